#include "model/copies.hpp"

#include <utility>
#include <vector>

namespace brio::model {

SectionPtr copied(const Section& root, const CopiedShape& shape) {
  struct Pair {
    const Section* section;
    SectionPtr copy;
  };
  const auto top = Section::make(shape(root, nullptr, 0, 1));
  std::vector<Pair> waiting = {{&root, top}};
  while (!waiting.empty()) {
    const auto [section, copy] = std::move(waiting.back());
    waiting.pop_back();
    const auto& children = section->children();
    for (std::size_t k = 0; k < children.size(); ++k) {
      auto child = Section::make(shape(*children[k], copy.get(), k, children.size()));
      copy->attach(section->name_of(*children[k]), child);
      waiting.push_back({children[k].get(), std::move(child)});
    }
    copy->take_names_from(*section);
  }
  return top;
}

SectionPtr copied(const Section& root) {
  return copied(
      root, [](const Section& section, const Section*, std::size_t, std::size_t) { return section.shape(); });
}

}  // namespace brio::model
