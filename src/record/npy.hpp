// Columns in files of NumPy's format .npy: a header that names type and shape, then the rows
// (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
//
// The header has a fixed length, so that the number of rows in it can be brought up to date in place. Rows are
// written first and counted afterwards: at every moment the file is valid, and a crash loses only rows that had
// not been counted yet.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "record/window.hpp"

namespace brio::record {

/// Everything that fails here throws RunError with the path and the reason of the operating system.
class NpyFile {
 public:
  NpyFile(std::filesystem::path path, Column column);
  NpyFile(NpyFile&& other) noexcept;
  NpyFile& operator=(NpyFile&& other) noexcept;
  ~NpyFile();

  const std::filesystem::path& path() const { return path_; }
  bool is_open() const { return descriptor_ >= 0; }
  /// A new file without rows. One that is there is replaced; whoever reads it keeps what it reads.
  void create();
  /// An existing file that has this column; it must have `rows` rows or more.
  void attach(std::int64_t rows);
  /// Puts rows behind the first `at`; they do not count yet.
  void write(const std::byte* data, std::int64_t at, std::int64_t rows);
  /// From now on the file has this many rows.
  void count(std::int64_t rows);
  /// Waits until everything is on the disk.
  void sync();

 private:
  void close();
  void put(const char* data, std::size_t bytes, std::int64_t offset);
  std::filesystem::path path_;
  Column column_;
  int descriptor_ = -1;
};

/// What the header of a file says.
struct NpyHeader {
  Column column;
  std::int64_t rows = 0;
  std::size_t size = 0;  ///< bytes before the first row
};
/// Reads the header at the beginning of a file of `file_size` bytes; nothing if it is none, or if the file is too
/// short for the rows that it promises.
std::optional<NpyHeader> read_npy_header(std::string_view beginning, std::size_t file_size);

/// A file as a window, without reading it: the operating system fetches what is looked at. Throws RunError for
/// what is no such file or is shorter than its header says.
Window map_npy(const std::filesystem::path& path);

}  // namespace brio::record
