// Everything of Brio. Unit names are in namespace brio::units.
#pragma once

#include "brio/equations.hpp"
#include "brio/error.hpp"
#include "brio/explanation.hpp"
#include "brio/functions.hpp"
#include "brio/groups.hpp"
#include "brio/inputs.hpp"
#include "brio/monitors.hpp"
#include "brio/morphology.hpp"
#include "brio/network.hpp"
#include "brio/operations.hpp"
#include "brio/quantity.hpp"
#include "brio/recorded_file.hpp"
#include "brio/spatial_neuron.hpp"
#include "brio/sweep.hpp"
#include "brio/units.hpp"
