#include "face/connect_total.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "face/connect_sample.hpp"
#include "model/stream_names.hpp"

namespace brio::face {

namespace {

// So many pairs are marked at a time: few enough for the processor's cache.
constexpr std::int64_t most_in_block = std::int64_t{1} << 22u;

// Pairs are drawn one after another, each from all pairs; one that has been drawn already counts only if that is
// allowed, and is drawn again otherwise, which makes every set equally likely. They are counted first for blocks of
// rows, and drawn block by block.
class Total {
 public:
  Total(const model::Synapses& synapses, const FixedNumber& fixed, const Random& random)
      : synapses_(synapses),
        fixed_(fixed),
        row_(synapses.target().size()),
        per_block_(std::max<std::int64_t>(most_in_block / std::max<std::int64_t>(row_, 1), 1)),
        wanted_(std::get<std::int64_t>(fixed.number)),
        draws_(Distribution::uniform,
               base::mix(
                   base::stable_hash("connect total", base::stable_hash(model::family_of(synapses.name()))) ^
                   random.operations),
               static_cast<double>(wanted_), random) {
    const auto sources = synapses.source().size();
    for (std::int64_t i = 0; i < sources; ++i) itself_.push_back(fixed.autapses ? -1 : place_of(i));
    ends_.push_back(0);
    for (std::int64_t begin = 0; begin < sources; begin += per_block_) {
      const auto end = std::min(begin + per_block_, sources);
      const auto left_out = std::count_if(itself_.begin() + begin, itself_.begin() + end,
                                          [](std::int64_t place) { return place >= 0; });
      ends_.push_back(ends_.back() + (end - begin) * row_ - left_out);
    }
    positions_.resize(ends_.size() - 1);
  }

  Connections run() {
    const auto all = ends_.back();
    if (wanted_ > 0 && (all == 0 || (!fixed_.multapses && wanted_ > all))) {
      refuse(Code::index_out_of_range, fmt::format("{} pairs can't be chosen: there are {}", wanted_, all),
             "make it smaller, or let neurons be connected several times (multapses) or to themselves "
             "(autapses)");
    }
    // Of more than half of the pairs, those that are left out are chosen.
    const bool inverse = !fixed_.multapses && wanted_ > all / 2;
    for (auto missing = inverse ? all - wanted_ : wanted_; missing > 0; ++round_) missing = draw(missing);
    if (inverse) invert();
    return put_together();
  }

 private:
  std::int64_t place_of(std::int64_t source) const {
    const auto& from = synapses_.source();
    const auto& to = synapses_.target();
    return from.group == to.group ? to.place(from.item(source)) : -1;
  }

  // How many of those that were drawn don't count.
  std::int64_t draw(std::int64_t missing) {
    std::vector<std::int64_t> counts(positions_.size());
    draws_.begin(round_ << 32u, static_cast<double>(missing));
    for (std::int64_t k = 0; k < missing; ++k) {
      const auto pair = static_cast<std::int64_t>(draws_.next() * static_cast<double>(ends_.back()));
      const auto end = std::upper_bound(ends_.begin(), ends_.end() - 1, pair);
      ++counts[static_cast<std::size_t>(end - ends_.begin()) - 1];
    }
    std::int64_t rejected = 0;
    for (std::size_t b = 0; b < positions_.size(); ++b) {
      if (counts[b] == 0) continue;
      draws_.begin((round_ << 32u) + b + 1, static_cast<double>(counts[b]));
      rejected += counts[b] - sample_.add(positions_[b], size_of(b), counts[b], fixed_.multapses, draws_);
    }
    return rejected;
  }

  std::int64_t size_of(std::size_t block) const { return ends_[block + 1] - ends_[block]; }

  void invert() {
    for (std::size_t b = 0; b < positions_.size(); ++b) {
      std::vector<std::int64_t> others;
      auto next = positions_[b].begin();
      for (std::int64_t position = 0; position < size_of(b); ++position) {
        if (next != positions_[b].end() && *next == position) {
          ++next;
        } else {
          others.push_back(position);
        }
      }
      positions_[b] = std::move(others);
    }
  }

  Connections put_together() {
    Connections result;
    result.begin.assign(itself_.size() + 1, 0);
    result.inner.resize(wanted_);
    auto* target = result.inner.as<std::int32_t>();
    for (std::size_t b = 0; b < positions_.size(); ++b) {
      auto row = b * static_cast<std::size_t>(per_block_);
      std::int64_t begin = 0;
      for (auto position : positions_[b]) {
        while (position - begin >= length(row)) begin += length(row++);
        position -= begin;
        *target++ =
            static_cast<std::int32_t>(position + (itself_[row] >= 0 && position >= itself_[row] ? 1 : 0));
        ++result.begin[row + 1];
      }
      positions_[b] = {};
    }
    for (std::size_t i = 1; i < result.begin.size(); ++i) result.begin[i] += result.begin[i - 1];
    return result;
  }

  std::int64_t length(std::size_t row) const { return row_ - (itself_[row] >= 0 ? 1 : 0); }

  const model::Synapses& synapses_;
  const FixedNumber& fixed_;
  std::int64_t row_;
  std::int64_t per_block_;
  std::int64_t wanted_;
  Draws draws_;
  Sample sample_;
  std::uint64_t round_ = 0;
  std::vector<std::int64_t> itself_;                  // of each source: which target it is itself, or -1
  std::vector<std::int64_t> ends_;                    // of blocks, counted in pairs
  std::vector<std::vector<std::int64_t>> positions_;  // of those chosen, in each block, ascending
};

}  // namespace

Connections fixed_total(const model::Synapses& synapses, const FixedNumber& fixed, const Random& random) {
  const auto* number = std::get_if<std::int64_t>(&fixed.number);
  if (number == nullptr || *number < 0) {
    refuse(Code::invalid_value, "the total has to be a number of synapses, 0 or more");
  }
  return Total(synapses, fixed, random).run();
}

Connections transposed(const Connections& connections, std::int64_t other_side) {
  Connections result;
  const auto count = connections.inner.size();
  const auto* inner = connections.inner.as<std::int32_t>();
  result.begin.assign(static_cast<std::size_t>(other_side) + 1, 0);
  for (std::int64_t k = 0; k < count; ++k) ++result.begin[static_cast<std::size_t>(inner[k]) + 1];
  for (std::size_t n = 1; n < result.begin.size(); ++n) result.begin[n] += result.begin[n - 1];
  result.inner.resize(count);
  auto* outer = result.inner.as<std::int32_t>();
  auto next = result.begin;
  for (std::size_t row = 0; row + 1 < connections.begin.size(); ++row) {
    for (auto k = connections.begin[row]; k < connections.begin[row + 1]; ++k) {
      outer[next[static_cast<std::size_t>(inner[k])]++] = static_cast<std::int32_t>(row);
    }
  }
  return result;
}

}  // namespace brio::face
