#include "check/check.hpp"
#include "support.hpp"

namespace brio::check {
namespace {

using namespace testing;

const char* const neuron_model =
    "dv/dt = -v/(10*ms) : volt (unless refractory)\nx : 1\ns : 1 (shared)\nb : boolean\nsub = v + x*mV : "
    "volt\n"
    "u = x*k : 1\nnn : integer";

std::shared_ptr<model::NeuronGroup> population(const std::string& name) {
  return neurons({neuron_model, "v > 1*mV", "v = 0*mV", "2*ms"}, name);
}

std::shared_ptr<model::Synapses> synapses(const std::string& model, std::optional<std::string> on_pre = {},
                                          std::optional<std::string> on_post = {}) {
  model::SynapsesOptions options;
  options.source = model::whole(population("sources"));
  options.target = model::whole(population("targets"));
  options.model = model;
  if (on_pre) options.pathways.push_back({.name = "pre", .code = *on_pre});
  if (on_post) options.pathways.push_back({.name = "post", .code = *on_post, .from_source = false});
  options.name = "synapses";
  return std::make_shared<model::Synapses>(options);
}

const char* const weights = "w : 1\na : siemens\nsy : 1 (shared)";

TEST(Synapses, SY_02_NamesInPathways) {
  struct Row {
    const char* code;
    const char* found;
  };
  const std::vector<Row> rows = {
      {"v += w*mV", ""},
      {"v_post += w*mV; v_pre -= w*mV; x = i + j + i_pre + i_post + N + N_pre + N_post", ""},
      {"x = t/ms + t_pre/ms + dt_post/dt", ""},
      {"v = sub; v = sub_pre; v_pre = sub_post; x = u + u_pre", ""},
      {"b = not_refractory_pre; b = not_refractory; x = (t - lastspike_post)/ms", ""},
      {"x_pre = s_pre; b_post = True; nn += 1", ""},
      {"w = clip(w + 1, 0, 2); q = w; x = q; q_post = 1; x = q_post", ""},
      {"v += w", "dimension-mismatch | w | 'v' has unit volt, but 'w' has no unit\n"},
      {"x = w_post",
       "unknown-name | w_post | 'w_post' is not known | 'w' is a variable of the synapse itself: write "
       "'w'\n"},
      {"missing_post += 1",
       "unknown-name | missing_post | 'missing_post' has no value yet that could be changed | define "
       "'missing' in "
       "the equations of the neurons\n"},
      {"vpost += w*mV",
       "unknown-name | vpost | 'vpost' has no value yet that could be changed | did you mean 'v_post'?\n"},
      {"sub = 3*mV",
       "illegal-statement | sub | 'sub' is a subexpression and can't be assigned | assign one of the "
       "variables that "
       "it is "
       "computed from\n"},
      {"s_post = 1",
       "illegal-statement | s_post | 's_post' is shared by all items and can't be assigned for one of them | "
       "take "
       "the flag "
       "'shared' from its equation\n"},
      {"i = 2", "illegal-statement | i | 'i' can't be assigned\n"},
      {"j = 2", "illegal-statement | j | 'j' can't be assigned\n"},
      {"i_post = 2", "illegal-statement | i_post | 'i_post' can't be assigned\n"},
      {"N_post = 2", "illegal-statement | N_post | 'N_post' can't be assigned\n"},
      {"x = lastupdate/ms",
       "unknown-name | lastupdate | 'lastupdate' is not known | only synapses with an event-driven equation "
       "have it; your own code can keep it: the line 'lastupdate : second' in the model, and 'lastupdate = "
       "t' in "
       "on_pre and on_post\n"},
      {"x = N_incoming + N_outgoing", ""},
      {"N_incoming = 1", "illegal-statement | N_incoming | 'N_incoming' can't be assigned\n"},
      {"x = xi",
       "equation-error | xi | noise ('xi') is possible in differential equations only | write randn() for a "
       "random "
       "number\n"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(findings_of([&] { check(synapses(weights, row.code), outside()); }), row.found) << row.code;
  }
}

TEST(Synapses, SymbolsSayWhoseItemTheyAre) {
  const auto group = synapses(weights, "v += w*mV; v_post += x_pre*mV; w = i + j + u_pre");
  const auto checked = check(group, outside());
  ASSERT_EQ(checked.pathways.size(), 1u);
  const auto& code = checked.pathways[0].code;
  EXPECT_EQ(print(code), "v_post op= w*0.001\nv_post op= x_pre*0.001\nw = i + j + x_pre*k\n");
  const auto& symbols = code.symbols;
  EXPECT_EQ(symbols.at("v_post").side, Side::target);
  EXPECT_EQ(symbols.at("v_post").array, group->target().group->find("v")->array);
  EXPECT_EQ(symbols.at("v_post").write_guard, group->target().group->find("not_refractory")->array);
  EXPECT_EQ(symbols.at("x_pre").side, Side::source);
  EXPECT_EQ(symbols.at("x_pre").array, group->source().group->find("x")->array);
  EXPECT_EQ(symbols.at("w").side, Side::self);
  EXPECT_EQ(symbols.at("i").kind, Symbol::Kind::item);
  EXPECT_EQ(symbols.at("i").side, Side::source);
  EXPECT_EQ(symbols.at("j").side, Side::target);
}

TEST(Synapses, SY_18_SizesAreOfTheViews) {
  auto group = population("targets");
  model::SynapsesOptions options;
  options.source = {group, 0, 2};
  options.target = {group, 1, 5};
  options.pathways = {{.name = "pre", .code = "x = N_pre + N_post"}};
  options.name = "synapses";
  const auto checked = check(std::make_shared<model::Synapses>(options), outside());
  EXPECT_EQ(checked.pathways[0].code.symbols.at("N_pre").value.value, 2);
  EXPECT_EQ(checked.pathways[0].code.symbols.at("N_post").value.value, 4);
}

TEST(Synapses, SY_10_EventDrivenEquations) {
  struct Row {
    const char* model;
    const char* found;
  };
  const std::vector<Row> rows = {
      {"da/dt = -a/tau : 1 (event-driven)\ndc/dt = (a - c)/tau : 1 (event-driven)\ny = 2*a : 1", ""},
      {"da/dt = (x_post - a)/tau : 1 (event-driven)\ny = lastupdate/ms : 1", ""},
      {"da/dt = (u - a)/tau : 1", ""},
      {"da/dt = -a/tau : 1 (event-driven)\ndc/dt = (a - c)/tau : 1",
       "equation-error | (a - c)/tau | the clock-driven 'c' can't depend on the event-driven 'a' | make both "
       "equations "
       "clock-driven\n"},
      {"da/dt = -a/tau : 1 (event-driven)\ndc/dt = (a2 - c)/tau : 1\na2 = 2*a : 1",
       "equation-error | (a2 - c)/tau | the clock-driven 'c' can't depend on the event-driven 'a' (through "
       "'a2') | make "
       "both equations clock-driven\n"},
      {"da/dt = -a/tau : 1 (clock-driven)\ndc/dt = (a - c)/tau : 1 (event-driven)",
       "equation-error | (a - c)/tau | the event-driven 'c' can't depend on the clock-driven 'a' | make both "
       "equations "
       "clock-driven\n"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(findings_of([&] { check(synapses(row.model, "x += 1"), outside()); }), row.found) << row.model;
  }
  const auto checked =
      check(synapses("da/dt = -a/tau : 1 (event-driven)\ndc/dt = -c/tau : 1", "x += a"), outside());
  ASSERT_EQ(checked.event_driven.equations.size(), 1u);
  ASSERT_EQ(checked.clock_driven.equations.size(), 1u);
  EXPECT_EQ(checked.event_driven.equations[0].variable, "a");
  EXPECT_NE(checked.lastupdate, nullptr);
}

TEST(Synapses, ConstantsOfANeuronsSubexpression) {
  // As in Brian, the synapses' namespace and what is outside come before the neurons' own namespace.
  auto group = synapses(weights, "w = u_post");
  group->target().group->names["k"] = model::Constant{7, {}};
  EXPECT_EQ(check(group, outside()).pathways[0].code.symbols.at("k").value.value, 3);
  EXPECT_EQ(print(check(group, {}).pathways[0].code), "w = x_post*7\n");
  group->names["k"] = model::Constant{5, {}};
  EXPECT_EQ(check(group, outside()).pathways[0].code.symbols.at("k").value.value, 5);
}

TEST(OneShot, Values) {
  const auto group = population("neurons");
  const auto value_of = [&](const char* variable, const char* text) {
    return findings_of([&] {
      check_value(*group, *group->find(variable), lang::make_source("assignment", text), outside());
    });
  };
  EXPECT_EQ(value_of("v", "vt + i*0.1*mV*rand()"), "");
  EXPECT_EQ(
      value_of("v", "0"),
      "dimension-mismatch | 0 | 'v' has unit volt, but '0' has no unit | give the number a unit: 0*volt\n");
  EXPECT_EQ(value_of("v", "sub + 2*tau"),
            "dimension-mismatch | sub + 2*tau | cannot add 'sub' (unit volt) and '2*tau' (unit second)\n");
  EXPECT_EQ(value_of("b", "x"), "");
  EXPECT_EQ(value_of("x", "xx"), "unknown-name | xx | 'xx' is not known | did you mean 'x'?\n");
}

TEST(OneShot, Conditions) {
  const auto group = population("neurons");
  const auto found = [&](const char* text) {
    return findings_of([&] { check_condition(*group, lang::make_source("index", text), outside()); });
  };
  EXPECT_EQ(found("i > 3 and v < 0*mV"), "");
  EXPECT_EQ(
      found("i"),
      "type-mismatch | i | an index must be true or false, but 'i' is a number (no unit) | compare it with "
      "something, e.g. i > 1\n");
}

TEST(OneShot, Expressions) {
  const auto group = synapses(weights);
  const auto value =
      check_expression(*group, lang::make_source("expression", "w*sub_post + v_pre"), outside());
  EXPECT_EQ(value.dimension, volt);
  EXPECT_EQ(ir::print(*value.expr), "w*(v_post + x_post*0.001) + v_pre");
}

}  // namespace
}  // namespace brio::check
