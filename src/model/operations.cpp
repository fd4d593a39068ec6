#include "model/operations.hpp"

#include "model/declarations.hpp"

namespace brio::model {

std::shared_ptr<Probe> make_probe(Probe probe) {
  check_object_name(probe.name);
  check_timing(probe.timing, probe.name);
  return std::make_shared<Probe>(std::move(probe));
}

}  // namespace brio::model
