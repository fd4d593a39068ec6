// The C++ classes of brio/morphology.hpp.
#include "brio/morphology.hpp"

#include <fmt/format.h>

#include <numeric>
#include <utility>

#include "model/copies.hpp"
#include "model/discretise.hpp"
#include "model/layout.hpp"
#include "model/morphology.hpp"
#include "model/section_range.hpp"
#include "model/swc.hpp"
#include "model/topology.hpp"

namespace brio {

namespace {

using Values = std::vector<double>;

[[noreturn]] void refuse(Code code, std::string message, std::string hint = {}) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

Values checked(const Quantity& quantity, const Dimension& dimension, const char* what, const char* kind) {
  if (quantity.dimension() != dimension) {
    throw ModelError({Code::dimension_mismatch,
                      nullptr,
                      {},
                      fmt::format("{} has to be a {}, not {}", what, kind, to_string(quantity)),
                      {},
                      {quantity.dimension().exponents, dimension.exponents}});
  }
  return {quantity.values().begin(), quantity.values().end()};
}

Values lengths(const Quantity& quantity, const char* what) {
  return checked(quantity, units::meter.dimension, what, "length");
}

double single(const Quantity& quantity, const Dimension& dimension, const char* what, const char* kind) {
  const auto values = checked(quantity, dimension, what, kind);
  if (values.size() != 1) {
    refuse(Code::wrong_shape, fmt::format("{} has to be one value, but there are {}", what, values.size()));
  }
  return values[0];
}

double single_length(const Quantity& quantity, const char* what) {
  return single(quantity, units::meter.dimension, what, "length");
}

Quantity in_meters(Values values, double power = 1) {
  return {std::move(values), pow(Quantity(units::meter), power).dimension()};
}

model::SectionShape shape_of_soma(const Quantity& diameter, const SomaOptions& options) {
  std::optional<model::Point> position;
  const std::array given = {&options.x, &options.y, &options.z};
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!*given[axis]) continue;
    if (!position) position.emplace();
    (*position)[axis] = single_length(**given[axis], "a coordinate");
  }
  return model::soma_shape(single_length(diameter, "the diameter"), position, options.type);
}

model::SectionParts parts_of(const Quantity& diameter, const SectionOptions& options) {
  model::SectionParts parts{lengths(diameter, "the diameter"), options.n, {}, {}, options.type};
  if (options.length) parts.lengths = lengths(*options.length, "the length");
  if (options.x) parts.points[0] = lengths(*options.x, "x");
  if (options.y) parts.points[1] = lengths(*options.y, "y");
  if (options.z) parts.points[2] = lengths(*options.z, "z");
  return parts;
}

model::SectionPtr told(const model::Tracing& tracing, const MorphologyReading& options) {
  if (options.warn) {
    for (const auto& warning : tracing.warnings) options.warn(warning.text);
  }
  return tracing.root;
}

}  // namespace

// ---- compartments ----------------------------------------------------------------------------------------

std::vector<std::int64_t> Compartments::indices() const {
  std::vector<std::int64_t> result(static_cast<std::size_t>(n()));
  std::iota(result.begin(), result.end(), section_->first_compartment() + begin_);
  return result;
}

namespace {

Quantity part(const Values& values, std::int64_t begin, std::int64_t end, double power = 1) {
  return in_meters({values.begin() + begin, values.begin() + end}, power);
}

}  // namespace

Quantity Compartments::length() const { return part(section_->shape().lengths, begin_, end_); }
Quantity Compartments::area() const { return part(areas(section_->shape()), begin_, end_, 2); }
Quantity Compartments::volume() const { return part(volumes(section_->shape()), begin_, end_, 3); }
Quantity Compartments::diameter() const { return part(middle_diameters(section_->shape()), begin_, end_); }
Quantity Compartments::start_diameter() const {
  return part(start_diameters(section_->shape()), begin_, end_);
}
Quantity Compartments::end_diameter() const { return part(end_diameters(section_->shape()), begin_, end_); }
Quantity Compartments::r_length_1() const { return part(r_lengths_1(section_->shape()), begin_, end_); }
Quantity Compartments::r_length_2() const { return part(r_lengths_2(section_->shape()), begin_, end_); }
Quantity Compartments::distance() const { return part(section_->distances(), begin_, end_); }

bool Compartments::has_coordinates() const { return section_->shape().has_points(); }

Quantity Compartments::coordinates_of(int axis, double share) const {
  if (axis < 0 || axis > 2) {
    refuse(Code::index_out_of_range, fmt::format("there are the axes 0, 1 and 2, but not {}", axis));
  }
  if (!has_coordinates()) {
    refuse(Code::invalid_value, "the section has no coordinates", "generate_coordinates gives it some");
  }
  const auto points = section_->coordinates();
  const auto& values = points[static_cast<std::size_t>(axis)];
  Values result;
  for (auto k = static_cast<std::size_t>(begin_); std::cmp_less(k, end_); ++k)
    result.push_back(share == 1 ? values[k + 1] : values[k] + share * (values[k + 1] - values[k]));
  return in_meters(std::move(result));
}

Quantity Compartments::start(int axis) const { return coordinates_of(axis, 0); }
Quantity Compartments::middle(int axis) const { return coordinates_of(axis, 0.5); }
Quantity Compartments::end(int axis) const { return coordinates_of(axis, 1); }

// ---- making sections -------------------------------------------------------------------------------------

Morphology::Morphology(const std::shared_ptr<model::Section>& section, Owner owner)
    : Compartments(section, std::move(owner), 0, section->shape().size()) {}

Soma::Soma(const Quantity& diameter, const SomaOptions& options)
    : Morphology(model::Section::make(shape_of_soma(diameter, options))) {}

Cylinder::Cylinder(const Quantity& diameter, const SectionOptions& options)
    : Morphology(model::Section::make(model::cylinder_shape(parts_of(diameter, options)))) {}

Section::Section(const Quantity& diameter, const SectionOptions& options)
    : Morphology(model::Section::make(model::section_shape(parts_of(diameter, options)))) {}

Morphology Morphology::from_swc_file(const std::string& path, const MorphologyReading& options) {
  return Morphology(told(model::read_swc_file(path, {options.spherical_soma}), options));
}

Morphology Morphology::from_points(const std::vector<MorphologyPoint>& points,
                                   const MorphologyReading& options) {
  std::vector<model::TracedPoint> traced;
  traced.reserve(points.size());
  for (const auto& point : points)
    traced.push_back({point.index, point.name, {point.x, point.y, point.z}, point.diameter, point.parent});
  return Morphology(told(model::tree_of(traced, {options.spherical_soma}), options));
}

// ---- the tree --------------------------------------------------------------------------------------------

namespace {

/// A section with the handle that it was reached from.
struct Chain {
  std::shared_ptr<const void> section;
  std::shared_ptr<const void> above;
};

std::shared_ptr<const void> chained(std::shared_ptr<const void> section, std::shared_ptr<const void> above) {
  return std::make_shared<Chain>(Chain{std::move(section), std::move(above)});
}

}  // namespace

Morphology Morphology::operator[](const std::string& path) const {
  return Morphology(section_->at(path), chained(section_, owner_));
}

bool Morphology::contains(const std::string& path) const {
  try {
    section_->at(path);
    return true;
  } catch (const ModelError&) {
    return false;
  }
}

Morphology Morphology::attach(const std::string& path, const Morphology& subtree) const {
  section_->attach_at(path, subtree.section_);
  return Morphology(subtree.section_, chained(section_, owner_));
}

void Morphology::remove(const std::string& path) const { section_->remove_at(path); }

std::vector<Morphology> Morphology::children() const {
  std::vector<Morphology> result;
  for (const auto& child : section_->children())
    result.push_back(Morphology(child, chained(section_, owner_)));
  return result;
}

std::string Morphology::name_of(const Morphology& child) const { return section_->name_of(*child.section_); }

std::optional<Morphology> Morphology::parent() const {
  if (section_->parent() == nullptr) return std::nullopt;
  return Morphology(section_->parent()->shared_from_this(), owner_);
}

std::int64_t Morphology::total_compartments() const { return section_->total_compartments(); }
std::int64_t Morphology::total_sections() const { return section_->total_sections(); }
std::optional<std::string> Morphology::type() const { return section_->shape().type; }
Quantity Morphology::end_distance() const { return {section_->end_distance(), units::meter.dimension}; }

// ---- compartments of a section ---------------------------------------------------------------------------

Compartments Morphology::compartment(std::int64_t number) const {
  const auto range = model::compartment(section_->shape(), number);
  return {section_, owner_, range.begin, range.end};
}

Compartments Morphology::operator[](const Quantity& position) const {
  const auto range =
      model::compartment_at(section_->shape(), single_length(position, "a place on a section"));
  return {section_, owner_, range.begin, range.end};
}

Compartments Morphology::slice(std::int64_t begin, std::int64_t end) const {
  if (begin < 0 || end < begin || end > n()) {
    refuse(Code::index_out_of_range,
           fmt::format("there are no compartments {} to {}: the section has {}", begin, end - 1, n()));
  }
  return {section_, owner_, begin, end};
}

Compartments Morphology::slice(const Quantity& from, const Quantity& to) const {
  const auto range = model::compartments_between(
      section_->shape(), single_length(from, "the start of a part"), single_length(to, "the end of a part"));
  return {section_, owner_, range.begin, range.end};
}

// ---- other trees -----------------------------------------------------------------------------------------

Morphology Morphology::copy_section() const { return Morphology(model::Section::make(section_->shape())); }
Morphology Morphology::copy() const { return Morphology(model::copied(*section_)); }

Morphology Morphology::generate_coordinates(const CoordinateOptions& options) const {
  return Morphology(
      model::with_coordinates(*section_, {options.section_randomness, options.compartment_randomness,
                                          options.overwrite_existing, options.seed}));
}

Morphology Morphology::discretised(const DiscretisationOptions& options) const {
  const Quantity capacitance = units::farad / (units::meter * units::meter);
  const Quantity resistivity = units::ohm * units::meter;
  const Quantity hertz = units::hertz;
  return Morphology(model::discretised(
      *section_,
      {options.d_lambda, single(options.frequency, hertz.dimension(), "the frequency", "frequency"),
       single(options.Cm, capacitance.dimension(), "Cm", "capacitance per area"),
       single(options.Ri, resistivity.dimension(), "Ri", "resistivity")}));
}

std::string Morphology::topology() const { return model::topology(*section_); }

}  // namespace brio
