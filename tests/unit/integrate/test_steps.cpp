// The statements of each method, as text.
#include "support.hpp"

namespace brio::integrate {
namespace {

using namespace testing;

struct Row {
  const char* method;
  const char* model;
  const char* statements;
};

void expect_statements(const std::vector<Row>& rows, bool refractory = false) {
  for (const auto& row : rows) {
    const auto update = integrate(system_of(row.model, refractory), {row.method});
    EXPECT_EQ(print(update.block), row.statements) << row.method << ": " << row.model;
  }
}

TEST(Steps, Deterministic) {
  expect_statements({
      {"euler", "dv/dt = -v/tau : 1", "v = v + dt*(-v/tau)\n"},
      {"euler", "dv/dt = w/tau : 1\ndw/dt = -v/tau : 1",
       "_v = v + dt*(w/tau)\nw = w + dt*(-v/tau)\nv = _v\n"},
      {"euler", "dv/dt = (w - v)/tau : 1\ndw/dt = -w/tau : 1",
       "v = v + dt*((w - v)/tau)\nw = w + dt*(-w/tau)\n"},
      {"rk2", "dv/dt = (t/tau - v)/tau : 1",
       "_k_v = dt*((t/tau - v)/tau)\nv = v + dt*(((t + dt*0.5)/tau - (v + _k_v*0.5))/tau)\n"},
      {"rk4", "dv/dt = -v/tau : 1",
       "_k1_v = dt*(-v/tau)\n_k2_v = dt*(-(v + _k1_v*0.5)/tau)\n_k3_v = dt*(-(v + _k2_v*0.5)/tau)\n"
       "_k4_v = dt*(-(v + _k3_v)/tau)\nv = v + (_k1_v + 2*_k2_v + 2*_k3_v + _k4_v)/6\n"},
      {"exponential_euler", "dv/dt = -v/tau : 1", "v = v*exp(-dt/tau)\n"},
      {"exponential_euler", "dv/dt = 1/tau : 1", "v = v + 1/tau*dt\n"},
      {"exponential_euler", "dv/dt = (I - v)/tau : 1", "v = v*exp(-dt/tau) + I/tau*(dt*exprel(-dt/tau))\n"},
      // The rate differs between neurons: one elementary function instead of two.
      {"exponential_euler", "dv/dt = (I - v)/p : 1\np : second",
       "v = v + (dt*I/p - dt/p*v)*exprel(-(dt/p))\n"},
      {"exponential_euler", "dv/dt = v*exp(v)/tau : 1", "v = v*exp(exp(v)*dt/tau)\n"},
      {"exact", "dv/dt = -v/tau : 1", "v = v*exp(-dt/tau)\n"},
      {"linear", "dv/dt = (I - v)/p : 1\np : second", "v = v*exp(-dt/p) + I/p*(dt*exprel(-dt/p))\n"},
      {"exact", "dv/dt = I/tau : 1", "v = v + I/tau*dt\n"},
      {"exact", "dv/dt = 0/second : 1", ""},
      {"exact", "dv/dt = (g + I - v)/tau : 1\ndg/dt = -g/tau2 : 1",
       "v = _P_v_v*v + _P_v_g*g + _Q_v_v*(I/tau)\ng = _P_g_g*g\n"},
      {"exact", "dx/dt = y/tau : 1\ndy/dt = -x/tau : 1",
       "_x = _P_x_x*x + _P_x_y*y\ny = _P_y_x*x + _P_y_y*y\nx = _x\n"},
  });
}

TEST(Steps, Stochastic) {
  expect_statements({
      {"euler", "dv/dt = -v/tau + a*tau**-0.5*xi : 1", "v = v + dt*(-v/tau) + a/tau**0.5*xi\n"},
      {"euler", "dv/dt = a*tau**-0.5*xi : 1", "v = v + a/tau**0.5*xi\n"},
      {"euler", "dv/dt = tau**-0.5*(xi_a + 2*xi_b) : 1", "v = v + 1/tau**0.5*xi_a + 2/tau**0.5*xi_b\n"},
      {"heun", "dv/dt = -v/tau + v*tau**-0.5*xi : 1",
       "_support_v = v + v/tau**0.5*xi\n"
       "v = v + dt*(-v/tau) + 0.5*(xi*(v/tau**0.5 + _support_v/tau**0.5))\n"},
      {"heun", "dv/dt = t/tau*tau**-0.5*xi : 1",
       "_support_v = v + t/tau**1.5*xi\n"
       "v = v + 0.5*(xi*(t/tau**1.5 + (t + dt)/tau**1.5))\n"},
      {"heun", "dv/dt = v*tau**-0.5*xi_a + tau**-0.5*xi_b : 1",
       "_support_v_xi_a = v + v/tau**0.5*xi_a\n_support_v_xi_b = v + 1/tau**0.5*xi_b\n"
       "v = v + 0.5*(xi_a*(v/tau**0.5 + _support_v_xi_a/tau**0.5)) + 0.5*(xi_b*(1/tau**0.5 + 1/tau**0.5))\n"},
      {"milstein", "dv/dt = -v/tau + v*tau**-0.5*xi : 1",
       "_support_v = v + dt*(-v/tau) + sqrt(dt)*(v/tau**0.5)\n"
       "v = v + dt*(-v/tau) + v/tau**0.5*xi + (_support_v/tau**0.5 - v/tau**0.5)/(2*sqrt(dt))*xi**2\n"},
  });
}

TEST(Steps, UnlessRefractory) {
  expect_statements(
      {
          {"euler", "dv/dt = -v/tau : 1 (unless refractory)",
           "v = v + dt*select(not_refractory, -v/tau, 0)\n"},
          {"euler", "dv/dt = -v/tau + tau**-0.5*xi : 1 (unless refractory)",
           "v = v + dt*select(not_refractory, -v/tau, 0) + select(not_refractory, 1/tau**0.5, 0)*xi\n"},
          {"exponential_euler", "dv/dt = -v/tau : 1 (unless refractory)",
           "v = select(not_refractory, v*exp(-dt/tau), v)\n"},
          {"exact", "dv/dt = -v/tau : 1 (unless refractory)",
           "v = select(not_refractory, v*exp(-dt/tau), v)\n"},
          {"exact", "dv/dt = (g - v)/tau : 1 (unless refractory)\ndg/dt = -g/tau2 : 1",
           "v = select(not_refractory, _P_v_v*v + _P_v_g*g, v)\ng = _P_g_g*g\n"},
          {"exact", "dv/dt = (g - v)/tau : 1\ndg/dt = (I - g)/tau2 : 1 (unless refractory)",
           "v = select(not_refractory, _P_v_v, _Ph_v_v)*v + select(not_refractory, _P_v_g, _Ph_v_g)*g + "
           "select(not_refractory, _Q_v_g, 0)*(I/tau2)\n"
           "g = select(not_refractory, _P_g_g*g + _Q_g_g*(I/tau2), g)\n"},
      },
      true);
  // Without a refractory period the flag says nothing.
  expect_statements({{"euler", "dv/dt = -v/tau : 1 (unless refractory)", "v = v + dt*(-v/tau)\n"}});
}

TEST(Steps, SymbolsOfEverythingThatIsRead) {
  for (const auto* method : {"exact", "euler", "exponential_euler", "rk2", "rk4", "heun", "milstein"}) {
    const auto update =
        integrate(system_of("dv/dt = (g - v)/tau : 1\ndg/dt = -g/p : 1\np : second"), {method});
    for (const auto& statement : update.block.statements) {
      EXPECT_TRUE(update.block.symbols.contains(statement.target)) << method;
      for (const auto& name : ir::symbols_in(*statement.value)) {
        EXPECT_TRUE(update.block.symbols.contains(name)) << method << " " << name;
      }
    }
    EXPECT_EQ(update.method, method);
  }
}

TEST(Steps, PropagatorsPerItem) {
  const auto shared = integrate(system_of("dv/dt = (g - v)/tau : 1\ndg/dt = -g/tau2 : 1"), {"exact"});
  ASSERT_EQ(shared.propagators.size(), 1u);
  EXPECT_FALSE(shared.propagators[0].per_item);
  EXPECT_TRUE(shared.block.symbols.at("_P_v_g").shared);
  EXPECT_EQ(shared.propagators[0].exponential, (std::vector<std::string>{"_P_v_v", "_P_v_g", "", "_P_g_g"}));
  EXPECT_EQ(shared.propagators[0].integral, (std::vector<std::string>{"", "", "", ""}));
  const auto own = integrate(system_of("dv/dt = (g - v)/p : 1\ndg/dt = -g/tau2 : 1\np : second"), {"exact"});
  EXPECT_TRUE(own.propagators[0].per_item);
  EXPECT_FALSE(own.block.symbols.at("_P_v_g").shared);
  const auto parts = integrate(system_of("dx/dt = y/tau : 1\ndy/dt = x/tau : 1\ndv/dt = (g - v)/tau : "
                                         "1\ndg/dt = -g/tau2 : 1\ndz/dt = -z/tau : 1"),
                               {"exact"});
  EXPECT_EQ(parts.propagators.size(), 2u);
}

TEST(Steps, NamesAreCaseInsensitive) {
  EXPECT_EQ(integrate(system_of("dv/dt = -v/tau : 1"), {"RK4"}).method, "rk4");
}

// What is dear is computed once: both coefficients contain the same calls.
TEST(Steps, ExponentialEulerOfAGateSharesItsRates) {
  const auto update = integrate(system_of("dm/dt = alpha*(1 - m) - beta*m : 1\nv : 1\n"
                                          "alpha = 0.32*4/exprel((13 - v)/4)/ms : hertz\n"
                                          "beta = 0.28*5/exprel((v - 40)/5)/ms : hertz"),
                                {"exponential_euler"});
  EXPECT_EQ(print(update.block),
            "m = m + (dt*1280/exprel(0.25*(-v + 13)) - (dt*1280/exprel(0.25*(-v + 13)) + "
            "dt*1400/exprel(0.2*(v - 40)))*m)*"
            "exprel(-(dt*1280/exprel(0.25*(-v + 13)) + dt*1400/exprel(0.2*(v - 40))))\n");
}

TEST(Steps, NoEquationsNoStep) {
  const auto update = integrate(system_of("v : 1"), default_methods());
  EXPECT_EQ(update.method, "");
  EXPECT_TRUE(update.block.statements.empty());
}

TEST(Steps, Refusals) {
  struct Refused {
    std::vector<Method> methods;
    const char* model;
    const char* error;
  };
  const char* const noise = "methods for noise: euler (additive), heun, milstein";
  const char* const any = "methods for all equations without noise: euler, rk2, rk4, rk45";
  const std::vector<Refused> rows = {
      {{"rk5"},
       "dv/dt = -v/tau : 1",
       "unknown-method: neurons: there is no integration method 'rk5' | did you mean 'rk2'?"},
      {{"magic"},
       "dv/dt = -v/tau : 1",
       "unknown-method: neurons: there is no integration method 'magic' | there are exact, linear, "
       "exponential_euler, euler, rk2, rk4, heun, milstein, rk45, rosenbrock, gsl, gsl_rk2, gsl_rk4, "
       "gsl_rkf45, gsl_rkck, gsl_rk8pd"},
      {{"exact"}, "dv/dt = -v**2/tau : 1", "'exact' can't integrate neurons: dv/dt is not linear"},
      {{"exact"}, "dv/dt = -v*t/tau**2 : 1", "'exact' can't integrate neurons: dv/dt depends on t"},
      {{"exact"},
       "dv/dt = (rand() - v)/tau : 1",
       "'exact' can't integrate neurons: dv/dt draws random numbers"},
      {{"exponential_euler"},
       "dv/dt = (1 - v)*(2 - v)/tau : 1",
       "'exponential_euler' can't integrate neurons: dv/dt is not linear in 'v' itself"},
      {{"rk4"},
       "dv/dt = -v/tau + tau**-0.5*xi : 1",
       "'rk4' can't integrate neurons: dv/dt contains noise ('xi')"},
      {{"euler"},
       "dv/dt = v*tau**-0.5*xi : 1",
       "'euler' can't integrate neurons: the noise in dv/dt is multiplied by 'v', which changes during a "
       "step"},
      {{"milstein"},
       "dv/dt = tau**-0.5*(xi_a + xi_b) : 1",
       "'milstein' can't integrate neurons: each variable needs a noise of its own, but that of dv/dt is "
       "shared or not "
       "the only one"},
      {{"heun"},
       "dv/dt = -v/tau + xi**2 : 1",
       "'heun' can't integrate neurons: the noise in dv/dt is not a factor of a term"},
      {{"exact", "rk4"},
       "dv/dt = -v**2/tau + tau**-0.5*xi : 1",
       "no method of the list can integrate neurons; exact: dv/dt contains noise ('xi'); rk4: dv/dt contains "
       "noise "
       "('xi')"},
  };
  for (const auto& row : rows) {
    auto expected = std::string(row.error);
    if (!expected.starts_with("unknown-method")) {
      expected = std::string(row.methods.size() > 1 ? "no-suitable-method: " : "unsupported-equations: ") +
                 expected + " | " + (expected.find("noise") != std::string::npos ? noise : any);
    }
    EXPECT_EQ(error_of([&] { integrate(system_of(row.model), row.methods); }), expected) << row.model;
  }
}

}  // namespace
}  // namespace brio::integrate
