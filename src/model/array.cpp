#include "model/array.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace brio::model {

namespace {

// Conversion that is defined for every double: NaN gives 0, what does not fit saturates, as in kernels.
template <class Integer>
Integer saturated(double value, double lowest, double above) {
  if (std::isnan(value)) return 0;
  if (value < lowest) return static_cast<Integer>(lowest);
  if (value >= above) return std::numeric_limits<Integer>::max();
  return static_cast<Integer>(value);
}

}  // namespace

// A buffer that may be moved: nobody else has it.
base::AlignedBuffer& Array::own_buffer() {
  if (buffer_.use_count() > 1) {
    auto copy = std::make_shared<base::AlignedBuffer>(buffer_->size());
    if (buffer_->size() > 0) std::memcpy(copy->data(), buffer_->data(), buffer_->size());
    buffer_ = std::move(copy);
  }
  return *buffer_;
}

void Array::resize(std::int64_t size) {
  if (lent_ || (in_parts() && size != size_)) compute();
  const auto before = size_;
  size_ = size;
  if (!deferred() && (size != before || buffer_->size() != bytes())) {
    own_buffer().resize(bytes());
    // Kernels write whole vectors, over the padding too. What becomes a value there begins at 0, as all do.
    const auto end = std::min(size, base::padded(before));
    const auto width = ir::size_of(type_);
    if (end > before) {
      std::memset(buffer_->data() + static_cast<std::size_t>(before) * width, 0,
                  static_cast<std::size_t>(end - before) * width);
    }
  }
  touch();
}

void Array::defer(Compute compute) {
  buffer_ = std::make_shared<base::AlignedBuffer>();
  forget_compute();
  compute_ = std::move(compute);
  touch();
}

void Array::defer_parts(ComputePart compute) {
  defer([compute, size = size_](std::byte* values) { compute(0, size, values); });
  compute_part_ = std::move(compute);
}

bool Array::lend(Compute give_back) {
  if (held()) return false;
  buffer_ = std::make_shared<base::AlignedBuffer>();
  forget_compute();
  compute_ = std::move(give_back);
  lent_ = true;
  return true;
}

std::byte* Array::reclaim() {
  buffer_->resize(bytes());
  forget_compute();
  return buffer_->data();
}

void Array::compute_now() const {
  buffer_->resize(bytes());
  compute_(buffer_->data());
  forget_compute();
}

void Array::assign(const Array& other) {
  if (size_ != other.size_) resize(other.size_);
  if (other.in_parts() && &other != this) {
    other.compute_part_(0, size_, data());
  } else if (size_ != 0) {
    std::memcpy(data(), other.data(), static_cast<std::size_t>(size_) * ir::size_of(type_));
  }
  touch();
}

ArrayPtr copy_of(const Array& array) {
  auto copy = std::make_shared<Array>(array.type(), array.size());
  copy->assign(array);
  return copy;
}

double Array::at(std::int64_t index) const {
  switch (type_) {
    case ir::Type::boolean: return as<std::uint8_t>()[index];
    case ir::Type::i32: return as<std::int32_t>()[index];
    case ir::Type::i64: return static_cast<double>(as<std::int64_t>()[index]);
    case ir::Type::f64: return as<double>()[index];
    case ir::Type::f32: return static_cast<double>(as<float>()[index]);
  }
  return 0;
}

void Array::put(std::int64_t index, double value) {
  switch (type_) {
    case ir::Type::boolean: as<std::uint8_t>()[index] = value != 0 ? 1 : 0; break;
    case ir::Type::i32: as<std::int32_t>()[index] = saturated<std::int32_t>(value, -0x1p31, 0x1p31); break;
    case ir::Type::i64: as<std::int64_t>()[index] = saturated<std::int64_t>(value, -0x1p63, 0x1p63); break;
    case ir::Type::f64: as<double>()[index] = value; break;
    case ir::Type::f32: as<float>()[index] = static_cast<float>(value); break;
  }
}

void Array::fill(double value) {
  for (std::int64_t k = 0; k < size_; ++k) put(k, value);
}

}  // namespace brio::model
