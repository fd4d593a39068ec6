// The groups of brio/groups.hpp: thin covers of model/ and session.hpp.
#include "brio/groups.hpp"
#include "brio/units.hpp"
#include "face/api.hpp"

namespace brio {

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

}  // namespace

model::NeuronGroupOptions face::options_of(std::int64_t size, const std::string& text,
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

namespace {

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
    : GroupView(std::make_shared<model::NeuronGroup>(face::options_of(size, model, options)),
                options.random) {}

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

Quantity SpikeGeneratorGroup::spike_time() const {
  return {dynamic_cast<const model::SpikeGeneratorGroup&>(*group()).times(), units::second.dimension};
}

const std::vector<std::int32_t>& SpikeGeneratorGroup::neuron_index() const {
  return dynamic_cast<const model::SpikeGeneratorGroup&>(*group()).indices();
}

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
