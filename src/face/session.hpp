// What both front ends stand on: reading and writing state with text, connecting, running. The C++ classes
// of include/brio and the Python bindings are thin covers of these functions.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "brio/explanation.hpp"
#include "brio/memory.hpp"
#include "face/snapshot.hpp"
#include "model/network.hpp"

namespace brio::face {

/// Where random numbers of assignments and connections come from: they depend on the seed and on how
/// many such operations came before. Runs take the seed of their network.
struct Random {
  std::uint64_t seed = 0;
  std::uint64_t operations = 0;
  double t = 0;  ///< what t and dt mean in such code, seconds
  double dt = 1e-4;
};
/// A seed from the operating system.
std::uint64_t fresh_seed();

// ---- state -----------------------------------------------------------------------------------------------

/// Which items of a group: all, a list of indices, or those for which a condition holds.
using Selection = std::variant<std::monostate, std::vector<std::int64_t>, std::string>;

/// Indices that a selection names. Throws ModelError: index out of range (negative ones count from the end),
/// a wrong condition. Views: `begin`/`end` shift and bound the indices; i in a condition starts at 0 there.
std::vector<std::int32_t> select(const model::View& view, const Selection& selection,
                                 const model::Names& outside, Random& random);

/// variable[selection] = text, e.g. "v0 + i*0.1*mV". Throws ModelError (wrong unit or type, unknown name,
/// read-only variable); the state is unchanged then. `with_unit`: false takes the value in SI whatever its unit.
void assign(const model::View& view, const std::string& variable, const Selection& selection,
            const std::string& text, const model::Names& outside, Random& random, bool with_unit = true);

/// variable[selection] = values (SI): one for all, or one per selected item. `dimension`: checked against
/// the variable's unless it is null.
void assign(const model::View& view, const std::string& variable, const Selection& selection,
            const std::vector<double>& values, const Dimension* dimension, const model::Names& outside,
            Random& random);

struct Values {
  std::vector<double> values;  ///< SI; one value for a shared variable
  Dimension dimension;
  ir::Type type = ir::Type::f64;
  bool shared = false;
};
/// Values of a variable or subexpression at the selected items.
Values read(const model::View& view, const std::string& variable, const Selection& selection,
            const model::Names& outside, Random& random);
/// Values of any expression on the group's items.
Values evaluate(const model::View& view, const std::string& text, const Selection& selection,
                const model::Names& outside, Random& random);

// ---- connect ---------------------------------------------------------------------------------------------

/// As many connections of each neuron, or in all, at random.
struct FixedNumber {
  enum class Of : std::uint8_t {
    target,  ///< in-degree: to each neuron of the target
    source,  ///< out-degree: from each neuron of the source
    all,
  };
  Of of = Of::all;
  /// All: a number; else a text may give one for each neuron.
  std::variant<std::int64_t, std::string> number = std::int64_t{0};
  bool multapses = true;  ///< the same pair may be chosen more than once
  bool autapses = true;   ///< a neuron may be connected to itself
};

struct Connect {
  std::optional<std::string> condition;  ///< "i != j"
  std::vector<std::int64_t> i;           ///< explicit pairs (with j; one value is broadcast)
  std::vector<std::int64_t> j;
  bool explicit_pairs = false;  ///< i and j are given (they may be empty)
  /// For each i, which j: "i + 1 if i < N_post - 1", "k for k in range(i - 2, i + 3) if k != i",
  /// "k for k in sample(N_post, p=0.1)", "k for k in sample(N_post, size=10)".
  std::optional<std::string> j_text;
  std::optional<std::string> i_text;  ///< for each j, which i
  std::optional<FixedNumber> fixed;   ///< pairs at random
  std::variant<double, std::string> p = 1.0;
  std::variant<std::int64_t, std::string> n = std::int64_t{1};  ///< synapses per accepted pair
  bool skip_if_invalid = false;  ///< leave out indices of the texts that are no neuron's

  /// How far it is; called every `report_period`, first when that has passed.
  struct Progress {
    double elapsed = 0;    ///< seconds
    double completed = 0;  ///< fraction, 0 to 1
    std::int64_t synapses = 0;
    double bytes = 0;  ///< that they will take
  };
  std::function<void(const Progress&)> report = {};
  double report_period = 5;
  /// Asked now and then; true: nothing is connected, RunError.
  std::function<bool()> should_stop = {};
  double memory = 0;  ///< bytes that may be used; 0: what the machine has left
};
/// Adds synapses in Brian's order. Throws ModelError, also before it begins if they would not fit into memory, and
/// leaves the object as it was whatever is thrown.
void connect(model::Synapses& synapses, const Connect& connect, const model::Names& outside, Random& random);
/// Adds those of one source neuron after the other: begin[i] … begin[i + 1] - 1 of `targets` are those of neuron i.
/// Throws ModelError as connect() does.
void connect_rows(model::Synapses& synapses, std::span<const std::int64_t> begin,
                  std::span<const std::int32_t> targets);

/// Removes the synapses that are chosen, and gives their number; the others keep their order and all that they have.
/// Throws ModelError as select() does; and if there never were any, or monitors or other synapses mean them by number.
std::int64_t remove(const std::shared_ptr<model::Synapses>& synapses, const Selection& selection,
                    const model::Names& outside, Random& random);

// ---- run -------------------------------------------------------------------------------------------------

/// How far a run is.
struct Progress {
  std::chrono::duration<double> elapsed;  ///< wall clock since the run began
  double completed = 0;                   ///< fraction, 0 to 1
  double start = 0;                       ///< seconds of model time
  double duration = 0;                    ///< seconds of model time
};
using Reporter = std::function<void(const Progress&)>;

/// Snapshots of a run that go to a file while it is under way, so that it can be resumed after a crash.
struct Checkpoints {
  std::filesystem::path file;
  std::chrono::duration<double> period{60.0};  ///< of wall clock; 0: as often as possible
  /// Adds what the front end knows of the state; false: this one is not to be written.
  std::function<bool(Snapshot&)> add;
};
/// Under this name, checkpoints are in their file.
inline constexpr const char* checkpoint_name = "checkpoint";
/// The time at which the run of a checkpoint was to end, seconds. Throws RunError if it is none.
double end_of_run(const Snapshot& checkpoint);

enum class Warning : std::uint8_t {
  time_steps,  ///< before the first step, when the network has changed: synapses connect groups whose time steps differ
  invalid_values,  ///< after a run: variables hold no numbers any more, or are beyond 1e50
};

struct RunOptions {
  double duration = 0;          ///< seconds, not negative
  std::optional<double> until;  ///< or the time of the end, seconds
  model::OutsideNames outside;  ///< names around the run, per object
  int threads = 0;              ///< 0: BRIO_NUM_THREADS, else what suits the size of the work
  Reporter report;              ///< called at the start, every `report_period`, and at the end
  std::chrono::duration<double> report_period{10.0};
  /// Asked about ten times a second of wall clock, and never more often than once a step; true stops the
  /// run after the current step, with everything recorded kept.
  std::function<bool()> should_stop;
  bool profile = false;  ///< measure what each part of the network costs
  /// Bytes that the run may take in addition to what the network has; 0: what this process can get.
  double memory = 0;
  /// Told what will most likely go wrong, or did.
  std::function<void(Warning, const std::string&)> warn;
  /// Written every `period`, and when the run is over or has been stopped. A run that is over is resumed by doing
  /// nothing.
  std::optional<Checkpoints> checkpoints;
};

/// Names of parts of a network and the seconds that they took, the longest first; none: not measured.
using Profile = std::optional<std::vector<std::pair<std::string, double>>>;

/// Text reports as lines ("starting …", "50% …", done), for a terminal or a log.
Reporter text_reporter(std::function<void(const std::string&)> write);
/// A bar that redraws itself when `write` goes to a terminal.
Reporter bar_reporter(std::function<void(const std::string&)> write);

struct Prepared;  // prepared.hpp

/// Runs networks. Keeps plans, machine code and spikes in flight between runs of the same network.
class Simulation {
 public:
  explicit Simulation(std::shared_ptr<model::Network> network);
  ~Simulation();
  Simulation(Simulation&&) noexcept;
  Simulation& operator=(Simulation&&) noexcept;

  /// Advances the network by the duration. Throws ModelError (all findings of all objects; not enough memory) before
  /// the first step, RunError later.
  void run(const RunOptions& options);
  /// What such a run will take of memory; throws ModelError as run() does.
  MemoryEstimate memory_estimate(const RunOptions& options);
  /// How such a run would go, with `threads` of the options; throws ModelError as run() does.
  Explanation explain(const RunOptions& options);
  /// What such a run needs; the options have to live as long as that is used. Throws ModelError as run() does.
  Prepared prepared(const RunOptions& options);
  /// Lets a monitor record once more, now, with the names of the last run. Returns false if it has not been in
  /// a run.
  bool record(const std::string& monitor);
  /// The state of the network, for memory or for a file that is written at once (snapshot_network.hpp).
  Snapshot snapshot(Purpose purpose) const;
  /// Goes back to a snapshot; throws as put_back does, and RunError during a run.
  void restore(const Snapshot& snapshot, RandomState random);
  /// Stops after the current step; may be called from another thread, or from should_stop or report.
  void stop();
  /// Method that integrates each object ("neurongroup" -> "exact"), known after the first run.
  std::map<std::string, std::string> methods() const;
  /// Is told those methods whenever a run makes a plan anew, before its first step.
  using MethodsListener = std::function<void(const std::map<std::string, std::string>& methods)>;
  void on_plan(MethodsListener listener);
  /// What runs in a time step, as a table; empty before the first run.
  std::string schedule() const;
  /// What the last run cost, if that was measured.
  const Profile& profile() const;
  /// Neurons where an event happens in the current step, for probes; empty outside a run.
  std::vector<std::int32_t> happening(const std::string& group, const std::string& event) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Which backend runs kernels: for tests. Default: LLVM at the machine's width. BRIO_BACKEND=interpreter and
/// BRIO_VECTOR_WIDTH=1|2|4|8 choose others.
enum class BackendKind : std::uint8_t { interpreter, llvm };

}  // namespace brio::face
