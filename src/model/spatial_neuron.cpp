#include "model/spatial_neuron.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "lang/parse.hpp"
#include "model/declarations.hpp"

namespace brio::model {

namespace {

using EquationKind = lang::Equation::Kind;
constexpr std::string_view point_current = "point current";

// Space constant: half of the tip's and the root's conductance stands for a cylinder of this compartment.
std::string own_equations(bool with_place, bool shared_resistivity) {
  std::string text = R"(
v : volt
Ic : amp/meter**2
Cm : farad/meter**2 (constant)
area : meter**2 (constant)
diameter : meter (constant)
distance : meter (constant)
length : meter (constant)
r_length_1 : meter (constant)
r_length_2 : meter (constant)
volume : meter**3
gtot__private = -slope__private(Im, v) : siemens/meter**2
I0__private = Im + gtot__private*v : amp/meter**2
time_constant = Cm/gtot__private : second
space_constant = (2/pi)**(1/3)*(area/(1/r_length_1 + 1/r_length_2))**(1/6)/(2*sqrt(Ri*gtot__private)) : meter
)";
  text += shared_resistivity ? "Ri : ohm*meter (constant, shared)\n" : "Ri : ohm*meter (constant)\n";
  if (with_place) text += "x : meter (constant)\ny : meter (constant)\nz : meter (constant)\n";
  return text;
}

// In the user's own text, where its lines have their numbers.
void refuse_own_names(const std::string& name, const std::string& text, const std::string& own) {
  const auto theirs = lang::parse_equations(lang::make_source("the equations of " + name, text));
  const auto ours = lang::parse_equations(lang::make_source("", own));
  base::Diagnostics diagnostics;
  for (const auto& line : theirs.lines) {
    const bool taken = std::any_of(ours.lines.begin(), ours.lines.end(),
                                   [&](const auto& other) { return other.name == line.name; });
    if (!taken) continue;
    diagnostics.add({Code::duplicate_name, theirs.source, line.name_span,
                     fmt::format("'{}' is a variable that a neuron with a shape has already", line.name),
                     line.name == "v" ? "v follows from the current through the membrane: leave the line out"
                                      : "give it another name"});
  }
  diagnostics.throw_if_any();
}

std::shared_ptr<lang::Expr> node(lang::Expr::Kind kind, Span span) {
  auto made = std::make_shared<lang::Expr>();
  made->kind = kind;
  made->span = span;
  return made;
}

lang::ExprPtr name_node(const std::string& name, Span span) {
  auto made = node(lang::Expr::Kind::name, span);
  made->name = name;
  return made;
}

lang::ExprPtr binary_node(lang::BinaryOp op, lang::ExprPtr a, lang::ExprPtr b, Span span) {
  auto made = node(lang::Expr::Kind::binary, span);
  made->binary = op;
  made->args = {std::move(a), std::move(b)};
  return made;
}

lang::Equation& membrane_current(lang::Equations& equations) {
  const auto found = std::find_if(equations.lines.begin(), equations.lines.end(),
                                  [](const auto& line) { return line.name == "Im"; });
  if (found != equations.lines.end() && found->kind == EquationKind::subexpression) return *found;
  const std::string message =
      "a neuron with a shape needs the current through its membrane, 'Im', as an expression";
  if (found != equations.lines.end()) {
    throw ModelError({Code::type_mismatch, equations.source, found->span, message,
                      "write e.g. Im = gL*(EL - v) : amp/meter**2"});
  }
  // Of expressions, one that may be meant; what the group adds itself is no such.
  for (const auto& line : equations.lines) {
    if (line.kind != EquationKind::subexpression || base::closest(line.name, {"Im"}).empty()) continue;
    throw ModelError({Code::type_mismatch, equations.source, line.name_span, message,
                      fmt::format("is this it? Its name has to be 'Im', not '{}'", line.name)});
  }
  throw ModelError({Code::type_mismatch, nullptr, {}, message, "write e.g. Im = gL*(EL - v) : amp/meter**2"});
}

// before: Im = gL*(EL - v) : amp/meter**2        after: Im = gL*(EL - v) + I/area
//         I : amp (point current)                       I : amp
std::vector<std::string> add_point_currents(lang::Equations& equations) {
  auto& current = membrane_current(equations);
  const auto span = current.rhs->span;
  std::vector<std::string> added;
  for (auto& line : equations.lines) {
    const auto flagged =
        std::erase_if(line.flags, [](const auto& flag) { return flag.name == point_current; });
    if (flagged == 0) continue;
    added.push_back(line.name);
    auto density = binary_node(lang::BinaryOp::divide, name_node(line.name, line.name_span),
                               name_node("area", line.name_span), line.name_span);
    current.rhs = binary_node(lang::BinaryOp::add, current.rhs, std::move(density), span);
  }
  return added;
}

// A comparison of integers: with one cell, of the compartment; with many, those of one compartment are together.
std::string at_location(const std::string& condition, std::int64_t compartment, std::int64_t cells) {
  if (cells == 1) return fmt::format("({}) and (i == {})", condition, compartment);
  return fmt::format("({}) and (i >= {}) and (i < {})", condition, compartment * cells,
                     (compartment + 1) * cells);
}

[[noreturn]] void refuse(Code code, std::string message, std::string hint) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

NeuronGroupOptions group_options(SpatialNeuronOptions& options) {
  auto& group = options.group;
  const auto compartments = options.cable->size();
  if (options.cells < 1)
    refuse(Code::invalid_value, fmt::format("{} can't have {} cells", group.name, options.cells), "");
  constexpr std::int64_t too_many = std::int64_t{1} << 32;
  group.size = compartments > too_many / options.cells ? too_many : compartments * options.cells;
  if (const auto location = options.threshold_location) {
    if (*location < 0 || *location >= compartments) {
      refuse(Code::index_out_of_range,
             fmt::format("{} has no compartment {} that could spike: it has {}", group.name, *location,
                         compartments),
             fmt::format("threshold_location is 0 to {}", compartments - 1));
    }
    if (group.threshold) group.threshold = at_location(*group.threshold, *location, options.cells);
    const auto spike = group.events.find("spike");
    if (spike != group.events.end()) spike->second = at_location(spike->second, *location, options.cells);
  }
  if (group.methods.empty()) {
    for (const char* name : {"exact", "exponential_euler", "rk2", "heun"}) group.methods.emplace_back(name);
  }
  return std::move(group);
}

constexpr Dimension ampere{{0, 0, 0, 1, 0, 0, 0}};
constexpr Dimension current_density{{-2, 0, 0, 1, 0, 0, 0}};

}  // namespace

struct SpatialNeuron::Read {
  lang::Equations equations;
  std::vector<std::string> point_currents;
};

SpatialNeuron::Read SpatialNeuron::read(const SpatialNeuronOptions& options) {
  check_conducts(*options.cable);
  const auto own = own_equations(options.cable->has_coordinates(), options.resistivity.size() == 1);
  refuse_own_names(options.group.name, options.group.model, own);
  const auto text = options.group.model + own;
  Read result{lang::parse_equations(lang::make_source("the equations of " + options.group.name, text)), {}};
  result.point_currents = add_point_currents(result.equations);
  return result;
}

SpatialNeuron::SpatialNeuron(SpatialNeuronOptions options) : SpatialNeuron(options, read(options)) {}

SpatialNeuron::SpatialNeuron(SpatialNeuronOptions options, Read read)
    : NeuronGroup(group_options(options), std::move(read.equations)),
      cable_(std::move(options.cable)),
      cells_(options.cells) {
  potential = {update.when, update.order + 1};
  check_units(read.point_currents);
  fill("length", cable_->length);
  fill("diameter", cable_->diameter);
  fill("area", cable_->area);
  fill("volume", cable_->volume);
  fill("distance", cable_->distance);
  fill("r_length_1", cable_->r_length_1);
  fill("r_length_2", cable_->r_length_2);
  for (std::size_t axis = 0; axis < 3 && cable_->has_coordinates(); ++axis)
    fill(std::string(1, "xyz"[axis]), cable_->middle[axis]);
  fill("Cm", options.capacitance);
  fill("Ri", options.resistivity);
}

void SpatialNeuron::check_units(const std::vector<std::string>& point_currents) const {
  const auto check = [&](const std::string& variable, const Dimension& expected, const std::string& message,
                         const std::string& hint) {
    const auto& found = find(variable)->dimension;
    if (found == expected) return;
    const auto& lines = equations().lines;
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const lang::Equation& each) { return each.name == variable; });
    throw ModelError({Code::dimension_mismatch,
                      equations().source,
                      line->span,
                      message,
                      hint,
                      {found.exponents, expected.exponents}});
  };
  check("Im", current_density, "'Im' is a current through an area of membrane", "its unit is amp/meter**2");
  for (const auto& name : point_currents)
    check(name, ampere, fmt::format("'{}' is a point current", name), "its unit is amp");
}

// One value, one for each compartment, or one for each compartment of each cell.
void SpatialNeuron::fill(const std::string& variable, const std::vector<double>& values) {
  auto& array = *find(variable)->array;
  const auto count = std::ssize(values);
  if (count != 1 && count != cable_->size() && count != array.size()) {
    refuse(
        Code::wrong_shape,
        fmt::format("'{}' of {} has {} values for {} compartments", variable, name(), count, cable_->size()),
        "give one value, or one for each compartment");
  }
  const auto each = array.size() / count;
  for (std::int64_t k = 0; k < array.size(); ++k) array.put(k, values[static_cast<std::size_t>(k / each)]);
  array.touch();
}

}  // namespace brio::model
