// Executes the IR directly: the executable definition of what a kernel means.
#pragma once

#include <memory>

#include "backend/backend.hpp"

namespace brio::interpreter {

std::unique_ptr<backend::Backend> make();

}  // namespace brio::interpreter
