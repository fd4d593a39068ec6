// How far samples are from a distribution.
//
// A test with a fixed seed passes always or never; the limits say how often a sound generator with another seed would
// fail it (false-alarm rate).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

namespace brio::test {

/// The largest distance of the sample's distribution function from `cdf`, times sqrt(n). Kolmogorov's limit
/// exceeds 2.2 once in 16 000 (2 exp(-2 * 2.2^2)).
template <class Cdf>
double kolmogorov(std::vector<double> sample, Cdf cdf) {
  std::sort(sample.begin(), sample.end());
  const auto n = static_cast<double>(sample.size());
  double largest = 0;
  for (std::size_t k = 0; k < sample.size(); ++k) {
    const double expected = cdf(sample[k]);
    largest = std::max({largest, std::abs(expected - static_cast<double>(k) / n),
                        std::abs(expected - static_cast<double>(k + 1) / n)});
  }
  return largest * std::sqrt(n);
}
inline constexpr double kolmogorov_limit = 2.2;

/// A standard normal number exceeds it once in 16 000.
inline constexpr double normal_limit = 4.0;

inline double mean(const std::vector<double>& x, auto function) {
  double sum = 0;
  for (const double value : x) sum += function(value);
  return sum / static_cast<double>(x.size());
}

inline double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }

/// Chi-squared of counts against the probabilities of 0, 1, 2 …, cells of fewer than 10 expected merged with
/// the next; standardised by Wilson and Hilferty, so about normal.
template <class Sample, class Probability>
double chi_squared(const Sample& sample, std::size_t most, Probability probability) {
  std::vector<double> observed(most + 1, 0.0);
  for (const auto k : sample) observed.at(static_cast<std::size_t>(k)) += 1;
  double chi_squared = 0;
  double cells = -1;
  double wanted = 0;
  double got = 0;
  double probability_left = 1;
  const auto n = static_cast<double>(sample.size());
  const auto close_cell = [&] {
    chi_squared += (got - wanted) * (got - wanted) / wanted;
    cells += 1;
    wanted = got = 0;
  };
  for (std::size_t k = 0; k < observed.size(); ++k) {
    const double expected = probability(static_cast<double>(k));
    wanted += n * expected;
    got += observed[k];
    probability_left -= expected;
    if (wanted >= 10 && n * probability_left >= 10) close_cell();
  }
  wanted += n * std::max(probability_left, 0.0);
  close_cell();
  const double spread = 2 / (9 * cells);
  return (std::cbrt(chi_squared / cells) - (1 - spread)) / std::sqrt(spread);
}

}  // namespace brio::test
