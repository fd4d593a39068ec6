// Monitors: what happened, recorded. Records can be read at any pause, also from a callback during a run, and
// outlive the network. What a monitor gives is a view of its memory, not a copy: it shows what was recorded
// until it was asked for, and stays as it is when the record grows.
#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "brio/groups.hpp"

namespace brio {

namespace model {
struct SpikeMonitor;
struct StateMonitor;
struct PopulationRateMonitor;
}  // namespace model

/// Numbers of a record, without a copy.
template <class T>
class RecordView {
 public:
  RecordView() = default;
  RecordView(std::shared_ptr<const void> owner, std::span<const T> values)
      : owner_(std::move(owner)), values_(values) {}

  std::span<const T> values() const { return values_; }
  operator std::span<const T>() const { return values_; }
  std::size_t size() const { return values_.size(); }
  const T& operator[](std::size_t index) const { return values_[index]; }
  auto begin() const { return values_.begin(); }
  auto end() const { return values_.end(); }
  friend bool operator==(const RecordView& view, const std::vector<T>& values) {
    return std::equal(view.begin(), view.end(), values.begin(), values.end());
  }

 private:
  std::shared_ptr<const void> owner_;
  std::span<const T> values_;
};

/// How much of a record is kept: everything (nothing given), the last stretch of time, or the last rows. Memory
/// then stays bounded, however long the run.
using KeepLast = std::variant<std::monostate, Quantity, std::int64_t>;

/// Where a record goes on disk: a folder that gets one .npy file for each column, which NumPy can read, and
/// RecordedFile. Memory holds only what has not been written yet; the monitor shows the whole record all the same.
/// The files are complete at every pause. Times are counted last: after a crash, as many rows are complete as
/// t.npy has.
struct RecordFile {
  RecordFile() = default;
  RecordFile(std::string path, bool replace = false) : folder(std::move(path)), overwrite(replace) {}
  RecordFile(const char* path) : folder(path) {}
  std::string folder = {};  ///< empty: the record is in memory
  bool overwrite = false;   ///< a record that is there is replaced; otherwise the run throws RunError
};

struct SpikeMonitorOptions {
  std::vector<std::string> variables = {};  ///< recorded with each spike, before the reset
  bool record = true;                       ///< false: counts, and `variables`
  std::string event = "spike";              ///< or another event of the group
  std::optional<std::string> when = {};     ///< slot; none: right after the condition of the event
  int order = 0;                            ///< counts if there is a slot
  KeepLast keep = {};
  RecordFile file = {};
  std::string name = {};
};

/// Records spikes, or another event. Throws ModelError if the group has no such event.
class SpikeMonitor {
 public:
  explicit SpikeMonitor(const GroupView& source, const SpikeMonitorOptions& options = {});
  /// Neurons, in order of time, then of index. Throws ModelError if only counts are recorded; so does t().
  RecordView<std::int32_t> i() const;
  Quantity t() const;                              ///< times of the spikes
  const std::vector<std::int32_t>& count() const;  ///< spikes per neuron, also of those that were not kept
  std::int64_t num_spikes() const;
  Quantity values(const std::string& variable) const;  ///< at the spikes
  std::vector<Quantity> spike_trains() const;          ///< the times of the spikes of each neuron
  /// What values() gives, for each neuron of its own. Throws as i() does.
  std::vector<Quantity> values_by_neuron(const std::string& variable) const;
  const std::shared_ptr<model::SpikeMonitor>& model() const { return model_; }

 private:
  std::shared_ptr<model::SpikeMonitor> model_;
};

struct StateMonitorOptions {
  std::vector<std::int32_t> record = {};  ///< items; empty: all
  std::optional<Quantity> dt = {};        ///< none: every step of the group
  std::optional<Quantity> times = {};     ///< instead of dt, the times at which to record, ascending
  std::string when = "start";             ///< slot of the time step
  int order = 0;
  KeepLast keep = {};
  RecordFile file = {};
  std::string name = {};
};

/// Records variables over time; with `when` "start", their values before the step's update.
class StateMonitor {
 public:
  StateMonitor(const GroupView& source, const std::vector<std::string>& variables,
               const StateMonitorOptions& options = {});
  Quantity t() const;
  /// All samples, time after time: of the first time those of all recorded items, then of the second …
  /// Of a shared variable, one sample for each time.
  Quantity values(const std::string& variable) const;
  /// The trace of the k-th recorded item, copied.
  Quantity trace(const std::string& variable, std::size_t k = 0) const;
  const std::vector<std::int32_t>& indices() const;  ///< the recorded items
  const std::shared_ptr<model::StateMonitor>& model() const { return model_; }

 private:
  std::shared_ptr<model::StateMonitor> model_;
};

struct PopulationRateMonitorOptions {
  KeepLast keep = {};
  RecordFile file = {};
  std::string name = {};
};

/// Windows over which rates are smoothed.
enum class Window : std::uint8_t {
  gaussian,  ///< the width is the standard deviation; cut off at twice that
  flat,      ///< equal weights over the width
};

/// A rate that was counted in bins.
struct BinnedRate {
  Quantity t;  ///< when the bins begin
  Quantity rate;
};

/// Records the rate of a population: spikes per neuron and time, one sample a step.
class PopulationRateMonitor {
 public:
  explicit PopulationRateMonitor(const GroupView& source, const PopulationRateMonitorOptions& options = {});
  Quantity t() const;
  Quantity rate() const;
  /// The rate, smoothed; one value a step. Throws ModelError: a width that is no time, or not longer than 0 s.
  /// Throws RunError, as binned_rate() does, if so little was recorded that the time step is not known.
  Quantity smooth_rate(const Quantity& width, Window window = Window::gaussian) const;
  /// The same with given weights, an odd number of them (else ModelError), whose sum counts as 1.
  Quantity smooth_rate(const std::vector<double>& weights) const;
  /// Throws ModelError unless the bins are multiples of the time step.
  BinnedRate binned_rate(const Quantity& bin) const;
  const std::shared_ptr<model::PopulationRateMonitor>& model() const { return model_; }

 private:
  std::shared_ptr<model::PopulationRateMonitor> model_;
};

}  // namespace brio
