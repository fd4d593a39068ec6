// Text -> tree. Every function throws ModelError with all findings (Code::syntax_error, and for equations
// also Code::duplicate_name, Code::reserved_name is left to model/ and check/). No input crashes it.
#pragma once

#include <string>
#include <vector>

#include "lang/ast.hpp"

namespace brio::lang {

/// A single expression, e.g. "v > -50*mV and not_refractory". May span several lines.
Expression parse_expression(SourcePtr source);

/// Equations in Brian's syntax, one or more lines; comments with '#'; an expression may span lines.
Equations parse_equations(SourcePtr source);

/// Statements separated by newlines or ';', comments with '#'.
Statements parse_statements(SourcePtr source);

/// What connects neurons: "i + 1 if i < 3", "k for k in range(i, N_post) if rand() < 0.5".
Generator parse_generator(SourcePtr source);
/// All expressions in it.
std::vector<ExprPtr> parts_of(const Generator& generator);

/// Wraps a text with the label that error messages name it by.
SourcePtr make_source(std::string label, std::string text);

}  // namespace brio::lang
