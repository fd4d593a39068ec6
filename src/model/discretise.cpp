#include "model/discretise.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "brio/error.hpp"
#include "model/copies.hpp"

namespace brio::model {

namespace {

void check_positive(double value, const char* what) {
  if (value > 0 && std::isfinite(value)) return;
  throw ModelError(
      {Code::invalid_value, nullptr, {}, fmt::format("{} has to be positive, not {}", what, value), {}});
}

// How far a cone has got, in units of its electrotonic length, when it has got to a share of its length, and back.
// Diameters change linearly, so the length constant goes with the root of a + (b - a)s, and the integral of its
// inverse with the difference of roots.
double share_of_length(double a, double b, double electrotonic_share) {
  const double root_a = std::sqrt(a);
  const double root_b = std::sqrt(b);
  const double root = root_a + (root_b - root_a) * electrotonic_share;
  // (root^2 - a)/(b - a), without a difference of numbers that are almost equal
  return electrotonic_share * (root + root_a) / (root_b + root_a);
}

/// Where a new point lies: in an old compartment, at a share of its length.
struct Place {
  std::size_t compartment = 0;
  double share = 0;
};

// The integral of dx/lambda over each compartment: of a cone 2 l/(sqrt(a) + sqrt(b)) for lambda = sqrt(d).
std::vector<double> electrotonic_ends(const SectionShape& shape, const Discretisation& options) {
  const double unit = length_constant(1, options);
  std::vector<double> ends = {0};
  for (std::size_t k = 0; k < shape.lengths.size(); ++k) {
    const double roots = std::sqrt(shape.diameters[k]) + std::sqrt(shape.diameters[k + 1]);
    ends.push_back(ends.back() + 2 * shape.lengths[k] / roots / unit);
  }
  return ends;
}

/// More than this are a mistake in lengths or units, not a neuron.
constexpr std::int64_t most_compartments = 10'000'000;

std::int64_t count_of(double electrotonic_length, double d_lambda) {
  // A section that is a multiple of d_lambda, up to the rounding, is divided into as many.
  constexpr double rounding = 1e-9;
  return static_cast<std::int64_t>(
      std::clamp(std::ceil(electrotonic_length / d_lambda * (1 - rounding)), 1.0, 2.0 * most_compartments));
}

void check_total(std::int64_t compartments) {
  if (compartments <= most_compartments) return;
  throw ModelError({Code::too_large,
                    nullptr,
                    {},
                    fmt::format("the neuron would need more than {} compartments", most_compartments),
                    "see whether lengths, Cm and Ri have the right units, or take a larger d_lambda"});
}

std::vector<Place> places(const SectionShape& shape, const std::vector<double>& ends, std::int64_t n) {
  std::vector<Place> result = {{0, 0.0}};
  std::size_t k = 0;
  for (std::int64_t point = 1; point < n; ++point) {
    const double wanted = ends.back() * static_cast<double>(point) / static_cast<double>(n);
    while (k + 1 < shape.lengths.size() && ends[k + 1] < wanted) ++k;
    const double inside = ends[k + 1] > ends[k] ? (wanted - ends[k]) / (ends[k + 1] - ends[k]) : 0.0;
    result.push_back(
        {k, share_of_length(shape.diameters[k], shape.diameters[k + 1], std::clamp(inside, 0.0, 1.0))});
  }
  result.push_back({shape.lengths.size() - 1, 1.0});
  return result;
}

double between(const std::vector<double>& values, const Place& place) {
  const double first = values[place.compartment];
  return place.share == 1 ? values[place.compartment + 1]
                          : first + place.share * (values[place.compartment + 1] - first);
}

std::vector<double> at(const std::vector<double>& values, const std::vector<Place>& where) {
  std::vector<double> result;
  result.reserve(where.size());
  for (const auto& place : where) result.push_back(between(values, place));
  return result;
}

double total(const std::vector<double>& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

// Fewer cones cut off what bulges, and fill what is thin. Area grows almost in proportion to diameters, so a few
// corrections find the factor.
void keep_area(SectionShape& shape, double area) {
  constexpr int corrections = 20;
  constexpr double close_enough = 1e-13;
  for (int k = 0; k < corrections; ++k) {
    const double factor = area / total(areas(shape));
    if (std::abs(factor - 1) < close_enough || !std::isfinite(factor)) return;
    for (double& diameter : shape.diameters) diameter *= factor;
  }
}

}  // namespace

double length_constant(double diameter, const Discretisation& options) {
  return std::sqrt(diameter / (std::numbers::pi * options.frequency * options.Ri * options.Cm)) / 2;
}

SectionPtr discretised(const Section& root, const Discretisation& options) {
  check_positive(options.d_lambda, "d_lambda");
  check_positive(options.frequency, "the frequency");
  check_positive(options.Cm, "Cm");
  check_positive(options.Ri, "Ri");
  std::int64_t total_count = 0;
  return copied(root, [&](const Section& section, const Section*, std::size_t, std::size_t) {
    const auto& old = section.shape();
    if (old.kind == SectionKind::soma) return old;
    const auto electrotonic = electrotonic_ends(old, options);
    const auto n = count_of(electrotonic.back(), options.d_lambda);
    check_total(total_count += n);
    const auto where = places(old, electrotonic, n);
    SectionShape shape{old.kind, old.type, at(old.diameters, where), {}};
    const auto ends = at(ends_along(old), where);
    for (std::size_t k = 0; k + 1 < ends.size(); ++k) shape.lengths.push_back(ends[k + 1] - ends[k]);
    if (old.has_points()) {
      for (std::size_t axis = 0; axis < 3; ++axis) shape.points[axis] = at(old.points[axis], where);
    }
    keep_area(shape, total(areas(old)));
    return shape;
  });
}

}  // namespace brio::model
