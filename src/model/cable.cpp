#include "model/cable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "base/diagnostics.hpp"

namespace brio::model {

namespace {

void append(std::vector<double>& all, const std::vector<double>& some) {
  all.insert(all.end(), some.begin(), some.end());
}

// What sections need to know of their parents.
struct End {
  double distance = 0;
  double middle_of_last = 0;
  std::optional<Point> point = {};
};

End end_of_parent(const Section& root) {
  if (root.parent() == nullptr) return {};
  const auto points = root.parent()->coordinates();
  End end{root.parent()->end_distance(), root.parent()->distances().back(), {}};
  if (!points[0].empty()) end.point = Point{points[0].back(), points[1].back(), points[2].back()};
  return end;
}

void add_coordinates(Cable& cable, const SectionShape& shape, const std::optional<Point>& origin) {
  const auto points = points_from(shape, origin);
  const auto n = shape.lengths.size();
  for (std::size_t axis = 0; axis < 3; ++axis) {
    if (!shape.has_points()) {
      const std::vector<double> none(n, std::numeric_limits<double>::quiet_NaN());
      for (auto* place : {&cable.start[axis], &cable.middle[axis], &cable.end[axis]}) append(*place, none);
      continue;
    }
    for (std::size_t k = 0; k < n; ++k) {
      const double start = points[axis][k];
      const double end = points[axis][k + 1];
      cable.start[axis].push_back(start);
      cable.middle[axis].push_back(start + 0.5 * (end - start));
      cable.end[axis].push_back(end);
    }
  }
}

End add_compartments(Cable& cable, const SectionShape& shape, const End& before) {
  append(cable.length, shape.lengths);
  append(cable.area, areas(shape));
  append(cable.volume, volumes(shape));
  append(cable.diameter, middle_diameters(shape));
  append(cable.start_diameter, start_diameters(shape));
  append(cable.end_diameter, end_diameters(shape));
  append(cable.r_length_1, r_lengths_1(shape));
  append(cable.r_length_2, r_lengths_2(shape));
  append(cable.distance, shape.kind == SectionKind::soma ? std::vector{before.middle_of_last}
                                                         : distances(shape, before.distance));
  add_coordinates(cable, shape, before.point);
  return {end_distance(shape, before.distance), cable.distance.back(), end_point(shape, before.point)};
}

// All names by which a section knows each of its children.
using Names = std::map<const Section*, std::vector<std::string>>;
Names names_of_children(const Section& parent) {
  Names names;
  for (const auto& name : parent.child_names()) names[parent.child(name).get()].push_back(name);
  return names;
}

// Parents come first, so that going backwards, a section's subtree is complete before its parent's.
void set_ends_of_subtrees(Cable& cable) {
  auto& sections = cable.sections;
  for (std::size_t k = 0; k < sections.size(); ++k) {
    sections[k].sections_end = static_cast<std::int32_t>(k) + 1;
    sections[k].compartments_end = sections[k].first + sections[k].count;
  }
  for (std::size_t k = sections.size(); k-- > 1;) {
    auto& parent = sections[static_cast<std::size_t>(sections[k].parent)];
    parent.sections_end = std::max(parent.sections_end, sections[k].sections_end);
    parent.compartments_end = std::max(parent.compartments_end, sections[k].compartments_end);
  }
}

void check_size(const std::vector<WalkStep>& steps) {
  std::int64_t total = 0;
  for (const auto& step : steps) total += step.section->shape().size();
  if (total <= std::numeric_limits<std::int32_t>::max()) return;
  throw ModelError({Code::too_large,
                    nullptr,
                    {},
                    fmt::format("a neuron can't have {} compartments", total),
                    "choose fewer compartments for each section"});
}

}  // namespace

bool Cable::all_have_coordinates() const {
  return has_coordinates() &&
         std::none_of(middle[0].begin(), middle[0].end(), [](double x) { return std::isnan(x); });
}

std::int32_t Cable::child(std::int32_t parent, const std::string& name) const {
  const auto past = sections.at(static_cast<std::size_t>(parent)).sections_end;
  for (auto k = parent + 1; k < past; k = sections[static_cast<std::size_t>(k)].sections_end) {
    const auto& names = sections[static_cast<std::size_t>(k)].names;
    if (std::find(names.begin(), names.end(), name) != names.end()) return k;
  }
  return -1;
}

namespace {

// A name rather than a number: ".dend.L", or "the root".
std::string path_of(const Cable& cable, std::int32_t section) {
  std::string path;
  for (auto s = section; cable.sections[static_cast<std::size_t>(s)].parent >= 0;) {
    const auto& one = cable.sections[static_cast<std::size_t>(s)];
    const auto name = std::find_if(one.names.begin(), one.names.end(), [](const std::string& text) {
      return text.find_first_not_of("0123456789") != std::string::npos;
    });
    path = "." + (name != one.names.end() ? *name : one.names.front()) + path;
    s = one.parent;
  }
  return path.empty() ? "the root" : "the section " + path;
}

}  // namespace

void check_conducts(const Cable& cable) {
  constexpr std::size_t most = 10;
  base::Diagnostics findings;
  const auto refuse = [&](std::string message, std::string hint) {
    if (findings.size() < most)
      findings.add({Code::invalid_value, nullptr, {}, std::move(message), std::move(hint)});
  };
  for (std::size_t k = 0; k < cable.length.size() && findings.size() < most; ++k) {
    if (cable.length[k] > 0 && cable.area[k] > 0) continue;
    const auto section = cable.section[k];
    const auto number =
        static_cast<std::int32_t>(k) - cable.sections[static_cast<std::size_t>(section)].first;
    refuse(fmt::format("compartment {} of {} has no length: it has no membrane that could be charged", number,
                       path_of(cable, section)),
           "leave it out, or give it a length");
  }
  for (const auto& section : cable.sections) {
    if (section.parent < 0) continue;
    const auto& parent = cable.sections[static_cast<std::size_t>(section.parent)];
    if (cable.r_length_2[static_cast<std::size_t>(parent.last())] > 0) continue;
    refuse(fmt::format("{} ends in a point, but a section grows there: no current can flow between them",
                       path_of(cable, section.parent)),
           "a diameter of 0 is possible at tips only");
  }
  findings.throw_if_any();
}

CablePtr flatten(const Section& root) {
  const auto steps = walk(root);
  check_size(steps);
  auto cable = std::make_shared<Cable>();
  std::vector<End> ends;
  ends.reserve(steps.size());
  std::vector<Names> names;  // of the children of each section
  names.reserve(steps.size());
  bool any_coordinates = false;
  for (const auto& step : steps) {
    const auto& shape = step.section->shape();
    const auto index = static_cast<std::int32_t>(cable->sections.size());
    auto& section = cable->sections.emplace_back();
    section.kind = shape.kind;
    section.type = shape.type;
    section.first = static_cast<std::int32_t>(cable->length.size());
    section.count = static_cast<std::int32_t>(shape.size());
    section.parent = static_cast<std::int32_t>(step.parent_index);
    section.depth = static_cast<std::int32_t>(step.depth);
    cable->section.insert(cable->section.end(), shape.lengths.size(), index);
    const auto before =
        step.parent == nullptr ? end_of_parent(root) : ends[static_cast<std::size_t>(step.parent_index)];
    ends.push_back(add_compartments(*cable, shape, before));
    section.end_distance = ends.back().distance;
    if (step.parent != nullptr)
      section.names = std::move(names[static_cast<std::size_t>(step.parent_index)][step.section]);
    names.push_back(names_of_children(*step.section));
    any_coordinates = any_coordinates || shape.has_points();
  }
  if (!any_coordinates) cable->start = cable->middle = cable->end = {};
  set_ends_of_subtrees(*cable);
  return cable;
}

}  // namespace brio::model
