// Traced points, linked to a tree and found to be one.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "model/tracing.hpp"

namespace brio::model {

constexpr std::size_t no_point = static_cast<std::size_t>(-1);

/// Points by their places in the list.
struct PointTree {
  std::vector<TracedPoint> points;
  std::vector<std::vector<std::size_t>> children;  ///< in the order of the list
  std::size_t root = no_point;
  /// Of points that follow one that was left out, its diameter.
  std::unordered_map<std::size_t, double> left_out_diameters = {};
};

/// What hangs on the root, parents first.
std::vector<std::size_t> points_of(const PointTree& tree);
/// How thick a section is where it begins, at `before`.
double start_diameter(const PointTree& tree, std::size_t first, std::size_t before);

/// Every point hangs on the root. Throws ModelError, see tree_of.
PointTree linked(const std::vector<TracedPoint>& points, const TracingOptions& options,
                 std::vector<TracingWarning>& warnings);

/// before: three points, the second and third one radius away from the first   after: the first
/// Throws ModelError if three such points are no sphere; warns if other points of a soma are left.
void join_three_point_soma(PointTree& tree, const TracingOptions& options,
                           std::vector<TracingWarning>& warnings);

/// before: a root that branches at once   after: the tip to which its first branches lead is the root
/// why: the root's section needs a length, and the same tree has one when it is seen from a tip. A soma of several
/// points begins at one of its own tips; others are said to begin elsewhere, since distances count from there.
void begin_at_a_tip(PointTree& tree, const TracingOptions& options, std::vector<TracingWarning>& warnings);

/// Whether sections can be made of it. Throws ModelError: a root without length, a diameter of 0 that is not at a tip.
void check_sections(const PointTree& tree, const TracingOptions& options);

}  // namespace brio::model
