#include "model/layout.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numbers>
#include <optional>

#include "brio/error.hpp"
#include "ir/host_math.hpp"
#include "model/copies.hpp"

namespace brio::model {

namespace {

constexpr double pi = std::numbers::pi;

Point operator*(double a, const Point& v) { return {a * v[0], a * v[1], a * v[2]}; }
Point operator+(const Point& a, const Point& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
double dot(const Point& a, const Point& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
Point cross(const Point& a, const Point& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
double norm(const Point& v) { return std::sqrt(dot(v, v)); }
Point unit(const Point& v) { return (1 / norm(v)) * v; }

// Around an axis of length 1, counterclockwise (Rodrigues' formula).
Point rotated(const Point& v, const Point& axis, double angle) {
  return std::cos(angle) * v + std::sin(angle) * cross(axis, v) +
         (dot(axis, v) * (1 - std::cos(angle))) * axis;
}

// Some direction at right angles to another: across the axis that it follows least.
Point across(const Point& direction) {
  std::size_t least = 0;
  for (std::size_t axis = 1; axis < 3; ++axis) {
    if (std::abs(direction[axis]) < std::abs(direction[least])) least = axis;
  }
  Point other{};
  other[least] = 1;
  return unit(cross(direction, other));
}

class Angles {
 public:
  explicit Angles(std::uint64_t seed) : key_(ir::host::random_key(seed, 0)) {}

  // Turns a direction away by an exponentially distributed angle (radians), to any side.
  Point turned(const Point& direction, double mean) {
    if (mean == 0) return direction;
    const double side = 2 * pi * ir::host::rand(key_, drawn_, 0, 0);
    const double angle = -mean * ir::host::log1p(-ir::host::rand(key_, drawn_, 0, 1));
    ++drawn_;
    return unit(rotated(direction, rotated(across(direction), direction, side), angle));
  }

 private:
  std::uint64_t key_;
  std::uint64_t drawn_ = 0;
};

/// Where a section's parent leads: nothing for the root and behind a soma.
struct Parent {
  std::optional<Point> direction = {};
  double soma_radius = 0;
};

Parent parent_of(const SectionShape& shape) {
  if (shape.kind == SectionKind::soma) return {{}, shape.diameters[0] / 2};
  Point along{};
  for (std::size_t axis = 0; axis < 3; ++axis)
    along[axis] = shape.points[axis].back() - shape.points[axis].front();
  if (norm(along) == 0) return {};
  return {unit(along), 0};
}

// The direction of child k of n, without randomness.
Point spread_out(const std::optional<Point>& before, std::size_t k, std::size_t n, bool in_plane) {
  const double child = static_cast<double>(k);
  const double children = static_cast<double>(n);
  if (!before) {
    const double angle = pi / 2 + 2 * pi * child / children;
    return {std::cos(angle), std::sin(angle), 0};
  }
  const Point axis = in_plane && (*before)[2] == 0 ? Point{0, 0, 1} : across(*before);
  return rotated(*before, axis, -pi / 2 + pi * (child + 1) / (children + 1));
}

SectionShape placed(SectionShape shape, const Point& origin, const Point& direction, double randomness,
                    Angles& angles) {
  for (std::size_t axis = 0; axis < 3; ++axis) shape.points[axis] = {origin[axis]};
  Point place = origin;
  for (const double length : shape.lengths) {
    place = place + length * angles.turned(direction, randomness);
    for (std::size_t axis = 0; axis < 3; ++axis) shape.points[axis].push_back(place[axis]);
  }
  // A cylinder that bends is none: its compartments no longer lie on the line between two points.
  if (shape.kind == SectionKind::cylinder && randomness > 0) shape.kind = SectionKind::section;
  return shape;
}

double radians(double degrees, const char* what) {
  if (degrees >= 0 && std::isfinite(degrees)) return degrees * pi / 180;
  throw ModelError({Code::invalid_value,
                    nullptr,
                    {},
                    fmt::format("{} has to be a positive angle in degrees, not {}", what, degrees),
                    {}});
}

}  // namespace

SectionPtr with_coordinates(const Section& root, const LayoutOptions& options) {
  const double of_sections = radians(options.section_randomness, "the randomness of sections");
  const double of_compartments = radians(options.compartment_randomness, "the randomness of compartments");
  Angles angles(options.seed);
  return copied(root, [&](const Section& section, const Section* parent, std::size_t k, std::size_t n) {
    auto shape = section.shape();
    if (shape.has_points() && !options.overwrite_existing) return shape;
    if (shape.kind == SectionKind::soma) {
      for (auto& axis : shape.points) axis = {0.0, 0.0};
      if (parent != nullptr) {
        const auto points = parent->coordinates();
        for (std::size_t axis = 0; axis < 3; ++axis)
          shape.points[axis] = {points[axis].back(), points[axis].back()};
      }
      return shape;
    }
    const auto before = parent == nullptr ? Parent{} : parent_of(parent->shape());
    const bool random = of_sections > 0;
    const auto straight =
        before.direction && random ? *before.direction : spread_out(before.direction, k, n, true);
    const auto direction = angles.turned(straight, of_sections);
    return placed(std::move(shape), before.soma_radius * direction, direction, of_compartments, angles);
  });
}

}  // namespace brio::model
