#include "face/signature.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "model/function.hpp"

namespace brio::face {

namespace {

class Signature {
 public:
  Signature(const model::Network& network, const plan::Options& options) {
    text_ = fmt::format("dt {} {}\n{}\n{}\n", network.dt, options.fuse, fmt::join(network.schedule, " "),
                        fmt::join(network.inactive, " "));
  }

  void add(const model::Object& object, const model::OutsideNames& outside) {
    std::visit(*this, object);
    const auto around = outside.find(model::name_of(object));
    if (around != outside.end()) add_names(around->second);
  }
  const std::string& text() const { return text_; }

  template <class Object>
  void operator()(const std::shared_ptr<Object>& object) {
    text_ += fmt::format("{}\n", static_cast<const void*>(object.get()));
    if constexpr (std::is_base_of_v<model::Group, Object>) add_group(*object);
    if constexpr (std::is_same_v<Object, model::NeuronGroup>) {
      text_ += object->refractory().in_seconds ? "refractory in seconds\n" : "";
      const auto* spatial = dynamic_cast<const model::SpatialNeuron*>(object.get());
      if (spatial != nullptr) add(spatial->potential);
    }
    if constexpr (std::is_base_of_v<model::SpikeSource, Object>) {
      for (const auto& event : object->events()) {
        add(event.check);
        if (event.code) add(event.follow);
      }
    }
    if constexpr (std::is_same_v<Object, model::Synapses>) {
      for (const auto& pathway : object->pathways()) {
        add(pathway.slot);
      }
      for (const auto& summed : object->summed()) add(summed.slot);
    }
    if constexpr (std::is_same_v<Object, model::StateMonitor>) {
      text_ += fmt::format("{} ", object->dt.value_or(0));
      add({object->when, object->order});
    }
    if constexpr (std::is_same_v<Object, model::SpikeMonitor>) {
      if (object->slot) add(*object->slot);
    }
    if constexpr (std::is_same_v<Object, model::PopulationRateMonitor>) add(object->slot);
    if constexpr (std::is_same_v<Object, model::PoissonInput>) add(object->slot);
    if constexpr (std::is_same_v<Object, model::Probe>) {
      add(object->timing);
      add(object->slot);
    }
  }

 private:
  void add_methods(const model::Group& group) {
    for (const auto& method : group.methods) {
      text_ += fmt::format("{} {} {} {}\n", static_cast<int>(method.kind), method.name, method.text,
                           static_cast<int>(method.noise));
    }
    for (const auto& [option, value] : group.method_options) {
      text_ += fmt::format("{} {}", option, value.index());
      std::visit([this](const auto& held) { add_option(held); }, value);
    }
  }
  void add_option(double value) { text_ += fmt::format(" {}\n", value); }
  void add_option(const std::map<std::string, Quantity>& values) {
    for (const auto& [variable, value] : values) {
      text_ +=
          fmt::format(" {} {} {}\n", variable, value.value(), fmt::join(value.dimension().exponents, " "));
    }
  }
  void add_group(const model::Group& group) {
    text_ +=
        fmt::format("{} {} {} {}\n", group.size(), group.dt.value_or(0), group.order, group.link_version());
    add_methods(group);
    add(group.update);
    for (const auto& operation : group.operations) {
      text_ += fmt::format("{} ", static_cast<const void*>(operation.get()));
      add(operation->timing);
      add(operation->slot);
    }
    add_names(group.names);
  }
  void add(const model::Slot& slot) { text_ += fmt::format("{} {}\n", slot.when, slot.order); }
  void add(const model::Timing& timing) {
    text_ += fmt::format("{} ", timing.dt.value_or(0));
    if (timing.times) text_ += fmt::format("at {} ", fmt::join(*timing.times, " "));
  }
  void add_names(const model::Names& names) {
    for (const auto& [name, named] : names) text_ += model::signature(name, named);
  }
  std::string text_;
};

}  // namespace

std::string signature(const model::Network& network, const model::OutsideNames& outside,
                      const plan::Options& options) {
  Signature parts(network, options);
  for (const auto& object : network.objects) parts.add(object, outside);
  return parts.text();
}

}  // namespace brio::face
