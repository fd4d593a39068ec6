#include "model/morphology.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/diagnostics.hpp"

namespace brio::model {

namespace {

[[noreturn]] void refuse(Code code, std::string message, std::string hint = {}) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

[[noreturn]] void refuse_unknown(const Section& section, const std::string& name) {
  const auto names = section.child_names();
  auto hint = base::did_you_mean(name, names);
  if (hint.empty() && !names.empty()) {
    constexpr std::size_t most = 10;
    const auto shown = std::min(names.size(), most);
    hint = fmt::format("there are {}{}",
                       fmt::join(names.begin(), names.begin() + static_cast<long>(shown), ", "),
                       names.size() > most ? ", …" : "");
  }
  refuse(Code::unknown_name, fmt::format("the subtree '{}' does not exist", name), std::move(hint));
}

}  // namespace

SectionPtr Section::make(SectionShape shape) { return SectionPtr(new Section(std::move(shape))); }

Section::~Section() {
  // before: one chain of shared_ptr per branch   after: a list   why: a deep tree would overflow the stack
  std::vector<SectionPtr> waiting;
  const auto take_children = [&waiting](Section& section) {
    for (auto& child : section.children_) {
      --child->parents_;
      if (child->parent_ == &section) child->parent_ = nullptr;
      waiting.push_back(std::move(child));
    }
    section.children_.clear();
  };
  take_children(*this);
  while (!waiting.empty()) {
    const auto next = std::move(waiting.back());
    waiting.pop_back();
    if (next.use_count() == 1) take_children(*next);
  }
}

// ---- children --------------------------------------------------------------------------------------------

const std::string& Section::name_of(const Section& child) const {
  static const std::string none;
  const auto found = given_names_.find(&child);
  return found == given_names_.end() ? none : found->second;
}

SectionPtr Section::child(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : found->second->shared_from_this();
}

std::vector<std::string> Section::child_names() const {
  std::vector<std::string> names;
  names.reserve(names_.size());
  for (const auto& [name, child] : names_) names.push_back(name);
  return names;
}

bool Section::contains(const Section& other) const {
  if (this == &other) return true;
  if (children_.empty() || other.parents_ == 0) return false;
  const auto steps = walk(*this);
  return std::any_of(steps.begin(), steps.end(),
                     [&](const WalkStep& step) { return step.section == &other; });
}

void Section::put_number(const SectionPtr& subtree) {
  // A name that the user has given is not taken away by a number.
  names_.try_emplace(std::to_string(++attached_), subtree.get());
}

void Section::attach(const std::string& name, const SectionPtr& subtree) {
  const auto found = name.empty() ? names_.end() : names_.find(name);
  if (found != names_.end() && found->second != subtree.get()) {
    refuse(Code::duplicate_name, fmt::format("the name '{}' is already used for a subtree", name),
           "remove that one first, or choose another name");
  }
  if (!given_names_.contains(subtree.get())) {
    if (subtree->contains(*this)) {
      refuse(Code::cycle,
             fmt::format("a section can't be attached to itself or to what grows on it ('{}')", name));
    }
    children_.push_back(subtree);
    ++subtree->parents_;
    given_names_[subtree.get()] = name;
    put_number(subtree);
  }
  if (!name.empty()) names_[name] = subtree.get();
  subtree->parent_ = this;
}

void Section::remove(const std::string& name) {
  const auto subtree = child(name);
  if (!subtree) refuse_unknown(*this, name);
  std::erase_if(names_, [&](const auto& entry) { return entry.second == subtree.get(); });
  given_names_.erase(subtree.get());
  std::erase(children_, subtree);
  --subtree->parents_;
  if (subtree->parent_ == this) subtree->parent_ = nullptr;
}

void Section::take_names_from(const Section& other) {
  std::map<const Section*, Section*> partners;
  for (std::size_t k = 0; k < children_.size(); ++k)
    partners[other.children_.at(k).get()] = children_[k].get();
  names_.clear();
  for (const auto& [name, child] : other.names_) names_[name] = partners.at(child);
  attached_ = other.attached_;
}

// ---- down the tree ---------------------------------------------------------------------------------------

bool is_path_of_letters(std::string_view name) {
  return name.size() > 1 && name.find_first_not_of("LR123456789") == std::string_view::npos;
}

SectionPtr Section::at(const std::string& path) {
  auto found = shared_from_this();
  const auto step = [&found](const std::string& name) {
    auto next = found->child(name);
    if (!next) refuse_unknown(*found, name);
    found = std::move(next);
  };
  if (!is_path_of_letters(path)) {
    step(path);
    return found;
  }
  for (const char letter : path) step(std::string(1, letter));
  return found;
}

void Section::attach_at(const std::string& path, const SectionPtr& subtree) {
  if (!is_path_of_letters(path)) return attach(path, subtree);
  const auto above = path.substr(0, path.size() - 1);
  at(above)->attach(path.substr(path.size() - 1), subtree);
}

void Section::remove_at(const std::string& path) {
  if (!is_path_of_letters(path)) return remove(path);
  const auto above = path.substr(0, path.size() - 1);
  at(above)->remove(path.substr(path.size() - 1));
}

std::vector<WalkStep> walk(const Section& root) {
  std::vector<WalkStep> steps;
  std::vector<WalkStep> waiting = {{&root}};
  while (!waiting.empty()) {
    const auto step = waiting.back();
    waiting.pop_back();
    const auto index = static_cast<std::int64_t>(steps.size());
    steps.push_back(step);
    const auto& children = step.section->children();
    for (auto k = children.size(); k-- > 0;)
      waiting.push_back({children[k].get(), step.section, index, step.depth + 1});
  }
  return steps;
}

std::int64_t Section::total_compartments() const {
  std::int64_t total = 0;
  for (const auto& step : walk(*this)) total += step.section->shape_.size();
  return total;
}

std::int64_t Section::total_sections() const { return static_cast<std::int64_t>(walk(*this).size()); }

std::int64_t Section::first_compartment() const {
  const Section* root = this;
  while (root->parent_ != nullptr) root = root->parent_;
  std::int64_t first = 0;
  for (const auto& step : walk(*root)) {
    if (step.section == this) return first;
    first += step.section->shape_.size();
  }
  throw InternalError("a section that its root does not reach");
}

// ---- place in the tree -----------------------------------------------------------------------------------

namespace {

// A section and those above it, the root first.
std::vector<const Section*> way_down_to(const Section& section) {
  std::vector<const Section*> way;
  for (const Section* one = &section; one != nullptr; one = one->parent()) way.push_back(one);
  std::reverse(way.begin(), way.end());
  return way;
}

}  // namespace

double end_distance(const SectionShape& shape, double start) {
  if (shape.kind == SectionKind::soma) return start;
  const auto ends = ends_along(shape);
  const double half = 0.5 * shape.lengths.back();
  return start + ends.back() - half + half;
}

std::vector<double> distances(const SectionShape& shape, double start) {
  const auto ends = ends_along(shape);
  std::vector<double> result(shape.lengths.size());
  for (std::size_t k = 0; k < result.size(); ++k) result[k] = start + ends[k + 1] - 0.5 * shape.lengths[k];
  return result;
}

std::array<std::vector<double>, 3> points_from(const SectionShape& shape,
                                               const std::optional<Point>& origin) {
  auto points = shape.points;
  if (!origin || shape.kind == SectionKind::soma) return points;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    for (double& value : points[axis]) value = (*origin)[axis] + value;
  }
  return points;
}

std::optional<Point> end_point(const SectionShape& shape, const std::optional<Point>& origin) {
  if (!shape.has_points()) return std::nullopt;
  Point end{};
  const bool absolute = !origin || shape.kind == SectionKind::soma;
  for (std::size_t axis = 0; axis < 3; ++axis)
    end[axis] = absolute ? shape.points[axis].back() : (*origin)[axis] + shape.points[axis].back();
  return end;
}

double Section::start_distance() const {
  double distance = 0;
  for (const Section* above : way_down_to(*this)) {
    if (above != this) distance = model::end_distance(above->shape_, distance);
  }
  return distance;
}

double Section::end_distance() const { return model::end_distance(shape_, start_distance()); }

std::vector<double> Section::distances() const {
  if (shape_.kind != SectionKind::soma) return model::distances(shape_, start_distance());
  // A soma is a point: it lies where the compartment that it hangs on has its middle.
  return {parent_ == nullptr ? 0.0 : parent_->distances().back()};
}

std::array<std::vector<double>, 3> Section::coordinates() const {
  std::optional<Point> origin;
  for (const Section* above : way_down_to(*this)) {
    if (above != this) origin = end_point(above->shape_, origin);
  }
  return points_from(shape_, origin);
}

}  // namespace brio::model
