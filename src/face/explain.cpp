#include "face/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "model/spatial_neuron.hpp"
#include "runtime/tasks.hpp"

namespace brio::face {

namespace {

// What an object is, and how many.
struct Describe {
  ExplainedObject& result;

  void operator()(const std::shared_ptr<model::NeuronGroup>& group) const {
    const bool shaped = std::dynamic_pointer_cast<model::SpatialNeuron>(group) != nullptr;
    say(shaped ? "SpatialNeuron" : "NeuronGroup", group->size());
  }
  void operator()(const std::shared_ptr<model::PoissonGroup>& group) const {
    say("PoissonGroup", group->size());
  }
  void operator()(const std::shared_ptr<model::SpikeGeneratorGroup>& group) const {
    say("SpikeGeneratorGroup", group->size());
  }
  void operator()(const std::shared_ptr<model::Synapses>& group) const { say("Synapses", group->size()); }
  void operator()(const std::shared_ptr<model::SpikeMonitor>&) const { say("SpikeMonitor", 0); }
  void operator()(const std::shared_ptr<model::StateMonitor>& monitor) const {
    say("StateMonitor", std::ssize(monitor->indices));
  }
  void operator()(const std::shared_ptr<model::PopulationRateMonitor>&) const {
    say("PopulationRateMonitor", 0);
  }
  void operator()(const std::shared_ptr<model::Probe>&) const { say("NetworkOperation", 0); }
  void operator()(const std::shared_ptr<model::PoissonInput>&) const { say("PoissonInput", 0); }

 private:
  void say(const char* kind, std::int64_t size) const {
    result.kind = kind;
    result.size = size;
  }
};

// What a run refuses before its first step.
void check_delays(const plan::Plan& plan) {
  for (const auto& task : plan.tasks) {
    const auto* deliver = std::get_if<plan::DeliverTask>(&task.work);
    if (deliver == nullptr) continue;
    const auto& pathway = deliver->synapses->pathway(deliver->pathway);
    const auto dt = *plan.clocks[task.clock].dt;
    const auto fits = [dt](double delay) { return delay >= 0 && delay / dt < 0x1p24; };
    const auto range = model::delay_range(pathway);
    if (!fits(range.shortest) || !fits(range.longest))
      runtime::delayed_rows(*deliver->synapses, pathway, dt);  // says which
  }
}

// Memory of pathways counts for their synapses.
std::map<std::string, std::string> owners_of_queues(const plan::Plan& plan) {
  std::map<std::string, std::string> owners;
  for (const auto& task : plan.tasks) {
    if (const auto* deliver = std::get_if<plan::DeliverTask>(&task.work)) owners[deliver->queue] = task.owner;
  }
  return owners;
}

ExplainedObject explain_object(const Planned& planned, const std::vector<Measured>& measured,
                               const model::Object& described) {
  ExplainedObject object;
  object.name = model::name_of(described);
  std::visit(Describe{object}, described);
  object.active = !planned.network.inactive.contains(object.name);
  const auto method = planned.plan.methods.find(object.name);
  if (method != planned.plan.methods.end()) object.method = method->second;
  const auto refused = planned.plan.refused.find(object.name);
  if (refused != planned.plan.refused.end()) object.refused = refused->second;
  object.once = computed_once(planned, object.name);
  object.traces = kept_with_neurons(planned, object.name);
  for (const auto& task : planned.plan.tasks) {
    if (task.owner != object.name) continue;
    auto parts = parts_of(planned, task);
    std::move(parts.begin(), parts.end(), std::back_inserter(object.parts));
  }
  for (const auto& each : measured) {
    if (each.owner == object.name) object.measured.push_back(each.part);
  }
  const auto owners = owners_of_queues(planned.plan);
  for (const auto& item : planned.memory.items) {
    const auto owner = owners.find(item.object);
    const auto& whose = owner == owners.end() ? item.object : owner->second;
    if (whose == object.name) object.bytes += item.bytes;
  }
  object.hints = hints_for(planned, object, described);
  return object;
}

}  // namespace

Explanation explain(const Planned& planned, const std::vector<Measured>& measured) {
  check_delays(planned.plan);
  Explanation explanation;
  explanation.bytes = planned.memory.bytes;
  if (planned.threads < 2) {
    explanation.why_threads = "no more are there, or wanted";
  } else if (!runtime::worth_threads(planned.plan)) {
    explanation.why_threads = "no part of the network has enough work for more";
  } else {
    explanation.threads = planned.threads;
    explanation.why_threads = "parts that are large enough are shared among them";
  }
  for (const auto& each : planned.network.objects)
    explanation.objects.push_back(explain_object(planned, measured, each));
  return explanation;
}

}  // namespace brio::face
