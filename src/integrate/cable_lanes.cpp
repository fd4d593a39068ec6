#include "integrate/cable_lanes.hpp"

#include <algorithm>

#include "integrate/cable.hpp"

#if defined(__clang__)
#define BRIO_AVX512 "avx512f"
#else
#define BRIO_AVX512 "avx512f,prefer-vector-width=512"
#endif

namespace brio::integrate {

namespace {

constexpr std::int64_t lanes = cable_lanes;

// Rows in which a piece has not begun yet: what goes on to the next row is all of nothing, and the conductance to what
// is before the piece stays as it is to the last bit, since 1 / 2^900 is exact and nobody's conductance counts beside
// 2^900.
constexpr double without_limit = 0x1p900;
constexpr std::int32_t not_begun = -2;  // instead of a slot
constexpr std::int32_t nobody = -1;     // the same, of a neighbour that is not there

double* values(base::AlignedBuffer& buffer) { return reinterpret_cast<double*>(buffer.data()); }

// `n` doubles in a register; the same operations for every n.
template <int n>
struct Vector {
  using type [[gnu::vector_size(8 * n), gnu::may_alias]] = double;
  using anywhere [[gnu::vector_size(8 * n), gnu::may_alias, gnu::aligned(8)]] = double;
};

// rows[a][b] <-> rows[b][a]
template <int n, class V>
[[gnu::always_inline]] inline void transpose(V (&rows)[n]) {
  static_assert(n == 2 || n == 4 || n == 8);
  V other[n];
  if constexpr (n == 2) {
    other[0] = __builtin_shufflevector(rows[0], rows[1], 0, 2);
    other[1] = __builtin_shufflevector(rows[0], rows[1], 1, 3);
    for (int k = 0; k < n; ++k) rows[k] = other[k];
  } else if constexpr (n == 4) {
    for (int k = 0; k < n; k += 2) {
      other[k] = __builtin_shufflevector(rows[k], rows[k + 1], 0, 4, 2, 6);
      other[k + 1] = __builtin_shufflevector(rows[k], rows[k + 1], 1, 5, 3, 7);
    }
    for (int k = 0; k < 2; ++k) {
      rows[k] = __builtin_shufflevector(other[k], other[k + 2], 0, 1, 4, 5);
      rows[k + 2] = __builtin_shufflevector(other[k], other[k + 2], 2, 3, 6, 7);
    }
  } else {
    for (int k = 0; k < n; k += 2) {
      other[k] = __builtin_shufflevector(rows[k], rows[k + 1], 0, 8, 2, 10, 4, 12, 6, 14);
      other[k + 1] = __builtin_shufflevector(rows[k], rows[k + 1], 1, 9, 3, 11, 5, 13, 7, 15);
    }
    for (int k = 0; k < n; k += 4) {
      for (int j = k; j < k + 2; ++j) {
        rows[j] = __builtin_shufflevector(other[j], other[j + 2], 0, 1, 8, 9, 4, 5, 12, 13);
        rows[j + 2] = __builtin_shufflevector(other[j], other[j + 2], 2, 3, 10, 11, 6, 7, 14, 15);
      }
    }
    for (int k = 0; k < 4; ++k) {
      other[k] = __builtin_shufflevector(rows[k], rows[k + 4], 0, 1, 2, 3, 8, 9, 10, 11);
      other[k + 4] = __builtin_shufflevector(rows[k], rows[k + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
    for (int k = 0; k < n; ++k) rows[k] = other[k];
  }
}

// Compartments of `n` lanes from `lane` on, at their places in the cell and in rows: each(place in the cell, place in
// the rows) for single ones, tile(places in the cell, place of the first in the rows) for n of each lane.
template <int n>
[[gnu::always_inline]] inline void each_place(const CableLanes::Group& group, std::int64_t lane,
                                              const auto& each, const auto& tile) {
  const std::int64_t length = group.length;
  const std::int64_t shortest = group.pieces[static_cast<std::size_t>(lane + n - 1)].count;
  const auto tiled_from = length - shortest / n * n;
  std::int64_t start[n];
  for (int k = 0; k < n; ++k) {
    const auto& piece = group.pieces[static_cast<std::size_t>(lane + k)];
    start[k] = piece.first - (length - piece.count);
    for (auto row = length - piece.count; row < tiled_from; ++row)
      each(start[k] + row, row * lanes + lane + k);
  }
  for (auto row = tiled_from; row < length; row += n) {
    std::int64_t from[n];
    for (int k = 0; k < n; ++k) from[k] = start[k] + row;
    tile(from, row * lanes + lane);
  }
}

template <int n>
[[gnu::always_inline]] inline void to_rows(const CableLanes::Group& group, const double* cell, double* rows) {
  using V = typename Vector<n>::type;
  using Anywhere = typename Vector<n>::anywhere;
  for (std::int64_t lane = 0; lane < lanes; lane += n) {
    each_place<n>(
        group, lane, [&](std::int64_t from, std::int64_t to) { rows[to] = cell[from]; },
        [&](const std::int64_t(&from)[n], std::int64_t to) {
          V tile[n];
          for (int k = 0; k < n; ++k) tile[k] = *reinterpret_cast<const Anywhere*>(cell + from[k]);
          transpose<n>(tile);
          for (int k = 0; k < n; ++k) *reinterpret_cast<V*>(rows + to + k * lanes) = tile[k];
        });
  }
}

template <int n>
[[gnu::always_inline]] inline void from_rows(const CableLanes::Group& group, const double* rows,
                                             double* cell) {
  using V = typename Vector<n>::type;
  using Anywhere = typename Vector<n>::anywhere;
  for (std::int64_t lane = 0; lane < lanes; lane += n) {
    each_place<n>(
        group, lane, [&](std::int64_t to, std::int64_t from) { cell[to] = rows[from]; },
        [&](const std::int64_t(&to)[n], std::int64_t from) {
          V tile[n];
          for (int k = 0; k < n; ++k) tile[k] = *reinterpret_cast<const V*>(rows + from + k * lanes);
          transpose<n>(tile);
          for (int k = 0; k < n; ++k) *reinterpret_cast<Anywhere*>(cell + to[k]) = tile[k];
        });
  }
}

// What a row of compartments hands on, and what the nodes before the pieces have got.
template <int n>
struct Handed {
  using V = typename Vector<n>::type;
  static constexpr int parts = lanes / n;
  V leak[parts], value[parts], conductance[parts], upper_leak[parts], upper_value[parts];
};

template <int n>
[[gnu::always_inline]] inline void leave_rows(const CableLanes::Group& group, const double* conductance,
                                              CableLanes::Scratch& scratch, Handed<n>& handed) {
  using V = typename Vector<n>::type;
  const auto first = group.row * lanes;
  const auto end = first + group.length * lanes;
  for (auto row = first; row < end; row += lanes) {
    const auto at = [row](auto* rows, int part) -> auto& {
      using Rows = std::conditional_t<std::is_const_v<std::remove_pointer_t<decltype(rows)>>, const V, V>;
      return *reinterpret_cast<Rows*>(rows + row + part * n);
    };
#pragma GCC unroll 8
    for (int k = 0; k < Handed<n>::parts; ++k) {
      const V g = at(conductance, k);
      const V leak = at(values(scratch.leak), k) + handed.leak[k];
      const V value = at(values(scratch.value), k) + handed.value[k];
      const V inverse = 1 / ((leak + handed.conductance[k]) + g);
      const V next = g * inverse;
      const V upper = handed.conductance[k] * inverse;
      handed.leak[k] = next * leak;
      handed.value[k] = next * value;
      handed.conductance[k] = next * handed.conductance[k];
      handed.upper_leak[k] += upper * leak;
      handed.upper_value[k] += upper * value;
      at(values(scratch.next), k) = next;
      at(values(scratch.upper), k) = upper;
      at(values(scratch.value), k) = value * inverse;
    }
  }
}

template <int n>
[[gnu::always_inline]] inline void come_back_rows(const CableLanes::Group& group,
                                                  CableLanes::Scratch& scratch, const double* upper,
                                                  const double* lower) {
  using V = typename Vector<n>::type;
  constexpr int parts = lanes / n;
  V potential[parts], before[parts];
  for (int k = 0; k < parts; ++k) {
    potential[k] = *reinterpret_cast<const V*>(lower + k * n);
    before[k] = *reinterpret_cast<const V*>(upper + k * n);
  }
  const auto first = group.row * lanes;
  for (auto row = first + (group.length - 1) * lanes; row >= first; row -= lanes) {
    const auto at = [row](double* rows, int part) -> V& {
      return *reinterpret_cast<V*>(rows + row + part * n);
    };
#pragma GCC unroll 8
    for (int k = 0; k < parts; ++k) {
      const V without_next = at(values(scratch.value), k) + at(values(scratch.upper), k) * before[k];
      potential[k] = without_next + at(values(scratch.next), k) * potential[k];
      at(values(scratch.next), k) = potential[k];
    }
  }
}

struct Row {
  alignas(64) double lane[lanes];
};

template <int n>
[[gnu::always_inline]] inline void store(const typename Vector<n>::type (&parts)[lanes / n], Row& row) {
  for (int k = 0; k < lanes / n; ++k) {
    *reinterpret_cast<typename Vector<n>::type*>(row.lane + k * n) = parts[k];
  }
}

template <int n>
[[gnu::always_inline]] inline void leave(const CableLanes& all, const double* leak, const double* drive,
                                         const CableNodes& nodes, CableLanes::Scratch& scratch) {
  for (std::size_t g = 0; g < all.groups().size(); ++g) {
    const auto& group = all.groups()[g];
    to_rows<n>(group, leak, values(scratch.leak) + group.row * lanes);
    to_rows<n>(group, drive, values(scratch.value) + group.row * lanes);
    Handed<n> handed{};
    for (int k = 0; k < Handed<n>::parts; ++k) {
      const auto* upper = all.upper() + static_cast<std::int64_t>(g) * lanes + k * n;
      handed.conductance[k] = *reinterpret_cast<const typename Vector<n>::type*>(upper);
    }
    leave_rows<n>(group, all.next(), scratch, handed);
    Row conductance, lower_leak, lower_value, upper_leak, upper_value;
    store<n>(handed.conductance, conductance);
    store<n>(handed.leak, lower_leak);
    store<n>(handed.value, lower_value);
    store<n>(handed.upper_leak, upper_leak);
    store<n>(handed.upper_value, upper_value);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      if (group.joined[lane] >= 0) nodes.conductance[group.joined[lane]] = conductance.lane[lane];
      if (const auto lower = group.lower[lane]; lower >= 0) {
        nodes.leak[lower] += lower_leak.lane[lane];
        nodes.value[lower] += lower_value.lane[lane];
      }
      if (const auto upper = group.upper[lane]; upper >= 0) {
        nodes.leak[upper] += upper_leak.lane[lane];
        nodes.value[upper] += upper_value.lane[lane];
      }
    }
  }
}

template <int n>
[[gnu::always_inline]] inline void come_back(const CableLanes& all, double* potential,
                                             const CableNodes& nodes, CableLanes::Scratch& scratch) {
  for (const auto& group : all.groups()) {
    Row upper, lower;
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      upper.lane[lane] = group.upper[lane] < 0 ? 0 : nodes.value[group.upper[lane]];
      lower.lane[lane] = group.lower[lane] < 0 ? 0 : nodes.value[group.lower[lane]];
    }
    come_back_rows<n>(group, scratch, upper.lane, lower.lane);
    from_rows<n>(group, values(scratch.next) + group.row * lanes, potential);
  }
}

// The same operations on wider vectors: the same bits, since nothing is contracted.
void leave_narrow(const CableLanes& all, const double* leak, const double* drive, const CableNodes& nodes,
                  CableLanes::Scratch& scratch) {
  leave<2>(all, leak, drive, nodes, scratch);
}
void come_back_narrow(const CableLanes& all, double* potential, const CableNodes& nodes,
                      CableLanes::Scratch& scratch) {
  come_back<2>(all, potential, nodes, scratch);
}
#if defined(__x86_64__)
[[gnu::target("avx2")]] void leave_avx2(const CableLanes& all, const double* leak, const double* drive,
                                        const CableNodes& nodes, CableLanes::Scratch& scratch) {
  leave<4>(all, leak, drive, nodes, scratch);
}
[[gnu::target("avx2")]] void come_back_avx2(const CableLanes& all, double* potential, const CableNodes& nodes,
                                            CableLanes::Scratch& scratch) {
  come_back<4>(all, potential, nodes, scratch);
}
[[gnu::target(BRIO_AVX512)]] void leave_avx512(const CableLanes& all, const double* leak, const double* drive,
                                               const CableNodes& nodes, CableLanes::Scratch& scratch) {
  leave<8>(all, leak, drive, nodes, scratch);
}
[[gnu::target(BRIO_AVX512)]] void come_back_avx512(const CableLanes& all, double* potential,
                                                   const CableNodes& nodes, CableLanes::Scratch& scratch) {
  come_back<8>(all, potential, nodes, scratch);
}
#endif

}  // namespace

std::vector<CableLanes::Code> CableLanes::codes() {
  std::vector<Code> codes{{2, leave_narrow, come_back_narrow}};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2")) codes.push_back({4, leave_avx2, come_back_avx2});
  if (__builtin_cpu_supports("avx512f")) codes.push_back({8, leave_avx512, come_back_avx512});
#endif
  return codes;
}

CableLanes::CableLanes(const std::vector<CablePiece>& pieces, const CableOrder& order) {
  for (std::size_t k = 0; k < pieces.size(); ++k) {
    const auto lane = k % lanes;
    if (lane == 0) {
      auto& group = groups_.emplace_back();
      group.row = rows_;
      group.length = pieces[k].count;
      for (auto* nodes : {&group.upper, &group.lower, &group.joined}) nodes->fill(-1);
      rows_ += group.length;
      next_slot_.resize(static_cast<std::size_t>(rows_ * lanes), not_begun);
      upper_slot_.resize(groups_.size() * lanes, nobody);
    }
    place(groups_.back(), lane, pieces[k], order);
  }
  next_conductance_.resize(sizeof(double) * next_slot_.size());
  upper_conductance_.resize(sizeof(double) * upper_slot_.size());
}

// A piece's compartments have two neighbours when they leave: what is before the piece, and the next one or what is
// behind it. One of them is missing at the root and at the tips.
void CableLanes::place(Group& group, std::size_t lane, const CablePiece& piece, const CableOrder& order) {
  const auto slot_to = [&](std::int32_t node, std::int32_t neighbour) {
    if (neighbour < 0) return nobody;
    return 2 * node + (order.nodes[static_cast<std::size_t>(node)].first == neighbour ? 0 : 1);
  };
  const auto other_than = [&](std::int32_t node, std::int32_t neighbour) {
    const auto& leaving = order.nodes[static_cast<std::size_t>(node)];
    return leaving.first == neighbour ? leaving.second : leaving.first;
  };
  const auto first = nodes_;
  const auto last = nodes_ + piece.count - 1;
  nodes_ = last + 1;
  const auto upper = other_than(first, first + 1);
  const auto lower = other_than(last, upper);
  group.pieces[lane] = piece;
  group.upper[lane] = upper;
  group.lower[lane] = lower;
  if (upper >= 0 && lower >= 0) group.joined[lane] = order.nodes[static_cast<std::size_t>(last)].joined;
  upper_slot_[(groups_.size() - 1) * lanes + lane] = slot_to(first, upper);
  for (auto node = first; node <= last; ++node) {
    const auto row = group.row + group.length - 1 - (last - node);
    next_slot_[static_cast<std::size_t>(row) * lanes + lane] = slot_to(node, node < last ? node + 1 : lower);
  }
}

void CableLanes::set(const std::vector<double>& conductance) {
  const auto of = [&](std::int32_t slot) {
    return slot == not_begun ? without_limit
           : slot == nobody  ? 0
                             : conductance[static_cast<std::size_t>(slot)];
  };
  std::ranges::transform(next_slot_, values(next_conductance_), of);
  std::ranges::transform(upper_slot_, values(upper_conductance_), of);
}

CableLanes::Scratch CableLanes::scratch() const {
  const auto bytes = sizeof(double) * static_cast<std::size_t>(rows_ * lanes);
  return {base::AlignedBuffer(bytes), base::AlignedBuffer(bytes), base::AlignedBuffer(bytes),
          base::AlignedBuffer(bytes)};
}

}  // namespace brio::integrate
