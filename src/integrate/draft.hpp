// Writes the statements of one step.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "integrate/method.hpp"

namespace brio::integrate {

using ir::ExprPtr;

class Draft {
 public:
  explicit Draft(const check::System& system);

  ExprPtr dt();
  ExprPtr not_refractory() const { return ir::symbol("not_refractory", ir::Type::boolean); }
  ExprPtr variable(std::size_t k) const { return ir::symbol(system_.equations[k].variable); }
  /// Is the equation at rest while its neuron is refractory?
  bool frozen(std::size_t k) const {
    return system_.has_refractory && system_.equations[k].unless_refractory;
  }
  /// The right-hand side, 0 while the neuron is refractory.
  ExprPtr rate(std::size_t k) const;

  /// `value`, computed once, under a name like `wish`.
  ExprPtr local(const std::string& wish, const ExprPtr& value);
  /// A symbol of this draft's own, e.g. an entry of a propagator.
  ExprPtr entry(const std::string& wish, bool shared);
  /// A symbol of this draft's own that keeps a value of each item between the kernels of a step.
  ExprPtr scratch(const std::string& wish, ir::Type type = ir::Type::f64);
  const std::vector<std::string>& scratches() const { return scratches_; }
  void set(const ExprPtr& symbol, const ExprPtr& value) { state(symbol->name, value); }
  /// The statements since the last cut.
  std::vector<check::Statement> cut() { return std::exchange(block_.statements, {}); }
  /// The last statements: every variable gets its new value, computed from old ones; null: it keeps its value.
  void assign(const std::vector<ExprPtr>& new_values);

  Update take(std::vector<Propagator> propagators = {}) &&;

 private:
  std::string unique(const std::string& wish) const;
  void state(const std::string& target, const ExprPtr& value);

  const check::System& system_;
  check::Block block_;
  std::vector<std::string> scratches_;
};

/// The names of the variables, in the order of the equations.
std::vector<std::string> variables_of(const check::System& system);

/// `expr` at another point of state space and time; a null `time` leaves t as it is.
ExprPtr at(const ExprPtr& expr, const std::map<std::string, ExprPtr>& state, const ExprPtr& time = nullptr);

// Sums and products in which the constants 0 and 1 leave no trace.
ExprPtr plus(const ExprPtr& a, const ExprPtr& b);
ExprPtr minus(const ExprPtr& a, const ExprPtr& b);
ExprPtr times(const ExprPtr& a, const ExprPtr& b);

}  // namespace brio::integrate
