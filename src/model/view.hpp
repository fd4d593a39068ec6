// Parts of groups: what synapses connect, monitors record, and state is read from.
#pragma once

#include <memory>
#include <vector>

#include "model/array.hpp"

namespace brio::model {

class Group;

/// Items of a group that need not follow each other; ascending, each once.
struct Subset {
  ArrayPtr items;  ///< i32: their indices in the group
  ArrayPtr place;  ///< i32, for each item of the group: which one it is in the subset, or -1
};
using SubsetPtr = std::shared_ptr<const Subset>;

/// A part of a group: a contiguous range, or a subset.
struct View {
  std::shared_ptr<Group> group;
  std::int64_t begin = 0;
  std::int64_t end = 0;
  SubsetPtr subset = {};  ///< null: all items from `begin` to `end`; else `end` is the number of its items

  std::int64_t size() const { return end - begin; }
  /// Index in the group of the k-th item.
  std::int64_t item(std::int64_t k) const {
    return subset ? subset->items->as<std::int32_t>()[k] : begin + k;
  }
  /// Which one in the view an item of the group is, or -1.
  std::int64_t place(std::int64_t item) const {
    if (subset) return subset->place->as<std::int32_t>()[item];
    return item >= begin && item < end ? item - begin : -1;
  }
};

View whole(std::shared_ptr<Group> group);
/// The part of a group with these items. Throws ModelError: none, one out of range, not ascending.
View view_of_items(std::shared_ptr<Group> group, const std::vector<std::int64_t>& items);
/// The items of a view as indices in the group.
std::vector<std::int32_t> items_of(const View& view);

}  // namespace brio::model
