#include "model/poisson_input.hpp"

#include <fmt/format.h>

#include <cmath>

#include "base/diagnostics.hpp"
#include "model/declarations.hpp"
#include "units/units.hpp"

namespace brio::model {

namespace {

[[noreturn]] void refuse(std::string message, std::string hint = {}) {
  throw ModelError({Code::invalid_value, nullptr, {}, std::move(message), std::move(hint)});
}

const Variable& known_variable(const PoissonInput& input) {
  const auto& group = *input.group;
  if (const auto* variable = group.find(input.variable)) return *variable;
  throw ModelError(
      {Code::unknown_name,
       nullptr,
       {},
       fmt::format("{} can't add to '{}': {} has no such variable", input.name, input.variable, group.name()),
       base::did_you_mean(input.variable, group.variable_names())});
}

void check_unit(const PoissonInput& input, const Variable& variable, const Constant& weight) {
  if (weight.dimension == variable.dimension) return;
  throw ModelError(
      {Code::dimension_mismatch,
       nullptr,
       {},
       fmt::format("the weight of {} has unit {}, but '{}' has unit {}", input.name,
                   units::describe(weight.dimension), input.variable, units::describe(variable.dimension)),
       "",
       {weight.dimension.exponents, variable.dimension.exponents}});
}

}  // namespace

std::shared_ptr<PoissonInput> make_poisson_input(PoissonInput input) {
  check_object_name(input.name);
  input.group->check_items(input.name, input.begin, input.end);
  const auto& variable = known_variable(input);
  if (const auto* weight = std::get_if<Constant>(&input.weight)) check_unit(input, variable, *weight);
  if (!(input.n >= 1) || input.n != std::floor(input.n) || !std::isfinite(input.n)) {
    refuse(fmt::format("{} can't stand for {} sources", input.name, input.n),
           "give a whole number, 1 or more");
  }
  if (!(input.rate >= 0) || !std::isfinite(input.rate)) {
    refuse(fmt::format("the rate of {} can't be {} Hz", input.name, input.rate), "give a rate from 0 Hz on");
  }
  return std::make_shared<PoissonInput>(std::move(input));
}

}  // namespace brio::model
