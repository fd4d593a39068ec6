// Traces where they belong: what is the same for all synapses of a neuron is kept once for each.
//
//   before:  ranges  A = A*exp(-(t - lastupdate)/tau); B = B*exp(…); A += 1; w += B; lastupdate = t
//   after:   list    A_pre = A_pre*exp(-(t - last_pre)/tau); A_pre += 1; last_pre = t   (neurons that spiked)
//            items   B_now = B_post*exp(-(t - last_post)/tauB)                          (neurons of the other side)
//            ranges  w += B_now[j]
//
// A trace so decays over the whole time since its neuron's last event in one step, where each synapse would decay
// it from event to event: what comes out differs by rounding.
#include <fmt/format.h>

#include "integrate/linear_system.hpp"
#include "ir/algebra.hpp"
#include "plan/traces.hpp"

namespace brio::plan {

namespace {

// Users can't have these names beside event-driven equations.
constexpr auto last_name = "lastupdate";
constexpr auto ago_name = "lastupdate.ago";

check::Symbol state(const std::string& name, const model::ArrayPtr& array,
                    check::Side side = check::Side::self) {
  check::Symbol symbol;
  symbol.kind = check::Symbol::Kind::state;
  symbol.name = name;
  symbol.array = array;
  symbol.side = side;
  return symbol;
}

model::ArrayPtr column_of(std::int64_t size) { return std::make_shared<model::Array>(ir::Type::f64, size); }

class Mover {
 public:
  Mover(Draft& draft, const check::Synapses& synapses, TraceProof proof, Traces& traces)
      : draft_(draft),
        synapses_(synapses),
        object_(*synapses.synapses),
        proof_(std::move(proof)),
        traces_(traces) {}

  void describe() {
    for (const auto& path : proof_.paths) add_path(*path.checked);
  }

  void move() {
    for (const auto& path : proof_.paths) {
      auto& task = std::get<DeliverTask>(draft_.plan.tasks[path.task].work);
      find_versions(*path.checked);
      task.sources = path_of(path.checked->name).sources;
      task.advance = draft_.add_kernel(advance(*path.checked));
      if (has_probes()) {
        task.otherwise = task.kernel;
        task.kernel = draft_.add_kernel(deliver(*path.checked));
      } else {
        draft_.plan.kernels[task.kernel] = deliver(*path.checked);
      }
      for (const auto& each : traces_.paths) add_current(task, *path.checked, each);
    }
    for (auto& each : traces_.paths) add_decay(each);
  }

 private:
  bool has_probes() const {
    const auto& tasks = draft_.plan.tasks;
    return std::any_of(tasks.begin(), tasks.end(),
                       [](const Task& task) { return std::holds_alternative<ProbeTask>(task.work); });
  }
  const model::View& side_of(bool of_source) const { return of_source ? object_.source() : object_.target(); }
  static check::Side side(bool of_source) { return of_source ? check::Side::source : check::Side::target; }

  void add_path(const check::Pathway& pathway) {
    const auto size = side_of(pathway.from_source).group->size();
    Traces::Path path{pathway.name, pathway.from_source, column_of(size)};
    check::System system = synapses_.event_driven;
    std::erase_if(system.equations,
                  [&](const auto& equation) { return !proof_.writes(pathway.name, equation.variable); });
    if (!system.equations.empty()) {
      const auto linear = std::get<integrate::LinearSystem>(integrate::linear_system(system));
      path.elapsed = column_of(Traces::block);
      for (std::size_t k = 0; k < linear.n; ++k) {
        const auto& name = system.equations[k].variable;
        path.variables.push_back({name, object_.find(name)->array, column_of(size), column_of(Traces::block),
                                  rests_at_zero(linear, k)});
        now_[name] = column_of(size);
      }
      updates_[pathway.name] = integrate::event_driven(system);
    }
    if (!pathway.from_source) path.sources = std::make_shared<model::Array>(ir::Type::i32, object_.size());
    traces_.paths.push_back(std::move(path));
  }

  static bool rests_at_zero(const integrate::LinearSystem& linear, std::size_t k) {
    bool alone = ir::is_zero(*linear.constant[k]);
    for (std::size_t j = 0; j < linear.n; ++j)
      alone = alone && (j == k || (ir::is_zero(*linear.at(k, j)) && ir::is_zero(*linear.at(j, k))));
    return alone;
  }

  const Traces::Path& path_of(const std::string& pathway) const {
    return *std::find_if(traces_.paths.begin(), traces_.paths.end(),
                         [&](const auto& path) { return path.pathway == pathway; });
  }
  const Traces::Path& path_with(const std::string& variable) const {
    return path_of(proof_.writers.at(variable));
  }
  bool is_trace(const std::string& name) const { return proof_.writers.contains(name); }

  // ---- values of a trace within the code of its pathway --------------------------------------------------------

  // Version k is that after k statements have changed it; those that other statements read need a column.
  void find_versions(const check::Pathway& pathway) {
    versions_.clear();
    std::map<std::string, std::size_t> at;
    for (const auto& variable : path_of(pathway.name).variables) at[variable.name] = 0;
    for (const auto& statement : pathway.code.statements) {
      if (is_trace(statement.target)) {
        ++at[statement.target];
        continue;
      }
      for (const auto& name : ir::symbols_in(*statement.value)) {
        if (at.contains(name)) versions_[{name, at[name]}] = nullptr;
      }
    }
    for (auto& [which, column] : versions_) {
      const auto& [name, version] = which;
      const auto& neuronal = variable_of(name).neuronal;
      column = version == at[name] ? neuronal : column_of(neuronal->size());
    }
  }

  const Traces::Variable& variable_of(const std::string& name) const {
    const auto& variables = path_with(name).variables;
    return *std::find_if(variables.begin(), variables.end(),
                         [&](const auto& variable) { return variable.name == name; });
  }

  // ---- kernels ---------------------------------------------------------------------------------------------------

  // Symbols of a path's equations, about neurons.
  check::SymbolTable neuronal_symbols(const Traces::Path& path) const {
    check::SymbolTable symbols;
    const auto update = updates_.find(path.pathway);
    if (update != updates_.end()) symbols = update->second.symbols;
    for (const auto& variable : path.variables)
      symbols[variable.name] = state(variable.name, variable.neuronal);
    return symbols;
  }

  ir::Value now(Lowering& lowering) const { return lowering.scalar("t", {.kind = ScalarSource::Kind::t}); }

  // Traces as of now, on locals.
  void decay(Lowering& lowering, const Traces::Path& path, ir::Value elapsed) const {
    const auto update = updates_.find(path.pathway);
    if (update == updates_.end()) return;
    lowering.define("dt", elapsed);
    for (const auto& statement : update->second.statements) lowering.execute(statement, false);
    lowering.undefine("dt");
  }

  BoundKernel advance(const check::Pathway& pathway) {
    const auto& path = path_of(pathway.name);
    Lowering lowering(fmt::format("{}_{}_traces", object_.name(), pathway.name), ir::Domain::list,
                      object_.name());
    auto symbols = pathway.code.symbols;
    for (auto& [name, symbol] : neuronal_symbols(path)) symbols[name] = symbol;
    const auto last = state(last_name, path.last);
    lowering.begin_block(pathway.name, symbols);
    if (!path.variables.empty())
      decay(lowering, path, lowering.builder().sub(now(lowering), lowering.current(last)));
    std::map<std::string, std::size_t> at;
    for (const auto& variable : path.variables) keep_version(lowering, symbols, variable.name, 0);
    for (const auto& statement : pathway.code.statements) {
      const bool trace = is_trace(statement.target);
      if (!trace && !proof_.common_locals.contains({pathway.name, statement.target})) continue;
      lowering.execute(statement, false);
      if (trace) keep_version(lowering, symbols, statement.target, ++at[statement.target]);
    }
    lowering.set(last, now(lowering));
    lowering.end_block();
    return std::move(lowering).finish();
  }

  void keep_version(Lowering& lowering, const check::SymbolTable& symbols, const std::string& name,
                    std::size_t version) {
    const auto found = versions_.find({name, version});
    if (found == versions_.end() || found->second == variable_of(name).neuronal) return;
    auto& b = lowering.builder();
    b.store(lowering.array(fmt::format("{}_{}", name, version), found->second), b.item(),
            lowering.current(symbols.at(name)));
  }

  // What a synapse does itself.
  BoundKernel deliver(const check::Pathway& pathway) {
    auto sides = sides_of(object_);
    sides.sources_by_position = path_of(pathway.name).sources;
    Lowering lowering(object_.name() + "_" + pathway.name, ir::Domain::ranges, object_.name(), sides);
    auto symbols = pathway.code.symbols;
    for (auto& [name, symbol] : symbols) {
      if (is_trace(name)) symbol = state(name, now_.at(name), side(path_with(name).from_source));
    }
    std::map<std::string, std::size_t> at;
    for (const auto& variable : path_of(pathway.name).variables) see_version(symbols, variable.name, 0);
    lowering.begin_block(pathway.name, symbols);
    for (const auto& statement : pathway.code.statements) {
      if (is_trace(statement.target)) {
        see_version(symbols, statement.target, ++at[statement.target]);
        lowering.undefine(statement.target);
      } else {
        lowering.execute(statement, true);
      }
    }
    lowering.end_block();
    return std::move(lowering).finish();
  }

  void see_version(check::SymbolTable& symbols, const std::string& name, std::size_t version) {
    const auto found = versions_.find({name, version});
    if (found != versions_.end()) symbols[name].array = found->second;
  }

  // ---- traces of other pathways ----------------------------------------------------------------------------------

  void add_current(DeliverTask& task, const check::Pathway& pathway, const Traces::Path& path) {
    if (path.pathway == pathway.name) return;
    std::set<std::string> read;
    for (const auto& statement : pathway.code.statements) {
      for (const auto& name : ir::symbols_in(*statement.value)) {
        if (proof_.writes(path.pathway, name)) read.insert(name);
      }
    }
    if (read.empty()) return;
    task.current.push_back({draft_.add_kernel(current(ir::Domain::items, pathway, path, read)),
                            draft_.add_kernel(current(ir::Domain::list, pathway, path, read)),
                            path.from_source, path.last->size()});
  }

  BoundKernel current(ir::Domain domain, const check::Pathway& reader, const Traces::Path& path,
                      const std::set<std::string>& read) {
    Lowering lowering(fmt::format("{}_{}_sees_{}{}", object_.name(), reader.name, path.pathway,
                                  domain == ir::Domain::list ? "_of_some" : ""),
                      domain, object_.name());
    const auto symbols = neuronal_symbols(path);
    lowering.begin_block(reader.name, symbols);
    decay(lowering, path,
          lowering.builder().sub(now(lowering), lowering.current(state(last_name, path.last))));
    auto& b = lowering.builder();
    for (const auto& name : read)
      b.store(lowering.array(name + "_now", now_.at(name)), b.item(), lowering.current(symbols.at(name)));
    return std::move(lowering).finish();
  }

  // ---- what users see when time stands still ---------------------------------------------------------------------

  void add_decay(Traces::Path& path) {
    if (path.variables.empty()) return;
    Lowering lowering(fmt::format("{}_{}_traces_of_synapses", object_.name(), path.pathway),
                      ir::Domain::items, object_.name());
    auto symbols = neuronal_symbols(path);
    for (const auto& variable : path.variables) symbols[variable.name].array = variable.column;
    lowering.begin_block(path.pathway, symbols);
    decay(lowering, path, lowering.current(state(ago_name, path.elapsed)));
    lowering.end_block();
    path.decay = draft_.add_kernel(std::move(lowering).finish());
  }

  Draft& draft_;
  const check::Synapses& synapses_;
  const model::Synapses& object_;
  const TraceProof proof_;
  Traces& traces_;
  std::map<std::string, check::Block> updates_;  ///< by pathway
  std::map<std::string, model::ArrayPtr> now_;   ///< by variable: as other pathways see it
  std::map<std::pair<std::string, std::size_t>, model::ArrayPtr> versions_;  ///< of one pathway
};

}  // namespace

void move_traces(Draft& draft, const check::Synapses& synapses, const Options& options) {
  if (synapses.event_driven.equations.empty()) return;
  auto proof = prove_traces(draft, synapses);
  Traces traces{
      synapses.synapses,    {}, synapses.lastupdate, proof.why_not, proof.variable, proof.like_traces,
      proof.why_not.empty()};
  if (traces.possible) {
    Mover mover(draft, synapses, std::move(proof), traces);
    mover.describe();
    const auto unmoved = options.unmoved.find(synapses.synapses->name());
    if (unmoved != options.unmoved.end()) {
      traces.why_not = unmoved->second;
    } else {
      mover.move();
    }
  }
  draft.plan.traces.push_back(std::move(traces));
}

}  // namespace brio::plan
