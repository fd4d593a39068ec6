// What the points of a C++ sweep set, found by its name.
#include "face/api_sweep_targets.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "units/units.hpp"

namespace brio::face {

namespace {

[[noreturn]] void refuse(Code code, std::string message, std::string hint = "") {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

}  // namespace

void SweepTarget::check(const Dimension& found) const {
  if (!view) return;
  const auto& expected = view->group()->find(variable)->dimension;
  if (expected == found) return;
  throw ModelError({Code::dimension_mismatch,
                    nullptr,
                    {},
                    fmt::format("'{}' has unit {}, but is to be set to values of unit {}", name,
                                units::describe(expected), units::describe(found)),
                    "",
                    {found.exponents, expected.exponents}});
}

// ---- SweepTargets ----------------------------------------------------------------------------------------

SweepTargets::SweepTargets(const std::vector<GroupView>& groups, const model::Network& network)
    : groups_(groups) {
  for (const auto& view : groups) {
    const auto& group = *view.group();
    for (const auto& name : model::unresolved_names(group)) names_.insert(name);
    for (const auto& name : model::names_in_texts(group)) {
      if (group.names.contains(name)) names_.insert(name);
    }
  }
  for (const auto& object : network.objects) {
    const auto* input = std::get_if<std::shared_ptr<model::PoissonInput>>(&object);
    const auto* weight = input == nullptr ? nullptr : std::get_if<SourcePtr>(&(*input)->weight);
    if (weight == nullptr) continue;
    for (const auto& name : model::unresolved_names(*(*input)->group, (*weight)->text)) names_.insert(name);
  }
}

void SweepTargets::add(const std::string& text) {
  for (const auto& view : groups_) {
    for (const auto& name : model::unresolved_names(*view.group(), text)) names_.insert(name);
  }
}

SweepTarget SweepTargets::find(const std::string& name) const {
  const auto dot = name.find('.');
  if (dot == std::string::npos) return constant(name);
  const auto owner = name.substr(0, dot);
  std::vector<std::string> known;
  for (const auto& view : groups_) {
    if (view.name() == owner) return variable(view, name, name.substr(dot + 1));
    known.push_back(view.name());
  }
  refuse(Code::unknown_name, fmt::format("there is no group '{}' for '{}'", owner, name),
         base::did_you_mean(owner, known));
}

SweepTarget SweepTargets::constant(const std::string& name) const {
  if (!names_.contains(name)) {
    const auto has = std::find_if(groups_.begin(), groups_.end(),
                                  [&](const GroupView& view) { return view.group()->find(name) != nullptr; });
    refuse(Code::unknown_name, fmt::format("no text of the model uses the name '{}'", name),
           has == groups_.end()
               ? base::did_you_mean(name, {names_.begin(), names_.end()})
               : fmt::format("a variable is named with its group: '{}.{}'", has->name(), name));
  }
  SweepTarget target{name};
  for (const auto& view : groups_) {
    if (view.group()->names.contains(name)) target.with_names.push_back(view.group());
  }
  return target;
}

SweepTarget SweepTargets::variable(const GroupView& view, const std::string& name,
                                   std::string variable) const {
  const auto& group = *view.group();
  if (variable == "delay") variable = "pre.delay";
  const auto* found = group.find(variable);
  if (found == nullptr) {
    refuse(Code::unknown_name, fmt::format("{} has no variable '{}'", view.name(), variable),
           base::did_you_mean(variable, group.variable_names()));
  }
  if (found->read_only || (!found->array && !found->linked)) {
    refuse(Code::read_only, fmt::format("'{}' of {} is read-only", variable, view.name()),
           found->array ? "" : "it is computed from other variables: vary those");
  }
  SweepTarget target{name};
  target.view = view;
  target.variable = std::move(variable);
  return target;
}

// ---- SweepSetter -----------------------------------------------------------------------------------------

SweepSetter::SweepSetter(const std::vector<GroupView>& groups, const brio::Names& names) : given_(names) {
  for (const auto& view : groups) {
    groups_.emplace_back(view.group(), view.group()->names);
    auto* const random = &view.random().state()->random;
    const auto known =
        std::any_of(randoms_.begin(), randoms_.end(), [&](const auto& each) { return each.first == random; });
    if (!known) randoms_.emplace_back(random, *random);
  }
}

SweepSetter::~SweepSetter() { put_back(); }

void SweepSetter::put_back() const {
  for (const auto& [group, names] : groups_) group->names = names;
  for (const auto& [random, before] : randoms_) *random = before;
}

void SweepSetter::begin(const std::optional<std::uint64_t>& seed) {
  put_back();
  names_ = names_of(given_);
  if (!seed) return;
  for (const auto& [random, before] : randoms_) {
    random->seed = *seed;
    random->operations = 0;
  }
}

namespace {

// One delay for all synapses takes no memory for each of them.
bool set_delay(const SweepTarget& target, const Quantity& value) {
  constexpr std::string_view ending = ".delay";
  if (!target.variable.ends_with(ending) || !value.is_scalar()) return false;
  const auto synapses = std::dynamic_pointer_cast<model::Synapses>(target.view->group());
  if (!synapses || value.dimension() != synapses->find(target.variable)->dimension) return false;
  const auto pathway = target.variable.substr(0, target.variable.size() - ending.size());
  synapses->set_delay(synapses->pathway(pathway), value.value());
  return true;
}

}  // namespace

void SweepSetter::set(const SweepTarget& target, const Value& value) {
  const auto* quantity = std::get_if<Quantity>(&value);
  if (!target.view) {
    if (quantity == nullptr)
      refuse(Code::type_mismatch, fmt::format("'{}' is a constant, which is no text", target.name));
    const auto constant = names_of({{target.name, *quantity}}).at(target.name);
    for (const auto& group : target.with_names) group->names[target.name] = constant;
    names_[target.name] = constant;
    return;
  }
  const auto view = view_of(*target.view);
  auto& random = target.view->random().state()->random;
  if (quantity == nullptr) {
    assign(view, target.variable, {}, std::get<std::string>(value), names_, random);
  } else if (!set_delay(target, *quantity)) {
    const auto dimension = quantity->dimension();
    const auto numbers = quantity->values();
    assign(view, target.variable, {}, {numbers.begin(), numbers.end()}, &dimension, names_, random);
  }
}

}  // namespace brio::face
