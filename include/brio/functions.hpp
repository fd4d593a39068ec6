// Functions that model text can call. Objects are handles: a copy is the same function.
#pragma once

#include <concepts>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "brio/quantity.hpp"

namespace brio {

namespace model {
struct Function;
}

struct FunctionOptions;
enum class FunctionResult : std::uint8_t { number, integer, condition };

/// A function that model text calls by the name under which it is given to a group or to run().
class Function {
 public:
  /// Model text, put in where the function is called: any lines `x = …` of temporary variables, and in the last
  /// line the result. Throws ModelError if it can't be read.
  explicit Function(const std::string& text, const FunctionOptions& options);

  /// A lambda or a pointer to a function of numbers (double), integers and bools, called for one item after
  /// another with SI values. Its own result type says what FunctionOptions::result says for text. Arguments that
  /// the options don't describe have no unit. Throws ModelError if they describe another number of arguments.
  /// What it throws ends the run, with everything kept that was recorded until then.
  template <class Callable>
  requires(!std::convertible_to<Callable, std::string>) explicit Function(Callable function,
                                                                          const FunctionOptions& options)
      : Function(for_item(std::function(std::move(function))), options) {}

  const std::shared_ptr<const model::Function>& model() const { return model_; }

 protected:
  explicit Function(std::shared_ptr<const model::Function> model) : model_(std::move(model)) {}

 private:
  struct ForItem {
    std::function<double(std::span<const double>)> call;
    std::size_t arity;
    FunctionResult result;
  };
  Function(ForItem function, const FunctionOptions& options);

  template <class Result, class... Args>
  static ForItem for_item(std::function<Result(Args...)> function) {
    constexpr auto result = std::is_same_v<Result, bool> ? FunctionResult::condition
                            : std::is_integral_v<Result> ? FunctionResult::integer
                                                         : FunctionResult::number;
    auto call = [function = std::move(function)](std::span<const double> values) {
      return [&]<std::size_t... K>(std::index_sequence<K...>) {
        return static_cast<double>(function(static_cast<std::decay_t<Args>>(values[K])...));
      }
      (std::index_sequence_for<Args...>());
    };
    return {std::move(call), sizeof...(Args), result};
  }

  std::shared_ptr<const model::Function> model_;
};

/// What model text refers to, by name: constants and functions.
using Names = std::map<std::string, std::variant<Quantity, Function>>;

struct FunctionArgument {
  std::string name;
  std::optional<Quantity> unit = Quantity(1.0);  ///< its unit (the number does not matter); none: any
  std::string same_unit_as = {};                 ///< name of another argument
  bool condition = false;                        ///< true or false, not a number
};

struct FunctionOptions {
  std::vector<FunctionArgument> arguments = {};
  Quantity unit = 1.0;  ///< of the result (the number does not matter)
  /// Instead of `unit`: the dimension of the result for those of the arguments.
  std::function<Dimension(std::span<const Dimension>)> unit_of = {};
  FunctionResult result = FunctionResult::number;  ///< of text
  /// The same arguments always give the same value. Otherwise it may be called once only in an expression.
  bool stateless = true;
  Names names = {};        ///< that the text of the function refers to
  std::string name = "f";  ///< for messages
};

/// A step function of time: f(t), or f(t, i) with one column for each i.
///
/// values[k] holds from k*dt until (k + 1)*dt; before, the first value does, and afterwards the last. Times are
/// rounded so that a time that is meant to be a multiple of dt is one. The value counts as constant during a step
/// of a clock whose dt divides the array's, so that linear equations are integrated exactly. f(t, i) is NaN
/// where there is no column i.
class TimedArray : public Function {
 public:
  /// Throws ModelError: no values, dt no time or not positive.
  TimedArray(const Quantity& values, const Quantity& dt);
  /// Row after row, one row for each time. Throws ModelError also if the last row is not complete.
  TimedArray(const Quantity& values, std::int64_t columns, const Quantity& dt);

  /// As model text sees it in a group with this time step.
  Quantity at(const Quantity& t, const Quantity& step, std::int64_t column = 0) const;
};

/// f(): how many of n trials succeed if each does with probability p. The distribution is exact for every n and p.
class BinomialFunction : public Function {
 public:
  /// Throws ModelError: n negative, p not from 0 to 1.
  BinomialFunction(std::int64_t n, double p);
};

}  // namespace brio
