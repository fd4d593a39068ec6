// State arrays: owned by the group that they describe, read and written by kernels in place.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <span>
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
  void resize(std::int64_t size);
  /// Makes room to grow up to this size.
  void reserve(std::int64_t size) {
    if (lent_) compute();
    own_buffer().reserve(static_cast<std::size_t>(base::padded(size)) * ir::size_of(type_));
  }
  /// Keeps the memory where the values are now; once the array has another size, they are elsewhere.
  std::shared_ptr<const void> hold() const {
    compute();
    return buffer_;
  }

  std::byte* data() {
    compute();
    return buffer_->data();
  }
  const std::byte* data() const {
    compute();
    return buffer_->data();
  }
  template <class T>
  T* as() {
    return reinterpret_cast<T*>(data());
  }
  template <class T>
  const T* as() const {
    return reinterpret_cast<const T*>(data());
  }

  /// Writes all values of an array to memory.
  using Compute = std::function<void(std::byte* values)>;
  /// From now on the values are those that `compute` writes when they are first looked at; until then they take
  /// no memory. The first look must not be at the same time as another one.
  void defer(Compute compute);
  /// Writes the values from `begin` to `end` to memory where that of `begin` is first, and as many more as make the last
  /// vector whole. `begin` is a multiple of base::padding.
  using ComputePart = std::function<void(std::int64_t begin, std::int64_t end, std::byte* values)>;
  /// The same with values that can be computed part by part, and as often as somebody wants: read() leaves them deferred.
  /// Another size of the array is a look, too.
  void defer_parts(ComputePart compute);
  /// Deferred so.
  bool in_parts() const { return compute_part_ != nullptr; }
  /// Calls visit(number of the first, values) for all of them, one part after the other, which are gone after that.
  template <class T, class Visit>
  void read(const Visit& visit) const {
    if (!in_parts()) return visit(std::int64_t{0}, std::span(as<T>(), static_cast<std::size_t>(size_)));
    base::AlignedBuffer part(sizeof(T) * static_cast<std::size_t>(std::min(base::padded(size_), part_size)));
    for (std::int64_t begin = 0; begin < size_; begin += part_size) {
      const auto end = std::min(begin + part_size, size_);
      compute_part_(begin, end, part.data());
      visit(begin, std::span(reinterpret_cast<const T*>(part.data()), static_cast<std::size_t>(end - begin)));
    }
  }
  /// Nobody has looked yet.
  bool deferred() const { return compute_ && !lent_; }

  /// From now on the values are kept elsewhere, in an order of their own, and can be changed there; `give_back`, which
  /// knows where, writes them to memory in their right order when they are next looked at here, and is dropped. What is
  /// made of the values need not be made anew. False, and nothing happens: somebody holds the memory.
  bool lend(Compute give_back);
  bool lent() const { return lent_; }
  /// For whoever keeps lent values: memory for all of them, where they have to be before anybody looks. `give_back` is
  /// dropped. Throws std::bad_alloc, and they are still lent.
  std::byte* reclaim();
  /// Somebody keeps the memory, see hold(): it can't be lent.
  bool held() const { return buffer_.use_count() > 1; }

  /// Has the values of another array of its type instead of its own.
  void take(Array&& other) {
    other.compute();
    std::swap(buffer_, other.buffer_);
    size_ = other.size_;
    forget_compute();
    touch();
  }

  /// Has the values and the size of another array of its type, in memory of its own.
  void assign(const Array& other);

  /// Any value as double (exact for all types but large i64), and back (truncating towards zero for
  /// integers, non-zero for booleans).
  double at(std::int64_t index) const;
  void put(std::int64_t index, double value);
  void fill(double value);

  /// Counts writes from outside a run, so that what was computed from the values can be kept.
  std::uint64_t version() const { return version_; }
  void touch() { ++version_; }

 private:
  void compute() const {
    if (compute_) compute_now();
  }
  void compute_now() const;
  void forget_compute() const {
    compute_ = nullptr;
    compute_part_ = nullptr;
    lent_ = false;
  }
  static constexpr std::int64_t part_size = 1 << 15;  ///< fits into the second cache
  base::AlignedBuffer& own_buffer();
  std::size_t bytes() const { return static_cast<std::size_t>(base::padded(size_)) * ir::size_of(type_); }

  ir::Type type_;
  std::int64_t size_ = 0;
  std::uint64_t version_ = 0;
  std::shared_ptr<base::AlignedBuffer> buffer_ = std::make_shared<base::AlignedBuffer>();  ///< never null
  mutable Compute compute_;           ///< empty: the values are in the buffer
  mutable ComputePart compute_part_;  ///< what `compute_` is made of, if it can be done in parts
  mutable bool lent_ = false;         ///< `compute_` gives back what was lent
};
using ArrayPtr = std::shared_ptr<Array>;

/// The same values in memory of their own.
ArrayPtr copy_of(const Array& array);

}  // namespace brio::model
