// What the tasks of a plan do, and in which way.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "face/explain.hpp"
#include "ir/kernel_work.hpp"
#include "runtime/tasks.hpp"

namespace brio::face {

namespace {

using Why = backend::Lanes::Why;

std::string why_not_more(const backend::Lanes& lanes, const plan::BoundKernel& bound) {
  switch (lanes.why) {
    case Why::vectors:
    case Why::once: return "";
    case Why::little: return "it computes too little for vectors to pay";
    case Why::shared: return fmt::format("several items may use the same {}", fmt::join(lanes.shared, ", "));
    case Why::host: {
      std::set<std::string> names;
      for (const auto& host : bound.hosts) names.insert(host.symbol + "()");
      return fmt::format("calls {}, a function outside the model", fmt::join(names, ", "));
    }
    case Why::interpreted: return "the interpreter runs it";
    case Why::machine: return "vectors of one item are used";
  }
  return "";
}

std::string cells_text(std::int64_t count) { return fmt::format("{} cell{}", count, count == 1 ? "" : "s"); }

// Names of what a kernel stores to, as its code calls it.
std::string stored_names(const plan::BoundKernel& bound) {
  std::vector<std::string> names;
  for (const auto& inst : bound.kernel.body) {
    if (inst.op != ir::Op::store) continue;
    const auto& name = bound.kernel.arrays[inst.immediate].name;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return fmt::format("{}", fmt::join(names, ", "));
}

class Parts {
 public:
  Parts(const Planned& planned, const plan::Task& task)
      : planned_(planned), plan_(planned.plan), task_(task) {}

  std::vector<ExplainedPart> all() {
    std::visit(*this, task_.work);
    return std::move(parts_);
  }

  void operator()(const plan::ItemsTask& work) {
    const auto& bound = plan_.kernels[work.kernel];
    const bool advances = is_update();
    std::string what = advances ? update_text(bound) : "";
    if (work.spikes && advances) what += ", and " + event_text(*work.spikes) + " in the same pass";
    if (work.spikes && !advances) what = event_text(*work.spikes);
    if (work.chance) what += "; where they are rare, the distances between them are drawn";
    if (what.empty()) what = "computes " + stored_names(bound);
    auto& part = add(what, work.kernel, items_of(task_), true);
    part.fused = work.spikes.has_value() && advances;
  }
  void operator()(const plan::OnceTask& work) {
    add("computes " + stored_names(plan_.kernels[work.kernel]) + ", which all items share", work.kernel, 1);
  }
  void operator()(const plan::IndicesTask& work) {
    const auto kernel = work.vectors ? work.vectors->kernel : work.kernel;
    add(fmt::format("computes {} of chosen items", stored_names(plan_.kernels[kernel])), kernel,
        items_of(task_));
  }
  void operator()(const plan::SequenceTask& work) {
    add(fmt::format("computes {}, in the order of items", stored_names(plan_.kernels[work.kernel])),
        work.kernel, items_of(task_));
  }
  void operator()(const plan::SumTask& work) {
    if (work.values) {
      auto& part = add("what is summed over synapses", *work.values, items_of(task_));
      const auto block = runtime::summed_at_once(work, planned_.threads);
      part.threads = planned_.threads > 1 && runtime::worth_sharing(plan_.kernels[*work.values], block);
    }
    add("adds in the order of synapses: " + stored_names(plan_.kernels[work.kernel]), work.kernel,
        items_of(task_));
  }
  void operator()(const plan::ListTask& work) {
    add(fmt::format("changes {} at each {}", stored_names(plan_.kernels[work.kernel]),
                    list_text(work.spikes)),
        work.kernel, {});
  }
  void operator()(const plan::DeliverTask& work) {
    const auto dt = *plan_.clocks[task_.clock].dt;
    if (work.advance) {
      add(fmt::format("changes {} of each neuron whose {} arrives",
                      stored_names(plan_.kernels[*work.advance]), list_text(work.spikes)),
          *work.advance, {});
    }
    for (const auto& current : work.current) {
      add(fmt::format("works out {}, of all neurons or of those that are seen",
                      stored_names(plan_.kernels[current.items])),
          current.items, current.size);
    }
    add(fmt::format("changes {} for the synapses of each {}; {}", stored_names(plan_.kernels[work.kernel]),
                    list_text(work.spikes), delay_text(work, dt)),
        work.kernel, {});
  }
  void operator()(const plan::GenerateTask&) { add("the spikes that were given"); }
  void operator()(const plan::RecordSpikesTask& work) { add("records each " + list_text(work.spikes)); }
  void operator()(const plan::RecordStateTask& work) {
    add(fmt::format("records {}", fmt::join(work.monitor->variables, ", ")));
    parts_.back().items = items_of(task_);
  }
  void operator()(const plan::RecordRateTask& work) { add("counts each " + list_text(work.spikes)); }
  void operator()(const plan::ProbeTask&) { add("calls a function outside the model"); }
  void operator()(const plan::PropagateTask& work) {
    add(fmt::format("matrix exponentials, {} by {}, because what they are made of changes", work.n, work.n));
    parts_.back().items = items_of(task_);
  }
  void operator()(const plan::AdaptiveTask& work) {
    const auto items = items_of(task_);
    add(update_text(plan_.kernels[work.first]) + ", the first part of the step", work.first, items, true);
    add("further parts, for those that have not arrived", work.again, {});
    add("the new values, when all have arrived", work.finish, items, true);
  }
  void operator()(const plan::CableTask& work) {
    add(fmt::format("potentials of {} compartments of {} by elimination", work.group->cable().size(),
                    cells_text(work.group->cells())));
    parts_.back().items = items_of(task_);
    parts_.back().threads = planned_.threads > 1 && runtime::is_large(work);
  }
  void operator()(const plan::RecordPastTask& work) {
    add("keeps what is asked for later");
    parts_.back().items = work.column->size();
  }

 private:
  bool is_update() const { return task_.when.name == task_.owner + "_stateupdater"; }

  std::string update_text(const plan::BoundKernel& bound) const {
    std::vector<std::string> variables;
    const auto add_all = [&](const check::System& system) {
      for (const auto& equation : system.equations) variables.push_back(equation.variable);
    };
    for (const auto& each : planned_.checked.neurons) {
      if (each.group->name() == task_.owner) add_all(each.system);
    }
    for (const auto& each : planned_.checked.synapses) {
      if (each.synapses->name() == task_.owner) add_all(each.clock_driven);
    }
    if (variables.empty()) return "computes " + stored_names(bound);
    const auto method = plan_.methods.find(task_.owner);
    const auto by = method == plan_.methods.end() ? "" : fmt::format(" by '{}'", method->second);
    return fmt::format("advances {}{}{}", fmt::join(variables, ", "), by, spared_text());
  }

  std::string spared_text() const {
    const auto found = plan_.spared_exponentials.find(task_.owner);
    if (found == plan_.spared_exponentials.end() || found->second == 0) return "";
    return found->second == 1
               ? ", with an exponential that is a power of another"
               : fmt::format(", with {} exponentials that are powers of others", found->second);
  }

  std::string list_text(plan::SpikeList number) const {
    const auto& [source, event] = plan_.spike_lists[number];
    return event == "spike" ? "spike of " + source->name()
                            : fmt::format("event '{}' of {}", event, source->name());
  }
  std::string event_text(plan::SpikeList number) const {
    const auto& event = plan_.spike_lists[number].event;
    return event == "spike" ? "looks for spikes" : fmt::format("looks for the event '{}'", event);
  }

  void add(const std::string& what) {
    ExplainedPart part;
    part.name = task_.when.name;
    part.slot = plan::slot_at(task_.when.position, plan_.schedule);
    part.order = task_.when.order;
    part.dt = plan_.clocks[task_.clock].dt;
    part.what = what;
    parts_.push_back(std::move(part));
  }

  // `spread`: launched so that threads may share it.
  ExplainedPart& add(const std::string& what, std::uint32_t kernel, std::optional<std::int64_t> items,
                     bool spread = false) {
    add(what);
    auto& part = parts_.back();
    const auto& bound = plan_.kernels[kernel];
    const auto work = ir::work_of(bound.kernel);
    const auto lanes = planned_.backend.lanes_of(bound.kernel);
    part.items = items;
    part.instructions = work.all();
    part.loads = work.loads;
    part.stores = work.stores;
    part.in_loops = work.in_loops;
    part.lanes = lanes.lanes;
    part.why_not_more = why_not_more(lanes, bound);
    part.threads = spread && items && planned_.threads > 1 && runtime::worth_sharing(bound, *items);
    return part;
  }

  const Planned& planned_;
  const plan::Plan& plan_;
  const plan::Task& task_;
  std::vector<ExplainedPart> parts_;
};

struct ItemsOf {
  using Number = std::optional<std::int64_t>;
  Number operator()(const plan::ItemsTask& work) const { return work.group ? work.group->size() : work.size; }
  Number operator()(const plan::OnceTask&) const { return 1; }
  Number operator()(const plan::IndicesTask& work) const { return std::ssize(work.indices); }
  Number operator()(const plan::SequenceTask& work) const { return work.group->size(); }
  Number operator()(const plan::SumTask& work) const { return work.synapses->size(); }
  Number operator()(const plan::AdaptiveTask& work) const { return work.group->size(); }
  Number operator()(const plan::CableTask& work) const { return work.group->size(); }
  Number operator()(const plan::PropagateTask& work) const { return work.size(); }
  Number operator()(const plan::RecordStateTask& work) const { return std::ssize(work.monitor->indices); }
  template <class Other>
  Number operator()(const Other&) const {
    return {};
  }
};

}  // namespace

std::vector<ExplainedPart> parts_of(const Planned& planned, const plan::Task& task) {
  return Parts(planned, task).all();
}

std::optional<std::int64_t> items_of(const plan::Task& task) { return std::visit(ItemsOf{}, task.work); }

std::vector<std::string> kept_with_neurons(const Planned& planned, const std::string& owner) {
  std::vector<std::string> texts;
  for (const auto& traces : planned.plan.traces) {
    if (!traces.why_not.empty() || traces.synapses->name() != owner) continue;
    for (const auto& path : traces.paths) {
      for (const auto& variable : path.variables)
        texts.push_back(fmt::format("{} is kept once for each neuron of the {}", variable.name,
                                    path.from_source ? "source" : "target"));
    }
  }
  return texts;
}

std::vector<std::string> computed_once(const Planned& planned, const std::string& owner) {
  std::vector<std::string> texts;
  for (const auto& propagator : planned.plan.propagators) {
    if (propagator.owner != owner) continue;
    const auto whose = propagator.items == nullptr ? std::string("the same for all items")
                                                   : fmt::format("for each of {} items", propagator.size());
    texts.push_back(fmt::format("a matrix exponential, {} by {}, {}", propagator.n, propagator.n, whose));
  }
  for (const auto& delay : planned.plan.delays) {
    if (delay.owner != owner) continue;
    texts.push_back(fmt::format("how far back '{}' is looked at",
                                std::get<model::Delayed>(delay.function->body).variable));
  }
  return texts;
}

}  // namespace brio::face
