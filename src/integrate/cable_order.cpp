// In which order the nodes of a tree leave.
#include <algorithm>
#include <numeric>

#include "integrate/cable.hpp"

namespace brio::integrate {

namespace {

using Node = std::int32_t;

// The tree while nodes leave it. Compartments come first, then the places where sections meet.
class Tree {
 public:
  explicit Tree(const std::vector<model::CableSection>& sections)
      : compartments_(sections.back().last() + 1), joints_(sections.size(), -1) {
    auto nodes = compartments_;
    for (const auto& section : sections) {
      if (section.parent < 0) continue;
      auto& joint = joints_[static_cast<std::size_t>(section.parent)];
      if (joint < 0) joint = nodes++;
    }
    neighbours_.resize(static_cast<std::size_t>(nodes));
    degree_.assign(static_cast<std::size_t>(nodes), 0);
    place_.assign(static_cast<std::size_t>(nodes), -1);
    for (std::size_t s = 0; s < sections.size(); ++s) add_section(sections[s], joints_[s]);
  }

  Node size() const { return static_cast<Node>(place_.size()); }
  bool has_left(Node node) const { return place_[static_cast<std::size_t>(node)] >= 0; }
  Node degree(Node node) const { return degree_[static_cast<std::size_t>(node)]; }

  // Those that have not left.
  const std::vector<Node>& neighbours(Node node) {
    auto& all = neighbours_[static_cast<std::size_t>(node)];
    std::erase_if(all, [&](Node other) { return place_[static_cast<std::size_t>(other)] >= 0; });
    return all;
  }

  void leave(Node node) {
    const auto& left = neighbours(node);
    Elimination made;
    made.compartment = node < compartments_ ? node : -1;
    if (!left.empty()) made.first = left[0];
    if (left.size() > 1) made.second = left[1];
    place_[static_cast<std::size_t>(node)] = static_cast<Node>(made_.size());
    made_.push_back(made);
    if (made.first >= 0 && made.second < 0) --degree_[static_cast<std::size_t>(made.first)];
    if (made.second < 0) return;
    neighbours_[static_cast<std::size_t>(made.first)].push_back(made.second);
    neighbours_[static_cast<std::size_t>(made.second)].push_back(made.first);
  }

  CableOrder finish() && {
    CableOrder result;
    for (auto& each : made_) {
      if (each.second >= 0) each.joined = slot(each.first, each.second);
    }
    for (const auto& [upper, lower] : edges_) {
      result.edges.push_back(
          {upper < compartments_ ? upper : -1, lower < compartments_ ? lower : -1, slot(upper, lower)});
    }
    for (auto& each : made_) {
      for (auto* neighbour : {&each.first, &each.second}) {
        if (*neighbour >= 0) *neighbour = place_[static_cast<std::size_t>(*neighbour)];
      }
    }
    result.nodes = std::move(made_);
    return result;
  }

  // Tips first; parents have lower numbers than children.
  std::vector<Node> from_the_tips(const std::vector<model::CableSection>& sections) const {
    std::vector<Node> order;
    for (auto s = sections.size(); s-- > 0;) {
      if (joints_[s] >= 0) order.push_back(joints_[s]);
      for (auto k = sections[s].count; k-- > 0;) order.push_back(sections[s].first + k);
    }
    return order;
  }

 private:
  void add_section(const model::CableSection& section, Node end) {
    if (section.parent >= 0) connect(joints_[static_cast<std::size_t>(section.parent)], section.first);
    for (auto node = section.first; node < section.last(); ++node) connect(node, node + 1);
    if (end >= 0) connect(section.last(), end);
  }

  void connect(Node upper, Node lower) {
    edges_.emplace_back(upper, lower);
    for (const auto& [node, other] : {std::pair{upper, lower}, {lower, upper}}) {
      neighbours_[static_cast<std::size_t>(node)].push_back(other);
      ++degree_[static_cast<std::size_t>(node)];
    }
  }

  // A conductance is kept by the one of its ends that leaves first.
  std::int32_t slot(Node a, Node b) const {
    const auto place_of = [&](Node node) { return place_[static_cast<std::size_t>(node)]; };
    if (place_of(b) < place_of(a)) std::swap(a, b);
    return 2 * place_of(a) + (made_[static_cast<std::size_t>(place_of(a))].first == b ? 0 : 1);
  }

  Node compartments_;
  std::vector<Node> joints_;  // at the end of each section, or -1
  std::vector<std::vector<Node>> neighbours_;
  std::vector<Node> degree_;
  std::vector<Node> place_;  // in the order, or -1
  std::vector<std::pair<Node, Node>> edges_;
  std::vector<Elimination> made_;  // neighbours by their numbers in the tree
};

// As many as can leave without being neighbours of each other, again and again.
void leave_in_rounds(Tree& tree) {
  std::vector<Node> here(static_cast<std::size_t>(tree.size()));
  std::iota(here.begin(), here.end(), 0);
  std::vector<int> kept_in(here.size(), 0);  // the last round in which a neighbour left
  std::erase_if(here, [&](Node node) { return tree.has_left(node); });
  std::vector<Node> chosen;
  for (int round = 1; !here.empty(); ++round) {
    chosen.clear();
    std::erase_if(here, [&](Node node) {
      const bool leaves = tree.degree(node) <= 2 && kept_in[static_cast<std::size_t>(node)] < round;
      if (!leaves) return false;
      for (const auto other : tree.neighbours(node)) kept_in[static_cast<std::size_t>(other)] = round;
      chosen.push_back(node);
      return true;
    });
    for (const auto node : chosen) tree.leave(node);
  }
}

}  // namespace

CableOrder order_from_the_tips(const std::vector<model::CableSection>& sections) {
  Tree tree(sections);
  for (const auto node : tree.from_the_tips(sections)) tree.leave(node);
  return std::move(tree).finish();
}

CableOrder order_in_rounds(const std::vector<model::CableSection>& sections,
                           const std::vector<CablePiece>& before) {
  Tree tree(sections);
  for (const auto& piece : before) {
    for (Node k = 0; k < piece.count; ++k) tree.leave(piece.first + k);
  }
  leave_in_rounds(tree);
  return std::move(tree).finish();
}

}  // namespace brio::integrate
