// Synapses: which neurons are connected, the variables of each connection, and what spikes do there.
#pragma once

#include <functional>
#include <memory>
#include <span>

#include "model/group.hpp"
#include "model/rows.hpp"
#include "model/summed.hpp"

namespace brio::model {

/// How the numbers of synapses have changed since somebody asked for it.
struct Renumbering {
  std::vector<std::int32_t> now = {};  ///< for each number then that of today, -1: removed; empty: the same
  /// After that, other numbers changed.
  void then(const std::vector<std::int32_t>& next) noexcept;
};

/// Something that means synapses by their numbers, while it lives.
struct Referrer {
  std::weak_ptr<const void> alive;
  std::function<std::string()> name;
};

/// Code that runs for each synapse of a spiking neuron, one delay later.
struct Pathway {
  std::string name;  ///< "pre", "post", or as the user says
  SourcePtr code;
  bool from_source = true;  ///< triggered by spikes of the source (on_pre) or of the target (on_post)
  Slot slot;                ///< synapses; on_pre: -1, on_post: +1
  std::string event = "spike";
  bool fixed = false;    ///< it was made with one delay for all synapses
  double delay = 0;      ///< seconds; of all synapses, while they are uniform()
  ArrayPtr delays = {};  ///< seconds, of each synapse (one value if fixed): the variable "<name>.delay"
  /// All synapses have one delay, `delay`, and nobody has looked at `delays`. Those may be deferred without being
  /// uniform: then they are computed in parts.
  bool uniform() const { return delays->deferred() && !delays->in_parts(); }
};

/// Seconds; NaN if a delay is.
struct DelayRange {
  double shortest = 0;
  double longest = 0;
};
/// The shortest and the longest delay of synapses, without storing any.
DelayRange delay_range(const Pathway& pathway);

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
  std::string multisynaptic_index =
      {};  ///< name of the integer that counts synapses of one pair; empty: none
  std::vector<Method> methods;
  MethodOptions method_options;
  std::optional<double> dt;
  Names names;
  int order = 0;
  std::string name;
  StorageTypes storage;
};

class Synapses final : public Group {
 public:
  /// Throws ModelError as NeuronGroup does, and for pathways: two of one name, on a side that emits no spikes, with
  /// a delay that is none.
  explicit Synapses(SynapsesOptions options);
  ~Synapses() override;

  /// Either side may be other synapses, which may grow.
  const View& source() const { return as_it_is(source_); }
  const View& target() const { return as_it_is(target_); }
  /// From a synapse to its neuron, for whoever sees this one from elsewhere; the same path each time.
  const LinkPath& path_to(bool source) const { return source ? to_source_ : to_target_; }
  const std::vector<Pathway>& pathways() const { return pathways_; }
  std::vector<Pathway>& pathways() { return pathways_; }
  /// Throws InternalError if there is none.
  const Pathway& pathway(const std::string& name) const;
  Pathway& pathway(const std::string& name);
  const std::vector<Summed>& summed() const { return summed_; }
  /// When it is computed. Throws InternalError if there is none of that name.
  void sum_at(const std::string& name, Slot slot);
  /// Sets the delay of all synapses, in seconds. Throws ModelError if it is negative or not finite.
  void set_delay(Pathway& pathway, double delay);

  /// Appends synapses; indices are relative to source() and target(), already checked. All arrays grow;
  /// if memory runs out, everything is as it was.
  void append(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j);
  /// Appends those of one source neuron after the other: begin[n+1] - begin[n] of neuron n, begin[0] is 0. Returns the
  /// place for their targets, which the caller fills before anything else happens. Takes less memory than append().
  std::span<std::int32_t> append_rows(std::vector<std::int64_t> begin);
  /// The same with their targets (i32), which need not be copied if they are the first synapses.
  void append_rows(std::vector<std::int64_t> begin, Array targets);
  /// Other synapses instead of those that there are; their variables are to be set. Indices as for append().
  void replace(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j);
  /// Removes synapses by their numbers, which ascend, each once; the others keep their order. If memory runs out,
  /// everything is as it was. Throws ModelError if something means synapses by their numbers.
  void remove(std::span<const std::int32_t> numbers);
  /// From now on, none is removed while that lives.
  void named_by_number(Referrer referrer);
  /// Is kept up to date while somebody holds it.
  std::shared_ptr<const Renumbering> renumbering() const;
  /// How often synapses were removed.
  std::uint64_t removals() const { return removals_; }
  bool connected() const { return connected_; }
  void mark_connected(bool connected = true) { connected_ = connected; }

  const Array& i() const { return *i_; }
  const Array& j() const { return *j_; }
  /// How many synapses each item of the group on one side has; i32.
  const ArrayPtr& number_at(bool source) const { return source ? outgoing_ : incoming_; }
  /// The name of the integer that counts synapses of one pair; empty: there is none.
  const std::string& multisynaptic_index() const { return multisynaptic_index_; }
  /// Rows by source (for on_pre) or by target (for on_post), without delays; kept until synapses are added.
  std::shared_ptr<const Rows> rows(bool by_source) const;
  /// Whether such rows are kept.
  bool has_rows(bool by_source) const { return (by_source ? by_source_ : by_target_) != nullptr; }
  std::uint64_t version() const { return version_; }

 private:
  bool flag_allowed(lang::Equation::Kind kind, const std::string& flag) const override;
  void add_pathway(const PathwayOptions& options);
  void check_pathway(const PathwayOptions& options) const;
  void add_delays(Pathway& pathway);
  void add_derived();
  void derive();
  void end_common_delays();
  void add(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j);
  std::span<std::int32_t> add_rows(std::vector<std::int64_t> begin);
  void grow(std::int64_t count);
  void settle();
  void check_removable();
  void renumber(std::span<const std::int32_t> removed);
  static const View& as_it_is(View& view);
  bool goes_on(const std::vector<std::int64_t>& begin) const;
  void check_equations();
  void refuse_shadowing(base::Diagnostics& diagnostics) const;
  void refuse_own_lastupdate() const;
  mutable View source_;
  mutable View target_;
  LinkPath to_source_;
  LinkPath to_target_;
  std::vector<Pathway> pathways_;
  std::vector<Summed> summed_;
  bool connected_ = false;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
  std::vector<Referrer> referrers_;
  std::uint64_t removals_ = 0;
  mutable std::vector<std::weak_ptr<Renumbering>> renumberings_;
  ArrayPtr i_;
  ArrayPtr j_;
  // What is computed from i and j when somebody looks.
  ArrayPtr incoming_;
  ArrayPtr outgoing_;
  ArrayPtr copies_;  ///< the multisynaptic index, or null
  std::string multisynaptic_index_;
  std::uint64_t version_ = 0;
  mutable std::shared_ptr<const Rows> by_source_;  // what i is made of, while that is deferred
  mutable std::shared_ptr<const Rows> by_target_;
};

/// Throws ModelError: a synapse that others are connected to is there no more.
void check_sides(const Synapses& synapses);

/// Numbers of the synapses from some neurons to some others, ascending; null: from (to) all of them. Indices count in
/// source() and target(), in any order; those that no neuron has find nothing.
std::vector<std::int64_t> find_synapses(const Synapses& synapses, const std::vector<std::int64_t>* sources,
                                        const std::vector<std::int64_t>* targets);

/// Source and target of some synapses, as many of each.
struct SynapsePairs {
  std::vector<std::int32_t> sources;
  std::vector<std::int32_t> targets;
};

/// At most `count` synapses, spread evenly over all of them, without looking at the others: sources that are not
/// stored stay so.
SynapsePairs sample_synapses(const Synapses& synapses, std::int64_t count);

/// A variable of the group, or one that synapses see of their neurons: x_pre, x_post, x of the target. null: none.
const Variable* seen_variable(const Group& group, const std::string& name);

}  // namespace brio::model
