#include "model/link.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "model/synapses.hpp"
#include "units/units.hpp"

namespace brio::model {

namespace {

[[noreturn]] void refuse(Code code, std::string message, std::string hint) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

void check_source(const Group& group, const Variable& linked, const View& source, const std::string& name) {
  const auto what = fmt::format("'{}' of {}", linked.name, group.name());
  if (!linked.linked) {
    refuse(Code::type_mismatch, fmt::format("{} can't be linked: it is a variable of its own", what),
           fmt::format("flag it in the equations: {} : ... (linked)", linked.name));
  }
  const auto* variable = source.group->find(name);
  if (variable == nullptr) {
    refuse(Code::unknown_name, fmt::format("{} has no variable '{}' to link to", source.group->name(), name),
           base::did_you_mean(name, source.group->variable_names()));
  }
  if (dynamic_cast<const Synapses*>(source.group.get()) != nullptr && !variable->shared) {
    refuse(Code::type_mismatch,
           fmt::format("{} can't be linked to '{}' of {}: the number of synapses can change", what, name,
                       source.group->name()),
           "link to a variable of neurons, or to a shared one");
  }
  if (variable->dimension == linked.dimension) return;
  throw ModelError(
      {Code::dimension_mismatch,
       nullptr,
       {},
       fmt::format("{} has unit {}, but '{}' of {} has unit {}", what, units::describe(linked.dimension),
                   name, source.group->name(), units::describe(variable->dimension)),
       "",
       {variable->dimension.exponents, linked.dimension.exponents}});
}

// Follows links from `group`: would the new one lead back to where it begins?
void check_cycle(const Variable& linked, const Variable* target) {
  for (; target != nullptr && target->linked; target = target->link->group->find(target->link->variable)) {
    if (target == &linked)
      refuse(Code::cycle, fmt::format("'{}' would be linked to itself", linked.name), "");
    if (!target->link) return;
  }
}

ArrayPtr fixed_index(const Group& group, const std::string& name, const std::vector<std::int64_t>& index,
                     std::int64_t targets) {
  if (std::ssize(index) != group.size()) {
    refuse(Code::wrong_shape,
           fmt::format("linking '{}' of {} takes {} indices, not {}", name, group.name(), group.size(),
                       index.size()),
           "give one index for each item");
  }
  auto array = std::make_shared<Array>(ir::Type::i32, group.size());
  for (std::size_t k = 0; k < index.size(); ++k) {
    if (index[k] < 0 || index[k] >= targets) {
      refuse(Code::index_out_of_range,
             fmt::format("'{}' of {}: index {} (of item {}) is not between 0 and {}", name, group.name(),
                         index[k], k, targets - 1),
             "");
    }
    array->put(static_cast<std::int64_t>(k), static_cast<double>(index[k]));
  }
  return array;
}

ArrayPtr index_variable(const Group& group, const std::string& name, const std::string& index) {
  const auto* variable = group.find(index);
  if (variable == nullptr || variable->array == nullptr || variable->shared) {
    refuse(Code::invalid_value,
           fmt::format("'{}' of {} can't be linked by '{}', which is no variable of its items", name,
                       group.name(), index),
           base::did_you_mean(index, group.variable_names()));
  }
  if (variable->type != ir::Type::i32) {
    refuse(Code::type_mismatch, fmt::format("'{}' is no index: it has to be an integer variable", index),
           fmt::format("declare it as '{} : integer'", index));
  }
  return variable->array;
}

// Indices of items of the source, also where only some of them are linked to.
std::optional<std::vector<std::int64_t>> through(const LinkTarget& target) {
  const auto& source = target.source;
  if (!source.subset) return target.index;
  if (!target.index_variable.empty()) {
    refuse(Code::invalid_value,
           fmt::format("'{}' can't choose among items of {} that do not follow each other",
                       target.index_variable, source.group->name()),
           "link to the whole group");
  }
  std::vector<std::int64_t> index;
  if (!target.index) {
    for (std::int64_t k = 0; k < source.size(); ++k) index.push_back(source.item(k));
    return index;
  }
  for (const auto k : *target.index) {
    index.push_back(k >= 0 && k < source.size() ? source.item(k) : std::int64_t{-1});
  }
  return index;
}

[[noreturn]] void points_outside(const Link& link, std::int64_t item) {
  refuse(Code::index_out_of_range,
         fmt::format("the index {} of item {} points outside '{}' of {}, which has {} items",
                     link.index->at(item), item, link.variable, link.group->name(), link.size),
         "set the index variable before the run");
}

}  // namespace

void Group::link(const std::string& name, const LinkTarget& target) {
  const auto found = std::find_if(variables_.begin(), variables_.end(),
                                  [&](const Variable& variable) { return variable.name == name; });
  if (found == variables_.end()) {
    refuse(Code::unknown_name, fmt::format("{} has no variable '{}'", this->name(), name),
           base::did_you_mean(name, variable_names()));
  }
  check_source(*this, *found, target.source, target.variable);
  const auto* variable = target.source.group->find(target.variable);
  check_cycle(*found, variable);
  if (variable->linked && !variable->link) {
    refuse(
        Code::type_mismatch,
        fmt::format("'{}' of {} is not linked to anything yet", target.variable, target.source.group->name()),
        "link that one first");
  }
  const bool grows = dynamic_cast<const Synapses*>(this) != nullptr;
  Link link;
  link.group = target.source.group.get();
  link.variable = target.variable;
  link.begin = target.source.subset ? 0 : target.source.begin;
  link.size = target.source.subset ? target.source.group->size() : target.source.size();
  if (link.group != this) link.keeper = target.source.group;
  const auto index = through(target);
  const bool one_for_all = variable->linked ? end_of(*variable).shared : variable->shared;
  if (!target.index_variable.empty()) {
    link.index = index_variable(*this, name, target.index_variable);
    link.fixed = false;
  } else if (index && grows) {
    refuse(Code::type_mismatch,
           fmt::format("'{}' of {} can't be linked by given indices: the number of synapses can change", name,
                       this->name()),
           "give the name of an integer variable of the synapses");
  } else if (index) {
    link.index = fixed_index(*this, name, *index, link.size);
  } else if (link.size == 1 && (grows || size() != 1)) {
    link.single = true;
  } else if (!one_for_all && (link.size != size() || grows)) {
    refuse(Code::wrong_shape,
           fmt::format("'{}' of {} has {} items, but '{}' of {} has {}", name, this->name(), size(),
                       target.variable, link.group->name(), link.size),
           "say which item belongs to which: give an index");
  }
  found->link = std::make_shared<const Link>(std::move(link));
  const auto end = end_of(*found);
  found->shared = end.shared;
  found->type = end.variable->type;
  ++link_version_;
}

LinkEnd end_of(const Variable& linked) {
  LinkEnd end{&linked, nullptr, {}, false};
  while (end.variable->linked) {
    const auto& link = end.variable->link;
    if (!link) return {};
    if (link->single) end.path.clear();
    end.shared |= link->single;
    end.path.push_back(link);
    end.group = link->group;
    end.variable = link->group->find(link->variable);
  }
  if (end.variable->shared) end.path.clear();
  end.shared |= end.variable->shared;
  return end;
}

std::int64_t element_of(const LinkPath& path, bool shared, std::int64_t item) {
  std::int64_t at = shared ? 0 : item;
  for (const auto& link : path) {
    if (link->index) {
      const auto found = static_cast<std::int64_t>(link->index->at(at));
      if (found < 0 || found >= link->size) points_outside(*link, at);
      at = found;
    } else if (link->single) {
      at = 0;
    }
    at += link->begin;
  }
  return at;
}

void check_links(const Group& group) {
  for (const auto& variable : group.variables()) {
    if (!variable.link || variable.link->fixed) continue;
    for (std::int64_t item = 0; item < group.size(); ++item) element_of({variable.link}, false, item);
  }
}

}  // namespace brio::model
