// The C++ classes of brio/groups.hpp: thin covers of model/ and session.hpp.
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
StateView StateView::operator[](std::int64_t index) const {
  return StateView(Data::of(*data_, std::vector<std::int64_t>{index}));
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
    if ((computed && !options.subexpressions) || (variable.read_only && !options.read_only)) continue;
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

// ---- groups ----------------------------------------------------------------------------------------------

namespace {

std::optional<std::string> if_given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

std::string name_or(const std::string& name, const char* otherwise) {
  return name.empty() ? otherwise : name;
}

ir::Type type_of(DType dtype) {
  switch (dtype) {
    case DType::float64: return ir::Type::f64;
    case DType::float32: return ir::Type::f32;
    case DType::int32: return ir::Type::i32;
    case DType::int64: return ir::Type::i64;
  }
  throw InternalError("unknown data type");
}

model::StorageTypes storage_of(DType floats, const DTypes& single) {
  if (floats != DType::float64 && floats != DType::float32) {
    throw ModelError({Code::type_mismatch,
                      nullptr,
                      {},
                      "the dtype of a group is that of its numbers with a fraction: float64 or float32",
                      "dtypes names single variables, also integers"});
  }
  model::StorageTypes storage;
  storage.floats = type_of(floats);
  for (const auto& [name, dtype] : single) storage.variables[name] = type_of(dtype);
  return storage;
}

model::NeuronGroupOptions options_of(std::int64_t size, const std::string& text,
                                     const NeuronGroupOptions& options) {
  model::NeuronGroupOptions result;
  result.size = size;
  result.model = text;
  result.threshold = if_given(options.threshold);
  result.reset = if_given(options.reset);
  if (const auto* period = std::get_if<Quantity>(&options.refractory)) {
    result.refractory_period = face::seconds(*period, "the refractory period");
  }
  if (const auto* expression = std::get_if<std::string>(&options.refractory)) result.refractory = *expression;
  result.refractory_in_seconds = options.refractory_in_seconds;
  result.events = options.events;
  result.methods = options.method;
  result.method_options = options.method_options;
  result.dt = face::seconds(options.dt, "dt");
  result.names = face::names_of(options.names);
  result.order = options.order;
  result.name = name_or(options.name, "neurongroup");
  result.storage = storage_of(options.dtype, options.dtypes);
  return result;
}

model::PoissonGroupOptions options_of(std::int64_t size, const PoissonGroupOptions& options) {
  model::PoissonGroupOptions result;
  result.size = size;
  result.dt = face::seconds(options.dt, "dt");
  result.names = face::names_of(options.names);
  result.order = options.order;
  result.name = name_or(options.name, "poissongroup");
  result.storage = storage_of(options.dtype, {});
  return result;
}

model::PoissonGroupOptions with_rates(model::PoissonGroupOptions options, const Quantity& rates) {
  options.rates = rates.all_in(units::hertz);
  return options;
}

model::PoissonGroupOptions with_rates(model::PoissonGroupOptions options, const std::string& rates) {
  options.rates_text = rates;
  return options;
}

model::SpikeGeneratorOptions options_of(std::int64_t size, const std::vector<std::int32_t>& indices,
                                        const Quantity& times, const SpikeGeneratorOptions& options) {
  model::SpikeGeneratorOptions result;
  result.size = size;
  result.indices = indices;
  result.times = times.all_in(units::second);
  result.period = face::seconds(options.period, "the period").value_or(0);
  result.dt = face::seconds(options.dt, "dt");
  result.slot = {options.when, options.order};
  result.sorted = options.sorted;
  result.name = name_or(options.name, "spikegeneratorgroup");
  return result;
}

model::PathwayOptions options_of(const Pathway& pathway) {
  return {.name = pathway.name,
          .code = pathway.code,
          .from_source = !pathway.on_post,
          .delay = face::seconds(pathway.delay, "the delay"),
          .event = pathway.event,
          .order = pathway.order};
}

std::vector<model::PathwayOptions> pathways_of(const SynapsesOptions& options) {
  std::vector<model::PathwayOptions> result;
  if (!options.on_pre.empty()) {
    result.push_back(options_of(
        {.name = "pre", .code = options.on_pre, .delay = options.delay, .event = options.event_pre}));
  }
  if (!options.on_post.empty()) {
    result.push_back(options_of({.name = "post",
                                 .code = options.on_post,
                                 .on_post = true,
                                 .delay = options.delay_post,
                                 .event = options.event_post}));
  }
  for (const auto& pathway : options.pathways) result.push_back(options_of(pathway));
  return result;
}

model::SynapsesOptions options_of(const GroupView& source, const GroupView& target,
                                  const SynapsesOptions& options) {
  model::SynapsesOptions result;
  result.source = face::view_of(source);
  result.target = face::view_of(target);
  result.model = options.model;
  result.pathways = pathways_of(options);
  result.multisynaptic_index = options.multisynaptic_index;
  result.methods = options.method;
  result.method_options = options.method_options;
  result.dt = face::seconds(options.dt, "dt");
  result.names = face::names_of(options.names);
  result.order = options.order;
  result.name = name_or(options.name, "synapses");
  result.storage = storage_of(options.dtype, options.dtypes);
  return result;
}

}  // namespace

NeuronGroup::NeuronGroup(std::int64_t size, const std::string& model, const NeuronGroupOptions& options)
    : GroupView(std::make_shared<model::NeuronGroup>(options_of(size, model, options)), options.random) {}

PoissonGroup::PoissonGroup(std::int64_t size, const Quantity& rates, const PoissonGroupOptions& options)
    : GroupView(std::make_shared<model::PoissonGroup>(with_rates(options_of(size, options), rates)),
                options.random) {}

PoissonGroup::PoissonGroup(std::int64_t size, const std::string& rates, const PoissonGroupOptions& options)
    : GroupView(std::make_shared<model::PoissonGroup>(with_rates(options_of(size, options), rates)),
                options.random) {}

SpikeGeneratorGroup::SpikeGeneratorGroup(std::int64_t size, const std::vector<std::int32_t>& indices,
                                         const Quantity& times, const SpikeGeneratorOptions& options)
    : GroupView(std::make_shared<model::SpikeGeneratorGroup>(options_of(size, indices, times, options)),
                Random(0)) {}

void SpikeGeneratorGroup::set_spikes(const std::vector<std::int32_t>& indices, const Quantity& times,
                                     const std::optional<Quantity>& period, bool sorted) {
  auto& model = dynamic_cast<model::SpikeGeneratorGroup&>(*group());
  model.set_spikes(indices, times.all_in(units::second), face::seconds(period, "the period").value_or(0),
                   sorted);
}

Synapses::Synapses(const GroupView& source, const GroupView& target, const SynapsesOptions& options)
    : GroupView(std::make_shared<model::Synapses>(options_of(source, target, options)), options.random),
      synapses_(std::dynamic_pointer_cast<model::Synapses>(group())) {}

namespace {

face::Connect connect_of(const ConnectOptions& options) {
  face::Connect result;
  result.p = options.p;
  result.n = options.n;
  result.skip_if_invalid = options.skip_if_invalid;
  return result;
}

}  // namespace

void Synapses::connect(const std::string& condition, const ConnectOptions& options) {
  auto how = connect_of(options);
  how.condition = if_given(condition);
  face::connect(*synapses_, how, {}, random().state()->random);
}

void Synapses::connect_each(const std::string& j, const ConnectOptions& options) {
  auto how = connect_of(options);
  how.j_text = j;
  face::connect(*synapses_, how, {}, random().state()->random);
}

void Synapses::connect_each_target(const std::string& i, const ConnectOptions& options) {
  auto how = connect_of(options);
  how.i_text = i;
  face::connect(*synapses_, how, {}, random().state()->random);
}

void Synapses::connect(const std::vector<std::int64_t>& i, const std::vector<std::int64_t>& j) {
  face::Connect how;
  how.i = i;
  how.j = j;
  how.explicit_pairs = true;
  face::connect(*synapses_, how, {}, random().state()->random);
}

StateView Synapses::delay(const std::string& pathway) const { return (*this)[pathway + ".delay"]; }

namespace {

face::Connect fixed(face::FixedNumber::Of of, std::variant<std::int64_t, std::string> number,
                    const ChoiceOptions& options) {
  face::Connect how;
  how.fixed = face::FixedNumber{of, std::move(number), options.multapses, options.autapses};
  return how;
}

}  // namespace

void Synapses::connect_in_degree(const std::variant<std::int64_t, std::string>& number,
                                 const ChoiceOptions& options) {
  face::connect(*synapses_, fixed(face::FixedNumber::Of::target, number, options), {},
                random().state()->random);
}

void Synapses::connect_out_degree(const std::variant<std::int64_t, std::string>& number,
                                  const ChoiceOptions& options) {
  face::connect(*synapses_, fixed(face::FixedNumber::Of::source, number, options), {},
                random().state()->random);
}

void Synapses::connect_total(std::int64_t number, const ChoiceOptions& options) {
  face::connect(*synapses_, fixed(face::FixedNumber::Of::all, number, options), {}, random().state()->random);
}

void Synapses::connect_pairs(const std::vector<std::pair<std::int64_t, std::int64_t>>& pairs) {
  face::Connect how;
  how.explicit_pairs = true;
  for (const auto& [source, target] : pairs) {
    how.i.push_back(source);
    how.j.push_back(target);
  }
  face::connect(*synapses_, how, {}, random().state()->random);
}

void Synapses::connect_rows(const std::vector<std::int64_t>& begin,
                            const std::vector<std::int32_t>& targets) {
  face::connect_rows(*synapses_, begin, targets);
}

std::vector<std::int32_t> Synapses::i() const {
  const auto& array = synapses_->i();
  return {array.as<std::int32_t>(), array.as<std::int32_t>() + array.size()};
}

std::vector<std::int32_t> Synapses::j() const {
  const auto& array = synapses_->j();
  return {array.as<std::int32_t>(), array.as<std::int32_t>() + array.size()};
}

}  // namespace brio
