// Spike trains that are given, on the grid of a time step, for tests that count pairs of spikes themselves.
#pragma once

#include <brio/brio.hpp>

#include <cstdint>
#include <random>
#include <vector>

namespace brio::test {

inline constexpr double grid_ms = 0.1;

/// For each neuron, the steps of its spikes, ascending.
using Trains = std::vector<std::vector<int>>;

/// Neurons that spike so.
inline SpikeGeneratorGroup generator(const Trains& trains) {
  std::vector<std::int32_t> indices;
  std::vector<double> times;
  for (std::size_t k = 0; k < trains.size(); ++k) {
    for (const int step : trains[k]) {
      indices.push_back(static_cast<std::int32_t>(k));
      times.push_back(step * grid_ms * 1e-3);
    }
  }
  return {static_cast<std::int64_t>(trains.size()), indices, Quantity(times) * units::second};
}

/// Irregular trains with `mean` steps between spikes on average.
inline Trains irregular_trains(std::size_t neurons, int steps, double mean, std::uint32_t seed) {
  std::mt19937 bits(seed);
  std::geometric_distribution<int> pause(1 / mean);
  Trains trains(neurons);
  for (auto& train : trains) {
    for (int step = pause(bits); step < steps; step += 1 + pause(bits)) train.push_back(step);
  }
  return trains;
}

/// When the last of the spikes has passed.
inline Quantity end_of(const Trains& a, const Trains& b) {
  int last = 0;
  for (const auto* trains : {&a, &b}) {
    for (const auto& train : *trains) last = train.empty() ? last : std::max(last, train.back());
  }
  return (last + 2) * grid_ms * units::ms;
}

}  // namespace brio::test
