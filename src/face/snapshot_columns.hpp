// What is read from a snapshot with suspicion: columns that must have a type and a size, and what was found.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/diagnostics.hpp"
#include "face/snapshot.hpp"

namespace brio::face {

// Times are whole numbers of steps, which must be countable.
inline bool is_countable(double time, double dt) {
  return time >= 0 && dt > 0 && std::isfinite(dt) && time / dt < 0x1p53;
}

inline constexpr const char* restore_hint = "restore into the model whose state was stored";

// What is found and noted while a snapshot is compared with a network.
struct Comparison {
  base::Diagnostics found;
  std::vector<std::function<void()>> records;  ///< what can fail comes first
  std::vector<std::function<void()>> changes;

  void note(std::function<void()> change) { changes.push_back(std::move(change)); }
  void note_record(std::function<void()> change) { records.push_back(std::move(change)); }
  void refuse(Code code, std::string message) {
    found.add({code, nullptr, {}, "can't restore: " + std::move(message), restore_hint});
  }
};

// The columns of one object, of which those that are asked for have the wanted type and size, or are empty.
class Columns {
 public:
  Columns(const SnapshotPart& part, Comparison& comparison, double t)
      : part_(part), comparison_(comparison), t_(t) {}

  const std::string& object() const { return part_.name; }
  bool has(const std::string& name) const { return part_.find(name) != nullptr; }
  void refuse(const std::string& what) const {
    comparison_.refuse(Code::wrong_shape, fmt::format("in the stored state, {}", what));
  }

  /// A column of any type; nothing, and a finding, if there is none.
  const record::Window* any(const std::string& name) const {
    const auto* window = part_.find(name);
    if (window == nullptr) refuse(fmt::format("{} has no '{}'", who(), name));
    return window;
  }
  /// The values of a column; nothing, and a finding, if it is not as it should be.
  const record::Window* find(const std::string& name, ir::Type type) const {
    const auto* window = any(name);
    if (window == nullptr) return nullptr;
    if (window->column.type != type) {
      refuse(fmt::format("'{}' of {} is of type {}, but here {}", name, who(),
                         ir::name_of(window->column.type), ir::name_of(type)));
    } else if (window->column.matrix) {
      refuse(fmt::format("'{}' of {} is a matrix", name, who()));
    } else {
      return window;
    }
    return nullptr;
  }
  const record::Window* find(const std::string& name, ir::Type type, std::int64_t rows) const {
    const auto* window = find(name, type);
    if (window == nullptr || window->rows == rows) return window;
    refuse(fmt::format("'{}' of {} has {} values, but here {}", name, who(), window->rows, rows));
    return nullptr;
  }

  template <class T>
  std::span<const T> values(const std::string& name) const {
    const record::Window* window = find(name, type_of(T{}));
    return window == nullptr ? std::span<const T>() : window->as<T>();
  }
  template <class T>
  std::optional<T> one(const std::string& name) const {
    const record::Window* window = find(name, type_of(T{}), 1);
    return window == nullptr ? std::nullopt : std::optional(window->as<T>()[0]);
  }
  /// Indices below `end`.
  std::span<const std::int32_t> indices(const std::string& name, std::int64_t end) const {
    const auto values = this->values<std::int32_t>(name);
    const auto inside = [end](std::int32_t index) { return index >= 0 && index < end; };
    if (std::all_of(values.begin(), values.end(), inside)) return values;
    refuse(fmt::format("'{}' of {} has indices that are not below {}", name, who(), end));
    return {};
  }
  /// A time step, or none.
  std::optional<double> time_step() const {
    const auto values = this->values<double>("_dt");
    if (values.empty()) return std::nullopt;
    if (values.size() == 1 && is_countable(t_, values[0])) return values[0];
    refuse(fmt::format("{} has no valid time step", who()));
    return std::nullopt;
  }
  std::string who() const { return part_.name.empty() ? "the network" : "'" + part_.name + "'"; }

 private:
  static ir::Type type_of(double) { return ir::Type::f64; }
  static ir::Type type_of(std::int64_t) { return ir::Type::i64; }
  static ir::Type type_of(std::int32_t) { return ir::Type::i32; }
  const SnapshotPart& part_;
  Comparison& comparison_;
  double t_;
};

}  // namespace brio::face
