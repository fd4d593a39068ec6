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
  const MethodOptions& options;  ///< only those that the method has
  /// The method was not asked for by name: then it refuses what Brian's refuses, so that the same one of
  /// a list is taken, also where it could do better.
  bool one_of_a_list = false;
};

Outcome exact(const Request& request);
Outcome independent(const Request& request);
Outcome exponential_euler(const Request& request);

struct Tableau;
struct AdaptiveDefaults;
/// An explicit pair with steps of adaptive size.
Outcome embedded_pair(const Tableau& tableau, const AdaptiveDefaults& defaults, const Request& request);
Outcome rosenbrock(const Request& request);

/// The scheme that `method` describes; explicit.hpp.
Outcome explicit_scheme(const Method& method, const Request& request);

}  // namespace brio::integrate
