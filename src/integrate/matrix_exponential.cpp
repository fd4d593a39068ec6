// P = e^(M dt) and Q = integral of e^(M s) ds over a step, for every M.
//
// Scaling and squaring (Higham 2005, doi:10.1137/04061101X) of E = e^A - 1 and F = sum A^k/(k+1)!, with
//   E = A F,   E(2A) = 2 E + E E,   F(2A) = F (1 + E/2),   P = 1 + E,   Q = dt F:
// no inverse of M is needed, so singular and defective matrices are like all others, and small rates keep
// their digits. Plain loops in one order: the same bits on every machine.
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "integrate/integrate.hpp"
#include "ir/host_math.hpp"

namespace brio::integrate {

namespace {

// Square, row-major.
class Matrix {
 public:
  explicit Matrix(std::size_t n) : n_(n), entries_(n * n, 0.0) {}
  double& operator()(std::size_t i, std::size_t j) { return entries_[i * n_ + j]; }
  double operator()(std::size_t i, std::size_t j) const { return entries_[i * n_ + j]; }
  std::size_t size() const { return n_; }

 private:
  std::size_t n_;
  std::vector<double> entries_;
};

Matrix product(const Matrix& a, const Matrix& b) {
  const auto n = a.size();
  Matrix result(n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < n; ++k) {
      if (a(i, k) == 0) continue;
      for (std::size_t j = 0; j < n; ++j) result(i, j) += a(i, k) * b(k, j);
    }
  }
  return result;
}

// Units of the variables can make entries of M differ by many powers of ten, and scaling by the largest
// one would cost the digits of the others: variables are first measured in units (powers of 2, so nothing
// is rounded) in which what comes into a variable and what goes out of it weigh alike.
class Balance {
 public:
  explicit Balance(Matrix& a) : exponents_(a.size(), 0) {
    constexpr int most_sweeps = 40;
    for (int sweep = 0; sweep < most_sweeps; ++sweep) {
      bool changed = false;
      for (std::size_t i = 0; i < a.size(); ++i) changed = improve(a, i) || changed;
      if (!changed) break;
    }
  }

  // Entry (i, j) of a function of the balanced matrix, in the user's units.
  double restored(double entry, std::size_t i, std::size_t j) const {
    return std::ldexp(entry, exponents_[i] - exponents_[j]);
  }

 private:
  bool improve(Matrix& a, std::size_t i) {
    double row = 0;
    double column = 0;
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (j == i) continue;
      row = std::max(row, std::fabs(a(i, j)));
      column = std::max(column, std::fabs(a(j, i)));
    }
    const int shift = wanted_shift(row, column, a);
    if (shift == 0) return false;
    exponents_[i] += shift;
    for (std::size_t j = 0; j < a.size(); ++j) {
      if (j == i) continue;
      a(i, j) = std::ldexp(a(i, j), -shift);
      a(j, i) = std::ldexp(a(j, i), shift);
    }
    return true;
  }

  // A variable that nobody reads, or that reads nobody, can be brought below all rates of decay.
  static int wanted_shift(double row, double column, const Matrix& a) {
    if (row == 0 && column == 0) return 0;
    double rate = 0;
    for (std::size_t k = 0; k < a.size(); ++k) rate = std::max(rate, std::fabs(a(k, k)));
    if (column == 0) return rate > 0 && row > rate ? exponent_of(row / rate) + 1 : 0;
    if (row == 0) return rate > 0 && column > rate ? -exponent_of(column / rate) - 1 : 0;
    return static_cast<int>(std::lround(0.5 * (std::log2(row) - std::log2(column))));
  }

  static int exponent_of(double value) { return std::ilogb(value); }

  std::vector<int> exponents_;
};

double norm(const Matrix& a) {
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    double row = 0;
    for (std::size_t j = 0; j < a.size(); ++j) row += std::fabs(a(i, j));
    largest = std::max(largest, row);
  }
  return largest;
}

// F of a matrix whose norm is at most 1/8: the thirteenth term is below 2^-75.
Matrix series(const Matrix& a) {
  constexpr int terms = 13;
  const auto n = a.size();
  Matrix result(n);
  for (int k = terms; k >= 1; --k) {  // 1 + A/2 (1 + A/3 (1 + …))
    result = product(a, result);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) result(i, j) = result(i, j) / (k + 1) + (i == j ? 1 : 0);
    }
  }
  return result;
}

struct Exponential {
  Matrix increment;  ///< E
  Matrix mean;       ///< F
};

Exponential exponentiate(Matrix a) {
  const auto n = a.size();
  const double size = norm(a);
  const int squarings = size > 0.125 ? std::ilogb(size) + 4 : 0;
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) a(i, j) = std::ldexp(a(i, j), -squarings);
  }
  auto mean = series(a);
  auto increment = product(a, mean);
  for (int k = 0; k < squarings; ++k) {
    const auto change = product(mean, increment);
    const auto square = product(increment, increment);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        mean(i, j) += 0.5 * change(i, j);
        increment(i, j) = 2 * increment(i, j) + square(i, j);
      }
    }
  }
  return {std::move(increment), std::move(mean)};
}

// Is x_i alone in its cycle: not read, directly or through others, by what it reads itself?
std::vector<bool> alone(const Matrix& a) {
  const auto n = a.size();
  std::vector<bool> reads(n * n);
  for (std::size_t k = 0; k < n * n; ++k) reads[k] = a(k / n, k % n) != 0;
  for (std::size_t k = 0; k < n; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        if (reads[i * n + k] && reads[k * n + j]) reads[i * n + j] = true;
      }
    }
  }
  std::vector<bool> result(n, true);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (i != j && reads[i * n + j] && reads[j * n + i]) result[i] = false;
    }
  }
  return result;
}

}  // namespace

void propagate(std::size_t n, std::span<const double> matrix, double dt, std::span<double> exponential,
               std::span<double> integral) {
  Matrix a(n);
  bool finite = true;
  for (std::size_t k = 0; k < n * n; ++k) {
    a(k / n, k % n) = matrix[k] * dt;
    finite = finite && std::isfinite(a(k / n, k % n));
  }
  if (!finite) {
    std::fill(exponential.begin(), exponential.end(), std::numeric_limits<double>::quiet_NaN());
    std::fill(integral.begin(), integral.end(), std::numeric_limits<double>::quiet_NaN());
    return;
  }
  const auto own_rate = alone(a);
  const Balance balance(a);
  const auto [increment, mean] = exponentiate(a);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      exponential[i * n + j] = balance.restored(increment(i, j), i, j);
      integral[i * n + j] = dt * balance.restored(mean(i, j), i, j);
    }
    // 1 + E would leave a strong decay without its digits.
    exponential[i * n + i] = own_rate[i] ? ir::host::exp(a(i, i)) : 1 + increment(i, i);
  }
}

}  // namespace brio::integrate
