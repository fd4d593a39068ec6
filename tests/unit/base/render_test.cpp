// How a finding looks to the user: the caret must stand under the right column.
#include <gtest/gtest.h>

#include "base/utf8.hpp"
#include "brio/error.hpp"

namespace brio {
namespace {

struct Row {
  const char* what;
  std::string text;
  Span span;
  const char* excerpt;  // what stands between the message and the hint
};

const Row rows[] = {
    {"one line", "a + b", {4, 5}, "  in the model:\n    a + b\n        ^\n"},
    {"a wide mark", "a + long", {4, 8}, "  in the model:\n    a + long\n        ^^^^\n"},
    {"an empty span at the end", "a +", {3, 3}, "  in the model:\n    a +\n       ^\n"},
    {"an empty text", "", {0, 0}, "  in the model:\n    \n    ^\n"},
    {"the second line of three", "a\nbb\nc", {3, 4}, "  in the model, line 2:\n    bb\n     ^\n"},
    {"the last line", "a\nbb", {2, 4}, "  in the model, line 2:\n    bb\n    ^^\n"},
    {"indentation is left out", "a\n    b + c", {10, 11}, "  in the model, line 2:\n    b + c\n        ^\n"},
    {"a mark that goes on below ends with its line",
     "ab\ncd",
     {1, 5},
     "  in the model, line 1:\n    ab\n     ^\n"},
    {"a mark inside the indentation", "    a", {0, 2}, "  in the model:\n    a\n    ^\n"},
    {"a tab is one column", "a\tb", {2, 3}, "  in the model:\n    a b\n      ^\n"},
    {"characters of several bytes are one column",
     "\u03c4 + \u00e9x",
     {5, 7},
     "  in the model:\n    \u03c4 + \u00e9x\n        ^\n"},
    {"a byte that is no text", "\xff + b", {4, 5}, "  in the model:\n    ? + b\n        ^\n"},
    {"a line end of Windows", "a\r\nb\r\n", {3, 4}, "  in the model, line 2:\n    b \n    ^\n"},
    {"a null byte", std::string("a\0b", 3), {2, 3}, "  in the model:\n    a b\n      ^\n"},
    {"a span beyond the text", "ab", {7, 9}, "  in the model:\n    ab\n      ^\n"},
};

Diagnostic finding(const std::string& text, Span span) {
  return {Code::syntax_error,
          std::make_shared<const SourceText>(SourceText{"the model", text}),
          span,
          "wrong",
          "right",
          {}};
}

TEST(Render, CaretColumns) {
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(render(finding(row.text, row.span)), std::string("wrong\n") + row.excerpt + "  hint: right");
  }
}

TEST(Render, ALongLineIsShownAroundTheMark) {
  const std::string before(1'000'000, 'x');
  const auto shown = render(finding(before + "MARK" + before, {1'000'000, 1'000'004}));
  EXPECT_EQ(shown, "wrong\n  in the model:\n    ..." + std::string(60, 'x') + "MARK" + std::string(96, 'x') +
                       "...\n    " + std::string(63, ' ') + "^^^^\n  hint: right");
}

TEST(Render, ALongLineIsNeverCutInsideACharacter) {
  std::string text;
  for (int k = 0; k < 500; ++k) text += "\u2211";  // three bytes each
  for (const auto begin : {0u, 3u, 300u, 750u, 1497u}) {
    const auto shown = render(finding(text, {begin, begin + 3}));
    EXPECT_EQ(shown.find('?'), std::string::npos) << begin;
    EXPECT_EQ(shown, base::valid_utf8(shown)) << begin;
  }
}

TEST(Render, WithoutSourceAndHintOnlyTheMessage) {
  EXPECT_EQ(render({Code::invalid_value, nullptr, {}, "N must not be negative", "", {}}),
            "N must not be negative");
}

TEST(Render, AModelErrorSaysAllFindings) {
  const ModelError error({finding("a", {0, 1}), finding("b", {0, 1})});
  EXPECT_STREQ(error.what(),
               "wrong\n  in the model:\n    a\n    ^\n  hint: right\n\nwrong\n  in the model:\n    b\n    "
               "^\n  hint: right");
  EXPECT_EQ(error.diagnostics().size(), 2u);
}

TEST(Span, JoinHoldsBoth) {
  EXPECT_EQ(join({3, 5}, {1, 2}), (Span{1, 5}));
  EXPECT_EQ(join({1, 9}, {2, 3}), (Span{1, 9}));
}

TEST(Code, NamesAreStable) {
  EXPECT_EQ(name_of(Code::syntax_error), "syntax-error");
  EXPECT_EQ(name_of(Code::duplicate_name), "duplicate-name");
  EXPECT_EQ(name_of(Code::object_conflict), "object-conflict");
}

struct Utf8Row {
  std::string bytes;
  const char* valid;
  std::size_t width;
};

// The limits of the standard's table of well-formed sequences.
const Utf8Row utf8[] = {
    {"abc", "abc", 3},
    {"\u00e9\u2211\U0001F600", "\u00e9\u2211\U0001F600", 3},
    {"\x80", "?", 1},    // a continuation alone
    {"a\xc3", "a?", 2},  // cut short
    {"\xc3(", "?(", 2},
    {"\xc0\xaf", "??", 2},  // overlong '/'
    {"\xe0\x80\xaf", "???", 3},
    {"\xed\x9f\xbf", "\ud7ff", 1},          // the last before the surrogates
    {"\xed\xa0\x80", "???", 3},             // a surrogate
    {"\xf4\x8f\xbf\xbf", "\U0010ffff", 1},  // the last of all
    {"\xf4\x90\x80\x80", "????", 4},
    {"\xf8\x88\x80\x80\x80", "?????", 5},
};

TEST(Utf8, OnlyWellFormedSequencesRemain) {
  for (const auto& row : utf8) {
    SCOPED_TRACE(row.valid);
    EXPECT_EQ(base::valid_utf8(row.bytes), row.valid);
    EXPECT_EQ(base::display_width(base::valid_utf8(row.bytes)), row.width);
  }
}

TEST(Utf8, CodePoints) {
  EXPECT_EQ(base::code_point_at("a\u03c4", 1).value, U'\u03c4');
  EXPECT_EQ(base::code_point_at("a\u03c4", 1).length, 2u);
  EXPECT_EQ(base::code_point_at("\U0001F600", 0).value, U'\U0001F600');
  EXPECT_EQ(base::code_point_at("\xcf", 0).length, 0u);
}

}  // namespace
}  // namespace brio
