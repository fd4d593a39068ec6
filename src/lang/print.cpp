#include "lang/print.hpp"

#include "lang/number_text.hpp"
#include "lang/operators.hpp"

namespace brio::lang {

namespace {

class Printer {
 public:
  void expression(const Expr& expr, Precedence needed = Precedence::lowest) {
    const bool parentheses = own_precedence(expr) < needed;
    if (parentheses) text_ += '(';
    switch (expr.kind) {
      case Expr::Kind::integer:
      case Expr::Kind::number:
      case Expr::Kind::boolean: text_ += number_text(expr); break;
      case Expr::Kind::name: text_ += expr.name; break;
      case Expr::Kind::unary: unary(expr); break;
      case Expr::Kind::binary: binary(expr); break;
      case Expr::Kind::call: call(expr); break;
    }
    if (parentheses) text_ += ')';
  }

  Printer& operator<<(std::string_view piece) {
    text_ += piece;
    return *this;
  }

  std::string take() { return std::move(text_); }

 private:
  static Precedence own_precedence(const Expr& expr) {
    if (expr.kind == Expr::Kind::unary) return precedence(expr.unary);
    if (expr.kind == Expr::Kind::binary) return precedence(expr.binary);
    // A tree that was computed may hold a negative number, which reads back as a sign and a number.
    const bool literal = expr.kind == Expr::Kind::integer || expr.kind == Expr::Kind::number;
    return literal && number_text(expr).starts_with('-') ? Precedence::sign : Precedence::atom;
  }

  void unary(const Expr& expr) {
    text_ += spelling(expr.unary);
    if (expr.unary == UnaryOp::logical_not) text_ += ' ';
    expression(*expr.args[0], precedence(expr.unary));
  }

  void binary(const Expr& expr) {
    const auto op = expr.binary;
    const bool tight = precedence(op) >= Precedence::product && op != BinaryOp::modulo;
    expression(*expr.args[0], left_needs(op));
    if (!tight) text_ += ' ';
    text_ += spelling(op);
    if (!tight) text_ += ' ';
    expression(*expr.args[1], right_needs(op));
  }

  void call(const Expr& expr) {
    text_ += expr.name;
    text_ += '(';
    for (std::size_t k = 0; k < expr.args.size(); ++k) {
      if (k != 0) text_ += ", ";
      expression(*expr.args[k]);
    }
    text_ += ')';
  }

  std::string text_;
};

void add(Printer& printer, const Equation& equation) {
  const bool differential = equation.kind == Equation::Kind::differential;
  printer << (differential ? "d" : "") << equation.name << (differential ? "/dt" : "");
  if (equation.rhs) {
    printer << " = ";
    printer.expression(*equation.rhs);
  }
  printer << " : ";
  if (equation.unit) printer.expression(*equation.unit);
  const char* separator = " (";
  for (const auto& flag : equation.flags) {
    printer << separator << flag.name;
    separator = ", ";
  }
  if (!equation.flags.empty()) printer << ")";
}

void add(Printer& printer, const Statement& statement) {
  printer << statement.target << " ";
  if (statement.augmented) printer << spelling(statement.op);
  printer << "= ";
  printer.expression(*statement.value);
}

template <class Lines>
std::string print_lines(const Lines& lines) {
  Printer printer;
  const char* separator = "";
  for (const auto& line : lines) {
    printer << separator;
    add(printer, line);
    separator = "\n";
  }
  return printer.take();
}

}  // namespace

std::string print(const Expr& expr) {
  Printer printer;
  printer.expression(expr);
  return printer.take();
}

std::string print(const Equation& equation) {
  Printer printer;
  add(printer, equation);
  return printer.take();
}

std::string print(const Statement& statement) {
  Printer printer;
  add(printer, statement);
  return printer.take();
}

std::string print(const Equations& equations) { return print_lines(equations.lines); }
std::string print(const Statements& statements) { return print_lines(statements.lines); }

}  // namespace brio::lang
