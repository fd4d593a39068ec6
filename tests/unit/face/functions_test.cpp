// Functions in the C++ face: timed arrays, binomial numbers, functions that are text.
#include "brio/brio.hpp"

#include <cmath>
#include <stdexcept>

#include <gtest/gtest.h>

namespace brio {
namespace {

using namespace brio::units;

std::vector<double> values_of(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

/// Numbers without unit.
Quantity plain(std::vector<double> values) { return {std::move(values)}; }

/// What a subexpression is worth at the beginning of each step.
std::vector<double> trace_of(const std::string& expression, const Names& names, const Quantity& duration,
                             std::optional<Quantity> dt = {}, std::int64_t neuron = 0) {
  NeuronGroup group(3, "x = " + expression + " : 1", {.dt = dt, .names = names});
  StateMonitor monitor(group, {"x"});
  Network network(group, monitor);
  network.run(duration);
  return values_of(monitor.trace("x", static_cast<std::size_t>(neuron)));
}

TEST(TimedArray, FN_05_HoldsEachValueUntilTheNext) {
  const TimedArray input(plain({0.0, 1.0}), 0.4 * ms);
  EXPECT_EQ(trace_of("input(t)", {{"input", input}}, 0.8 * ms),
            (std::vector<double>{0, 0, 0, 0, 1, 1, 1, 1}));
  const TimedArray four(plain({1.0, 2.0, 3.0, 4.0}), 0.1 * ms);
  EXPECT_EQ(trace_of("four(t)", {{"four", four}}, 0.6 * ms), (std::vector<double>{1, 2, 3, 4, 4, 4}));
  EXPECT_EQ(trace_of("four(t - 0.2*ms)", {{"four", four}}, 0.5 * ms), (std::vector<double>{1, 1, 1, 2, 3}));
}

// A step in seven, in every step of a long run: times that are meant to be multiples of dt are taken as such.
TEST(TimedArray, FN_05_RoundsTimes) {
  std::vector<double> numbers(1000);
  for (std::size_t k = 0; k < numbers.size(); ++k) numbers[k] = static_cast<double>(k);
  const TimedArray input(plain(numbers), 0.7 * ms);
  const auto found = trace_of("input(t)", {{"input", input}}, 500 * ms);
  for (std::size_t k = 0; k < found.size(); ++k) ASSERT_EQ(found[k], static_cast<double>(k / 7)) << k;
}

TEST(TimedArray, FN_05_FinerThanTheClock) {
  const TimedArray input(plain({0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0}), 0.01 * ms);
  EXPECT_EQ(trace_of("input(t)", {{"input", input}}, 0.3 * ms), (std::vector<double>{0, 9, 9}));
}

TEST(TimedArray, FN_05_Columns) {
  const TimedArray input(plain({0, 1, 2, 3, 4, 5}), 3, 0.1 * ms);
  const auto trace = [&](const std::string& expression, std::int64_t neuron) {
    return trace_of(expression, {{"input", input}}, 0.3 * ms, {}, neuron);
  };
  EXPECT_EQ(trace("input(t, i)", 0), (std::vector<double>{0, 3, 3}));
  EXPECT_EQ(trace("input(t, i)", 2), (std::vector<double>{2, 5, 5}));
  EXPECT_EQ(trace("input(t, 1.9)", 2), (std::vector<double>{1, 4, 4}));
  for (const auto* outside : {"input(t, 3)", "input(t, -1)", "input(t, 1e300)", "input(t, i + 1)"}) {
    for (const auto value : trace(outside, 2)) EXPECT_TRUE(std::isnan(value)) << outside;
  }
}

TEST(TimedArray, FN_05_HasAUnit) {
  const TimedArray input(Quantity({1, 2}, mV), 1 * ms);
  NeuronGroup group(1, "v = input(t) + 1*volt : volt\nx : 1", {.names = {{"input", input}}});
  StateMonitor monitor(group, {"v"});
  Network network(group, monitor);
  network.run(1.1 * ms);
  EXPECT_EQ(monitor.trace("v", 0)[0] == 1.001 * volt, true);
  EXPECT_EQ(monitor.trace("v", 0)[10] == 1.002 * volt, true);
  EXPECT_THROW(group["x"] = "input(t)", ModelError);
  EXPECT_THROW(group["x"] = "input(1)", ModelError);
}

TEST(TimedArray, FN_05_CanBeAskedDirectly) {
  const TimedArray input(Quantity({1, 2, 3, 4}, amp), 0.1 * ms);
  EXPECT_TRUE(input.at(-1 * ms, 0.1 * ms) == 1 * amp);
  EXPECT_TRUE(input.at(0.15 * ms, 0.1 * ms) == 2 * amp);
  EXPECT_TRUE(input.at(0.35 * ms, 0.1 * ms) == 4 * amp);
  EXPECT_TRUE(input.at(1 * second, 0.1 * ms) == 4 * amp);
  EXPECT_THROW(input.at(1 * mV, 0.1 * ms), ModelError);
  const TimedArray table(plain({1, 2, 3, 4}), 2, 0.1 * ms);
  EXPECT_TRUE(table.at(0.1 * ms, 0.1 * ms, 1) == 4);
  EXPECT_TRUE(std::isnan(table.at(0 * ms, 0.1 * ms, 2).value()));
}

TEST(TimedArray, FN_05_Mistakes) {
  EXPECT_THROW(TimedArray(plain({}), 1 * ms), ModelError);
  EXPECT_THROW(TimedArray(plain({1.0, 2.0}), 1 * mV), ModelError);
  EXPECT_THROW(TimedArray(plain({1.0, 2.0}), 0 * ms), ModelError);
  EXPECT_THROW(TimedArray(plain({1.0, 2.0, 3.0}), 2, 1 * ms), ModelError);
}

// Semantics, section 4: the value is constant during a step, so dv/dt = (u(t) - v)/tau is solved exactly.
TEST(TimedArray, FN_05_StandsStillForExactIntegration) {
  const TimedArray input(plain({2.0, -1.0}), 0.5 * ms);
  NeuronGroup group(1, "dv/dt = (input(t) - v)/(2*ms) : 1",
                    {.method = {"exact"}, .names = {{"input", input}}});
  Network network(group);
  network.run(1 * ms);
  const double middle = 2 * (1 - std::exp(-0.25));
  const double end = -1 + (middle + 1) * std::exp(-0.25);
  EXPECT_NEAR(group["v"].values()[0].value(), end, 1e-15);  // ten roundings of numbers below 1
  for (const auto& [dt, equation] :
       {std::pair{0.15 * ms, "(input(t) - v)/(2*ms)"}, std::pair{0.1 * ms, "(input(t + dt) - v)/(2*ms)"},
        std::pair{1 * ms, "(input(t) - v)/(2*ms)"}}) {
    NeuronGroup other(1, std::string("dv/dt = ") + equation + " : 1",
                      {.method = {"exact"}, .dt = dt, .names = {{"input", input}}});
    Network refused(other);
    EXPECT_THROW(refused.run(1 * ms), ModelError) << equation;
  }
}

// A coefficient that changes: the matrix exponential is computed anew in every step.
TEST(TimedArray, FN_05_InCoefficients) {
  const TimedArray rate(plain({1.0, 3.0}), 0.5 * ms);
  const char* const coupled = "dv/dt = -rate(t)*v/ms : 1\ndw/dt = (v - w)*rate(t)/ms : 1";
  NeuronGroup group(1, coupled, {.method = {"exact"}, .names = {{"rate", rate}}});
  group["v"] = 1.0;
  Network network(group);
  network.run(1 * ms);
  EXPECT_NEAR(group["v"].values()[0].value(), std::exp(-2.0), 1e-15);
  EXPECT_NEAR(group["w"].values()[0].value(), 2 * std::exp(-2.0), 1e-15);
}

// Other values of a function are other arguments of the same kernels.
TEST(TimedArray, FN_05_OtherValuesWithoutANewPlan) {
  NeuronGroup group(1, "dx/dt = input(t)/dt : 1");
  Network network(group);
  for (int k = 1; k <= 2; ++k) {
    group["x"] = 0.0;
    const TimedArray input(plain({1.0 * k, 2.0 * k, 3.0 * k}), 0.1 * ms);
    network.run(0.3 * ms, {.names = {{"input", input}}});
    EXPECT_EQ(group["x"].values()[0].value(), k == 1 ? 6 : 18);  // the second run sees the last value alone
  }
}

TEST(BinomialFunction, FN_06_CountsSuccesses) {
  NeuronGroup group(20000, "x : 1", {.names = {{"hits", BinomialFunction(20, 0.25)}}, .random = Random(3)});
  group["x"] = "hits()";
  const auto x = values_of(group["x"].values());
  double sum = 0;
  for (const auto value : x) {
    ASSERT_EQ(value, std::floor(value));
    ASSERT_GE(value, 0);
    ASSERT_LE(value, 20);
    sum += value;
  }
  // The mean has a standard error of sqrt(20*0.25*0.75/20000) = 0.0137; beyond 4 of them once in 16 000.
  EXPECT_NEAR(sum / 20000, 5, 0.055);
  EXPECT_THROW(group["x"] = "hits() + hits()", ModelError);
  EXPECT_THROW(BinomialFunction(-1, 0.5), ModelError);
  EXPECT_THROW(BinomialFunction(10, 1.5), ModelError);
}

TEST(Function, IN_06_Text) {
  const Function gain("z = v/v0\nexp(z)/(1 + exp(z))",
                      {.arguments = {{"v", volt}}, .names = {{"v0", 10 * mV}}, .name = "gain"});
  NeuronGroup group(2, "v : volt\nx : 1", {.names = {{"gain", gain}}});
  group["v"] = Quantity({0, 10}, mV);
  group["x"] = "gain(v)";
  EXPECT_EQ(group["x"].values()[0].value(), 0.5);
  EXPECT_DOUBLE_EQ(group["x"].values()[1].value(), std::exp(1.0) / (1 + std::exp(1.0)));
  EXPECT_THROW(group["x"] = "gain(x)", ModelError);
  EXPECT_THROW(Function("x +", {.arguments = {{"x"}}}), ModelError);
  EXPECT_THROW(Function("x", {.arguments = {{.name = "x", .same_unit_as = "y"}}}), ModelError);
}

// As docs/functions.md shows it.
TEST(Function, IN_06_InAProgram) {
  const TimedArray current(Quantity({0, 1, 0.5}, nA), 10 * ms);
  const Function gain("z = v/v0\nexp(z)/(1 + exp(z))",
                      {.arguments = {{"v", volt}}, .names = {{"v0", 10 * mV}}});
  const Function squared([](double v) { return v * v; }, {.arguments = {{"v", volt}}, .unit = volt * volt});

  NeuronGroup neurons(3, "I = current(t) : amp\nv : volt\nx : 1",
                      {.names = {{"current", current}, {"gain", gain}, {"squared", squared}}});
  neurons["v"] = "10*i*mV";
  neurons["x"] = "gain(v) + squared(v)/volt**2";
  const auto x = values_of(neurons["x"].values());
  for (std::size_t k = 0; k < 3; ++k) {
    const auto z = static_cast<double>(k);
    EXPECT_NEAR(x[k], 1 / (1 + std::exp(-z)) + 1e-4 * z * z, 1e-15);  // a few roundings of numbers near 1
  }
}

TEST(Function, IN_06_UnitsOfArgumentsAndResult) {
  const Function clamp("_where(on, a, b)", {.arguments = {{.name = "on", .condition = true},
                                                          {.name = "a", .unit = {}},
                                                          {.name = "b", .same_unit_as = "a"}},
                                            .unit_of = [](std::span<const Dimension> of) { return of[1]; }});
  const Function high("v > 1*volt", {.arguments = {{"v", volt}}, .result = FunctionResult::condition});
  NeuronGroup group(1, "v : volt\nx : 1", {.names = {{"clamp", clamp}, {"high", high}}});
  group["v"] = "clamp(high(2*volt), 3*volt, 4*volt)";
  EXPECT_TRUE(group["v"].values()[0] == 3 * volt);
  group["x"] = "clamp(high(v/10), 1, 2)";
  EXPECT_TRUE(group["x"].values()[0] == 2);
  EXPECT_THROW(group["x"] = "clamp(x, 1, 2)", ModelError);
  EXPECT_THROW(group["x"] = "clamp(high(v), 1, v)", ModelError);
  EXPECT_THROW(group["x"] = "clamp(high(v), v, v)", ModelError);
}

// The constants of a function's text are arguments of kernels: others give other results in the next run.
TEST(Function, IN_06_ConstantsOfTextsMayChange) {
  NeuronGroup group(1, "dx/dt = rate(x)/ms : 1", {.method = {"euler"}});
  Network network(group);
  for (const double k : {1.0, 5.0}) {
    const Function rate("k", {.arguments = {{"x"}}, .names = {{"k", k}}});
    group["x"] = 0.0;
    network.run(1 * ms, {.names = {{"rate", rate}}});
    EXPECT_NEAR(group["x"].values()[0].value(), k, 1e-14);  // a sum of ten numbers
  }
}

double half(double x) { return x / 2; }

TEST(Function, IN_06_CallablesOfTheProgram) {
  const double k = 3;
  const Function times([&](double x, int n) { return k * x * n; },
                       {.arguments = {{"x", volt}, {"n"}}, .unit = volt});
  const Function is_even([](std::int64_t n) { return n % 2 == 0; }, {});
  const Function index([](double x) { return static_cast<int>(x); }, {});
  NeuronGroup group(
      5, "v : volt\non : boolean\nn : integer",
      {.names = {{"times", times}, {"is_even", is_even}, {"index", index}, {"half", Function(half, {})}}});
  group["v"] = "times(2*volt, i)";
  EXPECT_EQ(values_of(group["v"].values()), (std::vector<double>{0, 6, 12, 18, 24}));
  group["v"]["is_even(i)"] = "half(1)*volt";
  EXPECT_EQ(values_of(group["v"].values()), (std::vector<double>{0.5, 6, 0.5, 18, 0.5}));
  group["n"] = "index(half(i))";
  EXPECT_EQ(values_of(group["n"].values()), (std::vector<double>{0, 0, 1, 1, 2}));
  EXPECT_THROW(group["v"] = "times(2, i)", ModelError);
  EXPECT_THROW(group["v"] = "times(2*volt)", ModelError);
  EXPECT_THROW(Function(half, {.arguments = {{"x"}, {"y"}}}), ModelError);
}

TEST(Function, IN_06_CallablesInARun) {
  const Function rate([](double x) { return 2 - x; }, {});
  NeuronGroup called(200, "dx/dt = rate(x)/ms : 1", {.method = {"rk2"}, .names = {{"rate", rate}}});
  NeuronGroup written(200, "dx/dt = (2 - x)/ms : 1", {.method = {"rk2"}});
  called["x"] = "i*0.1";
  written["x"] = "i*0.1";
  Network network(called, written);
  network.run(1 * ms);
  const auto expected = values_of(written["x"].values());
  EXPECT_EQ(values_of(called["x"].values()), expected);
}

// A function with a state is called for each item and each step, in order.
TEST(Function, IN_06_CallablesWithState) {
  int calls = 0;
  const Function count([&] { return ++calls; }, {.stateless = false});
  NeuronGroup group(3, "x : 1", {.names = {{"count", count}}});
  group["x"] = "count()";
  EXPECT_EQ(values_of(group["x"].values()), (std::vector<double>{1, 2, 3}));
  EXPECT_THROW(group["x"] = "count() + count()", ModelError);
}

TEST(Function, IN_06_WhatACallableThrowsEndsTheRun) {
  int steps = 0;
  const Function fragile(
      [&](double x) {
        if (++steps == 4) throw std::runtime_error("broken");
        return x;
      },
      {});
  NeuronGroup group(1, "dx/dt = fragile(1)/ms + 0*x/ms : 1",
                    {.method = {"euler"}, .names = {{"fragile", fragile}}});
  StateMonitor monitor(group, {"x"});
  Network network(group, monitor);
  EXPECT_THROW(network.run(1 * ms), std::runtime_error);
  EXPECT_EQ(monitor.trace("x", 0).size(), 4u);
  EXPECT_NEAR(network.t().value(), 0.3e-3, 1e-15);  // three steps, of the fourth nothing is kept
}

}  // namespace
}  // namespace brio
