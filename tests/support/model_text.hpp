// Networks as text, for golden and error tests. A line at the margin begins an object or does something;
// indented lines `key: value` belong to it, and lines indented further continue the value.
//
//   names
//     tau = 10 ms
//     stimulus = table 0.5 2 1.5 2 -3 4        (dt in ms, columns or 0, values)
//     hits = binomial 20 0.3
//     gain = text x: exp(x)/(1 + exp(x))
//   neurons G 4
//     model:
//       dv/dt = -v/tau : volt
//     threshold: v > -50*mV
//   synapses S G[0:2] G
//     on_pre: v += 1*mV
//     connect: i != j
//   set G v = -70*mV + i*mV
//   values G v -0.07 -0.06 -0.05 -0.04
//   run 10
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "face/session.hpp"

namespace brio::test {

class ModelText {
 public:
  /// Does everything that the text says. Throws what Brio throws; std::runtime_error if the text itself is
  /// no good.
  explicit ModelText(const std::string& text);

  const std::shared_ptr<model::Network>& network() const { return network_; }
  model::OutsideNames outside() const;
  std::shared_ptr<model::Group> group(const std::string& name) const;
  /// Runs the network with a backend and a number of threads of the test's choice.
  void run_with(backend::Backend& backend, int threads, double duration, bool fuse = true);
  /// Every value of every group and everything recorded, bit by bit, one line each.
  std::vector<std::string> bits() const;
  const record::Table& spikes(const std::string& monitor) const;

  /// One object or command: its words, and its keys.
  struct Entry {
    std::vector<std::string> words;
    std::map<std::string, std::string> keys;
    std::string rest;  ///< of the first line after its first word
  };

 private:
  void names(const Entry& entry);
  void neurons(const Entry& entry);
  void poisson(const Entry& entry);
  void generator(const Entry& entry);
  void synapses(const Entry& entry);
  void spike_monitor(const Entry& entry);
  void state_monitor(const Entry& entry);
  void rate_monitor(const Entry& entry);
  void set(const Entry& entry);
  void link(const Entry& entry);
  void values(const Entry& entry);
  void run(const Entry& entry);
  void perform(const Entry& entry);
  model::View view(const std::string& text) const;

  std::shared_ptr<model::Network> network_ = std::make_shared<model::Network>();
  std::map<std::string, std::shared_ptr<model::Group>> groups_;
  model::Names names_;
  face::Random random_{.seed = 42};
  std::unique_ptr<face::Simulation> simulation_;
};

/// The rows of a column by its name.
record::Window column(const record::Table& table, const std::string& name);

/// The text of a file.
std::string read_file(const std::string& path);

/// Compares a case file "input\n----\nresult" with the result that `stage` gives now; BRIO_UPDATE_GOLDEN=1
/// rewrites the file instead. Returns "" or what differs.
std::string compare_golden(const std::string& path,
                           const std::function<std::string(const std::string&)>& stage);

}  // namespace brio::test
