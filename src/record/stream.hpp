// A record on disk: a folder with one .npy file for each column.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "record/npy.hpp"

namespace brio::record {

/// Where a record goes on disk.
struct Destination {
  std::filesystem::path folder;
  bool overwrite = false;  ///< replaces a record that is there
};

/// The files of one table. Columns get their rows first; then they are counted, the column t last, so that after
/// a crash its length is the number of complete rows.
class Stream {
 public:
  Stream(Destination destination, const std::vector<Column>& columns);

  const std::filesystem::path& folder() const { return destination_.folder; }
  bool is_open() const { return open_; }
  /// Makes the folder and its files. Throws RunError if that is impossible, or if there is a record already.
  void create();
  /// Goes on with the record that is there, after its first `rows` rows; what comes behind them is dropped.
  void attach(std::int64_t rows);
  /// Rows that are in the files.
  std::int64_t rows() const { return rows_; }
  /// Adds rows; blocks[k] is where column k has them. Throws RunError; the files are as before then.
  void append(const std::vector<const std::byte*>& blocks, std::int64_t rows);
  /// Drops all rows behind the first `rows`.
  void shorten(std::int64_t rows);
  void sync();
  /// A number that depends on the last ones of the first `rows` rows: tells whether they are still the ones that
  /// they were. Throws RunError if there are no files with so many rows.
  std::uint32_t fingerprint(std::int64_t rows) const;
  /// The rows of one column.
  Window map(std::size_t column) const;

 private:
  void count(std::int64_t rows);
  std::vector<std::size_t> order() const;  // in which columns are counted
  Destination destination_;
  std::vector<Column> columns_;
  std::vector<NpyFile> files_;
  std::int64_t rows_ = 0;
  bool open_ = false;
};

}  // namespace brio::record
