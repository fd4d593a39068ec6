// Columns that grow while time passes, and can be looked at meanwhile without a copy.
//
// A reader gets a window: the rows as they stand now, in the table's own memory. The table only ever writes
// behind the last row that anybody has seen; where it needs more room it takes new memory, and the old one
// lives as long as a window looks at it. So a window never changes, and may be read while another thread runs
// the network.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
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

/// How much of a record stays: everything, or the last stretch.
struct Keep {
  std::optional<double> seconds;     ///< rows of the time steps within this time
  std::optional<std::int64_t> rows;  ///< this many rows
  bool everything() const { return !seconds && !rows; }
};

/// Columns of equal length.
class Table {
 public:
  explicit Table(std::vector<Column> columns = {}, Keep keep = {});
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  const std::vector<Column>& columns() const { return columns_; }
  /// Number of the column with that name, if there is one.
  std::optional<std::size_t> find(const std::string& name) const;
  const Keep& keep() const { return keep_; }

  // ---- for the one who writes ------------------------------------------------------------------------------

  /// Makes room for `rows` more. Throws RunError if there is no memory; nothing is lost then.
  void reserve(std::int64_t rows) {
    if (end_.load(std::memory_order_relaxed) + rows > capacity_) make_room(rows);
  }
  /// Where the next row of a column goes.
  std::byte* end(std::size_t column) {
    return blocks_[column].get() +
           columns_[column].row_size() * static_cast<std::size_t>(end_.load(std::memory_order_relaxed));
  }
  /// Adds the rows that were written behind the last ones.
  void commit(std::int64_t rows);
  /// Drops what has become too old at the step of length `dt` that begins at `now`.
  void forget(double now, double dt);

  // ---- for everybody ---------------------------------------------------------------------------------------

  std::int64_t size() const {
    const auto begin = begin_.load(std::memory_order_acquire);
    return end_.load(std::memory_order_acquire) - begin;
  }
  Window window(std::size_t column) const;
  /// Bytes of memory that are held for rows.
  std::size_t memory() const;

 private:
  using Block = std::shared_ptr<std::byte>;
  void make_room(std::int64_t rows);
  std::int64_t wanted_capacity(std::int64_t rows) const;

  std::vector<Column> columns_;
  Keep keep_;
  std::optional<std::size_t> time_;  // the column t
  mutable std::mutex mutex_;         // held to exchange blocks, and to look at them
  std::vector<Block> blocks_;        // one for each column
  std::int64_t capacity_ = 0;        // of each block, in rows
  std::atomic<std::int64_t> begin_ = 0;
  std::atomic<std::int64_t> end_ = 0;
};

/// What a monitor of events sees.
struct Events {
  Table table;
  std::vector<std::int32_t> count;  ///< events so far, per neuron
  explicit Events(std::vector<Column> columns = {}, Keep keep = {}) : table(std::move(columns), keep) {}
};

}  // namespace brio::record
