#include "runtime/traces.hpp"

#include <algorithm>
#include <cstring>
#include <set>
#include <utility>

#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

constexpr auto lastupdate_name = "lastupdate";

/// The neurons of synapses on one side, by their indices in the group.
class Neurons {
 public:
  Neurons(const model::Synapses& synapses, bool of_source)
      : view_(of_source ? synapses.source() : synapses.target()),
        numbers_(synapses.find(of_source ? "i" : "j")->array) {
    // Source indices that nobody has looked at are not there: the rows say them.
    if (of_source && numbers_->deferred()) rows_ = synapses.rows(true);
  }

  /// each(synapse, neuron) for those from `begin` to `end`.
  void visit(std::int64_t begin, std::int64_t end, auto each) const {
    if (!rows_) {
      const auto* numbers = numbers_->as<std::int32_t>();
      for (auto k = begin; k < end; ++k) each(k, item(numbers[k]));
      return;
    }
    const auto& bounds = rows_->begin;
    auto row = std::upper_bound(bounds.begin(), bounds.end(), begin) - bounds.begin() - 1;
    for (auto k = begin; k < end; ++row) {
      const auto neuron = item(row);
      for (const auto last = std::min(end, bounds[static_cast<std::size_t>(row) + 1]); k < last; ++k)
        each(k, neuron);
    }
  }

 private:
  std::int64_t item(std::int64_t k) const {
    return view_.subset ? view_.subset->items->as<std::int32_t>()[k] : view_.begin + k;
  }
  model::View view_;
  model::ArrayPtr numbers_;
  std::shared_ptr<const model::Rows> rows_;
};

std::uint64_t delays_of(const model::Synapses& synapses) {
  std::uint64_t versions = 0;
  for (const auto& pathway : synapses.pathways()) versions += pathway.delays->version();
  return versions;
}

bool all_equal(const model::Array& array) {
  const auto* values = array.as<double>();
  return array.size() == 0 ||
         std::memcmp(values, values + 1, 8 * static_cast<std::size_t>(array.size() - 1)) == 0;
}

bool all_zero(const model::Array& array) {
  return array.size() == 0 || (array.as<double>()[0] == 0 && all_equal(array));
}

// Gives each neuron the value that its synapses have; whether they all have the same. Neurons without any get 0.
bool gather(const model::Synapses& synapses, bool of_source, const model::Array& synaptic,
            std::span<double> neuronal) {
  std::fill(neuronal.begin(), neuronal.end(), 0.0);
  if (all_zero(synaptic)) return true;
  std::vector<char> seen(neuronal.size());
  const auto* values = synaptic.as<double>();
  bool same = true;
  Neurons(synapses, of_source).visit(0, synaptic.size(), [&](std::int64_t k, std::int64_t neuron) {
    const auto n = static_cast<std::size_t>(neuron);
    if (seen[n] == 0) {
      seen[n] = 1;
      neuronal[n] = values[k];
    } else if (std::memcmp(&neuronal[n], &values[k], sizeof(double)) != 0) {
      same = false;
    }
  });
  return same;
}

const KeptTraces* kept_of(const State& state, const plan::Traces& traces) {
  const auto found = state.traces.find(traces.synapses->name());
  if (found == state.traces.end()) return nullptr;
  const auto& kept = found->second;
  const bool complete = std::all_of(traces.paths.begin(), traces.paths.end(), [&](const auto& path) {
    const auto last = kept.last.find(path.pathway);
    return last != kept.last.end() && last->second->size() == path.last->size() &&
           std::all_of(path.variables.begin(), path.variables.end(), [&](const auto& variable) {
             const auto value = kept.values.find(variable.name);
             return value != kept.values.end() && value->second->size() == variable.neuronal->size();
           });
  });
  return complete && is_current(kept, *traces.synapses, lastupdate_name) ? &kept : nullptr;
}

// Why the values that synapses have are not those of neurons.
std::string values_differ(const State& state, const plan::Traces& traces) {
  const auto& synapses = *traces.synapses;
  const auto* kept = kept_of(state, traces);
  if (kept == nullptr && !all_equal(*traces.lastupdate)) return "synapses had events that others had not";
  for (const auto& path : traces.paths) {
    std::vector<double> scratch(static_cast<std::size_t>(path.last->size()));
    for (const auto& variable : path.variables) {
      const auto differs =
          "'" + variable.name + "' differs between the synapses of a neuron as the run begins";
      if (kept != nullptr) {
        // A value that was written is as of the last event of each synapse.
        const bool zero = is_current(*kept, synapses, variable.name) ||
                          (variable.rests_at_zero && all_zero(*variable.synaptic));
        if (!zero) return differs;
      } else if (!gather(synapses, path.from_source, *variable.synaptic, scratch)) {
        return differs;
      }
    }
  }
  return {};
}

// Why spikes of a pathway may reach some synapses of a neuron and not others.
std::string spikes_differ(const plan::DeliverTask& deliver, double dt, State& state) {
  const auto& synapses = *deliver.synapses;
  const auto& pathway = synapses.pathway(deliver.pathway);
  if (!pathway.fixed && !pathway.uniform())
    return "synapses have delays of their own in '" + pathway.name + "'";
  const auto has = [&](const auto& bundle) { return bundle->has(deliver.queue); };
  const auto bundle = std::ranges::find_if(state.bundles, has);
  if (bundle != state.bundles.end()) unbundle(state, **bundle);
  const auto ring = state.rings.find(deliver.queue);
  if (ring == state.rings.end() || ring->second.empty()) return {};
  const std::string under_way =
      "spikes are under way that were sent before synapses, delays or time steps changed";
  const auto before = state.time_steps.find(deliver.queue);
  const auto numbers = state.numbers.find(deliver.queue);
  if (before == state.time_steps.end() || before->second != dt) return under_way;
  if (numbers != state.numbers.end() && numbers->second && !numbers->second->now.empty()) return under_way;
  auto& kept = state.rows[deliver.queue];
  if (!kept.rows || kept.connections != synapses.version() || kept.delays != pathway.delays->version() ||
      kept.dt != dt) {
    if (!ring->second.loose()) return under_way;
    kept = delayed_rows(synapses, pathway, dt);
  }
  return ring->second.tie(kept.rows, kept.steps) ? "" : under_way;
}

}  // namespace

bool is_current(const KeptTraces& kept, const model::Synapses& synapses, const std::string& variable) {
  const auto version = kept.versions.find(variable);
  const auto* now = synapses.find(variable);
  if (version == kept.versions.end() || now == nullptr || kept.connections != synapses.version())
    return false;
  // Once somebody has looked, values may be written in place, or not: a version says too little.
  if (now->array->deferred() && now->array->version() == version->second) return true;
  return kept.unchanged.at(variable)();
}

std::map<std::string, std::string> traces_that_stay(const plan::Plan& plan, State& state) {
  std::map<std::string, std::string> reasons;
  for (const auto& traces : plan.traces) {
    if (!traces.possible) continue;
    std::string reason;
    for (const auto& task : plan.tasks) {
      const auto* deliver = std::get_if<plan::DeliverTask>(&task.work);
      if (deliver == nullptr || deliver->synapses != traces.synapses || !reason.empty()) continue;
      reason = spikes_differ(*deliver, *plan.clocks[task.clock].dt, state);
    }
    if (reason.empty()) reason = values_differ(state, traces);
    if (!reason.empty()) reasons[traces.synapses->name()] = reason;
  }
  return reasons;
}

// ---- while time passes -------------------------------------------------------------------------------------------

/// What the values of synapses are computed from. Does not hold the synapses, whose variables hold it.
struct TraceKeeper::Kept {
  struct Decay {
    Decay(const plan::BoundKernel& kernel, const backend::CallablePtr& callable, const Settings& settings)
        : bound(kernel), launch(bound, callable, settings) {}
    plan::BoundKernel bound;
    Launch launch;
  };
  plan::Traces traces;  // without the synapses and their arrays
  std::int64_t size;    // of these
  std::uint64_t delays;
  Neurons sources;
  Neurons targets;
  std::vector<std::unique_ptr<Decay>> decays;  // by path; null: it has no variables

  const Neurons& side(const plan::Traces::Path& path) const { return path.from_source ? sources : targets; }

  // When the synapses of a block had their last events.
  void last_events(std::int64_t begin, std::int64_t end, double* times) const {
    bool first = true;
    for (const auto& path : traces.paths) {
      const auto* last = path.last->as<double>();
      side(path).visit(begin, end, [&](std::int64_t k, std::int64_t neuron) {
        times[k - begin] = first ? last[neuron] : std::max(times[k - begin], last[neuron]);
      });
      first = false;
    }
  }

  // What a variable is as of the last event of each synapse.
  void values(std::size_t of_path, std::size_t which, double* to) const {
    const auto& path = traces.paths[of_path];
    const auto* last = path.last->as<double>();
    for (std::int64_t begin = 0; begin < size; begin += plan::Traces::block) {
      const auto end = std::min(begin + plan::Traces::block, size);
      auto* elapsed = path.elapsed->as<double>();
      last_events(begin, end, elapsed);
      side(path).visit(begin, end, [&](std::int64_t k, std::int64_t neuron) {
        elapsed[k - begin] -= last[neuron];
        for (const auto& variable : path.variables)
          variable.column->as<double>()[k - begin] = variable.neuronal->as<double>()[neuron];
      });
      decays[of_path]->launch.items(end - begin, nullptr, nullptr);
      std::copy_n(path.variables[which].column->as<double>(), end - begin, to + begin);
    }
  }
};

TraceKeeper::TraceKeeper(const plan::Plan& plan, std::span<const backend::CallablePtr> kernels, State& state,
                         const Settings& settings)
    : plan_(plan), state_(state) {
  for (const auto& traces : plan.traces) {
    const auto& synapses = *traces.synapses;
    if (!traces.why_not.empty()) {
      state.traces.erase(synapses.name());
      kept_.push_back(nullptr);
      continue;
    }
    take(traces, state.traces[synapses.name()]);
    auto kept = std::make_shared<Kept>(Kept{
        traces, synapses.size(), delays_of(synapses), Neurons(synapses, true), Neurons(synapses, false), {}});
    kept->traces.synapses.reset();
    kept->traces.lastupdate.reset();
    for (auto& path : kept->traces.paths) {
      for (auto& variable : path.variables) variable.synaptic.reset();
      kept->decays.push_back(
          path.variables.empty()
              ? nullptr
              : std::make_unique<Kept::Decay>(plan.kernels[path.decay], kernels[path.decay], settings));
    }
    kept_.push_back(std::move(kept));
  }
  show(When::start);
}

bool TraceKeeper::keeps(const model::Synapses& synapses) const {
  for (std::size_t k = 0; k < kept_.size(); ++k) {
    if (plan_.traces[k].synapses.get() == &synapses) return kept_[k] != nullptr;
  }
  return false;
}

std::vector<const plan::Traces*> TraceKeeper::leave_changed() {
  std::vector<const plan::Traces*> left;
  for (std::size_t k = 0; k < kept_.size(); ++k) {
    if (!kept_[k]) continue;
    const auto& traces = plan_.traces[k];
    const auto& synapses = *traces.synapses;
    const auto& kept = state_.traces.at(synapses.name());
    const bool same =
        delays_of(synapses) == kept_[k]->delays && is_current(kept, synapses, lastupdate_name) &&
        std::all_of(traces.paths.begin(), traces.paths.end(), [&](const auto& path) {
          return std::all_of(path.variables.begin(), path.variables.end(),
                             [&](const auto& variable) { return is_current(kept, synapses, variable.name); });
        });
    if (same) continue;
    for (const auto& path : traces.paths) {
      for (const auto& variable : path.variables) variable.synaptic->data();
    }
    traces.lastupdate->data();
    kept_[k] = nullptr;
    state_.traces.erase(synapses.name());
    left.push_back(&traces);
  }
  return left;
}

void TraceKeeper::show(When when) {
  for (std::size_t k = 0; k < kept_.size(); ++k) {
    if (kept_[k]) show(plan_.traces[k], kept_[k], when);
  }
}

void TraceKeeper::show(const plan::Traces& traces, const std::shared_ptr<const Kept>& kept, When when) {
  auto& state = state_.traces[traces.synapses->name()];
  const auto waits = [](const model::Array& array) { return array.deferred() && !array.held(); };
  bool all_wait = when == When::between && waits(*traces.lastupdate);
  for (const auto& path : traces.paths) {
    for (const auto& variable : path.variables) all_wait = all_wait && waits(*variable.synaptic);
  }
  if (all_wait) return;
  const auto show_as = [&](const std::string& name, const model::ArrayPtr& array, auto compute) {
    const std::weak_ptr<model::Array> weak(array);
    const auto write = [compute, weak, size = kept->size](double* values) {
      compute(values);
      std::fill(values + size, values + weak.lock()->size(), 0.0);  // synapses that were made later
    };
    if (array->held()) {
      if (when != When::start) write(array->as<double>());  // those who hold it see it there
    } else if (when == When::start || !array->deferred()) {
      array->defer([write](std::byte* bytes) { write(reinterpret_cast<double*>(bytes)); });
    }
    state.versions[name] = array->version();
    state.unchanged[name] = [write, weak] {
      const auto now = weak.lock();
      std::vector<double> values(static_cast<std::size_t>(now->size()));
      write(values.data());
      return values.empty() || std::memcmp(values.data(), now->as<double>(), 8 * values.size()) == 0;
    };
  };
  for (std::size_t p = 0; p < traces.paths.size(); ++p) {
    for (std::size_t v = 0; v < traces.paths[p].variables.size(); ++v) {
      const auto& variable = traces.paths[p].variables[v];
      show_as(variable.name, variable.synaptic, [kept, p, v](double* to) { kept->values(p, v, to); });
    }
  }
  show_as(lastupdate_name, traces.lastupdate, [kept](double* to) { kept->last_events(0, kept->size, to); });
}

void TraceKeeper::finish() { show(When::end); }

void TraceKeeper::take(const plan::Traces& traces, KeptTraces& kept) {
  const auto& synapses = *traces.synapses;
  const auto* valid = kept_of(state_, traces);
  const bool known = valid != nullptr || synapses.size() == 0;
  const double common = known ? 0 : traces.lastupdate->as<double>()[0];
  // Before anything is written: what synapses have may be computed from what is written now.
  std::set<std::string> current;
  for (const auto& path : traces.paths) {
    for (const auto& variable : path.variables) {
      if (valid != nullptr && is_current(*valid, synapses, variable.name)) current.insert(variable.name);
    }
  }
  KeptTraces now;
  for (const auto& path : traces.paths) {
    const auto copy = [](const model::Array& from, const model::ArrayPtr& to) {
      if (&from != to.get()) std::copy_n(from.as<double>(), from.size(), to->as<double>());
    };
    if (valid != nullptr) {
      copy(*valid->last.at(path.pathway), path.last);
    } else {
      path.last->fill(common);
    }
    now.last[path.pathway] = path.last;
    for (const auto& variable : path.variables) {
      if (current.contains(variable.name)) {
        copy(*valid->values.at(variable.name), variable.neuronal);
      } else {
        gather(synapses, path.from_source, *variable.synaptic,
               {variable.neuronal->as<double>(), static_cast<std::size_t>(variable.neuronal->size())});
      }
      now.values[variable.name] = variable.neuronal;
    }
  }
  now.connections = synapses.version();
  find_sources(traces, now, kept);
  kept = std::move(now);
}

void TraceKeeper::find_sources(const plan::Traces& traces, KeptTraces& now, const KeptTraces& before) {
  const auto& synapses = *traces.synapses;
  for (const auto& path : traces.paths) {
    if (!path.sources) continue;
    now.sources[path.pathway] = path.sources;
    const auto known = before.sources.find(path.pathway);
    const bool same = before.connections == now.connections && path.sources->size() == synapses.size();
    if (same && known != before.sources.end() && known->second == path.sources) continue;
    std::vector<std::int32_t> sources(static_cast<std::size_t>(synapses.size()));
    const auto& i = *synapses.find("i")->array;
    if (i.deferred()) {
      model::expand(*synapses.rows(true), sources.data());
    } else {
      std::copy_n(i.as<std::int32_t>(), sources.size(), sources.begin());
    }
    path.sources->resize(synapses.size());
    auto* to = path.sources->as<std::int32_t>();
    const auto rows = synapses.rows(false);
    for (std::size_t k = 0; k < sources.size(); ++k)
      to[k] = sources[static_cast<std::size_t>(rows->synapse(static_cast<std::int64_t>(k)))];
  }
}

}  // namespace brio::runtime
