#include "model/view.hpp"

#include <fmt/format.h>

#include "base/diagnostics.hpp"
#include "model/group.hpp"

namespace brio::model {

namespace {

[[noreturn]] void refuse(Code code, std::string message, std::string hint = {}) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

bool is_range(const std::vector<std::int64_t>& items) {
  return items.back() - items.front() == std::ssize(items) - 1;
}

}  // namespace

View whole(std::shared_ptr<Group> group) {
  const auto size = group->size();
  return {std::move(group), 0, size};
}

View view_of_items(std::shared_ptr<Group> group, const std::vector<std::int64_t>& items) {
  if (items.empty()) {
    refuse(Code::invalid_value, fmt::format("a part of {} needs at least one item", group->name()));
  }
  for (std::size_t k = 0; k < items.size(); ++k) {
    if (items[k] < 0 || items[k] >= group->size()) {
      refuse(Code::index_out_of_range,
             fmt::format("{} has items 0 to {}, but not {}", group->name(), group->size() - 1, items[k]));
    }
    if (k > 0 && items[k] <= items[k - 1]) {
      refuse(Code::index_out_of_range,
             fmt::format("the items of a part of {} have to ascend, but {} follows {}", group->name(),
                         items[k], items[k - 1]),
             "sort them, each once");
    }
  }
  if (is_range(items)) return {std::move(group), items.front(), items.back() + 1};
  Subset subset{std::make_shared<Array>(ir::Type::i32, std::ssize(items)),
                std::make_shared<Array>(ir::Type::i32, group->size())};
  subset.place->fill(-1);
  for (std::size_t k = 0; k < items.size(); ++k) {
    const auto place = static_cast<std::int64_t>(k);
    subset.items->put(place, static_cast<double>(items[k]));
    subset.place->put(items[k], static_cast<double>(k));
  }
  return {std::move(group), 0, std::ssize(items), std::make_shared<const Subset>(std::move(subset))};
}

std::vector<std::int32_t> items_of(const View& view) {
  std::vector<std::int32_t> items(static_cast<std::size_t>(view.size()));
  for (std::size_t k = 0; k < items.size(); ++k) {
    items[k] = static_cast<std::int32_t>(view.item(static_cast<std::int64_t>(k)));
  }
  return items;
}

}  // namespace brio::model
