// Expressions that stand alone: thresholds, refractory periods, values, conditions.
#pragma once

#include <optional>
#include <string>

#include "check/context.hpp"
#include "check/reader.hpp"

namespace brio::check {

/// An expression that was read, with its tree for messages.
struct Alone {
  lang::Expression tree;  ///< its root is null if the text doesn't parse
  Value value;
  bool valid = false;  ///< false: what is wrong has been said
};

/// Findings go to the context, those of the parser too. `locals`: may be null.
Alone read_alone(Context& context, const Scope& scope, const SourcePtr& text);
Alone read_alone(Context& context, const Scope& scope, const lang::Expression& tree,
                 const Locals* locals = nullptr);

/// Whether it is true or false. If it is a number, that is reported; `what`: "a threshold".
bool check_condition_type(Context& context, const Alone& alone, const std::string& what);
/// Whether it has no unit. If it has one, that is reported.
bool check_plain_number(Context& context, const Alone& alone, const std::string& where);

/// A condition, or nothing if something is wrong, which has been reported.
std::optional<Value> read_condition(Context& context, const Scope& scope, const SourcePtr& text,
                                    const std::string& what);

}  // namespace brio::check
