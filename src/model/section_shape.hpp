// The geometry of an unbranched piece of a neuron: a sphere, or a chain of truncated cones. All in meters.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace brio::model {

enum class SectionKind : std::uint8_t { soma, cylinder, section };

using Point = std::array<double, 3>;

/// A section of n compartments. Compartment k is the truncated cone between points k and k + 1.
struct SectionShape {
  SectionKind kind = SectionKind::section;
  std::optional<std::string> type = {};
  std::vector<double> diameters;  ///< at the n + 1 points
  std::vector<double> lengths;    ///< of the n compartments; of a soma its diameter
  /// x, y and z of the n + 1 points, relative to the end of the parent section; those of a soma are absolute and
  /// equal. Empty: without coordinates.
  std::array<std::vector<double>, 3> points = {};

  std::int64_t size() const { return static_cast<std::int64_t>(lengths.size()); }
  bool has_points() const { return !points[0].empty(); }
};

/// A sphere. Throws ModelError: a diameter that is not positive, values that are no finite numbers.
SectionShape soma_shape(double diameter, const std::optional<Point>& position,
                        std::optional<std::string> type = "soma");

/// What a section is made of: lengths, or the coordinates of points. An axis that is not given is 0.
struct SectionParts {
  std::vector<double> diameters;
  std::int64_t n = 1;
  std::optional<std::vector<double>> lengths = {};
  std::array<std::optional<std::vector<double>>, 3> points = {};
  std::optional<std::string> type = {};
};

/// n equal pieces of a cylinder: one diameter, and the whole length or two points. Throws ModelError: another number
/// of values (Code::wrong_shape), n below 1, lengths and coordinates or none of them, a diameter that is not positive,
/// a negative length, values that are no finite numbers.
SectionShape cylinder_shape(const SectionParts& parts);
/// n truncated cones: n + 1 diameters, and n lengths or n + 1 points. Throws ModelError like cylinder_shape; a diameter
/// may be 0, but not both of a compartment.
SectionShape section_shape(const SectionParts& parts);

// ---- what follows from it, for each compartment ----------------------------------------------------------

/// Of the membrane: pi/2 (d1 + d2) sqrt((d1 - d2)^2/4 + l^2), without the discs at the ends; of a sphere pi d^2.
std::vector<double> areas(const SectionShape& shape);
/// pi l (d1^2 + d1 d2 + d2^2)/12; of a sphere pi d^3/6.
std::vector<double> volumes(const SectionShape& shape);
std::vector<double> start_diameters(const SectionShape& shape);
std::vector<double> middle_diameters(const SectionShape& shape);
std::vector<double> end_diameters(const SectionShape& shape);
/// Conductance times resistivity of the cone from the start to the middle: pi/2 d1 dm/l, where dm is the diameter in
/// the middle. A sphere conducts so well that it counts as one point: 1 m.
std::vector<double> r_lengths_1(const SectionShape& shape);
/// From the middle to the end: pi/2 dm d2/l.
std::vector<double> r_lengths_2(const SectionShape& shape);
/// Along the section, from its start to the end of each compartment; one value more than compartments, the first is 0.
std::vector<double> ends_along(const SectionShape& shape);

}  // namespace brio::model
