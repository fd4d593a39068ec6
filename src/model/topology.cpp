#include "model/topology.hpp"

#include <algorithm>
#include <vector>

namespace brio::model {

namespace {

constexpr std::int64_t longest = 60;       // dashes of one section
constexpr std::size_t furthest = 100;      // to the right; what lies deeper begins there
constexpr std::size_t longest_path = 400;  // of a section deep in the tree, only the end is shown

// The name that it was given, else the first of the others.
std::string name_of(const Section& parent, const Section& child) {
  const auto& given = parent.name_of(child);
  if (!given.empty()) return given;
  std::string number;
  for (auto& name : parent.child_names()) {
    if (parent.child(name).get() != &child) continue;
    const bool is_number = name.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) return name;
    if (number.empty()) number = std::move(name);
  }
  return number;
}

std::string dashes(const SectionShape& shape, std::int64_t per_dash) {
  if (shape.kind == SectionKind::soma) return "( )";
  const auto count = std::max<std::int64_t>(1, shape.size() / per_dash);
  return std::string(static_cast<std::size_t>(count), '-') + "|";
}

std::string shortened(std::string path) {
  if (path.size() <= longest_path) return path;
  return "..." + path.substr(path.find('.', path.size() - longest_path));
}

}  // namespace

std::string topology(const Section& root) {
  const auto steps = walk(root);
  std::int64_t most = 1;
  for (const auto& step : steps) most = std::max(most, step.section->shape().size());
  const std::int64_t per_dash = (most + longest - 1) / longest;
  struct Drawn {
    std::size_t end = 0;  // column
    std::string path;
  };
  std::vector<Drawn> drawn;
  drawn.reserve(steps.size());
  std::string text;
  for (const auto& step : steps) {
    const auto line = dashes(step.section->shape(), per_dash);
    if (step.parent == nullptr) {
      text += line + "  [root]\n";
      drawn.push_back({line.size(), ""});
      continue;
    }
    const auto& above = drawn[static_cast<std::size_t>(step.parent_index)];
    const auto column = std::min(above.end, furthest);
    const auto path = shortened(above.path + "." + name_of(*step.parent, *step.section));
    text.append(column, ' ').append("`").append(line).append("  ").append(path).append("\n");
    drawn.push_back({column + line.size(), path});
  }
  return text;
}

}  // namespace brio::model
