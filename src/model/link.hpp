// Linked variables: a name of one group that stands for a variable of another one.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "model/array.hpp"

namespace brio::model {

class Group;
struct Variable;

/// Where the items of a group find theirs among the items of the group that they are linked to.
struct Link {
  Group* group = nullptr;         ///< whose variable it is
  std::shared_ptr<Group> keeper;  ///< keeps it alive; null if it is the linked group itself
  std::string variable;
  std::int64_t begin = 0;  ///< the part of `group` that is linked to …
  std::int64_t size = 0;   ///< … and its number of items
  bool single = false;     ///< that part is one item, which all share
  ArrayPtr index;          ///< i32, one for each item, counted from `begin`; null: item k is linked with k
  bool fixed = true;       ///< `index` can't change; else it is a variable, and may point anywhere
};
using LinkPtr = std::shared_ptr<const Link>;
/// Links that are followed one after another.
using LinkPath = std::vector<LinkPtr>;

/// What a linked variable stands for in the end.
struct LinkEnd {
  const Variable* variable = nullptr;  ///< null: some link is missing
  const Group* group = nullptr;        ///< whose it is; null if nothing is linked
  LinkPath path;                       ///< without what a shared variable makes superfluous
  bool shared = false;                 ///< one value for all items
};
LinkEnd end_of(const Variable& linked);

/// The element of the array at the end of a path that belongs to an item. Throws ModelError: an index
/// variable that points outside.
std::int64_t element_of(const LinkPath& path, bool shared, std::int64_t item);

/// Throws ModelError if an index variable of the group points outside what it is linked to.
void check_links(const Group& group);

}  // namespace brio::model
