// Functions that come from outside a model: what they take and give, and what computes them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ir/call.hpp"
#include "model/past.hpp"
#include "model/variable.hpp"

namespace brio::model {

/// Which unit an argument may have.
struct ArgumentUnit {
  enum class Kind : std::uint8_t {
    any,
    fixed,    ///< `dimension`
    same,     ///< that of argument number `other`
    boolean,  ///< none: the argument is true or false
  };
  Kind kind = Kind::any;
  Dimension dimension = {};
  std::size_t other = 0;
};

enum class ArgumentType : std::uint8_t { any, boolean, integer, floating };
/// highest: the widest type among the arguments.
enum class ResultType : std::uint8_t { boolean, integer, floating, highest };

struct Argument {
  std::string name;  ///< may be empty; for messages, and what a Text calls it
  ArgumentUnit unit = {};
  ArgumentType type = ArgumentType::any;
};

struct Result {
  Dimension dimension = {};
  /// Instead of `dimension`: what follows from the dimensions of the arguments.
  std::function<Dimension(std::span<const Dimension>)> rule = {};
  ResultType type = ResultType::floating;
  /// What tells the rule from others; if it is empty, the address of the function does.
  std::string rule_name = {};
};

/// Something outside the engine that is called for many items at once. It may throw: that ends what is going on.
struct Host {
  std::function<void(const ir::HostCall&)> call;
  /// It wants to be called for each item even if all of them have the same arguments, and gets one more argument:
  /// the index of the item (i64).
  bool for_each_item = false;
};

/// Model text that is put in where the function is called.
struct Text {
  SourcePtr statements;  ///< of temporary variables; may be null
  SourcePtr result;      ///< an expression of arguments, temporary variables and `names`
  Names names = {};      ///< all that the text may refer to, besides the functions of the language
  /// What computes the function where the text does not fit the arguments; null: that is an error.
  std::shared_ptr<const Host> otherwise = {};
  /// The text is about SI numbers: units of arguments are left out, and the result gets its own.
  bool without_units = false;
};

/// Values at times 0, dt, 2 dt …, each of which holds until the next; the first one before, the last one after.
/// One argument, the time, and for several columns the number of one.
struct Table {
  ArrayPtr values;           ///< f64, row after row
  std::int64_t rows = 0;     ///< times
  std::int64_t columns = 0;  ///< 0: the function has no second argument
  double dt = 0;             ///< seconds
  /// Whether the value stays the same during each step of a clock.
  bool stands_still(double step) const;
};

/// The number of successes in n trials of probability p; no arguments.
struct Binomial {
  double n = 0;
  double p = 0;
};

struct Function {
  std::string name;  ///< for messages about the function itself
  std::vector<Argument> arguments;
  Result result;
  /// The same arguments always give the same value.
  bool stateless = true;
  std::variant<Text, Table, Binomial, Host, Delayed> body;
};

/// What has to be called, or null for a function that kernels compute themselves.
const Host* host_of(const Function& function);

/// The functions that a timed array and a binomial distribution are. Throw ModelError: no values, a number of
/// values that is no multiple of the columns, a dt or an n that is not positive, a p beyond 0 to 1.
FunctionPtr timed_array(std::string name, const std::vector<double>& values, std::int64_t columns,
                        const Dimension& dimension, double dt);
FunctionPtr binomial(std::string name, double n, double p);

/// All of what a name stands for that a plan depends on, as text: values of constants are not in it, they are
/// arguments of kernels. Functions that can't be told apart by text are, by their address.
std::string signature(const std::string& name, const Named& named);

/// What a name stands for, or null. A dot leads into the names of a function's text: "f.tau".
const Named* find(const Names& names, std::string_view path);

}  // namespace brio::model
