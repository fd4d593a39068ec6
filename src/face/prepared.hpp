// A network that is ready to run, seen from inside.
#pragma once

#include <span>

#include "face/session.hpp"
#include "runtime/run.hpp"

namespace brio::face {

struct Prepared {
  const plan::Plan& plan;
  std::uint64_t number = 0;  ///< of the plan: another one if it was made anew
  std::span<const backend::CallablePtr> callables;
  model::Network& network;
  runtime::State& state;
  /// Without time and threads. They look at names when a run is prepared, not later.
  runtime::Settings settings;
};

}  // namespace brio::face
