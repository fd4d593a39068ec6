#include "lang/print.hpp"

#include <gtest/gtest.h>

#include "support.hpp"

namespace brio::lang {
namespace {

struct Row {
  const char* text;
  const char* printed;
};

const Row expressions[] = {
    {"((a))", "a"},
    {"(a*b)+(c)", "a*b + c"},
    {"(a+b)*c", "(a + b)*c"},
    {"a-(b+c)", "a - (b + c)"},
    {"(a-b)+c", "a - b + c"},
    {"a/(b*c)", "a/(b*c)"},
    {"(a/b)*c", "a/b*c"},
    {"a//b%c", "a//b % c"},
    {"(a**b)**c", "(a**b)**c"},
    {"a**(b**c)", "a**b**c"},
    {"a**(-b)", "a**-b"},
    {"(-a)**b", "(-a)**b"},
    {"-(a**b)", "-a**b"},
    {"-(a*b)", "-(a*b)"},
    {"(-a)*b", "-a*b"},
    {"a-(-b)", "a - -b"},
    {"not (a and b)", "not (a and b)"},
    {"(not a) and b", "not a and b"},
    {"(not a) == b", "(not a) == b"},
    {"not (a == b)", "not a == b"},
    {"(a<b) == (c<d)", "(a < b) == (c < d)"},
    {"a or (b or c)", "a or (b or c)"},
    {"a and (b or c)", "a and (b or c)"},
    {"-(not a)", "-(not a)"},
    {"f( a,b )", "f(a, b)"},
    {"f((a),)", "f(a)"},
    {"1_000 + .5 + 5. + 1e-3 + True", "1000 + .5 + 5. + 1e-3 + True"},
};

TEST(Print, FewestParentheses) {
  for (const auto& row : expressions) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(print(*parse_expression(text(row.text)).root), row.printed);
  }
}

TEST(Print, EquationsAndStatements) {
  EXPECT_EQ(print(parse_equations(text(
                "  dv/dt=(-v)/tau:volt(unless refractory,shared)#c\n\nI=(3):1\n E : amp/(volt*second)"))),
            "dv/dt = -v/tau : volt (unless refractory, shared)\nI = 3 : 1\nE : amp/(volt*second)");
  EXPECT_EQ(print(parse_statements(text("v=0;w+=(b)\nu**=2"))), "v = 0\nw += b\nu **= 2");
}

struct NumberRow {
  Expr::Kind kind;
  double value;
  const char* printed;
};

const NumberRow numbers[] = {
    {Expr::Kind::integer, 3, "3"},         {Expr::Kind::integer, 1e15, "1000000000000000"},
    {Expr::Kind::integer, -2, "-2"},       {Expr::Kind::number, 3, "3.0"},
    {Expr::Kind::number, 0.1, "0.1"},      {Expr::Kind::number, 1e-20, "1e-20"},
    {Expr::Kind::number, 1e300, "1e+300"}, {Expr::Kind::number, -0.5, "-0.5"},
    {Expr::Kind::boolean, 1, "True"},      {Expr::Kind::boolean, 0, "False"},
};

ExprPtr number(Expr::Kind kind, double value) {
  Expr expr;
  expr.kind = kind;
  expr.number = value;
  return std::make_shared<const Expr>(expr);
}

TEST(Print, ComputedNumbersReadBackAsTheSameValue) {
  for (const auto& row : numbers) {
    SCOPED_TRACE(row.printed);
    EXPECT_EQ(print(*number(row.kind, row.value)), row.printed);
  }
}

TEST(Print, AComputedNegativeNumberKeepsItsPlace) {
  Expr power;
  power.kind = Expr::Kind::binary;
  power.binary = BinaryOp::power;
  power.args = {number(Expr::Kind::integer, -2), number(Expr::Kind::integer, -3)};
  EXPECT_EQ(print(power), "(-2)**-3");
  EXPECT_EQ(tree(*parse_expression(text(print(power))).root), "(** (- 2) (- 3))");
}

const Row formulas[] = {
    {"v", "v"},
    {"v_th", R"(v_{\mathrm{th}})"},
    {"g_L", "g_{L}"},
    {"tau_syn", R"(\tau_{\mathrm{syn}})"},
    {"V_theta_2", R"(V_{\theta,2})"},
    {"x1", "x_{1}"},
    {"tau1", R"(\tau_{1})"},
    {"Delta_T", R"(\Delta_{T})"},
    {"rate", R"(\mathit{rate})"},
    {"gNa", R"(\mathit{gNa})"},
    {"lambda_", R"(\lambda)"},
    {"_", R"(\mathit{\_})"},
    {"inf", R"(\infty)"},
    {"-50*mV", R"(-50\,\mathrm{m}\mathrm{V})"},
    {"m**3*h", R"(m^{3}\,h)"},
    {"2*v", R"(2\,v)"},
    {"v*2", R"(v \cdot 2)"},
    {"2*3", R"(2 \cdot 3)"},
    {"g*(E - v)", R"(g\,\left(E - v\right))"},
    {"-v/tau", R"(-\frac{v}{\tau})"},
    {"-(a + b)/c", R"(-\frac{a + b}{c})"},
    {"(-v)*w/tau", R"(-\frac{v\,w}{\tau})"},
    {"(-v + I)/tau", R"(\frac{-v + I}{\tau})"},
    {"x - -v/tau", R"(x - \left(-\frac{v}{\tau}\right))"},
    {"a/b*c", R"(\frac{a}{b}\,c)"},
    {"a/(b*c)", R"(\frac{a}{b\,c})"},
    {"(a/b)**2", R"(\left(\frac{a}{b}\right)^{2})"},
    {"a**b**c", "a^{b^{c}}"},
    {"-a**2", "-a^{2}"},
    {"(-a)**2", R"(\left(-a\right)^{2})"},
    {"x**(1/2)", "x^{1/2}"},
    {"a - (b - c)", R"(a - \left(b - c\right))"},
    {"exp(-t/tau)", R"(\exp\left(-\frac{t}{\tau}\right))"},
    {"sqrt(x)**2", R"(\left(\sqrt{x}\right)^{2})"},
    {"abs(x) + floor(y)", R"(\left|x\right| + \left\lfloor y\right\rfloor)"},
    {"log(x)/log10(y)", R"(\frac{\ln\left(x\right)}{\log_{10}\left(y\right)})"},
    {"log1p(x - 1)", R"(\ln\left(1 + \left(x - 1\right)\right))"},
    {"my_f(a, b)", R"(\operatorname{my\_f}\left(a, b\right))"},
    {"a // b", R"(\left\lfloor \frac{a}{b} \right\rfloor)"},
    {"i % 2 == 0", R"(i \bmod 2 = 0)"},
    {"i % 2 + 1", R"(\left(i \bmod 2\right) + 1)"},
    {"a <= b and not c != d", R"(a \le b \text{ and } \text{not } c \ne d)"},
    {"1e-3", "10^{-3}"},
    {"2.5e+06*x", R"(2.5 \cdot 10^{6}\,x)"},
    {"1e0", "10^{0}"},
    {".5 + 5.", "0.5 + 5"},
    {"True", R"(\mathrm{True})"},
};

TEST(Latex, Expressions) {
  for (const auto& row : formulas) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(latex(*parse_expression(text(row.text)).root), row.printed);
  }
}

TEST(Latex, PR_06_Equations) {
  const auto equations =
      parse_equations(text("dv_m/dt = -v_m/tau : volt (unless refractory)\nI = g : siemens/meter**2\ntau : "
                           "second (constant, shared)\nb : boolean"));
  EXPECT_EQ(latex(equations), R"(\begin{align*}
\frac{dv_{m}}{dt} &= -\frac{v_{m}}{\tau} && \left[\mathrm{V}\right]\quad\text{unless refractory} \\
I &= g && \left[\frac{\mathrm{S}}{\mathrm{m}^{2}}\right] \\
\tau & && \left[\mathrm{s}\right]\quad\text{constant, shared} \\
b & && \left[\mathrm{boolean}\right]
\end{align*})");
  EXPECT_EQ(latex(equations.lines[1]), R"(I = g \quad \left[\frac{\mathrm{S}}{\mathrm{m}^{2}}\right])");
}

}  // namespace
}  // namespace brio::lang
