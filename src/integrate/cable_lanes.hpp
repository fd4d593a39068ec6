// One cell in the lanes of a vector. Cells of many compartments are solved side by side; a single one is cut into
// pieces, stretches of a section of about the same length, each in a lane of its own. In a piece, one compartment
// after the other leaves, from the root on: its neighbours are then the next one and what is before the piece, so that
// nothing outside of it is needed but a conductance. What is left is a small tree of the ends of pieces.
//
// The number of lanes is fixed, whatever the vectors of the machine are: so are the order of operations and the bits.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/aligned.hpp"
#include "model/cable.hpp"

namespace brio::integrate {

/// As many chains as hide the division that each of their steps waits for.
inline constexpr std::int64_t cable_lanes = 16;

/// Compartments of one section that leave one after the other.
struct CablePiece {
  std::int32_t first = 0;  ///< compartment
  std::int32_t count = 0;
};

/// The longest first. Empty where lanes would not pay. At least one node stays outside of them.
std::vector<CablePiece> cut_into_pieces(const std::vector<model::CableSection>& sections);

struct CableOrder;

/// What the nodes of one cell are worked on with; see cable.cpp.
struct CableNodes {
  double* conductance;  ///< [2 * node + 0 or 1]
  double* leak;         ///< [node]
  double* value;        ///< [node]
};

class CableLanes {
 public:
  struct Scratch {
    base::AlignedBuffer leak;   ///< [row][lane], like all others here
    base::AlignedBuffer value;  ///< drive, then drive over all conductances
    base::AlignedBuffer next;   ///< of its current that the next compartment gets; then potential
    base::AlignedBuffer upper;  ///< of its current that what is before the piece gets
  };
  /// Leaving and coming back, for vectors of some length.
  struct Code {
    int doubles;  ///< of a vector
    void (*leave)(const CableLanes&, const double* leak, const double* drive, const CableNodes&, Scratch&);
    void (*come_back)(const CableLanes&, double* potential, const CableNodes&, Scratch&);
  };
  /// What this machine can run, the shortest vectors first.
  static std::vector<Code> codes();

  /// Several pieces side by side, row after row; shorter ones begin later.
  struct Group {
    std::int32_t row = 0;     ///< the first one
    std::int32_t length = 0;  ///< of the longest piece
    std::array<CablePiece, cable_lanes> pieces = {};
    std::array<std::int32_t, cable_lanes> upper = {};   ///< node before the piece, or -1
    std::array<std::int32_t, cable_lanes> lower = {};   ///< node behind it, or -1
    std::array<std::int32_t, cable_lanes> joined = {};  ///< slot of the conductance between these, or -1
  };

  CableLanes() = default;
  /// `order`: compartments of the pieces come first, piece after piece.
  CableLanes(const std::vector<CablePiece>& pieces, const CableOrder& order);

  /// Nodes that are in lanes.
  std::int32_t nodes() const { return nodes_; }
  Scratch scratch() const;
  void set(const std::vector<double>& conductance);

  const std::vector<Group>& groups() const { return groups_; }
  /// Conductances: [group][lane] from a piece's first compartment to what is before it, [row][lane] from each
  /// compartment to the next one or to what is behind the piece.
  const double* upper() const { return reinterpret_cast<const double*>(upper_conductance_.data()); }
  const double* next() const { return reinterpret_cast<const double*>(next_conductance_.data()); }

 private:
  void place(Group& group, std::size_t lane, const CablePiece& piece, const CableOrder& order);

  std::int32_t nodes_ = 0;
  std::int32_t rows_ = 0;
  std::vector<Group> groups_;
  std::vector<std::int32_t> upper_slot_;  ///< where the conductances of a cell are found
  std::vector<std::int32_t> next_slot_;
  base::AlignedBuffer upper_conductance_;
  base::AlignedBuffer next_conductance_;
};

}  // namespace brio::integrate
