#include "face/api.hpp"

#include <fmt/format.h>

#include "units/units.hpp"

namespace brio::face {

model::View view_of(const GroupView& group) {
  return {group.group(), group.begin(), group.end(), group.subset()};
}

namespace {

struct AsNamed {
  const std::string& name;
  model::Named operator()(const Quantity& quantity) const {
    if (quantity.is_scalar()) {
      return model::Constant{quantity.value(), quantity.dimension(), ir::Type::f64};
    }
    throw ModelError({Code::wrong_shape,
                      nullptr,
                      {},
                      fmt::format("'{}' has {} values", name, quantity.size()),
                      "model text knows constants of one value; make it a parameter of the group"});
  }
  model::Named operator()(const Function& function) const { return function.model(); }
};

}  // namespace

model::Names names_of(const Names& names) {
  model::Names result;
  for (const auto& [name, value] : names) result[name] = std::visit(AsNamed{name}, value);
  return result;
}

double seconds(const Quantity& time, const std::string& what) {
  constexpr Dimension second{{0, 0, 1, 0, 0, 0, 0}};
  if (time.dimension() == second && time.is_scalar()) return time.value();
  throw ModelError(
      {Code::dimension_mismatch,
       nullptr,
       {},
       fmt::format("{} must be a time, but has unit {}", what, units::describe(time.dimension())),
       "give e.g. 2*ms",
       {time.dimension().exponents, second.exponents}});
}

std::optional<double> seconds(const std::optional<Quantity>& time, const std::string& what) {
  return time ? std::optional(seconds(*time, what)) : std::nullopt;
}

}  // namespace brio::face
