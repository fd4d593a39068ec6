// brio._core: what the Python package takes from the engine.
#include "bindings.hpp"

NB_MODULE(_core, m) {
  m.doc() = "The engine of Brio; use the package `brio`, not this module";
  brio::bindings::bind_units(m);
}
