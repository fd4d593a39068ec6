#include "lang/mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/utf8.hpp"

namespace brio::lang {

namespace {

using Kind = Token::Kind;

enum class Where : std::uint8_t { anywhere, as_value, behind_value };

struct Row {
  std::string_view spelling;
  Where where;
  std::string_view message;
  std::string_view hint;
};

constexpr std::string_view lists = "lists are not supported in an expression";
constexpr std::string_view as_parameter =
    "add a parameter to the model, e.g. 'w : 1', and set its values from outside";
constexpr std::string_view conditional = "'if ... else' is not supported in an expression";
constexpr std::string_view use_int = "write int(c)*a + int(not c)*b for 'a if c else b'";

constexpr std::array rows = {
    Row{"^", Where::anywhere, "'^' is not the power operator", "write '**', e.g. x**2"},
    Row{"&&", Where::anywhere, "'&&' is not an operator", "write 'and'"},
    Row{"||", Where::anywhere, "'||' is not an operator", "write 'or'"},
    Row{"&", Where::anywhere, "'&' is not an operator", "write 'and' to join two conditions"},
    Row{"|", Where::anywhere, "'|' is not an operator", "write 'or' to join two conditions"},
    Row{"!", Where::anywhere, "'!' is not an operator", "write 'not' before a condition, '!=' to compare"},
    Row{"~", Where::anywhere, "'~' is not an operator", "write 'not' before a condition"},
    Row{"<>", Where::anywhere, "'<>' is not an operator", "write '!='"},
    Row{"===", Where::anywhere, "'===' is not an operator", "write '=='"},
    Row{"!==", Where::anywhere, "'!==' is not an operator", "write '!='"},
    Row{"=>", Where::anywhere, "'=>' is not an operator", "write '>='"},
    Row{"=<", Where::anywhere, "'=<' is not an operator", "write '<='"},
    Row{"<<", Where::anywhere, "'<<' is not an operator", "multiply by a power of 2"},
    Row{">>", Where::anywhere, "'>>' is not an operator", "divide by a power of 2 with '//'"},
    Row{"->", Where::anywhere, "'->' is not an operator", ""},
    Row{":=", Where::anywhere, "':=' is not supported", "write '=' to assign, '==' to compare"},
    Row{"@", Where::anywhere, "'@' is not an operator", "write '*' for a product"},
    Row{"^=", Where::anywhere, "'^=' is not an assignment", "write '**=' to raise to a power"},
    Row{"&=", Where::anywhere, "'&=' is not an assignment", "write 'x = x and ...'"},
    Row{"|=", Where::anywhere, "'|=' is not an assignment", "write 'x = x or ...'"},
    Row{"@=", Where::anywhere, "'@=' is not an assignment", "write '*='"},
    Row{"<<=", Where::anywhere, "'<<=' is not an assignment", "write '*=' with a power of 2"},
    Row{">>=", Where::anywhere, "'>>=' is not an assignment", "write '//=' with a power of 2"},
    Row{"\\", Where::behind_value, "'\\' does not continue a line",
        "leave it out: inside parentheses a line may break"},
    Row{"\\", Where::as_value, "'\\' has no meaning here",
        "inside parentheses a line may break without it; functions have plain names, e.g. sqrt(x)"},
    Row{"[", Where::behind_value, "indexing with [...] is not supported",
        "a name stands for the value of one neuron or synapse; in synapses, x_pre and x_post name those of "
        "its neurons"},
    Row{"[", Where::as_value, lists, as_parameter},
    Row{"]", Where::anywhere, "this ']' closes nothing", "only parentheses group: ( )"},
    Row{"{", Where::anywhere, "braces are not supported", "only parentheses group: ( )"},
    Row{"}", Where::anywhere, "this '}' closes nothing", "only parentheses group: ( )"},
    Row{".", Where::behind_value, "attributes with '.' are not supported",
        "give the value a simple name outside the model"},
    Row{".", Where::as_value, "'.' alone is not a number", ""},
    Row{"if", Where::anywhere, conditional, use_int},
    Row{"else", Where::anywhere, conditional, use_int},
    Row{"elif", Where::anywhere, conditional, use_int},
    Row{"lambda", Where::anywhere, "'lambda' is not supported",
        "Python reserves this word: as the name of a constant, write e.g. lambda_"},
    Row{"is", Where::anywhere, "'is' is not supported", "write '==' to compare"},
    Row{"in", Where::anywhere, "'in' is not supported", "write comparisons joined by 'and' or 'or'"},
    Row{"None", Where::anywhere, "'None' is not a value here", "write a number"},
    Row{"for", Where::anywhere, "'for' is not supported here", as_parameter},
    Row{"\xC2\xA0", Where::anywhere, "a no-break space (U+00A0) stands here",
        "replace it by an ordinary space"},
    Row{"\xE2\x80\x8B", Where::anywhere, "an invisible space (U+200B) stands here", "delete it"},
    Row{"\xEF\xBB\xBF", Where::anywhere, "a byte order mark (U+FEFF) stands here", "delete it"},
    Row{"−", Where::anywhere, "'−' (U+2212) is not the minus of the keyboard", "write '-'"},
    Row{"–", Where::anywhere, "'–' (U+2013) is not the minus of the keyboard", "write '-'"},
    Row{"—", Where::anywhere, "'—' (U+2014) is not the minus of the keyboard", "write '-'"},
    Row{"×", Where::anywhere, "'×' is not an operator", "write '*'"},
    Row{"·", Where::anywhere, "'·' is not an operator", "write '*'"},
    Row{"⋅", Where::anywhere, "'⋅' is not an operator", "write '*'"},
    Row{"∗", Where::anywhere, "'∗' (U+2217) is not the '*' of the keyboard", "write '*'"},
    Row{"÷", Where::anywhere, "'÷' is not an operator", "write '/'"},
    Row{"≤", Where::anywhere, "'≤' is not an operator", "write '<='"},
    Row{"≥", Where::anywhere, "'≥' is not an operator", "write '>='"},
    Row{"≠", Where::anywhere, "'≠' is not an operator", "write '!='"},
    Row{"²", Where::anywhere, "'²' is not an operator", "write '**2'"},
    Row{"³", Where::anywhere, "'³' is not an operator", "write '**3'"},
    Row{"√", Where::anywhere, "'√' is not a function", "write sqrt(x)"},
    Row{"∞", Where::anywhere, "'∞' is not a number here", "write inf"},
    Row{"µ", Where::anywhere, "'µ' is not a letter of names and units", "write u for micro, e.g. uA, or mu"},
    Row{"‘", Where::anywhere, "text in quotes is not supported in an expression", ""},
    Row{"’", Where::anywhere, "text in quotes is not supported in an expression", ""},
    Row{"“", Where::anywhere, "text in quotes is not supported in an expression", ""},
    Row{"”", Where::anywhere, "text in quotes is not supported in an expression", ""},
};

struct Greek {
  char32_t small;
  std::string_view name;
};

constexpr std::array greek = {
    Greek{U'α', "alpha"},   Greek{U'β', "beta"},    Greek{U'γ', "gamma"},   Greek{U'δ', "delta"},
    Greek{U'ε', "epsilon"}, Greek{U'ϵ', "epsilon"}, Greek{U'ζ', "zeta"},    Greek{U'η', "eta"},
    Greek{U'θ', "theta"},   Greek{U'ϑ', "theta"},   Greek{U'ι', "iota"},    Greek{U'κ', "kappa"},
    Greek{U'λ', "lambda_"}, Greek{U'μ', "mu"},      Greek{U'ν', "nu"},      Greek{U'ξ', "xi"},
    Greek{U'ο', "o"},       Greek{U'π', "pi"},      Greek{U'ρ', "rho"},     Greek{U'ς', "sigma"},
    Greek{U'σ', "sigma"},   Greek{U'τ', "tau"},     Greek{U'υ', "upsilon"}, Greek{U'φ', "phi"},
    Greek{U'ϕ', "phi"},     Greek{U'χ', "chi"},     Greek{U'ψ', "psi"},     Greek{U'ω', "omega"},
    Greek{U'Γ', "Gamma"},   Greek{U'Δ', "Delta"},   Greek{U'Θ', "Theta"},   Greek{U'Λ', "Lambda"},
    Greek{U'Ξ', "Xi"},      Greek{U'Π', "Pi"},      Greek{U'Σ', "Sigma"},   Greek{U'Φ', "Phi"},
    Greek{U'Ψ', "Psi"},     Greek{U'Ω', "Omega"},
};

// The word in ASCII if its other letters are all Greek, else "".
std::string transliterated(std::string_view word) {
  std::string result;
  for (std::size_t at = 0; at < word.size();) {
    const auto letter = base::code_point_at(word, at);
    if (letter.length == 1) {
      result += word[at];
    } else {
      const auto row =
          std::find_if(greek.begin(), greek.end(), [&](const Greek& g) { return g.small == letter.value; });
      if (letter.length == 0 || row == greek.end()) return "";
      result += row->name;
    }
    at += letter.length;
  }
  return result;
}

Advice about_word(std::string_view word) {
  const auto ascii = transliterated(word);
  return {fmt::format("{} is not a name: names are made of the letters a-z and A-Z, digits and '_'",
                      quoted(word)),
          ascii.empty() || ascii.size() > 40 ? "" : fmt::format("write {}", ascii)};
}

Advice about_number(std::string_view number) {
  const auto letter = number.find_first_not_of("0123456789.");
  const auto head = number.substr(0, letter);
  const auto tail = letter == std::string_view::npos ? std::string_view() : number.substr(letter);
  const auto message = fmt::format("{} is not a number", quoted(number));
  if (tail == "j" || tail == "J")
    return {"complex numbers are not supported", "for a product with j write '*'"};
  if (tail == "e" || tail == "E") return {message, "write the exponent as digits, e.g. 1e-3"};
  const bool word = !tail.empty() && std::all_of(tail.begin(), tail.end(), [](char c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
  const bool plain_head = std::count(head.begin(), head.end(), '.') <= 1 && (head == "0" || head[0] != '0');
  if (head == "0" && tail.size() > 1 && std::string_view("xXoObB").find(tail[0]) != std::string_view::npos) {
    return {message, "write it in decimal, or with '*' if it is a product"};
  }
  if (word && tail[0] != '_' && plain_head && number.size() < 40) {
    return {message, fmt::format("a product needs '*': {}*{}", head, tail)};
  }
  const auto significant = number.find_first_not_of("0_");
  if (tail.empty() && number[0] == '0' && head.find('.') == std::string_view::npos && number.size() < 40) {
    return {message, fmt::format("leave out the leading zeros: {}", number.substr(significant))};
  }
  return {message, ""};
}

Advice about_symbol(std::string_view spelling, Place place) {
  const auto unwanted = place == Place::value ? Where::behind_value : Where::as_value;
  for (const auto& row : rows) {
    if (row.spelling == spelling && row.where != unwanted)
      return {std::string(row.message), std::string(row.hint)};
  }
  const auto byte = static_cast<unsigned char>(spelling[0]);
  if (base::code_point_at(spelling, 0).length == 0) {
    return {fmt::format("a byte that is not text stands here (0x{:02x})", byte), "save the text as UTF-8"};
  }
  if (byte < 0x20 || byte == 0x7f) {
    return {fmt::format("an invisible character stands here (0x{:02x})", byte), "delete it"};
  }
  return {fmt::format("{} has no meaning here", quoted(spelling)), ""};
}

Advice about_keyword(std::string_view word, Place place) {
  auto found = about_symbol(word, place);
  if (!found.hint.empty()) return found;
  return {fmt::format("{} is a word that Python reserves", quoted(word)), "choose another name"};
}

}  // namespace

Advice advice(Token::Kind kind, std::string_view spelling, Place place) {
  switch (kind) {
    case Kind::bad_number: return about_number(spelling);
    case Kind::text: return {"text in quotes is not supported in an expression", "compare with a number"};
    case Kind::open_text:
      return {"a quotation mark is not closed, and text is not supported in an expression", ""};
    case Kind::keyword: return about_keyword(spelling, place);
    case Kind::word: return about_word(spelling);
    default: return about_symbol(spelling, place);
  }
}

std::string quoted(std::string_view text) {
  constexpr std::size_t longest = 40;
  const bool cut = text.size() > longest;
  auto shown = text.substr(0, longest);
  // Not in the middle of a character.
  while (cut && !shown.empty() && (static_cast<unsigned char>(text[shown.size()]) & 0xC0u) == 0x80u)
    shown.remove_suffix(1);
  std::string clean = base::valid_utf8(shown);
  std::replace_if(
      clean.begin(), clean.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return fmt::format("'{}{}'", clean, cut ? "..." : "");
}

}  // namespace brio::lang
