// Text that says which neurons are connected.
#include "check/pairs.hpp"
#include "support.hpp"

namespace brio::check {
namespace {

using namespace testing;

class Pairs : public ::testing::Test {
 protected:
  static std::shared_ptr<model::NeuronGroup> population(const std::string& name) {
    return neurons({"v : volt\nx : 1\nm : integer\ns : integer (shared)\nu = x*k : 1", "v > 1*mV"}, name);
  }

  static std::shared_ptr<model::Synapses> connections() {
    model::SynapsesOptions options;
    options.source = model::whole(population("sources"));
    options.target = model::whole(population("targets"));
    options.model = "w : 1\nfar = abs(x_pre - x_post) : 1";
    options.name = "synapses";
    return std::make_shared<model::Synapses>(options);
  }

  PairSite site(Side outer = Side::source) const { return {*synapses, outer, loop, names}; }

  std::string condition(const char* text) const {
    return findings_of([&] { check_pair_condition(site(), lang::make_source("connect", text)); });
  }
  std::string number(const char* text) const {
    return findings_of([&] { check_pair_number(site(), lang::make_source("connect", text)); });
  }
  std::string generator(const char* text, Side outer = Side::source) const {
    return findings_of(
        [&] { check_generator(site(outer), lang::parse_generator(lang::make_source("connect", text))); });
  }

  std::shared_ptr<model::Synapses> synapses = connections();
  model::ArrayPtr loop = std::make_shared<model::Array>(ir::Type::i32, 0);
  model::Names names = outside();
};

TEST_F(Pairs, SY_06_Conditions) {
  EXPECT_EQ(condition("i != j and abs(x_pre - x_post) < 3 and x > u_pre and i < N_pre and j < N_post - 1"),
            "");
  EXPECT_EQ(condition("rand() < 0.1"), "");
  EXPECT_EQ(condition("far < 3"), "") << "a subexpression of the synapses needs no synapses";
  EXPECT_EQ(condition("w > 1"),
            "unknown-name | w | 'w' belongs to the synapses, which don't exist before they are connected | "
            "use i, j and variables of the neurons (x_pre, x_post)\n");
  EXPECT_EQ(condition("i + j"),
            "type-mismatch | i + j | a condition of connect() must be true or false, but 'i + j' is a number "
            "(no unit) | compare it with something, e.g. i + j > 1\n");
  const auto pair = check_pair_condition(site(), lang::make_source("connect", "i == j and v > 0*mV"));
  EXPECT_EQ(pair.symbols.at("i").side, Side::source);
  EXPECT_EQ(pair.symbols.at("j").side, Side::target);
  EXPECT_EQ(pair.symbols.at("v_post").side, Side::target);
}

TEST_F(Pairs, SY_06_Numbers) {
  EXPECT_EQ(number("exp(-(x_pre - x_post)**2)"), "");
  EXPECT_EQ(number("i + 1"), "");
  EXPECT_EQ(
      number("v_post"),
      "dimension-mismatch | v_post | connect() needs a plain number here, but 'v_post' has unit volt\n");
}

TEST_F(Pairs, SY_06_Generators) {
  struct Row {
    const char* text;
    Side outer;
    const char* found;
  };
  const std::vector<Row> rows = {
      {"i + k for k in range(m_pre, N_post - i, s_post) if k != 2 and x_post > 1 and j > 0", Side::source,
       ""},
      {"k for k in sample(N_pre, p=exp(-x_post)) if rand() < 0.5", Side::target, ""},
      {"j if x_pre", Side::target, ""},
      {"k for k in range(4.0)", Side::source,
       "type-mismatch | 4.0 | The 'high' argument of the range function was '4.0', but it needs to be an "
       "integer. | "
       "write int(...) for a number that is one\n"},
      {"k for k in range(yes, 3, v_pre)", Side::source,
       "type-mismatch | yes | The 'low' argument of the range function was 'yes', but it needs to be an "
       "integer. | "
       "write int(...) for a number that is one\n"
       "type-mismatch | v_pre | The 'step' argument of the range function was 'v_pre', but it needs to be an "
       "integer. | write int(...) for a number that is one\n"},
      {"k for k in range(j + 1)", Side::source,
       "invalid-value | j + 1 | what a loop runs over can't depend on 'j': it decides which j there are | "
       "use i and "
       "variables of its neuron\n"},
      {"k for k in sample(N_pre, size=m_pre)", Side::target,
       "invalid-value | m_pre | what a loop runs over can't depend on 'm_pre': it decides which i there are "
       "| use j "
       "and variables of its neuron\n"},
      {"x_post + k for k in range(3)", Side::source,
       "invalid-value | x_post + k | the index can't depend on 'x_post': it decides which j there are | use "
       "i and "
       "variables of its neuron\n"},
      {"k for k in range(k)", Side::source,
       "unknown-name | k | 'k' has no value before the loop begins | what a loop runs over can't depend on "
       "its "
       "index\n"},
      {"k for k in sample(3, p=1.0/k)", Side::source,
       "invalid-value | 1.0/k | 'k' has no value before the loop begins | what a loop runs over can't depend "
       "on its "
       "index\n"},
      {"i for i in range(3)", Side::target,
       "reserved-name | i | 'i' is the index of a neuron and can't be that of a loop | choose another name, "
       "e.g. "
       "k\n"},
      {"v_pre for k in range(3)", Side::source,
       "dimension-mismatch | v_pre | connect() needs a plain number here, but 'v_pre' has unit volt\n"},
      {"l for q in range(3) if w > 1", Side::source,
       "unknown-name | l | 'l' is not known | define it as a parameter, or as a constant in the namespace\n"
       "unknown-name | w | 'w' belongs to the synapses, which don't exist before they are connected | use i, "
       "j and "
       "variables of the neurons (x_pre, x_post)\n"},
  };
  for (const auto& row : rows) EXPECT_EQ(generator(row.text, row.outer), row.found) << row.text;
}

TEST_F(Pairs, TheIndexOfALoopIsThatOfTheNeuronIfNothingIsDoneToIt) {
  const auto read = [&](const char* text) {
    const auto tree = lang::parse_generator(lang::make_source("connect", text));
    return ir::print(*check_generator(site(), tree).condition->expr);
  };
  EXPECT_EQ(read("k for k in range(3) if k > i"), "j > i");
  EXPECT_EQ(read("k + 1 for k in range(3) if k > j"), "k > j");
}

}  // namespace
}  // namespace brio::check
