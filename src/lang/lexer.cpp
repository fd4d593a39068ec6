#include "lang/lexer.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace brio::lang {

namespace {

using Kind = Token::Kind;

struct Row {
  std::string_view spelling;
  Kind kind;
  BinaryOp op = BinaryOp::add;
};

// Longer spellings first, so that the first match is the longest.
constexpr std::array symbols = {
    Row{"**=", Kind::augmented, BinaryOp::power},
    Row{"//=", Kind::augmented, BinaryOp::floor_divide},
    Row{"===", Kind::foreign},
    Row{"!==", Kind::foreign},
    Row{"<<=", Kind::foreign},
    Row{">>=", Kind::foreign},
    Row{"**", Kind::binary, BinaryOp::power},
    Row{"//", Kind::binary, BinaryOp::floor_divide},
    Row{"<=", Kind::binary, BinaryOp::less_equal},
    Row{">=", Kind::binary, BinaryOp::greater_equal},
    Row{"==", Kind::binary, BinaryOp::equal},
    Row{"!=", Kind::binary, BinaryOp::not_equal},
    Row{"+=", Kind::augmented, BinaryOp::add},
    Row{"-=", Kind::augmented, BinaryOp::subtract},
    Row{"*=", Kind::augmented, BinaryOp::multiply},
    Row{"/=", Kind::augmented, BinaryOp::divide},
    Row{"%=", Kind::augmented, BinaryOp::modulo},
    Row{"^=", Kind::foreign},
    Row{"&=", Kind::foreign},
    Row{"|=", Kind::foreign},
    Row{"@=", Kind::foreign},
    Row{"&&", Kind::foreign},
    Row{"||", Kind::foreign},
    Row{"<>", Kind::foreign},
    Row{"=>", Kind::foreign},
    Row{"=<", Kind::foreign},
    Row{"->", Kind::foreign},
    Row{":=", Kind::foreign},
    Row{"<<", Kind::foreign},
    Row{">>", Kind::foreign},
    Row{"+", Kind::binary, BinaryOp::add},
    Row{"-", Kind::binary, BinaryOp::subtract},
    Row{"*", Kind::binary, BinaryOp::multiply},
    Row{"/", Kind::binary, BinaryOp::divide},
    Row{"%", Kind::binary, BinaryOp::modulo},
    Row{"<", Kind::binary, BinaryOp::less},
    Row{">", Kind::binary, BinaryOp::greater},
    Row{"=", Kind::assign},
    Row{"(", Kind::left_parenthesis},
    Row{")", Kind::right_parenthesis},
    Row{",", Kind::comma},
    Row{":", Kind::colon},
    Row{";", Kind::semicolon},
};

// Words with a meaning of their own, sorted (a static assertion keeps it so).
constexpr std::array words = {
    Row{"False", Kind::boolean},    Row{"None", Kind::keyword},
    Row{"True", Kind::boolean},     Row{"and", Kind::binary, BinaryOp::logical_and},
    Row{"as", Kind::keyword},       Row{"assert", Kind::keyword},
    Row{"async", Kind::keyword},    Row{"await", Kind::keyword},
    Row{"break", Kind::keyword},    Row{"class", Kind::keyword},
    Row{"continue", Kind::keyword}, Row{"def", Kind::keyword},
    Row{"del", Kind::keyword},      Row{"elif", Kind::keyword},
    Row{"else", Kind::keyword},     Row{"except", Kind::keyword},
    Row{"finally", Kind::keyword},  Row{"for", Kind::keyword},
    Row{"from", Kind::keyword},     Row{"global", Kind::keyword},
    Row{"if", Kind::keyword},       Row{"import", Kind::keyword},
    Row{"in", Kind::keyword},       Row{"is", Kind::keyword},
    Row{"lambda", Kind::keyword},   Row{"nonlocal", Kind::keyword},
    Row{"not", Kind::logical_not},  Row{"or", Kind::binary, BinaryOp::logical_or},
    Row{"pass", Kind::keyword},     Row{"raise", Kind::keyword},
    Row{"return", Kind::keyword},   Row{"try", Kind::keyword},
    Row{"while", Kind::keyword},    Row{"with", Kind::keyword},
    Row{"yield", Kind::keyword},
};
constexpr bool by_spelling(const Row& a, const Row& b) { return a.spelling < b.spelling; }
static_assert(std::is_sorted(words.begin(), words.end(), by_spelling));
constexpr std::size_t shortest_word = 2;
constexpr std::size_t longest_word = 8;
static_assert(std::all_of(words.begin(), words.end(), [](const Row& row) {
  return row.spelling.size() >= shortest_word && row.spelling.size() <= longest_word;
}));

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
constexpr bool is_word_character(char c) { return is_letter(c) || is_digit(c); }
constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80u; }
constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f' || c == '\v'; }
constexpr bool is_newline(char c) { return c == '\n' || c == '\r'; }

// Letters of the world's alphabets, roughly: symbols, punctuation and spaces lie between.
bool is_foreign_letter(char32_t c) {
  constexpr char32_t multiplication_sign = 0xD7;
  constexpr char32_t division_sign = 0xF7;
  if (c == multiplication_sign || c == division_sign) return false;
  return (c >= 0xC0 && c < 0x2000) || (c >= 0x3040 && c < 0xE000);
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { tokens_.reserve(text.size() / 3 + 4); }

  std::vector<Token> run() {
    for (skip_space(); at_ < text_.size(); skip_space()) token();
    const auto behind = tokens_.empty() ? Span{} : Span{tokens_.back().span.end, tokens_.back().span.end};
    tokens_.push_back({Kind::end, BinaryOp::add, true, behind});
    return std::move(tokens_);
  }

 private:
  char at(std::size_t index) const { return index < text_.size() ? text_[index] : '\0'; }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '#') {
        at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
      } else if (is_blank(c) || is_newline(c)) {
        starts_line_ = starts_line_ || is_newline(c);
        ++at_;
      } else {
        return;
      }
    }
  }

  void emit(Kind kind, std::size_t end, BinaryOp op = BinaryOp::add) {
    tokens_.push_back(
        {kind, op, starts_line_, {static_cast<std::uint32_t>(at_), static_cast<std::uint32_t>(end)}});
    starts_line_ = false;
    at_ = end;
  }

  void token() {
    const char c = text_[at_];
    if (is_letter(c)) return word();
    if (is_digit(c) || (c == '.' && is_digit(at(at_ + 1)))) return number();
    if (c == '\'' || c == '"') return text();
    if (!is_ascii(c)) return foreign();
    for (const auto& row : symbols) {
      if (row.spelling[0] == c && text_.substr(at_, row.spelling.size()) == row.spelling) {
        return emit(row.kind, at_ + row.spelling.size(), row.op);
      }
    }
    emit(Kind::foreign, at_ + 1);
  }

  // The end of a run of letters and digits that starts at `from`; sets `ascii` to false if it holds others.
  std::size_t word_end(std::size_t from, bool& ascii) const {
    while (from < text_.size()) {
      if (is_word_character(text_[from])) {
        ++from;
        continue;
      }
      const auto letter = is_ascii(text_[from]) ? base::CodePoint{} : base::code_point_at(text_, from);
      if (!is_foreign_letter(letter.value)) break;
      ascii = false;
      from += letter.length;
    }
    return from;
  }

  void word() {
    bool ascii = true;
    const auto end = word_end(at_, ascii);
    if (!ascii) return emit(Kind::word, end);
    if (end - at_ < shortest_word || end - at_ > longest_word) return emit(Kind::name, end);
    const Row wanted{text_.substr(at_, end - at_), Kind::name};
    const auto row = std::lower_bound(words.begin(), words.end(), wanted, by_spelling);
    const bool reserved = row != words.end() && row->spelling == wanted.spelling;
    emit(reserved ? row->kind : Kind::name, end, reserved ? row->op : BinaryOp::add);
  }

  void foreign() {
    bool ascii = true;
    const auto end = word_end(at_, ascii);
    if (end > at_) return emit(Kind::word, end);
    emit(Kind::foreign, at_ + std::max<std::size_t>(base::code_point_at(text_, at_).length, 1));
  }

  void text() {
    const char closing[] = {text_[at_], '\r', '\n', '\0'};
    const auto end = std::min(text_.find_first_of(closing, at_ + 1), text_.size());
    const bool closed = end < text_.size() && text_[end] == text_[at_];
    emit(closed ? Kind::text : Kind::open_text, closed ? end + 1 : end);
  }

  // Digits, with single underscores between them as Python allows.
  std::size_t digits_end(std::size_t from) const {
    while (is_digit(at(from)) || (at(from) == '_' && is_digit(at(from + 1)) && is_digit(at(from - 1))))
      ++from;
    return from;
  }

  void number() {
    auto end = digits_end(at_);
    const bool leading_zero = text_[at_] == '0' && text_.find_first_not_of("0_", at_) < end;
    Kind kind = leading_zero ? Kind::bad_number : Kind::integer;
    if (at(end) == '.') {
      end = digits_end(end + 1);
      kind = Kind::number;
    }
    if (at(end) == 'e' || at(end) == 'E') {
      const auto sign = at(end + 1) == '+' || at(end + 1) == '-' ? 1u : 0u;
      if (is_digit(at(end + 1 + sign))) {
        end = digits_end(end + 1 + sign);
        kind = Kind::number;
      }
    }
    bool ascii = true;
    const auto tail = rest_of_bad_number(end, ascii);
    emit(tail > end ? Kind::bad_number : kind, tail);
  }

  // 2mV, 1.2.3, 1j: what sticks to a number without an operator is taken with it.
  std::size_t rest_of_bad_number(std::size_t from, bool& ascii) const {
    for (auto end = word_end(from, ascii);; from = end, end = word_end(from + 1, ascii)) {
      if (at(end) != '.' || !is_digit(at(end + 1))) return end;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool starts_line_ = true;
  std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text) { return Lexer(text).run(); }

}  // namespace brio::lang
