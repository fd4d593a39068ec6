#include "check/check.hpp"
#include "support.hpp"

namespace brio::check {
namespace {

using namespace testing;

std::string findings_in(const Texts& texts) {
  return findings_of([&] { check(neurons(texts), outside()); });
}

const char* const variables = "v : volt\nI : amp\nx : 1\nn : integer\nb : boolean\ng : siemens\n";

// One mistake a row, in a differential equation of v.
TEST(Neurons, MistakesInEquations) {
  struct Row {
    const char* model;
    const char* found;
  };
  const std::vector<Row> rows = {
      {"dv/dt = -v/tau : volt", ""},
      {"dv/dt = -v : volt",
       "dimension-mismatch | -v | dv/dt must have unit volt / second, but '-v' has unit volt | divide by a "
       "time "
       "constant: dv/dt = (-v)/tau\n"},
      {"dv/dt = (v + I0)/tau : volt",
       "dimension-mismatch | v + I0 | cannot add 'v' (unit volt) and 'I0' (unit amp) | "
       "multiply 'I0' by a resistance, or 'v' by a conductance\n"},
      {"dv/dt = (R*I0 - v + I0)/tau : volt",
       "dimension-mismatch | I0 | cannot add 'R*I0 - v' (unit volt) and 'I0' (unit amp) | "
       "multiply 'I0' by a resistance, or 'R*I0 - v' by a conductance\n"},
      {"dv/dt = (v - 1)/tau : volt",
       "dimension-mismatch | v - 1 | cannot subtract '1' (no unit) from 'v' (unit volt) | give the number a "
       "unit: "
       "1*volt\n"},
      {"dv/dt = 0 : volt",
       "dimension-mismatch | 0 | dv/dt must have unit volt / second, but '0' has no unit | give the number a "
       "unit: "
       "0*(volt / second)\n"},
      {"dv/dt = 0/second : 1", ""},
      {"dv/dt = 1 : 1",
       "dimension-mismatch | 1 | dv/dt must have unit hertz, but '1' has no unit | divide by a time "
       "constant: dv/dt "
       "= (1)/tau\n"},
      {"dv/dt = -v/ta : 1", "unknown-name | ta | 'ta' is not known | did you mean 'tau'?\n"},
      {"dv/dt = (-v + ta*2)/(3*ta + ta) : 1",
       "unknown-name | ta | 'ta' is not known | did you mean 'tau'?\n"},
      {"dv/dt = exp(v)/tau : volt",
       "dimension-mismatch | v | exp() takes a number without unit, but 'v' has unit volt\n"},
      {"dv/dt = ex(v)/tau : 1", "unknown-function | ex | there is no function 'ex' | did you mean 'exp'?\n"},
      {"dv/dt = v(3)/tau : 1",
       "wrong-call | v | 'v' is a variable, but is used like a function | write v*(...) for a product, v(t - "
       "...) for what it was\n"},
      {"dv/dt = exp/tau : 1", "wrong-call | exp | 'exp' is a function | give it its arguments: exp(...)\n"},
      {"dv/dt = exp(v, v)/tau : 1", "wrong-call | exp(v, v) | exp() takes 1 argument, not 2\n"},
      {"dv/dt = rand(v)/tau : 1", "wrong-call | rand(v) | rand() takes no argument, not 1\n"},
      {"dv/dt = (v > 0)*3.5/tau : 1",
       "type-mismatch | v > 0 | 'v > 0' is true or false: it can't be calculated with | write int(v > 0)\n"},
      {"dv/dt = int(v > 0)*3.5/tau : 1", ""},
      {"dv/dt = b*v/tau : 1\nb : boolean", ""},
      {"dv/dt = ((not b) + 1 - (b and v > 0) + (not b)*v/(1 + (b or v > 0)))/tau : 1\nb : boolean", ""},
      {"dv/dt = 2**(not b)/tau : 1\nb : boolean",
       "type-mismatch | not b | 'not b' is true or false: it can't be calculated with | write int(not b)\n"},
      {"dv/dt = clip(v, 0, 1)/tau : volt",
       "dimension-mismatch | 0 | the arguments of clip() must have one unit: 'v' (unit volt) and '0' (no "
       "unit) "
       "differ | give the number a unit: 0*volt\n"
       "dimension-mismatch | 1 | the arguments of clip() must have one unit: 'v' (unit volt) and '1' (no "
       "unit) "
       "differ | give the number a unit: 1*volt\n"},
      {"dv/dt = v**x/tau : volt\nx : 1",
       "dimension-mismatch | x | 'v' has unit volt, so its exponent must be a constant number: the unit of "
       "the "
       "result depends on it | divide by a constant of that unit first: (v/...)**x\n"},
      {"dv/dt = v**k/volt**k*volt/tau : volt", ""},
      {"dv/dt = v**(1/2)*volt**0.5/tau : volt", ""},
      {"dv/dt = x**v/tau : 1\nx : 1\nv2 : volt", ""},
      {"dv/dt = x**I0/tau : 1\nx : 1",
       "dimension-mismatch | I0 | an exponent has no unit, but 'I0' has unit amp\n"},
      {"dv/dt = v//vt/tau : volt",
       "dimension-mismatch | v | '//' divides plain numbers, but 'v' (unit volt) is none | write "
       "floor(v/vt)\n"},
      {"dv/dt = (rand() + rand())/tau : 1",
       "repeated-random-call | rand() | rand() is called more than once in one expression | give the first "
       "value a "
       "name of its own: a = rand()\n"},
      {"dv/dt = (rand() + randn())/tau : 1", ""},
      {"dv/dt = timestep(v, dt)/tau : 1",
       "dimension-mismatch | v | timestep() takes times, but 'v' has no unit\n"},
      {"dv/dt = timestep(t, dt)/tau : 1", ""},
      {"dv/dt = (t/tau + i + N + t_in_timesteps + dt/tau)/tau : 1", ""},
      {"dv/dt = lastspike/tau/tau : 1",
       "unknown-name | lastspike | 'lastspike' is not known | only a group with a refractory period has "
       "it\n"},
      {"dv/dt = -v/tau + xi*tau**-0.5 : 1", ""},
      {"number : 1\ndv/dt = -v/number : 1",
       "dimension-mismatch | -v/number | dv/dt must have unit hertz, but '-v/number' has no unit | give "
       "'number' "
       "the unit of a time, as in 10*ms\n"},
      {"dv/dt = -v/tau + xi : 1",
       "dimension-mismatch | -v/tau + xi | cannot add '-v/tau' (unit hertz) and 'xi' (unit second ** "
       "-0.5) | noise is written as sigma*sqrt(2/tau)*xi\n"},
      {"dv/dt = -v/tau + xi*tau**-0.5 : 1\ndw/dt = -w/tau + xi*tau**-0.5 : 1",
       "equation-error | -w/tau + xi*tau**-0.5 | 'xi' is in the equations of 'v' and of 'w': is it the same "
       "noise? | "
       "write xi_v and xi_w for independent noise, xi_1 in both for the same\n"},
      {"dv/dt = -v/tau + xi_1*tau**-0.5 : 1\ndw/dt = -w/tau + xi_1*tau**-0.5 : 1", ""},
      {"x = xi*tau**0.5 : 1",
       "equation-error | xi | noise ('xi') is possible in differential equations only | in a subexpression "
       "that "
       "they use, name it, e.g. xi_1: the same name is the same noise\n"},
      {"dv/dt = (y - v)/tau : 1\ny = 2*x : 1\nx = xi_1*tau**0.5 : 1", ""},
      {"x = xi_1*tau**0.5 : 1 (constant over dt)",
       "equation-error | xi_1 | noise ('xi_1') is possible in differential equations only | write randn() "
       "for a "
       "random number\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(findings_in({row.model}), row.found) << row.model;
}

TEST(Neurons, EQ_12_MistakesInSubexpressions) {
  struct Row {
    const char* model;
    const char* found;
  };
  const std::vector<Row> rows = {
      {"x = v/vt : 1\nv : volt", ""},
      {"x = v : 1\nv : volt",
       "dimension-mismatch | v | 'x' is declared with no unit, but 'v' has unit volt\n"},
      // Users of a wrong subexpression rely on what is declared.
      {"dv/dt = x/tau : 1\nx = I0 : 1",
       "dimension-mismatch | I0 | 'x' is declared with no unit, but 'I0' has unit amp\n"},
      {"x = a + 1 : 1\na = b + 1 : 1\nb = x : 1",
       "cycle | x | subexpressions are defined by each other: x -> a -> b -> x | a value that depends on its "
       "own past "
       "is a differential equation or a parameter\n"},
      {"x = x + 1 : 1",
       "cycle | x | the subexpression 'x' is defined by itself | a value that depends on its own past is a "
       "differential equation or a parameter\n"},
      {"y = x : 1\nx = x2 : 1\nx2 = x : 1\ndv/dt = (y + x + x2)/tau : 1",
       "cycle | x | subexpressions are defined by each other: x -> x2 -> x | a value that depends on its own "
       "past is a "
       "differential equation or a parameter\n"},
      {"x = rand() : 1",
       "illegal-statement | rand() | the subexpression 'x' draws random numbers, so each use of it would "
       "give "
       "another "
       "value | flag it 'constant over dt': then it has one value in each step\n"},
      {"x = 1 + y : 1 (shared)\ny : 1",
       "illegal-statement | 1 + y | the shared subexpression 'x' uses 'y', which differs between items | "
       "make "
       "'y' shared "
       "too, or take the flag 'shared' from 'x'\n"},
      {"x = 1 + y + t/tau : 1 (shared)\ny : 1 (shared)", ""},
      {"x = i : 1 (shared)",
       "illegal-statement | i | the shared subexpression 'x' uses 'i', which differs between items | take "
       "the "
       "flag 'shared' from 'x'\n"},
      {"x = v > 0 and v < 1 : boolean\nv : 1\ny = 1.5 : integer\nz = v > 0 : 1", ""},
      {"a = unknown1 + unknown2 : 1\nb = unknown1 : 1",
       "unknown-name | unknown1 | 'unknown1' is not known | define it as a parameter, or as a constant in "
       "the "
       "namespace\n"
       "unknown-name | unknown2 | 'unknown2' is not known | define it as a parameter, or as a constant in "
       "the "
       "namespace\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(findings_in({row.model}), row.found) << row.model;
}

TEST(Neurons, NG_02_MistakesInThresholds) {
  struct Row {
    const char* threshold;
    const char* found;
  };
  const std::vector<Row> rows = {
      {"v > -50*mV", ""},
      {"v > vt and x > 1 or not b", ""},
      {"b", ""},
      {"True", ""},
      {"not x", ""},
      {"b == 1", ""},
      {"v > 0",
       "dimension-mismatch | v > 0 | cannot compare 'v' (unit volt) with '0' (no unit) | give the number a "
       "unit: "
       "0*volt\n"},
      {"-50 < v",
       "dimension-mismatch | -50 < v | cannot compare '-50' (no unit) with 'v' (unit volt) | give the number "
       "a unit: "
       "-50*volt\n"},
      {"v",
       "type-mismatch | v | a threshold must be true or false, but 'v' is a number (unit volt) | compare it "
       "with "
       "something, e.g. v > ...\n"},
      {"b + 1",
       "type-mismatch | b + 1 | a threshold must be true or false, but 'b + 1' is a number (no unit) | "
       "compare it "
       "with something, e.g. b + 1 > 1\n"},
      {"b and x", "type-mismatch | x | 'and' combines conditions, but 'x' is a number | write x != 0\n"},
      {"v > vtt", "unknown-name | vtt | 'vtt' is not known | did you mean 'vt'?\n"},
      {"-b", "type-mismatch | b | 'b' is true or false and has no sign | write -int(b)\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(findings_in({variables, row.threshold}), row.found) << row.threshold;
}

TEST(Neurons, NG_03_MistakesInResets) {
  struct Row {
    const char* reset;
    const char* found;
  };
  const std::string model = std::string(variables) + "s : 1 (shared)\nc : 1 (constant)\nsub = 2*x : 1\n";
  const std::vector<Row> rows = {
      {"v = -70*mV; x += 1\nx *= 2", ""},
      {"v = 0",
       "dimension-mismatch | 0 | 'v' has unit volt, but '0' has no unit | give the number a unit: 0*volt\n"},
      {"v += 1",
       "dimension-mismatch | 1 | 'v' has unit volt, but '1' has no unit | give the number a unit: 1*volt\n"},
      {"v *= mV",
       "dimension-mismatch | mV | '*=' would change the unit of 'v' (unit volt): 'mV' has unit volt\n"},
      {"v //= 2", "dimension-mismatch | v | '//=' needs a plain number, but 'v' has unit volt\n"},
      {"v %= mV; x %= 2; x //= 2; x **= 2", ""},
      {"q = v; v = q; q = 2*q", ""},
      {"q = v; q = x", "dimension-mismatch | x | 'q' has unit volt, but 'x' has no unit\n"},
      {"q += 1",
       "unknown-name | q | 'q' has no value yet that could be changed | define 'q' in the "
       "equations, or give it a value before\n"},
      {"q = unknown; x = q; x = q*2",
       "unknown-name | unknown | 'unknown' is not known | define it as a parameter, or as a constant in the "
       "namespace\n"},
      {"sub = 3",
       "illegal-statement | sub | 'sub' is a subexpression and can't be assigned | assign one of the "
       "variables that "
       "it is "
       "computed from\n"},
      {"s = 3",
       "illegal-statement | s | 's' is shared by all items and can't be assigned for one of them | take the "
       "flag "
       "'shared' from "
       "its equation\n"},
      {"t = 0*ms", "illegal-statement | t | 't' can't be assigned\n"},
      {"i = 3", "illegal-statement | i | 'i' can't be assigned\n"},
      {"N = 3", "illegal-statement | N | 'N' can't be assigned\n"},
      {"mV = 3",
       "reserved-name | mV | 'mV' has a meaning of its own and can't be assigned | call the variable e.g. "
       "'mV_'\n"},
      {"tau = x", ""},  // a local that hides the constant
      {"x = tau/ms; tau = x; x = tau", ""},
      {"n = 1.5; b = x; x = b; x = x > 0", ""},
      {"x = rand(); x = rand()", ""},
      {"x = xi",
       "equation-error | xi | noise ('xi') is possible in differential equations only | write randn() for a "
       "random "
       "number\n"},
      {"x = (", "syntax-error"},
  };
  for (const auto& row : rows) {
    const auto found = findings_in({model, "x > 100", row.reset});
    if (std::string(row.found) == "syntax-error") {
      EXPECT_TRUE(found.starts_with("syntax-error")) << found;
    } else {
      EXPECT_EQ(found, row.found) << row.reset;
    }
  }
}

TEST(Neurons, NG_04_RefractoryIsATimeOrACondition) {
  struct Row {
    const char* refractory;
    const char* found;
  };
  const std::string model = std::string(variables) + "y : second\n";
  const std::vector<Row> rows = {
      {"5*ms", ""},
      {"y + rand()*tau", ""},
      {"v > vt", ""},
      {"b", ""},
      {"False", ""},
      {"timestep(t - lastspike, dt) < 5", ""},
      {"not not_refractory", ""},
      {"5",
       "type-mismatch | 5 | a refractory period is a time or a condition, but '5' has no unit | give "
       "the number a "
       "unit: e.g. 5*ms\n"},
      {"v", "type-mismatch | v | a refractory period is a time or a condition, but 'v' has unit volt\n"},
      {"tau + 1",
       "dimension-mismatch | tau + 1 | cannot add 'tau' (unit second) and '1' (no unit) | give the number a "
       "unit: "
       "1*second\n"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(findings_in({model, "x > 100", "x = 0", row.refractory}), row.found) << row.refractory;
  }
  const auto timed = check(neurons({model, "x > 100", "x = 0", "5*ms"}), {});
  ASSERT_TRUE(timed.refractory.period.has_value());
  EXPECT_FALSE(timed.refractory.condition.has_value());
  EXPECT_NE(timed.lastspike, nullptr);
  EXPECT_NE(timed.not_refractory, nullptr);
  EXPECT_TRUE(check(neurons({model, "x > 100", "x = 0", "b"}), {}).refractory.condition.has_value());
}

TEST(Neurons, AllFindingsComeAtOnce) {
  const auto found = findings_in({"dv/dt = (v + I0)/tau : volt\nx = missing : 1", "v", "v = 1; y = x"});
  EXPECT_EQ(std::count(found.begin(), found.end(), '\n'), 4) << found;
}

TEST(Neurons, NS_01_MeaningOfNames) {
  const auto checked =
      check(neurons({"dv/dt = (w*R*I0 - v)/tau : volt (unless refractory)\nw = x + k*int(yes) : 1\n"
                     "x : 1 (constant)",
                     "v > vt", "v = -70*mV", "2*ms"}),
            outside());
  const auto& system = checked.system;
  ASSERT_EQ(system.equations.size(), 1u);
  EXPECT_EQ(ir::print(*system.equations[0].rhs), "((x + k*int(yes))*R*I0 - v)/tau");
  EXPECT_TRUE(system.equations[0].unless_refractory);
  EXPECT_TRUE(system.has_refractory);
  EXPECT_EQ(system.owner, "neurons");
  const auto& symbols = system.symbols;
  EXPECT_EQ(symbols.at("v").kind, Symbol::Kind::state);
  EXPECT_EQ(symbols.at("v").array, checked.system.symbols.at("v").array);
  EXPECT_EQ(symbols.at("v").write_guard, checked.not_refractory);
  EXPECT_EQ(symbols.at("x").write_guard, nullptr);
  EXPECT_EQ(symbols.at("k").kind, Symbol::Kind::external);
  EXPECT_EQ(symbols.at("k").type, ir::Type::i32);
  EXPECT_EQ(symbols.at("tau").value.value, 0.01);
  EXPECT_TRUE(symbols.contains("not_refractory"));
  EXPECT_EQ(ir::print(*checked.events[0].condition.expr), "v > vt");
  EXPECT_EQ(print(checked.events[0].code), "v = -70*0.001\n");
}

TEST(Neurons, NS_01_GroupNamespaceComesBeforeOutside) {
  auto group = neurons({"dv/dt = -v/tau : 1"});
  group->names["tau"] = model::Constant{0.5, seconds};
  EXPECT_EQ(check(group, outside()).system.symbols.at("tau").value.value, 0.5);
}

TEST(Neurons, EX_04_LocalsGetTheWidestType) {
  const auto checked = check(neurons({variables, "x > 1", "q = 1; q = q*0.5; x = q; h = x > 0; x = h"}), {});
  EXPECT_EQ(checked.events[0].code.symbols.at("q").type, ir::Type::f64);
  EXPECT_EQ(checked.events[0].code.symbols.at("h").type, ir::Type::boolean);
  EXPECT_EQ(checked.events[0].code.symbols.at("q").kind, Symbol::Kind::local);
}

TEST(Neurons, EX_02_ConstantsHaveRoomForTheirResult) {
  const auto group = neurons({"k : integer\nb : boolean"});
  model::Names names;
  names["big"] = model::Constant{2147483647, {}, ir::Type::i32};
  const auto type_of = [&](const char* text) {
    return std::string(
        ir::name_of(check_expression(*group, lang::make_source("expression", text), names).expr->type));
  };
  for (const auto* text : {"2147483647", "2147483646 + 1", "46340*46340", "2**30", "k*2000000000", "k + big",
                           "k**2", "int(k)", "int(k > 0)", "k**b", "b + b", "True + 1"}) {
    EXPECT_EQ(type_of(text), "i32") << text;
  }
  for (const auto* text : {"2147483648", "2147483647 + 1", "0 - 2147483647 - 2", "100000*100000", "2**40",
                           "big + 1", "big*N", "int(3000000000)", "int(1.5)", "3000000000 + k"}) {
    EXPECT_EQ(type_of(text), "i64") << text;
  }
  for (const auto* text :
       {"2**-2", "2**k", "k**k", "k**-1", "2**100", "4000000000*4000000000", "9007199254740992"}) {
    EXPECT_EQ(type_of(text), "f64") << text;
  }
}

TEST(Neurons, LocalsThatHideConstantsAreRenamed) {
  const auto checked = check(neurons({variables, "x > 1", "x = k; k = x*2; x = k"}), outside());
  EXPECT_EQ(print(checked.events[0].code), "x = k\n_k = x*2\nx = _k\n");
  EXPECT_EQ(checked.events[0].code.symbols.at("k").kind, Symbol::Kind::external);
  EXPECT_EQ(checked.events[0].code.symbols.at("_k").kind, Symbol::Kind::local);
}

TEST(Neurons, EQ_12_SubexpressionsShareTheirGraph) {
  std::string model = "dv/dt = a40/tau : 1\na0 = v : 1\n";
  for (int k = 1; k <= 40; ++k) {
    const auto before = "a" + std::to_string(k - 1);
    model += "a" + std::to_string(k) + " = " + before + " + " + before + " : 1\n";
  }
  const auto checked = check(neurons({model}), outside());
  EXPECT_EQ(ir::symbols_in(*checked.system.equations[0].rhs), (std::set<std::string>{"tau", "v"}));
}

// a0 = v, a1 = a0 + 1, …, in the order of their use or in the opposite one.
std::string chain(int length, bool ordered) {
  std::string model;
  for (int k = 0; k < length; ++k) {
    const int at = ordered ? k : length - 1 - k;
    model +=
        "a" + std::to_string(at) + " = " + (at == 0 ? "v" : "a" + std::to_string(at - 1) + " + 1") + " : 1\n";
  }
  return model + "v : 1\n";
}

TEST(Neurons, DeepNestingIsAFindingNotACrash) {
  EXPECT_EQ(findings_in({chain(400, true)}), "");
  EXPECT_EQ(findings_in({chain(400, false)}), "");
  const auto unordered = findings_in({chain(3000, false)});
  EXPECT_EQ(unordered.substr(0, unordered.find('\n')),
            "equation-error | a2498 + 1 | subexpressions use each other more than 500 levels deep | define "
            "them in the "
            "order of their use");
  const auto ordered = findings_in({chain(3000, true)});
  EXPECT_TRUE(ordered.starts_with(
      "equation-error | a1999 + 1 | an expression, with its subexpressions put in, is nested "
      "more than 2000 levels deep"))
      << ordered.substr(0, 300);
}

TEST(PoissonGroups, IN_01_ThresholdComparesADraw) {
  model::PoissonGroupOptions options;
  options.size = 3;
  options.rates_text = "10*Hz*(1 + sin(t/tau))";
  options.name = "inputs";
  const auto checked = check(std::make_shared<model::PoissonGroup>(options), outside());
  ASSERT_EQ(checked.events.size(), 1u);
  EXPECT_EQ(ir::print(*checked.events[0].condition.expr), "rand() < 10*1*(1 + sin(t/tau))*dt");
  EXPECT_TRUE(checked.system.equations.empty());
  options.rates_text = "10";
  EXPECT_EQ(findings_of([&] { check(std::make_shared<model::PoissonGroup>(options), outside()); }),
            "dimension-mismatch | 10 | 'rates' is declared with unit hertz, but '10' has no unit | give the "
            "number a "
            "unit: 10*hertz\n");
}

}  // namespace
}  // namespace brio::check
