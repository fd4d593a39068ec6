// Feeds any bytes to the reader of stored states: as a file, and as what stands behind a file's checksum. What
// is accepted must be refused by a network with an Error, or restored; then the network must run.
#include <cstdint>
#include <cstdlib>

#include <brio/brio.hpp>

#include "face/session.hpp"
#include "face/snapshot_network.hpp"

namespace brio {
namespace {

struct Model {
  NeuronGroup cells{4,
                    "dv/dt = (1.5 - v)/(10*ms) : 1 (unless refractory)\nn : integer\nb : boolean",
                    {.threshold = "v > 1",
                     .reset = "v = 0",
                     .refractory = 1 * units::ms,
                     .method = {"euler"},
                     .name = "cells"}};
  SpikeGeneratorGroup given{2, {0, 1}, Quantity({0.1, 0.5}, units::ms), {.name = "given"}};
  Synapses synapses{given, cells, {.model = "w : 1", .on_pre = "v_post += w", .name = "synapses"}};
  StateMonitor trace{cells, {"v", "b"}, {.record = {0, 3}, .name = "trace"}};
  SpikeMonitor spikes{cells, {.variables = {"n"}, .name = "spikes"}};
  std::shared_ptr<model::Network> network = std::make_shared<model::Network>();
  face::Simulation simulation{network};

  Model() {
    synapses.connect({0, 1}, {1, 3});
    network->objects = {std::dynamic_pointer_cast<model::NeuronGroup>(cells.group()),
                        std::dynamic_pointer_cast<model::SpikeGeneratorGroup>(given.group()),
                        std::dynamic_pointer_cast<model::Synapses>(synapses.group()), trace.model(),
                        spikes.model()};
  }
};

void restore_and_run(const face::Snapshot& snapshot) {
  Model model;
  model.simulation.restore(snapshot, face::RandomState::restored);
  face::RunOptions options;
  options.duration = 3e-4;
  options.threads = 1;
  for (const auto& object : model.network->objects) options.outside[model::name_of(object)] = {};
  model.simulation.run(options);
}

void try_file(face::Bytes bytes) {
  for (const auto& name : face::snapshot_names(bytes, "a file"))
    restore_and_run(face::read_snapshot(bytes, name, "a file"));
}

}  // namespace
}  // namespace brio

extern "C" int LLVMFuzzerInitialize(int*, char***) { return setenv("BRIO_BACKEND", "interpreter", 1); }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const brio::face::Bytes bytes(reinterpret_cast<const std::byte*>(data), size);
  try {
    brio::try_file(bytes);
  } catch (const brio::ModelError&) {
  } catch (const brio::RunError&) {}
  try {
    brio::restore_and_run(brio::face::decode(bytes, "a file"));
  } catch (const brio::ModelError&) {
  } catch (const brio::RunError&) {}
  return 0;
}
