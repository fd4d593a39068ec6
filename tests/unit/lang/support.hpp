// What the tests of the language share: trees as short texts, errors as their text.
#pragma once

#include <string>

#include "lang/parse.hpp"

namespace brio::lang {

inline SourcePtr text(std::string value) { return make_source("the text", std::move(value)); }

/// "(+ a (* b 2))", a call "(f a b)".
inline std::string tree(const Expr& expr) {
  switch (expr.kind) {
    case Expr::Kind::integer:
    case Expr::Kind::number:
    case Expr::Kind::name: return expr.name;
    case Expr::Kind::boolean: return expr.number != 0 ? "True" : "False";
    default: break;
  }
  std::string result = "(";
  result += expr.kind == Expr::Kind::unary    ? spelling(expr.unary)
            : expr.kind == Expr::Kind::binary ? spelling(expr.binary)
                                              : std::string_view(expr.name);
  for (const auto& arg : expr.args) result += " " + tree(*arg);
  return result + ")";
}

/// What `action` throws as ModelError, else "no error".
template <class Action>
std::string error_of(const Action& action) {
  try {
    action();
  } catch (const ModelError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace brio::lang
