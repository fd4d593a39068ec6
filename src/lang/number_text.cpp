#include "lang/number_text.hpp"

#include <fmt/format.h>

namespace brio::lang {

std::string number_text(const Expr& literal) {
  if (literal.kind == Expr::Kind::boolean) return literal.number != 0 ? "True" : "False";
  if (!literal.name.empty()) return literal.name;
  if (literal.kind == Expr::Kind::integer) return fmt::format("{:.0f}", literal.number);
  auto text = fmt::format("{}", literal.number);
  const bool reads_as_number = text.find_first_of(".en") != std::string::npos;  // the n of inf and nan
  return reads_as_number ? text : text + ".0";
}

}  // namespace brio::lang
