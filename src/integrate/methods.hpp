// The methods that have a name: one row each.
#pragma once

#include <span>
#include <string_view>

#include "integrate/adaptive.hpp"
#include "integrate/tableau.hpp"

namespace brio::integrate {

struct MethodRow {
  std::string_view name;
  /// Null: by the tableau or the scheme.
  Outcome (*method)(const Request&) = nullptr;
  const Tableau* pair = nullptr;
  AdaptiveDefaults defaults = {};  ///< of the pair
  std::string_view scheme = {};
  Noise noise = Noise::none;
  std::span<const std::string_view> options = {};  ///< that it has
  bool deprecated = false;                         ///< known, but not offered in messages
};

std::span<const MethodRow> all_methods();
/// By name, whatever its case; or null.
const MethodRow* find_method(std::string_view name);

}  // namespace brio::integrate
