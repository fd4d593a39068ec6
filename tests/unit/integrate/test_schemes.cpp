// Schemes of one's own: what they become, and what is wrong with some.
#include "support.hpp"

namespace brio::integrate {
namespace {

using namespace testing;

struct Row {
  const char* scheme;
  Noise noise;
  const char* model;
  const char* statements;
};

TEST(Schemes, SU_11_BecomeStatements) {
  const std::vector<Row> rows = {
      {"x_new = x + dt*f(x, t)", Noise::none, "dv/dt = -v/tau : 1", "v = v + dt*(-v/tau)\n"},
      // Intermediate values are those of all variables, before the next line begins.
      {"k = dt*f(x, t)\nx_new = x + dt*f(x + k/2, t + dt/2)", Noise::none,
       "dv/dt = (w - v)/tau : 1\ndw/dt = t*v/tau**2 : 1",
       "_k_v = dt*((w - v)/tau)\n_k_w = dt*(t*v/tau**2)\n"
       "_v = v + dt*((w + _k_w/2 - (v + _k_v/2))/tau)\n"
       "w = w + dt*((t + dt/2)*(v + _k_v/2)/tau**2)\nv = _v\n"},
      // Functions, signs, names that are assigned again.
      {"c = sqrt(dt)*-2\nc = c**2/4\nx_new = x - -c*f(x, t)", Noise::none, "dv/dt = -v/tau : 1",
       "_c_v = sqrt(dt)*-2\n_c_v_ = _c_v**2/4\nv = v - -_c_v_*(-v/tau)\n"},
      // Noise: the only one.
      {"n = g(x, t)*dW\nx_new = x + dt*f(x, t) + n", Noise::multiplicative,
       "dv/dt = -v/tau + v*tau**-0.5*xi : 1", "_n_v = v/tau**0.5*xi\nv = v + dt*(-v/tau) + _n_v\n"},
      // Two noises: what belongs to them is there for each, the rest once.
      {"a = x + dt*f(x, t)\nn = g(x, t)*dW\nx_new = a + n", Noise::multiplicative,
       "dv/dt = -v/tau + tau**-0.5*(xi_a + 2*xi_b) : 1",
       "_a_v = v + dt*(-v/tau)\n_n_v_xi_a = 1/tau**0.5*xi_a\n_n_v_xi_b = 2/tau**0.5*xi_b\n"
       "v = _a_v + _n_v_xi_a + _n_v_xi_b\n"},
      // f takes the state in which all noises have acted; that the state itself stands in the sum counts once.
      {"s = x + dt*f(x, t) + g(x, t)*dW\nx_new = s", Noise::multiplicative,
       "dv/dt = tau**-0.5*(xi_a + 2*xi_b) : 1",
       "_s_v_xi_a = v + 1/tau**0.5*xi_a\n_s_v_xi_b = v + 2/tau**0.5*xi_b\n"
       "v = v + (_s_v_xi_a - v) + (_s_v_xi_b - v)\n"},
      // Without noise in the equations, what belongs to noise is not there.
      {"s = x + dt*f(x, t) + g(x, t)*dW\nx_new = x + dt*(f(x, t) + f(s, t + dt))/2 + g(x, t)*dW",
       Noise::additive, "dv/dt = -v/tau : 1", "_s_v = v + dt*(-v/tau)\nv = v + dt*(-v/tau + -_s_v/tau)/2\n"},
      // A variable that stands still.
      {"k = f(x, t)\nx_new = x + k*dt", Noise::none, "dv/dt = 0/second : 1", "_k_v = 0/1\nv = v + _k_v*dt\n"},
  };
  for (const auto& row : rows) {
    const auto update = integrate(system_of(row.model), {Method::scheme(row.scheme, row.noise)});
    EXPECT_EQ(print(update.block), row.statements) << row.scheme;
    EXPECT_EQ(update.method, "scheme");
  }
}

TEST(Schemes, SU_11_Refractoriness) {
  const auto update = integrate(system_of("dv/dt = -v/tau : 1 (unless refractory)", true),
                                {Method::scheme("k = dt*f(x, t)\nx_new = x + k")});
  EXPECT_EQ(print(update.block), "_k_v = dt*select(not_refractory, -v/tau, 0)\nv = v + _k_v\n");
}

TEST(Schemes, SU_11_NoiseThatIsTooMuch) {
  const std::string drift = "x_new = x + dt*f(x, t)";
  const std::string noisy = drift + " + g(x, t)*dW";
  struct Refused {
    std::string scheme;
    Noise noise;
    const char* model;
    const char* reason;
  };
  const std::vector<Refused> rows = {
      {drift, Noise::none, "dv/dt = tau**-0.5*xi : 1", "dv/dt contains noise ('xi')"},
      {noisy, Noise::additive, "dv/dt = v*tau**-0.5*xi : 1",
       "the noise in dv/dt is multiplied by 'v', which changes during a step"},
      {noisy, Noise::diagonal, "dv/dt = tau**-0.5*(xi_1 + xi_2) : 1",
       "each variable needs a noise of its own, but that of dv/dt is shared or not the only one"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(
        error_of([&] { integrate(system_of(row.model), {Method::scheme(row.scheme, row.noise, "mine")}); }),
        std::string("unsupported-equations: 'mine' can't integrate neurons: ") + row.reason +
            " | methods for noise: euler (additive), heun, milstein");
  }
}

TEST(Schemes, SU_11_Mistakes) {
  struct Wrong {
    const char* scheme;
    const char* marked;  ///< what the caret stands under
    const char* error;
  };
  const std::vector<Wrong> rows = {
      {"x = x + dt*f(x, t)", "x",
       "'x' has a meaning of its own and can't be assigned | the new value of x is x_new"},
      {"k = dt*f(x, t)", "k",
       "the last line of a scheme must give x_new | end with the new value: x_new = x + dt*f(x, t)"},
      {"x_new = x\nx_new = x", "x_new",
       "x_new is given by the last line | give the intermediate value another name"},
      {"x_new += dt*f(x, t)", "x_new += dt*f(x, t)",
       "a scheme computes every value anew: there is no '+=' | write x_new = ..."},
      {"k1 = dt*f(x, t)\nx_new = x + k2", "k2", "'k2' has no value here | did you mean 'k1'?"},
      {"x_new = x + dw", "dw", "'dw' has no value here | did you mean 'dW'?"},
      {"x_new = x + dt*f", "f", "'f' is a function of state and time | write f(x, t)"},
      {"x_new = x + dt*f(x)", "f(x)", "f() takes a state and a time | write f(x, t)"},
      {"x_new = x + dt*fun(x, t)", "fun",
       "there is no function 'fun' in a scheme | there are f, g, sqrt, exp and the like"},
      {"x_new = x + rand()", "rand",
       "there is no function 'rand' in a scheme | there are f, g, sqrt, exp and the like"},
      {"x_new = x + exp(dW)", "exp(dW)",
       "exp() of something that depends on noise | g and dW stand in sums, products and powers only"},
      {"x_new = x > 1", "x > 1", "a scheme has no conditions | it is one formula for all variables"},
      {"2*x\nx_new = x", "2", "a statement begins with a variable, not with '2' | e.g. v = v_reset"},
      {"", "", "a scheme can't be empty | the last line is the new value: x_new = x + dt*f(x, t)"},
  };
  for (const auto& row : rows) {
    const auto scheme = Method::scheme(row.scheme);
    EXPECT_EQ(error_of([&] { check_scheme(scheme); }), std::string("syntax-error: ") + row.error)
        << row.scheme;
    try {
      check_scheme(scheme);
    } catch (const ModelError& error) {
      const auto& found = error.diagnostics().front();
      EXPECT_EQ(found.source->label, "the scheme 'scheme'");
      EXPECT_EQ(found.source->text.substr(found.span.begin, found.span.end - found.span.begin), row.marked);
    }
  }
}

TEST(Schemes, SU_11_TermsOfDriftOrOfNoise) {
  EXPECT_EQ(
      error_of([] { integrate(system_of(""), {Method::scheme("x_new = x + dt*f(x, t)*g(x, t)*dW")}); }),
      "invalid-value: 'dt*f(x, t)*g(x, t)*dW' is neither a term of f nor one of g and dW | write a sum of "
      "both, e.g. dt*f(x, t) + g(x, t)*dW");
}

TEST(Statements, SU_01_AreTakenAsTheyAre) {
  const auto system = [](const char* model, const char* code, bool refractory = false) {
    model::NeuronGroupOptions options;
    options.size = 1;
    options.model = model;
    options.name = "neurons";
    options.methods = {Method::statements(code, "mine")};
    if (refractory) {
      options.threshold = "False";
      options.refractory_period = 0.001;
    }
    const auto group = std::make_shared<const model::NeuronGroup>(options);
    return std::pair(check::check(group, outside()).system, group->methods);
  };
  const auto [plain, methods] = system("dv/dt = -v/tau : volt\nI = 2*v : volt", "_k = -I*dt/tau; v += _k*_k");
  const auto update = integrate(plain, methods);
  EXPECT_EQ(update.method, "mine");
  EXPECT_TRUE(update.guarded);  // v keeps its value in a refractory neuron
  EXPECT_EQ(print(update.block), "_k = -(2*v)*dt/tau\nv = _k*_k\n");  // v = is v += in this print
  EXPECT_TRUE(update.block.statements[1].augmented);
  EXPECT_EQ(error_of([&] { system("dv/dt = -v/tau : 1", "v = u"); }).substr(0, 34),
            "unknown-name: 'u' is not known | d");
  EXPECT_EQ(
      error_of([&] { system("dv/dt = -v/tau : 1", "v = v + xi"); }),
      "equation-error: noise ('xi') is possible in differential equations only | write randn() for a random "
      "number");
}

TEST(StepText, IsWhatStatementsTake) {
  const auto text = [](const char* model, const char* method) {
    model::NeuronGroupOptions options;
    options.size = 1;
    options.model = model;
    options.name = "equations";
    return step_text(model::NeuronGroup(options), method);
  };
  EXPECT_EQ(text("dv/dt = -v/tau + 1*nA/C : volt", "euler"), "_v = v + dt*(-v/tau + 1*1e-09/C)\nv = _v");
  EXPECT_EQ(
      text("dv/dt = (w - v)/tau : 1\ndw/dt = v/tau : 1", "rk2"),
      "_k_v = dt*((w - v)/tau)\n_k_w = dt*(v/tau)\n"
      "_v = v + dt*((w + _k_w*0.5 - (v + _k_v*0.5))/tau)\n_w = w + dt*((v + _k_v*0.5)/tau)\nv = _v\nw = _w");
  EXPECT_EQ(text("dv/dt = tau**-0.5*xi_1 : 1", "euler"),
            "xi_1 = sqrt(dt)*randn()\n_v = v + 1/tau**0.5*xi_1\nv = _v");
  EXPECT_EQ(text("dv/dt = -v/tau : 1", "exact"), "_v = v*exp(-dt/tau)\nv = _v");
  // Two variables that depend on each other: the formulas that event-driven equations use.
  EXPECT_NE(text("dv/dt = (g - v)/tau : 1\ndg/dt = -g/taug : 1", "exact").find("_g = g*exp(-dt/taug)\n"),
            std::string::npos);
  EXPECT_EQ(text("", "euler"), "");
}

TEST(Options, SU_01_UnknownOnesAreRefused) {
  const auto error = [](std::vector<Method> methods, MethodOptions options) {
    return error_of([&] { integrate(system_of("dv/dt = -v/tau : 1"), methods, options); });
  };
  EXPECT_EQ(error({"exact"}, {{"simplify", false}}), "");
  EXPECT_EQ(error({"exact", "euler"}, {{"simplify", false}}), "");
  EXPECT_EQ(error({"exact"}, {{"simplfy", false}}),
            "unknown-option: neurons: 'simplfy' is not an option of the method 'exact' | there are simplify");
  EXPECT_EQ(
      error({"euler"}, {{"simplify", false}}),
      "unknown-option: neurons: 'simplify' is not an option of the method 'euler' | there are no options");
}

TEST(Independent, SU_03_SolvesEachEquationAlone) {
  const auto step = [](const char* model) {
    return print(integrate(system_of(model), {"independent"}).block);
  };
  EXPECT_EQ(step("dv/dt = -v/tau : 1\ndw/dt = (I - w)/tau2 : 1"),
            "v = v*exp(-dt/tau)\nw = w*exp(-dt/tau2) + I/tau2*(dt*exprel(-dt/tau2))\n");
  EXPECT_EQ(error_of([&] { step("dv/dt = t*v/tau**2 : 1"); }).substr(0, 80),
            "unsupported-equations: 'independent' can't integrate neurons: dv/dt depends on t");
}

}  // namespace
}  // namespace brio::integrate
