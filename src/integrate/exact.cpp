// before: dv/dt = (g - v)/tau; dg/dt = -g/taug
// after:  v = P_vv*v + P_vg*g, g = P_gg*g, with P = e^(M dt) computed when the run is prepared; a variable
//         that is coupled with no other: v = v*exp(-dt/tau)
// why:    exact for linear equations at any dt, also where eigenvalues coincide or vanish
#include <fmt/format.h>

#include "integrate/growth.hpp"
#include "integrate/linear_system.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

class Exact {
 public:
  Exact(const check::System& system, LinearSystem linear)
      : system_(system), linear_(std::move(linear)), draft_(system), values_(linear_.n) {}

  Update integrate() {
    depends_ = dependencies(linear_);
    for (const auto& component : components(linear_)) {
      if (component.size() == 1) {
        alone(component[0]);
      } else {
        coupled(component);
      }
    }
    draft_.assign(values_);
    return std::move(draft_).take(std::move(propagators_));
  }

 private:
  using Members = std::vector<std::size_t>;
  struct Entries {
    std::vector<ExprPtr> exponential;  ///< of the members, row-major; constant 0 where structure says so
    std::vector<ExprPtr> integral;
  };

  bool depends(std::size_t i, std::size_t j) const { return depends_[i * linear_.n + j]; }
  bool is_constant(std::size_t k) const { return ir::is_zero(*linear_.constant[k]); }

  void alone(std::size_t k) {
    const auto& a = linear_.at(k, k);
    if (ir::is_zero(*a) && is_constant(k)) return;
    values_[k] = unless_frozen(k, grown(draft_.variable(k), a, linear_.constant[k], draft_.dt()));
  }

  ExprPtr unless_frozen(std::size_t k, const ExprPtr& value) {
    return draft_.frozen(k) ? ir::select(draft_.not_refractory(), value, draft_.variable(k)) : value;
  }

  // Does a variable that goes on depend on one that stands still while the neuron is refractory?
  bool feels_freezing(const Members& members) const {
    for (const auto i : members) {
      for (const auto j : members) {
        if (!draft_.frozen(i) && draft_.frozen(j) && depends(i, j)) return true;
      }
    }
    return false;
  }

  void coupled(const Members& members) {
    const auto free = propagator(members, false);
    const auto held = feels_freezing(members) ? propagator(members, true) : free;
    const auto n = members.size();
    for (std::size_t row = 0; row < n; ++row) {
      const auto k = members[row];
      auto value = ir::constant(0);
      for (std::size_t column = 0; column < n; ++column) {
        value = plus(value, times(chosen(k, free.exponential, held.exponential, row * n + column),
                                  draft_.variable(members[column])));
      }
      for (std::size_t column = 0; column < n; ++column) {
        value = plus(value, times(chosen(k, free.integral, held.integral, row * n + column),
                                  linear_.constant[members[column]]));
      }
      values_[k] = unless_frozen(k, value);
    }
  }

  // The entry of the free or of the held system; a frozen variable itself needs the free one only.
  ExprPtr chosen(std::size_t k, const std::vector<ExprPtr>& free, const std::vector<ExprPtr>& held,
                 std::size_t entry) const {
    if (draft_.frozen(k) || free[entry] == held[entry]) return free[entry];
    return ir::select(draft_.not_refractory(), free[entry], held[entry]);
  }

  bool differs_between_items(const Members& members) const {
    for (const auto i : members) {
      for (const auto j : members) {
        for (const auto& name : ir::symbols_in(*linear_.at(i, j))) {
          if (!system_.symbols.at(name).shared) return true;
        }
      }
    }
    return false;
  }

  // `held`: the rows of frozen variables are 0.
  Entries propagator(const Members& members, bool held) {
    const auto n = members.size();
    Propagator result;
    result.per_item = differs_between_items(members);
    Entries entries;
    for (std::size_t row = 0; row < n; ++row) {
      const auto i = members[row];
      result.variables.push_back(system_.equations[i].variable);
      const bool stands_still = held && draft_.frozen(i);
      for (std::size_t column = 0; column < n; ++column) {
        const auto j = members[column];
        result.matrix.push_back(stands_still ? ir::constant(0) : linear_.at(i, j));
        // Rows that nobody reads: what is frozen keeps its value.
        const bool used = depends(i, j) && !stands_still;
        const bool driven = used && !is_constant(j) && !(held && draft_.frozen(j));
        add(result, result.exponential, entries.exponential, used, held ? "Ph" : "P", i, j);
        add(result, result.integral, entries.integral, driven, held ? "Qh" : "Q", i, j);
      }
    }
    propagators_.push_back(std::move(result));
    return entries;
  }

  void add(const Propagator& propagator, std::vector<std::string>& names, std::vector<ExprPtr>& entries,
           bool used, std::string_view kind, std::size_t i, std::size_t j) {
    if (!used) {
      names.emplace_back();
      entries.push_back(ir::constant(0));
      return;
    }
    const auto wish =
        fmt::format("{}_{}_{}", kind, system_.equations[i].variable, system_.equations[j].variable);
    entries.push_back(draft_.entry(wish, !propagator.per_item));
    names.push_back(entries.back()->name);
  }

  const check::System& system_;
  LinearSystem linear_;
  Draft draft_;
  std::vector<ExprPtr> values_;
  std::vector<bool> depends_;
  std::vector<Propagator> propagators_;
};

}  // namespace

Outcome exact(const Request& request) {
  auto parts = linear_system(request.system);
  if (const auto* refusal = std::get_if<Refusal>(&parts)) return *refusal;
  auto& linear = std::get<LinearSystem>(parts);
  if (request.one_of_a_list) {
    if (auto refusal = refused_by_brian(request.system, linear)) return *refusal;
  }
  return Exact(request.system, std::move(linear)).integrate();
}

}  // namespace brio::integrate
