// Blocks of statements: reset, on_pre, on_post, operations.
#pragma once

#include "check/context.hpp"

namespace brio::check {

/// Whether code may assign variables that all items share: it may where it runs for all items, and then
/// before anything is assigned that differs between items.
enum class SharedWrites : std::uint8_t { refused, first };

/// Parses and checks code. Findings go to the context, those of the parser too.
Block check_statements(Context& context, const Scope& scope, const SourcePtr& text,
                       SharedWrites shared_writes = SharedWrites::refused);
/// The statement `variable += value`, for a value that stands alone.
Block check_increment(Context& context, const Scope& scope, const std::string& variable,
                      const SourcePtr& value);

}  // namespace brio::check
