#include "lang/parser.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

namespace brio::lang {

using Kind = Token::Kind;

Parser::Parser(SourcePtr source) : source_(std::move(source)) {
  if (source_->text.size() > std::numeric_limits<std::uint32_t>::max() / 2) {
    throw ModelError(
        {Code::syntax_error, nullptr, {}, "the text of " + source_->label + " is longer than 2 GiB", "", {}});
  }
  tokens_ = tokenize(source_->text);
  extent_.stop = size();
}

const Token& Parser::peek() const {
  if (at_ >= extent_.stop) return end_;
  const Token& token = tokens_[at_];
  if (!extent_.one_line || !token.starts_line || at_ == begin_) return token;
  if (open_.empty()) return end_;
  // Inside parentheses a line may break; but "x =" begins the next statement: something is not closed.
  const auto next = tokens_[at_ + 1].kind;
  const bool statement = token.kind == Kind::name && (next == Kind::assign || next == Kind::augmented);
  return statement ? end_ : token;
}

void Parser::set_extent(const Extent& extent) {
  extent_ = extent;
  begin_ = at_;
  open_.clear();
  depth_ = 0;
}

ExprPtr Parser::expression(const Extent& extent, std::string_view what) {
  set_extent(extent);
  what_ = what;
  return binary(Precedence::lowest).node;
}

Parser::Parsed Parser::finish(Expr node, Span outer, int height) {
  if (height > max_depth) return too_deep(outer);
  return {std::make_shared<const Expr>(std::move(node)), outer, height};
}

Parser::Parsed Parser::binary(Precedence minimum) {
  if (depth_ >= max_depth) return too_deep(peek().kind == Kind::end ? behind_previous() : peek().span);
  ++depth_;
  auto left = prefix(minimum);
  if (left) left = binary_tail(std::move(left), minimum);
  --depth_;
  return left;
}

Parser::Parsed Parser::binary_tail(Parsed left, Precedence minimum) {
  Span compared;  // if `left` is a comparison: its right side
  while (left && peek().kind == Kind::binary && precedence(peek().op) >= minimum) {
    const auto op = peek().op;
    const auto op_at = at_++;
    auto right = binary(right_needs(op));
    if (!right) return {};
    if (is_comparison(op)) {
      if (compared.end != 0) return refuse_chain(left, compared, op_at, right);
      compared = right.outer;
    } else {
      compared = {};
    }
    Expr node;
    node.kind = Expr::Kind::binary;
    node.binary = op;
    node.span = join(left.outer, right.outer);
    const int height = 1 + std::max(left.height, right.height);
    node.args.reserve(2);
    node.args.push_back(std::move(left.node));
    node.args.push_back(std::move(right.node));
    const Span span = node.span;
    left = finish(std::move(node), span, height);
  }
  return left;
}

Parser::Parsed Parser::prefix(Precedence minimum) {
  const Token& token = peek();
  switch (token.kind) {
    case Kind::integer:
    case Kind::number:
    case Kind::boolean: return literal();
    case Kind::name: return name_or_call();
    case Kind::left_parenthesis: return group();
    case Kind::logical_not: return sign_or_not(minimum);
    case Kind::binary:
      if (token.op == BinaryOp::add || token.op == BinaryOp::subtract) return sign_or_not(minimum);
      return refuse_value();
    default: return refuse_value();
  }
}

Parser::Parsed Parser::sign_or_not(Precedence minimum) {
  const Token token = peek();
  Expr node;
  node.kind = Expr::Kind::unary;
  node.unary = token.kind == Kind::logical_not  ? UnaryOp::logical_not
               : token.op == BinaryOp::subtract ? UnaryOp::minus
                                                : UnaryOp::plus;
  if (node.unary == UnaryOp::logical_not && minimum > Precedence::logical_not) {
    report(token.span, "'not' needs parentheses when it stands after another operator", "write (not ...)");
    return {};
  }
  ++at_;
  const auto operand = binary(precedence(node.unary));
  if (!operand) return {};
  node.span = join(token.span, operand.outer);
  node.args = {operand.node};
  const Span span = node.span;
  return finish(std::move(node), span, operand.height + 1);
}

Parser::Parsed Parser::literal() {
  const Token& token = tokens_[at_++];
  Expr node;
  node.span = token.span;
  node.kind = token.kind == Kind::integer  ? Expr::Kind::integer
              : token.kind == Kind::number ? Expr::Kind::number
                                           : Expr::Kind::boolean;
  const auto written = text(token.span);
  if (token.kind == Kind::boolean) {
    node.number = written == "True" ? 1 : 0;
    return finish(std::move(node), token.span, 1);
  }
  node.name = written;
  // Python's 1_000.
  node.name.erase(std::remove(node.name.begin(), node.name.end(), '_'), node.name.end());
  const auto* last = node.name.data() + node.name.size();
  std::int64_t integer = 0;
  if (token.kind == Kind::integer && std::from_chars(node.name.data(), last, integer).ec != std::errc()) {
    report(token.span, quoted(token.span) + " does not fit in an integer of 64 bits",
           "write it as 1e20 or with a '.'");
    return {};
  }
  if (std::from_chars(node.name.data(), last, node.number).ec != std::errc()) {
    report(token.span,
           quoted(token.span) + " is beyond the numbers of double precision (4.9e-324 to 1.8e308)", "");
    return {};
  }
  return finish(std::move(node), token.span, 1);
}

Parser::Parsed Parser::name_or_call() {
  const Token& token = tokens_[at_++];
  if (peek().kind == Kind::left_parenthesis && extent_.calls) return call(token, at_);
  Expr node;
  node.kind = Expr::Kind::name;
  node.name = text(token.span);
  node.span = token.span;
  return finish(std::move(node), token.span, 1);
}

Parser::Parsed Parser::call(const Token& name, std::size_t opening) {
  Expr node;
  node.kind = Expr::Kind::call;
  node.name = text(name.span);
  node.name_span = name.span;
  open_.push_back(opening);
  ++at_;
  int height = 0;
  while (peek().kind != Kind::right_parenthesis) {
    auto argument = binary(Precedence::lowest);
    if (!argument) return {};
    height = std::max(height, argument.height);
    node.args.push_back(std::move(argument.node));
    if (peek().kind == Kind::comma) {
      ++at_;
    } else if (peek().kind != Kind::right_parenthesis) {
      refuse_rest();
      return {};
    }
  }
  open_.pop_back();
  node.span = join(name.span, tokens_[at_++].span);
  const Span span = node.span;
  return finish(std::move(node), span, height + 1);
}

Parser::Parsed Parser::group() {
  const auto opening = at_++;
  open_.push_back(opening);
  auto inner = binary(Precedence::lowest);
  if (!inner) return {};
  if (peek().kind != Kind::right_parenthesis) {
    refuse_rest();
    return {};
  }
  open_.pop_back();
  inner.outer = join(tokens_[opening].span, tokens_[at_++].span);
  return inner;
}

}  // namespace brio::lang
