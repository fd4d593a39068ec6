// Traced neurons: points, each with a diameter and a parent, as microscopists make them, become trees of sections.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "brio/error.hpp"
#include "model/morphology.hpp"

namespace brio::model {

/// Lengths in micrometers, as everywhere where neurons are traced.
struct TracedPoint {
  std::int64_t index = 0;
  std::optional<std::string> name = {};  ///< what it belongs to: "soma", "axon", …
  Point position = {};
  double diameter = 0;
  std::int64_t parent = -1;  ///< the index of another point; negative: the root
};

/// Something that is odd, but has a meaning.
struct TracingWarning {
  std::string kind;  ///< stable: "soma_compartments", "swc"
  std::string text;
};

struct Tracing {
  SectionPtr root;
  std::vector<TracingWarning> warnings;
};

struct TracingOptions {
  bool spherical_soma = true;  ///< a soma of one point, or of three that stand for a sphere, becomes a sphere
  /// Points that lie where their parents lie are left out; else they end compartments without length.
  bool leave_out_doubles = false;
  /// Adds where a point (by its place in the list) was written to what is said of it.
  std::function<Diagnostic(Diagnostic, std::size_t)> located = {};
};

/// A tree of sections: points that follow each other without a branching, and have one name, make one section. Sections
/// have the names of their points, with numbers from "dend2" if there are more of a name, and are called "L" and "R", or
/// "1", "2", "3", … as well. A section that follows a soma is as thick at its start as at its first point.
///
/// Three points of a soma, of which the second and the third lie one radius away from the first and end there, stand
/// for a sphere (Cannon et al. 1998, doi:10.1016/S0165-0270(98)00091-0, and the rules of neuromorpho.org).
///
/// A root that branches at once has no length: unless it is a sphere, the tree begins at a tip instead.
///
/// Points may come in any order. Throws ModelError with up to ten findings (Code::invalid_value, Code::cycle): no
/// points, an index twice, a parent that is missing, a point that is its own ancestor, no root or two, values that are
/// no finite numbers, a diameter that is negative, or 0 anywhere but at a tip, three points of a soma that are no
/// sphere, a point alone that is no sphere.
Tracing tree_of(const std::vector<TracedPoint>& points, const TracingOptions& options = {});

}  // namespace brio::model
