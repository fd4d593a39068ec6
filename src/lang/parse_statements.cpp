#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "lang/mistakes.hpp"
#include "lang/parse.hpp"
#include "lang/parser.hpp"

namespace brio::lang {

namespace {

using Kind = Token::Kind;

struct Row {
  std::string_view word;
  std::string_view message;
  std::string_view hint;
};

constexpr std::string_view no_control_flow =
    "statements run for every element alike: there is no 'if' and no loop";
constexpr std::string_view use_int = "multiply by a condition, e.g. v += int(x > 1)*dv";

constexpr std::array keywords = {
    Row{"if", no_control_flow, use_int},
    Row{"else", no_control_flow, use_int},
    Row{"elif", no_control_flow, use_int},
    Row{"for", no_control_flow, use_int},
    Row{"while", no_control_flow, use_int},
    Row{"pass", "'pass' is not a statement here", "an empty text does nothing"},
    Row{"return", "statements return nothing", "assign to a variable: x = ..."},
    Row{"def", "functions cannot be defined here",
        "register a function outside the model and call it by name"},
    Row{"import", "nothing can be imported here", "names are taken from outside the model"},
    Row{"from", "nothing can be imported here", "names are taken from outside the model"},
    Row{"del", "'del' is not a statement here", ""},
};

class StatementsParser {
 public:
  explicit StatementsParser(SourcePtr source) : parser_(std::move(source)) {}

  Statements run() {
    Statements result{parser_.source(), {}};
    while (parser_.position() < parser_.size() && !parser_.enough()) {
      const auto begin = parser_.position();
      if (parser_.token(begin).kind == Kind::semicolon) {
        parser_.move_to(begin + 1);
      } else if (!statement(result)) {
        recover(begin);
      }
    }
    parser_.findings().throw_if_any();
    return result;
  }

 private:
  // One statement up to its ';' or line end. Only one that is whole is added.
  bool statement(Statements& result) {
    const auto begin = parser_.position();
    const Token& target = parser_.token(begin);
    const Token& assignment = parser_.token(begin + 1);
    parser_.set_extent({.stop = parser_.size(), .one_line = true});
    if (!begins_statement(begin) || assignment.starts_line) return refuse_head(begin);
    Statement line;
    line.augmented = assignment.kind == Kind::augmented;
    line.op = assignment.op;
    line.target = parser_.text(target.span);
    line.target_span = target.span;
    line.value = value(begin + 2, line.target);
    if (!line.value) return false;
    line.span = {target.span.begin, parser_.behind_previous().end};
    result.lines.push_back(std::move(line));
    return true;
  }

  ExprPtr value(std::size_t from, const std::string& target) {
    const auto what = fmt::format("the value for {}", quoted(target));
    parser_.move_to(from);
    // A line break directly behind '=' ends the statement.
    if (parser_.token(from).starts_line) {
      parser_.report(parser_.behind_previous(), what + " is missing", "");
      return nullptr;
    }
    auto result = parser_.expression({.stop = parser_.size(), .one_line = true}, what);
    if (!result) return nullptr;
    const auto next = parser_.peek().kind;
    if (next == Kind::end || next == Kind::semicolon) return result;
    refuse_after_value();
    return nullptr;
  }

  bool assigns(std::size_t at) const {
    return parser_.token(at).kind == Kind::assign || parser_.token(at).kind == Kind::augmented;
  }

  bool begins_statement(std::size_t at) const {
    return parser_.token(at).kind == Kind::name && assigns(at + 1);
  }

  void refuse_after_value() {
    const auto at = parser_.position();
    const Token next = parser_.peek();
    if (assigns(at)) {
      parser_.report(next.span, "a statement assigns once", "one statement for each variable; '==' compares");
    } else if (begins_statement(at)) {
      parser_.report(next.span, "a second statement begins here without a ';' before it",
                     "separate them by ';'");
    } else if (next.kind == Kind::comma && begins_statement(at + 1)) {
      parser_.report(next.span, "statements are not separated by ','", "separate them by ';'");
    } else if (next.kind == Kind::colon) {
      parser_.report(next.span, "a statement has no unit", "units belong to the equations");
    } else {
      parser_.refuse_rest();
    }
  }

  // The beginning of a statement that is not "name op=".
  bool refuse_head(std::size_t begin) {
    const Token& first = parser_.token(begin);
    const auto first_text = parser_.text(first.span);
    if (first.kind == Kind::keyword && assigns(begin + 1)) {
      return refuse(first.span,
                    fmt::format("{} cannot be the name of a variable", parser_.quoted(first.span)),
                    "Python reserves this word: choose another name");
    }
    if (first.kind == Kind::keyword) {
      const auto row =
          std::find_if(keywords.begin(), keywords.end(), [&](const Row& r) { return r.word == first_text; });
      if (row != keywords.end()) return refuse(first.span, std::string(row->message), std::string(row->hint));
    }
    if (first.kind >= Kind::bad_number) {
      auto found = advice(first.kind, first_text, Place::value);
      return refuse(first.span, std::move(found.message), std::move(found.hint));
    }
    if (first.kind != Kind::name) return refuse_value_as_target(begin);
    return refuse_after_name(begin);
  }

  bool refuse_value_as_target(std::size_t begin) {
    return refuse(parser_.token(begin).span,
                  fmt::format("a statement begins with a variable, not with {}",
                              parser_.quoted(parser_.token(begin).span)),
                  "e.g. v = v_reset");
  }

  bool refuse_after_name(std::size_t begin) {
    const Token& name = parser_.token(begin);
    parser_.move_to(begin + 1);
    const Token next = parser_.peek();
    const auto target = parser_.text(name.span);
    const bool is_short = target.size() <= 40;
    if (next.kind == Kind::end || next.kind == Kind::semicolon) {
      return refuse(name.span, fmt::format("{} alone does nothing", lang::quoted(target)),
                    is_short ? fmt::format("assign to it: {} = ...", target) : "");
    }
    if (next.kind == Kind::binary && next.op == BinaryOp::equal) {
      return refuse(next.span, "'==' compares, it does not assign",
                    is_short ? fmt::format("write {} = ...", target) : "");
    }
    const auto second = parser_.token(begin + 2);
    const bool derivative =
        next.kind == Kind::binary && next.op == BinaryOp::divide && parser_.text(second.span) == "dt";
    if (derivative) {
      return refuse(join(name.span, second.span), "a differential equation is not a statement",
                    "it belongs to the equations of the model");
    }
    return refuse_symbol_after_name(begin);
  }

  bool refuse_symbol_after_name(std::size_t begin) {
    const auto target = parser_.text(parser_.token(begin).span);
    const Token next = parser_.token(begin + 1);
    const Token& second = parser_.token(begin + 2);
    const bool sign = next.kind == Kind::binary && next.op <= BinaryOp::subtract;
    if (sign && second.kind == Kind::binary && second.op == next.op) {
      return refuse(join(next.span, second.span),
                    fmt::format("'{0}{0}' is not an assignment", spelling(next.op)),
                    fmt::format("write {} {}= 1", target.size() <= 40 ? target : "x", spelling(next.op)));
    }
    if (next.kind == Kind::colon) {
      return refuse(next.span, "a statement has no unit and no type",
                    "units belong to the equations; write x = ...");
    }
    if (next.kind == Kind::comma) {
      return refuse(next.span, "a statement assigns to one variable",
                    "write one statement for each, separated by ';'");
    }
    if (next.kind >= Kind::bad_number) {
      auto found = advice(next.kind, parser_.text(next.span), Place::behind_value);
      return refuse(next.span, std::move(found.message), std::move(found.hint));
    }
    return refuse(next.span,
                  fmt::format("an assignment is expected after {}, not {}", lang::quoted(target),
                              parser_.quoted(next.span)),
                  "e.g. v = v_reset, v += w");
  }

  bool refuse(Span span, std::string message, std::string hint) {
    parser_.report(span, std::move(message), std::move(hint));
    return false;
  }

  // Goes on at the first ';' or at the first line that can be a statement.
  void recover(std::size_t begin) {
    auto at = std::max(begin + 1, parser_.position());
    for (; at < parser_.size(); ++at) {
      const Token& token = parser_.token(at);
      if (token.kind == Kind::semicolon) break;
      if (token.starts_line && (token.kind == Kind::name || token.kind == Kind::keyword)) break;
    }
    parser_.move_to(at);
  }

  Parser parser_;
};

}  // namespace

Statements parse_statements(SourcePtr source) { return StatementsParser(std::move(source)).run(); }

}  // namespace brio::lang
