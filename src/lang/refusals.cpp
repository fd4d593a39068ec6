// The parser's other half: why a token cannot stand where it does.
#include <fmt/format.h>

#include <algorithm>

#include "lang/mistakes.hpp"
#include "lang/parser.hpp"

namespace brio::lang {

using Kind = Token::Kind;

namespace {

bool is_foreign(Kind kind) { return kind >= Kind::bad_number; }

// Texts longer than this would drown a hint.
constexpr std::size_t longest_quote = 60;

bool is_word_like(Kind kind) { return kind == Kind::name; }

std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

}  // namespace

std::string_view Parser::text(Span span) const {
  return std::string_view(source_->text).substr(span.begin, span.end - span.begin);
}

std::string Parser::quoted(Span span) const { return lang::quoted(text(span)); }

void Parser::report(Span span, std::string message, std::string hint, Code code) {
  findings_.add({code, source_, span, std::move(message), std::move(hint), {}});
}

Span Parser::behind_previous() const {
  const auto end = at_ == 0 ? 0 : tokens_[at_ - 1].span.end;
  return {end, end};
}

Parser::Parsed Parser::too_deep(Span span) {
  report({span.begin, std::min(span.end, span.begin + 1)},
         fmt::format("the expression is nested more than {} levels deep", max_depth),
         "give parts of it names of their own, e.g. a line 'part = ... : unit' in the equations");
  return {};
}

void Parser::refuse_unclosed() {
  report(tokens_[open_.back()].span, "this '(' is never closed", "add the missing ')'");
}

void Parser::report_advice(const Token& token, bool value_expected) {
  auto found = advice(token.kind, text(token.span), value_expected ? Place::value : Place::behind_value);
  report(token.span, std::move(found.message), std::move(found.hint));
}

Parser::Parsed Parser::refuse_value() {
  const Token token = peek();
  if (is_foreign(token.kind)) {
    report_advice(token, true);
  } else if (token.kind == Kind::binary && at_ > begin_ && tokens_[at_ - 1].kind == Kind::binary) {
    const auto previous = tokens_[at_ - 1].span;
    const bool split_power = token.op == BinaryOp::multiply && tokens_[at_ - 1].op == BinaryOp::multiply;
    report(token.span,
           fmt::format("a value is missing between {} and {}", quoted(previous), quoted(token.span)),
           split_power ? "write '**' without a space for a power" : "");
  } else if (token.kind == Kind::binary) {
    report(token.span, fmt::format("{} needs a value on its left", quoted(token.span)), "");
  } else {
    return refuse_missing_value();
  }
  return {};
}

Parser::Parsed Parser::refuse_missing_value() {
  const Token token = peek();
  const auto next = token.kind == Kind::end ? behind_previous() : token.span;
  if (at_ == begin_ && token.kind == Kind::right_parenthesis) {
    refuse_rest();
    return {};
  }
  if (at_ == begin_) {
    report(next, fmt::format("{} is missing", what_), "");
    return {};
  }
  const Token& previous = tokens_[at_ - 1];
  const bool stops = token.kind == Kind::end || token.kind == Kind::colon || token.kind == Kind::semicolon;
  if (token.kind == Kind::assign || token.kind == Kind::augmented) {
    const bool split = previous.kind == Kind::binary && previous.span.end <= token.span.begin;
    report(token.span, fmt::format("{} cannot stand after {}", quoted(token.span), quoted(previous.span)),
           split ? "comparisons are written without a space: '==', '<=', '>=', '!='" : "");
  } else if (previous.kind == Kind::left_parenthesis && token.kind == Kind::right_parenthesis) {
    report(join(previous.span, token.span), "these parentheses are empty", "");
  } else if (stops && (previous.kind == Kind::left_parenthesis || previous.kind == Kind::comma)) {
    refuse_unclosed();
  } else if (previous.kind == Kind::comma || token.kind == Kind::comma) {
    report(next, "an argument is missing here", "");
  } else {
    report(previous.span, fmt::format("a value is missing after {}", quoted(previous.span)), "");
  }
  return {};
}

Parser::Parsed Parser::refuse_chain(const Parsed& first, Span middle, std::size_t op_at, const Parsed& last) {
  const Span whole = join(first.outer, last.outer);
  std::string hint = "write 'a < b and b < c'";
  if (whole.end - whole.begin <= longest_quote &&
      text(whole).find_first_of("\r\n") == std::string_view::npos) {
    hint = fmt::format("write '{} and {} {} {}'", text(first.outer), text(middle), text(tokens_[op_at].span),
                       text(last.outer));
  }
  report(tokens_[op_at].span, "comparisons cannot be chained", std::move(hint));
  return {};
}

void Parser::refuse_rest() {
  const Token token = peek();
  const bool in_parentheses = !open_.empty();
  switch (token.kind) {
    case Kind::end:
    case Kind::colon:
    case Kind::semicolon:
      if (in_parentheses) return refuse_unclosed();
      return report(token.span, fmt::format("{} has no place here", quoted(token.span)), "");
    case Kind::right_parenthesis:
      return report(token.span, "this ')' closes nothing", "delete it, or add a '('");
    case Kind::comma:
    case Kind::assign:
    case Kind::augmented: return refuse_comma_or_assign();
    case Kind::logical_not:
      return report(token.span, "'not' cannot stand after a value",
                    "write '!=' to compare, 'and not' to join conditions");
    default: return is_foreign(token.kind) ? report_advice(token, false) : refuse_missing_operator();
  }
}

void Parser::refuse_comma_or_assign() {
  const Token token = peek();
  const bool in_call =
      !open_.empty() && open_.back() > begin_ && tokens_[open_.back() - 1].kind == Kind::name;
  if (token.kind == Kind::comma) {
    return report(token.span, "a ',' separates the arguments of a function and has no place here",
                  "lists and tuples of values are not supported");
  }
  if (token.kind == Kind::augmented) {
    return report(token.span, fmt::format("{} cannot stand inside an expression", quoted(token.span)), "");
  }
  if (in_call) {
    return report(token.span, "arguments with names are not supported",
                  "give the arguments in their order, without 'name='; to compare write '=='");
  }
  report(token.span, "'=' cannot stand inside an expression", "write '==' to compare");
}

void Parser::refuse_missing_operator() {
  const Token token = peek();
  const Token& previous = tokens_[at_ - 1];
  const bool next_line = extent_.one_line || tokens_[at_ + 1].kind == Kind::colon;
  if (token.starts_line && next_line && !open_.empty()) return refuse_unclosed();
  const auto left = text(previous.span);
  const auto right = text(token.span);
  std::string hint = "write '*' between them for a product";
  const bool short_enough = left.size() + right.size() < longest_quote;
  for (const auto name : {left, right}) {
    const auto small = lower_case(name);
    if (small == "and" || small == "or" || small == "not") {
      return report(name == left ? previous.span : token.span,
                    fmt::format("{} is not an operator", lang::quoted(name)),
                    fmt::format("write '{}'", small));
    }
  }
  if (short_enough && is_word_like(previous.kind) && is_word_like(token.kind)) {
    hint = fmt::format("write {}*{} for a product", left, right);
    if (extent_.calls) hint += fmt::format(", {}({}) to call a function", left, right);
  } else if (short_enough && previous.kind != Kind::right_parenthesis &&
             token.kind != Kind::left_parenthesis) {
    hint = fmt::format("write {}*{} for a product", left, right);
  }
  report({token.starts_line ? token.span.begin : previous.span.end, token.span.end},
         fmt::format("an operator is missing between {} and {}", lang::quoted(left), lang::quoted(right)),
         std::move(hint));
}

}  // namespace brio::lang
