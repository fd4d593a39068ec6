// A fixed number of synapses in all: pairs at random, any as likely as any other.
#pragma once

#include "face/connect_pairs.hpp"

namespace brio::face {

/// Rows by source. Throws ModelError: more different pairs than there are.
Connections fixed_total(const model::Synapses& synapses, const FixedNumber& fixed, const Random& random);

/// The same pairs, in rows of the other side, in which they ascend.
Connections transposed(const Connections& connections, std::int64_t other_side);

}  // namespace brio::face
