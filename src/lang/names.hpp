// Questions about the names in a tree, answered without knowing what they mean.
#pragma once

#include <set>
#include <string>

#include "lang/ast.hpp"

namespace brio::lang {

/// Names of variables (not of functions) that occur in an expression.
std::set<std::string> names_in(const Expr& expr);
/// Names of functions that are called.
std::set<std::string> functions_in(const Expr& expr);
/// Names read or written by statements, without those that are first assigned there (locals).
std::set<std::string> names_in(const Statements& statements);

}  // namespace brio::lang
