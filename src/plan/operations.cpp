// Code that runs beside equations: run_regularly, run_at, subexpressions that are constant over a step, Poisson
// input.
//
//   before:  s = 2*s;  x = s + 1          (s shared, x not)
//   after:   once    s = 2*s
//            items   x = s + 1
#include <fmt/format.h>

#include <algorithm>

#include "plan/draft.hpp"

namespace brio::plan {

namespace {

using Kind = check::Symbol::Kind;

// Code and where it belongs.
struct Code {
  std::shared_ptr<const model::Group> group;
  const check::Block& block;
  std::string name;
  std::string role;                      // that names its random numbers
  std::optional<model::View> part = {};  // none: the whole group
  model::Slot slot;
  std::uint32_t clock;
  const model::PoissonInput* input = nullptr;  // whose code it is, if it is that of one
  std::string owner() const { return input == nullptr ? group->name() : input->name; }
};

// What the once-part works out and the other part uses is kept in memory between the two; i and N are
// those of the part of the group.
check::SymbolTable symbols_of(const Code& code) {
  auto symbols = code.block.symbols;
  for (const auto& statement : code.block.shared) {
    auto& symbol = symbols.at(statement.target);
    if (symbol.kind != Kind::local) continue;
    symbol.kind = Kind::state;
    symbol.array = std::make_shared<model::Array>(symbol.type, 1);
  }
  const auto size = symbols.find("N");
  if (code.part && size != symbols.end() && size->second.kind == Kind::size) {
    size->second.value.value = static_cast<double>(code.part->size());
  }
  return symbols;
}

// Whether synapses write to neurons, of which several may share one.
bool writes_to_neurons(const check::Block& block) {
  return std::any_of(block.statements.begin(), block.statements.end(),
                     [&](const check::Statement& statement) {
                       return block.symbols.at(statement.target).side != check::Side::self;
                     });
}

// What stands for its random number and its weight.
void define_input(Lowering& lowering, const model::PoissonInput& input) {
  const auto number = [&](const std::string& name, double value) {
    return lowering.scalar(name, {.kind = ScalarSource::Kind::number, .number = value});
  };
  const auto probability = lowering.builder().mul(number("_poisson_rate", input.rate),
                                                  lowering.scalar("dt", {.kind = ScalarSource::Kind::dt}));
  lowering.define(check::Input::count, lowering.binomial(number("_poisson_n", input.n), probability));
  if (const auto* weight = std::get_if<model::Constant>(&input.weight)) {
    lowering.define(check::Input::weight, number(check::Input::weight, weight->value));
  }
}

BoundKernel lowered(const Code& code, const std::string& suffix, ir::Domain domain,
                    const check::SymbolTable& symbols, const std::vector<check::Statement>& statements) {
  auto sides = sides_of(*code.group);
  if (code.part) sides.items = *code.part;
  Lowering lowering(code.name + suffix, domain, code.owner(), std::move(sides));
  lowering.begin_block(code.role + suffix, symbols);
  if (code.input != nullptr) define_input(lowering, *code.input);
  for (const auto& statement : statements) lowering.execute(statement, true);
  lowering.end_block();
  return std::move(lowering).finish();
}

// The part of a group that an operation or an input runs on; none: all of it.
template <class Object>
std::optional<model::View> part_of(const model::Group& group, const Object& object) {
  if (object.end < 0 || object.end - object.begin == group.size()) return std::nullopt;
  return model::View{nullptr, object.begin, object.end, object.subset};
}

// The items of a part that fill whole vectors, if it is worth a second kernel: they need no list, and share random bits
// as those of whole groups do (a PoissonInput takes 2 ns for each instead of 4).
ir::Range vectors_of(const Code& code) {
  constexpr std::int64_t worth_it = 1024;
  const auto& part = *code.part;
  const bool grows = dynamic_cast<const model::Synapses*>(code.group.get()) != nullptr;
  if (grows || part.subset || part.size() < worth_it) return {};
  const auto end = part.end == code.group->size() ? part.end : part.end / base::padding * base::padding;
  return {base::padded(part.begin), end};
}

void add_code(Draft& draft, const Code& code) {
  const auto symbols = symbols_of(code);
  const auto seen = draft.clock(code.group->dt);
  const auto add = [&](Work work) {
    draft.add_task(code.slot, code.name, code.clock, std::move(work), seen);
  };
  const auto kernel = [&](const std::string& suffix, ir::Domain domain, const auto& statements) {
    return draft.add_kernel(lowered(code, suffix, domain, symbols, statements));
  };
  if (!code.block.shared.empty()) {
    add(OnceTask{kernel("_shared", ir::Domain::once, code.block.shared)});
  }
  if (code.block.statements.empty()) return;
  if (writes_to_neurons(code.block)) {
    add(SequenceTask{kernel("", ir::Domain::ranges, code.block.statements), code.group});
  } else if (!code.part) {
    add(ItemsTask{kernel("", ir::Domain::items, code.block.statements), 0, code.group, {}});
  } else {
    IndicesTask task{kernel("", ir::Domain::list, code.block.statements), model::items_of(*code.part)};
    if (const auto items = vectors_of(code); items.begin < items.end) {
      task.vectors = {kernel("", ir::Domain::items, code.block.statements), items, code.group->size()};
    }
    add(std::move(task));
  }
}

}  // namespace

void add_operations(Draft& draft, const check::Operations& operations) {
  const auto& group = operations.group;
  const auto& per_step = operations.per_step;
  if (!per_step.statements.empty() || !per_step.shared.empty()) {
    add_code(draft, {.group = group,
                     .block = per_step,
                     .name = group->name() + "_subexpression_update",
                     .role = "subexpressions",
                     .slot = {"before_start", group->order},
                     .clock = draft.clock(group->dt)});
  }
  for (std::size_t k = 0; k < operations.code.size(); ++k) {
    const auto& operation = *group->operations[k];
    auto timing = operation.timing;
    if (!timing.dt && !timing.times) timing.dt = group->dt;
    add_code(draft, {.group = group,
                     .block = operations.code[k],
                     .name = operation.name,
                     .role = fmt::format("operation_{}", k),
                     .part = part_of(*group, operation),
                     .slot = operation.slot,
                     .clock = draft.clock(std::move(timing))});
  }
}

void add_input(Draft& draft, const check::Input& checked) {
  const auto& input = *checked.input;
  add_code(draft, {.group = input.group,
                   .block = checked.code,
                   .name = input.name,
                   .role = "input",
                   .part = part_of(*input.group, input),
                   .slot = input.slot,
                   .clock = draft.clock(input.group->dt),
                   .input = &input});
}

}  // namespace brio::plan
