// Names that are no variables: of the language, and of namespaces.
#pragma once

#include <array>
#include <limits>
#include <numbers>
#include <optional>
#include <string>

#include "check/scope.hpp"

namespace brio::check {

struct LanguageConstant {
  std::string_view name;
  double value;
};
inline constexpr std::array language_constants = {
    LanguageConstant{"pi", std::numbers::pi},
    LanguageConstant{"e", std::numbers::e},
    LanguageConstant{"inf", std::numeric_limits<double>::infinity()},
};

inline Meaning of_symbol(Symbol symbol) {
  Meaning meaning;
  meaning.kind = Meaning::Kind::symbol;
  meaning.symbol = std::move(symbol);
  return meaning;
}

inline Meaning of_kind(Meaning::Kind kind) {
  Meaning meaning;
  meaning.kind = kind;
  return meaning;
}

/// pi, mV, exp and xi.
std::optional<Meaning> find_in_language(const Scope& scope, const std::string& name);
/// What a name of a namespace stands for; `path`: what symbols call it.
Meaning of_named(const std::string& path, const model::Named& named);
/// In the namespaces of the code's own group and of the run, and in that of the group whose variable is read.
std::optional<Meaning> find_outside(const Scope& scope, const std::string& name);

}  // namespace brio::check
