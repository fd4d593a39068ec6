#include "face/sweep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "face/differing_steps.hpp"
#include "face/invalid_values.hpp"
#include "runtime/estimate.hpp"
#include "runtime/memory.hpp"
#include "runtime/pool.hpp"

namespace brio::face {

namespace {

using Clock = std::chrono::steady_clock;

// A point under way, and the copy that it runs on.
struct Job {
  std::unique_ptr<Replica> replica;
  std::int64_t point = 0;
  std::exception_ptr failure;
};

// Threads that run jobs. Everything else about these happens on the thread that made this.
class Workers {
 public:
  explicit Workers(int threads) {
    for (int k = 0; k < threads; ++k) threads_.emplace_back([this] { serve(); });
  }
  // What is under way is given up.
  ~Workers() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
      stop_ = true;
      waiting_.clear();
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  const std::atomic<bool>& stop() const { return stop_; }
  void start(Job& job) {
    {
      const std::lock_guard lock(mutex_);
      waiting_.push_back(&job);
    }
    wake_.notify_one();
  }
  // One that has run, or null if none has before the time is over.
  Job* wait_until(Clock::time_point time) {
    std::unique_lock lock(mutex_);
    if (!done_.wait_until(lock, time, [this] { return !finished_.empty(); })) return nullptr;
    auto* const job = finished_.front();
    finished_.pop_front();
    return job;
  }

 private:
  void serve() {
    std::unique_lock lock(mutex_);
    while (true) {
      wake_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
      if (closing_) return;
      auto* const job = waiting_.front();
      waiting_.pop_front();
      lock.unlock();
      try {
        job->replica->advance();
      } catch (...) {
        job->failure = std::current_exception();
      }
      lock.lock();
      finished_.push_back(job);
      done_.notify_one();
    }
  }

  std::mutex mutex_;
  std::condition_variable wake_;
  std::condition_variable done_;
  std::deque<Job*> waiting_;
  std::deque<Job*> finished_;
  bool closing_ = false;
  std::atomic<bool> stop_{false};
  std::vector<std::thread> threads_;
};

class Reports {
 public:
  explicit Reports(const SweepOptions& options) : options_(options) {}
  void say(std::int64_t finished, double under_way) {
    reported_ = Clock::now();
    if (!options_.report) return;
    const auto points = static_cast<double>(options_.points);
    const auto completed = points > 0 ? (static_cast<double>(finished) + under_way) / points : 1.0;
    options_.report({reported_ - began_, std::min(completed, 1.0), finished, options_.points});
  }
  bool is_due() const { return options_.report && Clock::now() - reported_ >= options_.report_period; }
  // About ten times a second.
  bool asks_to_stop() {
    if (!options_.should_stop || Clock::now() - asked_ < std::chrono::milliseconds(100)) return false;
    asked_ = Clock::now();
    return options_.should_stop();
  }

 private:
  const SweepOptions& options_;
  Clock::time_point began_ = Clock::now();
  Clock::time_point reported_ = began_;
  Clock::time_point asked_ = began_;
};

// One folder can't take many records.
void refuse_files(const plan::Plan& plan) {
  for (const auto& task : plan.tasks) {
    std::visit(
        [](const auto& work) {
          if constexpr (requires { work.monitor->file; }) {
            if (!work.monitor->file) return;
            throw ModelError(
                {Code::not_supported,
                 nullptr,
                 {},
                 fmt::format(
                     "{} writes its record to disk, but each point of a sweep has a record of its own",
                     work.monitor->name),
                 "let it record in memory, and save what you need of each point"});
          }
        },
        task.work);
  }
}

// ---- side by side ----------------------------------------------------------------------------------------

class SideBySide {
 public:
  SideBySide(Simulation& simulation, model::Network& network, const SweepOptions& options,
             Beginning& beginning)
      : simulation_(simulation),
        network_(network),
        options_(options),
        beginning_(beginning),
        until_(network.t + options.duration) {}

  /// The first point has been set.
  void run(const RunOptions& first, SweepOutcome& outcome) {
    Reports reports(options_);
    jobs_ = std::vector<Job>(number_of_jobs(first, outcome));
    Workers workers(outcome.threads);
    for (auto& job : jobs_) free_.push_back(&job);
    reports.say(0, 0);
    begin(first, 0, workers);
    while (ended_ < options_.points && !stopped_ && !reports.asks_to_stop()) {
      if (next_ < options_.points && !free_.empty()) {
        set_next(workers);
      } else if (auto* const job = workers.wait_until(Clock::now() + std::chrono::milliseconds(50))) {
        finish(*job);
      }
      if (reports.is_due()) reports.say(ended_, under_way());
    }
    reports.say(ended_, 0);
    outcome.ended = ended_;
  }

 private:
  // As many as there are threads, and some more, so that no thread has to wait for the next point to be set.
  std::size_t number_of_jobs(const RunOptions& first, SweepOutcome& outcome) {
    const auto prepared = simulation_.prepared(first);
    state_ = &prepared.state;
    const auto estimate =
        runtime::estimate_memory(prepared.plan, network_, prepared.state, network_.t, until_);
    runtime::check_memory(estimate, options_.memory);
    outcome.threads =
        static_cast<int>(std::min<std::int64_t>(runtime::thread_limit(options_.threads), options_.points));
    double each = estimate.needed;
    for (const auto& array : plan::written_by(prepared.plan))
      each += static_cast<double>(array->size()) * static_cast<double>(ir::size_of(array->type()));
    const auto limit =
        options_.memory > 0 ? options_.memory : static_cast<double>(runtime::available_memory());
    std::int64_t jobs = outcome.threads + std::min(outcome.threads, 4);
    if (each * static_cast<double>(jobs) > std::max(limit, runtime::always_there)) {
      jobs = std::clamp<std::int64_t>(static_cast<std::int64_t>(limit / each), 1, jobs);
      outcome.threads = std::min(outcome.threads, static_cast<int>(jobs));
    }
    return static_cast<std::size_t>(std::min(jobs, options_.points));
  }

  void set_next(Workers& workers) {
    const auto point = next_;
    beginning_.put_back();
    RunOptions options;
    options.until = until_;
    try {
      options.outside = options_.begin(point);
      begin(options, point, workers);
    } catch (...) {
      next_ = point + 1;
      ++ended_;
      stopped_ = options_.end(point, std::current_exception());
    }
  }

  void begin(const RunOptions& options, std::int64_t point, Workers& workers) {
    const auto prepared = simulation_.prepared(options);
    auto& job = *free_.back();
    if (job.replica == nullptr || job.replica->number() != prepared.number) {
      beginning_.keep(prepared.plan, prepared.state);
      job.replica = std::make_unique<Replica>(prepared, beginning_);
    }
    job.point = point;
    job.failure = nullptr;
    job.replica->begin(prepared, beginning_, until_, workers.stop());
    free_.pop_back();
    next_ = point + 1;
    workers.start(job);
  }

  void finish(Job& job) {
    job.replica->show(network_, *state_);
    ++ended_;
    if (options_.warn && !job.failure) {
      for (const auto& text : invalid_values(network_, *state_, simulation_.methods()))
        options_.warn(job.point, Warning::invalid_values, text);
    }
    stopped_ = options_.end(job.point, job.failure);
    free_.push_back(&job);
  }

  double under_way() const {
    double sum = 0;
    for (const auto& job : jobs_) {
      const bool is_free = std::find(free_.begin(), free_.end(), &job) != free_.end();
      if (!is_free && job.replica) sum += job.replica->completed();
    }
    return sum;
  }

  Simulation& simulation_;
  model::Network& network_;
  const SweepOptions& options_;
  Beginning& beginning_;
  double until_;
  runtime::State* state_ = nullptr;
  std::vector<Job> jobs_;
  std::vector<Job*> free_;
  std::int64_t next_ = 0;
  std::int64_t ended_ = 0;
  bool stopped_ = false;
};

// ---- one by one ------------------------------------------------------------------------------------------

// On the network itself, which goes back to where it was after each point.
class OneByOne {
 public:
  OneByOne(Simulation& simulation, const SweepOptions& options, double until)
      : simulation_(simulation), options_(options), until_(until) {}
  ~OneByOne() {
    try {
      simulation_.restore(beginning_, RandomState::restored);
    } catch (const Error&) {  // the network has lost what it had: there is nothing to go back to
    }
  }
  OneByOne(const OneByOne&) = delete;
  OneByOne& operator=(const OneByOne&) = delete;

  void run(SweepOutcome& outcome) {
    Reports reports(options_);
    reports.say(0, 0);
    for (std::int64_t point = 0; point < options_.points && !stopped_; ++point) {
      if (point > 0) simulation_.restore(beginning_, RandomState::restored);
      const auto failure = run_point(point, reports);
      if (stopped_) break;
      ++outcome.ended;
      stopped_ = options_.end(point, failure);
      if (reports.is_due()) reports.say(outcome.ended, 0);
    }
    reports.say(outcome.ended, 0);
  }

 private:
  std::exception_ptr run_point(std::int64_t point, Reports& reports) {
    RunOptions run;
    run.until = until_;
    run.threads = options_.threads;
    run.memory = options_.memory;
    run.report_period = options_.report_period;
    run.report = [&](const Progress& progress) {
      if (reports.is_due()) reports.say(point, progress.completed);
    };
    run.should_stop = [&] { return stopped_ = options_.should_stop && options_.should_stop(); };
    if (options_.warn)
      run.warn = [&](Warning kind, const std::string& text) { options_.warn(point, kind, text); };
    try {
      run.outside = options_.begin(point);
      simulation_.run(run);
    } catch (const ModelError&) {
      if (point == 0) throw;
      return std::current_exception();
    } catch (...) {
      return std::current_exception();
    }
    return nullptr;
  }

  Simulation& simulation_;
  const SweepOptions& options_;
  double until_;
  bool stopped_ = false;
  Snapshot beginning_ = simulation_.snapshot(Purpose::memory);
};

// Afterwards, the network is as at the beginning, whatever happens.
class GoBack {
 public:
  explicit GoBack(const Beginning& beginning) : beginning_(beginning) {}
  ~GoBack() {
    beginning_.put_back();
    beginning_.put_back_records();
  }
  GoBack(const GoBack&) = delete;
  GoBack& operator=(const GoBack&) = delete;

 private:
  const Beginning& beginning_;
};

}  // namespace

SweepOutcome sweep(Simulation& simulation, model::Network& network, const SweepOptions& options) {
  SweepOutcome outcome;
  if (options.points == 0) return outcome;
  Beginning beginning(network);
  const auto until = network.t + options.duration;
  {
    beginning.keep(options.assigned);
    const GoBack afterwards(beginning);
    RunOptions first;
    first.outside = options.begin(0);
    first.until = until;
    const auto prepared = simulation.prepared(first);
    refuse_files(prepared.plan);
    outcome.one_by_one = why_not_side_by_side(prepared.plan);
    if (outcome.one_by_one.empty()) {
      beginning.keep(prepared.plan, prepared.state);
      // Rows of synapses are made once, for all copies.
      runtime::perform_now(prepared.plan, prepared.callables, network, prepared.state, prepared.settings, "");
      if (options.warn) {
        for (const auto& text : differing_steps(network)) options.warn(0, Warning::time_steps, text);
      }
      SideBySide(simulation, network, options, beginning).run(first, outcome);
      return outcome;
    }
  }
  OneByOne(simulation, options, until).run(outcome);
  return outcome;
}

}  // namespace brio::face
