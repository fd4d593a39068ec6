#include "face/connect_memory.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/memory.hpp"

namespace brio::face {

namespace {

// A guess from a few blocks has to be this much too large before it counts.
constexpr double certainly = 2;
constexpr std::size_t tried = 4;

std::string count_text(double count) {
  return count < 1e6 ? fmt::format("{:.0f}", count) : fmt::format("{:.3g}", count);
}

}  // namespace

Watch::Watch(const model::Synapses& synapses, const Connect& connect)
    : synapses_(synapses), connect_(connect) {}

double Watch::memory() const {
  if (!memory_) {
    memory_ = connect_.memory > 0 ? connect_.memory : static_cast<double>(runtime::available_memory());
  }
  return *memory_;
}

bool Watch::fits(double bytes) const {
  return (bytes < runtime::always_there && connect_.memory == 0) || bytes <= memory();
}

// What each synapse adds while they are made, if all of its variables are used.
double Watch::bytes_each(bool by_source) const {
  double bytes = 0;
  for (const auto& variable : synapses_.variables()) {
    // What is deferred in parts is stored when synapses are added.
    const bool stored =
        variable.array && !variable.shared && (!variable.array->deferred() || variable.array->in_parts());
    const bool implied = variable.name == "i" && by_source && synapses_.size() == 0;
    if (stored && !implied) bytes += static_cast<double>(ir::size_of(variable.array->type()));
  }
  // Targets that have to be copied to their place, and for rows by target the sources as well.
  constexpr double index = sizeof(std::int32_t);
  return bytes + (by_source ? (synapses_.size() == 0 ? 0 : index) : 3 * index);
}

void Watch::refuse_size(double synapses, double bytes) const {
  refuse(
      Code::too_large,
      fmt::format("{} would get about {} synapses more, which take {} of memory, but {} are left",
                  synapses_.name(), count_text(synapses), runtime::size_text(bytes),
                  runtime::size_text(memory())),
      "connect fewer of the pairs, or give synapses fewer variables: those that are the same for all can be "
      "(shared), numbers can be float32");
}

void Watch::check(double synapses, bool by_source) const {
  const auto bytes = synapses * bytes_each(by_source);
  if (!fits(bytes)) refuse_size(synapses, bytes);
  constexpr double most = 2147483647;
  const auto after = synapses + static_cast<double>(synapses_.size());
  if (after > most) {
    refuse(Code::invalid_value,
           fmt::format("{} can't have {} synapses: at most 2147483647", synapses_.name(), count_text(after)),
           "split the connection over several Synapses");
  }
}

void Watch::check(const Recipe& recipe, const Rows& rows, const Random& random) {
  const auto expected = rows.expected(recipe.choice);
  const bool by_source = by_source_ = recipe.outer == check::Side::source;
  const auto copies = recipe.n ? 1.0 : static_cast<double>(recipe.copies);
  const bool known = rows.tests.empty() && !recipe.n && rows.chosen.holds.empty();
  if (known) return check(expected * copies, by_source);
  if (!recipe.n ? fits(expected * copies * bytes_each(by_source)) : expected < 1e6) return;
  const auto most = std::min(memory() / bytes_each(by_source), 2147483647.0);
  const auto part = fraction_of(recipe, rows, random, tried);
  if (part * expected > certainly * most) check(part * expected, by_source);
}

void Watch::blocks_done(std::size_t done, std::size_t all, std::int64_t pairs) {
  if (connect_.should_stop && connect_.should_stop()) {
    throw RunError(
        fmt::format("connecting {} was stopped: it has the synapses that it had", synapses_.name()));
  }
  const auto bytes = static_cast<double>(pairs) * bytes_each(by_source_);
  if (!fits(bytes)) refuse_size(static_cast<double>(pairs), bytes);
  const auto now = Time::now();
  const std::chrono::duration<double> since = now - reported_;
  if (!connect_.report || since.count() < connect_.report_period || done == all) return;
  reported_ = now;
  const std::chrono::duration<double> elapsed = now - begin_;
  connect_.report({elapsed.count(), static_cast<double>(done) / static_cast<double>(all), pairs, bytes});
}

}  // namespace brio::face
