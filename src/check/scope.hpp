// What a name means, by the place where it stands.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "check/symbol.hpp"
#include "model/network.hpp"

namespace brio::check {

/// Whose code is being read, for whose items.
struct Scope {
  const model::Group* group = nullptr;        ///< its variables need no ending
  Side side = Side::self;                     ///< of `group`, seen from the items
  model::LinkPath links;                      ///< from there on, to the items of `group`
  std::string via;                            ///< what the code calls the linked variable that led here
  const model::Group* home = nullptr;         ///< whose code it is: its namespace comes first
  const model::Synapses* synapses = nullptr;  ///< the items are its synapses, or pairs of its neurons
  const model::Pathway* pathway = nullptr;    ///< whose code it is: it knows its `delay`
  const model::Names* outside = nullptr;
  bool inside = false;  ///< a subexpression of `group` is read, whoever uses it
  bool pairs = false;   ///< there are no synapses yet
  bool noise = false;   ///< xi has a meaning; in a subexpression xi_1 and the like, not xi itself
  bool units = true;    ///< false: units are not looked at, all numbers are in base units
  const model::Text* text = nullptr;  ///< code of a function: knows its own names and the language alone
  std::string path;                   ///< of that function: "f", "f.g"
};

struct Meaning {
  enum class Kind : std::uint8_t {
    unknown,
    symbol,
    subexpression,  ///< `variable` of `scope`
    constant,       ///< number of the language: a unit, pi, e, inf
    function,       ///< of the language
    outside_function,
    noise_out_of_place,
    synaptic_in_pair,  ///< variable of synapses that do not exist yet
    not_linked,        ///< linked variable that nobody has linked
  };
  Kind kind = Kind::unknown;
  Symbol symbol;  ///< symbol, outside_function
  double value = 0;
  Dimension dimension;
  const model::Variable* variable = nullptr;
  Scope scope;  ///< of the subexpression's own names
};

Meaning find(const Scope& scope, const std::string& name);
/// What stands behind a subexpression of the group, also where its name means the value that is stored in
/// every step.
Meaning definition(const Scope& scope, const model::Variable& variable);

/// A variable and the scope of its group: where a name of synapses means one of their neurons' variables, that of the
/// neurons.
struct Owned {
  Scope scope;
  const model::Variable* variable = nullptr;
  std::string name;  ///< as symbols name it
};
/// Nothing if the name is not that of a variable.
std::optional<Owned> find_owned(const Scope& scope, const std::string& name);

/// All names that would have been understood, for did-you-mean.
std::vector<std::string> known_names(const Scope& scope);

inline constexpr Dimension second{{0, 0, 1, 0, 0, 0, 0}};

}  // namespace brio::check
