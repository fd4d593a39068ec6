// A morphology as arrays over all its compartments: what the cable equation is solved on. A value of its own, that
// does not change when the tree it was made of does.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/morphology.hpp"

namespace brio::model {

/// A section's compartments follow each other, and so do those of a subtree: sections are numbered depth first,
/// children in the order of attaching.
struct CableSection {
  SectionKind kind = SectionKind::section;
  std::optional<std::string> type = {};
  std::int32_t first = 0;             ///< its first compartment
  std::int32_t count = 0;             ///< of compartments
  std::int32_t parent = -1;           ///< the section at whose end it starts; -1 for the root
  std::int32_t depth = 0;             ///< of the root 0
  std::int32_t sections_end = 0;      ///< one past the last section of its subtree
  std::int32_t compartments_end = 0;  ///< one past the last compartment of its subtree
  std::vector<std::string> names =
      {};                   ///< all that its parent knows it by: "axon", "L", "1"; none for the root
  double end_distance = 0;  ///< from the start of the root, in m

  std::int32_t last() const { return first + count - 1; }
};

struct Cable {
  std::vector<CableSection> sections;  ///< parents come before their children

  // ---- for each compartment, in m, m^2, m^3 -----------------------------------------------------------------

  std::vector<std::int32_t> section;  ///< which section it belongs to
  std::vector<double> length;
  std::vector<double> area;
  std::vector<double> volume;
  std::vector<double> diameter;  ///< in the middle
  std::vector<double> start_diameter;
  std::vector<double> end_diameter;
  std::vector<double> r_length_1;  ///< conductance times resistivity, from the start to the middle
  std::vector<double> r_length_2;  ///< and from the middle to the end
  std::vector<double> distance;    ///< from the start of the root to the middle

  /// x, y and z; NaN in sections without coordinates; empty if no section has any.
  std::array<std::vector<double>, 3> start;
  std::array<std::vector<double>, 3> middle;
  std::array<std::vector<double>, 3> end;

  std::int64_t size() const { return static_cast<std::int64_t>(length.size()); }
  bool has_coordinates() const { return !middle[0].empty(); }
  bool all_have_coordinates() const;

  /// The child of a section by one of its names, or -1.
  std::int32_t child(std::int32_t section, const std::string& name) const;
};
using CablePtr = std::shared_ptr<const Cable>;

/// The subtree that begins with a section. Distances and coordinates count from where the section lies in its tree.
/// Throws ModelError (Code::too_large) for more compartments than indices of 32 bits can count.
CablePtr flatten(const Section& root);

/// Whether the cable equation can be solved on it. Throws ModelError (Code::invalid_value) with up to ten findings: a
/// compartment without length, whose membrane has no area, and a section that ends in a point on which another grows.
void check_conducts(const Cable& cable);

}  // namespace brio::model
