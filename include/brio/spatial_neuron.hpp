// Neurons with a shape: compartments that follow the same equations and share current with those next to them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "brio/groups.hpp"
#include "brio/morphology.hpp"

namespace brio {

namespace model {
class SpatialNeuron;
}

struct SpatialNeuronOptions {
  Quantity Cm = 0.9 * units::uF / units::cm2;  ///< of the membrane: one value, or one for each compartment
  /// Resistivity inside: one value, or one for each compartment. Axial currents are those of the values at the start of
  /// a run.
  Quantity Ri = 150.0 * units::ohm * units::cm;
  std::int64_t N = 1;                                   ///< cells
  std::optional<std::int64_t> threshold_location = {};  ///< the compartment that can spike; none: all can
  /// As for other groups. Methods, if none are given: exact, exponential_euler, rk2, heun.
  NeuronGroupOptions group = {};
};

/// Cells of one shape. The equations give the current through the membrane, `Im : amp/meter**2` (positive inward), as
/// an expression; what is in amp and flagged (point current) goes into single compartments. The potential v follows
/// from Cm dv/dt = Im + sum over neighbours of g (v_neighbour - v)/area, by the backward Euler method with Im linearised
/// in v, for the whole tree at once (Hines, Int. J. Bio-Med. Comput. 15:69, 1984), after the other equations have
/// advanced. Item `compartment * N + cell` of the group is a compartment of a cell.
///
/// The group has v, Im, Ic (what charges the membrane), Cm, Ri, area, length, diameter, volume, distance (from the root),
/// r_length_1, r_length_2, time_constant and space_constant; x, y and z if the morphology has coordinates.
class SpatialNeuron : public GroupView {
 public:
  /// What is changed in the morphology later does not change the neuron, whose places can't be found any more then.
  /// Throws ModelError: as NeuronGroup; no Im that is an expression, other units, a variable that the group has itself,
  /// a number of values that does not fit.
  SpatialNeuron(const Morphology& morphology, const std::string& model,
                const SpatialNeuronOptions& options = {});

  /// Compartments of all cells, or of one, as an index of variables and monitors: n["v"][n.items(morphology["axon"])].
  /// Throws ModelError: compartments, or a cell, that there are not; sections that have been attached or removed.
  std::vector<std::int64_t> items(const Compartments& place) const;
  std::vector<std::int64_t> items(std::int64_t cell, const Compartments& place) const;
  /// The same as a part of the group, for synapses.
  GroupView at(const Compartments& place) const { return choose(items(place)); }
  GroupView at(std::int64_t cell, const Compartments& place) const { return choose(items(cell, place)); }
  /// A section and all that grows on it.
  GroupView subtree(const Morphology& section) const;

 private:
  model::SpatialNeuron& model() const;
  /// Number of its first compartment in the tree that the morphology belongs to. Throws ModelError: it has changed.
  std::int64_t first_compartment() const;

  Morphology morphology_;
  std::int64_t sections_ = 0;  ///< of the morphology when the neuron was made
};

}  // namespace brio
