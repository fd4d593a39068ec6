// Trees made of trees.
#pragma once

#include <cstddef>
#include <functional>

#include "model/morphology.hpp"

namespace brio::model {

/// The shape of a copy: of a section, its parent's copy (null for the root), which child it is, and of how many.
using CopiedShape =
    std::function<SectionShape(const Section& section, const Section* parent, std::size_t k, std::size_t n)>;

/// The same tree, with all names, of other shapes.
SectionPtr copied(const Section& root, const CopiedShape& shape);
/// The same tree once more.
SectionPtr copied(const Section& root);

}  // namespace brio::model
