// "k for k in range(i - 2, i + 3) if k != i"
#include <fmt/format.h>

#include <array>

#include "lang/mistakes.hpp"
#include "lang/parse.hpp"
#include "lang/parser.hpp"

namespace brio::lang {

namespace {

using Kind = Token::Kind;

constexpr std::string_view example = "e.g. k for k in range(i - 10, i + 10) if k != i";

class GeneratorParser {
 public:
  explicit GeneratorParser(SourcePtr source) : parser_(std::move(source)) {}

  Generator run() {
    Generator result;
    result.source = parser_.source();
    if (!parse(result) && parser_.findings().empty()) parser_.refuse_rest();
    parser_.findings().throw_if_any();
    return result;
  }

 private:
  bool parse(Generator& result) {
    result.element = expression("the index");
    if (!result.element) return false;
    if (is_word("for") && !loop(result)) return false;
    if (is_word("if") && !condition(result)) return false;
    if (is_word("for")) {
      return refuse(parser_.peek().span, result.kind == Generator::Kind::single
                                             ? "a condition stands behind its loop"
                                             : "only one loop is possible");
    }
    if (is_word("if"))
      return refuse(parser_.peek().span, "only one condition is possible", "join them by 'and'");
    return parser_.peek().kind == Kind::end;
  }

  bool loop(Generator& result) {
    step();
    const Token variable = parser_.peek();
    if (variable.kind != Kind::name) {
      return refuse(here(), "a name is expected between 'for' and 'in'");
    }
    result.variable = parser_.text(variable.span);
    result.variable_span = variable.span;
    step();
    if (!is_word("in")) {
      const bool several = parser_.peek().kind == Kind::comma;
      return refuse(here(), several ? "a loop runs over a single name" : "'in' is missing here");
    }
    step();
    return iterator(result);
  }

  bool iterator(Generator& result) {
    const Token function = parser_.peek();
    const auto name = parser_.text(function.span);
    const bool called = parser_.token(parser_.position() + 1).kind == Kind::left_parenthesis;
    if (function.kind != Kind::name || !called || (name != "range" && name != "sample")) {
      return refuse(here(), "a loop runs over range(...) or sample(...)");
    }
    result.kind = name == "range" ? Generator::Kind::range : Generator::Kind::sample_by_chance;
    step();
    const Span opening = parser_.peek().span;
    step();
    std::vector<ExprPtr> positional;
    if (!arguments(result, positional, opening)) return false;
    result.iterator_span = join(function.span, parser_.token(parser_.position() - 1).span);
    return keep(result, positional);
  }

  // Behind the opening parenthesis, up to behind the closing one.
  bool arguments(Generator& result, std::vector<ExprPtr>& positional, Span opening) {
    while (parser_.peek().kind != Kind::right_parenthesis) {
      const bool named =
          parser_.peek().kind == Kind::name && parser_.token(parser_.position() + 1).kind == Kind::assign;
      if (named) {
        if (!named_argument(result)) return false;
      } else {
        if (result.amount) return refuse(here(), "arguments with names come last");
        positional.push_back(expression("an argument"));
        if (!positional.back()) return false;
      }
      if (parser_.peek().kind == Kind::comma) {
        step();
      } else if (parser_.peek().kind == Kind::end) {
        return refuse(opening, "this '(' is never closed", "add the missing ')'");
      } else if (parser_.peek().kind != Kind::right_parenthesis) {
        return false;
      }
    }
    step();
    return true;
  }

  bool named_argument(Generator& result) {
    const Token name = parser_.peek();
    const auto text = parser_.text(name.span);
    if (result.kind == Generator::Kind::range) {
      return refuse(name.span, "range(...) has no arguments with names", "write range(low, high, step)");
    }
    if (text != "p" && text != "size") {
      return refuse(name.span, fmt::format("sample(...) has no argument {}", parser_.quoted(name.span)),
                    "it has 'p', a probability, or 'size', a number");
    }
    if (result.amount) {
      return refuse(name.span, "sample(...) takes either 'p' or 'size', once",
                    "p: each with this probability; size: so many");
    }
    result.kind = text == "p" ? Generator::Kind::sample_by_chance : Generator::Kind::sample_of_size;
    step();
    step();
    result.amount = expression(text == "p" ? "the probability" : "the size");
    return result.amount != nullptr;
  }

  bool keep(Generator& result, const std::vector<ExprPtr>& positional) {
    const bool range = result.kind == Generator::Kind::range;
    if (positional.empty() || positional.size() > 3) {
      return refuse(result.iterator_span,
                    fmt::format("{}(...) has {} arguments without names, but takes one to three",
                                range ? "range" : "sample", positional.size()),
                    "high; low, high; or low, high, step");
    }
    if (!range && !result.amount) {
      return refuse(result.iterator_span, "sample(...) needs 'p' or 'size'",
                    "e.g. sample(N_post, p=0.1), sample(N_post, size=10)");
    }
    result.high = positional.size() == 1 ? positional[0] : positional[1];
    if (positional.size() > 1) result.low = positional[0];
    if (positional.size() > 2) result.step = positional[2];
    return true;
  }

  bool condition(Generator& result) {
    step();
    result.condition = expression("the condition");
    return result.condition != nullptr;
  }

  ExprPtr expression(std::string_view what) { return parser_.expression({.stop = parser_.size()}, what); }

  void step() {
    parser_.move_to(parser_.position() + 1);
    parser_.set_extent({.stop = parser_.size()});
  }

  bool is_word(std::string_view word) const {
    return parser_.peek().kind == Kind::keyword && parser_.text(parser_.peek().span) == word;
  }

  Span here() const {
    return parser_.peek().kind == Kind::end ? parser_.behind_previous() : parser_.peek().span;
  }

  bool refuse(Span span, std::string message, std::string hint = std::string(example)) {
    parser_.report(span, std::move(message), std::move(hint));
    return false;
  }

  Parser parser_;
};

}  // namespace

Generator parse_generator(SourcePtr source) { return GeneratorParser(std::move(source)).run(); }

std::vector<ExprPtr> parts_of(const Generator& generator) {
  std::vector<ExprPtr> parts;
  for (const auto& part : {generator.element, generator.low, generator.high, generator.step, generator.amount,
                           generator.condition}) {
    if (part) parts.push_back(part);
  }
  return parts;
}

}  // namespace brio::lang
