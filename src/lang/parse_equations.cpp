#include <fmt/format.h>

#include <map>

#include "lang/mistakes.hpp"
#include "lang/parse.hpp"
#include "lang/parser.hpp"

namespace brio::lang {

namespace {

using Kind = Token::Kind;
using EquationKind = Equation::Kind;

constexpr std::size_t longest_example = 60;

class EquationsParser {
 public:
  explicit EquationsParser(SourcePtr source) : parser_(std::move(source)) {}

  Equations run() {
    Equations result{parser_.source(), {}};
    while (parser_.position() < parser_.size() && !parser_.enough()) {
      const auto begin = parser_.position();
      Equation line;
      if (equation(line)) {
        refuse_duplicate(line);
        result.lines.push_back(std::move(line));
      } else {
        recover(begin);
      }
    }
    parser_.findings().throw_if_any();
    return result;
  }

 private:
  // dx/dt = rhs : unit (flags)  |  x = rhs : unit (flags)  |  x : unit (flags)
  bool equation(Equation& line) {
    const auto begin = parser_.position();
    stop_ = next_definition(begin + 1);
    parser_.set_extent({.stop = stop_});
    if (!head(line)) return false;
    if (line.kind != EquationKind::parameter && !right_hand_side(line)) return false;
    parser_.move_to(parser_.position() + 1);  // the ':'
    if (!unit(line) || !flags(line) || !line_end(line)) return false;
    line.span = {parser_.token(begin).span.begin, parser_.behind_previous().end};
    return true;
  }

  const Token& ahead(std::size_t k) const { return parser_.token(parser_.position() + k); }
  bool is_slash(const Token& token) const {
    return token.kind == Kind::binary && token.op == BinaryOp::divide;
  }
  bool is_dt(const Token& token) const {
    return token.kind == Kind::name && parser_.text(token.span) == "dt";
  }

  // Tokens of "dx/dt" or "d x/dt" from a token on, else 0.
  std::size_t derivative_length(std::size_t at) const {
    if (parser_.token(at).kind != Kind::name) return 0;
    const auto first = parser_.text(parser_.token(at).span);
    const bool spaced = first == "d" && parser_.token(at + 1).kind == Kind::name;
    if (first[0] != 'd' || (first == "d" && !spaced)) return 0;
    const auto slash = at + (spaced ? 2 : 1);
    return is_slash(parser_.token(slash)) && is_dt(parser_.token(slash + 1)) ? slash + 2 - at : 0;
  }

  // Where the next line that begins with "x =" or "dx/dt =" stands: no expression reaches beyond it.
  std::size_t next_definition(std::size_t from) {
    if (from <= definition_) return definition_;
    for (; from < parser_.size(); ++from) {
      if (!parser_.token(from).starts_line || parser_.token(from).kind != Kind::name) continue;
      const auto length = derivative_length(from);
      if (parser_.token(from + (length != 0 ? length : 1)).kind == Kind::assign) break;
    }
    return definition_ = from;
  }

  // A line that can only be the next equation, though an expression might still go on.
  bool looks_like_head(std::size_t at) const {
    const Token& token = parser_.token(at);
    if (at >= stop_) return true;
    return token.starts_line && token.kind == Kind::name && parser_.token(at + 1).kind == Kind::colon;
  }

  // Leaves the position behind '=', or for a parameter at ':'.
  bool head(Equation& line) {
    const auto begin = parser_.position();
    const Token& first = ahead(0);
    if (first.kind != Kind::name) return refuse_first(first);
    const auto length = derivative_length(begin);
    if (length == 0 && is_slash(ahead(1))) return refuse_derivative();
    const Token& variable = parser_.token(begin + (length == 4 ? 1 : 0));
    line.name_span = variable.span;
    if (length == 3) ++line.name_span.begin;  // the d of dx
    line.name = parser_.text(line.name_span);
    line.kind = length != 0 ? EquationKind::differential : EquationKind::subexpression;
    parser_.move_to(begin + (length != 0 ? length : 1));
    const Token& next = parser_.peek();
    if (next.kind == Kind::assign) {
      parser_.move_to(parser_.position() + 1);
      return true;
    }
    if (next.kind != Kind::colon) return refuse_behind_head(line);
    if (length != 0) {
      return refuse(next.span, fmt::format("the right-hand side of {} is missing", derivative_of(line)),
                    example(line));
    }
    line.kind = EquationKind::parameter;
    return true;
  }

  bool right_hand_side(Equation& line) {
    const auto what =
        fmt::format("the right-hand side of {}",
                    line.kind == EquationKind::differential ? derivative_of(line) : quoted(line.name));
    line.rhs = parser_.expression({.stop = stop_}, what);
    if (!line.rhs) return false;
    const Token next = parser_.peek();
    if (next.kind == Kind::colon) return true;
    if (next.kind == Kind::end || next.starts_line) return refuse_missing_unit(line);
    const bool separator = next.kind == Kind::comma || next.kind == Kind::semicolon;
    const Token& word = ahead(separator ? 1 : 0);
    if (word.kind == Kind::name && !word.starts_line && !colon_on_line(parser_.position())) {
      return refuse({parser_.behind_previous().begin, word.span.end}, "a ':' is missing before the unit",
                    example(line, parser_.text(word.span)));
    }
    parser_.refuse_rest();
    return false;
  }

  bool unit(Equation& line) {
    const auto at = parser_.position();
    if (at >= stop_ || looks_like_head(at)) {
      return refuse(parser_.behind_previous(), fmt::format("the unit of {} is missing", quoted(line.name)),
                    "write its unit after the ':', or 1 if it has none");
    }
    const auto what = fmt::format("the unit of {}", quoted(line.name));
    line.unit = parser_.expression({.stop = stop_, .one_line = true, .calls = false}, what);
    return line.unit != nullptr;
  }

  // "(unless refractory, constant over dt)", on the unit's line or below it.
  bool flags(Equation& line) {
    parser_.set_extent({.stop = stop_, .calls = false});
    if (parser_.peek().kind != Kind::left_parenthesis) return true;
    const Span opening = parser_.peek().span;
    do {
      parser_.move_to(parser_.position() + 1);
      if (!flag(line, opening)) return false;
    } while (parser_.peek().kind == Kind::comma);
    if (parser_.peek().kind != Kind::right_parenthesis) return refuse_in_flags(opening);
    parser_.move_to(parser_.position() + 1);
    return true;
  }

  bool flag(Equation& line, Span opening) {
    Flag found;
    bool dashed = false;
    for (;; parser_.move_to(parser_.position() + 1)) {
      const Token& next = parser_.peek();
      const bool word = next.kind == Kind::name || next.kind == Kind::keyword;
      const bool dash = next.kind == Kind::binary && next.op == BinaryOp::subtract && !found.name.empty();
      if ((!word && !dash) || looks_like_head(parser_.position())) break;
      if (!found.name.empty() && !dash && !dashed) found.name += ' ';
      found.name += parser_.text(next.span);
      found.span = found.span.end == 0 ? next.span : join(found.span, next.span);
      dashed = dash;
    }
    if (found.name.empty()) return refuse_in_flags(opening);
    line.flags.push_back(std::move(found));
    return true;
  }

  bool refuse_in_flags(Span opening) {
    const Token next = parser_.peek();
    if (next.kind == Kind::end || next.kind == Kind::colon || next.starts_line) {
      return refuse(opening, "this '(' is never closed", "add the missing ')' after the flags");
    }
    if (next.kind == Kind::right_parenthesis || next.kind == Kind::comma) {
      return refuse(next.span, "a flag is missing here", "e.g. (constant) or (unless refractory)");
    }
    return refuse(next.span,
                  fmt::format("flags are words separated by ',', not {}", parser_.quoted(next.span)),
                  "e.g. (constant, shared)");
  }

  bool line_end(const Equation& line) {
    const Token next = parser_.peek();
    if (next.kind == Kind::end || next.starts_line) return true;
    if (next.kind == Kind::left_parenthesis) {
      return refuse(next.span, "the flags of one equation stand in one pair of parentheses",
                    "separate them by ',', e.g. (constant, shared)");
    }
    if (next.kind == Kind::semicolon) {
      return refuse(next.span, "equations are not separated by ';'",
                    "write each equation on a line of its own");
    }
    if (next.kind == Kind::colon) {
      return refuse(next.span, fmt::format("the equation of {} has two ':'", quoted(line.name)),
                    "the unit stands after the only ':'; write each equation on a line of its own");
    }
    const bool next_equation =
        next.kind == Kind::name && (ahead(1).kind == Kind::colon || ahead(1).kind == Kind::assign);
    if (!line.flags.empty() || next.kind == Kind::assign || next_equation) {
      return refuse(next.span, fmt::format("{} has no place after an equation", parser_.quoted(next.span)),
                    "write each equation on a line of its own");
    }
    parser_.refuse_rest();
    return false;
  }

  bool refuse_first(const Token& first) {
    if (first.kind == Kind::colon || first.kind == Kind::assign) {
      return refuse(first.span, fmt::format("a name is missing before {}", parser_.quoted(first.span)),
                    "e.g. 'v : volt'");
    }
    if (first.kind >= Kind::bad_number && first.kind != Kind::keyword) {
      auto found = advice(first.kind, parser_.text(first.span), Place::value);
      return refuse(first.span, std::move(found.message), std::move(found.hint));
    }
    if (first.kind == Kind::keyword) {
      return refuse(first.span,
                    fmt::format("{} cannot be the name of a variable", parser_.quoted(first.span)),
                    "Python reserves this word: choose another name");
    }
    return refuse(first.span,
                  fmt::format("an equation begins with the name of its variable, not with {}",
                              parser_.quoted(first.span)),
                  "e.g. 'dv/dt = -v/tau : volt'");
  }

  // Something like a fraction that is not dx/dt.
  bool refuse_derivative() {
    const Token& first = ahead(0);
    const Token& below = ahead(2);
    const auto above = parser_.text(first.span);
    const Span span =
        below.kind == Kind::name ? join(first.span, below.span) : join(first.span, ahead(1).span);
    const auto name = above.size() > 1 && above[0] == 'd' ? above.substr(1) : above;
    const bool second_order =
        parser_.text(below.span) == "dt2" || (above == "d2" || above.substr(0, 2) == "d2");
    if (second_order) {
      return refuse(span, "only first derivatives can be equations",
                    "give the first derivative a name of its own: dx/dt = y : 1 and dy/dt = ... : 1/second");
    }
    if (name.size() > 40) {
      return refuse(span, "a differential equation begins with the derivative by time", "write dx/dt = ...");
    }
    return refuse(span, fmt::format("{} is not a derivative by time", parser_.quoted(span)),
                  fmt::format("write d{}/dt", name == "d" ? "x" : name));
  }

  bool refuse_behind_head(const Equation& line) {
    const Token next = parser_.peek();
    const auto variable = quoted(line.name);
    if (next.kind == Kind::end || next.starts_line) {
      return refuse(parser_.behind_previous(),
                    fmt::format("the line of {} ends without ':' and a unit", variable),
                    fmt::format("write '{} : 1' for a parameter without unit", shortened(line.name)));
    }
    if (next.kind == Kind::text || next.kind == Kind::open_text) {
      return refuse({next.span.begin, next.span.begin + 1}, "a derivative is not written with '",
                    fmt::format("write d{}/dt", shortened(line.name)));
    }
    if (next.kind >= Kind::bad_number) {
      auto found = advice(next.kind, parser_.text(next.span), Place::behind_value);
      return refuse(next.span, std::move(found.message), std::move(found.hint));
    }
    return refuse_symbol_behind_head(line);
  }

  bool refuse_symbol_behind_head(const Equation& line) {
    const Token next = parser_.peek();
    const auto variable = quoted(line.name);
    if (next.kind == Kind::comma) {
      return refuse(next.span, "an equation defines one variable", "write a line for each");
    }
    if (next.kind == Kind::augmented) {
      return refuse(next.span, fmt::format("{} is a statement, not an equation", parser_.quoted(next.span)),
                    "an equation has '=' or only ':'");
    }
    if (next.kind == Kind::binary && next.op == BinaryOp::equal) {
      return refuse(next.span, "'==' compares, it does not define", "write '='");
    }
    if (next.kind == Kind::name) {
      return refuse({parser_.behind_previous().begin, next.span.end},
                    fmt::format("a ':' or '=' is missing after {}", variable),
                    fmt::format("write '{} : {}' if {} is its unit", shortened(line.name),
                                parser_.text(next.span), parser_.quoted(next.span)));
    }
    const bool of_time = next.kind == Kind::left_parenthesis;
    return refuse(next.span,
                  fmt::format("'=' or ':' is expected after {}, not {}", variable, parser_.quoted(next.span)),
                  of_time ? "write the name alone: variables depend on time" : "e.g. 'v : volt'");
  }

  bool refuse_missing_unit(const Equation& line) {
    return refuse(parser_.behind_previous(), fmt::format("the equation of {} has no unit", quoted(line.name)),
                  example(line));
  }

  void refuse_duplicate(const Equation& line) {
    const auto [first, is_new] = defined_.emplace(line.name, line.name_span);
    if (is_new) return;
    const auto before = std::string_view(parser_.source()->text).substr(0, first->second.begin);
    const auto number = 1 + std::count(before.begin(), before.end(), '\n');
    parser_.report(line.name_span, fmt::format("{} is defined twice", quoted(line.name)),
                   fmt::format("it is first defined in line {}", number), Code::duplicate_name);
  }

  bool refuse(Span span, std::string message, std::string hint) {
    parser_.report(span, std::move(message), std::move(hint));
    return false;
  }

  static std::string shortened(const std::string& name) { return name.size() <= 40 ? name : "x"; }
  static std::string derivative_of(const Equation& line) {
    return fmt::format("'d{}/dt'", shortened(line.name));
  }

  // "write 'dv/dt = -v/tau : volt'", with what was written as far as it fits.
  std::string example(const Equation& line, std::string_view unit = "") const {
    const bool differential = line.kind == EquationKind::differential;
    const auto name = shortened(line.name);
    std::string right = "...";
    if (line.rhs && line.rhs->span.end - line.rhs->span.begin <= longest_example) {
      right = parser_.text(line.rhs->span);
    }
    if (right.find_first_of("\r\n") != std::string::npos) right = "...";
    const auto shown = fmt::format("{} = {}", differential ? fmt::format("d{}/dt", name) : name, right);
    if (!unit.empty() && unit.size() <= longest_example) return fmt::format("write '{} : {}'", shown, unit);
    return fmt::format("write '{} : volt' if {} is in volts, '{} : 1' if it has no unit", shown, name, shown);
  }

  // Whether a ':' stands on the rest of the line.
  bool colon_on_line(std::size_t at) const {
    for (++at; at < stop_ && !parser_.token(at).starts_line; ++at) {
      if (parser_.token(at).kind == Kind::colon) return true;
    }
    return false;
  }

  // Goes on at the first line behind the mistake that begins with a name and does not continue an expression.
  void recover(std::size_t begin) {
    auto at = std::max(begin + 1, parser_.position());
    for (; at < parser_.size(); ++at) {
      const Token& token = parser_.token(at);
      if (!token.starts_line || token.kind != Kind::name) continue;
      const auto previous = parser_.token(at - 1).kind;
      const bool goes_on = previous == Kind::binary || previous == Kind::comma ||
                           previous == Kind::left_parenthesis || previous == Kind::logical_not;
      if (!goes_on || at == definition_) break;
    }
    parser_.move_to(at);
  }

  Parser parser_;
  std::size_t stop_ = 0;        // the present equation reaches no further than this token
  std::size_t definition_ = 0;  // where the latest search for the next definition ended
  std::map<std::string, Span, std::less<>> defined_;
};

}  // namespace

Equations parse_equations(SourcePtr source) { return EquationsParser(std::move(source)).run(); }

}  // namespace brio::lang
