#include "check/alone.hpp"

#include <fmt/format.h>

#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::check {

Alone read_alone(Context& context, const Scope& scope, const SourcePtr& text) {
  try {
    return read_alone(context, scope, lang::parse_expression(text));
  } catch (const ModelError& error) {
    for (const auto& diagnostic : error.diagnostics()) context.diagnostics.add(diagnostic);
    return {};
  }
}

Alone read_alone(Context& context, const Scope& scope, const lang::Expression& tree, const Locals* locals) {
  Alone alone;
  alone.tree = tree;
  const auto typed = Reader(context, scope, tree.source, alone.value.symbols, locals).read(*tree.root);
  alone.value.expr = typed.expr;
  alone.value.dimension = typed.dimension;
  alone.valid = typed.valid;
  return alone;
}

bool check_condition_type(Context& context, const Alone& alone, const std::string& what) {
  if (alone.value.expr->type == ir::Type::boolean) return true;
  const auto& root = *alone.tree.root;
  context.add(Code::type_mismatch, alone.tree.source, root.span,
              fmt::format("{} must be true or false, but {} is a number ({})", what, quoted(root),
                          unit_words(alone.value.dimension)),
              fmt::format("compare it with something, e.g. {} > {}", lang::print(root),
                          alone.value.dimension.is_dimensionless() ? "1" : "..."));
  return false;
}

bool check_plain_number(Context& context, const Alone& alone, const std::string& where) {
  if (alone.value.dimension.is_dimensionless()) return true;
  const auto& root = *alone.tree.root;
  context.diagnostics.add({Code::dimension_mismatch,
                           alone.tree.source,
                           root.span,
                           fmt::format("{} needs a plain number here, but {} has {}", where, quoted(root),
                                       unit_words(alone.value.dimension)),
                           "",
                           {alone.value.dimension.exponents, Dimension{}.exponents}});
  return false;
}

std::optional<Value> read_condition(Context& context, const Scope& scope, const SourcePtr& text,
                                    const std::string& what) {
  auto alone = read_alone(context, scope, text);
  if (!alone.valid || !check_condition_type(context, alone, what)) return std::nullopt;
  return std::move(alone.value);
}

}  // namespace brio::check
