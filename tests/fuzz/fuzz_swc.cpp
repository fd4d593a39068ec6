// Feeds any bytes to the reader of morphologies. Nothing but a ModelError may come back, and it has to say something;
// what is accepted must be a tree whose arrays, copies, drawings and other discretisations hold together.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "base/utf8.hpp"
#include "model/cable.hpp"
#include "model/copies.hpp"
#include "model/discretise.hpp"
#include "model/layout.hpp"
#include "model/swc.hpp"
#include "model/topology.hpp"

namespace brio::model {
namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", what);
  std::abort();
}

void check_text(const std::string& text) {
  require(!text.empty(), "what is said is not empty");
  require(text == base::valid_utf8(text), "what is said is text");
}

void check_error(const ModelError& error) {
  require(!error.diagnostics().empty(), "an error says something");
  for (const auto& finding : error.diagnostics()) {
    require(!finding.source || finding.span.end <= finding.source->text.size(), "a finding lies in its line");
    check_text(render(finding));
  }
}

void check_arrays(const Section& root) {
  const auto cable = flatten(root);
  require(cable->size() == root.total_compartments(), "arrays have all compartments");
  require(std::ssize(cable->sections) == root.total_sections(), "arrays have all sections");
  for (std::size_t k = 0; k < cable->area.size(); ++k) {
    require(cable->length[k] > 0, "a compartment has a length");
    require(cable->area[k] > 0 && std::isfinite(cable->area[k]), "a compartment has membrane");
    require(cable->r_length_1[k] >= 0 && cable->r_length_2[k] >= 0, "a compartment conducts");
    require(std::isfinite(cable->distance[k]), "a compartment has a distance");
  }
  for (std::size_t s = 1; s < cable->sections.size(); ++s) {
    const auto& section = cable->sections[s];
    require(section.parent >= 0 && section.parent < static_cast<std::int32_t>(s), "parents come first");
    require(section.first == cable->sections[s - 1].last() + 1, "sections follow each other");
    require(!section.names.empty(), "a child has a name");
  }
}

void check_tree(const Section& root) {
  check_arrays(root);
  check_text(topology(root));
  require(topology(*copied(root)) == topology(root), "a copy is the same tree");
  require(
      with_coordinates(root, {.section_randomness = 10, .overwrite_existing = true})->total_compartments() ==
          root.total_compartments(),
      "coordinates change no compartments");
  // Neurons of kilometers are divided too, but not quickly.
  constexpr double meter = 1;
  for (const auto& step : walk(root)) {
    if (ends_along(step.section->shape()).back() > meter) return;
  }
  try {
    require(discretised(root, {.d_lambda = 1e5})->total_sections() == root.total_sections(),
            "another discretisation has the same sections");
  } catch (const ModelError& error) {
    check_error(error);  // infinitely thin ones need too many compartments
  }
}

void try_text(std::string_view text, bool spherical_soma) {
  try {
    const auto tracing = read_swc(text, "a file", {spherical_soma});
    for (const auto& warning : tracing.warnings) check_text(warning.text);
    check_tree(*tracing.root);
  } catch (const ModelError& error) {
    check_error(error);
  }
}

}  // namespace
}  // namespace brio::model

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  brio::model::try_text(text, true);
  brio::model::try_text(text, false);
  return 0;
}
