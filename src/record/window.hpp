// What one sees of a column: its rows at one moment, in memory that somebody else owns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "ir/type.hpp"

namespace brio::record {

/// What a column holds: in each row `width` values of one type, or one value if it is no matrix.
struct Column {
  std::string name;
  ir::Type type = ir::Type::f64;
  std::int64_t width = 1;
  bool matrix = false;  ///< has a second dimension, of size `width`
  std::size_t row_size() const { return ir::size_of(type) * static_cast<std::size_t>(width); }
};

/// The rows of one column at the moment when it was asked for. Time-major: a row's values are neighbours.
struct Window {
  std::shared_ptr<const void> owner;  ///< keeps the memory
  const std::byte* data = nullptr;
  std::int64_t rows = 0;
  Column column;

  /// All values, row after row; T must be the column's type (std::uint8_t for booleans).
  template <class T>
  std::span<const T> as() const {
    return {reinterpret_cast<const T*>(data), static_cast<std::size_t>(rows * column.width)};
  }
  /// Any value as double.
  double at(std::int64_t index) const;
  /// All values as doubles, copied.
  std::vector<double> to_doubles() const;
};

}  // namespace brio::record
