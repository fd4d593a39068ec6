// The C++ class of brio/inputs.hpp.
#include "brio/inputs.hpp"

#include "brio/units.hpp"
#include "face/api.hpp"
#include "lang/parse.hpp"
#include "model/poisson_input.hpp"

namespace brio {

namespace {

double per_second(const Quantity& rate) {
  if (rate.dimension() == units::hertz.dimension && rate.is_scalar()) return rate.value();
  throw ModelError({Code::dimension_mismatch,
                    nullptr,
                    {},
                    "the rate of a PoissonInput must be one rate in hertz",
                    "give e.g. 10*Hz",
                    {rate.dimension().exponents, units::hertz.dimension.exponents}});
}

model::PoissonInput described(const GroupView& target, const std::string& variable, std::int64_t n,
                              const Quantity& rate, const PoissonInputOptions& options) {
  model::PoissonInput input;
  input.name = options.name.empty() ? "poissoninput" : options.name;
  const auto view = face::view_of(target);
  input.group = view.group;
  input.begin = view.begin;
  input.end = view.size() == view.group->size() ? -1 : view.end;
  input.subset = view.subset;
  input.variable = variable;
  input.n = static_cast<double>(n);
  input.rate = per_second(rate);
  input.slot = {options.when, options.order};
  return input;
}

}  // namespace

PoissonInput::PoissonInput(const GroupView& target, const std::string& variable, std::int64_t n,
                           const Quantity& rate, const Quantity& weight, const PoissonInputOptions& options) {
  auto input = described(target, variable, n, rate, options);
  if (!weight.is_scalar()) {
    throw ModelError({Code::wrong_shape,
                      nullptr,
                      {},
                      "a PoissonInput has one weight",
                      "for one of each item, make it a parameter of the group and give its name as text"});
  }
  input.weight = model::Constant{weight.value(), weight.dimension(), ir::Type::f64};
  model_ = model::make_poisson_input(std::move(input));
}

PoissonInput::PoissonInput(const GroupView& target, const std::string& variable, std::int64_t n,
                           const Quantity& rate, const std::string& weight,
                           const PoissonInputOptions& options) {
  auto input = described(target, variable, n, rate, options);
  input.weight = lang::make_source("the weight of " + input.name, weight);
  model_ = model::make_poisson_input(std::move(input));
}

}  // namespace brio
