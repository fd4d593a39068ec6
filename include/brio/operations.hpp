// Functions of the user that a network calls while time passes.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "brio/quantity.hpp"

namespace brio {

namespace model {
struct Probe;
}

/// Code of a group that runs regularly or at given times.
struct OperationOptions {
  std::optional<Quantity> dt = {};  ///< none: every step of the group
  std::string when = "start";       ///< slot of the time step
  int order = 0;                    ///< among objects of one slot
  std::string name = {};            ///< empty: that of the group, with _run_regularly or _run_at
};

struct NetworkOperationOptions {
  std::optional<Quantity> dt = {};     ///< none: every step of the network
  std::optional<Quantity> times = {};  ///< instead, the times at which it is called, ascending
  std::string when = "start";          ///< slot of the time step
  int order = 0;
  std::string name = {};
};

/// Calls a function in every step, or whenever it is due. The function may read and write the state of all
/// objects, read records, and stop the run; what it throws ends the run, and everything until then is kept.
class NetworkOperation {
 public:
  explicit NetworkOperation(std::function<void(const Quantity& t)> function,
                            const NetworkOperationOptions& options = {});
  explicit NetworkOperation(const std::function<void()>& function,
                            const NetworkOperationOptions& options = {});
  const std::shared_ptr<model::Probe>& model() const { return model_; }

 private:
  std::shared_ptr<model::Probe> model_;
};

}  // namespace brio
