// Reading and writing state, with values and with text.
#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <random>

#include "base/diagnostics.hpp"
#include "check/check.hpp"
#include "face/deferred.hpp"
#include "face/one_shot.hpp"
#include "face/session.hpp"
#include "lang/parse.hpp"
#include "model/stream_names.hpp"
#include "units/units.hpp"

namespace brio::face {

namespace {

const model::Variable& variable_of(const model::Group& group, const std::string& name) {
  if (const auto* variable = group.find(name)) return *variable;
  throw ModelError({Code::unknown_name,
                    nullptr,
                    {},
                    fmt::format("{} has no variable '{}'", group.name(), name),
                    base::did_you_mean(name, group.variable_names())});
}

// That a linked variable can be written: it has a target, and that has memory of its own.
void check_link(const model::Group& group, const model::Variable& linked) {
  const auto end = model::end_of(linked);
  if (end.variable != nullptr && !end.variable->read_only) return;
  throw ModelError({end.variable == nullptr ? Code::unknown_name : Code::read_only,
                    nullptr,
                    {},
                    end.variable == nullptr
                        ? fmt::format("'{}' of {} is not linked to anything yet", linked.name, group.name())
                        : fmt::format("'{}' of {} is linked to '{}' of {}, which is read-only", linked.name,
                                      group.name(), end.variable->name, end.group->name()),
                    ""});
}

// There is nothing yet that could take a value. Synapses that were connected to none are another matter.
void check_connected(const model::Group& group, const std::string& name) {
  const auto* synapses = dynamic_cast<const model::Synapses*>(&group);
  if (synapses == nullptr || synapses->connected()) return;
  throw ModelError({Code::missing_synapses,
                    nullptr,
                    {},
                    fmt::format("{} has no synapses yet, so '{}' can't be set", group.name(), name),
                    fmt::format("call connect() before '{}' is set", name)});
}

const model::Variable& writable(const model::Group& group, const std::string& name) {
  const auto& variable = variable_of(group, name);
  check_connected(group, name);
  if (variable.linked) check_link(group, variable);
  if (variable.linked || !variable.read_only) return variable;
  throw ModelError({Code::read_only,
                    nullptr,
                    {},
                    fmt::format("'{}' of {} is read-only", name, group.name()),
                    variable.kind == model::Variable::Kind::subexpression
                        ? "it is computed from other variables: assign those"
                        : ""});
}

// A part of synapses that was chosen before some were removed, or added, may mean others now, or none.
void check_part(const model::View& view) {
  const auto size = view.group->size();
  if (view.subset ? view.subset->place->size() == size : view.end <= size) return;
  throw ModelError({Code::wrong_shape,
                    nullptr,
                    {},
                    fmt::format("{} has {} items now: this part of it was chosen when there were others",
                                view.group->name(), size),
                    "choose it again"});
}

// In a view that is not the whole group, N is the size of the view.
check::SymbolTable seen_from(const model::View& view, check::SymbolTable symbols) {
  const auto found = symbols.find("N");
  if (found != symbols.end() && found->second.kind == check::Symbol::Kind::size) {
    found->second.value.value = static_cast<double>(view.size());
  }
  return symbols;
}

// target[item] = value
plan::BoundKernel store_kernel(const model::View& view, ir::Domain domain, const check::Value& value,
                               const model::ArrayPtr& target) {
  const auto symbols = seen_from(view, value.symbols);
  plan::Lowering lowering("assign", domain, model::family_of(view.group->name()), plan::sides_of(view));
  lowering.begin_block("assign", symbols);
  auto& b = lowering.builder();
  const auto result = b.convert(lowering.value(value.expr), ir::value_type(target->type()));
  b.store(lowering.array("target", target), b.item(), result);
  return std::move(lowering).finish();
}

std::vector<std::int32_t> checked_indices(const model::View& view, const std::vector<std::int64_t>& indices) {
  std::vector<std::int32_t> result;
  for (const auto index : indices) {
    const auto from_begin = index < 0 ? index + view.size() : index;
    if (from_begin < 0 || from_begin >= view.size()) {
      throw ModelError(
          {Code::index_out_of_range,
           nullptr,
           {},
           fmt::format("index {} is out of range: {} has {} items", index, view.group->name(), view.size()),
           ""});
    }
    result.push_back(static_cast<std::int32_t>(view.item(from_begin)));
  }
  return result;
}

std::vector<std::int32_t> where(const model::View& view, const std::string& condition,
                                const model::Names& outside, Random& random) {
  const auto text = lang::make_source(fmt::format("the index of {}", view.group->name()), condition);
  const auto value = check::check_condition(*view.group, text, outside);
  const auto symbols = seen_from(view, value.symbols);
  plan::Lowering lowering("where", ir::Domain::items, model::family_of(view.group->name()),
                          plan::sides_of(view));
  lowering.begin_block("where", symbols);
  auto& b = lowering.builder();
  const auto chosen = b.convert(lowering.value(value.expr), ir::Type::boolean);
  b.append(b.list("chosen"), b.convert(b.item(), ir::Type::i32), chosen);
  const auto size = view.group->size();
  OneShot once(std::move(lowering).finish(), size, view.group->names, outside, random);
  ++random.operations;
  runtime::SpikeBuffer chosen_items;
  chosen_items.data.resize(static_cast<std::size_t>(base::padded(size) + base::padding));
  once.launch().items(size, &chosen_items, nullptr);
  std::vector<std::int32_t> result;
  for (const auto item : chosen_items.spikes()) {
    if (view.place(item) >= 0) result.push_back(item);
  }
  return result;
}

bool is_whole(const model::View& view, const Selection& selection) {
  return std::holds_alternative<std::monostate>(selection) && view.size() == view.group->size();
}

void check_dimension(const model::Group& group, const model::Variable& variable, const Dimension& found,
                     const std::vector<double>& values) {
  if (found == variable.dimension) return;
  // 0 and infinity are the same in every unit.
  const bool unitless =
      found.is_dimensionless() && std::all_of(values.begin(), values.end(), [](double value) {
        return value == 0 || value == std::numeric_limits<double>::infinity() ||
               value == -std::numeric_limits<double>::infinity();
      });
  if (unitless) return;
  throw ModelError({Code::dimension_mismatch,
                    nullptr,
                    {},
                    fmt::format("'{}' of {} has unit {}, but the value has unit {}", variable.name,
                                group.name(), units::describe(variable.dimension), units::describe(found)),
                    "",
                    {found.exponents, variable.dimension.exponents}});
}

// Numbers into the elements that the selected items of a linked variable stand for.
void put_linked(const model::Variable& linked, const std::vector<std::int32_t>& items,
                const std::vector<double>& values) {
  const auto end = model::end_of(linked);
  for (std::size_t k = 0; k < items.size(); ++k) {
    const auto element = model::element_of(end.path, end.shared, items[k]);
    end.variable->array->put(element, values[values.size() == 1 ? 0 : k]);
  }
  end.variable->array->touch();
}

// Runs a kernel over the selected items, or once if the result is shared.
void run_over(const model::View& view, const Selection& selection, bool shared, const model::ArrayPtr& target,
              const check::Value& value, const model::Names& outside, Random& random) {
  const auto& names = view.group->names;
  if (shared) {
    OneShot once(store_kernel(view, ir::Domain::once, value, target), 1, names, outside, random);
    once.launch().once();
  } else if (is_whole(view, selection)) {
    const auto size = view.group->size();
    OneShot all(store_kernel(view, ir::Domain::items, value, target), size, names, outside, random);
    all.launch().items(size, nullptr, nullptr);
  } else {
    const auto indices = select(view, selection, outside, random);
    OneShot some(store_kernel(view, ir::Domain::list, value, target), std::ssize(indices), names, outside,
                 random);
    some.launch().list(indices);
  }
  ++random.operations;
}

// The items that are meant; of a shared variable, the one value.
std::vector<std::int32_t> chosen_items(const model::View& view, bool shared, const Selection& selection,
                                       const model::Names& outside, Random& random) {
  return shared ? std::vector<std::int32_t>{0} : select(view, selection, outside, random);
}

// Values of checked code at some items; one value if all share it.
std::vector<double> computed(const model::View& view, const check::Value& value,
                             const std::vector<std::int32_t>& items, bool shared, const model::Names& outside,
                             Random& random) {
  const auto size = view.group->size();
  const auto scratch = std::make_shared<model::Array>(value.expr->type, shared ? 1 : size);
  Selection selection;
  if (std::ssize(items) != size) {
    std::vector<std::int64_t> relative;
    for (const auto item : items) relative.push_back(view.place(item));
    selection = std::move(relative);
  }
  run_over(view, selection, shared, scratch, value, outside, random);
  std::vector<double> values;
  for (const auto item : items) values.push_back(scratch->at(item));
  return values;
}

}  // namespace

std::uint64_t fresh_seed() {
  std::random_device device;
  return (static_cast<std::uint64_t>(device()) << 32u) | device();
}

std::vector<std::int32_t> select(const model::View& view, const Selection& selection,
                                 const model::Names& outside, Random& random) {
  check_part(view);
  if (const auto* indices = std::get_if<std::vector<std::int64_t>>(&selection))
    return checked_indices(view, *indices);
  if (const auto* condition = std::get_if<std::string>(&selection))
    return where(view, *condition, outside, random);
  return model::items_of(view);
}

void assign(const model::View& view, const std::string& variable, const Selection& selection,
            const std::string& text, const model::Names& outside, Random& random, bool with_unit) {
  check_part(view);
  const auto& target = writable(*view.group, variable);
  const auto source =
      lang::make_source(fmt::format("the value for '{}' of {}", variable, view.group->name()), text);
  const auto value = check::check_value(*view.group, target, source, outside, with_unit);
  if (target.linked) {
    const auto items = chosen_items(view, target.shared, selection, outside, random);
    put_linked(target, items, computed(view, value, items, target.shared, outside, random));
    return;
  }
  if (is_whole(view, selection) && is_deferrable(*view.group, target)) {
    const auto place = std::make_shared<model::Array>(target.type, 0);
    auto kernel = store_kernel(view, ir::Domain::items, value, place);
    if (defer(*view.group, target, std::move(kernel), place, outside, random)) return;
  }
  run_over(view, selection, target.shared, target.array, value, outside, random);
  target.array->touch();
}

void assign(const model::View& view, const std::string& variable, const Selection& selection,
            const std::vector<double>& values, const Dimension* dimension, const model::Names& outside,
            Random& random) {
  check_part(view);
  const auto& target = writable(*view.group, variable);
  if (dimension != nullptr) check_dimension(*view.group, target, *dimension, values);
  const auto indices = chosen_items(view, target.shared, selection, outside, random);
  if (values.size() != 1 && values.size() != indices.size()) {
    throw ModelError({Code::wrong_shape,
                      nullptr,
                      {},
                      fmt::format("'{}' of {} takes {} values here, not {}", variable, view.group->name(),
                                  indices.size(), values.size()),
                      "give one value, or one for each item"});
  }
  if (target.linked) {
    put_linked(target, indices, values);
    return;
  }
  for (std::size_t k = 0; k < indices.size(); ++k)
    target.array->put(indices[k], values[values.size() == 1 ? 0 : k]);
  target.array->touch();
}

Values read(const model::View& view, const std::string& variable, const Selection& selection,
            const model::Names& outside, Random& random) {
  check_part(view);
  const auto& source = variable_of(*view.group, variable);
  Values result{{}, source.dimension, source.type, source.shared};
  const auto indices = chosen_items(view, source.shared, selection, outside, random);
  if (!source.array) {
    const auto text = lang::make_source(fmt::format("a variable of {}", view.group->name()), variable);
    const auto value = check::check_expression(*view.group, text, outside);
    result.type = value.expr->type;
    result.values = computed(view, value, indices, source.shared, outside, random);
    return result;
  }
  // i counts from the beginning of the view.
  const bool is_index = variable == "i" && dynamic_cast<const model::Synapses*>(view.group.get()) == nullptr;
  for (const auto index : indices) {
    result.values.push_back(is_index ? static_cast<double>(view.place(index)) : source.array->at(index));
  }
  return result;
}

Values evaluate(const model::View& view, const std::string& text, const Selection& selection,
                const model::Names& outside, Random& random) {
  check_part(view);
  const auto source = lang::make_source(fmt::format("an expression on {}", view.group->name()), text);
  const auto value = check::check_expression(*view.group, source, outside);
  // Chosen once: a condition may draw random numbers.
  const auto items = select(view, selection, outside, random);
  return {computed(view, value, items, false, outside, random), value.dimension, value.expr->type, false};
}

}  // namespace brio::face
