// The cable equation: compartments of a branched neuron share current with those that they touch.
//
//   leak v + sum over neighbours of g (v - v_neighbour) = drive        for each compartment
//            sum over what meets of g (v_joint - v_neighbour) = 0      for each place where sections meet
//
// A tree is solved without filling in: a node with at most two neighbours leaves, its conductances to them become
// one between them, and they share its leak and its drive (the star-mesh transformation). Where leaks are positive,
// all that is added up is of one sign, so that no digits are lost however unlike conductances are. One neighbour at
// a time, from the tips to the root, is the order of Hines (Int. J. Bio-Med. Comput. 15:69, 1984); with two, in many
// places at once, it is cyclic reduction on a tree, where no division waits for the one before.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/aligned.hpp"
#include "integrate/cable_lanes.hpp"
#include "model/cable.hpp"

namespace brio::integrate {

/// What conductances are made of: a value for each compartment of each cell, at compartment * cells + cell.
struct AxialProperties {
  std::vector<double> r_length_1;   ///< cross-section over length of the half towards the root, in metres
  std::vector<double> r_length_2;   ///< the same of the other half
  std::vector<double> resistivity;  ///< ohm metre
};

/// The order in which the nodes of a tree leave; each is one neighbour's affair, or two's.
struct Elimination {
  std::int32_t compartment = -1;  ///< -1: a place where sections meet
  std::int32_t first = -1;        ///< neighbour that is left; -1: none, it is the last node
  std::int32_t second = -1;       ///< the other one, or -1
  std::int32_t joined = -1;       ///< slot of the conductance between these two: 2 * node + 0 or 1
};

/// A conductance of the tree as it is: upper and lower end (nodes), and the slot where it is kept.
struct CableEdge {
  std::int32_t upper_compartment = -1;  ///< -1: a place where sections meet
  std::int32_t lower_compartment = -1;
  std::int32_t slot = -1;
};

struct CableOrder {
  std::vector<Elimination> nodes;  ///< in the order in which they leave
  std::vector<CableEdge> edges;
};
/// Each node has one neighbour when it leaves.
CableOrder order_from_the_tips(const std::vector<model::CableSection>& sections);
/// At as many places at once as there are, after the compartments of some pieces, piece after piece.
CableOrder order_in_rounds(const std::vector<model::CableSection>& sections,
                           const std::vector<CablePiece>& before = {});

/// Solves the equation for cells of one shape, a block of them at a time.
class CableSolver {
 public:
  /// `vector_of`: uses vectors of at most so many doubles; the bits are the same.
  CableSolver(const std::vector<model::CableSection>& sections, std::int64_t cells, int vector_of = 8);
  CableSolver(CableSolver&&) noexcept;
  ~CableSolver();

  /// What a thread needs to work on a block: doubles, whole vectors next to each other.
  struct Scratch {
    base::AlignedBuffer share;  ///< [2 * node + 0 or 1][cell], of its current that each neighbour gets
    base::AlignedBuffer leak;   ///< [node][cell]
    base::AlignedBuffer value;  ///< [node][cell], drive, then potential
    CableLanes::Scratch lanes;  ///< of one cell
  };
  Scratch scratch() const;
  std::int64_t blocks() const { return (cells_ + block_ - 1) / block_; }

  /// To be called before the first `solve`, and when properties change.
  void set(const AxialProperties& properties);
  /// `leak` (siemens) and `drive` (ampere) of each compartment of each cell, at compartment * cells + cell. The
  /// potentials (volt) take the place of `drive`. Several threads may work on blocks of their own.
  void solve(const double* leak, double* drive, std::int64_t first_block, std::int64_t end_block,
             Scratch& scratch);

 private:
  struct Code;
  static Code code_for(int doubles);
  double& conductance(std::int32_t slot, std::int64_t cell);

  std::int64_t cells_;
  std::unique_ptr<const Code> code_;
  std::vector<CablePiece> pieces_;  ///< of one cell
  CableOrder order_;
  CableLanes lanes_;
  std::int64_t block_;               ///< cells of a block
  bool same_ = false;                ///< all cells have the same conductances
  std::vector<double> conductance_;  ///< of a node to its neighbours when it leaves
};

}  // namespace brio::integrate
