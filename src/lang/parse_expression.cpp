#include "lang/parse.hpp"
#include "lang/parser.hpp"

namespace brio::lang {

SourcePtr make_source(std::string label, std::string text) {
  return std::make_shared<const SourceText>(SourceText{std::move(label), std::move(text)});
}

Expression parse_expression(SourcePtr source) {
  Parser parser(source);
  auto root = parser.expression({.stop = parser.size()}, "the expression");
  if (root && parser.peek().kind != Token::Kind::end) parser.refuse_rest();
  parser.findings().throw_if_any();
  return {std::move(root), std::move(source)};
}

}  // namespace brio::lang
