// So many of so many, each set equally likely.
#pragma once

#include <cstdint>
#include <vector>

#include "face/draws.hpp"

namespace brio::face {

class Sample {
 public:
  /// `size` of the numbers 0 … total - 1, ascending. `draws`: uniform.
  const std::vector<std::int64_t>& draw(std::int64_t total, std::int64_t size, Draws& draws);
  /// With repetitions: each of the `size` numbers is any of them.
  const std::vector<std::int64_t>& draw_with_repetition(std::int64_t total, std::int64_t size, Draws& draws);

  /// Draws `count` times one of the numbers 0 … total - 1 and adds those that are new, or all with repetition, to
  /// `chosen`, which ascends. Returns how many were added.
  std::int64_t add(std::vector<std::int64_t>& chosen, std::int64_t total, std::int64_t count, bool repetition,
                   Draws& draws);

 private:
  void mark(std::int64_t total, std::int64_t size, Draws& draws);
  void read_marks(std::int64_t total, bool marked);
  void sort_out(std::int64_t total, std::int64_t size, Draws& draws);

  std::vector<std::int64_t> chosen_;
  std::vector<std::uint64_t> marks_;  // a bit for each number; all 0 between calls
};

}  // namespace brio::face
