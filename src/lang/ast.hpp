// What the user wrote: names, operators and source spans; no types, no meaning.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "brio/error.hpp"

namespace brio::lang {

enum class UnaryOp : std::uint8_t { plus, minus, logical_not };
enum class BinaryOp : std::uint8_t {
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  modulo,
  power,
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  logical_and,
  logical_or,
};

/// "+", "**", "and" …
std::string_view spelling(UnaryOp op);
std::string_view spelling(BinaryOp op);

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

/// One node of an expression. Which fields count is said by `kind`. Immutable once parsed.
struct Expr {
  enum class Kind : std::uint8_t { integer, number, boolean, name, unary, binary, call };
  Kind kind = Kind::number;
  Span span;          ///< of the whole node, parentheses around it not included
  double number = 0;  ///< integer, number (an integer's value also here), boolean (0 or 1)
  std::string name;   ///< name, call (the function); number and integer: as written, less Python's 1_000
  Span name_span;     ///< call: of the function's name
  UnaryOp unary = UnaryOp::plus;
  BinaryOp binary = BinaryOp::add;
  std::vector<ExprPtr> args;  ///< unary: 1, binary: 2, call: any
};

/// An expression with the text that it was parsed from.
struct Expression {
  ExprPtr root;
  SourcePtr source;
};

struct Flag {
  std::string name;  ///< "unless refractory", "constant over dt", "event-driven": single spaces
  Span span;
};

/// One line of a model:  dx/dt = rhs : unit (flags)  |  x = rhs : unit (flags)  |  x : unit (flags)
struct Equation {
  enum class Kind : std::uint8_t { differential, subexpression, parameter };
  Kind kind = Kind::parameter;
  std::string name;
  Span name_span;  ///< of x (in a differential equation, the x of dx/dt)
  ExprPtr rhs;     ///< null for a parameter
  ExprPtr unit;    ///< the unit as written: names, 1, * / **; "boolean" and "integer" are names
  std::vector<Flag> flags;
  Span span;  ///< the whole line
};

struct Equations {
  SourcePtr source;
  std::vector<Equation> lines;
};

/// One statement:  target op= value
struct Statement {
  /// What stands before '=': nothing (plain assignment) or a binary operator (+ - * / // % **).
  bool augmented = false;
  BinaryOp op = BinaryOp::add;  ///< if augmented
  std::string target;
  Span target_span;
  ExprPtr value;
  Span span;
};

struct Statements {
  SourcePtr source;
  std::vector<Statement> lines;
};

/// Which neurons of one side each neuron of the other is connected to:
///   element for variable in range(low, high, step) if condition
///   element for variable in sample(low, high, step, p=amount) if condition   (or size=amount)
///   element if condition
struct Generator {
  enum class Kind : std::uint8_t { single, range, sample_by_chance, sample_of_size };
  Kind kind = Kind::single;
  ExprPtr element;
  std::string variable;  ///< of the loop; empty without one
  Span variable_span;
  Span iterator_span;  ///< range(...), sample(...)
  ExprPtr low;         ///< null where nothing is written: 0, …
  ExprPtr high;
  ExprPtr step;       ///< … 1, …
  ExprPtr amount;     ///< p or size of sample
  ExprPtr condition;  ///< … all
  SourcePtr source;
};

/// Nodes, calls and parentheses may nest this deep; deeper text is refused, so that no model text can
/// exhaust the stack of a recursive pass. A chain "a + b + ..." nests once per operator. Brian 2 gives up
/// between 200 and 600.
inline constexpr int max_depth = 400;

}  // namespace brio::lang
