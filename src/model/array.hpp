// State arrays: owned by the group that they describe, read and written by kernels in place.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <string>

#include "base/aligned.hpp"
#include "ir/type.hpp"

namespace brio::model {

/// A typed column of `size` values, padded and aligned for kernels (base/aligned.hpp).
class Array {
 public:
  Array(ir::Type type, std::int64_t size) : type_(type) { resize(size); }

  ir::Type type() const { return type_; }
  std::int64_t size() const { return size_; }
  void resize(std::int64_t size) {
    buffer_.resize(static_cast<std::size_t>(base::padded(size)) * ir::size_of(type_));
    size_ = size;
    touch();
  }

  std::byte* data() { return buffer_.data(); }
  const std::byte* data() const { return buffer_.data(); }
  template <class T>
  T* as() {
    return reinterpret_cast<T*>(buffer_.data());
  }
  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(buffer_.data());
  }

  /// Any value as double (exact for all types but large i64), and back (truncating towards zero for
  /// integers, non-zero for booleans).
  double at(std::int64_t index) const;
  void put(std::int64_t index, double value);
  void fill(double value);

  /// Counts writes from outside a run, so that what was computed from the values can be kept.
  std::uint64_t version() const { return version_; }
  void touch() { ++version_; }

 private:
  ir::Type type_;
  std::int64_t size_ = 0;
  std::uint64_t version_ = 0;
  base::AlignedBuffer buffer_;
};
using ArrayPtr = std::shared_ptr<Array>;

}  // namespace brio::model
