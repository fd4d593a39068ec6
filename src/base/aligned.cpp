#include "base/aligned.hpp"

#include <algorithm>
#include <cstring>
#include <new>

namespace brio::base {

namespace {
constexpr std::align_val_t alignment{64};
}

void AlignedBuffer::Free::operator()(std::byte* memory) const { ::operator delete(memory, alignment); }

void AlignedBuffer::resize(std::size_t bytes) {
  if (bytes > capacity_) {
    // Half as much again, so that appending costs amortised constant time.
    const auto wanted = std::max(bytes, size_ == 0 ? bytes : capacity_ + capacity_ / 2);
    std::unique_ptr<std::byte, Free> grown(static_cast<std::byte*>(::operator new(wanted, alignment)));
    if (size_ != 0) std::memcpy(grown.get(), data_.get(), size_);
    data_ = std::move(grown);
    capacity_ = wanted;
  }
  if (bytes > size_) std::memset(data_.get() + size_, 0, bytes - size_);
  size_ = bytes;
}

}  // namespace brio::base
