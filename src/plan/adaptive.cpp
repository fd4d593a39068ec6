// Steps that every item divides by itself (integrate::Adaptive).
//
//   before:  try a part; again; finish                     (statements on symbols without arrays)
//   after:   items  refractoriness; begin; try a part;  unfinished <- those that have not arrived
//            list   try a part;                         unfinished <- those that have not arrived
//            items  v = value at the end
#include <fmt/format.h>

#include "model/declarations.hpp"
#include "plan/draft.hpp"

namespace brio::plan {

namespace {

// What a user may look at stays with the group; a plan that is made anew goes on with it.
model::ArrayPtr visible_array(Draft& draft, const std::string& name, ir::Type type,
                              const std::shared_ptr<const model::Group>& group) {
  const auto* known = group->find(name);
  if (known != nullptr) return known->array;
  auto variable = model::builtin(name, type, group->size());
  draft.plan.added.push_back({group, variable});
  return variable.array;
}

void append_unfinished(Lowering& lowering, const integrate::Adaptive& adaptive) {
  auto& b = lowering.builder();
  const auto unfinished = lowering.value(ir::symbol(adaptive.unfinished, ir::Type::boolean));
  b.append(b.list("unfinished"), b.convert(b.item(), ir::Type::i32), unfinished);
}

void execute_all(Lowering& lowering, const integrate::Update& update,
                 const std::vector<check::Statement>& statements) {
  lowering.begin_block("update", update.block.symbols);
  for (const auto& statement : statements) lowering.execute(statement, false);
  lowering.end_block();
}

}  // namespace

void bind_scratch(Draft& draft, integrate::Update& update, const std::shared_ptr<const model::Group>& group) {
  const auto& visible = update.adaptive->visible;
  for (const auto& name : update.adaptive->scratch) {
    auto& symbol = update.block.symbols.at(name);
    const auto shown = visible.find(name);
    symbol.array = shown != visible.end() ? visible_array(draft, shown->second, symbol.type, group)
                                          : std::make_shared<model::Array>(symbol.type, group->size());
  }
}

void add_adaptive(Draft& draft, const integrate::Update& update,
                  const std::shared_ptr<const model::Group>& group, Lowering first) {
  const auto& adaptive = *update.adaptive;
  AdaptiveTask task;
  task.group = group;
  task.method = update.method;
  task.max_steps = adaptive.max_steps;
  append_unfinished(first, adaptive);
  task.first = draft.add_kernel(std::move(first).finish());
  Lowering again(group->name() + "_update_again", ir::Domain::list, group->name(), sides_of(*group));
  execute_all(again, update, adaptive.again);
  append_unfinished(again, adaptive);
  task.again = draft.add_kernel(std::move(again).finish());
  Lowering finish(group->name() + "_update_finish", ir::Domain::items, group->name(), sides_of(*group));
  execute_all(finish, update, adaptive.finish);
  task.finish = draft.add_kernel(std::move(finish).finish());

  const auto array = [&](const std::string& symbol) { return update.block.symbols.at(symbol).array; };
  task.past = array(adaptive.past);
  task.size = array(adaptive.size);
  task.accepted = array(adaptive.accepted);
  for (const auto& [variable, symbol] : adaptive.values)
    task.variables.push_back({variable, update.block.symbols.at(variable).dimension, array(symbol)});
  for (const auto& symbol : adaptive.scratch) {
    if (!adaptive.visible.contains(symbol)) task.scratch.push_back(array(symbol));
  }
  draft.add_task(group->update, group->name() + "_stateupdater", draft.clock(group->dt), std::move(task));
}

}  // namespace brio::plan
