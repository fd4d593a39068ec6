// How differential equations are integrated.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>

#include "brio/quantity.hpp"

namespace brio {

/// The noise that an explicit scheme can do.
enum class Noise : std::uint8_t {
  none,
  additive,        ///< factors of the noise stay what they are during a step
  diagonal,        ///< any factor, but each variable has one noise of its own
  multiplicative,  ///< any factor
};

/// A way to integrate: a method by its name ("exact", "rk4" …; case does not matter), an explicit scheme of
/// one's own, or one step as statements.
struct Method {
  enum class Kind : std::uint8_t { named, scheme, statements };
  Kind kind = Kind::named;
  std::string name;           ///< how messages call it
  std::string text = {};      ///< scheme: its description; statements: the code
  Noise noise = Noise::none;  ///< scheme

  Method(const char* method) : name(method) {}
  Method(std::string method) : name(std::move(method)) {}

  /// A scheme for dx/dt = f(x, t) + g(x, t)*xi: lines "name = expression" of x, t, dt, f(.,.), for noise
  /// also g(.,.) and dW (of variance dt), and names of earlier lines; the last one is "x_new = …".
  ///
  ///   k = dt*f(x, t)
  ///   x_new = x + dt*f(x + k/2, t + dt/2)
  ///
  /// With several noises, what belongs to g and dW is there once for each, and added up.
  static Method scheme(std::string description, Noise noise = Noise::none, std::string name = "scheme") {
    Method method(std::move(name));
    method.kind = Kind::scheme;
    method.text = std::move(description);
    method.noise = noise;
    return method;
  }

  /// Statements that advance the variables by dt; as in a reset, each sees what those before it did. Units
  /// are not looked at: all numbers are in base units.
  static Method statements(std::string code, std::string name = "statements") {
    Method method(std::move(name));
    method.kind = Kind::statements;
    method.text = std::move(code);
    return method;
  }
  friend bool operator==(const Method&, const Method&) = default;
};

/// The value of an option of a method; the last kind is one value for each of some variables.
using MethodOption = std::variant<bool, int, double, std::map<std::string, Quantity>>;
/// Options by name, e.g. {{"absolute_error", 1e-9}}. docs/develop/integration.md lists them.
using MethodOptions = std::map<std::string, MethodOption>;

/// A method that was asked for and can't integrate the equations.
struct RefusedMethod {
  std::string method;
  std::string reason;
};

}  // namespace brio
