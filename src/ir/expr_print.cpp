// Expressions as text, for people and for tests.
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "ir/expr.hpp"

namespace brio::ir {

namespace {

// How tightly an operator binds, loosest first.
enum Binding : int {
  disjunction,
  conjunction,
  negation,
  comparison,
  additive,
  multiplicative,
  negative,
  power
};

struct Spelling {
  std::string_view text;
  Binding binding;
};

// In the order of ExprOp.
constexpr std::array<Spelling, 17> spellings = {{
    {"-", negative},
    {"not ", negation},
    {" + ", additive},
    {" - ", additive},
    {"*", multiplicative},
    {"/", multiplicative},
    {"//", multiplicative},
    {"%", multiplicative},
    {"**", power},
    {" < ", comparison},
    {" <= ", comparison},
    {" > ", comparison},
    {" >= ", comparison},
    {" == ", comparison},
    {" != ", comparison},
    {" and ", conjunction},
    {" or ", disjunction},
}};

const Spelling& spelling(ExprOp op) { return spellings[static_cast<std::size_t>(op)]; }

// A shared graph can stand for a tree of exponential size; nobody reads beyond this.
constexpr std::size_t longest_text = std::size_t{1} << 20u;

class Printer {
 public:
  std::string text(const Expr& expr) {
    print(expr, disjunction);
    if (out_.size() > longest_text) {
      out_.resize(longest_text);
      out_ += " ...";
    }
    return std::move(out_);
  }

 private:
  // Prints with parentheses if the expression binds more loosely than `least`.
  void print(const Expr& expr, int least) {
    if (out_.size() > longest_text) return;
    switch (expr.kind) {
      case Expr::Kind::constant: return constant(expr, least);
      case Expr::Kind::symbol: out_ += expr.name; return;
      case Expr::Kind::op: return operation(expr, least);
      case Expr::Kind::call: return list(row_of(expr.function).name, expr);
      case Expr::Kind::external: return list(expr.name, expr);
      case Expr::Kind::select: return list("select", expr);
      case Expr::Kind::convert: return conversion(expr, least);
    }
  }

  void constant(const Expr& expr, int least) {
    std::string text = expr.type == Type::boolean ? (expr.number != 0 ? "True" : "False")
                       : is_integer(expr.type)    ? fmt::format("{}", expr.integer)
                       : std::isnan(expr.number)  ? "nan"
                                                  : fmt::format("{}", expr.number);
    const bool bare = text[0] != '-' || least <= negative;
    out_ += bare ? text : "(" + text + ")";
  }

  void operation(const Expr& expr, int least) {
    const auto& [text, binding] = spelling(expr.op);
    const bool parentheses = binding < least;
    if (parentheses) out_ += '(';
    if (expr.args.size() == 1) {
      out_ += text;
      print(*expr.args[0], binding);
    } else {
      // Comparisons don't chain; powers associate to the right, and their exponent may carry a sign.
      const bool right = binding == power;
      print(*expr.args[0], right || binding == comparison ? binding + 1 : static_cast<int>(binding));
      out_ += text;
      print(*expr.args[1], right ? static_cast<int>(negative) : binding + 1);
    }
    if (parentheses) out_ += ')';
  }

  void list(std::string_view name, const Expr& expr) {
    out_ += name;
    out_ += '(';
    for (std::size_t k = 0; k < expr.args.size(); ++k) {
      if (k > 0) out_ += ", ";
      print(*expr.args[k], disjunction);
    }
    out_ += ')';
  }

  void conversion(const Expr& expr, int least) {
    const Type from = expr.args[0]->type;
    if (expr.type > from && from != Type::boolean) return print(*expr.args[0], least);
    const bool lossless = from == Type::boolean;
    list(expr.type == Type::boolean           ? "boolean"
         : expr.type == Type::i32 || lossless ? "int"
                                              : name_of(expr.type),
         expr);
  }

  std::string out_;
};

}  // namespace

std::string print(const Expr& expr) { return Printer().text(expr); }

}  // namespace brio::ir
