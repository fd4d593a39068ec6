// A program that is killed in the middle of a run: another process goes on from its last checkpoint, and the end has
// the bits of a run without interruption. The killed processes are the death tests of this program, which begin it
// anew ("threadsafe").
#include <brio/brio.hpp>

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <thread>

namespace brio {
namespace {

using namespace units;

// A folder that a test shares with the processes that it kills: they find it in their environment.
class Folder {
 public:
  Folder() {
    if (const auto* known = ::getenv(variable)) {
      path_ = known;
      return;
    }
    auto path = ::testing::TempDir() + "/brio_checkpoint_XXXXXX";
    if (::mkdtemp(path.data()) == nullptr) throw std::runtime_error("no temporary folder");
    ::setenv(variable, path.c_str(), 1);
    path_ = path;
    is_ours_ = true;
  }
  ~Folder() {
    if (!is_ours_) return;
    std::filesystem::remove_all(path_);
    ::unsetenv(variable);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::filesystem::path file(const char* name) const { return path_ / name; }

 private:
  static constexpr const char* variable = "BRIO_TEST_CHECKPOINT_FOLDER";
  bool is_ours_ = false;
  std::filesystem::path path_;
};

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Synapses plastic_synapses(const NeuronGroup& cells) {
  Synapses synapses(cells, cells,
                    {.model = "w : 1\ndtrace/dt = -trace/(20*ms) : 1 (event-driven)",
                     .on_pre = "v_post += w; trace += 0.01",
                     .on_post = "w = clip(w + 0.1*trace, 0, 0.1)",
                     .name = "plastic"});
  synapses.connect("i != j and (i + j) % 3 == 0");
  synapses["w"] = "0.02*((i + 2*j) % 5)";
  synapses.delay() = "(0.1 + (i + j) % 30)*ms/10.0";
  return synapses;
}

// Something of everything that decides how a run goes on: noise, refractoriness, given spikes, spikes in flight with
// delays of their own, plasticity, code that runs regularly; and all kinds of records.
struct Model {
  NeuronGroup cells{40,
                    "dv/dt = (1.2 - v)/(10*ms) + drive + 0.3*xi/sqrt(10*ms) : 1 (unless refractory)\n"
                    "ddrive/dt = -drive/(50*ms) : Hz\n"
                    "hits : integer",
                    {.threshold = "v > 1",
                     .reset = "v = 0; hits += 1",
                     .refractory = 2 * ms,
                     .method = {"euler"},
                     .name = "cells"}};
  SpikeGeneratorGroup given{
      3, {0, 1, 2, 0}, Quantity({1, 2.5, 4, 6}, ms), {.period = 7 * ms, .name = "given"}};
  Synapses inputs{given, cells, {.on_pre = "v_post += 0.2", .delay = 1.5 * ms, .name = "inputs"}};
  Synapses plastic = plastic_synapses(cells);
  SpikeMonitor spikes{cells, {.variables = {"v"}, .name = "spikes"}};
  StateMonitor traces{cells, {"v", "drive"}, {.record = {0, 3, 7}, .name = "traces"}};
  StateMonitor weights{plastic, {"w"}, {.record = {0, 1}, .dt = 1 * ms, .name = "weights"}};
  PopulationRateMonitor rate{cells, {.name = "rate"}};
  Network network;

  Model() {
    cells["v"] = "(i % 10)/10.0";
    cells.run_regularly("drive += 2*Hz*(rand() - 0.5)", {.dt = 1 * ms});
    inputs.connect("i == j % 3");
    network.add(cells);
    network.add(given);
    network.add(inputs);
    network.add(plastic);
    network.add(spikes);
    network.add(traces);
    network.add(weights);
    network.add(rate);
    network.seed(11);
  }

  // All numbers, by name, after some further steps: random numbers and spikes in flight are seen by what they do.
  std::map<std::string, std::vector<double>> everything() {
    std::map<std::string, std::vector<double>> found;
    const auto add = [&](const std::string& name, const Quantity& values) {
      found[name] = {values.values().begin(), values.values().end()};
    };
    add("reached", network.t());
    network.run(4 * ms);
    for (const auto* name : {"v", "drive", "hits", "lastspike"}) add(name, cells[name]);
    for (const auto* name : {"w", "trace"}) add(name, plastic[name]);
    add("spikes.t", spikes.t());
    add("spikes.v", spikes.values("v"));
    found["spikes.i"] = {spikes.i().begin(), spikes.i().end()};
    found["spikes.count"] = {spikes.count().begin(), spikes.count().end()};
    for (const auto* name : {"v", "drive"}) add("traces." + std::string(name), traces.values(name));
    add("weights", weights.values("w"));
    add("rate", rate.rate());
    return found;
  }
};

// So many steps that no process comes to the end before it is killed: see `slow`.
const Quantity duration = 2 * second;
const RunOptions as_often_as_possible{.checkpoint_period = std::chrono::seconds(0)};

auto uninterrupted() {
  Model model;
  model.network.run(duration);
  return model.everything();
}

auto resumed(const std::filesystem::path& file) {
  Model model;
  model.network.resume(file.string());
  return model.everything();
}

// Starts the run, or goes on with it, until the process is killed.
void run_until_killed(const std::filesystem::path& file, const std::function<void()>& each_step) {
  Model model;
  model.network.add(NetworkOperation(each_step));
  auto options = as_often_as_possible;
  options.checkpoint = file.string();
  if (std::filesystem::exists(file))
    model.network.resume(file.string(), options);
  else
    model.network.run(duration, options);
  std::_Exit(0);  // too late: the test fails
}

void kill_this_process() { ::kill(::getpid(), SIGKILL); }

// Kills the process some time after a checkpoint has been written, whatever it does then.
void kill_later(const std::filesystem::path& file, std::chrono::duration<double> wait) {
  std::error_code none;
  const auto before = std::filesystem::last_write_time(file, none);
  std::thread([=] {
    std::error_code error;
    while (std::filesystem::last_write_time(file, error) == before)
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    std::this_thread::sleep_for(wait);
    kill_this_process();
  }).detach();
}

// The moment of the death in the file: which part of it has been written.
class Checkpoint : public ::testing::TestWithParam<double> {
 protected:
  Checkpoint() { GTEST_FLAG_SET(death_test_style, "threadsafe"); }
  Folder folder_;
  std::filesystem::path file_ = folder_.file("checkpoint");
};
class CheckpointOfAKilledRun : public Checkpoint {};

TEST_F(CheckpointOfAKilledRun, RU_EndsWithTheBitsOfAnUninterruptedOne) {
  std::mt19937 random(1);
  std::uniform_real_distribution<> seconds(0, 0.2);
  // Steps of at least 0.1 ms: the whole run would take 2 s.
  const auto slow = [] { std::this_thread::sleep_for(std::chrono::microseconds(100)); };
  for (int kill = 0; kill < 3; ++kill) {
    const std::chrono::duration<double> wait(seconds(random));
    EXPECT_EXIT((kill_later(file_, wait), run_until_killed(file_, slow)), ::testing::KilledBySignal(SIGKILL),
                "");
  }
  ASSERT_TRUE(std::filesystem::exists(file_));
  const auto whole = uninterrupted();
  EXPECT_GT(whole.at("spikes.t").size(), 1000u);
  EXPECT_EQ(whole.at("reached"), std::vector<double>{2});
  EXPECT_EQ(resumed(file_), whole);
}

// From now on, the operating system refuses to let a file become longer, with a signal that arrives between two bytes
// of it: there, the process is killed.
void kill_in_file_at(std::size_t size) {
  struct sigaction action {};
  action.sa_handler = [](int) { kill_this_process(); };
  ::sigaction(SIGXFSZ, &action, nullptr);
  const rlimit limit{size, size};
  ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_P(Checkpoint, RU_OutlivesTheWritingOfTheNextOne) {
  const auto former = folder_.file("former");
  const auto unfinished = folder_.file("checkpoint.new");
  const auto size_at_death = [&] {
    return static_cast<std::size_t>(GetParam() * static_cast<double>(std::filesystem::file_size(former)));
  };
  const auto wait_for_the_second = [&, is_first = true]() mutable {
    if (!is_first || !std::filesystem::exists(file_)) return;
    is_first = false;
    std::filesystem::copy_file(file_, former);
    kill_in_file_at(size_at_death());
  };
  EXPECT_EXIT(run_until_killed(file_, wait_for_the_second), ::testing::KilledBySignal(SIGKILL), "");
  ASSERT_TRUE(std::filesystem::exists(unfinished));
  EXPECT_EQ(std::filesystem::file_size(unfinished), size_at_death());
  EXPECT_FALSE(content(former).empty());
  EXPECT_EQ(content(file_), content(former));
  EXPECT_EQ(resumed(file_), uninterrupted());
  EXPECT_FALSE(std::filesystem::exists(unfinished));  // what the killed process has left was in nobody's way
}

// At the beginning, anywhere, and where hardly anything is missing.
INSTANTIATE_TEST_SUITE_P(At, Checkpoint, ::testing::Values(0.0, 0.287, 0.640, 0.9999));

}  // namespace
}  // namespace brio
