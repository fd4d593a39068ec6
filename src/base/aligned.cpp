#include "base/aligned.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

namespace brio::base {

namespace {

constexpr std::align_val_t alignment{64};
constexpr std::size_t huge_page = std::size_t{1} << 21u;
// From here on, blocks come from the system.
constexpr std::size_t large = 4 * huge_page;

std::size_t whole_pages(std::size_t bytes) { return (bytes + huge_page - 1) / huge_page * huge_page; }

std::byte* checked(void* memory) {
  if (memory == MAP_FAILED) throw std::bad_alloc();
  return static_cast<std::byte*>(memory);
}

// Zeroed, and on huge pages: it begins at the boundary of one.
std::byte* map(std::size_t bytes) {
  auto* const begin =
      checked(::mmap(nullptr, bytes + huge_page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  const auto before = (huge_page - reinterpret_cast<std::uintptr_t>(begin) % huge_page) % huge_page;
  if (before != 0) ::munmap(begin, before);
  if (before != huge_page) ::munmap(begin + before + bytes, huge_page - before);
  ::madvise(begin + before, bytes, MADV_HUGEPAGE);  // a wish: without them, it works as well
  return begin + before;
}

}  // namespace

void AlignedBuffer::release() noexcept {
  if (mapped_) {
    ::munmap(data_, capacity_);
  } else {
    ::operator delete(data_, alignment);
  }
}

void AlignedBuffer::reserve(std::size_t wanted) {
  if (wanted <= capacity_) return;
  if (mapped_) {
    // To a place where its huge pages can stay whole.
    const auto pages = whole_pages(wanted);
    auto* const place = map(pages);
    checked(::mremap(data_, capacity_, pages, MREMAP_MAYMOVE | MREMAP_FIXED, place));
    ::madvise(place, pages, MADV_HUGEPAGE);
    data_ = place;
    capacity_ = pages;
    return;
  }
  AlignedBuffer grown;
  grown.mapped_ = wanted >= large;
  grown.capacity_ = grown.mapped_ ? whole_pages(wanted) : wanted;
  grown.data_ = grown.mapped_ ? map(grown.capacity_)
                              : static_cast<std::byte*>(::operator new(grown.capacity_, alignment));
  if (size_ != 0) std::memcpy(grown.data_, data_, size_);
  grown.size_ = size_;
  grown.written_ = grown.mapped_ ? size_ : grown.capacity_;
  swap(grown);
}

void AlignedBuffer::resize(std::size_t bytes) {
  // Half as much again, so that appending costs amortised constant time.
  if (bytes > capacity_) reserve(std::max(bytes, size_ == 0 ? bytes : capacity_ + capacity_ / 2));
  if (bytes > size_) {
    const auto end = std::min(bytes, std::max(written_, size_));
    if (end > size_) std::memset(data_ + size_, 0, end - size_);
  }
  written_ = std::max(written_, bytes);
  size_ = bytes;
}

}  // namespace brio::base
