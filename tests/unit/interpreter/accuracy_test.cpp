// Elementary functions against MPFR. The bounds are those that docs/develop/math.md promises.
//
// BRIO_ACCURACY_SAMPLES sets the number of random arguments in each interval (normally 2000, which takes
// about a second; the bounds were found with 400 000).
#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "accuracy.hpp"
#include "ir/math.hpp"
#include "run_kernel.hpp"

namespace brio::interpreter {
namespace {

using ir::Builder;
using ir::Function;
using ir::Value;

using Reference = void (*)(mpfr_ptr, mpfr_srcptr);

void exprel(mpfr_ptr result, mpfr_srcptr x) {
  if (mpfr_zero_p(x) != 0) {
    mpfr_set_d(result, 1, MPFR_RNDN);
  } else if (mpfr_cmp_d(x, 717) > 0) {
    mpfr_set_inf(result, 1);
  } else {
    mpfr_expm1(result, x, MPFR_RNDN);
    mpfr_div(result, result, x, MPFR_RNDN);
  }
}

template <int (*function)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t)>
void reference(mpfr_ptr result, mpfr_srcptr x) {
  function(result, x, MPFR_RNDN);
}

void inverse_exprel(mpfr_ptr result, mpfr_srcptr x) {
  if (mpfr_cmp_d(x, 717) > 0) {
    mpfr_set_zero(result, 1);
  } else {
    exprel(result, x);
    mpfr_ui_div(result, 1, result, MPFR_RNDN);
  }
}

struct Interval {
  double low;
  double high;
};

struct Row {
  Function function;
  Reference exact;
  double bound;  ///< in units of the last place
  std::vector<Interval> intervals;
};

const Row rows[] = {
    {Function::exp, reference<mpfr_exp>, 0.95, {{-746, 710}, {-1, 1}, {-0.4, 0.4}, {-745.2, -708}}},
    {Function::expm1, reference<mpfr_expm1>, 0.85, {{-40, 710}, {-2, 2}, {-1e-3, 1e-3}}},
    {Function::exprel, exprel, 2.3, {{-50, 717}, {-2, 2}, {-1e-3, 1e-3}, {-1e300, -30}}},
    {Function::exprel_near, exprel, 2.3, {{-4, 0.25}, {-1, 0}, {-1e-3, 1e-3}, {-50, 717}, {-1e300, -30}}},
    {Function::log, reference<mpfr_log>, 0.9, {{0, 2}, {0.9, 1.1}, {0.5, 1.5}, {0, 1e308}, {0, 1e-300}}},
    {Function::log1p, reference<mpfr_log1p>, 0.9, {{-1, 1}, {-0.1, 0.1}, {-0.5, 2}, {0, 100}, {0, 1e308}}},
    {Function::log10, reference<mpfr_log10>, 0.95, {{0, 2}, {0.9, 1.1}, {0.5, 1.5}, {0, 1e308}}},
    {Function::sin, reference<mpfr_sin>, 0.85, {{-10, 10}, {-1, 1}, {-1e5, 1e5}, {-2e9, 2e9}, {1e9, 1e15}}},
    {Function::cos, reference<mpfr_cos>, 0.85, {{-10, 10}, {-1, 1}, {-1e5, 1e5}, {-2e9, 2e9}, {1e9, 1e15}}},
    {Function::tan, reference<mpfr_tan>, 1.0, {{-10, 10}, {-1, 1}, {-1e5, 1e5}, {-2e9, 2e9}, {1e9, 1e15}}},
    {Function::sinh, reference<mpfr_sinh>, 0.95, {{-711, 711}, {-3, 3}, {-1, 1}, {-1e-3, 1e-3}}},
    {Function::cosh, reference<mpfr_cosh>, 0.85, {{-711, 711}, {-3, 3}, {-1, 1}}},
    {Function::tanh, reference<mpfr_tanh>, 0.75, {{-25, 25}, {-3, 3}, {-1, 1}, {-1e-3, 1e-3}}},
    {Function::arcsin, reference<mpfr_asin>, 0.75, {{-1, 1}, {-0.6, 0.6}, {0.99, 1}}},
    {Function::arccos, reference<mpfr_acos>, 0.7, {{-1, 1}, {-0.6, 0.6}, {0.99, 1}, {-1, -0.99}}},
    {Function::arctan, reference<mpfr_atan>, 0.85, {{-1, 1}, {-10, 10}, {-1e3, 1e3}, {0.9, 1.1}}},
    {Function::sqrt, reference<mpfr_sqrt>, 0.5, {{0, 10}, {0, 1e308}, {0, 1e-308}}},
};

std::vector<double> arguments_of(const Row& row) {
  std::mt19937_64 generator(1);
  std::vector<double> found = special_arguments();
  for (const auto& [low, high] : row.intervals) {
    std::uniform_real_distribution<double> uniform(low, high);
    for (std::size_t k = 0; k < samples(); ++k) found.push_back(uniform(generator));
  }
  // All doubles alike, as bits.
  for (std::size_t k = 0; k < samples(); ++k) found.push_back(std::bit_cast<double>(generator()));
  return found;
}

void expect_within_bound(const Row& row, const std::string& name, const std::vector<double>& x,
                         const std::vector<double>& found) {
  double worst = 0;
  double where = 0;
  for (std::size_t k = 0; k < x.size(); ++k) {
    Exact argument(x[k]);
    Exact exact;
    row.exact(exact.get(), argument.get());
    const double error = error_in_ulps(found[k], exact);
    ASSERT_LE(error, row.bound) << std::hexfloat << x[k] << " gives " << found[k] << ", not "
                                << exact.nearest();
    if (error > worst) {
      worst = error;
      where = x[k];
    }
  }
  testing::Test::RecordProperty("ulps", std::to_string(worst));
  if (samples() != usual_samples) std::printf("%-8s %.3f ulp at %a\n", name.c_str(), worst, where);
}

// exprel has two forms.
std::string name_of(const Row& row) {
  return std::string(row_of(row.function).name) + (row.function == Function::exprel_near ? "_near" : "");
}

class Accuracy : public testing::TestWithParam<Row> {};

TEST_P(Accuracy, StaysWithinItsBound) {
  const Row& row = GetParam();
  const auto x = arguments_of(row);
  const auto found =
      map([&](Builder& b, Value value) { return ir::build_function(b, row.function, {value}); }, x);
  expect_within_bound(row, name_of(row), x, found);
}

TEST(AccuracyOfExprel, StaysWithinItsBoundAsADivisor) {
  const Row row{Function::exprel, inverse_exprel, 2.5, {{-50, 717}, {-2, 2}, {-1e-3, 1e-3}, {-1e300, -30}}};
  const auto x = arguments_of(row);
  expect_within_bound(
      row, "1/exprel", x,
      map([](Builder& b, Value value) { return ir::build_inverse_exprel(b, Function::exprel, {value}); }, x));
}

// From an exponential that kernels compute: its error counts most just beyond 1, where it is taken from 1.
TEST(AccuracyOfExprel, StaysWithinItsBoundGivenTheExponential) {
  const std::vector<Interval> intervals{{-40, 709}, {-4, 4}, {-1.1, 1.1}, {-1e-3, 1e-3}};
  for (const auto function : {Function::exprel_given_exp, Function::exprel_given_opposite}) {
    const bool opposite = function == Function::exprel_given_opposite;
    const auto args = [&](Builder& b, Value x) {
      return std::vector{x, ir::build_function(b, Function::exp, {opposite ? b.neg(x) : x})};
    };
    const Row row{function, exprel, 3.5, intervals};
    const Row inverse{function, inverse_exprel, 3.5, intervals};
    auto x = arguments_of(row);
    std::erase_if(x, [](double value) { return !(value >= -700 && value <= 700); });
    expect_within_bound(
        row, opposite ? "exprel_o" : "exprel_g", x,
        map([&](Builder& b, Value v) { return ir::build_function(b, function, args(b, v)); }, x));
    expect_within_bound(
        inverse, opposite ? "1/exprel_o" : "1/exprel_g", x,
        map([&](Builder& b, Value v) { return ir::build_inverse_exprel(b, function, args(b, v)); }, x));
  }
}

INSTANTIATE_TEST_SUITE_P(Functions, Accuracy, testing::ValuesIn(rows),
                         [](const auto& row) { return name_of(row.param); });

}  // namespace
}  // namespace brio::interpreter
