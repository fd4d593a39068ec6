// What monitors do when their time has come: they copy from columns of state to columns of records, which have
// the same types.
#include <algorithm>
#include <cstring>
#include <exception>

#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

// to[k] = from[indices[k]]
template <class Bits>
void gather_bits(const std::byte* from, std::span<const std::int32_t> indices, std::byte* to) {
  const auto* source = reinterpret_cast<const Bits*>(from);
  auto* target = reinterpret_cast<Bits*>(to);
  for (std::size_t k = 0; k < indices.size(); ++k) target[k] = source[indices[k]];
}

void gather(const model::Array& from, std::span<const std::int32_t> indices, std::byte* to) {
  const auto size = ir::size_of(from.type());
  const auto* first = from.data();
  if (size == 1) gather_bits<std::uint8_t>(first, indices, to);
  if (size == 4) gather_bits<std::uint32_t>(first, indices, to);
  if (size == 8) gather_bits<std::uint64_t>(first, indices, to);
}

// One value for all rows.
void repeat(const model::Array& from, std::size_t rows, std::byte* to) {
  const auto size = ir::size_of(from.type());
  for (std::size_t k = 0; k < rows; ++k) std::memcpy(to + k * size, from.data(), size);
}

template <class T>
void put(std::byte* to, std::size_t k, T value) {
  reinterpret_cast<T*>(to)[k] = value;
}

// Indices that follow each other are copied as one piece of memory.
bool is_range(std::span<const std::int32_t> indices) {
  return std::adjacent_find(indices.begin(), indices.end(),
                            [](std::int32_t a, std::int32_t b) { return b != a + 1; }) == indices.end();
}

// The record that a task writes to, or null.
struct TableOf {
  record::Table* operator()(const plan::RecordSpikesTask& task) const { return &task.monitor->events->table; }
  record::Table* operator()(const plan::RecordStateTask& task) const { return task.monitor->traces.get(); }
  record::Table* operator()(const plan::RecordRateTask& task) const { return task.monitor->rates.get(); }
  template <class Other>
  record::Table* operator()(const Other&) const {
    return nullptr;
  }
};

// Which items the columns of a file belong to.
void write_indices(const plan::RecordStateTask& task) {
  const auto& indices = task.monitor->indices;
  const record::Column column{"_indices", ir::Type::i32, 1, false};
  record::NpyFile file(task.monitor->traces->folder() / "_indices.npy", column);
  file.create();
  file.write(reinterpret_cast<const std::byte*>(indices.data()), 0, std::ssize(indices));
  file.count(std::ssize(indices));
}

}  // namespace

void Machine::open_records() {
  for (const auto& task : plan_.tasks) {
    auto* table = std::visit(TableOf{}, task.work);
    if (table == nullptr || !table->open()) continue;
    if (const auto* states = std::get_if<plan::RecordStateTask>(&task.work)) write_indices(*states);
  }
}

void flush_records(const plan::Plan& plan) {
  std::exception_ptr failure;
  for (const auto& task : plan.tasks) {
    auto* table = std::visit(TableOf{}, task.work);
    if (table == nullptr) continue;
    try {
      table->flush();
    } catch (const RunError&) {
      if (!failure) failure = std::current_exception();
    }
  }
  if (failure) std::rethrow_exception(failure);
}

std::span<const std::int32_t> within(std::span<const std::int32_t> spikes, const model::View& view,
                                     std::vector<std::int32_t>& scratch) {
  if (view.subset) {
    scratch.clear();
    std::copy_if(spikes.begin(), spikes.end(), std::back_inserter(scratch),
                 [&](std::int32_t neuron) { return view.place(neuron) >= 0; });
    return scratch;
  }
  const auto from = std::lower_bound(spikes.begin(), spikes.end(), view.begin);
  const auto to = std::lower_bound(from, spikes.end(), view.end);
  return {from, to};
}

void Machine::prepare_record(const plan::RecordStateTask& task) {
  Recorded recorded;
  for (const auto index : task.monitor->indices) {
    recorded.items.push_back(static_cast<std::int32_t>(task.monitor->source.item(index)));
  }
  recorded.is_range = is_range(recorded.items);
  recorded_[&task] = std::move(recorded);
}

void Machine::operator()(const plan::RecordSpikesTask& task) {
  const auto& view = task.monitor->source;
  auto& events = *task.monitor->events;
  const auto spikes = within(spikes_[task.spikes]->spikes(), view, chosen_);
  for (const auto neuron : spikes) ++events.count[static_cast<std::size_t>(view.place(neuron))];
  auto& table = events.table;
  const auto rows = std::ssize(spikes);
  if (rows != 0) {
    table.reserve(rows);
    std::size_t k = 0;
    for (; k < task.columns.size(); ++k) {
      const auto& column = *task.columns[k];
      if (column.size() == 1) {
        repeat(column, spikes.size(), table.end(k));
      } else {
        gather(column, spikes, table.end(k));
      }
    }
    if (task.monitor->record) {
      auto* i = table.end(k);
      auto* t = table.end(k + 1);
      for (std::size_t row = 0; row < spikes.size(); ++row) {
        put(i, row, static_cast<std::int32_t>(view.place(spikes[row])));
        put(t, row, now_->t());
      }
    }
    table.commit(rows);
  }
  table.forget(now_->t(), now_->dt);
}

void Machine::operator()(const plan::RecordStateTask& task) {
  auto& table = *task.monitor->traces;
  const auto& [items, range] = recorded_.find(&task)->second;
  table.reserve(1);
  for (std::size_t k = 0; k < task.columns.size(); ++k) {
    const auto& column = *task.columns[k];
    const auto size = ir::size_of(column.type());
    if (task.shared[k]) {
      std::memcpy(table.end(k), column.data(), size);
    } else if (range && !items.empty()) {
      const auto first = static_cast<std::size_t>(items.front());
      std::memcpy(table.end(k), column.data() + first * size, items.size() * size);
    } else {
      gather(column, items, table.end(k));
    }
  }
  put(table.end(task.columns.size()), 0, now_->t());
  table.commit(1);
  table.forget(now_->t(), now_->dt);
}

void Machine::operator()(const plan::RecordRateTask& task) {
  const auto& view = task.monitor->source;
  const auto count = within(spikes_[task.spikes]->spikes(), view, chosen_).size();
  auto& table = *task.monitor->rates;
  table.reserve(1);
  put(table.end(0), 0, static_cast<double>(count) / (static_cast<double>(view.size()) * now_->dt));
  put(table.end(1), 0, now_->t());
  table.commit(1);
  table.forget(now_->t(), now_->dt);
}

}  // namespace brio::runtime
