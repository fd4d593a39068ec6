#include "lang/latex_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "units/units.hpp"

namespace brio::lang {

namespace {

constexpr std::array<std::string_view, 34> greek = {
    "alpha",   "beta",   "gamma", "delta",   "epsilon", "zeta",  "eta",   "theta", "iota",
    "kappa",   "lambda", "mu",    "nu",      "xi",      "pi",    "rho",   "sigma", "tau",
    "upsilon", "phi",    "chi",   "psi",     "omega",   "Gamma", "Delta", "Theta", "Lambda",
    "Xi",      "Pi",     "Sigma", "Upsilon", "Phi",     "Psi",   "Omega"};

struct Function {
  std::string_view name;
  std::string_view before;
  std::string_view after;
};

constexpr std::string_view open = R"(\left()";
constexpr std::string_view close = R"(\right))";

// Functions with a notation of their own; the others get \operatorname.
constexpr std::array functions = {
    Function{"sqrt", R"(\sqrt{)", "}"},
    Function{"abs", R"(\left|)", R"(\right|)"},
    Function{"floor", R"(\left\lfloor )", R"(\right\rfloor)"},
    Function{"ceil", R"(\left\lceil )", R"(\right\rceil)"},
    Function{"log1p", R"(\ln\left(1 + )", close},
    Function{"exp", R"(\exp\left()", close},
    Function{"log", R"(\ln\left()", close},
    Function{"log10", R"(\log_{10}\left()", close},
    Function{"sin", R"(\sin\left()", close},
    Function{"cos", R"(\cos\left()", close},
    Function{"tan", R"(\tan\left()", close},
    Function{"sinh", R"(\sinh\left()", close},
    Function{"cosh", R"(\cosh\left()", close},
    Function{"tanh", R"(\tanh\left()", close},
    Function{"arcsin", R"(\arcsin\left()", close},
    Function{"arccos", R"(\arccos\left()", close},
    Function{"arctan", R"(\arctan\left()", close},
    Function{"sign", R"(\operatorname{sgn}\left()", close},
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_greek(std::string_view word) { return std::find(greek.begin(), greek.end(), word) != greek.end(); }

std::string escaped(std::string_view word) {
  std::string result;
  for (const char c : word) result += c == '_' ? std::string("\\_") : std::string(1, c);
  return result;
}

// One word without underscores: v, \tau, 12, or several letters in one upright or italic piece, because
// italic letters side by side would read as a product.
std::string word_in(std::string_view word, std::string_view font) {
  if (is_greek(word)) return fmt::format("\\{}", word);
  const bool plain = word.size() == 1 || std::all_of(word.begin(), word.end(), is_digit);
  return plain ? std::string(word) : fmt::format("\\{}{{{}}}", font, word);
}

std::vector<std::string_view> split(std::string_view name) {
  std::vector<std::string_view> parts;
  for (std::size_t begin = 0; begin < name.size();) {
    const auto end = std::min(name.find('_', begin), name.size());
    if (end > begin) parts.push_back(name.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

// "tau1": a letter with its number, which is a subscript too.
std::size_t digits_behind_letter(std::string_view word) {
  const auto last_letter = word.find_last_not_of("0123456789");
  if (last_letter == std::string_view::npos || last_letter + 1 == word.size()) return word.size();
  const auto letters = word.substr(0, last_letter + 1);
  return letters.size() == 1 || is_greek(letters) ? letters.size() : word.size();
}

}  // namespace

std::string latex_name(std::string_view name) {
  if (name == "inf") return R"(\infty)";
  if (const auto* unit = units::find_model_unit(name)) return unit->latex;
  auto parts = split(name);
  if (parts.empty()) return fmt::format("\\mathit{{{}}}", escaped(name));
  const auto letters = digits_behind_letter(parts[0]);
  if (letters < parts[0].size()) {
    parts.insert(parts.begin() + 1, parts[0].substr(letters));
    parts[0] = parts[0].substr(0, letters);
  }
  std::string result = word_in(parts[0], "mathit");
  for (std::size_t k = 1; k < parts.size(); ++k) {
    result += (k == 1 ? "_{" : ",") + word_in(parts[k], "mathrm");
  }
  return parts.size() == 1 ? result : result + "}";
}

std::string latex_unit_name(std::string_view name) {
  const auto* unit = units::find_unit(name);
  return unit != nullptr ? unit->latex : fmt::format("\\mathrm{{{}}}", escaped(name));
}

LatexCall latex_call(std::string_view function) {
  const auto row =
      std::find_if(functions.begin(), functions.end(), [&](const Function& f) { return f.name == function; });
  if (row != functions.end()) return {std::string(row->before), std::string(row->after)};
  return {fmt::format("\\operatorname{{{}}}{}", escaped(function), open), std::string(close)};
}

}  // namespace brio::lang
