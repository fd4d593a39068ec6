// Rates of populations, smoothed or counted in bins. Times are in steps.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace brio::record {

/// A Gaussian with this standard deviation, cut off at twice that; the weights are not normalized.
std::vector<double> gaussian_window(double width);
/// Equal weights: the middle and `half` on either side.
std::vector<double> flat_window(std::int64_t half);
/// Weighted means of the values around each value: weights[middle] belongs to the value itself, and beyond the ends
/// there is 0. An odd number of weights, whose sum counts as 1.
std::vector<double> smoothed(std::span<const double> values, std::span<const double> weights);
/// Means of `steps` values each; an incomplete bin at the end is left out.
std::vector<double> binned(std::span<const double> values, std::int64_t steps);

}  // namespace brio::record
