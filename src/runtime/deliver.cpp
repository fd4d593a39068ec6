// Spikes on their way to synapses.
#include <fmt/format.h>

#include <algorithm>

#include "runtime/tasks.hpp"
#include "runtime/traces.hpp"

namespace brio::runtime {

namespace {

constexpr double longest_delay = 0x1p24;  // steps: each of them has a place in memory
/// What a neuron of a list costs, compared with one of many that lie side by side.
constexpr std::int64_t list_costs = 2;

[[noreturn]] void refuse(const model::Synapses& synapses, const model::Pathway& pathway, std::int64_t synapse,
                         double delay) {
  const auto which = pathway.fixed ? std::string()
                                   : fmt::format(" of synapse {} (from {} to {})", synapse,
                                                 synapses.i().as<std::int32_t>()[synapse],
                                                 synapses.j().as<std::int32_t>()[synapse]);
  const bool is_time = delay >= 0;
  throw ModelError({Code::invalid_value,
                    nullptr,
                    {},
                    fmt::format("the delay{} of '{}' of {} is {} s, {}", which, pathway.name, synapses.name(),
                                delay, is_time ? "which is too long" : "but must be a time from 0 on"),
                    is_time ? "a delay can have 16777216 time steps"
                            : "make it a time before the run, e.g. with clip(…, 0*ms, 5*ms)"});
}

std::vector<std::int32_t> steps_of(const model::Synapses& synapses, const model::Pathway& pathway,
                                   double dt) {
  std::vector<std::int32_t> steps(static_cast<std::size_t>(pathway.delays->size()));
  pathway.delays->read<double>([&](std::int64_t begin, std::span<const double> delays) {
    auto synapse = begin;
    for (const auto delay : delays) {
      const bool is_delay = delay >= 0 && delay / dt < longest_delay;
      if (!is_delay) refuse(synapses, pathway, synapse, delay);
      steps[static_cast<std::size_t>(synapse++)] = static_cast<std::int32_t>(plan::delay_steps(delay, dt));
    }
  });
  return steps;
}

// The row that a position is in: the last one that begins there or before. Rows are of about one length mostly, so that
// it is near to where it would be then, and looked for from there.
std::int64_t row_at(const std::vector<std::int64_t>& begins, std::int64_t position) {
  const auto rows = std::ssize(begins) - 1;
  const auto at = [&](std::int64_t row) { return begins[static_cast<std::size_t>(row)]; };
  const double share = static_cast<double>(position) / static_cast<double>(begins.back());
  auto low = std::min(static_cast<std::int64_t>(share * static_cast<double>(rows)), rows - 1);
  auto high = low + 1;
  for (std::int64_t step = 1; at(low) > position; step *= 2) {
    high = low;
    low = std::max<std::int64_t>(low - step, 0);
  }
  for (std::int64_t step = 1; high < rows && at(high) <= position; step *= 2) {
    low = high;
    high = std::min(high + step, rows);
  }
  const auto first = begins.begin() + low;
  return std::upper_bound(first, begins.begin() + high, position) - begins.begin() - 1;
}

}  // namespace

DelayedRows delayed_rows(const model::Synapses& synapses, const model::Pathway& pathway, double dt) {
  DelayedRows result;
  result.rows = synapses.rows(pathway.from_source);
  result.connections = synapses.version();
  result.dt = dt;
  if (pathway.uniform()) {
    if (!(pathway.delay / dt < longest_delay)) refuse(synapses, pathway, 0, pathway.delay);
    result.steps = plan::delay_steps(pathway.delay, dt);
  } else if (pathway.delays->size() != 0) {
    const auto steps = steps_of(synapses, pathway, dt);
    result.steps = steps.front();
    const bool same =
        std::all_of(steps.begin(), steps.end(), [&](auto other) { return other == steps.front(); });
    if (!same) result.rows = std::make_shared<const model::Rows>(with_delays(*result.rows, steps));
  }
  result.delays = pathway.delays->version();
  return result;
}

std::vector<std::vector<std::int32_t>> in_flight(const State& state, const std::string& queue) {
  auto pending = state.rings.at(queue).pending();
  for (const auto& bundle : state.bundles) bundle->add_pending(queue, pending);
  const auto numbers = state.numbers.find(queue);
  if (numbers == state.numbers.end() || numbers->second->now.empty()) return pending;
  return renumbered(std::move(pending), numbers->second->now);
}

void Machine::follow_all() {
  for (const auto& task : plan_.tasks) {
    const auto* deliver = std::get_if<plan::DeliverTask>(&task.work);
    if (deliver != nullptr) follow(*deliver, deliveries_.find(deliver)->second);
  }
}

// New connections, delays or another time step: they count for spikes from now on.
void Machine::follow(const plan::DeliverTask& task, const Delivery& delivery) {
  const auto& synapses = *task.synapses;
  auto& kept = state_.rows[task.queue];
  const auto dt = delivery.clock->dt;
  auto& numbers = state_.numbers[task.queue];
  const bool renumbered = numbers && !numbers->now.empty();
  const bool others = !kept.rows || kept.connections != synapses.version() ||
                      kept.delays != delivery.pathway->delays->version() || kept.dt != dt;
  if (renumbered || others) leave_bundle(task.queue);
  if (renumbered) {
    delivery.ring->renumber(numbers->now);
    numbers.reset();
  }
  if (!numbers) numbers = synapses.renumbering();
  if (others) kept = delayed_rows(synapses, *delivery.pathway, dt);
  auto& before = state_.time_steps.try_emplace(task.queue, dt).first->second;
  delivery.ring->follow(kept.rows, kept.steps, before / dt);
  before = dt;
}

// Code of the model may change delays, also while time passes.
void Machine::find_delay_writers() {
  std::map<const model::Array*, model::ArrayPtr> delays;
  for (const auto& [task, delivery] : deliveries_)
    delays[delivery.pathway->delays.get()] = delivery.pathway->delays;
  for (const auto& task : plan_.tasks) {
    std::visit(
        [&](const auto& work) {
          if constexpr (requires { work.kernel; }) {
            for (const auto* array : plan::written_by(plan_.kernels[work.kernel])) {
              const auto found = delays.find(array);
              if (found != delays.end()) delay_writers_[&task].push_back(found->second);
            }
          }
        },
        task.work);
  }
}

void Machine::push(const plan::DeliverTask& task, const Delivery& delivery, SpikeRing& ring,
                   Scratch& scratch) {
  const auto& synapses = *task.synapses;
  const auto& view = delivery.pathway->from_source ? synapses.source() : synapses.target();
  const auto emitted = within(spikes_[task.spikes]->spikes(), view, scratch.chosen);
  scratch.relative.clear();
  for (const auto neuron : emitted) scratch.relative.push_back(static_cast<std::int32_t>(view.place(neuron)));
  ring.push(scratch.relative);
}

// Traces of the neurons whose spikes arrive get their new values, those of other pathways are worked out as of now.
void Machine::move_traces_on(const plan::DeliverTask& task, std::span<const ir::Range> runs,
                             const model::Rows& rows) {
  const auto& synapses = *task.synapses;
  const bool from_source = synapses.pathway(task.pathway).from_source;
  const auto& view = from_source ? synapses.source() : synapses.target();
  auto& neurons = scratch_.chosen;
  neurons.clear();
  for (const auto& run : runs)
    neurons.push_back(static_cast<std::int32_t>(view.item(row_at(rows.begin, run.begin))));
  timed(*task.advance).list(neurons);
  for (const auto& current : task.current) {
    if (current.of_source == from_source) {
      timed(current.list).list(neurons);
    } else {
      look_at_traces(task, current, runs, rows);
    }
  }
}

// Those of all neurons on the other side in vectors, or of those alone that synapses look at: what is less.
void Machine::look_at_traces(const plan::DeliverTask& task, const plan::DeliverTask::Current& current,
                             std::span<const ir::Range> runs, const model::Rows& rows) {
  if (list_costs * synapses_in(runs) >= current.size) {
    timed(current.items).items(current.size, nullptr, pool_.get());
    return;
  }
  const auto& synapses = *task.synapses;
  const auto& view = current.of_source ? synapses.source() : synapses.target();
  const auto* numbers =
      current.of_source ? task.sources->as<std::int32_t>() : synapses.j().as<std::int32_t>();
  auto& seen = scratch_.relative;
  for (const auto& run : runs) {
    seen.clear();
    for (auto k = run.begin; k < run.end; ++k) {
      const auto number = numbers[current.of_source ? k : rows.synapse(k)];
      seen.push_back(static_cast<std::int32_t>(view.item(number)));
    }
    timed(current.list).list(seen);
  }
}

void Machine::operator()(const plan::DeliverTask& task) {
  const auto shared = sharing_.find(&task);
  if (shared == sharing_.end()) {
    const auto& delivery = deliveries_.find(&task)->second;
    arrive(task, delivery, scratch_);
    deliver(task, delivery);
  } else if (&shared->second->parts.front().delivery() == &task) {
    deliver(*shared->second);
  }
}

void Machine::arrive(const plan::DeliverTask& task, const Delivery& delivery, Scratch& scratch) {
  if (!delay_writers_.empty()) follow(task, delivery);
  if (spikes_[task.spikes]->count != 0) push(task, delivery, *delivery.ring, scratch);
}

void Machine::deliver(const plan::DeliverTask& task, const Delivery& delivery) {
  auto& ring = *delivery.ring;
  const auto& due = ring.due();
  const bool moved = task.advance && traces_ != nullptr && traces_->keeps(*task.synapses);
  const auto kernel = task.otherwise && !moved ? *task.otherwise : task.kernel;
  if (!due.synapses.empty()) {
    give_back(task, delivery);
    ranges_.clear();  // each by itself: several spikes may reach one synapse
    for (std::int64_t k = 0; k < std::ssize(due.synapses); ++k) ranges_.push_back({k, k + 1});
    timed(kernel).ranges(ranges_, due.synapses.data());
  }
  if (!due.runs.empty()) {
    const auto& order = ring.rows().order;
    if (moved) move_traces_on(task, due.runs, ring.rows());
    const bool plain = kernel == task.kernel ? arranged(task, delivery, due.reached) : order.empty();
    timed(kernel).ranges(due.runs, plain ? nullptr : order.data());
  }
  ring.advance();
}

}  // namespace brio::runtime
