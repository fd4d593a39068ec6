// Equations become steps: one file per method.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "brio/method.hpp"
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

/// Variables that a group gets from an adaptive method, if its options want them.
struct RememberedVariable {
  const char* name;
  ir::Type type;
};
inline constexpr std::array<RememberedVariable, 3> remembered_variables = {
    {{"_last_timestep", ir::Type::f64}, {"_failed_steps", ir::Type::i32}, {"_step_count", ir::Type::i32}}};

/// A step of which every item makes parts of its own choice. The block of the Update begins the step and tries the
/// first part; all statements are about the symbols of that block.
struct Adaptive {
  std::vector<check::Statement> again;   ///< tries another part
  std::vector<check::Statement> finish;  ///< once all items have arrived: the variables get their new values
  std::string
      unfinished;  ///< boolean, after a try: the item has not arrived yet (or, of one part: has failed)
  std::vector<std::string>
      scratch;  ///< symbols that keep a value of each item between the kernels of a step:
  std::vector<std::pair<std::string, std::string>> values;  ///< variable and its value so far, in order
  std::string past;                                         ///< time since the beginning of the step
  std::string size;                                         ///< of the next part
  std::string accepted;                                     ///< number of parts that were, i32
  /// Symbols that users see, and stay from step to step: their names as variables of the group.
  std::map<std::string, std::string> visible;
  int max_steps = 0;  ///< parts that may be accepted; 0: the step can't be divided
};

/// One step of a system: statements that leave the new values in the variables. Every new value is
/// computed from old ones. Reads symbols of the system, `dt`, noise and propagator symbols.
struct Update {
  std::string method;  ///< the one that was taken
  check::Block block;
  std::vector<Propagator> propagators;
  std::optional<Adaptive> adaptive = {};
  bool guarded = false;  ///< the block keeps variables `unless refractory` only by the guard of their symbols
  std::vector<RefusedMethod> refused = {};  ///< those of the list that come before it
};

/// Names of all methods, as users write them ("exact", "linear", "euler" …).
std::span<const std::string_view> method_names();

/// The default: exact, euler, heun, in this order.
std::vector<Method> default_methods();

/// The first of `methods` that can integrate the system (one method: it must); none: the default ones.
/// Throws ModelError: unknown method (with did-you-mean), no method fits (says for each why not), a scheme
/// that is none, options that none of the methods has or that have no such value. A system without
/// equations gives an empty update with method "".
Update integrate(const check::System& system, const std::vector<Method>& methods,
                 const MethodOptions& options = {});

/// Throws ModelError if the description of a scheme can't be understood.
void check_scheme(const Method& scheme);

/// The step of a method as statements that `Method::statements` takes, for people to read and to change.
/// Names that nothing explains are constants; units are not looked at, and numbers are in base units.
/// Throws ModelError as `integrate` does.
std::string step_text(const model::Group& group, const Method& method, const MethodOptions& options = {});

/// The update of event-driven equations over the time `dt`, which the caller lets mean the time since the
/// last event. Throws ModelError if the equations are not linear with constant coefficients.
check::Block event_driven(const check::System& system);

/// P and Q of one matrix (see Propagator), each n*n row-major.
void propagate(std::size_t n, std::span<const double> matrix, double dt, std::span<double> exponential,
               std::span<double> integral);

}  // namespace brio::integrate
