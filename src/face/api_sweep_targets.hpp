// What the points of a C++ sweep set, found by its name.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "face/api.hpp"

namespace brio::face {

/// Something that is set at points: a name of the model, or a variable of a group.
struct SweepTarget {
  std::string name;
  std::vector<std::shared_ptr<model::Group>> with_names = {};  ///< groups that know the name themselves
  std::optional<GroupView> view = {};
  std::string variable = {};
  /// Throws ModelError if values of this dimension can't be its.
  void check(const Dimension& dimension) const;
};

class SweepTargets {
 public:
  SweepTargets(const std::vector<GroupView>& groups, const model::Network& network);
  /// Names in a text that is set at points count as well.
  void add(const std::string& text);
  /// Throws ModelError, with a hint, if there is none of that name.
  SweepTarget find(const std::string& name) const;

 private:
  SweepTarget constant(const std::string& name) const;
  SweepTarget variable(const GroupView& view, const std::string& name, std::string variable) const;
  const std::vector<GroupView>& groups_;
  std::set<std::string> names_;
};

/// Sets the values of points. Puts back, at the end, names of groups and where random numbers of assignments stand.
class SweepSetter {
 public:
  using Value = std::variant<Quantity, std::string>;

  SweepSetter(const std::vector<GroupView>& groups, const brio::Names& names);
  ~SweepSetter();
  SweepSetter(const SweepSetter&) = delete;
  SweepSetter& operator=(const SweepSetter&) = delete;

  /// Of a point: without seed, random numbers are those of the beginning.
  void begin(const std::optional<std::uint64_t>& seed);
  void set(const SweepTarget& target, const Value& value);
  /// Names around the run of the point.
  const model::Names& names() const { return names_; }

 private:
  void put_back() const;
  const brio::Names& given_;
  model::Names names_;
  std::vector<std::pair<std::shared_ptr<model::Group>, model::Names>> groups_;
  std::vector<std::pair<Random*, Random>> randoms_;
};

}  // namespace brio::face
