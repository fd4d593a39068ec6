// What all methods have in common: a system goes in; an update, or the reason why not, comes out.
#pragma once

#include <string>
#include <variant>

#include "integrate/integrate.hpp"

namespace brio::integrate {

/// Why a method can't integrate a system. `span`: the equation at fault, in the system's source; empty if
/// it is not one equation.
struct Refusal {
  std::string reason;
  Span span = {};
};

using Outcome = std::variant<Update, Refusal>;

struct Request {
  const check::System& system;
  /// The method was not asked for by name: then it refuses what Brian's refuses, so that the same one of
  /// a list is taken, also where it could do better.
  bool one_of_a_list = false;
};

Outcome euler(const Request& request);
Outcome exponential_euler(const Request& request);
Outcome rk2(const Request& request);
Outcome rk4(const Request& request);
Outcome heun(const Request& request);
Outcome milstein(const Request& request);
Outcome exact(const Request& request);

}  // namespace brio::integrate
