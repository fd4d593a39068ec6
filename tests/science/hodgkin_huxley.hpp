// The squid axon of Hodgkin and Huxley (J. Physiol. 117, 1952) at 6.3 degrees Celsius, in today's sign convention with
// rest at -65 mV: as a model, and independently of it as a function.
#pragma once

#include <cmath>
#include <span>

namespace brio::test::hodgkin_huxley {

/// v, m, h, n; I is the injected current density. exprel(x) is (exp(x) - 1)/x.
inline constexpr const char* model =
    "dv/dt = (I - g_Na*m**3*h*(v - 50*mV) - g_K*n**4*(v + 77*mV) - g_L*(v + 54.387*mV))/C : volt\n"
    "dm/dt = alpha_m*(1 - m) - beta_m*m : 1\n"
    "dh/dt = alpha_h*(1 - h) - beta_h*h : 1\n"
    "dn/dt = alpha_n*(1 - n) - beta_n*n : 1\n"
    "alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz\n"
    "beta_m = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz\n"
    "alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz\n"
    "beta_h = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz\n"
    "alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz\n"
    "beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz\n"
    "C = 1*uF/cm**2 : farad/meter**2\n"
    "g_Na = 120*msiemens/cm**2 : siemens/meter**2\n"
    "g_K = 36*msiemens/cm**2 : siemens/meter**2\n"
    "g_L = 0.3*msiemens/cm**2 : siemens/meter**2\n"
    "I : amp/meter**2";

/// The state of rest without a current: v in mV.
inline constexpr double rest[4] = {-65.0, 0.0529, 0.5961, 0.3177};

inline double ratio(double x) { return std::abs(x) < 1e-7 ? 1 + x / 2 : x / -std::expm1(-x); }

/// Millivolt, milliseconds, uA/cm^2.
inline void rate(double current, std::span<const double> y, std::span<double> rate) {
  const double v = y[0];
  const double m = y[1];
  const double h = y[2];
  const double n = y[3];
  rate[0] = current - 120 * m * m * m * h * (v - 50) - 36 * n * n * n * n * (v + 77) - 0.3 * (v + 54.387);
  rate[1] = ratio((v + 40) / 10) * (1 - m) - 4 * std::exp(-(v + 65) / 18) * m;
  rate[2] = 0.07 * std::exp(-(v + 65) / 20) * (1 - h) - h / (1 + std::exp(-(v + 35) / 10));
  rate[3] = 0.1 * ratio((v + 55) / 10) * (1 - n) - 0.125 * std::exp(-(v + 65) / 80) * n;
}

}  // namespace brio::test::hodgkin_huxley
