// Steps that every item divides by itself (plan::AdaptiveTask), and what is said if one does not arrive.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/declarations.hpp"
#include "runtime/tasks.hpp"
#include "units/units.hpp"

namespace brio::runtime {

namespace {

/// A part that is this small compared with the step can't help any more. Where a rate jumps while a variable is 0,
/// what a part across the jump adds has to become as small as the absolute error, which may be 1e-15 of what a step
/// adds.
constexpr double smallest_part = 1e-25;

double at(const model::ArrayPtr& array, std::int64_t item) { return array->as<double>()[item]; }

class Failure {
 public:
  Failure(const plan::AdaptiveTask& task, std::int64_t item, const Clock& clock)
      : task_(task), item_(item), clock_(clock) {}

  /// Whether the item will not arrive, whatever is tried.
  bool certain() const {
    if (task_.max_steps == 0 || task_.accepted->as<std::int32_t>()[item_] >= task_.max_steps) return true;
    return !(at(task_.size, item_) > smallest_part * clock_.dt);
  }

  [[noreturn]] void raise() const {
    IntegrationError::Place place{task_.group->name(), item_, clock_.t() + at(task_.past, item_), {}};
    for (const auto& variable : task_.variables) place.values[variable.name] = at(variable.value, item_);
    const bool synapse = dynamic_cast<const model::Synapses*>(task_.group.get()) != nullptr;
    const auto text = fmt::format("'{}' can't integrate {} {} of {} from t = {} on, where {}: {}\n  hint: {}",
                                  task_.method, synapse ? "synapse" : "neuron", item_, place.group,
                                  time(place.t), values(), cause(), hint());
    throw IntegrationError(text, std::move(place));
  }

 private:
  static std::string time(double seconds) { return units::brief(Quantity(seconds, model::second)); }

  std::string values() const {
    std::string text;
    for (const auto& [name, dimension, value] : task_.variables) {
      text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name,
                          units::brief(Quantity(at(value, item_), dimension)));
    }
    return text;
  }

  bool has_no_values() const {
    return std::any_of(task_.variables.begin(), task_.variables.end(),
                       [this](const auto& variable) { return !std::isfinite(at(variable.value, item_)); });
  }

  std::string cause() const {
    if (has_no_values()) return "there are values that are no numbers";
    if (task_.max_steps == 0) {
      return fmt::format("the error of one step of {} is larger than it may be", time(clock_.dt));
    }
    if (task_.accepted->as<std::int32_t>()[item_] < task_.max_steps) {
      return "however small a step is, its error is larger than it may be, or not a number";
    }
    return fmt::format("{} steps took it {} of the {} that a time step lasts", task_.max_steps,
                       time(at(task_.past, item_)), time(clock_.dt));
  }

  std::string hint() const {
    if (has_no_values()) return "look at how the group began";
    if (task_.max_steps == 0) return "a smaller dt, a larger absolute_error, or no adaptable_timestep=False";
    if (task_.accepted->as<std::int32_t>()[item_] < task_.max_steps) {
      return "look for what grows without bounds, is divided by 0, or has no real value";
    }
    return "a larger max_steps or absolute_error; 'rosenbrock' where a fast decay forces small steps";
  }

  const plan::AdaptiveTask& task_;
  std::int64_t item_;
  const Clock& clock_;
};

}  // namespace

// Groups may have grown.
void Machine::fit_scratch() {
  const auto fit = [](const plan::PropagateTask& task) {
    for (const auto* columns : {&task.matrix, &task.columns}) {
      for (const auto& column : *columns) {
        if (column && column->size() != task.size()) column->resize(task.size());
      }
    }
  };
  for (const auto& task : plan_.propagators) fit(task);
  for (const auto& task : plan_.tasks) {
    if (const auto* propagate = std::get_if<plan::PropagateTask>(&task.work)) fit(*propagate);
  }
  for (const auto& task : plan_.tasks) {
    const auto* adaptive = std::get_if<plan::AdaptiveTask>(&task.work);
    if (adaptive == nullptr) continue;
    const auto size = adaptive->group->size();
    for (const auto& array : adaptive->scratch) {
      if (array->size() != size) array->resize(size);
    }
    const auto room = static_cast<std::size_t>(base::padded(size) + base::padding);
    for (auto* list : {&unfinished_, &next_unfinished_}) {
      if (list->data.size() < room) list->data.resize(room);
    }
  }
}

void Machine::check_progress(const plan::AdaptiveTask& task, std::span<const std::int32_t> unfinished) const {
  for (const auto item : unfinished) {
    const Failure failure(task, item, *seen_);
    if (failure.certain()) failure.raise();
  }
}

// Rounds end: every item is accepted at most max_steps times, and between two of these its parts shrink by a tenth
// or more until they are too small.
void Machine::operator()(const plan::AdaptiveTask& task) {
  const auto size = task.group->size();
  timed(task.first).items(size, &unfinished_, pool_.get());
  while (unfinished_.count > 0) {
    check_progress(task, unfinished_.spikes());
    timed(task.again).list(unfinished_.spikes(), next_unfinished_, pool_.get());
    std::swap(unfinished_, next_unfinished_);
  }
  timed(task.finish).items(size, nullptr, pool_.get());
}

}  // namespace brio::runtime
