#include "integrate/adaptive.hpp"

#include <fmt/format.h>

#include "integrate/adaptive_options.hpp"
#include "integrate/noise.hpp"
#include "ir/algebra.hpp"

namespace brio::integrate {

namespace {

using ir::ExprOp;
using ir::Type;

constexpr double safety = 0.9;
constexpr double least_factor = 0.2;
constexpr double largest_factor = 5;
/// A part that would leave less than this share of itself goes all the way.
constexpr double stretch = 1.01;

ExprPtr number(double value) { return ir::constant(value); }
ExprPtr integer(int value) { return ir::constant_integer(value); }
ExprPtr less(const ExprPtr& a, const ExprPtr& b) { return ir::binary(ExprOp::lt, a, b); }
ExprPtr at_most(const ExprPtr& a, const ExprPtr& b) { return ir::binary(ExprOp::le, a, b); }
ExprPtr both(const ExprPtr& a, const ExprPtr& b) { return ir::binary(ExprOp::logical_and, a, b); }
ExprPtr negation(const ExprPtr& a) { return ir::unary(ExprOp::logical_not, a); }
ExprPtr magnitude(const ExprPtr& a) { return ir::call(ir::Function::abs, {a}); }
// Where a comparison with NaN is false, the second one is taken.
ExprPtr smaller(const ExprPtr& a, const ExprPtr& b) { return ir::select(less(a, b), a, b); }
ExprPtr larger(const ExprPtr& a, const ExprPtr& b) { return ir::select(less(b, a), a, b); }

class AdaptiveStep {
 public:
  AdaptiveStep(const Request& request, const AdaptiveDefaults& defaults, PartMethod& method)
      : system_(request.system),
        options_(read_options(request, defaults)),
        time_stands_still_(defaults.time_stands_still),
        method_(method),
        draft_(request.system) {
    for (const auto& name : variables_of(system_)) y_.push_back(draft_.scratch("y_" + name));
    past_ = draft_.scratch("past");
    h_ = draft_.scratch("h");
    accepted_ = draft_.scratch("accepted", Type::i32);
    rejected_ = draft_.scratch("rejected", Type::i32);
  }

  Update write() && {
    begin();
    const auto first = draft_.cut();
    try_part();
    Adaptive adaptive;
    adaptive.again = draft_.cut();
    finish(adaptive);
    adaptive.finish = draft_.cut();
    adaptive.scratch = draft_.scratches();
    auto update = std::move(draft_).take();
    update.block.statements = first;
    update.block.statements.insert(update.block.statements.end(), adaptive.again.begin(),
                                   adaptive.again.end());
    describe(adaptive);
    update.adaptive = std::move(adaptive);
    return update;
  }

 private:
  void begin() {
    for (std::size_t k = 0; k < y_.size(); ++k) draft_.set(y_[k], draft_.variable(k));
    draft_.set(past_, number(0));
    draft_.set(h_, first_size());
    draft_.set(accepted_, integer(0));
    draft_.set(rejected_, integer(0));
    method_.begin(draft_, {y_, ir::symbol("t"), draft_.dt(), time_stands_still_});
  }

  ExprPtr first_size() {
    auto dt = draft_.dt();
    if (!options_.use_last_timestep || !options_.adaptable_timestep) return dt;
    last_ = draft_.scratch("last_timestep");
    return ir::select(less(number(0), last_), smaller(last_, dt), dt);
  }

  void try_part() {
    const auto left = draft_.local("left", draft_.dt() - past_);
    const auto last = draft_.local("last", at_most(left, number(stretch) * h_));
    const auto h =
        draft_.local("part", options_.adaptable_timestep ? ir::select(last, left, h_) : draft_.dt());
    const auto t = time_stands_still_ ? ir::symbol("t") : ir::symbol("t") + past_;
    const auto advance = method_.advance(draft_, {y_, t, h, time_stands_still_});
    const auto [error, accepted] = judge(advance);
    method_.keep(draft_, accepted);
    for (std::size_t k = 0; k < y_.size(); ++k)
      draft_.set(y_[k], ir::select(accepted, advance.value[k], y_[k]));
    draft_.set(accepted_, accepted_ + ir::select(accepted, integer(1), integer(0)));
    draft_.set(rejected_, rejected_ + ir::select(accepted, integer(0), integer(1)));
    if (!options_.adaptable_timestep) {
      unfinished_ = draft_.local("unfinished", negation(accepted));
      return;
    }
    unfinished_ = draft_.local("unfinished", negation(both(accepted, last)));
    draft_.set(past_, ir::select(accepted, past_ + h, past_));
    choose_size(error, accepted, last, h);
  }

  struct Judgement {
    ExprPtr error;  ///< the largest, in units of its tolerance; NaN is left out
    ExprPtr accepted;
  };

  Judgement judge(const Advance& advance) {
    ExprPtr largest;
    ExprPtr accepted;
    for (std::size_t k = 0; k < y_.size(); ++k) {
      auto tolerance = number(options_.absolute_error[k]);
      if (options_.relative_error != 0) {
        const auto size = larger(magnitude(y_[k]), magnitude(advance.value[k]));
        tolerance = plus(tolerance, number(options_.relative_error) * size);
      }
      const auto& name = system_.equations[k].variable;
      const auto error = draft_.local("error_" + name, magnitude(advance.error[k]) / tolerance);
      const auto good = at_most(error, number(1));  // not so if it is NaN
      largest = largest ? draft_.local("error", larger(error, largest)) : error;
      accepted = accepted ? both(accepted, good) : good;
    }
    return {largest, draft_.local("good", accepted)};
  }

  void choose_size(const ExprPtr& error, const ExprPtr& accepted, const ExprPtr& last, const ExprPtr& h) {
    const auto power = ir::binary(ExprOp::pow, error, number(-1.0 / (method_.error_order() + 1)));
    const auto factor = smaller(larger(number(safety) * power, number(least_factor)), number(largest_factor));
    // The error of a part that is not good may be no number.
    const auto usable = ir::binary(ExprOp::logical_or, accepted, less(number(1), error));
    const auto next = draft_.local("next", h * ir::select(usable, factor, number(least_factor)));
    // The end of the step cut the last part short: what it was to be before is no less good.
    const auto after_last = larger(next, h_);
    draft_.set(h_, smaller(ir::select(both(accepted, last), after_last, next), draft_.dt()));
  }

  void finish(Adaptive& adaptive) {
    std::vector<ExprPtr> values(y_.begin(), y_.end());
    draft_.assign(values);
    const auto& [timestep, failed, count] = remembered_variables;
    if (last_) keep_for_users(adaptive, last_, h_, timestep);
    if (options_.save_failed_steps)
      keep_for_users(adaptive, draft_.scratch("failed_steps", Type::i32), rejected_, failed);
    if (options_.save_step_count)
      keep_for_users(adaptive, draft_.scratch("step_count", Type::i32), accepted_, count);
  }

  void keep_for_users(Adaptive& adaptive, const ExprPtr& symbol, const ExprPtr& value,
                      const RememberedVariable& variable) {
    draft_.set(symbol, value);
    adaptive.visible[symbol->name] = variable.name;
  }

  void describe(Adaptive& adaptive) const {
    for (std::size_t k = 0; k < y_.size(); ++k)
      adaptive.values.emplace_back(system_.equations[k].variable, y_[k]->name);
    adaptive.past = past_->name;
    adaptive.size = h_->name;
    adaptive.accepted = accepted_->name;
    adaptive.unfinished = unfinished_->name;
    adaptive.max_steps = options_.adaptable_timestep ? options_.max_steps : 0;
  }

  const check::System& system_;
  AdaptiveOptions options_;
  bool time_stands_still_;
  PartMethod& method_;
  Draft draft_;
  std::vector<ExprPtr> y_;  ///< values at the beginning of a part
  ExprPtr past_;            ///< time since the beginning of the step
  ExprPtr h_;               ///< length of the next part, if the step is long enough
  ExprPtr accepted_;        ///< how many parts were
  ExprPtr rejected_;
  ExprPtr last_;
  ExprPtr unfinished_;
};

std::optional<Refusal> refuse_random_numbers(const check::System& system) {
  for (const auto& equation : system.equations) {
    if (!ir::contains_stateful_call(*equation.rhs)) continue;
    return Refusal{
        fmt::format("d{}/dt draws random numbers, which leave no error to be controlled", equation.variable),
        equation.span};
  }
  return std::nullopt;
}

}  // namespace

ExprPtr Part::time_at(double fraction) const {
  return time_stands_still ? t : plus(t, times(h, ir::constant(fraction)));
}

std::vector<ExprPtr> rates_at(const Draft& draft, const check::System& system, const std::vector<ExprPtr>& y,
                              const ExprPtr& t) {
  std::map<std::string, ExprPtr> state;
  for (std::size_t k = 0; k < y.size(); ++k) state[system.equations[k].variable] = y[k];
  std::vector<ExprPtr> rates;
  for (std::size_t k = 0; k < y.size(); ++k) rates.push_back(at(draft.rate(k), state, t));
  return rates;
}

Outcome adaptive_step(const Request& request, const AdaptiveDefaults& defaults, PartMethod& method) {
  if (auto refusal = refuse_noise(request.system)) return *refusal;
  if (auto refusal = refuse_random_numbers(request.system)) return *refusal;
  return AdaptiveStep(request, defaults, method).write();
}

}  // namespace brio::integrate
