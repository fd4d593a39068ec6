// Copies of a network that can run beside it: each has its own memory for what runs write and for what is set
// before them, and shares all the rest with the network: machine code, connections, delays, parameters.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "face/prepared.hpp"
#include "plan/substitute.hpp"

namespace brio::face {

/// A variable that is set before runs; "pre.delay" is the delay of a pathway.
struct Assigned {
  std::shared_ptr<model::Group> group;
  std::string variable;
};

/// How a network is before anything is set, for going back to it.
class Beginning {
 public:
  explicit Beginning(model::Network& network);

  /// Keeps variables that will be set.
  void keep(const std::vector<Assigned>& assigned);
  /// Keeps what runs of a plan write, when nothing has run since it was made. All of its arrays stay where they are.
  void keep(const plan::Plan& plan, runtime::State& state);
  /// All but records: replicas begin with the records of the beginning anyway.
  void put_back() const;
  void put_back_records() const;

  /// A variable that is set, and the pathway whose delays it is.
  struct Set {
    model::ArrayPtr array;
    std::shared_ptr<model::Synapses> synapses = {};
    model::Pathway* pathway = nullptr;
    /// The delay of all synapses, if they are uniform.
    std::optional<double> delay() const {
      return pathway != nullptr && pathway->uniform() ? std::optional(pathway->delay) : std::nullopt;
    }
    void put(double delay) const {
      if (this->delay() != delay) synapses->set_delay(*pathway, delay);
    }
  };
  const std::vector<Set>& set() const { return set_; }
  /// Whether an array is that of a variable which runs change.
  bool changes(const model::ArrayPtr& array) const { return known_.contains(array.get()); }
  record::Window record(const record::Table& table, std::size_t column) const;
  const std::vector<std::int32_t>& counts(const model::SpikeMonitor& monitor) const;

 private:
  void keep(const model::ArrayPtr& array);
  void keep_record(const std::shared_ptr<record::Table>& table);
  template <class Object, class What>
  using Kept = std::map<const Object*, std::pair<std::shared_ptr<Object>, What>>;

  model::Network& network_;
  runtime::State* state_ = nullptr;
  double t_;
  model::RunRandom random_;
  runtime::State state_then_;                                        // spikes on their way
  std::vector<std::pair<model::ArrayPtr, model::ArrayPtr>> arrays_;  // theirs, and a copy
  std::set<const model::Array*> known_;                              // theirs
  std::vector<Set> set_;
  std::vector<std::pair<Set, double>> delays_;
  std::vector<std::shared_ptr<const void>> held_;                 // memory that replicas share
  std::vector<std::pair<model::PastPtr, model::PastPtr>> pasts_;  // theirs, and a copy
  Kept<record::Table, std::vector<record::Window>> records_;
  Kept<model::SpikeMonitor, std::vector<std::int32_t>> counts_;
};

/// A copy of a network. One thread at a time works with it.
class Replica {
 public:
  Replica(const Prepared& prepared, const Beginning& beginning);
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  /// Number of the plan that it is a copy of.
  std::uint64_t number() const { return number_; }
  /// Becomes as the network is, with the records of the beginning, and gets ready to run until a time. Throws as a
  /// run does before its first step.
  void begin(const Prepared& prepared, const Beginning& beginning, double until,
             const std::atomic<bool>& stop);
  /// Time passes. May be called on any thread, beside other replicas.
  void advance() { run_->advance(); }
  /// How much of it has passed, 0 to 1; may be asked meanwhile.
  double completed() const { return completed_.load(std::memory_order_relaxed); }
  double t() const { return network_.t; }
  /// The network becomes as this is at the end.
  void show(model::Network& network, runtime::State& state);
  /// Of its own arrays.
  double bytes() const;

 private:
  void copy_monitors(const plan::Plan& plan, plan::Substitutes& substitutes);
  struct Copy {
    model::ArrayPtr theirs;
    model::ArrayPtr own;
    bool shown = false;  ///< it is the array of a variable
    // If it is set: by which delay, as long as that is one for all and no code looks at it.
    Beginning::Set set = {};
    bool used = true;
    std::optional<double> delay = {};
  };
  std::uint64_t number_;
  model::Network network_;
  runtime::State state_;
  runtime::Settings settings_;
  plan::Plan plan_;
  std::vector<Copy> arrays_;
  std::vector<std::pair<model::PastPtr, model::PastPtr>> pasts_;  // theirs and own, here and below
  std::vector<std::pair<std::shared_ptr<record::Table>, std::shared_ptr<record::Table>>> records_;
  std::vector<std::pair<std::shared_ptr<model::SpikeMonitor>, std::shared_ptr<model::SpikeMonitor>>> spikes_;
  std::atomic<double> completed_{0};
  std::optional<runtime::Run> run_;
};

/// Why copies of a network can't run beside each other; empty: they can.
std::string why_not_side_by_side(const plan::Plan& plan);

}  // namespace brio::face
