#include "check/symbol.hpp"

#include <algorithm>

namespace brio::check {

bool is_shared(const ir::Expr& expr, const SymbolTable& symbols) {
  if (ir::contains_stateful_call(expr)) return false;
  const auto names = ir::symbols_in(expr);
  return std::all_of(names.begin(), names.end(), [&](const std::string& name) {
    const auto symbol = symbols.find(name);
    return symbol != symbols.end() && symbol->second.shared;
  });
}

}  // namespace brio::check
