#include "model/tracing.hpp"

#include <map>
#include <utility>

#include "model/tracing_tree.hpp"

namespace brio::model {

namespace {

constexpr double um = 1e-6;

// ---- sections --------------------------------------------------------------------------------------------

bool is_soma(const TracedPoint& point) { return point.name == "soma"; }

/// Points of one section: the last one ends it. `before` is where it starts.
struct Piece {
  std::vector<std::size_t> points;
  std::size_t before = no_point;
};

class Grower {
 public:
  Grower(const PointTree& tree, const TracingOptions& options) : tree_(tree), options_(options) {}

  SectionPtr grow() {
    struct Start {
      std::size_t point;
      std::size_t before;
      SectionPtr parent;
    };
    SectionPtr root;
    std::vector<Start> waiting = {{tree_.root, no_point, nullptr}};
    while (!waiting.empty()) {
      auto [point, before, parent] = std::move(waiting.back());
      waiting.pop_back();
      const auto piece = piece_from(point, before);
      const auto last = piece.points.back();
      const auto section = Section::make(shape_of(piece));
      made_.push_back(section);
      if (parent) {
        attach(*parent, tree_.points[last].name, section);
      } else {
        root = section;
      }
      const auto& children = tree_.children[last];
      for (auto k = children.size(); k-- > 0;) waiting.push_back({children[k], last, section});
    }
    add_standard_names();
    return root;
  }

 private:
  Piece piece_from(std::size_t point, std::size_t before) const {
    Piece piece{{point}, before};
    while (tree_.children[point].size() == 1) {
      const auto next = tree_.children[point].front();
      // A root that is not the soma is only where the first section begins, whatever it is called.
      const bool only_a_start =
          point == tree_.root && !(is_soma(tree_.points[point]) && options_.spherical_soma);
      if (tree_.points[next].name != tree_.points[point].name && !only_a_start) break;
      point = next;
      piece.points.push_back(point);
    }
    return piece;
  }

  SectionShape shape_of(const Piece& piece) const {
    const auto& points = tree_.points;
    const auto& first = points[piece.points.front()];
    if (options_.spherical_soma && piece.points.size() == 1 && is_soma(first)) {
      const auto& [x, y, z] = first.position;
      return soma_shape(first.diameter * um, Point{x * um, y * um, z * um});
    }
    SectionParts parts;
    parts.type = points[piece.points.back()].name;
    for (auto& axis : parts.points) axis.emplace();
    Point origin{};
    if (piece.before != no_point) {
      const auto& before = points[piece.before];
      origin = before.position;
      parts.diameters.push_back(start_diameter(tree_, piece.points.front(), piece.before) * um);
      for (auto& axis : parts.points) axis->push_back(0.0);
    }
    for (const auto index : piece.points) {
      const auto& point = points[index];
      parts.diameters.push_back(point.diameter * um);
      for (std::size_t axis = 0; axis < 3; ++axis)
        parts.points[axis]->push_back((point.position[axis] - origin[axis]) * um);
    }
    parts.n = static_cast<std::int64_t>(parts.diameters.size()) - 1;
    return section_shape(parts);
  }

  void attach(Section& parent, const std::optional<std::string>& name, const SectionPtr& section) {
    if (!name || name->empty()) return parent.attach("", section);
    auto& count = used_[{&parent, *name}];
    auto free_name = *name;
    while (parent.child(free_name)) free_name = *name + std::to_string(++count + 1);
    parent.attach(free_name, section);
  }

  void add_standard_names() {
    for (const auto& section : made_) {
      const auto children = section->children();
      if (children.size() > 2) continue;  // their numbers, which they have
      for (std::size_t k = 0; k < children.size(); ++k) {
        const auto* const name = k == 0 ? "L" : "R";
        if (!section->child(name)) section->attach(name, children[k]);
      }
    }
  }

  const PointTree& tree_;
  const TracingOptions& options_;
  std::vector<SectionPtr> made_;
  std::map<std::pair<const Section*, std::string>, std::int64_t>
      used_;  // how often a parent has given a name
};

}  // namespace

Tracing tree_of(const std::vector<TracedPoint>& points, const TracingOptions& options) {
  Tracing tracing;
  auto tree = linked(points, options, tracing.warnings);
  if (options.spherical_soma) join_three_point_soma(tree, options, tracing.warnings);
  begin_at_a_tip(tree, options, tracing.warnings);
  check_sections(tree, options);
  tracing.root = Grower(tree, options).grow();
  return tracing;
}

}  // namespace brio::model
