#include "model/section_shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

#include "brio/error.hpp"

namespace brio::model {

namespace {

constexpr double pi = std::numbers::pi;
constexpr std::array<char, 3> axis_names = {'x', 'y', 'z'};
/// A sphere's path to its surface: so much more than any dendrite that it is a point to them.
constexpr double conducting_length = 1.0;

[[noreturn]] void refuse(Code code, std::string message, std::string hint = {}) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

void check_finite(const std::vector<double>& values, const char* what) {
  for (const double value : values) {
    if (!std::isfinite(value)) {
      refuse(Code::invalid_value, fmt::format("{} has to be a finite number, not {}", what, value));
    }
  }
}

void check_diameters(const std::vector<double>& diameters, bool may_end_in_a_tip) {
  check_finite(diameters, "a diameter");
  for (std::size_t k = 0; k < diameters.size(); ++k) {
    const double diameter = diameters[k];
    if (diameter < 0 || (diameter == 0 && !may_end_in_a_tip)) {
      refuse(Code::invalid_value, fmt::format("a diameter has to be positive, but is {} m", diameter));
    }
    if (k > 0 && diameter == 0 && diameters[k - 1] == 0) {
      refuse(Code::invalid_value,
             fmt::format("compartment {} has no membrane: its diameter is 0 at both ends", k - 1));
    }
  }
}

void check_count(std::int64_t n) {
  // Beyond that, indices of compartments don't fit into 32 bits.
  constexpr std::int64_t most = 1 << 30;
  if (n < 1) {
    refuse(Code::invalid_value, fmt::format("a section has at least 1 compartment, but n is {}", n));
  }
  if (n > most) {
    refuse(Code::too_large, fmt::format("a section can't have {} compartments", n),
           fmt::format("at most {} are possible", most));
  }
}

bool any_points(const SectionParts& parts) {
  return std::any_of(parts.points.begin(), parts.points.end(),
                     [](const auto& axis) { return axis.has_value(); });
}

void check_extent(const SectionParts& parts) {
  if (parts.lengths && any_points(parts)) {
    refuse(Code::wrong_shape, "a section has lengths or coordinates, not both",
           "leave out the length: it follows from the coordinates");
  }
  if (!parts.lengths && !any_points(parts)) {
    refuse(Code::wrong_shape, "a section needs a length, or coordinates: x, y or z");
  }
}

void check_number(std::size_t found, std::int64_t expected, std::string_view what, std::string_view why) {
  if (std::cmp_equal(found, expected)) return;
  refuse(Code::wrong_shape, fmt::format("{} needs {} {}, but has {}: {}", what, expected,
                                        expected == 1 ? "value" : "values", found, why));
}

void check_lengths(const std::vector<double>& lengths) {
  check_finite(lengths, "a length");
  for (const double length : lengths) {
    if (length < 0)
      refuse(Code::invalid_value, fmt::format("a length can't be negative, but is {} m", length));
  }
}

void set_lengths_from_points(SectionShape& shape) {
  const auto& [x, y, z] = shape.points;
  shape.lengths.resize(x.size() - 1);
  for (std::size_t k = 0; k < shape.lengths.size(); ++k) {
    const double dx = x[k + 1] - x[k];
    const double dy = y[k + 1] - y[k];
    const double dz = z[k + 1] - z[k];
    shape.lengths[k] = std::sqrt(dx * dx + dy * dy + dz * dz);
  }
  check_finite(shape.lengths, "a length");
}

// Values at n + 1 places, equally far from each other; the last is exact.
std::vector<double> spread(double first, double last, std::int64_t n) {
  const double step = (last - first) / static_cast<double>(n);
  std::vector<double> values(static_cast<std::size_t>(n) + 1);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<double>(k) * step + first;
  values.back() = last;
  return values;
}

template <class Value>
std::vector<double> for_each(const SectionShape& shape, const Value& value) {
  std::vector<double> result(shape.lengths.size());
  for (std::size_t k = 0; k < result.size(); ++k)
    result[k] = value(shape.diameters[k], shape.diameters[k + 1], shape.lengths[k]);
  return result;
}

}  // namespace

SectionShape soma_shape(double diameter, const std::optional<Point>& position,
                        std::optional<std::string> type) {
  check_diameters({diameter}, false);
  SectionShape shape{SectionKind::soma, std::move(type), {diameter, diameter}, {diameter}};
  if (!position) return shape;
  check_finite({position->begin(), position->end()}, "a coordinate");
  for (std::size_t axis = 0; axis < 3; ++axis) shape.points[axis] = {(*position)[axis], (*position)[axis]};
  return shape;
}

SectionShape cylinder_shape(const SectionParts& parts) {
  check_count(parts.n);
  check_number(parts.diameters.size(), 1, "the diameter", "a cylinder is as thick everywhere");
  check_extent(parts);
  check_diameters(parts.diameters, false);
  const auto n = static_cast<std::size_t>(parts.n);
  SectionShape shape{SectionKind::cylinder, parts.type, std::vector<double>(n + 1, parts.diameters[0]), {}};
  if (parts.lengths) {
    check_number(parts.lengths->size(), 1, "the length", "it is that of the whole cylinder");
    check_lengths(*parts.lengths);
    shape.lengths.assign(n, (*parts.lengths)[0] / static_cast<double>(n));
    return shape;
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const auto ends = parts.points[axis].value_or(std::vector<double>{0.0, 0.0});
    check_number(ends.size(), 2, std::string_view(&axis_names[axis], 1),
                 "where the cylinder starts and ends");
    check_finite(ends, "a coordinate");
    shape.points[axis] = spread(ends[0], ends[1], parts.n);
  }
  set_lengths_from_points(shape);
  return shape;
}

SectionShape section_shape(const SectionParts& parts) {
  check_count(parts.n);
  const auto points = parts.n + 1;
  check_number(parts.diameters.size(), points, "the diameter",
               "one at the start of the section and one at the end of each compartment");
  check_extent(parts);
  check_diameters(parts.diameters, true);
  SectionShape shape{SectionKind::section, parts.type, parts.diameters, {}};
  if (parts.lengths) {
    check_number(parts.lengths->size(), parts.n, "the length", "one for each compartment");
    check_lengths(*parts.lengths);
    shape.lengths = *parts.lengths;
    return shape;
  }
  for (std::size_t axis = 0; axis < 3; ++axis) {
    shape.points[axis] =
        parts.points[axis].value_or(std::vector<double>(static_cast<std::size_t>(points), 0.0));
    check_number(shape.points[axis].size(), points, std::string_view(&axis_names[axis], 1),
                 "one at the start of the section and one at the end of each compartment");
    check_finite(shape.points[axis], "a coordinate");
  }
  set_lengths_from_points(shape);
  return shape;
}

std::vector<double> areas(const SectionShape& shape) {
  if (shape.kind == SectionKind::soma) return {pi * (shape.diameters[0] * shape.diameters[0])};
  return for_each(shape, [](double d1, double d2, double l) {
    return pi / 2 * (d1 + d2) * std::sqrt((d1 - d2) * (d1 - d2) / 4 + l * l);
  });
}

std::vector<double> volumes(const SectionShape& shape) {
  if (shape.kind == SectionKind::soma) return {pi * std::pow(shape.diameters[0], 3) / 6};
  if (shape.kind == SectionKind::cylinder) {
    return for_each(shape, [](double d, double, double l) { return pi * ((d / 2) * (d / 2)) * l; });
  }
  return for_each(shape,
                  [](double d1, double d2, double l) { return pi * l * (d1 * d1 + d1 * d2 + d2 * d2) / 12; });
}

std::vector<double> start_diameters(const SectionShape& shape) {
  return {shape.diameters.begin(), shape.diameters.end() - 1};
}

std::vector<double> middle_diameters(const SectionShape& shape) {
  return for_each(shape, [](double d1, double d2, double) { return 0.5 * (d1 + d2); });
}

std::vector<double> end_diameters(const SectionShape& shape) {
  return {shape.diameters.begin() + 1, shape.diameters.end()};
}

std::vector<double> r_lengths_1(const SectionShape& shape) {
  if (shape.kind == SectionKind::soma) return {conducting_length};
  return for_each(shape,
                  [](double d1, double d2, double l) { return pi / 2 * (d1 * ((d1 + d2) * 0.5)) / l; });
}

std::vector<double> r_lengths_2(const SectionShape& shape) {
  if (shape.kind == SectionKind::soma) return {conducting_length};
  return for_each(shape,
                  [](double d1, double d2, double l) { return pi / 2 * (((d1 + d2) * 0.5) * d2) / l; });
}

std::vector<double> ends_along(const SectionShape& shape) {
  std::vector<double> ends(shape.lengths.size() + 1, 0.0);
  for (std::size_t k = 0; k < shape.lengths.size(); ++k) ends[k + 1] = ends[k] + shape.lengths[k];
  return ends;
}

}  // namespace brio::model
