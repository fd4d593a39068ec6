#include "integrate/cable.hpp"

#include <algorithm>

// Before a loop over cells: rows of different nodes do not overlap, which compilers can't see.
#if defined(__clang__)
#define BRIO_ROWS_APART _Pragma("clang loop vectorize(assume_safety)")
#define BRIO_AVX512 "avx512f"
#else
#define BRIO_ROWS_APART _Pragma("GCC ivdep")
#define BRIO_AVX512 "avx512f,prefer-vector-width=512"
#endif

namespace brio::integrate {

namespace {

// Side by side, many cells hide what one division waits for; alone, a cell is solved in many places at once.
constexpr std::int64_t enough_cells = 4;
// Cells of a block: their values stay in the cache from the tips to the root and back.
constexpr std::int64_t widest_block = 32;
constexpr std::int64_t narrowest_block = 8;
constexpr std::int64_t cached_values = 1 << 13;

// Where the values of a block are; node after node, the cells of the block side by side.
struct Rows {
  double* conductance;  // of all cells, or of each
  double* share;
  double* leak;
  double* value;
  std::int64_t stride;  // from node to node
};

struct One {};

// From node to node: of one cell, a number that the compiler knows.
inline std::int64_t stride_of(const Rows&, One) { return 1; }
inline std::int64_t stride_of(const Rows& rows, std::int64_t) { return rows.stride; }

template <class Body>
[[gnu::always_inline]] inline void each_cell(One, const Body& body) {
  body(0);
}
template <class Body>
[[gnu::always_inline]] inline void each_cell(std::int64_t count, const Body& body) {
  BRIO_ROWS_APART
  for (std::int64_t c = 0; c < count; ++c) body(c);
}

// `Same`: the conductances are those of all cells.
template <bool Same, class Count>
[[gnu::always_inline]] inline void leave_to_one(const Rows& rows, std::int64_t node, std::int64_t other,
                                                Count count) {
  const auto stride = stride_of(rows, count);
  const double* g = rows.conductance + 2 * node * (Same ? 1 : stride);
  const double* leak = rows.leak + node * stride;
  double* share = rows.share + 2 * node * stride;
  double* value = rows.value + node * stride;
  double* other_leak = rows.leak + other * stride;
  double* other_value = rows.value + other * stride;
  each_cell(count, [&](std::int64_t c) {
    const double conductance = g[Same ? 0 : c];
    const double inverse = 1 / (leak[c] + conductance);
    const double part = conductance * inverse;
    other_leak[c] += part * leak[c];
    other_value[c] += part * value[c];
    share[c] = part;
    value[c] *= inverse;
  });
}

template <class Count>
[[gnu::always_inline]] inline void leave_to_two(const Rows& rows, std::int64_t node, const Elimination& to,
                                                Count count) {
  const auto stride = stride_of(rows, count);
  const double* g1 = rows.conductance + 2 * node * stride;
  const double* g2 = g1 + stride;
  const double* leak = rows.leak + node * stride;
  double* share1 = rows.share + 2 * node * stride;
  double* share2 = share1 + stride;
  double* value = rows.value + node * stride;
  double* leak1 = rows.leak + to.first * stride;
  double* value1 = rows.value + to.first * stride;
  double* leak2 = rows.leak + to.second * stride;
  double* value2 = rows.value + to.second * stride;
  double* joined = rows.conductance + to.joined * stride;
  each_cell(count, [&](std::int64_t c) {
    const double inverse = 1 / (leak[c] + g1[c] + g2[c]);
    const double part1 = g1[c] * inverse;
    const double part2 = g2[c] * inverse;
    leak1[c] += part1 * leak[c];
    value1[c] += part1 * value[c];
    leak2[c] += part2 * leak[c];
    value2[c] += part2 * value[c];
    joined[c] = part1 * g2[c];
    share1[c] = part1;
    share2[c] = part2;
    value[c] *= inverse;
  });
}

template <class Count>
[[gnu::always_inline]] inline void come_back(const Rows& rows, std::int64_t node, const Elimination& from,
                                             Count count) {
  const auto stride = stride_of(rows, count);
  const double* share1 = rows.share + 2 * node * stride;
  const double* share2 = share1 + stride;
  const double* value1 = rows.value + from.first * stride;
  double* value = rows.value + node * stride;
  if (from.second < 0) {
    each_cell(count, [&](std::int64_t c) { value[c] += share1[c] * value1[c]; });
    return;
  }
  const double* value2 = rows.value + from.second * stride;
  each_cell(count, [&](std::int64_t c) { value[c] += share1[c] * value1[c] + share2[c] * value2[c]; });
}

// What compartments of all cells give and get, from the first cell of the block on.
struct Compartments {
  const double* leak;
  double* value;  // drive, then potential
  std::int64_t cells;
};

// Nodes from `from` on; those before it are worked on elsewhere.
template <class Count>
[[gnu::always_inline]] inline void take_in(const std::vector<Elimination>& nodes, std::int64_t from,
                                           const Rows& rows, const Compartments& all, Count count) {
  const auto stride = stride_of(rows, count);
  for (auto k = from; k < std::ssize(nodes); ++k) {
    const auto compartment = nodes[static_cast<std::size_t>(k)].compartment;
    double* leak = rows.leak + k * stride;
    double* value = rows.value + k * stride;
    if (compartment < 0) {
      each_cell(count, [&](std::int64_t c) { leak[c] = value[c] = 0; });
      continue;
    }
    const double* given_leak = all.leak + compartment * all.cells;
    const double* given_value = all.value + compartment * all.cells;
    each_cell(count, [&](std::int64_t c) {
      leak[c] = given_leak[c];
      value[c] = given_value[c];
    });
  }
}

template <bool Same, class Count>
[[gnu::always_inline]] inline void solve_nodes(const std::vector<Elimination>& nodes, std::int64_t from,
                                               const Rows& rows, const Compartments& all, Count count) {
  const auto size = std::ssize(nodes);
  const auto stride = stride_of(rows, count);
  for (auto k = from; k + 1 < size; ++k) {
    const auto& node = nodes[static_cast<std::size_t>(k)];
    if (node.second < 0) {
      leave_to_one<Same>(rows, k, node.first, count);
    } else {
      leave_to_two(rows, k, node, count);
    }
  }
  each_cell(count, [&](std::int64_t c) {
    rows.value[(size - 1) * stride + c] /= rows.leak[(size - 1) * stride + c];
  });
  for (auto k = size - 1; k-- > from;) come_back(rows, k, nodes[static_cast<std::size_t>(k)], count);
  for (auto k = from; k < size; ++k) {
    const auto compartment = nodes[static_cast<std::size_t>(k)].compartment;
    if (compartment < 0) continue;
    const double* value = rows.value + k * stride;
    double* wanted = all.value + compartment * all.cells;
    each_cell(count, [&](std::int64_t c) { wanted[c] = value[c]; });
  }
}

template <bool Same>
[[gnu::always_inline]] inline void solve_block(const std::vector<Elimination>& nodes, const Rows& rows,
                                               const Compartments& all, std::int64_t count) {
  take_in(nodes, 0, rows, all, count);
  solve_nodes<Same>(nodes, 0, rows, all, count);
}

using Solve = void (*)(const std::vector<Elimination>&, const Rows&, const Compartments&, std::int64_t);

template <bool Same>
void solve_narrow(const std::vector<Elimination>& nodes, const Rows& rows, const Compartments& all,
                  std::int64_t count) {
  solve_block<Same>(nodes, rows, all, count);
}

// The same operations on wider vectors: the same bits, since nothing is contracted.
#if defined(__x86_64__)
template <bool Same>
[[gnu::target("avx2")]] void solve_avx2(const std::vector<Elimination>& nodes, const Rows& rows,
                                        const Compartments& all, std::int64_t count) {
  solve_block<Same>(nodes, rows, all, count);
}
template <bool Same>
[[gnu::target(BRIO_AVX512)]] void solve_avx512(const std::vector<Elimination>& nodes, const Rows& rows,
                                               const Compartments& all, std::int64_t count) {
  solve_block<Same>(nodes, rows, all, count);
}
#endif

std::int64_t block_of(std::int64_t cells, std::size_t nodes) {
  if (cells < enough_cells) return cells;
  const auto fitting = cached_values / static_cast<std::int64_t>(nodes) / narrowest_block * narrowest_block;
  return std::clamp(fitting, narrowest_block, widest_block);
}

double* values(base::AlignedBuffer& buffer) { return reinterpret_cast<double*>(buffer.data()); }

}  // namespace

struct CableSolver::Code {
  CableLanes::Code one;
  Solve same;
  Solve each;
};

CableSolver::Code CableSolver::code_for(int doubles) {
  Code code{CableLanes::codes().front(), solve_narrow<true>, solve_narrow<false>};
  for (const auto& lanes : CableLanes::codes()) {
    if (lanes.doubles <= doubles) code.one = lanes;
  }
#if defined(__x86_64__)
  if (code.one.doubles == 4) code = {code.one, solve_avx2<true>, solve_avx2<false>};
  if (code.one.doubles == 8) code = {code.one, solve_avx512<true>, solve_avx512<false>};
#endif
  return code;
}

CableSolver::CableSolver(const std::vector<model::CableSection>& sections, std::int64_t cells, int vector_of)
    : cells_(cells),
      code_(std::make_unique<const Code>(code_for(vector_of))),
      pieces_(cells == 1 ? cut_into_pieces(sections) : std::vector<CablePiece>()),
      order_(cells < enough_cells ? order_in_rounds(sections, pieces_) : order_from_the_tips(sections)),
      lanes_(pieces_, order_),
      block_(block_of(cells_, order_.nodes.size())) {}
CableSolver::CableSolver(CableSolver&&) noexcept = default;
CableSolver::~CableSolver() = default;

CableSolver::Scratch CableSolver::scratch() const {
  const auto bytes = sizeof(double) * order_.nodes.size() * static_cast<std::size_t>(block_);
  return {base::AlignedBuffer(2 * bytes), base::AlignedBuffer(bytes), base::AlignedBuffer(bytes),
          lanes_.scratch()};
}

// Block after block, in each slot after slot, in each cell after cell.
double& CableSolver::conductance(std::int32_t slot, std::int64_t cell) {
  const auto slots = 2 * std::ssize(order_.nodes);
  const auto at = (cell / block_ * slots + slot) * block_ + cell % block_;
  return conductance_[static_cast<std::size_t>(at)];
}

void CableSolver::set(const AxialProperties& properties) {
  const auto& [r_length_1, r_length_2, resistivity] = properties;
  const auto blocks = (cells_ + block_ - 1) / block_;
  conductance_.assign(2 * order_.nodes.size() * static_cast<std::size_t>(blocks * block_), 0);
  same_ = cells_ >= enough_cells;
  for (const auto& edge : order_.edges) {
    for (std::int64_t cell = 0; cell < cells_; ++cell) {
      double resistance = 0;
      if (edge.upper_compartment >= 0) {
        const auto at = static_cast<std::size_t>(edge.upper_compartment * cells_ + cell);
        resistance += resistivity[at] / r_length_2[at];
      }
      if (edge.lower_compartment >= 0) {
        const auto at = static_cast<std::size_t>(edge.lower_compartment * cells_ + cell);
        resistance += resistivity[at] / r_length_1[at];
      }
      conductance(edge.slot, cell) = 1 / resistance;
      same_ = same_ && conductance(edge.slot, cell) == conductance(edge.slot, 0);
    }
  }
  lanes_.set(conductance_);
  if (!same_) return;
  for (std::int32_t slot = 0; slot < 2 * std::ssize(order_.nodes); ++slot)
    conductance_[static_cast<std::size_t>(slot)] = conductance(slot, 0);
  conductance_.resize(2 * order_.nodes.size());
}

void CableSolver::solve(const double* leak, double* drive, std::int64_t first_block, std::int64_t end_block,
                        Scratch& scratch) {
  for (auto block = first_block; block < end_block; ++block) {
    const auto cell = block * block_;
    const auto conductances = same_ ? 0 : block * 2 * std::ssize(order_.nodes) * block_;
    const Rows rows{conductance_.data() + conductances, values(scratch.share), values(scratch.leak),
                    values(scratch.value), block_};
    const Compartments all{leak + cell, drive + cell, cells_};
    if (cells_ == 1) {
      const CableNodes nodes{rows.conductance, rows.leak, rows.value};
      take_in(order_.nodes, lanes_.nodes(), rows, all, One());
      code_->one.leave(lanes_, leak, drive, nodes, scratch.lanes);
      solve_nodes<false>(order_.nodes, lanes_.nodes(), rows, all, One());
      code_->one.come_back(lanes_, drive, nodes, scratch.lanes);
    } else {
      (same_ ? code_->same : code_->each)(order_.nodes, rows, all, std::min(block_, cells_ - cell));
    }
  }
}

}  // namespace brio::integrate
