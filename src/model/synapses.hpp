// Synapses: which neurons are connected, the variables of each connection, and what spikes do there.
#pragma once

#include <span>

#include "model/group.hpp"
#include "model/rows.hpp"

namespace brio::model {

/// Code that runs for each synapse of a spiking neuron, one delay later.
struct Pathway {
  std::string name;  ///< "pre", "post", or as the user says
  SourcePtr code;
  bool from_source = true;  ///< triggered by spikes of the source (on_pre) or of the target (on_post)
  Slot slot;                ///< synapses; on_pre: -1, on_post: +1
  std::string event = "spike";
  bool fixed = false;    ///< it was made with one delay for all synapses
  double delay = 0;      ///< seconds; of all synapses, while `delays` is deferred
  ArrayPtr delays = {};  ///< seconds, of each synapse (one value if fixed): the variable "<name>.delay"
};

/// What is said of a pathway when synapses are made.
struct PathwayOptions {
  std::string name;
  std::string code;
  bool from_source = true;
  std::optional<double> delay = {};  ///< seconds, for all synapses for ever; none: each has its own
  std::string event = "spike";
  std::optional<int> order = {};  ///< none: before everything else that synapses do (on_pre), or after it
};

struct SynapsesOptions {
  View source;
  View target;
  std::string model;
  std::vector<PathwayOptions> pathways;
  std::vector<Method> methods;
  MethodOptions method_options;
  std::optional<double> dt;
  Names names;
  int order = 0;
  std::string name;
  StorageTypes storage;
};

class Synapses : public Group {
 public:
  /// Throws ModelError as NeuronGroup does, and for pathways: two of one name, on a side that emits no spikes, with
  /// a delay that is none.
  explicit Synapses(SynapsesOptions options);

  const View& source() const { return source_; }
  const View& target() const { return target_; }
  const std::vector<Pathway>& pathways() const { return pathways_; }
  std::vector<Pathway>& pathways() { return pathways_; }
  /// Throws InternalError if there is none.
  const Pathway& pathway(const std::string& name) const;
  Pathway& pathway(const std::string& name);
  /// Sets the delay of all synapses, in seconds. Throws ModelError if it is negative or not finite.
  void set_delay(Pathway& pathway, double delay);

  /// Appends synapses; indices are relative to source() and target(), already checked. All arrays grow.
  void append(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j);
  /// Appends those of one source neuron after the other: begin[n+1] - begin[n] of neuron n, begin[0] is 0. Returns the
  /// place for their targets, which the caller fills before anything else happens. Takes less memory than append().
  std::span<std::int32_t> append_rows(std::vector<std::int64_t> begin);
  /// Other synapses instead of those that there are; their variables are to be set. Indices as for append().
  void replace(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j);
  bool connected() const { return connected_; }
  void mark_connected(bool connected = true) { connected_ = connected; }

  const Array& i() const { return *i_; }
  const Array& j() const { return *j_; }
  /// Rows by source (for on_pre) or by target (for on_post), without delays; kept until synapses are added.
  std::shared_ptr<const Rows> rows(bool by_source) const;
  std::uint64_t version() const { return version_; }

 private:
  bool flag_allowed(lang::Equation::Kind kind, const std::string& flag) const override;
  void add_pathway(const PathwayOptions& options);
  void check_pathway(const PathwayOptions& options) const;
  void add_delays(Pathway& pathway);
  void grow(std::int64_t count);
  bool goes_on(const std::vector<std::int64_t>& begin) const;
  void refuse_shadowing() const;
  void refuse_own_lastupdate() const;
  View source_;
  View target_;
  std::vector<Pathway> pathways_;
  bool connected_ = false;
  ArrayPtr i_;
  ArrayPtr j_;
  std::uint64_t version_ = 0;
  mutable std::shared_ptr<const Rows> by_source_;  // what i is made of, while that is deferred
  mutable std::shared_ptr<const Rows> by_target_;
};

}  // namespace brio::model
