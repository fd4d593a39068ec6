// Texts of any size and depth are parsed or refused, in time proportional to their length.
#include <gtest/gtest.h>

#include <chrono>

#include "lang/print.hpp"
#include "support.hpp"

namespace brio::lang {
namespace {

std::string repeated(const std::string& piece, std::size_t count) {
  std::string result;
  for (std::size_t k = 0; k < count; ++k) result += piece;
  return result;
}

std::string first_line_of(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string deep(const std::string& before, int count, const std::string& after) {
  return repeated(before, static_cast<std::size_t>(count)) + "a" +
         repeated(after, static_cast<std::size_t>(count));
}

struct Row {
  const char* before;
  const char* after;
};

// Everything that can nest; the last two grow to the left and to the right without parentheses.
const Row nestings[] = {{"(", ")"},   {"f(", ")"}, {"-", ""},  {"not ", ""},
                        {"(a+", ")"}, {"", "+a"},  {"", "**a"}};

TEST(Limits, DeepTextsAreRefusedAndShallowerOnesParsed) {
  for (const auto& row : nestings) {
    SCOPED_TRACE(std::string(row.before) + "a" + row.after);
    const auto allowed = text(deep(row.before, max_depth / 2 - 1, row.after));
    const auto printed = print(*parse_expression(allowed).root);
    EXPECT_EQ(print(*parse_expression(text(printed)).root), printed);
    for (const int depth : {max_depth + 1, 100'000}) {
      const auto error = error_of([&] { parse_expression(text(deep(row.before, depth, row.after))); });
      EXPECT_EQ(first_line_of(error),
                "the expression is nested more than " + std::to_string(max_depth) + " levels deep");
    }
  }
}

TEST(Limits, AChainMayBeAsLongAsTheDepth) {
  const auto terms = [](int count) { return "a" + repeated(" + a", static_cast<std::size_t>(count - 1)); };
  EXPECT_EQ(print(*parse_expression(text(terms(max_depth))).root), terms(max_depth));
  EXPECT_NE(error_of([&] { parse_expression(text(terms(max_depth + 1))); }), "no error");
}

TEST(Limits, NoMoreThanFiftyFindingsAreCollected) {
  for (const auto* line : {"v = 2 2\n", "v = 2 2;"}) {
    try {
      parse_statements(text(repeated(line, 1000)));
      FAIL() << "accepted";
    } catch (const ModelError& error) {
      EXPECT_EQ(error.diagnostics().size(), 50u);
    }
  }
}

double seconds_to_refuse_or_parse(const std::string& content) {
  const auto begin = std::chrono::steady_clock::now();
  const auto source = text(content);
  error_of([&] { parse_expression(source); });
  error_of([&] { parse_equations(source); });
  error_of([&] { parse_statements(source); });
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Each would take a minute if any step looked back over the whole text. A tenth of a second is usual; the
// bound leaves room for a busy machine and a sanitizer.
TEST(Limits, LongTextsTakeLinearTime) {
  constexpr std::size_t bytes = 300'000;
  for (const std::string piece :
       {"a",    " ",       "\n",    "(",        ")",      "a+", "a ",     "f(",         "f(a,",
        "1,",   "v=(a+\n", "x:1\n", "x\n",      "x=a\n",  "'",  "#",      ".",          "1.",
        "e",    "1e",      "\xff",  "\xce\xb1", "a:",     "a;", "x:1(a,", "dx/dt=(a\n", "a==b ",
        "not ", "a\n(",    "-",     "[",        "x:1(\n", "=",  "\r",     "x=a+\ny:",   "a\n:"}) {
    SCOPED_TRACE(piece);
    EXPECT_LT(seconds_to_refuse_or_parse(repeated(piece, bytes / piece.size())), 10.0);
    EXPECT_LT(seconds_to_refuse_or_parse("x = f(" + repeated(piece, bytes / piece.size())), 10.0);
  }
}

TEST(Limits, BytesThatAreNotText) {
  const std::string hostile[] = {
      std::string("\0", 1), "a\0b",     "\xff\xfe", "\xc3", "\xed\xa0\x80",
      "\xf4\x90\x80\x80",   "a \x01 b", "'\n\"\n",  "\x7f", std::string("a = \0 : 1", 9)};
  for (const auto& bytes : hostile) {
    for (const auto& content : {bytes, "x = " + bytes + " : 1", "f(" + bytes}) {
      error_of([&] { parse_expression(text(content)); });
      error_of([&] { parse_equations(text(content)); });
      error_of([&] { parse_statements(text(content)); });
    }
  }
  EXPECT_EQ(error_of([] { parse_expression(text("a + \xff")); }),
            "a byte that is not text stands here (0xff)\n  in the text:\n    a + ?\n        ^\n  hint: save "
            "the text as "
            "UTF-8");
}

}  // namespace
}  // namespace brio::lang
