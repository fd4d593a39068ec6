// Arithmetic of update kernels: exponentials that are powers of each other, and divisions by shared values.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>

#include "backend/interpreter/interpreter.hpp"
#include "ir/math_coefficients.hpp"
#include "plan/plan.hpp"
#include "support/model_text.hpp"

namespace brio::plan {
namespace {

constexpr int neurons = 2001;

// Rates of a channel and its gate; v goes through what occurs in neurons, and x through -35 ... 165.
std::string text_of(const std::string& alpha, const std::string& beta, const std::string& more = "") {
  return "names\n"
         "  four = 4\n"
         "  five = 5\n"
         "  VT = -65 mV\n"
         "  C = 200 pF\n"
         "neurons G " +
         std::to_string(neurons) +
         "\n"
         "  model:\n"
         "    dm/dt = alpha*(1 - m) - beta*m : 1\n"
         "    x = (v - VT)/mV : 1\n"
         "    alpha = (" +
         alpha +
         ")/ms : Hz\n"
         "    beta = (" +
         beta +
         ")/ms : Hz\n"
         "    v : volt\n" +
         more +
         "  method: exponential_euler\n"
         "set G v = (i*0.1 - 100)*mV\n"
         "set G m = 0.3\n";
}

Plan planned(const test::ModelText& model) {
  return lower(*model.network(), check_all(*model.network(), model.outside()), model.outside(), {});
}

std::size_t count(const ir::Kernel& kernel, const std::function<bool(const ir::Inst&)>& counts) {
  return static_cast<std::size_t>(std::count_if(kernel.body.begin(), kernel.body.end(), counts));
}

// Each exponential, alone or in exprel, begins with a product by log2(e).
std::size_t exponentials(const std::string& text) {
  const test::ModelText model(text);
  const auto plan = planned(model);
  const auto& kernel = plan.kernels.at(0).kernel;
  return count(kernel, [&](const ir::Inst& inst) {
    return inst.op == ir::Op::fma && std::any_of(inst.args.begin(), inst.args.end(), [&](ir::Value arg) {
             const auto& made = kernel.body[arg];
             return made.op == ir::Op::constant && made.type == ir::Type::f64 &&
                    std::bit_cast<double>(made.immediate) == ir::math::log2_e;
           });
  });
}

struct Rates {
  const char* what;
  const char* alpha;
  const char* beta;
  std::size_t exponentials;  ///< with the one in the step of m, where that is large
};

TEST(Exponentials, SU_15_ThatArePowersOfEachOtherAreOne) {
  const Rates rows[] = {
      {"multiples", "exp((10 - x)/40)", "4/(1 + exp((40 - x)/5))", 1},
      {"one slope", "0.07*exp(-x/20)", "exp((5 - x)/20)", 1},
      {"exprel, one direction", "1/exprel((25 - x)/10)", "0.125*exp(-x/80)", 1},
      {"exprel, both directions", "0.1*exprel((x - 40)/50)", "1/(1 + exp((40 - x)/50))", 1},
      {"exprel alone", "1/exprel((25 - x)/10)", "0.1/exprel((10 - x)/10)", 1},
      {"the same argument", "exp((10 - x)/40)", "1/(1 + exp((10 - x)/40))", 1},
      {"no multiples", "exp((17 - x)/18)", "exp((10 - x)/40)", 2},
      {"too high a power", "exp(-x/4)", "exp(-x/80)", 2},
      {"the other direction", "exp(-x/20)", "exp(x/20)", 2},
      {"a slope that is not known", "exp((10 - x)/40)", "exp((10 - x)/five)", 2},
      {"not linear", "exp((10 - x)/40)", "exp(-x*x/400)", 2},
      {"too far away", "exp(-x/40)", "exp((1000 - x)/10)", 2},
      {"inside of another function", "exp(-exp((10 - x)/40))", "exp((10 - x)/5)", 2},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(exponentials(text_of(row.alpha, row.beta)), row.exponentials + 1) << row.what;
  }
}

TEST(Exponentials, SU_15_OfValuesThatChangedBetweenAreNotOne) {
  // The second stage of rk2 is at another v.
  const std::string text =
      "neurons G 3\n"
      "  model:\n"
      "    dv/dt = (exp(v/(10*mV)) + exp(v/(5*mV)))*mV/second : volt\n"
      "  method: rk2\n";
  EXPECT_EQ(exponentials(text), 2u);
}

std::vector<double> gates_after_a_step(const std::string& text) {
  test::ModelText model(text);
  const auto backend = interpreter::make();
  model.run_with(*backend, 1, 1e-4);
  const auto& m = *model.group("G")->find("m")->array;
  std::vector<double> values;
  for (std::int64_t k = 0; k < m.size(); ++k) values.push_back(m.at(k));
  return values;
}

// Names hide what is known of the slopes, so that nothing is shared. A power of ten at most makes ten times the error of
// an exponential and of its argument, of size 40 at most; exprel twice that: some 100 roundings of 2^-53.
TEST(Exponentials, SU_15_GiveTheSameToRounding) {
  struct Pair {
    const char* alpha;
    const char* beta;
    const char* plain_beta;
  };
  const Pair rows[] = {
      {"exp((10 - x)/40)", "4/(1 + exp((40 - x)/4))", "4/(1 + exp((40 - x)/four))"},
      {"exp((10 - x)/50)", "1/exprel((15 - x)/5)", "1/exprel((15 - x)/five)"},
      {"exp((10 - x)/50)", "1.4/exprel((x - 40)/5)", "1.4/exprel((x - 40)/five)"},
      {"exp((10 - x)/40)", "exprel((15 - x)/4)", "exprel((15 - x)/four)"},
      {"exp((10 - x)/40)", "exprel((x - 40)/4)", "exprel((x - 40)/four)"},
  };
  for (const auto& row : rows) {
    const auto shared = text_of(row.alpha, row.beta);
    const auto plain = text_of(row.alpha, row.plain_beta);
    EXPECT_LT(exponentials(shared), exponentials(plain));
    const auto found = gates_after_a_step(shared);
    const auto expected = gates_after_a_step(plain);
    ASSERT_EQ(found.size(), static_cast<std::size_t>(neurons));
    for (std::size_t k = 0; k < found.size(); ++k) {
      // Of m before the step, 0.3, little may be left.
      EXPECT_NEAR(found[k], expected[k], 100 * 0x1p-53 * (0.3 + std::abs(expected[k])))
          << row.beta << " at " << k;
    }
  }
}

std::size_t divisions(const std::string& text) {
  const test::ModelText model(text);
  const auto plan = planned(model);
  return count(plan.kernels.at(0).kernel, [](const ir::Inst& inst) { return inst.op == ir::Op::div; });
}

TEST(Reciprocals, SU_15_OfWhatAllNeuronsShareAreComputedOnce) {
  const auto text = [](const std::string& rate) {
    return "names\n"
           "  tau = 10 ms\n"
           "neurons G 3\n"
           "  model:\n"
           "    dx/dt = (" +
           rate +
           ")/second : 1\n"
           "    y : 1\n"
           "  method: euler\n";
  };
  // tau*Hz is the same for all; of the divisions that are left, one is 1/tau.
  EXPECT_EQ(divisions(text("(y - x*x)/(tau*Hz)")), 1u);
  EXPECT_EQ(divisions(text("sin(x/(tau*Hz))")), 1u);
  EXPECT_EQ(divisions(text("x/y")), 1u);
  // What is rounded or compared keeps its quotients, of each neuron.
  EXPECT_EQ(divisions(text("floor(y/(tau*Hz)) - x*x/(tau*Hz)")), 2u);
  EXPECT_EQ(divisions(text("int(y/(tau*Hz) > 1) - x*x/(tau*Hz)")), 2u);
}

TEST(Refractoriness, NG_04_IsABoundOfTheLastSpike) {
  // At 0.1 ms a period of 0.35 ms is 3 steps, as timestep() has it.
  test::ModelText model(
      "neurons G 1\n"
      "  model:\n"
      "    v : 1\n"
      "  threshold: v > 0\n"
      "  refractory: 0.35*ms\n"
      "set G v = 1\n"
      "spikes M G\n");
  const auto backend = interpreter::make();
  model.run_with(*backend, 1, 1e-3);
  EXPECT_EQ(model.spikes("M").size(), 4);  // at 0, 0.3, 0.6, 0.9 ms
}

}  // namespace
}  // namespace brio::plan
