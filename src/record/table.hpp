// Columns that grow while time passes, and can be looked at meanwhile without a copy.
//
// A reader gets a window: the rows as they stand now, in the table's own memory. The table only ever writes
// behind the last row that anybody has seen; where it needs more room it takes new memory, and the old one
// lives as long as a window looks at it. So a window never changes, and may be read while another thread runs
// the network.
//
// A table with a destination on disk has only a buffer in memory: whenever that is full, its rows go to files,
// and windows look at those.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "record/stream.hpp"

namespace brio::record {

/// How much of a record stays: everything, or the last stretch.
struct Keep {
  std::optional<double> seconds;     ///< rows of the time steps within this time
  std::optional<std::int64_t> rows;  ///< this many rows
  bool everything() const { return !seconds && !rows; }
};

/// Columns of equal length.
class Table {
 public:
  explicit Table(std::vector<Column> columns = {}, Keep keep = {}, std::optional<Destination> file = {});
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  const std::vector<Column>& columns() const { return columns_; }
  /// Number of the column with that name, if there is one.
  std::optional<std::size_t> find(const std::string& name) const;
  const Keep& keep() const { return keep_; }
  /// The folder of the files; empty: the record is in memory.
  std::filesystem::path folder() const { return stream_ ? stream_->folder() : std::filesystem::path(); }
  bool on_disk() const { return stream_.has_value(); }
  /// Whether there are files, as there are from the first run on.
  bool has_files() const { return stream_ && stream_->is_open(); }

  // ---- for the one who writes ------------------------------------------------------------------------------

  /// Makes the files, if there are to be any and are not yet; returns whether it did. Throws RunError.
  bool open();
  /// Makes room for `rows` more. Throws RunError if there is no memory or the disk is full; nothing is lost
  /// then, and it can be tried again.
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
  /// At a pause: brings the files up to date. Throws RunError; what is not in the files stays in memory.
  void flush();
  /// Also waits until the files are on the disk.
  void sync();
  /// Goes back to an earlier record: what windows of all columns, in their order, showed then. For a table
  /// without files. Throws RunError if there is no memory; the record is as before then.
  void put_back(const std::vector<Window>& columns);
  /// Has the rows of another table of the same columns, which gets those that are here. For tables without files.
  void swap(Table& other);
  /// The same as put_back() for a table with files, where the first rows are still there; files of an earlier process are
  /// continued. Throws RunError if that is impossible, or if these are other rows than at the time of the mark.
  struct Mark {
    std::int64_t rows = 0;
    std::uint32_t fingerprint = 0;
  };
  void put_back(const Mark& mark);
  /// For going back to where the record is now. Throws RunError; everything is in the files afterwards.
  Mark mark();

  // ---- for everybody ---------------------------------------------------------------------------------------

  std::int64_t size() const;
  Window window(std::size_t column) const;
  /// Bytes of memory that are held for rows.
  std::size_t memory() const;

 private:
  /// Memory of a column. `readers`: how many windows look at it; a count of its own, because that of a
  /// shared_ptr says nothing about what the last reader has finished.
  struct Block {
    std::shared_ptr<std::byte> memory = {};
    std::shared_ptr<std::atomic<std::int64_t>> readers = {};
    explicit operator bool() const { return memory != nullptr; }
    std::byte* get() const { return memory.get(); }
    bool is_read() const { return readers->load(std::memory_order_acquire) != 0; }
  };
  static Block allocate_block(const Column& column, std::int64_t rows);
  void make_room(std::int64_t rows);
  void empty_buffer(std::int64_t rows);
  void write_pending() const;
  Window from_files(std::size_t column) const;
  std::int64_t wanted_capacity(std::int64_t rows) const;

  std::vector<Column> columns_;
  Keep keep_;
  std::optional<std::size_t> time_;  // the column t
  mutable std::mutex mutex_;         // held to exchange blocks, and to look at them
  std::vector<Block> blocks_;        // one for each column
  std::int64_t capacity_ = 0;        // of each block, in rows
  std::atomic<std::int64_t> begin_ = 0;
  std::atomic<std::int64_t> end_ = 0;
  // With files: rows in front of the buffer's first; the buffer may begin with some that are in the files too.
  std::int64_t before_ = 0;
  mutable std::optional<Stream> stream_;
};

/// What a monitor of events sees.
struct Events {
  Table table;
  std::vector<std::int32_t> count;  ///< events so far, per neuron
  explicit Events(std::vector<Column> columns = {}, Keep keep = {}, std::optional<Destination> file = {})
      : table(std::move(columns), keep, std::move(file)) {}
};

}  // namespace brio::record
