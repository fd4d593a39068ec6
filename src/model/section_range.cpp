#include "model/section_range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "brio/error.hpp"
#include "brio/quantity.hpp"
#include "brio/units.hpp"

namespace brio::model {

namespace {

/// A position so close to a border, relative to the length of the section, is that border: 0.1 + 0.2 is 0.3.
constexpr double closeness = 1e-12;

[[noreturn]] void refuse(std::string message) {
  throw ModelError({Code::index_out_of_range, nullptr, {}, std::move(message), {}});
}

std::string shown(double length) { return to_string(Quantity(length, units::meter.dimension)); }

/// Where a position lies among the borders of compartments (0, end of the first, end of the second, …).
struct Place {
  std::int64_t border = 0;  // the first that is not before the position
  bool on_it = false;
};

Place place_of(const std::vector<double>& borders, double position) {
  const double tolerance = closeness * borders.back();
  const auto is_before = [&](double border, double x) { return border < x - tolerance; };
  const auto found = std::lower_bound(borders.begin(), borders.end(), position, is_before);
  const auto border = found - borders.begin();
  return {border, found != borders.end() && std::abs(*found - position) <= tolerance};
}

}  // namespace

SectionRange compartment(const SectionShape& shape, std::int64_t number) {
  const auto n = shape.size();
  const auto index = number < 0 ? number + n : number;
  if (index < 0 || index >= n)
    refuse(fmt::format("there is no compartment {}: the section has {}", number, n));
  return {index, index + 1};
}

SectionRange compartment_at(const SectionShape& shape, double position) {
  const auto borders = ends_along(shape);
  const bool inside = position >= 0 && position <= (1 + closeness) * borders.back();  // NaN is not
  if (!inside) {
    refuse(fmt::format("there is no compartment at {}: the section reaches from 0 m to {}", shown(position),
                       shown(borders.back())));
  }
  const auto [border, on_it] = place_of(borders, position);
  const auto index = std::min(on_it ? border : border - 1, shape.size() - 1);
  return {index, index + 1};
}

SectionRange compartments_between(const SectionShape& shape, std::optional<double> from,
                                  std::optional<double> to) {
  const auto borders = ends_along(shape);
  const auto n = shape.size();
  const double length = borders.back();
  if (std::isnan(from.value_or(0)) || std::isnan(to.value_or(0)))
    refuse("a position along a section can't be NaN");
  if (from.value_or(0) > (1 + closeness) * length || to.value_or(0) < 0) {
    refuse(fmt::format("there are no compartments between {} and {}: the section reaches from 0 m to {}",
                       shown(from.value_or(0)), shown(to.value_or(length)), shown(length)));
  }
  SectionRange range{0, n};
  if (from && *from > 0) {
    const auto [border, on_it] = place_of(borders, *from);
    range.begin = on_it ? border : border - 1;
  }
  if (to) range.end = std::min(place_of(borders, *to).border, n);
  range.end = std::max(range.begin, range.end);
  return range;
}

}  // namespace brio::model
