// From an equation line to a variable, and checks that all constructors share.
#pragma once

#include <cstdint>
#include <functional>

#include "base/diagnostics.hpp"
#include "model/group.hpp"

namespace brio::model {

inline constexpr Dimension second{{0, 0, 1, 0, 0, 0, 0}};

using FlagAllowed = std::function<bool(lang::Equation::Kind, const std::string&)>;

/// Whose equations are read.
enum class Place : std::uint8_t { anywhere, neurons, synapses };

/// What the lines of a group may say.
struct Allowed {
  FlagAllowed flag;
  Place place = Place::anywhere;
};

/// The variable that a line declares, without its array. Adds findings: unit, flags, reserved names.
Variable declare(const lang::Equation& line, const SourcePtr& source, const Allowed& allowed,
                 base::Diagnostics& diagnostics);

/// Adds findings: a shared subexpression with a variable of the group that isn't.
void check_shared_lines(const Group& group, base::Diagnostics& diagnostics);

/// A read-only variable that the group has without being asked.
Variable builtin(std::string name, ir::Type type, std::int64_t size, Dimension dimension = {});

/// Throw ModelError.
std::int64_t checked_size(std::int64_t size, const std::string& name);  ///< at least 1, at most 2^31 - 1
void check_object_name(const std::string& name);
void check_time_step(double dt, const std::string& name);

struct SpikeTimes {
  const std::string& name;
  std::int64_t size;
  const std::vector<std::int32_t>& indices;
  const std::vector<double>& times;
  double period;
};
void check_spikes(const SpikeTimes& spikes);

/// Names that model text can't define: special symbols, functions, constants, units, keywords.
bool is_reserved(const std::string& name);
/// Names that it can't define in synapses either: j, delay …
bool is_reserved_in_synapses(const std::string& name);

}  // namespace brio::model
