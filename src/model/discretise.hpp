// How many compartments a section needs.
#pragma once

#include "model/morphology.hpp"

namespace brio::model {

/// In SI units.
struct Discretisation {
  double d_lambda = 0.1;
  double frequency = 100;  ///< Hz
  double Cm = 0.009;       ///< F/m^2
  double Ri = 1.5;         ///< ohm m
};

/// The length constant for signals of a frequency in a cylinder: sqrt(d/(pi f Ri Cm))/2 (Hines and Carnevale 2001,
/// doi:10.1177/107385840100700207; d: diameter). Above some 50 Hz, currents through the capacitance outweigh those
/// through the membrane's conductance, which is left aside.
double length_constant(double diameter, const Discretisation& options);

/// before: compartments between traced points   after: as few as the d-lambda rule allows
/// Each section is divided into n pieces of equal electrotonic length, the smallest n for which that is at most
/// d_lambda. Diameters and coordinates are interpolated between the points that were there; then diameters of a section
/// are multiplied by what keeps its area. Lengths are those along the old compartments, so that the sum is kept, too. A
/// soma stays as it is. Throws ModelError: values that are not positive and finite, more than
/// ten million compartments.
SectionPtr discretised(const Section& root, const Discretisation& options);

}  // namespace brio::model
