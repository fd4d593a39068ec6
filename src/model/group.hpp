// Groups of neurons and synapses: what was said of them (immutable once made) and the state they own.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "brio/method.hpp"
#include "lang/ast.hpp"
#include "model/operations.hpp"
#include "model/past.hpp"
#include "model/storage.hpp"
#include "model/variable.hpp"
#include "model/view.hpp"

namespace brio::model {

/// What a variable is to be linked to, and which item with which: by default the k-th with the k-th, or all
/// with the only one there is.
struct LinkTarget {
  View source;
  std::string variable;
  std::optional<std::vector<std::int64_t>> index = {};  ///< for each item one of the source
  std::string index_variable = {};                      ///< or an integer variable that says so
};

/// Objects that draw random numbers, in the order in which a program made them.
struct Serial {
  Serial();
  std::uint64_t number;
};

/// What all groups share.
class Group {
 public:
  virtual ~Group() = default;
  Group(const Group&) = delete;
  Group& operator=(const Group&) = delete;

  const Serial serial;
  const std::string& name() const { return name_; }
  /// Before the group first runs: its name decides its random numbers (stream_names.hpp) and its place among equals.
  /// Operations that were named after it follow.
  void rename(const std::string& name);
  std::int64_t size() const { return size_; }
  const lang::Equations& equations() const { return equations_; }
  const std::deque<Variable>& variables() const { return variables_; }
  /// The variable of that name, or null.
  const Variable* find(const std::string& name) const;
  std::vector<std::string> variable_names() const;
  /// A variable that no equation has: what a method of integration remembers and users may look at.
  void remember(Variable variable);

  /// Lets a variable that is flagged `linked` stand for another one. Throws ModelError: not flagged, other
  /// unit, other number of items and no index, an index out of range, a cycle.
  void link(const std::string& variable, const LinkTarget& target);
  /// Changes with every link.
  std::uint64_t link_version() const { return link_version_; }

  /// The past of a variable, or null if nobody has asked for it.
  PastPtr past(const std::string& variable) const;
  /// From now on there is one, which whoever runs the group keeps.
  const PastPtr& keep_past(const std::string& variable) const;
  /// How many values it has of each step.
  std::int64_t width_of_past(const std::string& variable) const;
  const std::map<std::string, PastPtr>& pasts() const { return pasts_; }

  Names names;               ///< the group's own namespace: looked up before outside names
  std::optional<double> dt;  ///< seconds; none: the network's default
  int order = 0;
  Slot update = {"groups", 0};  ///< when equations advance
  std::vector<Method> methods;  ///< tried in this order; empty: the default choice
  MethodOptions method_options;

  /// Code that runs regularly or at given times, on all items or some.
  std::vector<OperationPtr> operations;
  /// Adds one. Throws ModelError: name, timing, no such items.
  OperationPtr add(Operation operation);
  /// Throws ModelError if there are no items begin … end-1 for an object to run on; an end of -1: all items.
  void check_items(const std::string& object, std::int64_t begin, std::int64_t end) const;

 protected:
  Group(std::string name, std::int64_t size, lang::Equations equations);
  void add_variable(Variable variable);
  void add_indices();  ///< the variable i
  /// Variables of the equations: units resolved, flags checked against `allowed`, arrays made.
  void add_equation_variables(const StorageTypes& types = {});
  virtual bool flag_allowed(lang::Equation::Kind kind, const std::string& flag) const = 0;
  void resize(std::int64_t size);  ///< all arrays that are not shared
  friend class Synapses;

 private:
  std::string name_;
  std::int64_t size_;
  lang::Equations equations_;
  std::deque<Variable> variables_;  // those that come later move none of the others
  std::uint64_t link_version_ = 0;
  mutable std::map<std::string, PastPtr> pasts_;  // by variable; no part of the description
};
using GroupPtr = std::shared_ptr<Group>;

/// A group with events, above all spikes.
class SpikeSource : public Group {
 public:
  using Group::Group;
  const std::vector<Event>& events() const { return events_; }
  /// The event of that name, or null.
  const Event* event(const std::string& name) const;
  bool emits_spikes() const { return event("spike") != nullptr; }
  std::vector<std::string> event_names() const;

  /// Code for the neurons where an event happens. Throws ModelError: no such event, it has code already.
  void run_on_event(const std::string& event, const std::string& code, Slot slot);
  /// When the condition of an event is looked at, and when its code runs. Throws ModelError: no such event.
  void check_event_at(const std::string& event, Slot slot);
  void follow_event_at(const std::string& event, Slot slot);

 protected:
  void add_event(Event event);

 private:
  Event& known_event(const std::string& name);
  std::vector<Event> events_;
};
using SpikeSourcePtr = std::shared_ptr<SpikeSource>;

/// How long a neuron is refractory after a spike.
struct Refractory {
  /// none: no refractoriness; period: a time or an expression of a time; condition: while it holds.
  SourcePtr expression;          ///< null: none, or `period` alone
  std::optional<double> period;  ///< seconds
  /// A period is compared in seconds, where rounding may add a step, and not in whole steps.
  bool in_seconds = false;
  bool exists() const { return expression != nullptr || period.has_value(); }
};

struct NeuronGroupOptions {
  std::int64_t size = 0;
  std::string model;
  std::optional<std::string> threshold;
  std::optional<std::string> reset;
  std::optional<std::string> refractory;      ///< expression: a time or a condition
  std::optional<double> refractory_period;    ///< seconds
  bool refractory_in_seconds = false;         ///< see Refractory
  std::map<std::string, std::string> events;  ///< further events: name, condition
  std::vector<Method> methods;
  MethodOptions method_options;
  std::optional<double> dt;
  Names names;
  int order = 0;
  std::string name;
  StorageTypes storage;
};

class NeuronGroup : public SpikeSource {
 public:
  /// Throws ModelError: syntax, units, flags, reserved and duplicate names, size < 1, reset without threshold,
  /// an event without a proper name or defined twice.
  explicit NeuronGroup(NeuronGroupOptions options);

  const Refractory& refractory() const { return refractory_; }
  void compare_refractory_period(bool in_seconds) { refractory_.in_seconds = in_seconds; }

 protected:
  /// With equations that have been read, instead of the options' text.
  NeuronGroup(NeuronGroupOptions options, lang::Equations equations);

 private:
  bool flag_allowed(lang::Equation::Kind kind, const std::string& flag) const override;
  void add_events(const NeuronGroupOptions& options);
  Refractory refractory_;
};

struct PoissonGroupOptions {
  std::int64_t size = 0;
  std::vector<double> rates;              ///< hertz: one or `size` values
  std::optional<std::string> rates_text;  ///< or an expression, evaluated every step
  std::optional<double> dt;
  Names names;
  int order = 0;
  std::string name;
  StorageTypes storage;
};

/// Independent Poisson spikes: in each step, rand() < rates*dt.
class PoissonGroup : public SpikeSource {
 public:
  explicit PoissonGroup(PoissonGroupOptions options);

 private:
  bool flag_allowed(lang::Equation::Kind kind, const std::string& flag) const override;
};

struct SpikeGeneratorOptions {
  std::int64_t size = 0;
  std::vector<std::int32_t> indices;
  std::vector<double> times;  ///< seconds
  double period = 0;          ///< seconds; 0: no repetition
  std::optional<double> dt;
  Slot slot = {"thresholds", 0};
  bool sorted = false;  ///< by time, then index: they are not sorted again
  std::string name;
};

class SpikeGeneratorGroup : public SpikeSource {
 public:
  explicit SpikeGeneratorGroup(SpikeGeneratorOptions options);
  /// Sorted by time, then index.
  const std::vector<std::int32_t>& indices() const { return indices_; }
  const std::vector<double>& times() const { return times_; }
  double period() const { return period_; }
  void set_spikes(std::vector<std::int32_t> indices, std::vector<double> times, double period,
                  bool sorted = false);
  std::uint64_t version() const { return version_; }

 private:
  bool flag_allowed(lang::Equation::Kind kind, const std::string& flag) const override;
  std::vector<std::int32_t> indices_;
  std::vector<double> times_;
  double period_ = 0;
  std::uint64_t version_ = 0;
};

}  // namespace brio::model
