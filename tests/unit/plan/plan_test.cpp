#include "plan/plan.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/model_text.hpp"

namespace brio::plan {
namespace {

Plan planned(const std::string& text, bool fuse = true) {
  const test::ModelText model(text);
  return lower(*model.network(), check_all(*model.network(), model.outside()), model.outside(),
               {.fuse = fuse});
}

std::vector<std::string> order(const Plan& plan) {
  std::vector<std::string> names;
  for (const auto& task : plan.tasks) names.push_back(task.when.name);
  return names;
}

const std::string group =
    "neurons A 2\n"
    "  model:\n"
    "    dv/dt = -v/(10*ms) : volt\n"
    "  threshold: v > 1*mV\n"
    "  reset: v = 0*mV\n"
    "  refractory: 1*ms\n";

TEST(Slots, NW_04_HaveBeforeAndAfter) {
  EXPECT_EQ(position_of("before_start"), 0);
  EXPECT_EQ(position_of("start"), 1);
  EXPECT_EQ(position_of("after_thresholds"), 8);
  EXPECT_EQ(position_of("end"), 16);
  EXPECT_THROW(position_of("middle"), ModelError);
}

TEST(Delays, SY_05_AreRoundedHalfUpInFloatingPoint) {
  // The reference results of Brian 2: 0.15 ms at 0.1 ms is one step, for 0.00015/0.0001 + 0.5 < 2.
  const double delays[] = {0.04e-3, 0.05e-3, 0.149e-3, 0.15e-3, 2e-3};
  const std::int64_t steps[] = {0, 1, 1, 1, 20};
  for (int k = 0; k < 5; ++k) EXPECT_EQ(delay_steps(delays[k], 1e-4), steps[k]);
}

TEST(Schedule, NW_04_FollowsSlotOrderAndName) {
  const auto text =
      group +
      "synapses S A A\n  on_pre: v += 1*mV\n  on_post: v -= 1*mV\n  connect: all\nspikes M A\nstate T A v\n";
  EXPECT_EQ(order(planned(text, false)),
            (std::vector<std::string>{"T", "A_stateupdater", "A_spike_thresholder", "M", "S_pre", "S_post",
                                      "A_spike_resetter"}));
  EXPECT_EQ(order(planned(text)),
            (std::vector<std::string>{"T", "A_stateupdater", "M", "S_pre", "S_post", "A_spike_resetter"}));
}

TEST(Fusion, StopsWhereSomethingBetweenReadsTheState) {
  // The synapses' own update reads v of A after A's update and before A's threshold, but writes nothing
  // of it: fused. A second group's update between the two does not matter either.
  const auto free_text =
      group + "neurons B 2\n  model:\n    du/dt = -u/(10*ms) : volt\n  threshold: u > 1*mV\n";
  EXPECT_EQ(order(planned(free_text)),
            (std::vector<std::string>{"A_stateupdater", "B_stateupdater", "A_spike_resetter"}));
}

TEST(Fusion, DrawsTheSameRandomNumbers) {
  const std::string text =
      "neurons A 40\n"
      "  model:\n"
      "    dv/dt = -v/(10*ms) + xi*(1*ms)**-0.5 : 1\n"
      "  threshold: v > rand()\n"
      "  reset: v = 0\n";
  const auto fused = planned(text);
  const auto apart = planned(text, false);
  EXPECT_EQ(fused.kernels.size(), apart.kernels.size());
  const auto streams = [](const Plan& plan) {
    std::set<std::uint64_t> found;
    for (const auto& kernel : plan.kernels) {
      for (const auto& scalar : kernel.scalars) {
        if (scalar.kind == ScalarSource::Kind::key) found.insert(scalar.stream);
      }
    }
    return found;
  };
  EXPECT_EQ(streams(fused), streams(apart));
  EXPECT_EQ(streams(apart).size(), 2u);
}

/// Divisions, none of which is by what constants and scalars are made of alone.
int divisions_for_each_item(const ir::Kernel& kernel) {
  std::vector<bool> shared;
  int count = 0;
  for (const auto& inst : kernel.body) {
    const bool leaf = inst.op == ir::Op::constant || inst.op == ir::Op::scalar;
    const bool computes = inst.op >= ir::Op::add && inst.op <= ir::Op::bitcast;
    shared.push_back(leaf || (computes && std::ranges::all_of(inst.args, [&](ir::Value arg) {
                                return arg == ir::no_value || shared[arg];
                              })));
    if (inst.op == ir::Op::div && !shared.back()) ++count;
  }
  return count;
}

// By a time constant, and of the time since the last spike by dt.
TEST(Kernels, DivideOnceWhereAllNeuronsHaveTheSameDivisor) {
  const auto with = [](const std::string& tau, const std::string& method) {
    return divisions_for_each_item(planned("neurons A 2\n  model:\n    dv/dt = (I - v)/" + tau +
                                           " : 1 (unless refractory)\n    I : 1\n    own : second\n"
                                           "  threshold: v > 1\n  refractory: 1*ms\n  method: " +
                                           method + "\n")
                                       .kernels.front()
                                       .kernel);
  };
  EXPECT_EQ(with("(10*ms)", "euler"), 0);
  EXPECT_EQ(with("own", "euler"), 1);
  EXPECT_EQ(with("(10*ms)", "rk2"), 0);
}

TEST(Plan, IsPure) {
  const auto print_all = [](const Plan& plan) {
    std::string text = print(plan);
    for (const auto& kernel : plan.kernels) text += ir::print(kernel.kernel);
    return text;
  };
  EXPECT_EQ(print_all(planned(group)), print_all(planned(group)));
}

TEST(Propagators, AreComputedOnceUnlessTheirCoefficientsChange) {
  const std::string coupled =
      "neurons A 2\n"
      "  model:\n"
      "    dv/dt = (g - v)/tau_m : 1\n"
      "    dg/dt = -g/(3*ms) : 1\n"
      "    tau_m : second\n";
  EXPECT_EQ(planned(coupled).propagators.size(), 1u);
  const auto changing = planned(coupled + "  threshold: v > 1\n  reset: tau_m += 1*ms\n");
  EXPECT_EQ(changing.propagators.size(), 0u);
  EXPECT_TRUE(std::holds_alternative<PropagateTask>(changing.tasks.at(0).work));
}

}  // namespace
}  // namespace brio::plan
