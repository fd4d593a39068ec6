#include "model/tracing_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "base/diagnostics.hpp"

namespace brio::model {

namespace {

/// What is wrong: the first ten findings say enough.
class Findings {
 public:
  explicit Findings(const TracingOptions& options) : options_(options) {}

  void add(Code code, std::size_t point, std::string message, std::string hint = {}) {
    constexpr std::size_t most = 10;
    if (found_.size() >= most) return;
    Diagnostic diagnostic{code, nullptr, {}, std::move(message), std::move(hint)};
    found_.add(options_.located ? options_.located(std::move(diagnostic), point) : std::move(diagnostic));
  }
  void throw_if_any() const { found_.throw_if_any(); }

 private:
  const TracingOptions& options_;
  base::Diagnostics found_;
};

bool same_place(const TracedPoint& a, const TracedPoint& b) { return a.position == b.position; }

void check_values(const std::vector<TracedPoint>& points, Findings& findings) {
  for (std::size_t k = 0; k < points.size(); ++k) {
    const auto& point = points[k];
    const auto& [x, y, z] = point.position;
    if (!std::isfinite(x) || !std::isfinite(y) || !std::isfinite(z) || !std::isfinite(point.diameter)) {
      findings.add(
          Code::invalid_value, k,
          fmt::format("point {} has a coordinate or a radius that is no finite number", point.index));
    } else if (point.diameter < 0) {
      findings.add(Code::invalid_value, k, fmt::format("point {} has a negative radius", point.index),
                   "a radius is a length: take away the sign, or put in what was measured");
    }
  }
}

using Places = std::unordered_map<std::int64_t, std::size_t>;

Places places_of(const std::vector<TracedPoint>& points, Findings& findings) {
  Places places;
  places.reserve(points.size());
  for (std::size_t k = 0; k < points.size(); ++k) {
    if (!places.try_emplace(points[k].index, k).second) {
      findings.add(Code::invalid_value, k,
                   fmt::format("there are two points with the index {}", points[k].index),
                   "give each point a number of its own, and see which of the two others mean as parent");
    }
  }
  return places;
}

void link(PointTree& tree, const Places& places, Findings& findings) {
  for (std::size_t k = 0; k < tree.points.size(); ++k) {
    const auto& point = tree.points[k];
    if (point.parent < 0) {
      if (tree.root == no_point) {
        tree.root = k;
      } else {
        findings.add(Code::invalid_value, k,
                     fmt::format("point {} is a second root: point {} has no parent either", point.index,
                                 tree.points[tree.root].index),
                     "a neuron is one tree: give this point a parent, or take its tree out");
      }
    } else if (point.parent == point.index) {
      findings.add(Code::cycle, k, fmt::format("point {} is its own parent", point.index),
                   "the root has the parent -1");
    } else if (const auto parent = places.find(point.parent); parent == places.end()) {
      findings.add(Code::invalid_value, k,
                   fmt::format("point {} has the parent {}, which does not exist", point.index, point.parent),
                   "put the missing point in, or let another one be the parent; -1 stands for the root");
    } else {
      tree.children[parent->second].push_back(k);
    }
  }
}

// What does not hang on the root hangs on a cycle.
void check_cycles(const PointTree& tree, const Places& places, Findings& findings) {
  std::vector<char> reached(tree.points.size(), 0);
  for (const auto k : points_of(tree)) reached[k] = 1;
  const auto lost = std::find(reached.begin(), reached.end(), 0);
  if (lost == reached.end()) return;
  // Upwards from any of them, one comes round; the first that is met twice is in the cycle.
  auto k = static_cast<std::size_t>(lost - reached.begin());
  while (reached[k] == 0) {
    reached[k] = 2;
    k = places.at(tree.points[k].parent);
  }
  findings.add(Code::cycle, k,
               fmt::format("point {} is its own ancestor: its parent {} leads back to it",
                           tree.points[k].index, tree.points[k].parent),
               tree.root == no_point ? "one point has to be the root, with the parent -1"
                                     : "each point needs a parent that lies nearer to the root");
}

// before: soma 1, dendrite 2 at the same place, 3 with parent 2   after: 3 with parent 1
void leave_out_doubles(PointTree& tree, const TracingOptions& options,
                       std::vector<TracingWarning>& warnings) {
  std::size_t count = 0;
  std::size_t first = no_point;
  std::vector<std::size_t> waiting = {tree.root};
  while (!waiting.empty()) {
    const auto k = waiting.back();
    waiting.pop_back();
    auto& children = tree.children[k];
    std::vector<std::size_t> kept;
    std::vector<std::size_t> looked_at(children.rbegin(), children.rend());
    while (!looked_at.empty()) {
      const auto child = looked_at.back();
      looked_at.pop_back();
      if (!same_place(tree.points[child], tree.points[k])) {
        kept.push_back(child);
        continue;
      }
      first = std::min(first, child);
      ++count;
      for (const auto below : tree.children[child])
        tree.left_out_diameters[below] = tree.points[child].diameter;
      const auto& next = tree.children[child];
      looked_at.insert(looked_at.end(), next.rbegin(), next.rend());
    }
    children = std::move(kept);
    waiting.insert(waiting.end(), children.begin(), children.end());
  }
  if (count == 0) return;
  Diagnostic diagnostic{
      Code::invalid_value,
      nullptr,
      {},
      fmt::format("point {} lies where its parent lies: it was left out", tree.points[first].index),
      count > 1 ? fmt::format("so were {} more", count - 1) : std::string()};
  if (options.located) diagnostic = options.located(std::move(diagnostic), first);
  warnings.push_back({"swc", render(diagnostic)});
}

double distance_between(const TracedPoint& a, const TracedPoint& b) {
  double sum = 0;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    const double difference = a.position[axis] - b.position[axis];
    sum += difference * difference;
  }
  return std::sqrt(sum);
}

void check_sphere(const PointTree& tree, const std::vector<std::size_t>& ends,
                  const TracingOptions& options) {
  const auto& center = tree.points[tree.root];
  const auto& one = tree.points[ends[0]];
  const auto& other = tree.points[ends[1]];
  Findings findings(options);
  const auto indices = fmt::format("{}, {} and {}", center.index, one.index, other.index);
  // Diameters are read from text: equal ones are equal up to their rounding.
  constexpr double same = 1e-15;
  if (std::abs(one.diameter - center.diameter) >= same ||
      std::abs(other.diameter - center.diameter) >= same) {
    findings.add(Code::invalid_value, tree.root,
                 fmt::format("points {} look like the three points of a spherical soma, but not all the "
                             "diameters are identical",
                             indices),
                 "correct them, or keep only the first: a soma of one point is a sphere");
    findings.throw_if_any();
  }
  constexpr double tolerance = 0.1;  // um: what tracing programs round to
  const double radius = center.diameter / 2;
  const double far_one = distance_between(one, center);
  const double far_other = distance_between(other, center);
  if (std::abs(far_one - radius) > tolerance || std::abs(far_other - radius) > tolerance) {
    findings.add(
        Code::invalid_value, tree.root,
        fmt::format("points {} look like the three points of a spherical soma, but the second and the "
                    "third lie {:.3f}um and {:.3f}um away from the first, while the radius is {:.3f}um",
                    indices, far_one, far_other, radius),
        "correct them, or keep only the first: a soma of one point is a sphere");
  }
  findings.throw_if_any();
}

// Where a sphere ends, nobody has said: what grows there is as thick as its first point.
bool looks_like_a_soma(const TracedPoint& point) {
  auto name = point.name.value_or("");
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return name == "soma";
}

}  // namespace

std::vector<std::size_t> points_of(const PointTree& tree) {
  std::vector<std::size_t> points;
  if (tree.root != no_point) points.push_back(tree.root);
  for (std::size_t k = 0; k < points.size(); ++k) {
    const auto& children = tree.children[points[k]];
    points.insert(points.end(), children.begin(), children.end());
  }
  return points;
}

double start_diameter(const PointTree& tree, std::size_t first, std::size_t before) {
  const auto left_out = tree.left_out_diameters.find(first);
  if (left_out != tree.left_out_diameters.end()) return left_out->second;
  return looks_like_a_soma(tree.points[before]) ? tree.points[first].diameter : tree.points[before].diameter;
}

PointTree linked(const std::vector<TracedPoint>& points, const TracingOptions& options,
                 std::vector<TracingWarning>& warnings) {
  Findings findings(options);
  if (points.empty()) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      "there are no points: a morphology needs at least one",
                      "a line of a file is: index type x y z radius parent"});
  }
  check_values(points, findings);
  const auto places = places_of(points, findings);
  PointTree tree{points, std::vector<std::vector<std::size_t>>(points.size()), no_point};
  link(tree, places, findings);
  findings.throw_if_any();
  check_cycles(tree, places, findings);
  findings.throw_if_any();
  if (options.leave_out_doubles) leave_out_doubles(tree, options, warnings);
  return tree;
}

void join_three_point_soma(PointTree& tree, const TracingOptions& options,
                           std::vector<TracingWarning>& warnings) {
  const auto is_soma = [&](std::size_t k) { return tree.points[k].name == "soma"; };
  auto& children = tree.children[tree.root];
  std::vector<std::size_t> ends;
  std::copy_if(children.begin(), children.end(), std::back_inserter(ends), is_soma);
  const bool three = is_soma(tree.root) && ends.size() == 2 &&
                     std::all_of(ends.begin(), ends.end(), [&](auto k) { return tree.children[k].empty(); });
  if (three) {
    check_sphere(tree, ends, options);
    std::erase_if(children, is_soma);
    return;
  }
  const auto points = points_of(tree);
  const auto somas = std::count_if(points.begin(), points.end(), is_soma);
  if (somas > 1) {
    warnings.push_back(
        {"soma_compartments",
         fmt::format("there are {} points of somas, which become cylinders or several somas; three "
                     "points that stand for a sphere have to be the first ones",
                     somas)});
  }
}

void begin_at_a_tip(PointTree& tree, const TracingOptions& options, std::vector<TracingWarning>& warnings) {
  const auto old_root = tree.root;
  const bool sphere = options.spherical_soma && tree.points[old_root].name == "soma";
  if (sphere || tree.children[old_root].size() < 2) return;
  const auto& branches = tree.children[old_root];
  const auto soma_tip = std::find_if(branches.begin(), branches.end(), [&](std::size_t k) {
    return tree.children[k].empty() && tree.points[k].name == "soma" && tree.points[old_root].name == "soma";
  });
  const bool of_soma = soma_tip != branches.end();
  auto next = of_soma ? *soma_tip : branches.front();
  auto above = old_root;
  while (true) {
    std::erase(tree.children[above], next);
    tree.left_out_diameters.erase(next);  // it was that of the end which now comes last
    const auto below = tree.children[next].empty() ? no_point : tree.children[next].front();
    tree.children[next].push_back(above);
    if (below == no_point) break;
    above = std::exchange(next, below);
  }
  tree.root = next;
  if (of_soma) return;
  Diagnostic diagnostic{
      Code::invalid_value,
      nullptr,
      {},
      fmt::format("the root, point {}, branches at once: the tree begins at point {} instead",
                  tree.points[old_root].index, tree.points[tree.root].index),
      "distances count from there; let the root be a soma (type 1) if it is one"};
  if (options.located) diagnostic = options.located(std::move(diagnostic), old_root);
  warnings.push_back({"root", render(diagnostic)});
}

void check_sections(const PointTree& tree, const TracingOptions& options) {
  Findings findings(options);
  const auto& root = tree.points[tree.root];
  const bool sphere = options.spherical_soma && root.name == "soma";
  if (!sphere && tree.children[tree.root].empty()) {
    findings.add(Code::invalid_value, tree.root,
                 fmt::format("point {} is alone: a section needs two points", root.index),
                 "let it be a soma (type 1), or add a point");
  }
  const auto check = [&](std::size_t k, std::size_t parent) {
    if (tree.points[k].diameter > 0) return;
    const bool tip = tree.children[k].empty() && parent != no_point;
    // The only compartment of its section needs membrane as well.
    if (tip && start_diameter(tree, k, parent) > 0) return;
    findings.add(Code::invalid_value, k,
                 fmt::format("point {} has a radius of 0, which only the tips of branches can have",
                             tree.points[k].index),
                 "put in a radius, e.g. that of its neighbours");
  };
  check(tree.root, no_point);
  for (const auto k : points_of(tree)) {
    for (const auto child : tree.children[k]) check(child, k);
  }
  findings.throw_if_any();
}

}  // namespace brio::model
