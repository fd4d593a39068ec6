#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "lang/latex_words.hpp"
#include "lang/number_text.hpp"
#include "lang/operators.hpp"
#include "lang/print.hpp"

namespace brio::lang {

namespace {

using Kind = Expr::Kind;

bool is_binary(const Expr& expr, BinaryOp op) { return expr.kind == Kind::binary && expr.binary == op; }

bool is_product(const Expr& expr) {
  return is_binary(expr, BinaryOp::multiply) || is_binary(expr, BinaryOp::divide);
}

// The sign at the far left of a product or fraction, or null: it is written before the fraction.
const Expr* leading_sign(const Expr& expr) {
  if (expr.kind == Kind::unary && expr.unary == UnaryOp::minus && expr.args[0]->kind != Kind::unary)
    return &expr;
  return is_product(expr) ? leading_sign(*expr.args[0]) : nullptr;
}

struct Row {
  BinaryOp op;
  std::string_view text;
};

// Operators between their operands; the others have a form of their own.
constexpr std::array infix_rows = {
    Row{BinaryOp::add, " + "},
    Row{BinaryOp::subtract, " - "},
    Row{BinaryOp::less, " < "},
    Row{BinaryOp::less_equal, R"( \le )"},
    Row{BinaryOp::greater, " > "},
    Row{BinaryOp::greater_equal, R"( \ge )"},
    Row{BinaryOp::equal, " = "},
    Row{BinaryOp::not_equal, R"( \ne )"},
    Row{BinaryOp::logical_and, R"( \text{ and } )"},
    Row{BinaryOp::logical_or, R"( \text{ or } )"},
};

std::string_view operator_text(BinaryOp op) {
  const auto row =
      std::find_if(infix_rows.begin(), infix_rows.end(), [&](const Row& r) { return r.op == op; });
  return row == infix_rows.end() ? std::string_view() : row->text;
}

// ".5" -> "0.5", "5." -> "5"
std::string mantissa(std::string written) {
  if (written.ends_with('.')) written.pop_back();
  return (written.starts_with('.') ? "0" : "") + written;
}

// "1.5e-3" -> "1.5 \cdot 10^{-3}"
std::string number(const std::string& written) {
  if (written.ends_with("inf")) return written.starts_with('-') ? R"(-\infty)" : R"(\infty)";
  const auto exponent = written.find_first_of("eE");
  if (exponent == std::string::npos) return mantissa(written);
  auto head = mantissa(written.substr(0, exponent));
  auto power = written.substr(exponent + 1);
  const char* sign = power.starts_with('-') ? "-" : "";
  power.erase(0, std::min(power.find_first_not_of("+-0"), power.size() - 1));
  head = head == "1" ? "" : head == "-1" ? "-" : head + R"( \cdot )";
  return fmt::format("{}10^{{{}{}}}", head, sign, power);
}

class Writer {
 public:
  /// `unit`: every name is a unit.
  explicit Writer(bool unit = false) : unit_(unit) {}

  void expression(const Expr& expr, Precedence needed = Precedence::lowest) {
    if (&expr == dropped_sign_) return expression(*expr.args[0], needed);
    const bool parentheses = own_precedence(expr) < needed;
    if (parentheses) text_ += R"(\left()";
    bare(expr);
    if (parentheses) text_ += R"(\right))";
  }

  std::string take() { return std::move(text_); }

 private:
  // How tightly the printed form binds, which is not always how the typed one does: a sign at the front
  // is as weak as a sum, 1.5e-3 becomes a product.
  Precedence own_precedence(const Expr& expr) const {
    switch (expr.kind) {
      case Kind::unary: return expr.unary == UnaryOp::logical_not ? Precedence::logical_not : Precedence::sum;
      case Kind::integer:
      case Kind::number: return number_precedence(number_text(expr));
      case Kind::call: return expr.name == "sqrt" ? Precedence::power : Precedence::atom;
      case Kind::binary: break;
      default: return Precedence::atom;
    }
    if (expr.binary == BinaryOp::floor_divide) return Precedence::atom;
    if (expr.binary == BinaryOp::modulo) return Precedence::sum;
    return is_product(expr) && has_own_sign(expr) ? Precedence::sum : precedence(expr.binary);
  }

  static Precedence number_precedence(const std::string& written) {
    if (written.starts_with('-')) return Precedence::sum;
    return written.find_first_of("eE") == std::string::npos ? Precedence::atom : Precedence::product;
  }

  bool has_own_sign(const Expr& expr) const {
    const auto* sign = leading_sign(expr);
    return sign != nullptr && sign != dropped_sign_;
  }

  void bare(const Expr& expr) {
    switch (expr.kind) {
      case Kind::integer:
      case Kind::number: text_ += number(number_text(expr)); return;
      case Kind::boolean: text_ += fmt::format("\\mathrm{{{}}}", number_text(expr)); return;
      case Kind::name: text_ += unit_ ? latex_unit_name(expr.name) : latex_name(expr.name); return;
      case Kind::unary: return unary(expr);
      case Kind::binary: return binary(expr);
      case Kind::call: return call(expr);
    }
  }

  void unary(const Expr& expr) {
    const bool is_not = expr.unary == UnaryOp::logical_not;
    text_ += is_not ? R"(\text{not } )" : spelling(expr.unary);
    expression(*expr.args[0], is_not ? Precedence::logical_not : Precedence::product);
  }

  void binary(const Expr& expr) {
    switch (expr.binary) {
      case BinaryOp::multiply:
      case BinaryOp::divide: return signed_product(expr);
      case BinaryOp::floor_divide: return floor_of_fraction(expr);
      case BinaryOp::power: return power(expr);
      case BinaryOp::modulo: return modulo(expr);
      default: return infix(expr);
    }
  }

  void infix(const Expr& expr) {
    // Beside a sum, "a mod b + c" would be misread.
    const auto needed = [&](const Expr& operand, Precedence usual) {
      return is_binary(operand, BinaryOp::modulo) ? std::max(usual, next(precedence(expr.binary))) : usual;
    };
    expression(*expr.args[0], needed(*expr.args[0], left_needs(expr.binary)));
    text_ += operator_text(expr.binary);
    expression(*expr.args[1], needed(*expr.args[1], right_needs(expr.binary)));
  }

  // -v/tau is (-v)/tau in the tree; in print the sign stands before the fraction.
  void signed_product(const Expr& expr) {
    if (!has_own_sign(expr)) return product(expr);
    const auto* outer = std::exchange(dropped_sign_, leading_sign(expr));
    text_ += '-';
    product(expr);
    dropped_sign_ = outer;
  }

  void product(const Expr& expr) {
    if (expr.binary == BinaryOp::divide) return fraction(expr);
    expression(*expr.args[0], Precedence::product);
    const auto end = text_.size();
    expression(*expr.args[1], Precedence::product);
    // Two factors side by side need no sign, unless the second begins with a digit.
    const bool digit = text_[end] >= '0' && text_[end] <= '9';
    text_.insert(end, digit ? R"( \cdot )" : R"(\,)");
  }

  void fraction(const Expr& expr) {
    if (in_exponent_) {
      expression(*expr.args[0], Precedence::product);
      text_ += '/';
      expression(*expr.args[1], Precedence::power);
      return;
    }
    text_ += R"(\frac{)";
    expression(*expr.args[0]);
    text_ += "}{";
    expression(*expr.args[1]);
    text_ += '}';
  }

  void floor_of_fraction(const Expr& expr) {
    text_ += R"(\left\lfloor )";
    fraction(expr);
    text_ += R"( \right\rfloor)";
  }

  void modulo(const Expr& expr) {
    expression(*expr.args[0], Precedence::power);
    text_ += R"( \bmod )";
    expression(*expr.args[1], Precedence::power);
  }

  void power(const Expr& expr) {
    expression(*expr.args[0], Precedence::atom);
    text_ += "^{";
    const bool outer = std::exchange(in_exponent_, true);
    expression(*expr.args[1]);
    in_exponent_ = outer;
    text_ += '}';
  }

  void call(const Expr& expr) {
    const auto form = latex_call(expr.name);
    text_ += form.before;
    for (std::size_t k = 0; k < expr.args.size(); ++k) {
      if (k != 0) text_ += ", ";
      expression(*expr.args[k], expr.name == "log1p" ? Precedence::product : Precedence::lowest);
    }
    text_ += form.after;
  }

  std::string text_;
  bool unit_;
  bool in_exponent_ = false;
  const Expr* dropped_sign_ = nullptr;  // already written before the product that it leads
};

std::string left_side(const Equation& equation) {
  const auto name = latex_name(equation.name);
  return equation.kind == Equation::Kind::differential ? fmt::format("\\frac{{d{}}}{{dt}}", name) : name;
}

// "[\mathrm{V}]\quad\text{unless refractory}"
std::string unit_and_flags(const Equation& equation) {
  Writer unit(true);
  if (equation.unit) unit.expression(*equation.unit);
  std::string text = fmt::format("\\left[{}\\right]", unit.take());
  for (std::size_t k = 0; k < equation.flags.size(); ++k) {
    text += fmt::format("{}{}", k == 0 ? R"(\quad\text{)" : ", ", equation.flags[k].name);
  }
  return equation.flags.empty() ? text : text + "}";
}

}  // namespace

std::string latex(const Expr& expr) {
  Writer writer;
  writer.expression(expr);
  return writer.take();
}

std::string latex(const Equation& equation) {
  const auto right = equation.rhs ? " = " + latex(*equation.rhs) : "";
  return fmt::format("{}{} \\quad {}", left_side(equation), right, unit_and_flags(equation));
}

std::string latex(const Equations& equations) {
  std::string text = "\\begin{align*}\n";
  for (std::size_t k = 0; k < equations.lines.size(); ++k) {
    const auto& line = equations.lines[k];
    const auto right = line.rhs ? "= " + latex(*line.rhs) : "";
    text += fmt::format("{} &{} && {}{}\n", left_side(line), right, unit_and_flags(line),
                        k + 1 < equations.lines.size() ? " \\\\" : "");
  }
  return text + "\\end{align*}";
}

}  // namespace brio::lang
