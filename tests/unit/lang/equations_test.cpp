#include <gtest/gtest.h>

#include "support.hpp"

namespace brio::lang {
namespace {

std::string part(const Equations& equations, Span span) {
  return equations.source->text.substr(span.begin, span.end - span.begin);
}

// One line an equation: kind, name, right-hand side, unit, flags; then its text in brackets.
std::string listed(const Equations& equations) {
  std::string result;
  for (const auto& line : equations.lines) {
    EXPECT_EQ(part(equations, line.name_span), line.name);
    EXPECT_EQ(line.rhs == nullptr, line.kind == Equation::Kind::parameter);
    const char* kind = line.kind == Equation::Kind::differential ? "d " : "";
    result += kind + line.name + (line.rhs ? " = " + tree(*line.rhs) : "") + " : " + tree(*line.unit);
    for (const auto& flag : line.flags) result += " {" + flag.name + "}";
    result += " [" + part(equations, line.span) + "]\n";
  }
  return result;
}

struct Row {
  const char* text;
  const char* listed;
};

const Row rows[] = {
    {"", ""},
    {"\n   \n\t# only a comment : 1\n", ""},
    {"dv/dt = -v/tau : volt", "d v = (/ (- v) tau) : volt [dv/dt = -v/tau : volt]\n"},
    {"dv/dt=-v/tau:1", "d v = (/ (- v) tau) : 1 [dv/dt=-v/tau:1]\n"},
    {"dv / dt = 1 : 1", "d v = 1 : 1 [dv / dt = 1 : 1]\n"},
    {"d v/dt = 1 : 1", "d v = 1 : 1 [d v/dt = 1 : 1]\n"},
    {"dtau/dt = 1 : 1", "d tau = 1 : 1 [dtau/dt = 1 : 1]\n"},
    {"ddx/dt = 1 : 1", "d dx = 1 : 1 [ddx/dt = 1 : 1]\n"},
    {"dx = 3 : 1", "dx = 3 : 1 [dx = 3 : 1]\n"},
    {"x : siemens/meter**2(constant)",
     "x : (/ siemens (** meter 2)) {constant} [x : siemens/meter**2(constant)]\n"},
    {"x : 1/(second*meter) (shared)",
     "x : (/ 1 (* second meter)) {shared} [x : 1/(second*meter) (shared)]\n"},
    {"x : volt ** -1", "x : (** volt (- 1)) [x : volt ** -1]\n"},
    {"x : volt (unless   refractory, constant over\tdt,event-driven)",
     "x : volt {unless refractory} {constant over dt} {event-driven} "
     "[x : volt (unless   refractory, constant over\tdt,event-driven)]\n"},
    {"x : volt\n (constant)\ny : 1", "x : volt {constant} [x : volt\n (constant)]\ny : 1 [y : 1]\n"},
    {"x = a == b : boolean", "x = (== a b) : boolean [x = a == b : boolean]\n"},
    {"dv/dt = (a # first : 1\n + b)\n  - c : 1 # second\n\n  n : integer",
     "d v = (- (+ a b) c) : 1 [dv/dt = (a # first : 1\n + b)\n  - c : 1]\nn : integer [n : integer]\n"},
    {"x = a +\n b : 1\nc : 1", "x = (+ a b) : 1 [x = a +\n b : 1]\nc : 1 [c : 1]\n"},
    {"x = 3 :\n1", "x = 3 : 1 [x = 3 :\n1]\n"},
    {"x\n= 3\n: 1", "x = 3 : 1 [x\n= 3\n: 1]\n"},
    {"\n    dv/dt = (E - v)/tau : volt (unless refractory)\r\n    E : volt\n    ",
     "d v = (/ (- E v) tau) : volt {unless refractory} [dv/dt = (E - v)/tau : volt (unless refractory)]\n"
     "E : volt [E : volt]\n"},
    {"dv/dt = xi*tau**-.5 : 1", "d v = (* xi (** tau (- .5))) : 1 [dv/dt = xi*tau**-.5 : 1]\n"},
};

TEST(Equations, EQ_01_LinesUnitsFlagsAndSpans) {
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(listed(parse_equations(text(row.text))), row.listed);
  }
}

TEST(Equations, FlagSpans) {
  const auto equations = parse_equations(text("x : 1 (constant over dt , event - driven)"));
  ASSERT_EQ(equations.lines[0].flags.size(), 2u);
  EXPECT_EQ(part(equations, equations.lines[0].flags[0].span), "constant over dt");
  EXPECT_EQ(part(equations, equations.lines[0].flags[1].span), "event - driven");
  EXPECT_EQ(equations.lines[0].flags[1].name, "event-driven");
}

TEST(Equations, EveryFindingIsReportedWithItsCode) {
  try {
    parse_equations(
        text("dv/dt = (-v/tau : volt\ndw/dt = 2 w : 1\nx volt\ny = a^2 : 1\nz : 1\nz : 1\nq = 3\n"));
    FAIL() << "accepted";
  } catch (const ModelError& error) {
    std::string found;
    for (const auto& finding : error.diagnostics()) {
      found += std::string(name_of(finding.code)) + "@" + std::to_string(finding.span.begin) + " ";
    }
    EXPECT_EQ(
        found,
        "syntax-error@8 syntax-error@32 syntax-error@40 syntax-error@51 duplicate-name@64 syntax-error@75 ");
  }
}

}  // namespace
}  // namespace brio::lang
