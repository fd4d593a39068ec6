// One function for each topic; each adds its topic's functions and classes to the module.
#pragma once

#include <nanobind/nanobind.h>

namespace brio::bindings {

void bind_errors(nanobind::module_& m);
void bind_units(nanobind::module_& m);
void bind_language(nanobind::module_& m);
void bind_functions(nanobind::module_& m);
void bind_methods(nanobind::module_& m);
void bind_groups(nanobind::module_& m);
void bind_operations(nanobind::module_& m);
void bind_events(nanobind::module_& m);           ///< groups with events; called by bind_groups
void bind_spatial_neurons(nanobind::module_& m);  ///< after groups and morphologies
void bind_synapses(nanobind::module_& m);
void bind_monitors(nanobind::module_& m);
void bind_state(nanobind::module_& m);
void bind_snapshots(nanobind::module_& m);
void bind_network(nanobind::module_& m);
void bind_sweeps(nanobind::module_& m);  ///< after networks
void bind_morphology(nanobind::module_& m);

}  // namespace brio::bindings
