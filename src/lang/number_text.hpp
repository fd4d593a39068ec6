// How a number that no text says is written.
#pragma once

#include <string>

#include "lang/ast.hpp"

namespace brio::lang {

/// The spelling of an integer, number or boolean: as it was written, or the shortest that reads back to
/// the same value ("1.0", "1e-20", "-inf", "True").
std::string number_text(const Expr& literal);

}  // namespace brio::lang
