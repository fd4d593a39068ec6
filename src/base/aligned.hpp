// Memory for state: aligned to the widest vector and padded to whole vectors, zeroed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

namespace brio::base {

/// Elements that every array is padded to a multiple of: the widest vector (8 doubles) times 2, so that
/// a kernel may work on two vectors at once without a scalar tail.
inline constexpr std::int64_t padding = 16;

constexpr std::int64_t padded(std::int64_t count) { return (count + padding - 1) / padding * padding; }

/// A growable block of bytes, 64-byte aligned. Growing keeps the content and zeroes what is new. Large blocks grow
/// without being copied, on huge pages where the system has them, and what nobody has written yet takes no memory.
class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t bytes) { resize(bytes); }
  ~AlignedBuffer() { release(); }
  AlignedBuffer(const AlignedBuffer&) = delete;
  AlignedBuffer& operator=(const AlignedBuffer&) = delete;
  AlignedBuffer(AlignedBuffer&& other) noexcept { swap(other); }
  AlignedBuffer& operator=(AlignedBuffer&& other) noexcept {
    swap(other);
    return *this;
  }

  /// Throws std::bad_alloc, and leaves the block as it was.
  void resize(std::size_t bytes);
  /// Makes room to grow up to so many bytes.
  void reserve(std::size_t bytes);
  std::size_t size() const { return size_; }
  std::byte* data() { return data_; }
  const std::byte* data() const { return data_; }

  void swap(AlignedBuffer& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    std::swap(written_, other.written_);
    std::swap(mapped_, other.mapped_);
  }

 private:
  void release() noexcept;

  std::byte* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t written_ = 0;  ///< behind these bytes, the memory is still zero
  bool mapped_ = false;      ///< from the system itself, not from the heap
};

}  // namespace brio::base
