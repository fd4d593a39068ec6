// Equations as an object: checked early, combined, adapted, shown.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <variant>
#include <vector>

#include "brio/quantity.hpp"

namespace brio {

/// Equations of a model, to be combined and adapted before a group is made of them. Whatever takes equations as text
/// takes such an object as well.
class Equations {
 public:
  /// What a name becomes: another name or an expression, as text; or a number with its unit.
  using Replacement = std::variant<std::string, Quantity>;
  using Replacements = std::map<std::string, Replacement>;

  /// Equations, one a line, with names replaced: Equations("dx/dt = -x/tau : volt", {{"x", "v"}, {"tau", 5 * ms}}).
  /// Variables that are defined can only be renamed. Throws ModelError: syntax, a variable that is defined twice or
  /// can't be replaced, an array where a number has to stand.
  Equations(const std::string& text, const Replacements& replacements = {});
  Equations(const char* text, const Replacements& replacements = {})
      : Equations(std::string(text), replacements) {}

  /// New equations with names replaced, as in the constructor.
  Equations substitute(const Replacements& replacements) const { return {text_, replacements}; }

  /// The lines of both. Throws ModelError if a variable is defined in both.
  friend Equations operator+(const Equations& a, const Equations& b);

  const std::string& text() const { return text_; }
  operator const std::string&() const { return text_; }

  std::vector<std::string> names() const;                   ///< all variables, in the order of their lines
  std::vector<std::string> differential_equations() const;  ///< variables of lines dx/dt = …
  std::vector<std::string> subexpressions() const;          ///< variables of lines x = …
  std::vector<std::string> parameters() const;              ///< variables without a right-hand side
  /// Names that right-hand sides use and that are no variables of these equations: t, constants …
  std::vector<std::string> identifiers() const;

  /// An align* environment of LaTeX, one row an equation, its unit at the right.
  std::string latex() const;

 private:
  std::string text_;
};

std::ostream& operator<<(std::ostream& stream, const Equations& equations);

}  // namespace brio
