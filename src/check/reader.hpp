// Reads a tree that a user wrote as an expression with meaning: names resolved, units and types checked.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "check/context.hpp"

namespace brio::check {

/// Temporary variables of a block of statements, by the name that the user gave them.
using Locals = std::map<std::string, Symbol>;
/// In the text of a function: _where(condition, then, otherwise).
inline constexpr std::string_view choice_name = "_where";

/// What the names of a function's text stand for: its arguments and temporary variables.
using Values = std::map<std::string, Typed>;

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

  /// For the text of a function.
  Reader(Context& context, Scope scope, SourcePtr source, SymbolTable& symbols, const Values* values)
      : context_(context),
        scope_(std::move(scope)),
        source_(std::move(source)),
        symbols_(symbols),
        locals_(nullptr),
        values_(values) {}

  /// A whole expression. Unless it is a condition, functions with a state are called at most once by name.
  Typed read(const lang::Expr& expr);

 private:
  Typed node(const lang::Expr& expr);
  Typed literal(const lang::Expr& expr) const;
  Typed name(const lang::Expr& expr);
  Typed meaning(const lang::Expr& expr, const Meaning& meaning);
  Typed subexpression(const lang::Expr& expr, const Meaning& meaning);
  bool may_have_noise(const Meaning& subexpression) const;
  Typed unary(const lang::Expr& expr);
  Typed binary(const lang::Expr& expr);
  Typed sum(const lang::Expr& expr, const Typed& a, const Typed& b);
  Typed comparison(const lang::Expr& expr, const Typed& a, const Typed& b);
  Typed logic(const lang::Expr& expr, const Typed& a, const Typed& b);
  Typed power(const lang::Expr& expr, const Typed& a, const Typed& b);
  ir::ExprPtr arithmetic(ir::ExprOp op, const ir::ExprPtr& a, const ir::ExprPtr& b) const;
  bool is_fixed(const ir::Expr& expr) const;
  Typed call(const lang::Expr& expr);
  bool arguments_fit(const lang::Expr& expr, const ir::FunctionRow& row, const std::vector<Typed>& args);
  Typed wrong_count(const lang::Expr& expr, std::size_t arity);
  /// For functions with a state.
  void count_call(const lang::Expr& expr);
  Typed without_repetition(Typed typed);

  Typed slope(const lang::Expr& expr, const std::vector<Typed>& args);

  // reader_function.cpp
  Typed outside_call(const lang::Expr& expr, const Symbol& symbol, const std::vector<Typed>& args);
  bool arguments_fit(const lang::Expr& expr, const model::Function& function, const std::vector<Typed>& args);
  bool type_fits(const lang::Expr& expr, std::size_t k, const model::Argument& argument, const Typed& arg);
  bool unit_fits(const lang::Expr& expr, std::size_t k, const model::Argument& argument,
                 const std::vector<Typed>& args);
  Typed text_or_host_call(const lang::Expr& expr, const Symbol& symbol, const std::vector<Typed>& args);
  Typed host_call(const lang::Expr& expr, const Symbol& symbol, const std::vector<Typed>& args);
  Typed text_call(const lang::Expr& expr, const Symbol& symbol, const std::vector<Typed>& args);
  Typed choice(const lang::Expr& expr, const std::vector<Typed>& args);

  // reader_past.cpp
  std::optional<Owned> called_past(const lang::Expr& expr) const;
  Typed past(const lang::Expr& expr, const Owned& owned);
  struct Delay;
  Delay delay_of(const lang::Expr& expr);
  Symbol past_symbol(const lang::Expr& expr, const Owned& owned, const Delay& delay);
  bool add_terms(const lang::Expr& tree, Delay& delay);

  Typed unknown_name(const lang::Expr& expr);
  Typed unknown_function(const lang::Expr& expr);
  bool refuse_condition(const lang::Expr& operand, const Typed& typed, const std::string& what);
  Typed mismatch(Span span, const Dimension& found, const Dimension& expected, std::string message,
                 std::string hint = {});
  Typed failed(Code code, Span span, std::string message, std::string hint = {});
  void use(const Symbol& symbol) { symbols_.emplace(symbol.name, symbol); }
  /// The unit of what stands here, as far as units are looked at.
  Dimension seen(const Dimension& dimension) const { return scope_.units ? dimension : Dimension{}; }

  Context& context_;
  Scope scope_;
  SourcePtr source_;
  SymbolTable& symbols_;
  const Locals* locals_;
  const Values* values_ = nullptr;
  std::set<std::string> drawn_;           ///< functions with a state called so far in the expression
  const lang::Expr* repeated_ = nullptr;  ///< the first call that was not the first by its name
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
/// What the sum of two parts with different units may lack: a resistance, a factor of noise. Or "".
std::string factor_between(const lang::Expr& left, const Dimension& a, const lang::Expr& right,
                           const Dimension& b);

}  // namespace brio::check
