// Snapshots as data: what is written is read back, and whatever a file holds, it can only be refused or restored.
#include "face/snapshot.hpp"

#include <brio/brio.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/crc.hpp"
#include "face/session.hpp"
#include "face/snapshot_network.hpp"

namespace brio {
namespace {

using namespace units;
using Bytes = std::vector<std::byte>;

std::filesystem::path scratch(const std::string& name) {
  auto path = std::filesystem::path(::testing::TempDir()) / ("brio_snapshot_" + name);
  std::filesystem::remove_all(path);
  return path;
}

Bytes encoded(const face::Snapshot& snapshot) {
  Bytes bytes;
  face::encode(snapshot, [&](face::Bytes piece) { bytes.insert(bytes.end(), piece.begin(), piece.end()); });
  return bytes;
}

std::vector<double> list(const Quantity& quantity) {
  return {quantity.values().begin(), quantity.values().end()};
}

// A network of the engine with something of everything, which two calls make alike.
struct Model {
  NeuronGroup cells{
      6,
      "dv/dt = (1.5 - v)/(10*ms) + 0.1*xi/sqrt(ms) : 1 (unless refractory)\nn : integer\nb : boolean",
      {.threshold = "v > 1", .reset = "v = 0", .refractory = 1 * ms, .method = {"euler"}, .name = "cells"}};
  SpikeGeneratorGroup given{2, {0, 1, 0}, Quantity({0.1, 0.5, 2}, ms), {.name = "given"}};
  Synapses synapses{
      given, cells, {.model = "w : 1", .on_pre = "v_post += w", .delay = 1 * ms, .name = "synapses"}};
  StateMonitor trace{cells, {"v", "b"}, {.record = {0, 3}, .name = "trace"}};
  SpikeMonitor spikes{cells, {.variables = {"n"}, .name = "spikes"}};
  PopulationRateMonitor rate{cells, {.name = "rate"}};
  std::shared_ptr<model::Network> network = std::make_shared<model::Network>();
  face::Simulation simulation{network};

  Model() {
    synapses.connect({0, 0, 1, 1}, {1, 2, 3, 5});
    synapses["w"] = 0.3;
    network->reseed(3);
    network->objects = {std::dynamic_pointer_cast<model::NeuronGroup>(cells.group()),
                        std::dynamic_pointer_cast<model::SpikeGeneratorGroup>(given.group()),
                        std::dynamic_pointer_cast<model::Synapses>(synapses.group()),
                        trace.model(),
                        spikes.model(),
                        rate.model()};
  }
  void run(double seconds) {
    face::RunOptions options;
    options.duration = seconds;
    options.threads = 1;
    for (const auto& object : network->objects) options.outside[model::name_of(object)] = {};
    simulation.run(options);
  }
};

TEST(Crc32, IsThatOfZlib) {
  const std::string_view text = "123456789";
  const auto bytes = std::as_bytes(std::span(text));
  EXPECT_EQ(base::crc32(bytes), 0xcbf43926u);
  for (std::size_t k = 0; k <= text.size(); ++k)
    EXPECT_EQ(base::crc32(bytes.subspan(k), base::crc32(bytes.first(k))), 0xcbf43926u);
  EXPECT_EQ(base::crc32({}), 0u);
}

TEST(Snapshot, BytesAreReadBackAsTheyWereWritten) {
  face::Snapshot snapshot;
  const std::vector<double> numbers{0.0, -0.0, 1e-310, std::nan("7"), INFINITY};
  const std::vector<std::int64_t> integers{INT64_MIN, -1, 0, INT64_MAX};
  snapshot.parts.push_back({"", "Network", {face::column_of("_t", std::span(numbers))}});
  snapshot.parts.push_back({"größe", "NeuronGroup", {face::column_of("n", std::span(integers))}});
  const std::uint8_t truth[] = {0, 1, 1, 0, 1, 0};
  snapshot.parts[1].columns.push_back(
      face::copy_of({"b", ir::Type::boolean, 3, true}, reinterpret_cast<const std::byte*>(truth), 2));
  const auto bytes = encoded(snapshot);
  const auto read = face::decode(bytes, "a test");
  ASSERT_EQ(read.parts.size(), 2u);
  const auto* t = read.find("")->find("_t");
  ASSERT_TRUE(t != nullptr && t->rows == 5);
  EXPECT_EQ(std::memcmp(t->data, numbers.data(), sizeof(double) * 5), 0);
  const auto& part = *read.find("größe");
  EXPECT_EQ(part.kind, "NeuronGroup");
  EXPECT_EQ(part.find("n")->as<std::int64_t>()[0], INT64_MIN);
  EXPECT_EQ(part.find("b")->column.width, 3);
  EXPECT_EQ(encoded(read), bytes);
}

TEST(Snapshot, FilesHoldStatesByName) {
  const auto file = scratch("names");
  Model model;
  face::write_snapshot(file, "first", model.simulation.snapshot(face::Purpose::file));
  model.run(1e-3);
  face::write_snapshot(file, "second", model.simulation.snapshot(face::Purpose::file));
  face::write_snapshot(file, "first", model.simulation.snapshot(face::Purpose::file));
  EXPECT_EQ(face::snapshot_names(file), (std::vector<std::string>{"second", "first"}));
  EXPECT_EQ(face::read_snapshot(file, "first").find("")->find("_t")->at(0), 1e-3);
  EXPECT_THROW(face::read_snapshot(file, "third"), ModelError);
  std::filesystem::remove(file);
}

TEST(Snapshot, EveryCutOffAndChangedFileIsRefused) {
  const auto file = scratch("damaged");
  Model model;
  model.run(3e-3);
  face::write_snapshot(file, "state", model.simulation.snapshot(face::Purpose::file));
  std::ifstream stream(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  Bytes whole(text.size());
  std::memcpy(whole.data(), text.data(), text.size());
  EXPECT_NO_THROW(face::read_snapshot(face::Bytes(whole), "state", "a test"));
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THROW(face::read_snapshot(face::Bytes(whole).first(size), "state", "a test"), Error) << size;
  for (std::size_t k = 0; k < whole.size(); ++k) {
    auto changed = whole;
    changed[k] ^= std::byte{1} << (k % 8);
    EXPECT_THROW(face::read_snapshot(face::Bytes(changed), "state", "a test"), Error) << k;
  }
  std::filesystem::remove(file);
}

// Behind the checksum nothing is believed either: somebody may have made the file on purpose.
TEST(Snapshot, ForgedContentIsRefusedOrRuns) {
  Model model;
  model.run(3e-3);
  const auto whole = encoded(model.simulation.snapshot(face::Purpose::memory));
  std::mt19937_64 random(5);
  int refused = 0;
  int restored = 0;
  for (int trial = 0; trial < 3000; ++trial) {
    auto forged = whole;
    for (auto changes = random() % 3 + 1; changes > 0; --changes) {
      auto& byte = forged[random() % forged.size()];
      byte = random() % 2 == 0 ? byte ^ (std::byte{1} << (random() % 8)) : static_cast<std::byte>(random());
    }
    try {
      const auto snapshot = face::decode(forged, "a test");
      model.simulation.restore(snapshot, face::RandomState::restored);
      ++restored;
      model.run(0.5e-3);
    } catch (const ModelError&) {
      ++refused;
    } catch (const RunError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
  EXPECT_GT(restored, 100);
}

TEST(Snapshot, MemoryHasItsOwnArraysAndSharesRecords) {
  Model model;
  model.run(2e-3);
  const auto before = list(model.cells["v"]);
  const auto kept = model.simulation.snapshot(face::Purpose::memory);
  EXPECT_EQ(kept.find("trace")->find("t")->data, model.trace.model()->traces->window(2).data);
  model.run(2e-3);
  EXPECT_NE(list(model.cells["v"]), before);
  model.simulation.restore(kept, face::RandomState::kept);
  EXPECT_EQ(list(model.cells["v"]), before);
  EXPECT_EQ(model.trace.t().size(), 20u);
}

TEST(Network, NW_07_StoresAndRestores) {
  const auto file = scratch("network");
  NeuronGroup cells(3, "dv/dt = 1/ms + xi/sqrt(ms) : 1", {.method = {"euler"}});
  StateMonitor trace(cells, {"v"});
  Network network(cells, trace);
  network.seed(9);
  network.run(1 * ms);
  network.store();
  network.store("on disk", file.string());
  network.run(1 * ms);
  const auto end = list(cells["v"]);
  network.restore();
  EXPECT_EQ(network.t().value(), 1e-3);
  EXPECT_EQ(trace.t().size(), 10u);
  network.run(1 * ms);
  EXPECT_NE(list(cells["v"]), end);
  network.restore("on disk", {.file = file.string(), .restore_random_state = true});
  network.run(1 * ms);
  EXPECT_EQ(list(cells["v"]), end);
  EXPECT_THROW(network.restore("nothing"), ModelError);
  std::filesystem::remove(file);
}

// A checkpoint at whatever step gives the bits of a run without one.
TEST(Network, ResumesFromACheckpoint) {
  const auto file = scratch("checkpoint");
  const auto make = [](const auto& act) {
    NeuronGroup cells(50, "dv/dt = (1.2 - v)/(10*ms) + 0.3*xi/sqrt(ms) : 1",
                      {.threshold = "v > 1", .reset = "v = 0", .method = {"euler"}, .name = "cells"});
    Synapses synapses(cells, cells, {.on_pre = "v_post += 0.01", .delay = 1.7 * ms, .name = "synapses"});
    synapses.connect("i != j");
    SpikeMonitor spikes(cells, {.name = "spikes"});
    Network network(cells, synapses, spikes);
    network.seed(4);
    act(network);
    return std::pair(list(cells["v"]), list(spikes.t()));
  };
  const auto whole = make([](Network& network) { network.run(200 * ms); });
  const RunOptions options{.checkpoint = file.string(), .checkpoint_period = std::chrono::seconds(0)};
  for (const double stop : {0.0, 1.3, 66.6, 199.9}) {
    const auto stopped = make([&](Network& network) {
      network.add(NetworkOperation([&] { network.stop(); }, {.times = Quantity({stop}, ms)}));
      network.run(200 * ms, options);
    });
    EXPECT_LE(stopped.second.size(), whole.second.size());
    EXPECT_EQ(make([&](Network& network) { network.resume(file.string()); }), whole) << stop;
  }
  // The file has the end now: there is nothing left to do.
  EXPECT_EQ(make([&](Network& network) { network.resume(file.string()); }), whole);
  Network other;
  other.store("default", file.string());
  EXPECT_THROW(other.resume(file.string()), ModelError);  // of other objects
  std::filesystem::remove(file);
  other.store("default", file.string());
  EXPECT_THROW(other.resume(file.string()), ModelError);  // no checkpoint
  std::filesystem::remove(file);
}

// How long its last part was is part of a neuron's state.
TEST(Network, SU_10_ResumesAdaptiveSteps) {
  const auto file = scratch("adaptive");
  const auto make = [](const auto& act) {
    NeuronGroup cells(5, "dv/dt = (1.2 - v)/(0.1*ms + v*ms + 0.1*ms*i) : 1",
                      {.threshold = "v > 1",
                       .reset = "v = 0",
                       .method = {"rk45"},
                       .method_options = {{"relative_error", 1e-9}, {"save_step_count", true}},
                       .name = "cells"});
    Network network(cells);
    act(network);
    auto state = list(cells["v"]);
    for (const auto value : list(cells["_last_timestep"])) state.push_back(value);
    return state;
  };
  const auto whole = make([](Network& network) { network.run(5 * ms); });
  EXPECT_NE(make([](Network& network) {
              network.run(2.3 * ms);
              network.run(0 * ms);
            }),
            whole);
  make([&](Network& network) {
    network.run(2.3 * ms);
    network.store("half", file.string());
  });
  const auto resumed = make([&](Network& network) {
    network.restore("half", {.file = file.string()});
    network.run(2.7 * ms);
  });
  EXPECT_EQ(resumed, whole);
  // Before its first run, a group has nothing to remember; going back there, it has forgotten all.
  const auto again = make([&](Network& network) {
    network.store();
    network.run(1.7 * ms);
    network.restore();
    network.run(5 * ms);
  });
  EXPECT_EQ(again, whole);
  std::filesystem::remove(file);
}

}  // namespace
}  // namespace brio
