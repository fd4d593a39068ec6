// Tree -> text. print(parse(text)) parses to the same tree.
#pragma once

#include <string>

#include "lang/ast.hpp"

namespace brio::lang {

/// In Brian's syntax with the fewest parentheses that keep the tree.
std::string print(const Expr& expr);
std::string print(const Equation& equation);
std::string print(const Equations& equations);
std::string print(const Statement& statement);
std::string print(const Statements& statements);

/// LaTeX without surrounding $.
std::string latex(const Expr& expr);
std::string latex(const Equation& equation);
/// An align* environment, one row an equation, units at the right.
std::string latex(const Equations& equations);

}  // namespace brio::lang
