// Functions that come from outside a model: what they take and give, and what computes them.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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
};

/// Model text that is put in where the function is called.
struct Text {
  SourcePtr statements;  ///< of temporary variables; may be null
  SourcePtr result;      ///< an expression of arguments, temporary variables and `names`
  Names names = {};      ///< all that the text may refer to, besides the functions of the language
};

struct Function {
  std::string name;  ///< for messages about the function itself
  std::vector<Argument> arguments;
  Result result;
  /// The same arguments always give the same value.
  bool stateless = true;
  std::variant<Text> body;
};

/// All of what a name stands for that a plan depends on, as text: values of constants are not in it, they are
/// arguments of kernels. Functions that can't be told apart by text are, by their address.
std::string signature(const std::string& name, const Named& named);

/// What a name stands for, or null. A dot leads into the names of a function's text: "f.tau".
const Named* find(const Names& names, std::string_view path);

}  // namespace brio::model
