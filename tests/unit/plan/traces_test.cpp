// Which traces are kept with neurons, and that they are the same there.
#include <gtest/gtest.h>

#include <cmath>

#include "backend/interpreter/interpreter.hpp"
#include "plan/plan.hpp"
#include "support/model_text.hpp"

namespace brio::plan {
namespace {

struct Parts {
  std::string equation = "dpre/dt = -pre/tau : 1 (event-driven)";
  std::string on_pre = "v_post += w*mV; pre += 0.1; w = clip(w + post, 0, 5)";
  std::string on_post = "post -= 0.1; w = clip(w + pre, 0, 5)";
  std::string more = {};
};

std::string text_of(const Parts& parts) {
  return "names\n"
         "  tau = 10 ms\n"
         "  taue = 5 ms\n"
         "poisson P 8\n"
         "  rates: 100*Hz + 10*Hz*i\n"
         "neurons G 5\n"
         "  model:\n"
         "    dv/dt = -v/tau : volt\n"
         "    x : 1\n"
         "  threshold: v > 5*mV\n"
         "  reset: v = 0*mV\n"
         "synapses S P G\n"
         "  model:\n"
         "    w : 1\n"
         "    own : 1\n"
         "    " +
         parts.equation +
         "\n"
         "    dpost/dt = -post/taue : 1 (event-driven)\n"
         "  on_pre: " +
         parts.on_pre + "\n  on_post: " + parts.on_post +
         "\n  connect: all\n"
         "set S w = 2 + rand()\n" +
         parts.more;
}

Traces traces_of(const test::ModelText& model) {
  const auto plan =
      lower(*model.network(), check_all(*model.network(), model.outside()), model.outside(), {});
  return plan.traces.at(0);
}

std::string why_not(const Parts& parts) {
  const auto traces = traces_of(test::ModelText(text_of(parts)));
  return traces.variable.empty() ? traces.why_not : traces.variable + ": " + traces.why_not;
}

TEST(Traces, SY_21_AreFoundWhereTheyAreTheSame) {
  const Parts rows[] = {
      {},
      {.on_pre = "v_post += w*mV; step = 0.1*exp(-pre); pre = pre + step; w += post"},
      {.on_pre = "pre = clip(pre + 0.1, 0, 1); pre *= 0.5; w += post*pre"},
      {.equation = "dpre/dt = (1 - pre)/tau : 1 (event-driven)"},
      {.on_pre = "pre = t/second"},
  };
  for (const auto& parts : rows) {
    const auto traces = traces_of(test::ModelText(text_of(parts)));
    EXPECT_EQ(traces.why_not, "");
    ASSERT_EQ(traces.paths.size(), 2u);
    EXPECT_EQ(traces.paths[0].variables.at(0).name, "pre");
    EXPECT_TRUE(traces.paths[0].from_source);
    EXPECT_EQ(traces.paths[1].variables.at(0).name, "post");
    EXPECT_EQ(traces.paths[0].variables[0].rests_at_zero,
              parts.equation.find("1 - pre") == std::string::npos);
  }
}

TEST(Traces, SY_21_StayWithSynapsesOtherwise) {
  struct Row {
    Parts parts;
    const char* why;
  };
  const Row rows[] = {
      {{.equation = "dpre/dt = -own*pre/tau : 1 (event-driven)"},
       "pre: 'own' in its equation may differ between synapses"},
      {{.on_pre = "pre += own"}, "pre: 'own' of 'own' in the code of 'pre' may differ between synapses"},
      {{.on_pre = "pre += v_post/mV"},
       "pre: 'v_post' of 'v_post/0.001' in the code of 'pre' may differ between synapses"},
      {{.on_pre = "pre += rand()"},
       "pre: a random number of 'rand()' in the code of 'pre' may differ between synapses"},
      {{.on_pre = "step = w; pre += step"},
       "pre: 'step' of 'step' in the code of 'pre' may differ between synapses"},
      {{.on_post = "post -= 0.1; pre = 0"}, "pre: several pathways change it"},
      {{.on_pre = "w += pre"}, "pre: no spikes change it"},
      {{.on_pre = "pre += 0.1; w = lastupdate/second"}, "the code of 'pre' uses 'lastupdate'"},
      {{.more = "state M S pre\n"}, "pre: 'M' records it"},
      {{.more = "state M S lastupdate\n"}, "lastupdate: 'M' records it"},
  };
  for (const auto& [parts, why] : rows) EXPECT_EQ(why_not(parts), why);
}

TEST(Traces, SY_21_AFunctionOfTheUserMayLookAtThem) {
  test::ModelText model(text_of({}));
  const auto probe = std::make_shared<model::Probe>();
  probe->name = "look";
  model.network()->objects.push_back(probe);
  const auto plan =
      lower(*model.network(), check_all(*model.network(), model.outside()), model.outside(), {});
  EXPECT_EQ(plan.traces.at(0).why_not, "");
  for (const auto& task : plan.tasks) {
    const auto* deliver = std::get_if<DeliverTask>(&task.work);
    EXPECT_TRUE(deliver == nullptr || deliver->otherwise.has_value());
  }
}

// A trace decays in one step since the neuron's last event, or from event to event of each synapse: some ten roundings
// in the few time constants that count, each of 2^-53.
TEST(Traces, SY_21_AreThoseOfSynapsesToRounding) {
  test::ModelText moved(text_of({}));
  test::ModelText stay(text_of({.more = "state M S pre\n"}));
  const auto backend = interpreter::make();
  for (auto* model : {&moved, &stay}) model->run_with(*backend, 1, 0.2);
  double largest = 0;
  for (const auto* name : {"w", "pre", "post", "lastupdate"}) {
    const auto& a = *moved.group("S")->find(name)->array;
    const auto& b = *stay.group("S")->find(name)->array;
    for (std::int64_t k = 0; k < a.size(); ++k) {
      EXPECT_NEAR(a.at(k), b.at(k), 1e-12 * std::abs(b.at(k)) + 1e-15) << name << k;
      largest = std::max(largest, std::abs(a.at(k)));
    }
  }
  EXPECT_GT(largest, 1);
}

}  // namespace
}  // namespace brio::plan
