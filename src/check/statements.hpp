// Blocks of statements: reset, on_pre, on_post.
#pragma once

#include "check/context.hpp"

namespace brio::check {

/// Parses and checks code. Findings go to the context, those of the parser too.
Block check_statements(Context& context, const Scope& scope, const SourcePtr& text);

}  // namespace brio::check
