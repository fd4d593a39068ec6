// Equations become steps: one file per method.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "check/check.hpp"

namespace brio::integrate {

/// Coefficients of dX/dt = M X + B that are computed when a run is prepared (and again when what they
/// depend on changes): P = e^{M dt} and Q = integral of e^{M s} ds from 0 to dt, so that
/// X(t+dt) = P X + Q B for constant B. Right for every M, singular and defective ones too.
struct Propagator {
  std::vector<std::string> variables;    ///< n of them
  std::vector<ir::ExprPtr> matrix;       ///< M, n*n, row-major
  bool per_item = false;                 ///< M differs between items
  std::vector<std::string> exponential;  ///< symbol of each entry of P; "" where it is always 0
  std::vector<std::string> integral;     ///< symbol of each entry of Q; "" where 0 or not needed
};

/// One step of a system: statements that leave the new values in the variables. Every new value is
/// computed from old ones. Reads symbols of the system, `dt`, noise and propagator symbols.
struct Update {
  std::string method;  ///< the one that was taken
  check::Block block;
  std::vector<Propagator> propagators;
};

/// Names of all methods, as users write them ("exact", "linear", "euler" …).
std::span<const std::string_view> method_names();

/// The default: exact, euler, heun, in this order.
std::vector<std::string> default_methods();

/// The first of `methods` that can integrate the system (one method: it must). Throws ModelError:
/// unknown method (with did-you-mean), no method fits (says for each why not). A system without
/// equations gives an empty update with method "".
Update integrate(const check::System& system, const std::vector<std::string>& methods);

/// The update of event-driven equations over the time `dt`, which the caller lets mean the time since the
/// last event. Throws ModelError if the equations are not linear with constant coefficients.
check::Block event_driven(const check::System& system);

/// P and Q of one matrix (see Propagator), each n*n row-major.
void propagate(std::size_t n, std::span<const double> matrix, double dt, std::span<double> exponential,
               std::span<double> integral);

}  // namespace brio::integrate
