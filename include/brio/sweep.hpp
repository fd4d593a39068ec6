// Many variants of a network in one go: grids of parameters and repetitions, side by side on threads.
#pragma once

#include <exception>
#include <initializer_list>

#include "brio/network.hpp"

namespace brio {

/// What varies, and its values: one number, or one text, for each step along this axis of the grid.
struct SweepParameter {
  SweepParameter(std::string name, Quantity values);
  SweepParameter(std::string name, std::vector<std::string> texts);
  SweepParameter(std::string name, std::initializer_list<Quantity> values);

  /// "tau", a constant in the text of the model; or "neurongroup.v", a variable of a group; or "synapses.pre.delay".
  std::string name;
  Quantity values;                 ///< SI numbers with one dimension …
  std::vector<std::string> texts;  ///< … or texts, as they are assigned to variables
  std::size_t size() const { return texts.empty() ? values.size() : texts.size(); }
};

/// A point of a sweep.
struct SweepPoint {
  std::size_t number = 0;          ///< in the order of the grid: the last axis changes fastest
  std::vector<std::size_t> index;  ///< along each axis
  std::map<std::string, Quantity> values;
  std::map<std::string, std::string> texts;
  std::optional<std::uint64_t> seed;
};

/// What is set at each point after its parameters: a number, a text, or what a function makes of the point.
struct SweepSetting {
  std::string name;
  std::variant<Quantity, std::string, std::function<Quantity(const SweepPoint&)>> value;
};

/// How far a sweep is.
struct SweepReport {
  std::chrono::duration<double> elapsed;  ///< wall clock
  double completed = 0;                   ///< fraction, 0 to 1
  std::int64_t finished = 0;              ///< points
  std::int64_t points = 0;
};

struct SweepOptions {
  /// Runs for each point, with the seeds `seed`, `seed` + 1, …: the last axis of the grid. 0: one run, and no such
  /// axis; without a seed then, all points have the random numbers that the next run would have.
  int repeat = 0;
  std::optional<std::uint64_t> seed = {};  ///< none, if there are repetitions: one from the operating system
  std::vector<SweepSetting> set = {};      ///< in this order
  std::map<std::string, std::function<Quantity()>> results =
      {};  ///< called when the network is as at a run's end
  /// Called after them, for what else is to be kept.
  std::function<void(const SweepPoint&)> each = {};
  Names names = {};  ///< as for a run
  int threads = 0;   ///< points at the same time; 0: BRIO_NUM_THREADS, else the machine's cores
  Report report = Report::none;
  std::function<void(const SweepReport&)> on_report = {};  ///< instead, a few times a second
  double memory = 0;                                  ///< bytes for all copies; 0: what this process can get
  std::function<void(const std::string&)> warn = {};  ///< as for a run
  std::function<bool()> should_stop = {};             ///< true gives up the points that have not ended
  bool stop_on_interrupt = false;                     ///< so does Ctrl-C
  bool keep_errors = false;                           ///< failed points do not make sweep() throw
};

/// Results over the points of a sweep.
class SweepResult {
 public:
  std::vector<std::string> dims;   ///< names of the axes; "repetition" is the last one
  std::vector<std::size_t> shape;  ///< of the grid
  std::vector<SweepPoint> points;  ///< all of them
  std::vector<std::uint64_t> seeds;
  std::vector<bool> completed;                           ///< by point
  std::map<std::size_t, std::exception_ptr> errors;      ///< by point
  std::map<std::string, std::vector<Quantity>> results;  ///< by name, then by point
  int threads = 1;                                       ///< how many points ran side by side
  std::string one_by_one;  ///< why points did not run side by side; empty: they did

  std::size_t size() const { return points.size(); }
  /// A result of all points, one after another, as an array; NaN where there is none. Throws ModelError if there is no
  /// such result, or if it has not the same number of values everywhere.
  Quantity operator[](const std::string& result) const;
  /// The number of the point with these indices along the axes.
  std::size_t at(const std::vector<std::size_t>& index) const;
};

/// Some points have failed; the text names the first one and says why.
class SweepError : public RunError {
 public:
  SweepError(const std::string& what, SweepResult result) : RunError(what), result_(std::move(result)) {}
  /// With what the other points gave.
  const SweepResult& result() const { return result_; }

 private:
  SweepResult result_;
};

/// Runs a network for each point of a grid, from where it stands; it is as before afterwards. Points run side by side,
/// each on one thread, on copies that share machine code and connections; each gives the same bits as if its values
/// were set by hand and the network run alone. Functions of the options are called on this thread, one at a time.
/// Throws ModelError before anything runs: parameters that do not exist, wrong units, a wrong model; SweepError.
SweepResult sweep(Network& network, const std::vector<SweepParameter>& parameters, const Quantity& duration,
                  const SweepOptions& options);

}  // namespace brio
