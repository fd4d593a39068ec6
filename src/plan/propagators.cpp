// Matrix exponentials for exact integration: what computes their coefficients, and when.
#include <fmt/format.h>

#include <algorithm>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

// One kernel that writes the entries of M, each into a column of its own.
BoundKernel matrix_kernel(const integrate::Propagator& propagator, const check::SymbolTable& symbols,
                          const model::Group& group, std::vector<model::ArrayPtr>& columns) {
  const auto domain = propagator.per_item ? ir::Domain::items : ir::Domain::once;
  Lowering lowering(group.name() + "_coefficients", domain, group.name(), sides_of(group));
  lowering.begin_block("coefficients", symbols);
  auto& b = lowering.builder();
  for (std::size_t k = 0; k < propagator.matrix.size(); ++k) {
    columns.push_back(std::make_shared<model::Array>(ir::Type::f64, propagator.per_item ? group.size() : 1));
    const auto value = b.convert(lowering.value(propagator.matrix[k]), ir::Type::f64);
    b.store(lowering.array(fmt::format("_M_{}", k), columns.back()), b.item(), value);
  }
  return std::move(lowering).finish();
}

std::vector<model::ArrayPtr> states_read(const integrate::Propagator& propagator,
                                         const check::SymbolTable& symbols) {
  std::vector<model::ArrayPtr> read;
  for (const auto& entry : propagator.matrix) {
    for (const auto& name : ir::symbols_in(*entry)) {
      const auto symbol = symbols.find(name);
      if (symbol != symbols.end() && symbol->second.array) read.push_back(symbol->second.array);
    }
  }
  return read;
}

// Whether the coefficients change with time itself: through a timed array, the number of the step, or the past.
bool follows_clock(const integrate::Propagator& propagator, const check::SymbolTable& symbols) {
  for (const auto& entry : propagator.matrix) {
    for (const auto& name : ir::symbols_in(*entry)) {
      const auto symbol = symbols.find(name);
      if (symbol == symbols.end()) continue;
      const auto kind = symbol->second.kind;
      if (kind == check::Symbol::Kind::t || kind == check::Symbol::Kind::step) return true;
    }
    for (const auto& name : ir::externals_in(*entry)) {
      const auto symbol = symbols.find(name);
      if (symbol == symbols.end()) continue;
      if (std::holds_alternative<model::Delayed>(symbol->second.function->body)) return true;
    }
  }
  return false;
}

// Entries of P, then of Q; per item, each gets a column that its symbol is bound to.
void bind_entries(const integrate::Propagator& propagator, integrate::Update& update, PropagateTask& task) {
  for (const auto* names : {&propagator.exponential, &propagator.integral}) {
    for (const auto& name : *names) {
      task.names.push_back(name);
      task.columns.push_back(nullptr);
      if (name.empty() || !propagator.per_item) continue;
      task.columns.back() = std::make_shared<model::Array>(ir::Type::f64, task.size());
      update.block.symbols.at(name).array = task.columns.back();
    }
  }
}

}  // namespace

void add_propagators(Draft& draft, integrate::Update& update, const model::Group& group) {
  for (const auto& propagator : update.propagators) {
    PropagateTask task;
    task.n = propagator.variables.size();
    task.items = propagator.per_item ? &group : nullptr;
    task.owner = group.name();
    task.reads = states_read(propagator, update.block.symbols);
    task.kernel = draft.add_kernel(matrix_kernel(propagator, update.block.symbols, group, task.matrix));
    bind_entries(propagator, update, task);
    const auto position = position_of(group.update.when, draft.network.schedule);
    draft.propagators.push_back({std::move(task),
                                 draft.clock(group.dt),
                                 follows_clock(propagator, update.block.symbols),
                                 {position, group.update.order, group.name() + "_stateupdater"}});
  }
}

void place_propagators(Draft& draft) {
  std::set<const model::Array*> written;
  for (const auto& kernel : draft.plan.kernels) written.merge(written_by(kernel));
  for (auto& use : draft.propagators) {
    if (!draft.active(use.before.name)) continue;
    const auto& reads = use.task.reads;
    const bool written_now = std::any_of(reads.begin(), reads.end(), [&](const model::ArrayPtr& array) {
      return written.contains(array.get());
    });
    const bool changes = use.follows_clock || written_now;
    if (!changes) {
      draft.plan.propagators.push_back(std::move(use.task));
      draft.plan.propagator_clocks.push_back(use.clock);
      continue;
    }
    // Tasks are sorted stably: the first of two that agree in all else runs first.
    auto owner = use.task.owner;
    draft.plan.tasks.insert(draft.plan.tasks.begin(),
                            Task{use.before, use.clock, std::move(use.task), use.clock, std::move(owner)});
  }
}

}  // namespace brio::plan
