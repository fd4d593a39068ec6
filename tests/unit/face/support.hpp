// What tests of the C++ face share.
#pragma once

#include <brio/brio.hpp>

#include <functional>
#include <optional>
#include <vector>

namespace brio {

inline const Quantity step = 0.1 * units::ms;

inline std::vector<double> list(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

/// The code of the first finding, or none.
inline std::optional<Code> refusal_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const ModelError& error) {
    return error.diagnostics().front().code;
  }
  return std::nullopt;
}

}  // namespace brio
