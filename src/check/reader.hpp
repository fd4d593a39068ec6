// Reads a tree that a user wrote as an expression with meaning: names resolved, units and types checked.
#pragma once

#include <map>
#include <set>
#include <string>

#include "check/context.hpp"

namespace brio::check {

/// Temporary variables of a block of statements, by the name that the user gave them.
using Locals = std::map<std::string, Symbol>;

class Reader {
 public:
  /// `symbols` collects what occurs. `locals`: may be null.
  Reader(Context& context, Scope scope, SourcePtr source, SymbolTable& symbols,
         const Locals* locals = nullptr)
      : context_(context),
        scope_(std::move(scope)),
        source_(std::move(source)),
        symbols_(symbols),
        locals_(locals) {}

  /// A whole expression: random functions are called at most once by name.
  Typed read(const lang::Expr& expr);

 private:
  Typed node(const lang::Expr& expr);
  Typed literal(const lang::Expr& expr) const;
  Typed name(const lang::Expr& expr);
  Typed meaning(const lang::Expr& expr, const Meaning& meaning);
  Typed subexpression(const lang::Expr& expr, const Meaning& meaning);
  Typed unary(const lang::Expr& expr);
  Typed binary(const lang::Expr& expr);
  Typed sum(const lang::Expr& expr, const Typed& a, const Typed& b);
  Typed comparison(const lang::Expr& expr, const Typed& a, const Typed& b);
  Typed logic(const lang::Expr& expr, const Typed& a, const Typed& b);
  Typed power(const lang::Expr& expr, const Typed& a, const Typed& b);
  Typed call(const lang::Expr& expr);
  bool arguments_fit(const lang::Expr& expr, const ir::FunctionRow& row, const std::vector<Typed>& args);

  Typed unknown_name(const lang::Expr& expr);
  Typed unknown_function(const lang::Expr& expr);
  bool refuse_condition(const lang::Expr& operand, const Typed& typed, const std::string& what);
  Typed mismatch(Span span, const Dimension& found, const Dimension& expected, std::string message,
                 std::string hint = {});
  Typed failed(Code code, Span span, std::string message, std::string hint = {});
  void use(const Symbol& symbol) { symbols_.emplace(symbol.name, symbol); }

  Context& context_;
  Scope scope_;
  SourcePtr source_;
  SymbolTable& symbols_;
  const Locals* locals_;
  std::set<ir::Function> drawn_;  ///< random functions called so far in the expression
};

// Words for messages.

/// 'v + I', shortened if long.
std::string quoted(const lang::Expr& expr);
/// "unit volt", "no unit".
std::string unit_words(const Dimension& dimension);
/// "'v' (unit volt)".
std::string with_unit(const lang::Expr& expr, const Dimension& dimension);
/// How to give a plain number the unit that is expected, or "".
std::string unit_for_number(const lang::Expr& expr, const Dimension& expected);

}  // namespace brio::check
