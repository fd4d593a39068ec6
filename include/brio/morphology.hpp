// The shapes of neurons: trees of sections, each a sphere or a chain of truncated cones. Objects are handles: a copy
// is the same section. A handle keeps alive what it was reached from.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "brio/quantity.hpp"
#include "brio/units.hpp"

namespace brio {

namespace model {
class Section;
}

/// What each compartment of a section, or of a part of it, has. Arrays with one value for each.
class Compartments {
 public:
  std::int64_t n() const { return end_ - begin_; }
  /// Which they are, counted depth first from the root of the tree.
  std::vector<std::int64_t> indices() const;

  Quantity length() const;  ///< of a soma its diameter
  /// Of the membrane: pi/2 (a + b) sqrt((a - b)^2/4 + l^2) for diameters a and b at the ends, without the discs there;
  /// pi d^2 of a soma.
  Quantity area() const;
  Quantity volume() const;
  Quantity diameter() const;  ///< in the middle
  Quantity start_diameter() const;
  Quantity end_diameter() const;
  /// Conductance from the start to the middle, times the resistivity inside: pi/2 a m/l, with the diameter m in the
  /// middle. A soma is so conductive that it counts as one point: 1 m.
  Quantity r_length_1() const;
  Quantity r_length_2() const;  ///< from the middle to the end
  Quantity distance() const;    ///< from the root to the middle, along the tree; a soma adds nothing

  bool has_coordinates() const;
  /// Coordinate 0 (x), 1 (y) or 2 (z). Throws ModelError for sections without coordinates, and other axes.
  Quantity start(int axis) const;
  Quantity middle(int axis) const;
  Quantity end(int axis) const;

 private:
  friend class Morphology;
  using Owner = std::shared_ptr<const void>;
  Compartments(std::shared_ptr<model::Section> section, Owner owner, std::int64_t begin, std::int64_t end)
      : section_(std::move(section)), owner_(std::move(owner)), begin_(begin), end_(end) {}
  Quantity coordinates_of(int axis, double share) const;

  std::shared_ptr<model::Section> section_;
  Owner owner_;  // keeps the sections above
  std::int64_t begin_ = 0;
  std::int64_t end_ = 0;
};

/// A point of a traced neuron, in micrometers.
struct MorphologyPoint {
  std::int64_t index = 0;
  std::optional<std::string> name = {};  ///< "soma", "axon", …: points of one name make a section
  double x = 0;
  double y = 0;
  double z = 0;
  double diameter = 0;
  std::int64_t parent = -1;  ///< another point's index; -1: the root
};

struct MorphologyReading {
  /// A point that is called "soma" (in files: of type 1), or three that stand for a sphere, become a Soma; without it,
  /// they are points as others.
  bool spherical_soma = true;
  /// Is told of what is odd but has a meaning, e.g. with the line of a file.
  std::function<void(const std::string&)> warn = {};
};

struct CoordinateOptions {
  /// Mean angle in degrees, exponentially distributed, between a section and its parent. 0: children are spread evenly
  /// over a half circle in the plane of x and y, those of a soma over a whole one.
  double section_randomness = 0;
  double compartment_randomness = 0;  ///< between a compartment and its section; 0: sections are straight
  bool overwrite_existing = false;    ///< new coordinates also where there are some
  std::uint64_t seed = 0;             ///< the same gives the same angles
};

struct DiscretisationOptions {
  double d_lambda = 0.1;                         ///< the longest compartment, in length constants
  Quantity frequency = 100.0 * units::Hz;        ///< at which the length constant is taken
  Quantity Cm = 0.9 * units::uF / units::cm2;    ///< capacitance of the membrane, per area
  Quantity Ri = 150.0 * units::ohm * units::cm;  ///< resistivity inside
};

/// A section, and the tree that grows at its end.
class Morphology : public Compartments {
 public:
  /// Reads the SWC format: a point a line, `index type x y z radius parent`, in micrometers; types are 1 soma, 2 axon,
  /// 3 dend, 4 apic. Throws ModelError with the lines: text for numbers, fewer columns, an index twice, a missing
  /// parent, a cycle, two roots, a radius that is negative, or 0 anywhere but at a tip, three points of a soma that are
  /// no sphere; and for a file that can't be read.
  static Morphology from_swc_file(const std::string& path, const MorphologyReading& options = {});
  /// The same tree of points. Points that follow each other without a branching and have one name make a section; it is
  /// called that ("dend", "dend2", …), and "L" or "R", or "1", "2", "3", …
  static Morphology from_points(const std::vector<MorphologyPoint>& points,
                                const MorphologyReading& options = {});

  // ---- the tree --------------------------------------------------------------------------------------------

  /// The subtree of that name or number ("1" for the first), or where letters of "LR123456789" lead, one for each
  /// branching: "LLR". Throws ModelError (Code::unknown_name).
  Morphology operator[](const std::string& path) const;
  Morphology operator[](const char* path) const { return (*this)[std::string(path)]; }
  bool contains(const std::string& path) const;
  /// Attaches a subtree at the end of this section, or where all letters but the last lead to, and gives it back. The
  /// same one again gets one more name. Throws ModelError: the name is taken (Code::duplicate_name), or the subtree
  /// contains this section (Code::cycle).
  Morphology attach(const std::string& path, const Morphology& subtree) const;
  /// Removes a subtree with all its names. Throws ModelError (Code::unknown_name).
  void remove(const std::string& path) const;

  std::vector<Morphology> children() const;
  /// The name that a child was attached with, or "".
  std::string name_of(const Morphology& child) const;
  std::optional<Morphology> parent() const;
  std::int64_t total_compartments() const;  ///< of this section and all that grows on it
  std::int64_t total_sections() const;
  std::optional<std::string> type() const;  ///< "soma", "axon", …, if something was said

  // ---- compartments of this section ------------------------------------------------------------------------

  /// One, counted from the end if negative. Throws ModelError (Code::index_out_of_range).
  Compartments operator[](std::integral auto number) const { return compartment(number); }
  /// The one at a distance from the start of the section. Throws ModelError: no such place, or no length.
  Compartments operator[](const Quantity& position) const;
  /// Compartments begin … end-1. Throws ModelError (Code::index_out_of_range).
  Compartments slice(std::int64_t begin, std::int64_t end) const;
  /// Those that have something between two distances from the start of the section.
  Compartments slice(const Quantity& from, const Quantity& to) const;

  Quantity end_distance() const;  ///< from the root to the end of this section, along the tree

  // ---- other trees made of this ------------------------------------------------------------------------------

  /// This section alone, once more.
  Morphology copy_section() const;
  /// The whole tree that begins here, once more.
  Morphology copy() const;
  /// The same tree with coordinates where it has none. Throws ModelError for angles that are negative or infinite.
  Morphology generate_coordinates(const CoordinateOptions& options = {}) const;
  /// The same tree with as few compartments as the d-lambda rule allows: in each section as many as make none longer
  /// than d_lambda length constants at a frequency, lambda = sqrt(d/(pi f Ri Cm))/2 (Hines and Carnevale 2001,
  /// doi:10.1177/107385840100700207), all of them of equal electrotonic length. Length and area of each section are
  /// kept. Throws ModelError: values that are not positive, or have other units.
  Morphology discretised(const DiscretisationOptions& options = {}) const;

  /// A drawing of the tree: a line for each section, a dash for each compartment.
  std::string topology() const;

  const std::shared_ptr<model::Section>& section() const { return section_; }
  /// Whether two handles are the same section.
  friend bool operator==(const Morphology& a, const Morphology& b) { return a.section() == b.section(); }

 protected:
  explicit Morphology(const std::shared_ptr<model::Section>& section, Owner owner = nullptr);

 private:
  Compartments compartment(std::int64_t number) const;
};

struct SomaOptions {
  std::optional<Quantity> x = {};  ///< where it lies; what is left out is 0 if one is given
  std::optional<Quantity> y = {};
  std::optional<Quantity> z = {};
  std::optional<std::string> type = "soma";
};

/// A sphere, in which the potential is everywhere the same. Throws ModelError: arrays, other units than that of
/// lengths, a diameter that is not positive.
class Soma : public Morphology {
 public:
  explicit Soma(const Quantity& diameter, const SomaOptions& options = {});
};

struct SectionOptions {
  std::int64_t n = 1;  ///< of compartments
  std::optional<Quantity> length = {};
  /// Of points, instead of lengths, relative to the end of the parent; what is left out is 0 if one is given.
  std::optional<Quantity> x = {};
  std::optional<Quantity> y = {};
  std::optional<Quantity> z = {};
  std::optional<std::string> type = {};
};

/// A cylinder in n equal pieces: its length, or two coordinates, where it starts and ends. Throws ModelError: another
/// number of values, other units, negative lengths, diameters that are not positive, n below 1.
class Cylinder : public Morphology {
 public:
  Cylinder(const Quantity& diameter, const SectionOptions& options);
};

/// A chain of n truncated cones: n + 1 diameters, and n lengths or n + 1 coordinates. Throws ModelError as Cylinder; a
/// diameter may be 0, but not at both ends of a compartment.
class Section : public Morphology {
 public:
  Section(const Quantity& diameter, const SectionOptions& options);
};

}  // namespace brio
