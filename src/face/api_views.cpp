// Parts of groups and their variables, as C++ programs see them.
#include <fmt/format.h>

#include "brio/groups.hpp"
#include "brio/units.hpp"
#include "face/api.hpp"

namespace brio {

// ---- Random ----------------------------------------------------------------------------------------------

Random::Random() : Random(face::fresh_seed()) {}
Random::Random(std::uint64_t seed) : state_(std::make_shared<State>()) { state_->random.seed = seed; }

Random::Position Random::position() const { return {state_->random.seed, state_->random.operations}; }
void Random::set_position(const Position& position) const {
  state_->random.seed = position.seed;
  state_->random.operations = position.operations;
}

// ---- StateView -------------------------------------------------------------------------------------------

struct StateView::Data {
  model::View view;
  std::string variable;
  face::Selection selection;
  Random random;
  static std::shared_ptr<Data> of(const Data& data, face::Selection selection) {
    if (!std::holds_alternative<std::monostate>(data.selection)) {
      throw ModelError({Code::invalid_value,
                        nullptr,
                        {},
                        fmt::format("'{}' is indexed already", data.variable),
                        "use one index or one condition"});
    }
    return std::make_shared<Data>(Data{data.view, data.variable, std::move(selection), data.random});
  }
};

model::LinkTarget StateView::link_target() const {
  if (std::holds_alternative<std::monostate>(data_->selection)) return {data_->view, data_->variable};
  throw ModelError(
      {Code::invalid_value,
       nullptr,
       {},
       fmt::format("only a whole variable can be linked to, not an indexed '{}'", data_->variable),
       "give the indices to link()"});
}

StateView& StateView::operator=(const Quantity& value) {
  const auto values = value.values();
  const auto dimension = value.dimension();
  face::assign(data_->view, data_->variable, data_->selection,
               std::vector<double>(values.begin(), values.end()), &dimension, {},
               data_->random.state()->random);
  return *this;
}

StateView& StateView::operator=(const std::string& expression) {
  face::assign(data_->view, data_->variable, data_->selection, expression, {}, data_->random.state()->random);
  return *this;
}

StateView StateView::operator[](const char* condition) const { return (*this)[std::string(condition)]; }
StateView StateView::operator[](const std::string& condition) const {
  return StateView(Data::of(*data_, condition));
}
StateView StateView::operator[](std::vector<std::int64_t> indices) const {
  return StateView(Data::of(*data_, std::move(indices)));
}

Quantity StateView::values() const {
  auto read = face::read(data_->view, data_->variable, data_->selection, {}, data_->random.state()->random);
  if (read.shared) return {read.values.at(0), read.dimension};
  return {std::move(read.values), read.dimension};
}

// ---- GroupView -------------------------------------------------------------------------------------------

GroupView::GroupView(std::shared_ptr<model::Group> group, Random random)
    : group_(std::move(group)), random_(std::move(random)) {}

const std::string& GroupView::name() const { return group_->name(); }
std::int64_t GroupView::end() const { return end_.value_or(group_->size()); }
std::int64_t GroupView::size() const { return end() - begin_; }

StateView GroupView::operator[](const std::string& variable) const {
  return StateView(std::make_shared<StateView::Data>(
      StateView::Data{face::view_of(*this), variable, std::monostate{}, random_}));
}

States GroupView::states(const StatesOptions& options) const {
  States result;
  for (const auto& variable : group_->variables()) {
    const bool computed = variable.kind == model::Variable::Kind::subexpression && !variable.array;
    if (computed ? !options.subexpressions : variable.read_only && !options.read_only) continue;
    result.emplace(variable.name, (*this)[variable.name].values());
  }
  return result;
}

void GroupView::set_states(const States& states) const {
  for (const auto& [name, values] : states) (*this)[name] = values;
}

void GroupView::link(const std::string& variable, const StateView& source) {
  group_->link(variable, source.link_target());
}

void GroupView::link(const std::string& variable, const StateView& source,
                     const std::vector<std::int64_t>& index) {
  auto target = source.link_target();
  target.index = index;
  group_->link(variable, target);
}

void GroupView::link(const std::string& variable, const StateView& source,
                     const std::string& index_variable) {
  auto target = source.link_target();
  target.index_variable = index_variable;
  group_->link(variable, target);
}

GroupView GroupView::slice(std::int64_t begin, std::int64_t end) const {
  if (begin < 0 || end > size() || begin >= end) {
    throw ModelError({Code::index_out_of_range,
                      nullptr,
                      {},
                      fmt::format("{} has no items {} to {}: its size is {}", name(), begin, end - 1, size()),
                      ""});
  }
  if (subset_) {
    std::vector<std::int64_t> items;
    for (auto k = begin; k < end; ++k) items.push_back(k);
    return choose(items);
  }
  auto part = *this;
  part.begin_ = begin_ + begin;
  part.end_ = begin_ + end;
  return part;
}

GroupView GroupView::choose(const std::vector<std::int64_t>& items) const {
  const auto view = face::view_of(*this);
  std::vector<std::int64_t> of_group;
  for (const auto k : items) {
    const auto is_there = k >= 0 && k < view.size();
    of_group.push_back(is_there ? view.item(k) : std::int64_t{-1});
  }
  const auto chosen = model::view_of_items(group_, of_group);
  auto part = *this;
  part.begin_ = chosen.begin;
  part.end_ = chosen.end;
  part.subset_ = chosen.subset;
  return part;
}

void GroupView::set_names(const Names& names) { group_->names = face::names_of(names); }

void GroupView::set_method(std::vector<Method> methods, MethodOptions options) {
  group_->methods = std::move(methods);
  group_->method_options = std::move(options);
}

}  // namespace brio
