// Synapses: which neurons are connected, the variables of each connection, and what spikes do there.
#pragma once

#include "model/group.hpp"

namespace brio::model {

/// Code that runs for each synapse of a spiking neuron, one delay later.
struct Pathway {
  std::string name;  ///< "pre", "post"
  SourcePtr code;
  bool from_source = true;  ///< triggered by spikes of the source (on_pre) or of the target (on_post)
  double delay = 0;         ///< seconds, for all synapses
  Slot slot;                ///< synapses; on_pre: -1, on_post: +1
  std::string event = "spike";
};

struct SynapsesOptions {
  View source;
  View target;
  std::string model;
  std::optional<std::string> on_pre;
  std::optional<std::string> on_post;
  double delay_pre = 0;  ///< seconds
  double delay_post = 0;
  std::string event_pre = "spike";  ///< what triggers on_pre
  std::string event_post = "spike";
  std::vector<Method> methods;
  MethodOptions method_options;
  std::optional<double> dt;
  Names names;
  int order = 0;
  std::string name;
  StorageTypes storage;
};

/// Rows: the synapses of each neuron on one side, in the order in which they were made.
struct Rows {
  std::vector<std::int64_t> begin;  ///< size: neurons of that side + 1; positions
  std::vector<std::int32_t> order;  ///< synapse at each position; empty: position k is synapse k
};

class Synapses : public Group {
 public:
  /// Throws ModelError as NeuronGroup does, and for on_pre/on_post where that side emits no spikes.
  explicit Synapses(SynapsesOptions options);

  const View& source() const { return source_; }
  const View& target() const { return target_; }
  const std::vector<Pathway>& pathways() const { return pathways_; }
  std::vector<Pathway>& pathways() { return pathways_; }

  /// Appends synapses; indices are relative to source() and target(), already checked. All arrays grow.
  void append(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j);
  /// Other synapses instead of those that there are; their variables are to be set. Indices as for append().
  void replace(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j);
  bool connected() const { return connected_; }
  void mark_connected(bool connected = true) { connected_ = connected; }

  const Array& i() const { return *i_; }
  const Array& j() const { return *j_; }
  /// Rows by source (for on_pre) or by target (for on_post); kept until synapses are added.
  const Rows& rows(bool by_source) const;
  std::uint64_t version() const { return version_; }

 private:
  bool flag_allowed(lang::Equation::Kind kind, const std::string& flag) const override;
  void add_pathway(Pathway pathway, const std::optional<std::string>& code);
  void refuse_shadowing() const;
  void refuse_own_lastupdate() const;
  View source_;
  View target_;
  std::vector<Pathway> pathways_;
  bool connected_ = false;
  ArrayPtr i_;
  ArrayPtr j_;
  std::uint64_t version_ = 0;
  mutable std::optional<Rows> by_source_;
  mutable std::optional<Rows> by_target_;
};

}  // namespace brio::model
