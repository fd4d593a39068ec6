// Groups of neurons and synapses. Objects are handles: a copy is the same group.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "brio/functions.hpp"
#include "brio/method.hpp"
#include "brio/operations.hpp"

namespace brio {

namespace model {
struct LinkTarget;
struct Subset;
class Group;
class NeuronGroup;
class PoissonGroup;
class SpikeGeneratorGroup;
class Synapses;
}  // namespace model

/// Where random numbers of assignments and connections come from. Objects that share one draw from one
/// sequence; the same seed and the same operations give the same numbers on every machine.
class Random {
 public:
  Random();  ///< a seed from the operating system
  explicit Random(std::uint64_t seed);

  /// Where the sequence stands: with set_position, the same operations then give the same numbers again.
  struct Position {
    std::uint64_t seed = 0;
    std::uint64_t operations = 0;
    friend bool operator==(const Position&, const Position&) = default;
  };
  Position position() const;
  void set_position(const Position& position) const;

  struct State;
  const std::shared_ptr<State>& state() const { return state_; }

 private:
  std::shared_ptr<State> state_;
};

/// Values of variables by their names.
using States = std::map<std::string, Quantity>;

/// Which variables states() gives.
struct StatesOptions {
  bool subexpressions = false;  ///< those as well
  bool read_only = false;       ///< also what can't be assigned, as i
};

class GroupView;

/// A variable of a group, at all or some of its items. Reading and writing take place when it is used.
class StateView {
 public:
  /// Sets the value: one for all, or one per item. Throws ModelError: wrong unit, wrong number of values,
  /// read-only variable, synapses that were never connected.
  StateView& operator=(const Quantity& value);
  StateView& operator=(double value) { return *this = Quantity(value); }
  /// Sets the value by an expression, e.g. "V_rest + 5*mV*randn()". Throws ModelError as model text does.
  StateView& operator=(const std::string& expression);
  StateView& operator=(const char* expression) { return *this = std::string(expression); }
  StateView& operator=(const StateView& other) { return *this = other.values(); }
  StateView(const StateView&) = default;

  /// The items for which a condition holds, e.g. "i > 3 and V < -60*mV".
  StateView operator[](const char* condition) const;
  StateView operator[](const std::string& condition) const;
  /// One item, counted from the end if negative.
  StateView operator[](std::integral auto index) const { return (*this)[{static_cast<std::int64_t>(index)}]; }
  StateView operator[](std::vector<std::int64_t> indices) const;
  StateView operator[](std::initializer_list<std::int64_t> indices) const {
    return (*this)[std::vector<std::int64_t>(indices)];
  }

  /// The values, an array; of a shared variable a scalar.
  Quantity values() const;
  operator Quantity() const { return values(); }

 private:
  friend class GroupView;
  struct Data;
  model::LinkTarget link_target() const;
  explicit StateView(std::shared_ptr<Data> data) : data_(std::move(data)) {}
  std::shared_ptr<Data> data_;
};

/// A group, or a part of one: what synapses connect and monitors record.
class GroupView {
 public:
  const std::string& name() const;
  std::int64_t size() const;

  /// A variable by name. Throws ModelError when used if there is none.
  StateView operator[](const std::string& variable) const;
  /// Copies of all variables; numbers without unit for integers and booleans. Throws ModelError if a subexpression
  /// needs names from outside of the group.
  States states(const StatesOptions& options = {}) const;
  /// Sets variables. Throws ModelError as assignments do, and leaves those that were set before the mistake.
  void set_states(const States& states) const;
  /// Items begin … end-1. Throws ModelError if there are no such items.
  GroupView slice(std::int64_t begin, std::int64_t end) const;
  /// The given items, which need not follow each other; they count from 0 in the part. Throws ModelError: no
  /// item, one that there is not, or items that do not ascend.
  GroupView choose(const std::vector<std::int64_t>& items) const;

  /// Lets a variable that is flagged `linked` stand for `source`, a whole variable of another group: the k-th
  /// item for its k-th, or all for the only one. Throws ModelError: not flagged, another unit or number of items.
  void link(const std::string& variable, const StateView& source);
  /// The same with an item of the source for each item; throws ModelError also for an index out of range.
  void link(const std::string& variable, const StateView& source, const std::vector<std::int64_t>& index);
  /// The same where an integer variable of this group says which item; it may change during a run.
  void link(const std::string& variable, const StateView& source, const std::string& index_variable);

  /// Runs statements for all items, again and again, in every network that the group is in. They may assign
  /// variables that all items share; those lines come first. Throws ModelError; for the text, at the run.
  void run_regularly(const std::string& code, const OperationOptions& options = {});
  /// Runs statements at given times, which need not be multiples of the time step.
  void run_at(const std::string& code, const Quantity& times, const OperationOptions& options = {});
  /// Runs statements for the neurons where an event happens; they also write variables that are
  /// (unless refractory). Throws ModelError: no such event, or it has code already.
  void run_on_event(const std::string& event, const std::string& code,
                    const std::string& when = "after_resets", int order = 0);
  /// Changes when the condition of an event is looked at. Throws ModelError: no such event.
  void set_event_schedule(const std::string& event, const std::string& when = "after_thresholds",
                          int order = 0);

  /// Constants for the group's text, looked up before those given to run().
  void set_names(const Names& names);
  /// How the group is integrated from the next run on: the first of `methods` that can; none: the default.
  void set_method(std::vector<Method> methods, MethodOptions options = {});

  /// What assignments by text draw from.
  const Random& random() const { return random_; }
  const std::shared_ptr<model::Group>& group() const { return group_; }
  std::int64_t begin() const { return begin_; }
  const std::shared_ptr<const model::Subset>& subset() const { return subset_; }
  std::int64_t end() const;

 protected:
  GroupView(std::shared_ptr<model::Group> group, Random random);

 private:
  std::shared_ptr<model::Group> group_;
  std::int64_t begin_ = 0;
  std::shared_ptr<const model::Subset> subset_;
  std::optional<std::int64_t> end_;  ///< none: the whole group, also as it grows
  Random random_;
};

/// How numbers are held in memory. Calculations are in double precision in any case.
enum class DType : std::uint8_t { float64, float32, int32, int64 };
/// Of single variables, by name: float64 or float32 for numbers with a unit (or 1), int32 or int64 for integers.
using DTypes = std::map<std::string, DType>;

struct NeuronGroupOptions {
  std::string threshold = {};  ///< condition for a spike; empty: none
  std::string reset = {};      ///< statements after a spike; empty: none
  /// A time, or text: an expression of a time, or a condition that holds while a neuron is refractory.
  std::variant<std::monostate, Quantity, std::string> refractory = {};
  /// How a refractory period ends: after its whole number of steps; or, as in Brian up to 2.1.2, once more than it
  /// has passed in seconds, where rounding may add a step.
  bool refractory_in_seconds = false;
  std::map<std::string, std::string> events = {};  ///< further events: name, condition
  std::vector<Method> method = {};                 ///< tried in this order; empty: exact, euler, heun
  MethodOptions method_options = {};
  std::optional<Quantity> dt = {};  ///< time step; none: the network's
  Names names = {};
  int order = 0;  ///< among objects of one slot in a time step
  std::string name = {};
  Random random = {};
  DType dtype = DType::float64;  ///< of all variables but integers and booleans
  DTypes dtypes = {};
};

/// Neurons of one model. Throws ModelError: syntax, units or flags of the equations, size below 1.
class NeuronGroup : public GroupView {
 public:
  NeuronGroup(std::int64_t size, const std::string& model, const NeuronGroupOptions& options = {});
};

struct PoissonGroupOptions {
  std::optional<Quantity> dt = {};
  Names names = {};
  int order = 0;
  std::string name = {};
  Random random = {};
  DType dtype = DType::float64;  ///< of the rates
};

/// Neurons that spike at random, independently: in each step with probability rates*dt.
class PoissonGroup : public GroupView {
 public:
  /// `rates` in hertz: one, one per neuron, or an expression that is evaluated in every step.
  PoissonGroup(std::int64_t size, const Quantity& rates, const PoissonGroupOptions& options = {});
  PoissonGroup(std::int64_t size, const std::string& rates, const PoissonGroupOptions& options = {});
};

struct SpikeGeneratorOptions {
  std::optional<Quantity> period = {};  ///< after which all spikes come again
  bool sorted = false;                  ///< by time, then index: they are not sorted again
  std::optional<Quantity> dt = {};
  std::string when = "thresholds";
  int order = 0;
  std::string name = {};
};

/// Neurons that spike at given times: neuron indices[k] at times[k].
class SpikeGeneratorGroup : public GroupView {
 public:
  SpikeGeneratorGroup(std::int64_t size, const std::vector<std::int32_t>& indices, const Quantity& times,
                      const SpikeGeneratorOptions& options = {});
  /// The spikes, in the order of time and then of neurons: when, and of which neuron.
  Quantity spike_time() const;
  const std::vector<std::int32_t>& neuron_index() const;
  /// Replaces the spikes between runs; times count from the beginning of time.
  void set_spikes(const std::vector<std::int32_t>& indices, const Quantity& times,
                  const std::optional<Quantity>& period = {}, bool sorted = false);
};

/// Code that runs for each synapse of a spiking neuron, when there is more of it than one on_pre and one on_post.
struct Pathway {
  std::string name;
  std::string code;      ///< statements
  bool on_post = false;  ///< triggered by the target's spikes, not by the source's
  std::optional<Quantity> delay =
      {};                         ///< of all synapses for ever; none: each synapse has its own, 0 at first
  std::string event = "spike";    ///< what triggers it
  std::optional<int> order = {};  ///< within the slot `synapses`; none: -1, or +1 with on_post
};

struct SynapsesOptions {
  /// Variables of each synapse. `x_post = w*y_pre : 1 (summed)` sets x of each target neuron in every step to the
  /// sum over its synapses (`x_pre` of each source); several Synapses may sum into one variable.
  std::string model = {};
  std::string on_pre = {};           ///< statements for each synapse of a spiking source neuron
  std::string on_post = {};          ///< statements for each synapse of a spiking target neuron
  std::string event_pre = "spike";   ///< the event of the source that triggers on_pre
  std::string event_post = "spike";  ///< the event of the target that triggers on_post
  /// Between a spike and on_pre (on_post), the same for all synapses for ever; none: each synapse has its own, 0 at first.
  std::optional<Quantity> delay = {};
  std::optional<Quantity> delay_post = {};
  std::vector<Pathway> pathways = {};    ///< beside on_pre and on_post, which have the names "pre" and "post"
  std::string multisynaptic_index = {};  ///< name of an integer that counts synapses of one pair; empty: none
  std::vector<Method> method = {};
  MethodOptions method_options = {};
  std::optional<Quantity> dt = {};
  Names names = {};
  int order = 0;
  std::string name = {};
  Random random = {};
  DType dtype = DType::float64;  ///< of all variables but integers and booleans
  DTypes dtypes = {};
};

struct ConnectOptions {
  std::variant<double, std::string> p = 1.0;  ///< probability of each pair, a number or an expression
  std::variant<std::int64_t, std::string> n = std::int64_t{1};  ///< synapses per pair
  bool skip_if_invalid = false;  ///< leave out indices of a text that no neuron has
};

/// How pairs are chosen at random when their number is fixed.
struct ChoiceOptions {
  bool multapses = true;  ///< the same pair may be chosen more than once
  bool autapses = true;   ///< a neuron may be connected to itself
};

/// Connections between two groups (or one and itself), with variables of their own. A side may also be other synapses,
/// each of which then is what a neuron is elsewhere.
class Synapses : public GroupView {
 public:
  Synapses(const GroupView& source, const GroupView& target, const SynapsesOptions& options);

  /// All pairs for which the condition on i and j holds ("i != j"); "" is all pairs.
  void connect(const std::string& condition = {}, const ConnectOptions& options = {});
  /// Targets for each source neuron: "i", "i + 1 if i < N_post - 1", "k for k in range(i - 2, i + 3) if k != i",
  /// "k for k in sample(N_post, p=0.1)", "k for k in sample(N_post, size=10)". Throws ModelError: mistakes in the
  /// text, an index that no neuron has (unless options.skip_if_invalid), a probability in `options`.
  void connect_each(const std::string& j, const ConnectOptions& options = {});
  /// Sources for each target neuron: "j", "k for k in sample(N_pre, size=10) if k != j".
  void connect_each_target(const std::string& i, const ConnectOptions& options = {});
  /// Given pairs. Throws ModelError: different lengths, an index out of range.
  void connect(const std::vector<std::int64_t>& i, const std::vector<std::int64_t>& j);

  /// Each target neuron gets so many sources at random, or each source neuron so many targets: a number, or a text
  /// that gives one for each neuron ("5 + i % 3"). Synapses are made in the order of their sources. Throws ModelError:
  /// more than there are.
  void connect_in_degree(const std::variant<std::int64_t, std::string>& number,
                         const ChoiceOptions& options = {});
  void connect_out_degree(const std::variant<std::int64_t, std::string>& number,
                          const ChoiceOptions& options = {});
  /// So many synapses in all, each between any pair. Throws ModelError: more than there are.
  void connect_total(std::int64_t number, const ChoiceOptions& options = {});
  /// Given pairs of source and target. Throws ModelError: an index out of range.
  void connect_pairs(const std::vector<std::pair<std::int64_t, std::int64_t>>& pairs);
  /// A sparse matrix by rows: source i has the targets begin[i] ... begin[i + 1] - 1 of `targets`. Throws ModelError:
  /// other lengths, an index out of range.
  void connect_rows(const std::vector<std::int64_t>& begin, const std::vector<std::int32_t>& targets);

  /// Removes the synapses for which a condition holds ("w < 0.01", "i == j"; "" is all), or those with the given
  /// numbers, and returns how many they were. The others keep their order and all that they have, and are numbered
  /// anew; spikes on their way to removed ones are lost. Also between runs, and in operations during a run. Throws
  /// ModelError as indices of variables do; if there never were any; and while a StateMonitor, other synapses or
  /// an operation on a part mean them by their numbers.
  std::int64_t remove(const std::string& condition);
  std::int64_t remove(const std::vector<std::int64_t>& numbers);
  std::int64_t remove(std::initializer_list<std::int64_t> numbers) { return remove(std::vector(numbers)); }

  std::vector<std::int32_t> i() const;
  std::vector<std::int32_t> j() const;

  /// Numbers of the synapses from some neurons, to some, or from some to others; ascending. They are indices of
  /// variables and monitors: S["w"][S.between({0, 1}, {5})]. Neurons that there are not have no synapses.
  std::vector<std::int64_t> from(const std::vector<std::int64_t>& sources) const;
  std::vector<std::int64_t> to(const std::vector<std::int64_t>& targets) const;
  std::vector<std::int64_t> between(const std::vector<std::int64_t>& sources,
                                    const std::vector<std::int64_t>& targets) const;

  /// Changes when a summed variable is computed, by its name with the ending ("x_post"). By default this is before the
  /// equations of its neurons advance: their order minus 1; of a part of a group, its order. Throws ModelError: no
  /// such sum.
  void set_sum_schedule(const std::string& variable, const std::string& when = "groups", int order = 0);

  /// The delays of a pathway, a variable like others: S.delay() = "1*ms + i*0.1*ms". The delay at which a spike is
  /// emitted counts. Throws ModelError if there is no such pathway.
  StateView delay(const std::string& pathway = "pre") const;

 private:
  std::shared_ptr<model::Synapses> synapses_;
};

}  // namespace brio
