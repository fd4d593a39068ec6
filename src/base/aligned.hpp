// Memory for state: aligned to the widest vector and padded to whole vectors, zeroed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

namespace brio::base {

/// Elements that every array is padded to a multiple of: the widest vector (8 doubles) times 2, so that
/// a kernel may work on two vectors at once without a scalar tail.
inline constexpr std::int64_t padding = 16;

constexpr std::int64_t padded(std::int64_t count) { return (count + padding - 1) / padding * padding; }

/// A growable block of bytes, 64-byte aligned. Growing keeps the content and zeroes what is new.
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t bytes) { resize(bytes); }

  void resize(std::size_t bytes);
  std::size_t size() const { return size_; }
  std::byte* data() { return data_.get(); }
  const std::byte* data() const { return data_.get(); }

 private:
  struct Free {
    void operator()(std::byte* memory) const;
  };
  std::unique_ptr<std::byte, Free> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace brio::base
