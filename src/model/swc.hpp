// Reads morphologies in the SWC format (Cannon et al. 1998, doi:10.1016/S0165-0270(98)00091-0): one point a line,
//     index type x y z radius parent
// in micrometers; types 1 soma, 2 axon, 3 dendrite, 4 apical dendrite; lines that begin with # are comments.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "model/tracing.hpp"

namespace brio::model {

struct SwcOptions {
  bool spherical_soma = true;
};

/// The tree of a file's text; `name` is what errors call the file. Numbers may be separated by commas, lines end in
/// any of the usual ways, points come in any order, more columns than seven are left aside, and a point that lies
/// where its parent lies is left out: each with a warning that names the first such line. Throws ModelError with the
/// line: fewer columns, something that is no number, and what tree_of refuses.
Tracing read_swc(std::string_view text, const std::string& name, const SwcOptions& options = {});

/// Throws ModelError also for a file that can't be read.
Tracing read_swc_file(const std::filesystem::path& path, const SwcOptions& options = {});

}  // namespace brio::model
