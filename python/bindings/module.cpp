// brio._core: what the Python package takes from the engine.
#include "bindings.hpp"

NB_MODULE(_core, m) {
  m.doc() = "The engine of Brio; use the package `brio`, not this module";
  brio::bindings::bind_errors(m);
  brio::bindings::bind_units(m);
  brio::bindings::bind_language(m);
  brio::bindings::bind_functions(m);
  brio::bindings::bind_operations(m);
  brio::bindings::bind_groups(m);
  brio::bindings::bind_methods(m);
  brio::bindings::bind_synapses(m);
  brio::bindings::bind_monitors(m);
  brio::bindings::bind_state(m);
  brio::bindings::bind_snapshots(m);
  brio::bindings::bind_network(m);
  brio::bindings::bind_sweeps(m);
  brio::bindings::bind_morphology(m);
  brio::bindings::bind_spatial_neurons(m);
}
