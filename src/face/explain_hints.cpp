// What would make a network faster or smaller. A hint is given where the plan proves it, and nowhere else.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "face/explain.hpp"
#include "runtime/memory.hpp"

namespace brio::face {

namespace {

/// Bytes that a record may take for each second of model time: about ten neurons' variables at 0.1 ms are 0.8 MB.
constexpr double large_record = 50e6;
/// Bytes of variables beyond which they do not stay in the caches of a processor.
constexpr double large_state = 64e6;

using Kind = plan::ScalarSource::Kind;
using Arrays = std::set<const model::Array*>;

class Hints {
 public:
  Hints(const Planned& planned, const ExplainedObject& object)
      : planned_(planned), plan_(planned.plan), object_(object) {
    for (const auto& kernel : plan_.kernels) written_.merge(plan::written_by(kernel));
  }

  std::vector<Hint> all(const model::Object& described) {
    better_method();
    host_functions();
    for (const auto& task : plan_.tasks) {
      if (task.owner != object_.name) continue;
      if (const auto* deliver = std::get_if<plan::DeliverTask>(&task.work)) equal_delays(task, *deliver);
      if (const auto* sum = std::get_if<plan::SumTask>(&task.work)) constant_sum(*sum);
      if (const auto* states = std::get_if<plan::RecordStateTask>(&task.work)) record(task, *states);
      if (const auto* matrix = std::get_if<plan::PropagateTask>(&task.work)) coefficients(*matrix);
    }
    traces();
    std::visit([&](const auto& each) { large(*each); }, described);
    return std::move(hints_);
  }

 private:
  void add(const char* kind, std::string text) { hints_.push_back({kind, std::move(text)}); }

  // ---- methods ---------------------------------------------------------------------------------------------

  void better_method() {
    for (const auto& each : planned_.checked.neurons) {
      if (each.group->name() == object_.name) better_method(each.system);
    }
    for (const auto& each : planned_.checked.synapses) {
      if (each.synapses->name() == object_.name) better_method(each.clock_driven);
    }
  }

  void better_method(const check::System& system) {
    static const std::set<std::string> exact_ones = {"", "exact", "linear", "independent"};
    if (system.equations.empty() || exact_ones.contains(object_.method)) return;
    // What others change, or time does, 'exact' takes as constant over a step: then it has an error, too.
    std::set<std::string> own;
    for (const auto& equation : system.equations) own.insert(equation.variable);
    const bool alone =
        std::all_of(system.equations.begin(), system.equations.end(),
                    [&](const auto& equation) { return is_constant(*equation.rhs, system.symbols, own); });
    if (!alone) return;
    integrate::Update update;
    try {
      update = integrate::integrate(system, {Method("exact")});
    } catch (const ModelError&) {
      return;
    }
    // Matrix exponentials in every step would be slower, not faster.
    const bool at_start =
        std::all_of(update.propagators.begin(), update.propagators.end(), [&](const auto& propagator) {
          return std::all_of(propagator.matrix.begin(), propagator.matrix.end(),
                             [&](const auto& entry) { return is_constant(*entry, update.block.symbols); });
        });
    if (!at_start) return;
    add("exact",
        fmt::format("method='exact' can integrate these equations, too: it makes no error of its own "
                    "whatever the time step, so that a longer one may do than with '{}'",
                    object_.method));
  }

  // `but_for`: symbols that may change.
  bool is_constant(const ir::Expr& expr, const check::SymbolTable& symbols,
                   const std::set<std::string>& but_for = {}) const {
    if (!ir::externals_in(expr).empty() || ir::contains_stateful_call(expr)) return false;
    const auto names = ir::symbols_in(expr);
    return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
      if (but_for.contains(name)) return true;
      const auto found = symbols.find(name);
      if (found == symbols.end()) return false;
      const auto& symbol = found->second;
      using Meaning = check::Symbol::Kind;
      if (symbol.kind == Meaning::state) return !written_.contains(symbol.array.get());
      return symbol.kind == Meaning::external || symbol.kind == Meaning::size ||
             symbol.kind == Meaning::item || symbol.kind == Meaning::dt;
    });
  }

  void coefficients(const plan::PropagateTask& task) {
    add("coefficients",
        fmt::format(
            "the coefficients of its equations change while time passes, so that 'exact' needs {} matrix "
            "exponential{} in each step: 'exponential_euler', 'euler' or 'rk2' need none",
            task.size(), task.size() == 1 ? "" : "s"));
  }

  // ---- code ------------------------------------------------------------------------------------------------

  void host_functions() {
    std::set<std::string> names;
    for (const auto& task : plan_.tasks) {
      if (task.owner == object_.name) add_hosts(task, names);
    }
    if (names.empty()) return;
    add("host function",
        fmt::format(
            "{} is called outside the model, so that code with it is interpreted, not compiled to vectors: "
            "written as a formula of what the language has, it would be",
            fmt::join(names, ", ")));
  }

  void add_hosts(const plan::Task& task, std::set<std::string>& names) const {
    const auto add_all = [&](std::uint32_t kernel) {
      for (const auto& host : plan_.kernels[kernel].hosts) names.insert(host.symbol + "()");
    };
    std::visit(
        [&](const auto& work) {
          if constexpr (requires { work.kernel; }) add_all(work.kernel);
          if constexpr (requires { work.values; }) {
            if (work.values) add_all(*work.values);
          }
          if constexpr (requires { work.again; }) {
            for (const auto kernel : {work.first, work.again, work.finish}) add_all(kernel);
          }
        },
        task.work);
  }

  bool has_probes() const {
    return std::any_of(plan_.tasks.begin(), plan_.tasks.end(), [](const plan::Task& task) {
      return std::holds_alternative<plan::ProbeTask>(task.work);
    });
  }

  // Nothing that the summands are made of changes: neither code of the model nor functions of the user can.
  void constant_sum(const plan::SumTask& task) {
    const auto& bound = plan_.kernels[task.values ? *task.values : task.kernel];
    const auto allowed = [&](const model::ArrayPtr& array) {
      return array && (array == task.target || array == task.summands || !written_.contains(array.get()));
    };
    const auto fixed = [](const plan::ScalarSource& source) {
      return source.kind == Kind::external || source.kind == Kind::number || source.kind == Kind::dt;
    };
    const bool constant = bound.hosts.empty() && bound.pasts.empty() && bound.tables.empty() &&
                          std::all_of(bound.arrays.begin(), bound.arrays.end(), allowed) &&
                          std::all_of(bound.scalars.begin(), bound.scalars.end(), fixed);
    if (!constant || has_probes() || task.synapses->size() == 0) return;
    add("constant sum",
        fmt::format(
            "the sum over {} synapses adds the same numbers in each step: with a parameter of the neurons in "
            "its place, set once before the run, it would cost nothing",
            task.synapses->size()));
  }

  // ---- memory ----------------------------------------------------------------------------------------------

  void equal_delays(const plan::Task& task, const plan::DeliverTask& work) {
    const auto dt = *plan_.clocks[task.clock].dt;
    const auto delay = delay_steps_of(work, dt);
    const auto& delays = *work.synapses->pathway(work.pathway).delays;
    if (!delay.stored || delay.shortest != delay.longest || written_.contains(&delays)) return;
    add("same delay", fmt::format("all synapses of '{}' have the same delay, {}: given once for all, with "
                                  "delay=… when Synapses are "
                                  "made, it takes no 8 bytes of each synapse ({})",
                                  work.pathway, time_text(static_cast<double>(delay.longest) * dt),
                                  runtime::size_text(8 * static_cast<double>(delays.size()))));
  }

  void traces() {
    for (const auto& each : plan_.traces) {
      if (each.why_not.empty() || !each.like_traces || each.synapses->name() != object_.name) continue;
      add("trace",
          fmt::format("its event-driven variables could be kept once for each neuron, not for each of "
                      "{} synapses, but {}{}",
                      each.synapses->size(),
                      each.variable.empty() ? "" : fmt::format("'{}' can't: ", each.variable), each.why_not));
    }
  }

  void record(const plan::Task& task, const plan::RecordStateTask& work) {
    const auto& table = *work.monitor->traces;
    const auto& timing = plan_.clocks[task.clock];
    if (!timing.dt || table.on_disk() || table.keep().rows || table.keep().seconds) return;
    double row = 0;
    for (const auto& column : table.columns()) row += static_cast<double>(column.row_size());
    const auto bytes = row / *timing.dt;
    if (bytes < large_record) return;
    add("record",
        fmt::format("it records {} items every {}: {} for each second of model time; record fewer, or less "
                    "often (dt), "
                    "or keep the last stretch only (keep), or stream it to disk (file)",
                    work.monitor->indices.size(), time_text(*timing.dt), runtime::size_text(bytes)));
  }

  template <class Object>
  void large(const Object& object) {
    if constexpr (std::is_base_of_v<model::Group, Object>) {
      double bytes = 0;
      for (const auto& variable : object.variables()) {
        if (!variable.array || variable.array->deferred() || variable.array->type() != ir::Type::f64)
          continue;
        bytes += 8 * static_cast<double>(variable.array->size());
      }
      if (bytes < large_state) return;
      add("float32",
          fmt::format("its variables with 64 bits take {}: with 32 bits (prefs.core.default_float_dtype "
                      "or dtype=) they take half",
                      runtime::size_text(bytes)));
    }
  }

  const Planned& planned_;
  const plan::Plan& plan_;
  const ExplainedObject& object_;
  Arrays written_;
  std::vector<Hint> hints_;
};

}  // namespace

std::vector<Hint> hints_for(const Planned& planned, const ExplainedObject& object,
                            const model::Object& described) {
  return Hints(planned, object).all(described);
}

}  // namespace brio::face
