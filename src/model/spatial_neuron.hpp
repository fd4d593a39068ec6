// Neurons with a shape: compartments that share current with their neighbours.
//
//   v' from  Cm dv/dt = Im + axial currents/area        (integrate/cable.hpp)
//   Im, an expression of v and of what the equations describe, is linearised in v in each step.
#pragma once

#include "model/cable.hpp"
#include "model/group.hpp"

namespace brio::model {

struct SpatialNeuronOptions {
  NeuronGroupOptions group;  ///< its size does not count
  CablePtr cable;            ///< the shape
  std::int64_t cells = 1;
  std::vector<double> capacitance;  ///< farad/metre**2: one value, one for each compartment, or all
  std::vector<double> resistivity;  ///< ohm metre: one value, one for each compartment, or all
  std::optional<std::int64_t> threshold_location;  ///< the compartment that spikes; none: all do
};

/// One item for each compartment of each cell, at `compartment * cells + cell`.
class SpatialNeuron : public NeuronGroup {
 public:
  /// Throws ModelError: as NeuronGroup; no membrane current Im in amp/metre**2, a point current that is none, a
  /// variable that the group has itself (v, area …), a shape without compartments, a number of values that does
  /// not fit.
  explicit SpatialNeuron(SpatialNeuronOptions options);

  const Cable& cable() const { return *cable_; }
  std::int64_t cells() const { return cells_; }

  Slot potential;  ///< when the potential advances: after the other equations

 private:
  struct Read;
  SpatialNeuron(SpatialNeuronOptions options, Read read);
  static Read read(const SpatialNeuronOptions& options);
  void check_units(const std::vector<std::string>& point_currents) const;
  void fill(const std::string& variable, const std::vector<double>& values);

  CablePtr cable_;
  std::int64_t cells_;
};

/// In the equations of such a neuron: d a / d b, where b is a variable.
inline constexpr std::string_view slope_function = "slope__private";

}  // namespace brio::model
