// What the public classes share.
#pragma once

#include <optional>
#include <string>

#include "brio/groups.hpp"
#include "face/session.hpp"

namespace brio {

struct Random::State {
  face::Random random;
};

namespace face {

model::View view_of(const GroupView& group);
model::Names names_of(const Names& names);
model::NeuronGroupOptions options_of(std::int64_t size, const std::string& model,
                                     const NeuronGroupOptions& options);
/// A time in seconds. Throws ModelError if it is none; `what` names it.
double seconds(const Quantity& time, const std::string& what);
std::optional<double> seconds(const std::optional<Quantity>& time, const std::string& what);

}  // namespace face
}  // namespace brio
