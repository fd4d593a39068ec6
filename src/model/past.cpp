#include "model/past.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>

namespace brio::model {

Past::Past(ir::Type type, std::int64_t items)
    : values_(std::make_shared<Array>(type, items)), place_(std::make_shared<Array>(ir::Type::i64, entries)) {
  place_->fill(0);
  entry(length) = 1;
  entry(width) = items;
}

const std::byte* Past::row(std::int64_t steps_ago) const {
  auto index = at(present) - steps_ago;
  if (index < 0) index += at(length);
  return values_->data() + static_cast<std::size_t>(index) * row_bytes();
}

double Past::bytes(std::int64_t steps) const {
  return (static_cast<double>(steps) + 1) * static_cast<double>(row_bytes());
}

void Past::keep(std::int64_t steps, double dt) {
  const bool same_step = empty_ || dt == dt_;
  if (same_step && at(length) > steps) {
    dt_ = dt;
    return;
  }
  const auto rows = std::max(steps + 1, at(length));
  if (bytes(rows) > 0x1p62) throw std::bad_alloc();
  Array kept(values_->type(), rows * at(width));
  // The last row is the present one, which held until now: the next step begins one of the old steps after it.
  std::int64_t filled = 0;
  for (; filled < rows && !empty_; ++filled) {
    const auto ago = static_cast<double>(filled + 1) * (same_step ? 1 : dt / dt_);
    const auto before = std::max(std::round(ago - 1), 0.0);
    if (before > static_cast<double>(at(known))) break;
    std::memcpy(kept.data() + static_cast<std::size_t>(rows - 1 - filled) * row_bytes(),
                row(static_cast<std::int64_t>(before)), row_bytes());
  }
  values_->take(std::move(kept));
  entry(length) = rows;
  entry(present) = rows - 1;
  entry(known) = std::max<std::int64_t>(filled - 1, 0);
  dt_ = dt;
}

void Past::push(const Array& column, double t) {
  if (!empty_) {
    entry(present) = at(present) + 1 == at(length) ? 0 : at(present) + 1;
    entry(known) = std::min(at(known) + 1, at(length) - 1);
  }
  empty_ = false;
  next_ = t + dt_;
  set_present(column);
}

void Past::set_present(const Array& column) {
  std::memcpy(values_->data() + static_cast<std::size_t>(at(present)) * row_bytes(), column.data(),
              row_bytes());
}

void Past::forget() {
  entry(known) = 0;
  empty_ = true;
}

void Past::go_on(double t) {
  if (std::fabs(t - next_) > dt_ / 2) forget();
}

Array Past::in_order() const {
  const auto rows = empty_ ? 0 : at(known) + 1;
  Array ordered(values_->type(), rows * at(width));
  for (std::int64_t k = 0; k < rows; ++k) {
    std::memcpy(ordered.data() + static_cast<std::size_t>(k) * row_bytes(), row(rows - 1 - k), row_bytes());
  }
  return ordered;
}

void Past::put_back(const std::byte* values, std::int64_t rows, double dt, double next) {
  forget();
  next_ = next;
  if (rows == 0) return;
  keep(rows - 1, dt);
  std::memcpy(values_->data(), values, static_cast<std::size_t>(rows) * row_bytes());
  entry(present) = rows - 1;
  entry(known) = rows - 1;
  empty_ = false;
}

void Past::assign(const Past& other) {
  values_->assign(*other.values_);
  place_->assign(*other.place_);
  dt_ = other.dt_;
  next_ = other.next_;
  empty_ = other.empty_;
}

}  // namespace brio::model
