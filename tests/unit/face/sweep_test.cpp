// Sweeps of the C++ face: each point gives what one gets by hand.
#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "face/api.hpp"
#include "face/replica.hpp"
#include "support.hpp"

namespace brio {
namespace {

using namespace units;
using Values = std::vector<double>;

std::string message(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

// As in docs/sweep.md.
TEST(Sweep, NW_14_PageOfTheDocumentation) {
  NeuronGroup cell(1,
                   "dv/dt = (g_L*(E_L - v) + I)/C : volt (unless refractory)\n"
                   "I : amp",
                   {.threshold = "v > -50*mV",
                    .reset = "v = E_L",
                    .refractory = 2 * ms,
                    .names = {{"g_L", 10 * nS}, {"E_L", -70 * mV}},
                    .name = "cell"});
  SpikeMonitor spikes(cell);
  Network network(cell, spikes);
  const auto result =
      sweep(network, {{"C", {100 * pF, 200 * pF}}, {"cell.I", Quantity({0.1, 0.3, 0.5}, nA)}}, 1 * second,
            {.set = {{"cell.v", "E_L"}},
             .results = {{"rate", [&] { return static_cast<double>(spikes.num_spikes()) / second; }}}});
  const auto rates = result["rate"];  // of the points of the grid, the last axis fastest

  EXPECT_EQ(result.dims, (std::vector<std::string>{"C", "cell.I"}));
  EXPECT_EQ(result.shape, (std::vector<std::size_t>{2, 3}));
  EXPECT_EQ(rates.size(), 6u);
  for (const std::size_t c : {0u, 1u}) {
    for (const std::size_t k : {0u, 1u, 2u}) {
      network.store();
      cell.set_names({{"g_L", 10 * nS}, {"E_L", -70 * mV}, {"C", Quantity({100, 200}, pF)[c]}});
      cell["v"] = "E_L";
      cell["I"] = Quantity({0.1, 0.3, 0.5}, nA)[k];
      network.run(1 * second);
      EXPECT_EQ((static_cast<double>(spikes.num_spikes()) / second).value(),
                rates[result.at({c, k})].value());
      network.restore();
    }
  }
  EXPECT_GT(rates[2].value(), rates[5].value());
}

struct Noisy {
  Random random{3};
  NeuronGroup cells{30,
                    "dv/dt = (I - v)/tau + sigma*xi/sqrt(tau) : 1\nI : 1",
                    {.threshold = "v > 1",
                     .reset = "v = 0",
                     .method = {"euler"},
                     .names = {{"sigma", 0.5}},
                     .name = "cells",
                     .random = random}};
  Synapses wires{
      cells, cells, {.model = "w : 1", .on_pre = "v_post += w", .name = "wires", .random = random}};
  SpikeMonitor spikes{cells};
  Network network;

  Noisy() {
    wires.connect("i != j", {.p = 0.3});
    wires["w"] = "0.1*rand()";
    network.add(cells);
    network.add(wires);
    network.add(spikes);
  }
  Values everything() const {
    auto all = list(cells["v"]);
    for (const auto& more : {list(spikes.t()), list(wires["w"])})
      all.insert(all.end(), more.begin(), more.end());
    all.push_back(network.t().value());
    return all;
  }
};

TEST(Sweep, NW_14_SameBitsAsByHandForAnyNumberOfThreads) {
  Noisy noisy;
  const std::vector<SweepParameter> parameters = {{"tau", {5 * ms, 10 * ms}},
                                                  {"cells.I", std::vector<std::string>{"i/30", "rand()"}},
                                                  {"wires.delay", {0 * ms, 3 * ms}}};
  const auto before = noisy.everything();
  const auto position = noisy.random.position();
  std::vector<std::map<std::size_t, Values>> found;
  for (const int threads : {1, 3}) {
    auto& points = found.emplace_back();
    const auto result =
        sweep(noisy.network, parameters, 20 * ms,
              {.repeat = 2,
               .seed = 5,
               .set = {{"sigma", [](const SweepPoint& point) { return point.values.at("tau") / (20 * ms); }}},
               .each = [&](const SweepPoint& point) { points[point.number] = noisy.everything(); },
               .threads = threads});
    EXPECT_EQ(result.one_by_one, "");
    EXPECT_EQ(result.seeds, (std::vector<std::uint64_t>{5, 6}));
    EXPECT_EQ(noisy.everything(), before);
    for (const auto& point : result.points) {
      noisy.network.store();
      noisy.random.set_position({*point.seed, 0});
      noisy.network.seed(*point.seed);
      const auto tau = point.values.at("tau");
      noisy.cells.set_names({{"sigma", tau / (20 * ms)}});
      noisy.cells["I"] = point.texts.at("cells.I");
      noisy.wires.delay() = point.values.at("wires.delay");
      noisy.network.run(20 * ms, {.names = {{"tau", tau}}});
      EXPECT_EQ(points.at(point.number), noisy.everything()) << point.number;
      noisy.network.restore();
      noisy.random.set_position(position);
    }
  }
  EXPECT_EQ(found[0], found[1]);
  EXPECT_NE(found[0].at(0), found[0].at(1));
}

TEST(Sweep, NW_14_ReplicasHaveTheirOwnMemoryForWhatRunsWriteAlone) {
  Noisy noisy;
  const auto network = std::make_shared<model::Network>();
  network->objects = {std::dynamic_pointer_cast<model::NeuronGroup>(noisy.cells.group()),
                      std::dynamic_pointer_cast<model::Synapses>(noisy.wires.group()), noisy.spikes.model()};
  face::Simulation simulation(network);
  face::RunOptions options;
  options.outside["cells"] = face::names_of({{"tau", 10 * ms}});
  const auto prepared = simulation.prepared(options);
  face::Beginning beginning(*network);
  beginning.keep(prepared.plan, prepared.state);
  face::Replica replica(prepared, beginning);
  const std::atomic<bool> stop{false};
  replica.begin(prepared, beginning, 5e-3, stop);
  EXPECT_EQ(replica.bytes(), 30 * 8);  // v
  const auto before = list(noisy.cells["v"]);
  replica.advance();
  EXPECT_EQ(list(noisy.cells["v"]), before);
  EXPECT_EQ(network->t, 0);
  replica.show(*network, prepared.state);
  EXPECT_NE(list(noisy.cells["v"]), before);
  EXPECT_EQ(network->t, 5e-3);
  beginning.put_back();
  EXPECT_EQ(list(noisy.cells["v"]), before);
  EXPECT_EQ(network->t, 0);
}

TEST(Sweep, NW_14_FunctionsOfTheProgramRunOneByOne) {
  Noisy noisy;
  int calls = 0;
  NetworkOperation operation([&](const Quantity&) { ++calls; }, {.dt = 1 * ms});
  noisy.network.add(operation);
  const auto result =
      sweep(noisy.network, {{"tau", {5 * ms, 10 * ms}}}, 5 * ms,
            {.seed = 1,
             .results = {{"n", [&] { return Quantity(static_cast<double>(noisy.spikes.num_spikes())); }}}});
  EXPECT_NE(result.one_by_one.find("calls a function"), std::string::npos);
  EXPECT_EQ(calls, 10);
  EXPECT_EQ(result["n"].size(), 2u);
  EXPECT_EQ(noisy.network.t().value(), 0);
}

TEST(Sweep, NW_14_MistakesAreFoundBeforeAnythingRuns) {
  Noisy noisy;
  const auto of = [&](std::vector<SweepParameter> parameters) {
    return message([&] { sweep(noisy.network, parameters, 1 * ms, {}); });
  };
  EXPECT_NE(
      of({{"tua", {1 * ms}}}).find("no text of the model uses the name 'tua'\n  hint: did you mean 'tau'?"),
      std::string::npos);
  EXPECT_NE(of({{"I", {1.0}}}).find("a variable is named with its group: 'cells.I'"), std::string::npos);
  EXPECT_NE(of({{"cell.I", {1.0}}}).find("there is no group 'cell' for 'cell.I'"), std::string::npos);
  EXPECT_NE(of({{"cells.J", {1.0}}}).find("cells has no variable 'J'"), std::string::npos);
  EXPECT_NE(of({{"cells.I", {1 * mV}}})
                .find("'cells.I' has unit 1 (dimensionless), but is to be set to values of unit volt"),
            std::string::npos);
  EXPECT_NE(of({{"tau", 1 * ms}}).find("a sweep needs a list of values for 'tau'"), std::string::npos);
  EXPECT_NE(of({{"tau", {1 * mV}}}).find("unit"), std::string::npos);
  EXPECT_NE(message([] {
              SweepParameter("tau", {1 * ms, 1 * mV});
            }).find("have different units"),
            std::string::npos);
  EXPECT_EQ(noisy.network.t().value(), 0);
}

TEST(Sweep, NW_14_OthersAreKeptWhenAPointFails) {
  NeuronGroup cell(1, "dv/dt = (v**2 + c)/ms : 1", {.method = {"rk45"}, .name = "cell"});
  Network network(cell);
  const auto result = [&](bool keep) {
    return sweep(network, {{"c", {-1.0, 4.0, -2.0}}}, 10 * ms,
                 {.results = {{"v", [&] { return cell["v"].values(); }}}, .threads = 2, .keep_errors = keep});
  };
  const auto kept = result(true);
  EXPECT_EQ(kept.completed, (std::vector<bool>{true, false, true}));
  EXPECT_TRUE(std::isnan(kept["v"][1].value()));
  EXPECT_FALSE(std::isnan(kept["v"][2].value()));
  const auto told = message([&] { result(false); });
  EXPECT_NE(told.find("1 of 3 points failed; the first one, at c = 4"), std::string::npos) << told;
  EXPECT_NE(told.find("can't integrate neuron 0"), std::string::npos) << told;
}

TEST(Sweep, NW_14_StopsAndReports) {
  NeuronGroup cell(1, "dv/dt = -v/tau : 1", {.name = "cell"});
  Network network(cell);
  int ended = 0;
  std::vector<std::int64_t> finished;
  std::vector<double> values(100);
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = 1e-3 * static_cast<double>(k + 1);
  const auto result =
      sweep(network, {{"tau", Quantity(values, second.dimension)}}, 1 * ms,
            {.each = [&](const SweepPoint&) { ++ended; },
             .on_report = [&](const SweepReport& report) { finished.push_back(report.finished); },
             .should_stop = [&] { return ended >= 5; }});
  EXPECT_EQ(std::count(result.completed.begin(), result.completed.end(), true), 5);
  EXPECT_EQ(finished.front(), 0);
  EXPECT_EQ(finished.back(), 5);
}

}  // namespace
}  // namespace brio
