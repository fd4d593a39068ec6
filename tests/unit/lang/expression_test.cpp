#include <gtest/gtest.h>

#include "support.hpp"

namespace brio::lang {
namespace {

struct Row {
  const char* text;
  const char* tree;
};

// Precedence and grouping are those of Python.
const Row rows[] = {
    {"a", "a"},
    {"  a\t", "a"},
    {"a + b * c", "(+ a (* b c))"},
    {"(a + b) * c", "(* (+ a b) c)"},
    {"a - b - c", "(- (- a b) c)"},
    {"a - (b - c)", "(- a (- b c))"},
    {"a / b * c", "(* (/ a b) c)"},
    {"a // b % c", "(% (// a b) c)"},
    {"a ** b ** c", "(** a (** b c))"},
    {"-a ** b", "(- (** a b))"},
    {"(-a) ** b", "(** (- a) b)"},
    {"a ** -b", "(** a (- b))"},
    {"a ** -b ** c", "(** a (- (** b c)))"},
    {"2 ** -a * b", "(* (** 2 (- a)) b)"},
    {"-a * b", "(* (- a) b)"},
    {"a * -b", "(* a (- b))"},
    {"a - -b", "(- a (- b))"},
    {"+a--b", "(- (+ a) (- b))"},
    {"not a and b", "(and (not a) b)"},
    {"not a == b", "(not (== a b))"},
    {"not not a", "(not (not a))"},
    {"a or b and c", "(or a (and b c))"},
    {"a or b or c", "(or (or a b) c)"},
    {"a and not b", "(and a (not b))"},
    {"a + 1 < b * 2", "(< (+ a 1) (* b 2))"},
    {"(a < b) == c", "(== (< a b) c)"},
    {"a < b and b <= c or d != e", "(or (and (< a b) (<= b c)) (!= d e))"},
    {"a >= b", "(>= a b)"},
    {"a > b", "(> a b)"},
    {"f()", "(f)"},
    {"f(a)", "(f a)"},
    {"f (a, b + 1)", "(f a (+ b 1))"},
    {"f(a,)", "(f a)"},
    {"f(g(a), -b) ** 2", "(** (f (g a) (- b)) 2)"},
    {"exp(-t/tau)", "(exp (/ (- t) tau))"},
    {"True and False", "(and True False)"},
    {"a_1 + _b", "(+ a_1 _b)"},
    {"notary + android + order", "(+ (+ notary android) order)"},
    {"1e-3+.5-5.+1.5E+2", "(+ (- (+ 1e-3 .5) 5.) 1.5E+2)"},
    {"a +\n b # comment ) : =\n * c", "(+ a (* b c))"},
    {"a\r\n+ b\r- c", "(- (+ a b) c)"},
    {"((((a))))", "a"},
};

TEST(Expression, EX_01_TreesFollowPythonsPrecedence) {
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(tree(*parse_expression(text(row.text)).root), row.tree);
  }
}

struct NumberRow {
  const char* text;
  Expr::Kind kind;
  double value;
  const char* written;
};

const NumberRow numbers[] = {
    {"0", Expr::Kind::integer, 0, "0"},
    {"000", Expr::Kind::integer, 0, "000"},
    {"42", Expr::Kind::integer, 42, "42"},
    {"1_000_000", Expr::Kind::integer, 1e6, "1000000"},
    {"9223372036854775807", Expr::Kind::integer, 9223372036854775807.0, "9223372036854775807"},
    {"1.5", Expr::Kind::number, 1.5, "1.5"},
    {".5", Expr::Kind::number, 0.5, ".5"},
    {"5.", Expr::Kind::number, 5, "5."},
    {"007.5", Expr::Kind::number, 7.5, "007.5"},
    {"1e3", Expr::Kind::number, 1000, "1e3"},
    {"1.e-3", Expr::Kind::number, 1e-3, "1.e-3"},
    {"2.5E+2", Expr::Kind::number, 250, "2.5E+2"},
    {"0.1", Expr::Kind::number, 0.1, "0.1"},
    {"1.7976931348623157e308", Expr::Kind::number, 1.7976931348623157e308, "1.7976931348623157e308"},
    {"5e-324", Expr::Kind::number, 5e-324, "5e-324"},
    {"True", Expr::Kind::boolean, 1, ""},
    {"False", Expr::Kind::boolean, 0, ""},
};

TEST(Expression, Numbers) {
  for (const auto& row : numbers) {
    SCOPED_TRACE(row.text);
    const auto parsed = parse_expression(text(row.text));
    EXPECT_EQ(parsed.root->kind, row.kind);
    EXPECT_EQ(parsed.root->number, row.value);
    EXPECT_EQ(parsed.root->name, row.written);
  }
}

void list_spans(const Expr& expr, const std::string& source, std::string& result) {
  result += source.substr(expr.span.begin, expr.span.end - expr.span.begin) + "@" +
            std::to_string(expr.span.begin) + "|";
  if (expr.kind == Expr::Kind::call) {
    result +=
        "function " + source.substr(expr.name_span.begin, expr.name_span.end - expr.name_span.begin) + "|";
  }
  for (const auto& arg : expr.args) list_spans(*arg, source, result);
}

// Every node, outermost first: its own text and where it begins.
const Row spans[] = {
    {"a", "a@0|"},
    {" ( a ) ", "a@3|"},
    {"(a + b) * c", "(a + b) * c@0|a + b@1|a@1|b@5|c@10|"},
    {"a*(b)", "a*(b)@0|a@0|b@3|"},
    {"-(a)", "-(a)@0|a@2|"},
    {"not  a", "not  a@0|a@5|"},
    {"2 * exp ( -x, y )", "2 * exp ( -x, y )@0|2@0|exp ( -x, y )@4|function exp|-x@10|x@11|y@14|"},
    {"a +\n\t(b)", "a +\n\t(b)@0|a@0|b@6|"},
    {"a # é\n**2", "a # é\n**2@0|a@0|2@9|"},
};

TEST(Expression, SpansPointIntoTheText) {
  for (const auto& row : spans) {
    SCOPED_TRACE(row.text);
    const auto parsed = parse_expression(text(row.text));
    std::string found;
    list_spans(*parsed.root, row.text, found);
    EXPECT_EQ(found, row.tree);
    EXPECT_EQ(parsed.source->text, row.text);
  }
}

}  // namespace
}  // namespace brio::lang
