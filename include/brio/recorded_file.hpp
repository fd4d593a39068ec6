// Records that a monitor has streamed to disk, read again.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace brio {

/// One .npy file of a record, e.g. "folder/v.npy". Nothing is read until it is looked at: the operating system
/// fetches the parts of the file that are used. Throws RunError for a file that is missing or damaged.
class RecordedFile {
 public:
  explicit RecordedFile(const std::string& path);

  std::int64_t rows() const;                         ///< times or events
  std::int64_t width() const;                        ///< values in each row: recorded items, or 1
  const std::string& type() const { return type_; }  ///< "bool", "i32", "i64", "f32" or "f64"
  /// All values, row after row, in their own type (std::uint8_t for "bool"). Throws RunError for another type.
  template <class T>
  std::span<const T> values() const;
  /// All values as doubles, copied.
  std::vector<double> to_doubles() const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
  std::string type_;
};

}  // namespace brio
