// Candidates for pairs, tested a batch at a time.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "face/connect_rows.hpp"
#include "face/one_shot.hpp"

namespace brio::face {

/// An index that is no neuron's.
struct Stray {
  std::int32_t outer = 0;
  double index = 0;
};

/// Takes candidates in their order, and gives those that pass to `accept(row, index, copies)`.
class Candidates {
 public:
  static constexpr std::int64_t batch = 1 << 13;

  /// `expected`: how many there will be in all.
  Candidates(const Recipe& recipe, const std::vector<Test>& tests, double expected, const Random& random);

  /// Whether functions outside of kernels are called.
  bool calls_out() const;
  /// Begins another block, whose random numbers are its own.
  void begin(std::size_t block);
  bool full() const { return count_ == batch; }
  void add(std::size_t row, std::int32_t outer, std::int64_t index) {
    row_[static_cast<std::size_t>(count_)] = row;
    outer_->as<std::int32_t>()[count_] = outer;
    loop_[static_cast<std::size_t>(count_)] = index;
    ++count_;
  }
  /// Tests those that were added. Returns the first stray index, if there is one that is not to be skipped.
  template <class Accept>
  std::optional<Stray> flush(const Accept& accept) {
    if (auto stray = pass()) return stray;
    for (std::int64_t k = 0; k < count_; ++k) {
      const auto copies = n_ ? copies_at(k) : recipe_.copies;
      accept(row_[static_cast<std::size_t>(k)], inner_->as<std::int32_t>()[k], copies);
    }
    count_ = 0;
    return std::nullopt;
  }

 private:
  std::optional<Stray> pass();
  std::optional<Stray> find_neurons();
  void test();
  std::int64_t copies_at(std::int64_t k) const;
  void keep(std::int64_t to, std::int64_t from);
  plan::Lowering lowering(const char* name) const;
  void run(OneShot& code, runtime::SpikeBuffer* accepted);
  void make_element();
  void make_tests(const std::vector<Test>& tests);
  void make_copies();

  const Recipe& recipe_;
  Random random_;
  double expected_;
  bool always_neurons_;
  model::ArrayPtr outer_;
  model::ArrayPtr inner_;
  model::ArrayPtr position_;  ///< i32: of the loop, for code
  model::ArrayPtr element_;   ///< f64: what the text gave; null without such a text
  model::ArrayPtr n_;         ///< f64; null if the number of copies is the same for all
  std::vector<std::int64_t> loop_;
  std::vector<std::size_t> row_;
  std::vector<std::optional<double>> stray_;  ///< index as it was given, where it is no neuron's
  std::unique_ptr<OneShot> element_code_;
  std::unique_ptr<OneShot> test_code_;
  std::unique_ptr<OneShot> copies_code_;
  runtime::SpikeBuffer accepted_;
  std::int64_t count_ = 0;
  std::int64_t draw_ = 0;
};

}  // namespace brio::face
