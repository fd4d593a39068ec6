#include "face/connect_pairs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/hash.hpp"
#include "face/connect_candidates.hpp"
#include "face/connect_sample.hpp"
#include "face/draws.hpp"
#include "ir/host_math.hpp"
#include "model/stream_names.hpp"
#include "runtime/pool.hpp"

namespace brio::face {

namespace {

using Choice = Recipe::Choice;

// Rows that are worked on together.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
  double expected = 0;  ///< candidates that chance leaves
};

struct Piece {
  std::vector<std::int32_t> inner;  ///< the first `size` of them
  std::size_t size = 0;
  std::optional<Stray> stray;
};

constexpr double expected_in_block = 1 << 17;
// A jump beyond this leads out of every row.
constexpr double farthest = 0x1p40;
constexpr double worth_threads = 2e6;

double expected_in(const Row& row, Choice choice) {
  const auto count = static_cast<double>(row.count());
  if (choice == Choice::all) return count;
  return choice == Choice::by_chance ? count * std::min(row.amount, 1.0) : row.amount;
}

std::vector<Block> blocks_of(const Rows& rows, Choice choice) {
  std::vector<Block> blocks;
  Block block;
  for (std::size_t k = 0; k < rows.rows.size(); ++k) {
    block.expected += expected_in(rows.rows[k], choice);
    block.end = k + 1;
    // Rows cost something even if they come to nothing.
    const auto rows_in_it = static_cast<double>(block.end - block.begin);
    if (block.expected + rows_in_it < expected_in_block && block.end < rows.rows.size()) continue;
    blocks.push_back(block);
    block = {block.end, block.end, 0};
  }
  return blocks;
}

// Makes the pairs of one block after another.
class Worker {
 public:
  /// `counts`: of all rows, of which each block sets its own.
  Worker(const Recipe& recipe, const Rows& rows, double expected, const Random& random, std::int64_t* counts)
      : recipe_(recipe),
        rows_(rows),
        counts_(counts),
        tested_(recipe.element || recipe.n || !rows.tests.empty()),
        plain_(!tested_ && recipe.in_range && recipe.copies == 1 && rows.chosen.holds.empty()),
        neurons_(static_cast<std::uint64_t>(recipe.inner_view().size())) {
    const auto key =
        base::mix(base::stable_hash("connect", base::stable_hash(model::family_of(recipe.synapses.name()))) ^
                  random.operations);
    if (recipe.choice == Choice::by_chance) {
      draws_ = std::make_unique<Draws>(Distribution::exponential, key, expected, random);
    } else if (recipe.choice == Choice::of_size) {
      draws_ = std::make_unique<Draws>(Distribution::uniform, key, expected, random);
    }
    if (tested_) candidates_ = std::make_unique<Candidates>(recipe, rows.tests, expected, random);
  }

  bool calls_out() const { return candidates_ && candidates_->calls_out(); }

  void make(std::size_t number, const Block& block, Piece& piece) {
    stray_.reset();
    size_ = 0;
    if (draws_) draws_->begin(number, block.expected);
    if (candidates_) candidates_->begin(number);
    switch (recipe_.choice) {
      case Choice::all: all(block); break;
      case Choice::by_chance: by_chance(block); break;
      case Choice::of_size: of_size(block); break;
    }
    if (candidates_ && !stray_) flush();
    std::swap(piece.inner, scratch_);  // what was in the piece is done with
    piece.size = size_;
    piece.stray = stray_;
  }

 private:
  void all(const Block& block) {
    for (std::size_t r = block.begin; r < block.end; ++r) {
      const auto& row = rows_.rows[r];
      make_room(static_cast<std::size_t>(row.count()));
      if (plain_) {
        put_all(row);
        continue;
      }
      for (auto t = row.begin; t < row.end; ++t) {
        if (!take(r, row, t)) return;
      }
    }
  }

  void put_all(const Row& row) {
    auto size = size_;
    for (auto t = row.begin; t < row.end; ++t) size = put_unless_excluded(scratch_.data(), size, row, t);
    counts_[row.outer] = static_cast<std::int64_t>(size - size_);
    size_ = size;
  }

  // Without a branch: there is room behind the last one. Returns how many there are with this one.
  static std::size_t put_unless_excluded(std::int32_t* pairs, std::size_t size, const Row& row,
                                         std::int64_t t) {
    const auto index = row.first + t * row.step;
    pairs[size] = static_cast<std::int32_t>(index);
    return size + (index != row.excluded ? 1 : 0);
  }

  void by_chance(const Block& block) {
    for (auto r = block.begin; r < block.end && !stray_;) {
      auto same = r + 1;
      while (same < block.end && rows_.rows[same].amount == rows_.rows[r].amount) ++same;
      if (rows_.rows[r].amount >= 1) {
        all({r, same, 0});
      } else if (plain_) {
        jump_plainly(r, same);
      } else {
        jump_and_ask(r, same);
      }
      r = same;
    }
  }

  // From one candidate that is taken to the next. The number of those between them is geometric; the rows are gone
  // through as if they were one. `make_ready` is told how many are taken at most before it is asked again.
  void jump(std::size_t r, std::size_t end, auto make_ready, auto take_one, auto row_done) {
    const double per_candidate = -1 / ir::host::log1p(-rows_.rows[r].amount);
    auto row = rows_.rows[r];  // a copy, which stays in registers
    auto t = row.begin - 1;
    while (true) {
      const auto draws = draws_->ahead();
      make_ready(draws.size());
      for (std::size_t k = 0; k < draws.size(); ++k) {
        t += 1 + static_cast<std::int64_t>(std::min(draws[k] * per_candidate, farthest));
        while (t >= row.end) {
          const auto beyond = t - row.end;
          row_done(row);
          if (++r == end) {
            draws_->skip(k + 1);
            return;
          }
          row = rows_.rows[r];
          t = row.begin + beyond;
        }
        if (!take_one(r, row, t)) return;
      }
      draws_->skip(draws.size());
    }
  }

  void jump_and_ask(std::size_t r, std::size_t end) {
    jump(
        r, end, [&](std::size_t candidates) { make_room(candidates); },
        [&](std::size_t at, const Row& row, std::int64_t t) { return take(at, row, t); }, [](const Row&) {});
  }

  // Where nothing is left to be asked. How many there are is kept beside the loop: in a member, each would wait until
  // the one before it is stored.
  void jump_plainly(std::size_t r, std::size_t end) {
    auto size = size_;
    auto before = size;
    std::int32_t* pairs = nullptr;
    jump(
        r, end,
        [&](std::size_t candidates) {
          size_ = size;
          make_room(candidates);
          pairs = scratch_.data();
        },
        [&](std::size_t, const Row& row, std::int64_t t) {
          size = put_unless_excluded(pairs, size, row, t);
          return true;
        },
        [&](const Row& row) {
          counts_[row.outer] = static_cast<std::int64_t>(size - before);
          before = size;
        });
    size_ = size;
  }

  void of_size(const Block& block) {
    for (std::size_t r = block.begin; r < block.end; ++r) {
      const auto& row = rows_.rows[r];
      const bool left_out = row.excluded != Row::none;
      const auto there_are = row.count() - (left_out ? 1 : 0);
      const auto size = static_cast<std::int64_t>(row.amount);
      const auto& positions = recipe_.repeats ? sample_.draw_with_repetition(there_are, size, *draws_)
                                              : sample_.draw(there_are, size, *draws_);
      make_room(positions.size());
      for (const auto t : positions) {
        if (!take(r, row, row.begin + t + (left_out && t >= row.excluded ? 1 : 0))) return;
      }
    }
  }

  // False: an index is no neuron's, and that is an error.
  bool take(std::size_t r, const Row& row, std::int64_t t) {
    const auto& chosen = rows_.chosen;
    const auto index =
        chosen.counted ? chosen.indices[static_cast<std::size_t>(t)] : row.first + t * row.step;
    if (index == row.excluded) return true;
    const bool exists = static_cast<std::uint64_t>(index) < neurons_;
    if (exists && !chosen.counted && !chosen.holds.empty() && !recipe_.element &&
        chosen.holds[static_cast<std::size_t>(index)] == 0) {
      return true;
    }
    if (tested_) {
      candidates_->add(r, row.outer, index);
      return !candidates_->full() || flush();
    }
    if (!exists) {
      if (recipe_.skip_if_invalid) return true;
      stray_ = Stray{row.outer, static_cast<double>(index)};
      return false;
    }
    for (std::int64_t copy = 0; copy < recipe_.copies; ++copy) put(r, static_cast<std::int32_t>(index));
    return true;
  }

  bool flush() {
    stray_ = candidates_->flush([&](std::size_t r, std::int32_t index, std::int64_t copies) {
      make_room(static_cast<std::size_t>(copies));
      for (std::int64_t copy = 0; copy < copies; ++copy) put(r, index);
    });
    return !stray_;
  }

  void put(std::size_t r, std::int32_t index) {
    scratch_[size_++] = index;
    ++counts_[rows_.rows[r].outer];
  }

  void make_room(std::size_t candidates) {
    const auto needed =
        size_ + candidates * static_cast<std::size_t>(std::max<std::int64_t>(recipe_.copies, 1));
    if (needed > scratch_.size()) scratch_.resize(std::max(needed, 2 * scratch_.size()));
  }

  const Recipe& recipe_;
  const Rows& rows_;
  std::int64_t* counts_;
  bool tested_;
  bool plain_;  ///< what chance leaves is a pair
  std::uint64_t neurons_;
  std::unique_ptr<Draws> draws_;
  std::unique_ptr<Candidates> candidates_;
  Sample sample_;
  std::vector<std::int32_t> scratch_;
  std::size_t size_ = 0;
  std::optional<Stray> stray_;
};

[[noreturn]] void refuse_stray(const Recipe& recipe, const Stray& stray) {
  const auto& view = recipe.inner_view();
  refuse(Code::index_out_of_range,
         fmt::format("{} = {} for {} = {} is outside allowed range 0 to {} of {}", recipe.inner_name(),
                     stray.index, recipe.outer_name(), stray.outer, view.size() - 1, view.group->name()),
         fmt::format("add a condition, e.g. '… if {} < N_{}', or skip_if_invalid=True", recipe.inner_name(),
                     recipe.outer == check::Side::source ? "post" : "pre"));
}

class Maker {
 public:
  Maker(const Recipe& recipe, const Rows& rows, const Random& random, const BlocksDone& watch)
      : recipe_(recipe),
        rows_(rows),
        random_(random),
        watch_(watch),
        expected_(rows.expected(recipe.choice)),
        blocks_(blocks_of(rows, recipe.choice)) {
    result_.begin.assign(static_cast<std::size_t>(recipe.outer_view().size()) + 1, 0);
    // Six standard deviations of a number that is at most a Poisson number; memory that is not written costs nothing.
    if (!recipe.n && rows.tests.empty()) {
      result_.inner.reserve(static_cast<std::int64_t>(expected_ + 6 * std::sqrt(expected_)));
    }
  }

  Connections run() {
    make_workers();
    runtime::Pool pool(static_cast<int>(workers_.size()));
    // Some blocks for each thread at a time, so that somebody can look in between.
    pieces_.resize(4 * workers_.size());
    for (std::size_t begin = 0; begin < blocks_.size(); begin += pieces_.size()) {
      const auto end = std::min(begin + pieces_.size(), blocks_.size());
      make(pool, begin, end);
      for (std::size_t k = begin; k < end; ++k) append(pieces_[k - begin]);
      if (watch_) watch_(end, blocks_.size(), result_.inner.size());
    }
    for (std::size_t k = 1; k < result_.begin.size(); ++k) result_.begin[k] += result_.begin[k - 1];
    return std::move(result_);
  }

 private:
  void make_workers() {
    const auto add = [&] {
      workers_.push_back(
          std::make_unique<Worker>(recipe_, rows_, expected_, random_, result_.begin.data() + 1));
    };
    add();
    if (expected_ < worth_threads || workers_[0]->calls_out()) return;
    const auto limit = static_cast<std::size_t>(runtime::thread_limit(0));
    while (workers_.size() < std::min(limit, blocks_.size())) add();
  }

  void make(runtime::Pool& pool, std::size_t begin, std::size_t end) {
    std::atomic<std::size_t> next{begin};
    pool.run(std::ssize(workers_), [&](std::int64_t w) {
      auto& worker = *workers_[static_cast<std::size_t>(w)];
      for (auto k = next++; k < end; k = next++) worker.make(k, blocks_[k], pieces_[k - begin]);
    });
  }

  void append(const Piece& piece) {
    if (piece.stray) refuse_stray(recipe_, *piece.stray);
    auto& inner = result_.inner;
    const auto before = inner.size();
    inner.resize(before + static_cast<std::int64_t>(piece.size));
    std::copy_n(piece.inner.data(), piece.size, inner.as<std::int32_t>() + before);
  }

  const Recipe& recipe_;
  const Rows& rows_;
  const Random& random_;
  const BlocksDone& watch_;
  double expected_;
  std::vector<Block> blocks_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::vector<Piece> pieces_;
  Connections result_;
};

}  // namespace

Connections connections_of(const Recipe& recipe, const Rows& rows, const Random& random,
                           const BlocksDone& watch) {
  return Maker(recipe, rows, random, watch).run();
}

double fraction_of(const Recipe& recipe, const Rows& rows, const Random& random, std::size_t blocks) {
  const auto all = blocks_of(rows, recipe.choice);
  std::vector<std::int64_t> counts(static_cast<std::size_t>(recipe.outer_view().size()));
  Worker worker(recipe, rows, expected_in_block, random, counts.data());
  double candidates = 0;
  double pairs = 0;
  const auto step = std::max<std::size_t>(all.size() / blocks, 1);
  for (std::size_t k = step / 2; k < all.size(); k += step) {
    Piece piece;
    worker.make(k, all[k], piece);
    candidates += all[k].expected;
    pairs += static_cast<double>(piece.size);
  }
  return candidates > 0 ? pairs / candidates : 0;
}

}  // namespace brio::face
