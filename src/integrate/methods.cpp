#include "integrate/methods.hpp"

#include <algorithm>
#include <array>

namespace brio::integrate {

namespace {

constexpr std::array<std::string_view, 1> exact_options = {"simplify"};

// What Brian has from the GNU Scientific Library: the same pairs, or the same idea, and its defaults.
constexpr AdaptiveDefaults brian_defaults{.time_stands_still = true};
constexpr MethodRow brian_pair(std::string_view name, const Tableau& pair) {
  return {.name = name, .pair = &pair, .defaults = brian_defaults, .options = brian_adaptive_options};
}

// Kloeden and Platen, Numerical Solution of Stochastic Differential Equations (1992), describe the
// derivative-free Milstein scheme (11.1.3) and schemes of Heun's type; both give Stratonovich solutions here.
constexpr std::array rows = {
    MethodRow{.name = "exact", .method = exact, .options = exact_options},
    MethodRow{.name = "linear", .method = exact, .options = exact_options},
    MethodRow{.name = "independent", .method = independent, .deprecated = true},
    MethodRow{.name = "exponential_euler", .method = exponential_euler},
    MethodRow{.name = "euler", .scheme = "x_new = x + dt*f(x, t) + g(x, t)*dW", .noise = Noise::additive},
    MethodRow{.name = "rk2",
              .scheme = "k = dt*f(x, t)\n"
                        "x_new = x + dt*f(x + k*0.5, t + dt*0.5)"},
    MethodRow{.name = "rk4",
              .scheme = "k1 = dt*f(x, t)\n"
                        "k2 = dt*f(x + k1*0.5, t + dt*0.5)\n"
                        "k3 = dt*f(x + k2*0.5, t + dt*0.5)\n"
                        "k4 = dt*f(x + k3, t + dt)\n"
                        "x_new = x + (k1 + 2*k2 + 2*k3 + k4)/6"},
    MethodRow{.name = "heun",
              .scheme = "support = x + g(x, t)*dW\n"
                        "x_new = x + dt*f(x, t) + 0.5*(dW*(g(x, t) + g(support, t + dt)))",
              .noise = Noise::multiplicative},
    MethodRow{.name = "milstein",
              .scheme = "support = x + dt*f(x, t) + sqrt(dt)*g(x, t)\n"
                        "x_new = x + dt*f(x, t) + g(x, t)*dW + (g(support, t) - g(x, t))/(2*sqrt(dt))*dW**2",
              .noise = Noise::diagonal},
    MethodRow{
        .name = "rk45", .pair = &dormand_prince_5_4, .defaults = own_defaults, .options = adaptive_options},
    MethodRow{.name = "rosenbrock", .method = rosenbrock, .options = adaptive_options},
    brian_pair("gsl", fehlberg_5_4),
    brian_pair("gsl_rk2", kutta_3_2),
    brian_pair("gsl_rk4", classical_doubled),
    brian_pair("gsl_rkf45", fehlberg_5_4),
    brian_pair("gsl_rkck", cash_karp_5_4),
    brian_pair("gsl_rk8pd", prince_dormand_8_7),
};

constexpr auto names = [] {
  std::array<std::string_view, rows.size()> result{};
  for (std::size_t k = 0; k < rows.size(); ++k) result[k] = rows[k].name;
  return result;
}();

bool same_letters(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::span<const MethodRow> all_methods() { return rows; }

std::span<const std::string_view> method_names() { return names; }

const MethodRow* find_method(std::string_view name) {
  const auto* found = std::find_if(rows.begin(), rows.end(),
                                   [&](const MethodRow& row) { return same_letters(row.name, name); });
  return found == rows.end() ? nullptr : found;
}

}  // namespace brio::integrate
