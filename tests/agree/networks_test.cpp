// Whole networks give the same bits on the interpreter, on LLVM at every vector width, for any number of
// threads and for sizes around the vector width.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "backend/interpreter/interpreter.hpp"
#include "backend/llvm/llvm_backend.hpp"
#include "support/model_text.hpp"

namespace brio::test {
namespace {

struct Model {
  const char* name;
  std::string text;  // "{N}" stands for the size
  double duration;
};

std::string sized(std::string text, int size) {
  for (auto at = text.find("{N}"); at != std::string::npos; at = text.find("{N}")) {
    text.replace(at, 3, std::to_string(size));
  }
  return text;
}

const std::string names =
    "names\n"
    "  tau = 10 ms\n"
    "  taue = 5 ms\n"
    "  vr = -60 mV\n"
    "  vt = -50 mV\n"
    "  El = -49 mV\n"
    "  sigma = 2 mV\n";

const Model models[] = {
    {"lif_exact",
     names + "neurons G {N}\n"
             "  model:\n"
             "    dv/dt = (ge - (v - El))/tau : volt (unless refractory)\n"
             "    dge/dt = -ge/taue : volt\n"
             "  threshold: v > vt\n"
             "  reset: v = vr\n"
             "  refractory: 2*ms\n"
             "synapses S G G\n"
             "  on_pre: ge += 0.6*mV\n"
             "  delay: 0.3\n"
             "  connect: i != j\n"
             "  p: 0.2\n"
             "set G v = vr + rand()*(vt - vr)\n"
             "spikes M G\n",
     0.05},
    {"summed_variables",
     names + "neurons G {N}\n"
             "  model:\n"
             "    dv/dt = (El - v + Igap)/tau + sigma*xi*tau**-0.5 : volt\n"
             "    Igap : volt\n"
             "    total : 1\n"
             "  threshold: v > vt\n"
             "  reset: v = vr\n"
             "synapses A G G\n"
             "  model:\n"
             "    Igap_post = 0.1*(v_pre - v_post)/N_incoming : volt (summed)\n"
             "    total_pre = exp(v_post/mV/50) + rand() : 1 (summed)\n"
             "  connect: i != j\n"
             "  p: 0.3\n"
             "synapses B G G\n"
             "  model:\n"
             "    w : 1\n"
             "    Igap_post = w*(v_pre - v_post) : volt (summed)\n"
             "  connect: abs(i - j) < 3\n"
             "set B w = 0.01*rand()\n"
             "set G v = vr + rand()*(vt - vr)\n"
             "state S G total Igap\n"
             "spikes M G\n",
     0.02},
    {"delayed_values",
     names + "neurons G {N}\n"
             "  model:\n"
             "    dv/dt = (El - v + Igap + 0.2*(v(t - lag) - v))/tau + sigma*xi*tau**-0.5 : volt\n"
             "    lag : second (constant)\n"
             "    Igap : volt\n"
             "  threshold: v > vt\n"
             "  reset: v = vr\n"
             "synapses A G G\n"
             "  model:\n"
             "    d : second (constant)\n"
             "    s : 1\n"
             "    Igap_post = 0.1*(v_pre(t - d) - v_post)/N_incoming : volt (summed)\n"
             "  on_pre: s = v_pre(t - delay)/mV + v_post(t - d)/mV; v_post += 0.01*mV*s/60\n"
             "  delay: 0.3\n"
             "  connect: i != j\n"
             "  p: 0.3\n"
             "set A d = rand()*2*ms\n"
             "set G lag = rand()*3*ms\n"
             "set G v = vr + rand()*(vt - vr)\n"
             "state S G v Igap\n"
             "state R A s\n"
             "spikes M G\n",
     0.02},
    {"noise_and_functions",
     names + "neurons G {N}\n"
             "  model:\n"
             "    dv/dt = (El - v + 3*mV*sin(2*pi*50*Hz*t + i))/tau + sigma*xi*tau**-0.5 : volt\n"
             "    dw/dt = (exp(-abs(v/vr)) - w)/taue : 1\n"
             "    n : integer\n"
             "  threshold: v > vt and w > 0.1\n"
             "  reset:\n"
             "    v = vr\n"
             "    n += 1\n"
             "    w = clip(w + 0.1*randn(), 0, 1)\n"
             "  method: euler\n"
             "set G v = El\n"
             "state M G v w\n",
     0.02},
    {"hodgkin_huxley",
     "names\n"
     "  C = 200 pF\n"
     "  gl = 10 nS\n"
     "  El = -60 mV\n"
     "neurons G {N}\n"
     "  model:\n"
     "    dv/dt = (gl*(El-v) + 20*uS*(m*m*m)*h*(50*mV-v) + 6*uS*(n*n*n*n)*(-90*mV-v))/C : volt\n"
     "    dm/dt = am*(1-m)-bm*m : 1\n"
     "    dn/dt = an*(1-n)-bn*n : 1\n"
     "    dh/dt = ah*(1-h)-bh*h : 1\n"
     "    x = (v + 63*mV)/mV : 1\n"
     "    am = 1.28/exprel((13-x)/4)/ms : Hz\n"
     "    bm = 1.4/exprel((x-40)/5)/ms : Hz\n"
     "    ah = 0.128*exp((17-x)/18)/ms : Hz\n"
     "    bh = 4/(1+exp((40-x)/5))/ms : Hz\n"
     "    an = 0.16/exprel((15-x)/5)/ms : Hz\n"
     "    bn = 0.5*exp((10-x)/40)/ms : Hz\n"
     "  threshold: v > -20*mV\n"
     "  refractory: 3*ms\n"
     "  method: exponential_euler\n"
     "set G v = El + (rand()*5-5)*mV\n"
     "spikes M G\n",
     0.02},
    {"plasticity",
     names + "poisson P {N}\n"
             "  rates: 100*Hz + 10*Hz*i\n"
             "neurons G 5\n"
             "  model:\n"
             "    dv/dt = (vr - v)/tau : volt\n"
             "  threshold: v > vt\n"
             "  reset: v = vr\n"
             "synapses S P G\n"
             "  model:\n"
             "    w : 1\n"
             "    dpre/dt = -pre/tau : 1 (event-driven)\n"
             "    dpost/dt = -post/taue : 1 (event-driven)\n"
             "  on_pre:\n"
             "    v_post += w*mV\n"
             "    pre += 0.1\n"
             "    w = clip(w + post, 0, 5)\n"
             "  on_post:\n"
             "    post -= 0.1\n"
             "    w = clip(w + pre, 0, 5)\n"
             "  connect: all\n"
             "set S w = 2 + rand()\n"
             "set G v = vr\n"
             "spikes M P\n",
     0.05},
    {"single_precision",
     names + "neurons G {N}\n"
             "  floats: f32\n"
             "  model:\n"
             "    dv/dt = (ge - (v - El) + 0.3*mV*sin(w))/tau : volt (unless refractory)\n"
             "    dge/dt = -ge/taue : volt\n"
             "    dw/dt = v/vr/taue : 1\n"
             "  threshold: v > vt + w*1*mV\n"
             "  reset:\n"
             "    v = vr + 0.1*ge\n"
             "    w = w/3 + v/vr\n"
             "  refractory: 1*ms\n"
             "  method: rk2\n"
             "synapses S G G\n"
             "  on_pre: ge += 0.6*mV\n"
             "  connect: i != j\n"
             "set G v = vr + rand()*(vt - vr)\n"
             "spikes M G\n"
             "state T G w\n",
     0.03},
    {"linked",
     names + "neurons H {N}\n"
             "  model:\n"
             "    dx/dt = (seen - x)/tau + xi/tau**0.5 : 1\n"
             "    y = 2*x + i : 1\n"
             "    seen : 1 (linked)\n"
             "    which : integer\n"
             "  method: euler\n"
             "neurons G {N}\n"
             "  model:\n"
             "    dv/dt = (y + other - v)/tau : 1\n"
             "    y : 1 (linked)\n"
             "    other : 1 (linked)\n"
             "    which : integer\n"
             "  threshold: v + other > 5\n"
             "  reset:\n"
             "    v = 0\n"
             "    y2 = y\n"
             "    other += 0.1*y2\n"
             "  method: rk2\n"
             "set H which = (7*i + 3) % N\n"
             "set G which = (5*i + 1) % N\n"
             "link H seen H x which\n"
             "link G y H y which\n"
             "link G other G v which\n"
             "spikes M G\n"
             "state T G v y other\n",
     0.02},
    {"functions",
     "names\n"
     "  tau = 5 ms\n"
     "  u = table 0.5 0 1.5 2 -3 4 0.25\n"
     "  w = table 0.3 3 1 2 3 4 5 6 7 8 9\n"
     "  hits = binomial 20 0.3\n"
     "  many = binomial 200 0.8\n"
     "  gain = text x y: exp(x)/(y + exp(x))\n"
     "neurons G {N}\n"
     "  model:\n"
     "    dv/dt = (u(t) - v)/tau : 1\n"
     "    da/dt = (gain(v, 1) + w(t + dt, i % 4 + v) - a)/tau : 1\n"
     "    x : 1\n"
     "  threshold: v > 0.2*u(t - 1*ms)\n"
     "  reset:\n"
     "    x = hits() + many()\n"
     "    v = w(t, x)\n"
     "  method: exact euler\n"
     "set G x = w(2*ms, i)\n"
     "state M G v a x\n",
     0.01},
    {"adaptive_explicit",
     names + "neurons G {N}\n"
             "  model:\n"
             "    dv/dt = (a*(El - v) + 30*mV*sin(2*pi*(50 + 20*i)*Hz*t)*w)/tau : volt (unless refractory)\n"
             "    dw/dt = (1/(1 + exp((vt - v)/sigma)) - w)/taue : 1\n"
             "    a : 1\n"
             "    n : integer\n"
             "  threshold: v > -40*mV\n"
             "  reset:\n"
             "    v = vr\n"
             "    n += 1\n"
             "  refractory: 0.5*ms\n"
             "  method: rk45\n"
             "  method options: save_step_count=true save_failed_steps=true\n"
             "synapses S G G\n"
             "  model:\n"
             "    dx/dt = (v_post - v_pre - 30*x*volt)/(0.1*volt*ms) : 1 (clock-driven)\n"
             "  on_pre: w_post += 0.1\n"
             "  connect: i != j\n"
             "  p: 0.3\n"
             "  method: gsl_rk8pd\n"
             "set G v = vr + rand()*(vt - vr)\n"
             "set G a = 1 + 300*int(i % 5 == 3)\n"
             "spikes M G\n"
             "state T G v w\n",
     0.01},
    {"adaptive_stiff",
     "neurons G {N}\n"
     "  model:\n"
     "    dx/dt = y/second : 1\n"
     "    dy/dt = (mu*(1 - x**2)*y - x + sin(20*pi*t/second))/second : 1\n"
     "    dz/dt = (clip(x*z, -1, 1) - 1e4*z*z*z)/second : 1\n"
     "    mu : 1\n"
     "  method: rosenbrock\n"
     "  method options: relative_error=1e-5 absolute_error=1e-7\n"
     "  dt: 200\n"
     "set G x = 2 - 0.1*rand()\n"
     "set G z = 1\n"
     "set G mu = 1000/(1 + (i % 7))\n"
     "state T G x y z\n",
     20},
    {"integers",
     "names\n"
     "  big = 2147483647\n"
     "neurons G {N}\n"
     "  model:\n"
     "    k : integer\n"
     "    b : boolean\n"
     "    x : 1\n"
     "    y = int(x*3e9) + int(k) + (big + 1)*int(b) : 1\n"
     "    z = 2**k + k**3 + (k + 0.5)**-2 + 2**-3 + k**b + b + True : 1\n"
     "  threshold: int(x*1e9) % 3 == i % 3\n"
     "  reset:\n"
     "    h = int(x*1e10)//7\n"
     "    x = x + 0.37*h/1e10 - int(x)\n"
     "    k = k + 1 - 2*int(k > 20)*k\n"
     "    b = not b\n"
     "set G k = i % 11 - 5\n"
     "set G b = i % 2 == 0\n"
     "set G x = 3*rand()\n"
     "spikes M G\n"
     "state T G k x y z\n",
     0.01},
    {"random_numbers",
     "neurons G {N}\n"
     "  model:\n"
     "    a : 1\n"
     "    k : integer\n"
     "    da_/dt = (poisson(40*rand() + i) - a_)/(10*ms) : 1\n"
     "  threshold: rand() < 0.1\n"
     "  reset:\n"
     "    a = randn()\n"
     "    k = k + poisson(12.5)\n"
     "  method: euler\n"
     "state M G a k a_\n",
     0.005},
};

class Networks : public testing::TestWithParam<std::tuple<int, int>> {};

std::vector<std::string> result(const Model& model, int size, backend::Backend& backend, int threads) {
  ModelText network(sized(model.text, size));
  network.run_with(backend, threads, model.duration);
  return network.bits();
}

void expect_same(const std::vector<std::string>& expected, const std::vector<std::string>& found,
                 const std::string& what) {
  ASSERT_EQ(expected.size(), found.size()) << what;
  for (std::size_t k = 0; k < expected.size(); ++k) ASSERT_EQ(expected[k], found[k]) << what;
}

// What fusion changes is when values are stored, never which.
TEST_P(Networks, SameBitsWithoutFusion) {
  const auto& model = models[std::get<0>(GetParam())];
  const auto backend = interpreter::make();
  std::vector<std::vector<std::string>> found;
  for (const bool fuse : {true, false}) {
    ModelText network(sized(model.text, std::get<1>(GetParam())));
    network.run_with(*backend, 1, model.duration, fuse);
    found.push_back(network.bits());
  }
  expect_same(found[0], found[1], model.name);
}

TEST_P(Networks, SameBitsAtEveryWidth) {
  const auto& model = models[std::get<0>(GetParam())];
  const int size = std::get<1>(GetParam());
  const auto interpreter = interpreter::make();
  const auto expected = result(model, size, *interpreter, 1);
  for (const int width : {1, 2, 4, 8}) {
    const auto compiled = llvm_backend::make({.width = width});
    expect_same(expected, result(model, size, *compiled, 1), fmt::format("{} width {}", model.name, width));
  }
}

INSTANTIATE_TEST_SUITE_P(Models, Networks,
                         testing::Combine(testing::Range(0, static_cast<int>(std::size(models))),
                                          testing::Values(1, 7, 8, 9, 33)),
                         [](const auto& tested) {
                           return fmt::format("{}_{}", models[std::get<0>(tested.param)].name,
                                              std::get<1>(tested.param));
                         });

// Several blocks of synapses, whose sums are added in their order whoever computes what is added.
TEST(Agree, SY_11_SumsHaveTheSameBitsForAnyNumberOfThreads) {
  auto model = *std::find_if(std::begin(models), std::end(models),
                             [](const Model& each) { return each.name == std::string("summed_variables"); });
  model.duration = 0.001;
  const auto compiled = llvm_backend::make();
  const auto expected = result(model, 300, *compiled, 1);
  for (const int threads : {2, 3, 5}) {
    expect_same(expected, result(model, 300, *compiled, threads), fmt::format("{} threads", threads));
  }
  const auto interpreter = interpreter::make();
  expect_same(expected, result(model, 300, *interpreter, 2), "interpreter");
}

// Large enough that the runtime really divides the work (runtime::parallel_threshold).
TEST(Agree, SameBitsForAnyNumberOfThreads) {
  for (const std::string name : {"noise_and_functions", "linked", "adaptive_stiff"}) {
    auto model = *std::find_if(std::begin(models), std::end(models),
                               [&](const Model& each) { return each.name == name; });
    model.duration = name == "adaptive_stiff" ? 0.4 : 0.002;  // a few steps
    const auto compiled = llvm_backend::make();
    const auto expected = result(model, 20011, *compiled, 1);
    for (const int threads : {2, 3, 5}) {
      expect_same(expected, result(model, 20011, *compiled, threads), fmt::format("{} threads", threads));
    }
  }
}

}  // namespace
}  // namespace brio::test
