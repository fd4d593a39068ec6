// What has to hold so that an event-driven variable has one value for all synapses of a neuron:
//
//   equation     its own variables and constants that all synapses share
//   changed by   one pathway alone, by what is known without looking at the synapse
//   seen by      the code of these pathways alone: not by monitors or other code
//   lastupdate   nobody asks for it, so that it can be told from the neurons' last events
//
// It is all or nothing: as long as one variable needs 'lastupdate' of each synapse, little is gained.
#include <fmt/format.h>

#include <algorithm>

#include "plan/traces.hpp"

namespace brio::plan {

namespace {

using Kind = check::Symbol::Kind;

// Thrown and caught within this file.
struct NotCommon {
  std::string reason;
  std::string variable = {};
};

class Proof {
 public:
  Proof(const Draft& draft, const check::Synapses& synapses) : draft_(draft), synapses_(synapses) {
    find_paths();
  }

  TraceProof all() {
    try {
      if (proof_.paths.empty()) throw NotCommon{"no spikes reach them"};
      equations();
      components();
      for (const auto& path : proof_.paths) statements(*path.checked);
      proof_.like_traces = true;
      others();
      lastupdate();
    } catch (const NotCommon& found) {
      proof_.why_not = found.reason;
      proof_.variable = found.variable;
    }
    return std::move(proof_);
  }

 private:
  void find_paths() {
    const auto& tasks = draft_.plan.tasks;
    for (std::size_t k = 0; k < tasks.size(); ++k) {
      const auto* deliver = std::get_if<DeliverTask>(&tasks[k].work);
      if (deliver == nullptr || deliver->synapses != synapses_.synapses) continue;
      for (const auto& pathway : synapses_.pathways) {
        if (pathway.name == deliver->pathway) proof_.paths.push_back({&pathway, k});
      }
    }
    for (const auto& equation : synapses_.event_driven.equations) variables_.insert(equation.variable);
  }

  static bool is_common(const check::Symbol& symbol) {
    return symbol.kind == Kind::external || symbol.kind == Kind::size;
  }

  void equations() const {
    const auto& system = synapses_.event_driven;
    for (const auto& equation : system.equations) {
      const auto& name = equation.variable;
      const auto* variable = synapses_.synapses->find(name);
      if (variable->array->type() != ir::Type::f64) throw NotCommon{"it is no float64", name};
      if (variable->shared) throw NotCommon{"all synapses share it", name};
      if (!ir::externals_in(*equation.rhs).empty() || ir::contains_stateful_call(*equation.rhs))
        throw NotCommon{"a function of its equation may give each synapse another value", name};
      for (const auto& used : ir::symbols_in(*equation.rhs)) {
        if (variables_.contains(used) || is_common(system.symbols.at(used))) continue;
        throw NotCommon{fmt::format("'{}' in its equation may differ between synapses", used), name};
      }
    }
  }

  // Variables whose equations have to do with each other go together, and one pathway changes them.
  void components() {
    std::map<std::string, std::string> leader;
    const auto leader_of = [&](std::string name) {
      while (leader[name] != name) name = leader[name];
      return name;
    };
    for (const auto& name : variables_) leader[name] = name;
    for (const auto& equation : synapses_.event_driven.equations) {
      for (const auto& used : ir::symbols_in(*equation.rhs)) {
        if (variables_.contains(used)) leader[leader_of(used)] = leader_of(equation.variable);
      }
    }
    std::map<std::string, std::set<std::string>> writers;
    for (const auto& path : proof_.paths) {
      for (const auto& statement : path.checked->code.statements) {
        if (variables_.contains(statement.target))
          writers[leader_of(statement.target)].insert(path.checked->name);
      }
    }
    for (const auto& name : variables_) {
      const auto& of_component = writers[leader_of(name)];
      if (of_component.empty()) throw NotCommon{"no spikes change it", name};
      if (of_component.size() > 1) throw NotCommon{"several pathways change it", name};
      proof_.writers[name] = *of_component.begin();
    }
  }

  // What is assigned to a trace, or to a local that traces are made of, may be made of traces of that pathway,
  // of such locals, and of what all synapses share.
  void statements(const check::Pathway& pathway) {
    find_common_locals(pathway);
    for (const auto& statement : pathway.code.statements) {
      if (!variables_.contains(statement.target)) continue;
      const auto other = not_common_in(pathway, *statement.value);
      if (other.empty()) continue;
      throw NotCommon{fmt::format("{} of '{}' in the code of '{}' may differ between synapses", other,
                                  ir::print(*statement.value), pathway.name),
                      statement.target};
    }
  }

  void find_common_locals(const check::Pathway& pathway) {
    auto& locals = proof_.common_locals;
    for (const auto& statement : pathway.code.statements) {
      if (pathway.code.symbols.at(statement.target).kind == Kind::local)
        locals.insert({pathway.name, statement.target});
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (const auto& statement : pathway.code.statements) {
        const auto local = locals.find({pathway.name, statement.target});
        if (local == locals.end() || not_common_in(pathway, *statement.value).empty()) continue;
        locals.erase(local);
        changed = true;
      }
    }
  }

  // The first part that is not common, in words; empty if there is none.
  std::string not_common_in(const check::Pathway& pathway, const ir::Expr& value) const {
    if (ir::contains_stateful_call(value)) return "a random number";
    if (!ir::externals_in(value).empty()) return "a function";
    for (const auto& name : ir::symbols_in(value)) {
      const auto& symbol = pathway.code.symbols.at(name);
      const bool common = is_common(symbol) || symbol.kind == Kind::t || symbol.kind == Kind::dt ||
                          symbol.kind == Kind::step || proof_.writes(pathway.name, name) ||
                          proof_.common_locals.contains({pathway.name, name});
      if (!common) return "'" + name + "'";
    }
    return {};
  }

  void others() const {
    std::map<const model::Array*, std::string> watched;
    for (const auto& name : variables_) watched[synapses_.synapses->find(name)->array.get()] = name;
    if (synapses_.lastupdate) watched[synapses_.lastupdate.get()] = "lastupdate";
    const auto own = own_kernels();
    for (std::uint32_t k = 0; k < draft_.plan.kernels.size(); ++k) {
      if (own.contains(k)) continue;
      for (const auto& array : draft_.plan.kernels[k].arrays) refuse_if_watched(watched, array, k);
    }
    for (const auto& task : draft_.plan.tasks) {
      const auto* states = std::get_if<RecordStateTask>(&task.work);
      if (states == nullptr) continue;
      for (const auto& array : states->columns) {
        const auto found = watched.find(array.get());
        if (found != watched.end())
          throw NotCommon{fmt::format("'{}' records it", states->monitor->name), found->second};
      }
    }
    refuse_pasts(watched);
    refuse_changing_delays();
  }

  std::set<std::uint32_t> own_kernels() const {
    std::set<std::uint32_t> own;
    for (const auto& path : proof_.paths)
      own.insert(std::get<DeliverTask>(draft_.plan.tasks[path.task].work).kernel);
    return own;
  }

  void refuse_if_watched(const std::map<const model::Array*, std::string>& watched,
                         const model::ArrayPtr& array, std::uint32_t kernel) const {
    const auto found = watched.find(array.get());
    if (found == watched.end()) return;
    throw NotCommon{fmt::format("other code uses it, '{}'", draft_.plan.kernels[kernel].kernel.name),
                    found->second};
  }

  void refuse_pasts(const std::map<const model::Array*, std::string>& watched) const {
    for (const auto& task : draft_.plan.tasks) {
      const auto* past = std::get_if<RecordPastTask>(&task.work);
      if (past == nullptr) continue;
      const auto found = watched.find(past->column.get());
      if (found != watched.end()) throw NotCommon{"its past is looked at", found->second};
    }
  }

  void refuse_changing_delays() const {
    for (const auto& kernel : draft_.plan.kernels) {
      const auto written = written_by(kernel);
      for (const auto& pathway : synapses_.synapses->pathways()) {
        if (written.contains(pathway.delays.get()))
          throw NotCommon{fmt::format("code changes the delays of '{}'", pathway.name)};
      }
    }
  }

  // The same memory under another name would be read as it is not.
  void lastupdate() const {
    std::map<const model::Array*, std::string> names;
    for (const auto& name : variables_) names[synapses_.synapses->find(name)->array.get()] = name;
    for (const auto& path : proof_.paths) {
      for (const auto& [name, symbol] : path.checked->code.symbols) {
        if (symbol.kind != Kind::state || !symbol.array) continue;
        if (symbol.array == synapses_.lastupdate)
          throw NotCommon{fmt::format("the code of '{}' uses 'lastupdate'", path.checked->name)};
        const auto found = names.find(symbol.array.get());
        if (found != names.end() && (found->second != name || !symbol.links.empty()))
          throw NotCommon{fmt::format("code sees it as '{}', too", name), found->second};
      }
    }
  }

  const Draft& draft_;
  const check::Synapses& synapses_;
  std::set<std::string> variables_;
  TraceProof proof_;
};

}  // namespace

TraceProof prove_traces(const Draft& draft, const check::Synapses& synapses) {
  return Proof(draft, synapses).all();
}

}  // namespace brio::plan
