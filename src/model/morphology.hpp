// A tree of sections: the shape of a neuron.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "model/section_shape.hpp"

namespace brio::model {

class Section;
using SectionPtr = std::shared_ptr<Section>;

/// A section with what grows at its end. It keeps its children alive, not its parent: who looks at a part of a tree
/// also holds the root. Trees may be millions of sections deep, so nothing here calls itself.
class Section : public std::enable_shared_from_this<Section> {
 public:
  static SectionPtr make(SectionShape shape);
  ~Section();
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;

  const SectionShape& shape() const { return shape_; }
  void set_type(std::optional<std::string> type) { shape_.type = std::move(type); }
  /// null for the root
  Section* parent() const { return parent_; }

  // ---- children ------------------------------------------------------------------------------------------

  const std::vector<SectionPtr>& children() const { return children_; }
  /// The name that a child was attached with, or "".
  const std::string& name_of(const Section& child) const;
  /// The child of that name, which may also be its number, counted from "1" in the order of attaching; else null.
  SectionPtr child(const std::string& name) const;
  std::vector<std::string> child_names() const;

  /// Attaches a subtree at the end of this section. The same one again only gets another name. "" is no name.
  /// Throws ModelError: the name is that of another child (Code::duplicate_name), or the subtree contains this section
  /// (Code::cycle).
  void attach(const std::string& name, const SectionPtr& subtree);
  /// Throws ModelError (Code::unknown_name) if there is no such child.
  void remove(const std::string& name);

  /// Gives children the names, also the numbers, that the children of another section have, in the same order.
  void take_names_from(const Section& other);

  // ---- down the tree -------------------------------------------------------------------------------------

  /// The section that a path leads to: a name, or letters and digits of "LR123456789", one for each branching, "LLR".
  /// Throws ModelError (Code::unknown_name).
  SectionPtr at(const std::string& path);
  /// Attaches a subtree below the section that all letters but the last lead to.
  void attach_at(const std::string& path, const SectionPtr& subtree);
  void remove_at(const std::string& path);

  std::int64_t total_compartments() const;
  std::int64_t total_sections() const;
  /// The number of compartments that come before this section's, depth first from the root.
  std::int64_t first_compartment() const;

  // ---- place in the tree -----------------------------------------------------------------------------------

  /// From the root along the tree to this section's start: a soma adds nothing.
  double start_distance() const;
  double end_distance() const;
  /// To the middle of each compartment.
  std::vector<double> distances() const;
  /// Where the n + 1 points lie: x, y, z; empty without coordinates.
  std::array<std::vector<double>, 3> coordinates() const;

 private:
  explicit Section(SectionShape shape) : shape_(std::move(shape)) {}
  bool contains(const Section& other) const;
  void put_number(const SectionPtr& subtree);

  SectionShape shape_;
  Section* parent_ = nullptr;  // the last one that it was attached to
  std::int64_t parents_ = 0;   // how many sections have it as a child
  std::vector<SectionPtr> children_;
  std::map<std::string, Section*> names_;
  std::map<const Section*, std::string> given_names_;
  std::int64_t attached_ = 0;  // so far; removed ones count
};

/// A section of a tree, in the order in which a walk depth first meets it.
struct WalkStep {
  const Section* section = nullptr;
  const Section* parent = nullptr;  // null for the first
  std::int64_t parent_index = -1;   // its index in the walk
  std::int64_t depth = 0;
};
/// The sections of a subtree, depth first, children in the order of attaching.
std::vector<WalkStep> walk(const Section& root);

// ---- a section's place, as it follows from that of its parent's end -----------------------------------------

double end_distance(const SectionShape& shape, double start);
/// To the middle of each compartment; not of a soma.
std::vector<double> distances(const SectionShape& shape, double start);
/// The n + 1 points, relative to `origin`; a soma stays where it is.
std::array<std::vector<double>, 3> points_from(const SectionShape& shape, const std::optional<Point>& origin);
/// Nothing without coordinates.
std::optional<Point> end_point(const SectionShape& shape, const std::optional<Point>& origin);

/// Whether a name consists of letters that each stand for a branching.
bool is_path_of_letters(std::string_view name);

}  // namespace brio::model
