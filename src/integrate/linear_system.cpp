#include "integrate/linear_system.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "integrate/inputs.hpp"
#include "integrate/noise.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

std::optional<std::string> what_changes(const check::System& system, const ExprPtr& expr) {
  if (depends_on_time(system, *expr)) return "depends on t";
  if (ir::contains_stateful_call(*expr)) return "draws random numbers";
  return std::nullopt;
}

}  // namespace

std::variant<LinearSystem, Refusal> linear_system(const check::System& system) {
  if (auto refusal = refuse_noise(system)) return *refusal;
  const auto variables = variables_of(system);
  LinearSystem result;
  result.n = variables.size();
  for (const auto& equation : system.equations) {
    auto form = ir::linear_form(equation.rhs, variables);
    if (!form) return Refusal{fmt::format("d{}/dt is not linear", equation.variable), equation.span};
    auto parts = form->coefficients;
    parts.push_back(form->rest);
    for (const auto& part : parts) {
      if (const auto change = what_changes(system, part)) {
        return Refusal{fmt::format("d{}/dt {}", equation.variable, *change), equation.span};
      }
    }
    result.matrix.insert(result.matrix.end(), form->coefficients.begin(), form->coefficients.end());
    result.constant.push_back(std::move(form->rest));
  }
  return result;
}

std::vector<bool> dependencies(const LinearSystem& linear) {
  const auto n = linear.n;
  std::vector<bool> depends(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) depends[i * n + j] = i == j || !ir::is_zero(*linear.at(i, j));
  }
  for (std::size_t k = 0; k < n; ++k) {  // Warshall's transitive closure
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n && depends[i * n + k]; ++j) {
        if (depends[k * n + j]) depends[i * n + j] = true;
      }
    }
  }
  return depends;
}

std::vector<std::vector<std::size_t>> components(const LinearSystem& linear) {
  const auto n = linear.n;
  std::vector<std::size_t> first(n);  // smallest variable that each is connected with
  for (std::size_t k = 0; k < n; ++k) first[k] = k;
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (ir::is_zero(*linear.at(i, j)) || first[i] == first[j]) continue;
        first[i] = first[j] = std::min(first[i], first[j]);
        changed = true;
      }
    }
  }
  std::map<std::size_t, std::vector<std::size_t>> by_first;
  for (std::size_t k = 0; k < n; ++k) by_first[first[k]].push_back(k);
  std::vector<std::vector<std::size_t>> result;
  for (auto& [smallest, members] : by_first) result.push_back(std::move(members));
  return result;
}

}  // namespace brio::integrate
