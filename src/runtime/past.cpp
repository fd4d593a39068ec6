// What variables were in the steps before, and how far back synapses look.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "runtime/memory.hpp"
#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

constexpr double longest_delay = 0x1p24;  // steps, as for spikes
constexpr std::int64_t block = 4096;      // items whose delays are worked out at a time

[[noreturn]] void refuse(const plan::DelayMeasure& measure, std::int64_t item, double delay) {
  const auto& delayed = std::get<model::Delayed>(measure.function->body);
  const auto* synapses = dynamic_cast<const model::Synapses*>(measure.items.get());
  const auto which = synapses != nullptr        ? fmt::format(" for synapse {} of {} (from {} to {})", item,
                                                              measure.owner, synapses->i().as<std::int32_t>()[item],
                                                              synapses->j().as<std::int32_t>()[item])
                     : measure.items != nullptr ? fmt::format(" for neuron {} of {}", item, measure.owner)
                                                : std::string();
  const bool is_time = delay >= 0;
  throw ModelError(
      {Code::invalid_value, delayed.source, delayed.span,
       fmt::format("this delay is {} s{}, {}", delay, which,
                   is_time ? "which is too long" : "but must be a time from 0 on"),
       is_time ? "a delay can have 16777216 time steps" : "make it a time from 0 on before the run"});
}

[[noreturn]] void refuse_memory(const model::Delayed& delayed, std::int64_t steps) {
  throw ModelError({Code::too_large, delayed.source, delayed.span,
                    fmt::format("{} steps of '{}' take {} of memory", steps, delayed.variable,
                                size_text(delayed.past->bytes(steps))),
                    "let the delay be shorter, or the time step longer; numbers can be float32"});
}

}  // namespace

// Writes the delays in steps, and returns the longest.
std::int64_t Machine::measure(const plan::DelayMeasure& delay) {
  const auto size = delay.items ? delay.items->size() : 1;
  auto& steps = *std::get<model::Delayed>(delay.function->body).steps;
  if (steps.size() != size) steps.resize(size);
  auto* const result = steps.as<std::int32_t>();
  now_ = seen_ = &clocks_[delay.seen];
  const double dt = clocks_[delay.clock].dt;
  auto& kernel = timed(delay.kernel);
  const auto room = delay.items ? block : 1;
  if (delay.delays->size() != room) delay.delays->resize(room);
  auto* const seconds = delay.delays->as<double>();
  const auto first = std::bit_cast<std::uintptr_t>(seconds);
  std::int64_t longest = 0;
  for (std::int64_t begin = 0; begin < size; begin += block) {
    const auto end = std::min(begin + block, size);
    if (delay.items == nullptr) {
      kernel.once();
    } else {
      // Kernels count items from the first of all, but the column begins with the first of the block.
      kernel.place(delay.delays,
                   std::bit_cast<void*>(first - static_cast<std::uintptr_t>(begin) * sizeof(double)));
      kernel.items({begin, end}, size, nullptr);
    }
    for (auto k = begin; k < end; ++k) {
      const double value = seconds[k - begin];
      const bool is_delay = value >= 0 && value / dt < longest_delay;
      if (!is_delay) refuse(delay, k, value);
      result[k] = static_cast<std::int32_t>(plan::delay_steps(value, dt));
      longest = std::max<std::int64_t>(longest, result[k]);
    }
  }
  return longest;
}

void Machine::go_on_with_pasts() {
  for (const auto& task : plan_.tasks) {
    const auto* keeps = std::get_if<plan::RecordPastTask>(&task.work);
    if (keeps != nullptr) keeps->past->go_on(clocks_[task.clock].t());
  }
}

// Room for all that will be looked back at.
void Machine::keep_pasts() {
  if (plan_.delays.empty()) return;
  measured_.resize(plan_.delays.size(), ~std::uint64_t{0});
  bool changed = false;
  for (std::size_t k = 0; k < plan_.delays.size(); ++k) {
    const auto& delay = plan_.delays[k];
    auto version = static_cast<std::uint64_t>(delay.items ? delay.items->size() : 1);
    for (const auto& array : delay.reads) version += array->version();
    if (version == measured_[k]) continue;
    measured_[k] = version;
    changed = true;
    const auto& delayed = std::get<model::Delayed>(delay.function->body);
    const auto longest = measure(delay);
    auto& past = *delayed.past;
    if (past.at(model::Past::length) <= longest &&
        past.bytes(longest) > static_cast<double>(available_memory()))
      refuse_memory(delayed, longest);
    past.keep(longest, clocks_[delay.clock].dt);
  }
  for (const auto& task : plan_.tasks) {
    const auto* keeps = std::get_if<plan::RecordPastTask>(&task.work);
    if (keeps != nullptr && keeps->past->empty()) keeps->past->set_present(*keeps->column);
  }
  if (!changed) return;
  find_arrays();
}

void Machine::operator()(const plan::RecordPastTask& task) {
  if (task.begins) {
    task.past->push(*task.column, now_->t());
  } else {
    task.past->set_present(*task.column);
  }
}

}  // namespace brio::runtime
