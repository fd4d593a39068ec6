#include "runtime/tasks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "integrate/integrate.hpp"
#include "runtime/traces.hpp"

namespace brio::runtime {

bool worth_threads(const plan::Plan& plan) {
  const auto worth = [&](std::uint32_t kernel, std::int64_t size) {
    return size * std::ssize(plan.kernels[kernel].kernel.body) >= parallel_threshold;
  };
  return std::any_of(plan.tasks.begin(), plan.tasks.end(), [&](const plan::Task& task) {
    if (const auto* sum = std::get_if<plan::SumTask>(&task.work))
      return sum->values && worth(*sum->values, sum->synapses->size());
    if (const auto* adaptive = std::get_if<plan::AdaptiveTask>(&task.work))
      return worth(adaptive->first, adaptive->group->size());
    if (const auto* cable = std::get_if<plan::CableTask>(&task.work)) return is_large(*cable);
    if (const auto* some = std::get_if<plan::IndicesTask>(&task.work))
      return worth(some->kernel, std::ssize(some->indices));
    if (const auto* deliver = std::get_if<plan::DeliverTask>(&task.work))
      return !deliver->advance && worth(deliver->kernel, deliver->synapses->size());
    const auto* items = std::get_if<plan::ItemsTask>(&task.work);
    return items != nullptr && worth(items->kernel, items->group ? items->group->size() : items->size);
  });
}

Machine::Machine(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, State& state,
                 const Settings& settings, std::vector<Clock>& clocks, TraceKeeper* traces)
    : plan_(plan),
      state_(state),
      traces_(traces),
      seed_(settings.seed),
      clocks_(clocks),
      is_profiled_(settings.profile != nullptr) {
  std::set<std::size_t> asleep;
  for (const auto& task : plan.tasks) {
    const auto* deliver = std::get_if<plan::DeliverTask>(&task.work);
    if (deliver != nullptr && deliver->otherwise) asleep.insert(*deliver->otherwise);
  }
  launches_.reserve(kernels.size());
  for (std::size_t k = 0; k < kernels.size(); ++k)
    launches_.emplace_back(plan.kernels[k], kernels[k], settings, Launch::Lent::left, asleep.contains(k));
  for (const auto& listed : plan.spike_lists) spikes_.push_back(&buffer_of(listed));
  if (settings.threads > 1 && worth_threads(plan)) pool_ = std::make_unique<Pool>(settings.threads);
}

SpikeBuffer& Machine::buffer_of(const plan::ListedEvent& listed) {
  auto& buffer = state_.events[{listed.source->name(), listed.event}];
  // Kernels may write a whole vector past the last spike.
  buffer.data.resize(static_cast<std::size_t>(base::padded(listed.source->size()) + base::padding));
  return buffer;
}

void Machine::prepare() {
  fit_scratch();
  fit_cables();
  for (const auto& task : plan_.tasks) {
    const auto& clock = clocks_[task.clock];
    if (const auto* deliver = std::get_if<plan::DeliverTask>(&task.work)) {
      deliveries_[deliver] = {&state_.rings[deliver->queue], &deliver->synapses->pathway(deliver->pathway),
                              &clock, &state_.columns[deliver->queue]};
    }
    if (const auto* given = std::get_if<plan::GenerateTask>(&task.work)) {
      generators_[given] = &generated(*given, clock);
    }
    if (const auto* states = std::get_if<plan::RecordStateTask>(&task.work)) prepare_record(*states);
  }
  follow_all();
  find_delay_writers();
  find_own_columns();
  find_shared_deliveries();
  adopt_bundles();
  find_arrays();
  propagate_at_start();
  go_on_with_pasts();
  keep_pasts();
  open_records();
}

// Those whose coefficients have changed since the last time.
void Machine::propagate_at_start() {
  propagated_.resize(plan_.propagators.size(), ~std::uint64_t{0});
  for (std::size_t k = 0; k < plan_.propagators.size(); ++k) {
    std::uint64_t version = 0;
    for (const auto& array : plan_.propagators[k].reads) version += array->version();
    if (version == propagated_[k]) continue;
    propagated_[k] = version;
    now_ = seen_ = &clocks_[plan_.propagator_clocks[k]];
    (*this)(plan_.propagators[k]);
  }
}

// A probe may have connected synapses, or written what propagators and chances are made of.
void Machine::notice_changes() {
  fit_scratch();
  follow_all();
  find_arrays();
  keep_pasts();
  fit_cables();
  propagate_at_start();
  for (auto& [task, draws] : chances_) draws.forget();
}

void Machine::perform(const plan::Task& task) {
  now_ = &clocks_[task.clock];
  seen_ = &clocks_[task.seen];
  std::visit(*this, task.work);
  if (delay_writers_.empty()) return;
  const auto writes = delay_writers_.find(&task);
  if (writes == delay_writers_.end()) return;
  for (const auto& delays : writes->second) delays->touch();
}

void Machine::finish() {
  for (auto* list : spikes_) list->count = 0;
}

Launch& Machine::timed(std::uint32_t kernel) {
  launches_[kernel].set_time(*seen_, seen_->t(), now_->step - now_->first_draw);
  return launches_[kernel];
}

void Machine::operator()(const plan::ItemsTask& task) {
  if (task.chance && draw_events(task)) return;
  const auto size = task.group ? task.group->size() : task.size;
  timed(task.kernel).items(size, task.spikes ? spikes_[*task.spikes] : nullptr, pool_.get());
}

void Machine::operator()(const plan::OnceTask& task) { timed(task.kernel).once(); }

void Machine::operator()(const plan::IndicesTask& task) {
  const std::span indices(task.indices);
  if (!task.vectors) {
    timed(task.kernel).list(indices, pool_.get());
    return;
  }
  const auto& [kernel, items, size] = *task.vectors;
  const auto before = static_cast<std::size_t>(items.begin - indices.front());
  const auto behind = before + static_cast<std::size_t>(items.end - items.begin);
  timed(task.kernel).list(indices.first(before));
  timed(kernel).items(items, size, pool_.get());
  timed(task.kernel).list(indices.subspan(behind));
}

void Machine::operator()(const plan::SequenceTask& task) {
  const ir::Range all{0, task.group->size()};
  if (all.end > 0) timed(task.kernel).ranges({&all, 1}, nullptr);
}

void Machine::operator()(const plan::ListTask& task) {
  const auto& spikes = *spikes_[task.spikes];
  if (spikes.count != 0) timed(task.kernel).list(spikes.spikes(), pool_.get());
}

void Machine::operator()(const plan::ProbeTask& task) {
  if (traces_ != nullptr) traces_->show();
  task.probe->call(now_->t());
  if (traces_ != nullptr) leave_traces();
  notice_changes();
}

// Where a function of the user has changed traces, connections or delays, they are with the synapses from now on.
void Machine::leave_traces() {
  for (const auto* left : traces_->leave_changed()) {
    for (const auto& task : plan_.tasks) {
      const auto* deliver = std::get_if<plan::DeliverTask>(&task.work);
      if (deliver != nullptr && deliver->synapses == left->synapses) launches_[*deliver->otherwise].wake();
    }
  }
}

void Machine::operator()(const plan::PropagateTask& task) {
  auto& launch = timed(task.kernel);
  if (task.items == nullptr) {
    launch.once();
  } else {
    launch.items(task.size(), nullptr, pool_.get());
  }
  const auto entries = task.n * task.n;
  std::vector<double> matrix(entries);
  std::vector<double> last;
  std::vector<double> result(2 * entries);
  for (std::int64_t item = 0; item < task.size(); ++item) {
    for (std::size_t k = 0; k < entries; ++k) matrix[k] = task.matrix[k]->at(item);
    if (matrix != last) {  // neighbours often share their coefficients
      integrate::propagate(task.n, matrix, now_->dt, std::span(result).first(entries),
                           std::span(result).last(entries));
      last = matrix;
    }
    for (std::size_t k = 0; k < result.size(); ++k) {
      if (task.columns[k]) task.columns[k]->put(item, result[k]);
    }
  }
  for (std::size_t k = 0; k < result.size(); ++k) {
    if (task.names[k].empty() || task.columns[k]) continue;
    for (auto& user : launches_) user.set_propagator(task.owner, task.names[k], result[k]);
  }
}

}  // namespace brio::runtime
