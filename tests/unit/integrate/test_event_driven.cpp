// Event-driven updates: formulas that must hold for a time of any length.
#include <random>

#include "support.hpp"

namespace brio::integrate {
namespace {

using namespace testing;

TEST(EventDriven, Statements) {
  const auto text = [](const char* model) { return print(event_driven(event_driven_system(model))); };
  EXPECT_EQ(text("da1/dt = -a1/tau : 1 (event-driven)"), "a1 = a1*exp(-dt/tau)\n");
  EXPECT_EQ(text("da1/dt = -a1/tau : 1 (event-driven)\nda2/dt = -a2/tau2 : 1 (event-driven)"),
            "a1 = a1*exp(-dt/tau)\na2 = a2*exp(-dt/tau2)\n");
  EXPECT_EQ(text("dr/dt = (1 - r)/tau : 1 (event-driven)"),
            "r = r*exp(-dt/tau) + 1/tau*(dt*exprel(-dt/tau))\n");
  EXPECT_EQ(text("du/dt = 1/second : 1 (event-driven)"), "u = u + dt\n");
  EXPECT_EQ(text(""), "");
}

struct Case {
  const char* model;
  std::vector<std::string> variables;
};

// The same step by the matrix exponential.
std::map<std::string, double> expected(std::size_t n, const std::vector<std::string>& variables,
                                       const std::vector<double>& matrix, const std::vector<double>& constant,
                                       const Values& start, double dt) {
  std::vector<double> p(n * n);
  std::vector<double> q(n * n);
  propagate(n, matrix, dt, p, q);
  std::map<std::string, double> result;
  for (std::size_t i = 0; i < n; ++i) {
    double value = 0;
    for (std::size_t j = 0; j < n; ++j)
      value += p[i * n + j] * start.at(variables[j]) + q[i * n + j] * constant[j];
    result[variables[i]] = value;
  }
  return result;
}

void compare(double a, double b, double c, double d, double dt) {
  const auto block = event_driven(event_driven_system(
      "dx/dt = ka*x + kb*y + e0 : 1 (event-driven)\ndy/dt = kc*x + kd*y + f : 1 (event-driven)\n"
      "ka : hertz\nkb : hertz\nkc : hertz\nkd : hertz\ne0 : hertz\nf : hertz"));
  Values values = {{"x", 0.7}, {"y", -0.4}, {"ka", a},  {"kb", b}, {"kc", c},
                   {"kd", d},  {"e0", 0.9}, {"f", 1.3}, {"dt", dt}};
  const auto end = expected(2, {"x", "y"}, {a, b, c, d}, {0.9, 1.3}, values, dt);
  const double scale = std::fabs(end.at("x")) + std::fabs(end.at("y")) + 1;
  execute(block, values);
  // Rounding of the exponents, a few dozen operations, and the matrix exponential itself.
  const double tolerance = 2e-14 * scale * (1 + dt * std::fmax(std::fabs(a), std::fabs(d)));
  EXPECT_NEAR(values.at("x"), end.at("x"), tolerance) << a << " " << b << " " << c << " " << d << " " << dt;
  EXPECT_NEAR(values.at("y"), end.at("y"), tolerance) << a << " " << b << " " << c << " " << d << " " << dt;
}

TEST(EventDriven, CoupledPairs) {
  for (const double dt : {1e-6, 1e-3, 0.1, 0.6, 1.0, 3.0, 20.0}) {
    compare(-1, 0.5, 0.25, -1, dt);     // real eigenvalues
    compare(-1, 1, -1, -1, dt);         // complex
    compare(-1, 1, -1e-20, -1, dt);     // as good as equal
    compare(-2, 1, -0.25, -1, dt);      // equal: defective
    compare(-1, 2, -0.1, -1.0001, dt);  // complex, slow
    compare(0, 1, -1, 0, dt);           // undamped
    compare(-1, 1, 1, -1, dt);          // singular
  }
  std::mt19937 random(3);
  std::uniform_real_distribution<> rate(-3, 0.5);
  std::uniform_real_distribution<> coupling(-2, 2);
  for (int k = 0; k < 200; ++k) compare(rate(random), coupling(random), coupling(random), rate(random), 0.5);
}

void compare_triangular(double a, double b, double d, double f, double dt) {
  const auto block = event_driven(
      event_driven_system("dx/dt = ka*x + kb*y + e0 : 1 (event-driven)\ndy/dt = kd*y + f : 1 (event-driven)\n"
                          "ka : hertz\nkb : hertz\nkd : hertz\ne0 : hertz\nf : hertz"));
  Values values = {{"x", 0.7}, {"y", 0.4},  {"ka", a}, {"kb", b},
                   {"kd", d},  {"e0", 0.9}, {"f", f},  {"dt", dt}};
  const auto end = expected(2, {"x", "y"}, {a, b, 0, d}, {0.9, f}, values, dt);
  execute(block, values);
  const double scale = std::fabs(end.at("x")) + std::fabs(end.at("y")) + 1;
  EXPECT_NEAR(values.at("x"), end.at("x"), 1e-14 * scale * (1 + dt * std::fabs(a)))
      << a << " " << d << " " << dt;
  EXPECT_NEAR(values.at("y"), end.at("y"), 1e-14 * scale * (1 + dt * std::fabs(a)));
}

TEST(EventDriven, TriangularPairs) {
  for (const double dt : {1e-6, 1e-3, 0.3, 1.0, 10.0, 100.0}) {
    for (const double d : {-1.0, -1.0 - 1e-9, -0.999, -2.0, -1e-8, 0.0, -30.0}) {
      compare_triangular(-1, 2, d, 1.3, dt);
      compare_triangular(d, 2, -1, 1.3, dt);
    }
  }
}

TEST(EventDriven, LongPausesDontOverflow) {
  const auto block = event_driven(
      event_driven_system("dx/dt = (y - x)/tau : 1 (event-driven)\ndy/dt = -y/tau2 : 1 (event-driven)"));
  Values values = {{"x", 0.7}, {"y", 0.4}, {"dt", 1e4}};
  execute(block, values);
  EXPECT_EQ(values.at("x"), 0);
  EXPECT_EQ(values.at("y"), 0);
}

TEST(EventDriven, SeveralInflows) {
  const auto block = event_driven(
      event_driven_system("dx/dt = (y + 2*z - x)/tau : 1 (event-driven)\ndy/dt = -y/tau2 : 1 (event-driven)\n"
                          "dz/dt = -z/tau : 1 (event-driven)"));
  Values values = {{"x", 0.7}, {"y", 0.4}, {"z", 0.2}, {"dt", 0.013}};
  const auto end =
      expected(3, {"x", "y", "z"}, {-100, 100, 200, 0, -200, 0, 0, 0, -100}, {0, 0, 0}, values, 0.013);
  execute(block, values);
  for (const auto* name : {"x", "y", "z"}) EXPECT_NEAR(values.at(name), end.at(name), 1e-15) << name;
}

TEST(EventDriven, Refusals) {
  struct Row {
    const char* model;
    const char* error;
  };
  const std::vector<Row> rows = {
      {"dx/dt = -x**2/tau : 1 (event-driven)",
       "unsupported-equations: an event-driven equation must be linear with constant coefficients, but dx/dt "
       "is not "
       "linear | make it clock-driven"},
      {"dx/dt = (t/tau - x)/tau : 1 (event-driven)",
       "unsupported-equations: an event-driven equation must be linear with constant coefficients, but dx/dt "
       "depends on t "
       "| make it clock-driven"},
      {"dx/dt = -x/tau + xi*tau**-0.5 : 1 (event-driven)",
       "unsupported-equations: an event-driven equation must be linear with constant coefficients, but dx/dt "
       "contains "
       "noise ('xi') | make it clock-driven"},
      {"dx/dt = (y - x)/tau : 1 (event-driven)\ndy/dt = (z - y)/tau : 1 (event-driven)\ndz/dt = -z/tau : 1 "
       "(event-driven)",
       "unsupported-equations: the event-driven 'x' depends on a chain of others | make these equations "
       "clock-driven"},
      {"dx/dt = y/tau : 1 (event-driven)\ndy/dt = z/tau : 1 (event-driven)\ndz/dt = x/tau : 1 (event-driven)",
       "unsupported-equations: the event-driven 'x' depends on a chain of others | make these equations "
       "clock-driven"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(error_of([&] { event_driven(event_driven_system(row.model)); }), row.error) << row.model;
  }
}

}  // namespace
}  // namespace brio::integrate
