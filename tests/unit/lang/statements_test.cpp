#include <gtest/gtest.h>

#include "lang/names.hpp"
#include "support.hpp"

namespace brio::lang {
namespace {

std::string part(const Statements& statements, Span span) {
  return statements.source->text.substr(span.begin, span.end - span.begin);
}

// "target op= tree [text of the statement]" of each.
std::string listed(const Statements& statements) {
  std::string result;
  for (const auto& line : statements.lines) {
    EXPECT_EQ(part(statements, line.target_span), line.target);
    result += line.target + " " + (line.augmented ? std::string(spelling(line.op)) : "") + "= " +
              tree(*line.value) + " [" + part(statements, line.span) + "]\n";
  }
  return result;
}

struct Row {
  const char* text;
  const char* listed;
};

const Row rows[] = {
    {"", ""},
    {"\n # nothing\n ; ;\n", ""},
    {"v = 0", "v = 0 [v = 0]\n"},
    {"  v=v_r ;w+=b*mV; ", "v = v_r [v=v_r]\nw += (* b mV) [w+=b*mV]\n"},
    {"v = 0 # ; w = 1\n    u -= 1", "v = 0 [v = 0]\nu -= 1 [u -= 1]\n"},
    {"a *= 2\r\nb /= 2\rc //= 2\nd %= 2\ne **= 2",
     "a *= 2 [a *= 2]\nb /= 2 [b /= 2]\nc //= 2 [c //= 2]\nd %= 2 [d %= 2]\ne **= 2 [e **= 2]\n"},
    {"v =+ 1", "v = (+ 1) [v =+ 1]\n"},
    {"v = (a +\n  b)\nw = f(1,\n2)", "v = (+ a b) [v = (a +\n  b)]\nw = (f 1 2) [w = f(1,\n2)]\n"},
    {"v = (a)", "v = a [v = (a)]\n"},
    {"x = a == b", "x = (== a b) [x = a == b]\n"},
};

TEST(Statements, EX_04_TargetsOperatorsValuesAndSpans) {
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(listed(parse_statements(text(row.text))), row.listed);
  }
}

std::string joined(const std::set<std::string>& names) {
  std::string result;
  for (const auto& name : names) result += (result.empty() ? "" : " ") + name;
  return result;
}

const Row names[] = {
    {"v = v_r", "v_r"},
    {"v += 1", "v"},
    {"x = v; y = x + w", "v w"},
    {"y = x; x = 2; z = x", "x"},
    {"x = x + 1", "x"},
    {"x = f(g(a)) + mV", "a mV"},
    {"x = 1; x += y; z -= x", "y z"},
};

TEST(Names, OfStatementsWithoutTheirLocals) {
  for (const auto& row : names) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(joined(names_in(parse_statements(text(row.text)))), row.listed);
  }
}

TEST(Names, VariablesAndFunctionsOfExpressions) {
  const auto parsed = parse_expression(text("exp(-t/tau)*rand() + f(g(x), x) > e and not b"));
  EXPECT_EQ(joined(names_in(*parsed.root)), "b e t tau x");
  EXPECT_EQ(joined(functions_in(*parsed.root)), "exp f g rand");
}

}  // namespace
}  // namespace brio::lang
