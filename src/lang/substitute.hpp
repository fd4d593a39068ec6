// Names in equations that become other names or expressions.
#pragma once

#include <map>
#include <string>

#include "lang/ast.hpp"

namespace brio::lang {

using Replacements = std::map<std::string, ExprPtr>;

/// The equations with names replaced, all at the same time. Variables that they define can only be renamed. The
/// result has a text of its own, under the same label. Throws ModelError: reserved to renaming (invalid_value), or
/// two lines that define the same variable then (duplicate_name).
Equations substitute(const Equations& equations, const Replacements& replacements);

}  // namespace brio::lang
