// Functions from outside: what may be given to them, what they give, and texts that are put in.
#include "check/check.hpp"
#include "support.hpp"

namespace brio::check {
namespace {

using namespace testing;
using model::Argument;
using model::ArgumentType;
using model::ResultType;
using UnitKind = model::ArgumentUnit::Kind;

model::FunctionPtr text(std::vector<Argument> arguments, model::Result result, const std::string& expression,
                        const std::string& statements = "", model::Names names = {}) {
  auto function = std::make_shared<model::Function>();
  function->name = "f";
  function->arguments = std::move(arguments);
  function->result = std::move(result);
  model::Text body;
  if (!statements.empty()) body.statements = lang::make_source("the function f", statements);
  body.result = lang::make_source("the function f", expression);
  body.names = std::move(names);
  function->body = std::move(body);
  return function;
}

const Argument x{"x", {UnitKind::fixed, {}}};
const Argument in_volt{"v", {UnitKind::fixed, volt}};
const Argument any{"a", {UnitKind::any}};
const Argument condition{"c", {UnitKind::boolean}};
const Argument integer{"k", {UnitKind::fixed, {}}, ArgumentType::integer};
const Argument floating{"y", {UnitKind::fixed, {}}, ArgumentType::floating};

model::Names functions() {
  auto names = outside();
  names["plain"] = text({x}, {}, "x");
  names["gain"] =
      text({in_volt}, {}, "s/(1 + s)", "z = v/v0\ns = exp(z)", {{"v0", model::Constant{0.01, volt}}});
  names["pick"] = text({condition, any, Argument{"b", {UnitKind::same, {}, 1}}},
                       {{}, [](std::span<const Dimension> units) { return units[1]; }}, "_where(c, a, b)");
  names["square"] =
      text({any}, {{}, [](std::span<const Dimension> units) { return units[0] * units[0]; }}, "a*a");
  names["count"] = text({integer}, {{}, {}, ResultType::integer}, "k*2.5");
  names["half"] = text({floating}, {{}, {}, ResultType::highest}, "y/2");
  names["over"] =
      text({x}, {{}, {}, ResultType::boolean}, "x > limit", "", {{"limit", model::Constant{3, {}}}});
  names["outer"] = text({in_volt}, {}, "inner(v) + exp(v/mV)", "", {{"inner", names["gain"]}});
  names["wrong"] = text({x}, {volt}, "x*2");
  auto noisy = std::make_shared<model::Function>(*text({x}, {}, "x"));
  noisy->stateless = false;
  names["noisy"] = model::FunctionPtr(noisy);
  return names;
}

std::string read(const std::string& expression) {
  const auto group = neurons({"v : volt\nw : volt\ny : 1\nk2 : integer\nb : boolean"});
  std::string text;
  const auto findings = findings_of([&] {
    const auto value = check_expression(*group, lang::make_source("test", expression), functions());
    text = ir::print(*value.expr) + " : " + std::string(ir::name_of(value.expr->type)) + "\n";
  });
  return findings + text;
}

TEST(Functions, FN_01_TextsArePutIn) {
  const std::pair<const char*, const char*> rows[] = {
      {"1 + plain(y)", "1 + y : f64\n"},
      {"plain(k2)", "k2 : f64\n"},
      {"gain(v)", "exp(v/gain.v0)/(1 + exp(v/gain.v0)) : f64\n"},
      {"gain(2*w)*y", "exp(2*w/gain.v0)/(1 + exp(2*w/gain.v0))*y : f64\n"},
      {"pick(v > w, v, w)", "select(v > w, v, w) : f64\n"},
      {"pick(b, 1, y)", "select(b, 1, y) : f64\n"},
      {"square(v)/volt", "v*v/1 : f64\n"},
      {"count(k2)", "i64(k2*2.5) : i64\n"},
      {"half(y)", "y/2 : f64\n"},
      {"int(over(y))", "int(y > over.limit) : i32\n"},
      {"outer(v)", "exp(v/outer.inner.v0)/(1 + exp(v/outer.inner.v0)) + exp(v/0.001) : f64\n"},
      {"noisy(y) + plain(y) + plain(y)", "y + y + y : f64\n"},
  };
  for (const auto& [expression, expected] : rows) EXPECT_EQ(read(expression), expected) << expression;
}

TEST(Functions, FN_01_NamesOfTheirTextsAreExternalConstants) {
  const auto group = neurons({"v : volt"});
  const auto value = check_expression(*group, lang::make_source("test", "outer(v)"), functions());
  EXPECT_EQ(value.symbols.at("outer.inner.v0").kind, Symbol::Kind::external);
  EXPECT_EQ(value.symbols.at("outer").kind, Symbol::Kind::function);
  const auto names = functions();
  const auto* named = model::find(names, "outer.inner.v0");
  ASSERT_NE(named, nullptr);
  EXPECT_EQ(std::get<model::Constant>(*named).value, 0.01);
  EXPECT_EQ(model::find(names, "outer.inner.v1"), nullptr);
  EXPECT_EQ(model::find(names, "tau.x"), nullptr);
}

TEST(Functions, FN_08_WrongCalls) {
  const std::pair<const char*, const char*> rows[] = {
      {"plain()", "wrong-call | plain() | plain() takes 1 argument, not 0\n"},
      {"plain(y, y)", "wrong-call | plain(y, y) | plain() takes 1 argument, not 2\n"},
      {"plain*2", "wrong-call | plain | 'plain' is a function | give it its arguments: plain(...)\n"},
      {"y(3)",
       "wrong-call | y | 'y' is a variable, but is used like a function | write y*(...) for a product, y(t - "
       "...) for what it was\n"},
      {"plan(y)", "unknown-function | plan | there is no function 'plan' | did you mean 'plain'?\n"},
      {"plain(v)",
       "dimension-mismatch | v | the argument 'x' of plain() has to have no unit, but 'v' has unit volt\n"},
      {"gain(1)",
       "dimension-mismatch | 1 | the argument 'v' of gain() has to have unit volt, but '1' has no unit | "
       "give the number a unit: 1*volt\n"},
      {"pick(y, v, w)",
       "type-mismatch | y | the argument 'c' of pick() has to be true or false, but 'y' is a "
       "floating-point number\n"},
      {"pick(b, v, y)",
       "dimension-mismatch | y | two arguments of pick() must have one unit: 'v' (unit volt) "
       "and 'y' (no unit) differ\n"},
      {"count(y)",
       "type-mismatch | y | the argument 'k' of count() has to be an integer, but 'y' is a "
       "floating-point number | write int(y)\n"},
      {"half(3)",
       "type-mismatch | 3 | the argument 'y' of half() has to be a floating-point number, but '3' "
       "is an integer\n"},
      {"wrong(y)",
       "dimension-mismatch | x*2 | wrong() is declared to give unit volt, but 'x*2' has no unit\n"},
      {"_where(b, 1, 2)", "unknown-function | _where | there is no function '_where'\n"},
  };
  for (const auto& [expression, expected] : rows) EXPECT_EQ(read(expression), expected) << expression;
}

TEST(Functions, EX_07_AFunctionWithAStateIsCalledOnce) {
  EXPECT_EQ(read("noisy(y) + noisy(y)"),
            "repeated-random-call | noisy(y) | noisy() is called more than once in one expression | give the "
            "first value a name of its own: a = noisy(...)\n");
}

TEST(Functions, EX_07_ConditionsMayCallItAgain) {
  EXPECT_EQ(read("noisy(y) < 1 and noisy(y) < 2"), "y < 1 and y < 2 : bool\n");
}

TEST(Functions, NS_03_VariablesOfTheGroupComeFirst) {
  const auto group = neurons({"plain : 1"});
  EXPECT_EQ(
      findings_of([&] { check_expression(*group, lang::make_source("test", "plain(1)"), functions()); }),
      "wrong-call | plain | 'plain' is a variable, but is used like a function | write plain*(...) for a "
      "product, plain(t - ...) for "
      "what it was\n");
}

TEST(Functions, NS_03_AreAmongTheNamesThatAModelNeeds) {
  const auto group =
      neurons({"dv/dt = (gain(v)*I1 - v)/tau + exp(x) : 1", "v > limit(1)", "v = reset_to(v)"});
  EXPECT_EQ(model::unresolved_names(*group),
            (std::vector<std::string>{"I1", "gain", "limit", "reset_to", "tau", "x"}));
  EXPECT_EQ(model::unresolved_names(*group, "f(g(v)) + sin(h)"),
            (std::vector<std::string>{"I1", "f", "g", "gain", "h", "tau", "x"}));
}

TEST(Functions, SignaturesTellWhatAPlanDependsOn) {
  const auto with = [](double value, const std::string& expression) {
    return model::signature("f", text({x}, {}, expression, "", {{"k", model::Constant{value, {}}}}));
  };
  EXPECT_EQ(with(1, "x*k"), with(2, "x*k"));
  EXPECT_NE(with(1, "x*k"), with(1, "x/k"));
  EXPECT_NE(model::signature("f", text({x}, {}, "x")), model::signature("f", text({in_volt}, {}, "x")));
  EXPECT_NE(model::signature("f", text({x}, {}, "x")), model::signature("f", text({x}, {volt}, "x")));
}

}  // namespace
}  // namespace brio::check
