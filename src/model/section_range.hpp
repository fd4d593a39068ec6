// Parts of a section: compartments by number, or by where they lie along it.
#pragma once

#include <cstdint>
#include <optional>

#include "model/section_shape.hpp"

namespace brio::model {

/// Compartments begin … end-1 of a section.
struct SectionRange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  friend bool operator==(const SectionRange&, const SectionRange&) = default;
};

/// The compartment of that number, counted from the end if negative. Throws ModelError (Code::index_out_of_range).
SectionRange compartment(const SectionShape& shape, std::int64_t number);

/// The compartment at a distance (m) from the start of the section; between two, the one that begins there, and at the
/// end of the section the last. Throws ModelError (Code::index_out_of_range) outside of the section.
SectionRange compartment_at(const SectionShape& shape, double position);

/// The compartments that have something between two distances; what is not given is the start or the end of the
/// section. An end behind that of the section is taken for it. Throws ModelError (Code::index_out_of_range): a start
/// behind the section, an end before it.
SectionRange compartments_between(const SectionShape& shape, std::optional<double> from,
                                  std::optional<double> to);

}  // namespace brio::model
