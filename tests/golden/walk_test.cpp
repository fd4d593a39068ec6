// docs/develop/walk.md shows what each stage really makes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

#include "integrate/integrate.hpp"
#include "lang/print.hpp"
#include "plan/plan.hpp"
#include "support/model_text.hpp"

namespace brio::test {
namespace {

const std::string model_text =
    "names\n"
    "  C = 200 pF\n"
    "  g_L = 10 nS\n"
    "  E_L = -70 mV\n"
    "  tau_s = 5 ms\n"
    "generator input 1\n"
    "  spikes: 0@10 0@12 0@14 0@16\n"
    "neurons cell 1\n"
    "  model:\n"
    "    dv/dt = (g_L*(E_L - v) + I_s)/C : volt (unless refractory)\n"
    "    dI_s/dt = -I_s/tau_s : amp\n"
    "  threshold: v > -60*mV\n"
    "  reset: v = E_L\n"
    "  refractory: 2*ms\n"
    "synapses synapse input cell\n"
    "  on_pre: I_s += 0.2*nA\n"
    "  delay: 1.5\n"
    "  connect: all\n"
    "set cell v = E_L\n"
    "spikes spikes cell v\n";

std::string print(const check::Statement& statement) {
  const auto op = statement.augmented ? (statement.op == ir::ExprOp::add ? "+=" : "op=") : "=";
  return fmt::format("{} {} {}\n", statement.target, op, ir::print(*statement.value));
}

std::string print(const check::Block& block) {
  std::string text;
  for (const auto& statement : block.statements) text += print(statement);
  return text;
}

class Walk {
 public:
  Walk()
      : model_(model_text),
        checked_(plan::check_all(*model_.network(), model_.outside())),
        plan_(plan::lower(*model_.network(), checked_, model_.outside())) {}

  std::string check() const {
    const auto& neurons = checked_.neurons.at(0);
    std::string text;
    for (const auto& equation : neurons.system.equations) {
      text += fmt::format("d{}/dt = {}{}\n", equation.variable, ir::print(*equation.rhs),
                          equation.unless_refractory ? "   (unless refractory)" : "");
    }
    text += fmt::format("threshold: {}\n", ir::print(*neurons.events[0].condition.expr));
    text += "reset: " + print(neurons.events[0].code);
    text += "on_pre: " + print(checked_.synapses.at(0).pathways.at(0).code);
    return text;
  }

  std::string integrate() const {
    const auto update = integrate::integrate(checked_.neurons.at(0).system, integrate::default_methods());
    return fmt::format("method: {}\n{}", update.method, print(update.block));
  }

  std::string kernel(const std::string& name) const {
    for (const auto& bound : plan_.kernels) {
      if (bound.kernel.name == name) return ir::print(bound.kernel);
    }
    return "no kernel " + name;
  }

  std::string lang() const { return lang::print(model_.group("cell")->equations()); }
  std::string schedule() const { return plan::print(plan_); }

  static std::string result() {
    ModelText model(model_text + "run 60\n");
    const auto& spikes = model.spikes("spikes");
    const auto i = column(spikes, "i");
    const auto t = column(spikes, "t");
    const auto at_spike = column(spikes, "v");
    std::string text;
    for (std::int64_t k = 0; k < spikes.size(); ++k) {
      text += fmt::format("spike of neuron {} at {:.1f} ms, v = {:.6f} mV\n", i.as<std::int32_t>()[k],
                          1e3 * t.at(k), 1e3 * at_spike.at(k));
    }
    const auto v = model.group("cell")->find("v")->array->at(0);
    return text + fmt::format("at the end v = {:.9f} mV\n", 1e3 * v);
  }

 private:
  ModelText model_;
  plan::Checked checked_;
  plan::Plan plan_;
};

// The page with the content of each block replaced that stands below a comment with its name, <!-- walk:NAME -->.
std::string rewritten(const std::string& page, const std::map<std::string, std::string>& blocks) {
  std::string result;
  std::size_t written = 0;
  std::size_t at = 0;
  const std::string opening = "<!-- walk:";
  const std::string fence = " -->\n```text\n";
  for (auto found = page.find(opening); found != std::string::npos; found = page.find(opening, at)) {
    const auto name_at = found + opening.size();
    const auto fence_at = page.find(fence, name_at);
    const auto block_at = fence_at + fence.size();
    result += page.substr(at, block_at - at) + blocks.at(page.substr(name_at, fence_at - name_at));
    at = page.find("```\n", block_at);
    ++written;
  }
  EXPECT_EQ(written, blocks.size());
  return result + page.substr(at);
}

TEST(Golden, WalkIsTrue) {
  const Walk walk;
  const std::string path = BRIO_TEST_DATA "/../docs/develop/walk.md";
  const auto page = read_file(path);
  const auto now = rewritten(page, {{"model", model_text},
                                    {"lang", walk.lang() + "\n"},
                                    {"check", walk.check()},
                                    {"integrate", walk.integrate()},
                                    {"schedule", walk.schedule()},
                                    {"update", walk.kernel("cell_update_threshold")},
                                    {"reset", walk.kernel("cell_reset")},
                                    {"synapse", walk.kernel("synapse_pre")},
                                    {"result", Walk::result()}});
  if (std::getenv("BRIO_UPDATE_GOLDEN") != nullptr) std::ofstream(path) << now;
  EXPECT_EQ(read_file(path), now);
}

}  // namespace
}  // namespace brio::test
