#include "record/rates.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace brio::record {

std::vector<double> gaussian_window(double width) {
  const auto half = std::llround(2 * width);
  std::vector<double> weights;
  for (auto k = -half; k <= half; ++k) {
    const auto x = half == 0 ? 0.0 : static_cast<double>(k) / width;
    weights.push_back(std::exp(-0.5 * x * x));
  }
  return weights;
}

std::vector<double> flat_window(std::int64_t half) {
  return std::vector<double>(static_cast<std::size_t>(2 * half + 1), 1.0);
}

std::vector<double> smoothed(std::span<const double> values, std::span<const double> weights) {
  constexpr std::int64_t block = 512;  // results that stay in the cache while all weights pass by
  const auto total = std::accumulate(weights.begin(), weights.end(), 0.0);
  const auto size = std::ssize(values);
  const auto half = std::ssize(weights) / 2;
  std::vector<double> result(values.size(), 0.0);
  for (std::int64_t begin = 0; begin < size; begin += block) {
    const auto end = std::min(begin + block, size);
    // As in a convolution, the window runs against time.
    for (std::int64_t w = 0; w < std::ssize(weights); ++w) {
      const auto shift = half - w;
      const auto weight = weights[static_cast<std::size_t>(w)] / total;
      const auto first = std::max(begin, -shift);
      const auto last = std::min(end, size - shift);
      for (auto at = first; at < last; ++at)
        result[static_cast<std::size_t>(at)] += weight * values[static_cast<std::size_t>(at + shift)];
    }
  }
  return result;
}

std::vector<double> binned(std::span<const double> values, std::int64_t steps) {
  std::vector<double> means;
  const auto size = static_cast<std::size_t>(steps);
  for (std::size_t first = 0; first + size <= values.size(); first += size) {
    const auto bin = values.subspan(first, size);
    means.push_back(std::accumulate(bin.begin(), bin.end(), 0.0) / static_cast<double>(steps));
  }
  return means;
}

}  // namespace brio::record
