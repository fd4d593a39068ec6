// An explicit scheme, applied: each of its lines becomes one statement for every variable, for what depends
// on noise one for every noise as well.
//
//   scheme:  k = dt*f(x, t);  x_new = x + dt*f(x + k/2, t + dt/2)
//   before:  dv/dt = -v/tau
//   after:   _k_v = dt*(-v/tau);  v = v + dt*(-(v + _k_v/2)/tau)
#include <fmt/format.h>

#include <tuple>
#include <utility>

#include "integrate/noise.hpp"
#include "integrate/scheme.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

using Kind = lang::Expr::Kind;
using lang::BinaryOp;

// Of a value that depends on noise: what it is for one noise alone, without all noise, or with all of it.
constexpr int without_noise = -1;
constexpr int all_noise = -2;

class Application {
 public:
  Application(const Scheme& scheme, const check::System& system, NoisySystem split, Draft draft)
      : scheme_(scheme), system_(system), split_(std::move(split)), draft_(std::move(draft)) {}

  Update apply() && {
    const auto last = lines().size() - 1;
    for (std::size_t k = 0; k < last; ++k) define(k);
    std::vector<ExprPtr> values;
    line_ = last;
    for (std::size_t v = 0; v < variables(); ++v)
      values.push_back(value(*lines().back().value, v, all_noise));
    draft_.assign(values);
    return std::move(draft_).take();
  }

 private:
  const std::vector<lang::Statement>& lines() const { return scheme_.code.lines; }
  std::size_t variables() const { return system_.equations.size(); }
  int noises() const { return static_cast<int>(split_.noises.size()); }

  void define(std::size_t line) {
    const bool noisy = scheme_.noisy.contains(lines()[line].target);
    // An order that depends on the scheme alone: noises, then variables.
    for (int n = noisy && noises() > 0 ? 0 : without_noise; n < (noisy ? noises() : 0); ++n) {
      for (std::size_t v = 0; v < variables(); ++v) intermediate(line, v, n);
    }
  }

  ExprPtr intermediate(std::size_t line, std::size_t v, int noise) {
    const auto& name = lines()[line].target;
    if (!scheme_.noisy.contains(name)) noise = without_noise;
    auto& known = values_[{line, v, noise}];
    if (known) return known;
    const auto outer = std::exchange(line_, line);
    auto result = value(*lines()[line].value, v, noise);
    line_ = outer;
    const bool plain = result->kind == ir::Expr::Kind::symbol || result->kind == ir::Expr::Kind::constant;
    return known = plain ? result : draft_.local(local_name(name, v, noise), result);
  }

  // The only noise needs no distinction.
  std::string local_name(const std::string& name, std::size_t v, int noise) const {
    auto own = fmt::format("{}_{}", name, system_.equations[v].variable);
    if (noise < 0 || noises() == 1) return own;
    return fmt::format("{}_{}", own, split_.noises[static_cast<std::size_t>(noise)]);
  }

  ExprPtr value(const lang::Expr& expr, std::size_t v, int noise) {
    if (noise == all_noise) {
      if (noises() > 1) return added(ir::constant(0), expr, v, 1);
      noise = noises() - 1;  // the only one; without_noise if there is none
    }
    switch (expr.kind) {
      case Kind::name: return named(expr, v, noise);
      case Kind::unary: return signed_value(expr, v, noise);
      case Kind::binary: return binary(expr, v, noise);
      case Kind::call: return call(expr, v, noise);
      default: return ir::constant(expr.number);
    }
  }

  // sum + sign*expr, with all noises in expr: term by term, and what noise is in a term noise by noise.
  ExprPtr added(const ExprPtr& sum, const lang::Expr& expr, std::size_t v, int sign) {
    const bool plus_or_minus = expr.kind == Kind::binary && expr.binary <= BinaryOp::subtract;
    if (plus_or_minus) {
      const auto first = added(sum, *expr.args[0], v, sign);
      return added(first, *expr.args[1], v, expr.binary == BinaryOp::add ? sign : -sign);
    }
    const auto rest = value(expr, v, without_noise);
    auto result = put(sum, rest, sign);
    if (!scheme_.depends_on_noise(expr)) return result;
    for (int n = 0; n < noises(); ++n) result = put(result, minus(value(expr, v, n), rest), sign);
    return result;
  }

  static ExprPtr put(const ExprPtr& sum, const ExprPtr& term, int sign) {
    return sign > 0 ? plus(sum, term) : minus(sum, term);
  }

  ExprPtr named(const lang::Expr& expr, std::size_t v, int noise) {
    if (expr.name == "x") return draft_.variable(v);
    if (expr.name == "t") return ir::symbol("t");
    if (expr.name == "dt") return draft_.dt();
    if (expr.name != "dW") return intermediate(defined_last(expr.name), v, noise);
    return noise == without_noise ? ir::constant(0)
                                  : ir::symbol(split_.noises[static_cast<std::size_t>(noise)]);
  }

  // The line above the current one that gave the name its value.
  std::size_t defined_last(const std::string& name) const {
    auto line = line_ - 1;
    while (lines()[line].target != name) --line;
    return line;
  }

  ExprPtr signed_value(const lang::Expr& expr, std::size_t v, int noise) {
    auto result = value(*expr.args[0], v, noise);
    return expr.unary == lang::UnaryOp::plus ? result : minus(ir::constant(0), result);
  }

  ExprPtr binary(const lang::Expr& expr, std::size_t v, int noise) {
    const auto a = value(*expr.args[0], v, noise);
    const auto b = value(*expr.args[1], v, noise);
    switch (expr.binary) {
      case BinaryOp::add: return plus(a, b);
      case BinaryOp::subtract: return minus(a, b);
      case BinaryOp::multiply: return times(a, b);
      case BinaryOp::divide: return ir::is_zero(*a) ? a : a / b;
      case BinaryOp::floor_divide: return ir::binary(ir::ExprOp::floordiv, a, b);
      case BinaryOp::modulo: return ir::binary(ir::ExprOp::mod, a, b);
      default: return ir::is_zero(*a) ? a : ir::binary(ir::ExprOp::pow, a, b);
    }
  }

  ExprPtr call(const lang::Expr& expr, std::size_t v, int noise) {
    if (expr.name == "f") return at_point(split_.drift[v], expr, all_noise);
    if (expr.name == "g") {
      if (noise == without_noise) return ir::constant(0);
      return at_point(split_.factor[v][static_cast<std::size_t>(noise)], expr, noise);
    }
    return ir::call(ir::find_function(expr.name)->function, {value(*expr.args[0], v, noise)});
  }

  // A part of the equations at the state and the time that f(state, time) or g(state, time) names.
  ExprPtr at_point(const ExprPtr& part, const lang::Expr& call, int noise) {
    std::map<std::string, ExprPtr> state;
    for (std::size_t v = 0; v < variables(); ++v) {
      const auto& name = system_.equations[v].variable;
      if (!ir::contains(*part, name)) continue;
      auto there = value(*call.args[0], v, noise);
      if (!is_symbol(*there, name)) state[name] = std::move(there);
    }
    const auto time = value(*call.args[1], 0, noise);
    return at(part, state, is_symbol(*time, "t") ? nullptr : time);
  }

  static bool is_symbol(const ir::Expr& expr, const std::string& name) {
    return expr.kind == ir::Expr::Kind::symbol && expr.name == name;
  }

  const Scheme& scheme_;
  const check::System& system_;
  NoisySystem split_;
  Draft draft_;
  std::size_t line_ = 0;                                                 // that is evaluated
  std::map<std::tuple<std::size_t, std::size_t, int>, ExprPtr> values_;  // by line, variable, noise
};

std::optional<Refusal> refuse_noise_beyond(Noise noise, const check::System& system,
                                           const NoisySystem& split) {
  switch (noise) {
    case Noise::additive: return refuse_multiplicative(system, split);
    case Noise::diagonal: return refuse_non_diagonal(system, split);
    default: return std::nullopt;
  }
}

}  // namespace

Outcome explicit_scheme(const Method& method, const Request& request) {
  const auto scheme = parse_scheme(method);
  Draft draft(request.system);
  if (method.noise == Noise::none) {
    if (auto refusal = refuse_noise(request.system)) return *refusal;
  }
  auto parts = split_noise(request.system, draft);
  if (const auto* refusal = std::get_if<Refusal>(&parts)) return *refusal;
  auto& split = std::get<NoisySystem>(parts);
  if (auto refusal = refuse_noise_beyond(method.noise, request.system, split)) return *refusal;
  return Application(scheme, request.system, std::move(split), std::move(draft)).apply();
}

}  // namespace brio::integrate
