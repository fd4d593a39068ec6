// What a population does: rates, irregularity of single neurons, rhythms and synchrony of all.
#pragma once

#include <brio/brio.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <vector>

namespace brio::test {

/// Mean rate of each neuron, in hertz, and mean coefficient of variation of the intervals between spikes, of neurons
/// with at least three; from spikes of `begin` to `end` seconds.
struct Firing {
  double rate = 0;
  double cv = 0;
  std::size_t irregular_from = 0;  ///< how many neurons the mean of the coefficients is over
};

inline Firing firing(const SpikeMonitor& spikes, double begin, double end) {
  const auto neurons = spikes.count().size();
  const auto i = spikes.i();
  const auto times = spikes.t();
  const auto t = times.values();
  struct Sums {
    double last = -1, intervals = 0, sum = 0, squares = 0;
  };
  std::vector<Sums> sums(neurons);
  double number = 0;
  for (std::size_t k = 0; k < i.size(); ++k) {
    if (t[k] < begin || t[k] >= end) continue;
    ++number;
    auto& own = sums[static_cast<std::size_t>(i[k])];
    if (own.last >= 0) {
      const double interval = t[k] - own.last;
      own.intervals += 1;
      own.sum += interval;
      own.squares += interval * interval;
    }
    own.last = t[k];
  }
  Firing result;
  for (const auto& own : sums) {
    if (own.intervals < 3) continue;
    const double mean = own.sum / own.intervals;
    // Of n values, the variance with n - 1.
    const double variance = std::max(own.squares - own.sum * mean, 0.0) / (own.intervals - 1);
    result.cv += std::sqrt(variance) / mean;
    ++result.irregular_from;
  }
  result.cv /= static_cast<double>(std::max<std::size_t>(result.irregular_from, 1));
  result.rate = number / static_cast<double>(neurons) / (end - begin);
  return result;
}

/// Spikes of all neurons in bins of `bin` seconds.
inline std::vector<double> counts(const SpikeMonitor& spikes, double begin, double end, double bin) {
  std::vector<double> result(static_cast<std::size_t>(std::lround((end - begin) / bin)), 0.0);
  const auto times = spikes.t();
  for (const double time : times.values()) {
    const double at = std::floor((time - begin) / bin + 1e-6);
    if (at >= 0 && at < static_cast<double>(result.size())) ++result[static_cast<std::size_t>(at)];
  }
  return result;
}

/// Variance of the counts, as a part of their squared mean: 1/mean if all neurons are independent Poisson processes.
inline double fluctuation(const std::vector<double>& counts) {
  const auto n = static_cast<double>(counts.size());
  double sum = 0;
  double squares = 0;
  for (const double count : counts) {
    sum += count;
    squares += count * count;
  }
  return n * squares / (sum * sum) - 1;
}

/// The frequency between `from` and `to` hertz at which the counts have most power, smoothed over `width` hertz.
struct Rhythm {
  double frequency = 0;
  double power = 0;  ///< 1 for independent Poisson processes
};

inline Rhythm rhythm(const std::vector<double>& counts, double bin, double from, double to, double width) {
  const auto n = counts.size();
  double sum = 0;
  for (const double count : counts) sum += count;
  const double resolution = 1 / (bin * static_cast<double>(n));
  std::vector<double> power;
  const auto first = static_cast<std::size_t>(std::ceil(from / resolution));
  const auto last = static_cast<std::size_t>(std::floor(to / resolution));
  for (std::size_t f = first; f <= last; ++f) {
    std::complex<double> wave = 0;
    const auto turn =
        std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(f) / static_cast<double>(n));
    std::complex<double> phase = 1;
    for (const double count : counts) {
      wave += (count - sum / static_cast<double>(n)) * phase;
      phase *= turn;
    }
    power.push_back(std::norm(wave) / sum);
  }
  const auto half = static_cast<std::size_t>(std::lround(width / resolution / 2));
  Rhythm result;
  for (std::size_t k = half; k + half < power.size(); ++k) {
    double mean = 0;
    for (std::size_t m = k - half; m <= k + half; ++m) mean += power[m] / static_cast<double>(2 * half + 1);
    if (mean > result.power) result = {static_cast<double>(first + k) * resolution, mean};
  }
  return result;
}

}  // namespace brio::test
