#include "record/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "brio/error.hpp"

namespace brio::record {

namespace {

// Rows that fit into the first block of a table's widest column: a page or so.
constexpr std::int64_t first_block = 4096;

std::shared_ptr<std::byte> allocate(std::size_t row_size, std::int64_t rows) {
  constexpr std::align_val_t alignment{64};
  if (row_size != 0 && static_cast<std::size_t>(rows) > PTRDIFF_MAX / row_size) throw std::bad_alloc();
  const auto bytes = row_size * static_cast<std::size_t>(rows);
  return {static_cast<std::byte*>(::operator new(std::max<std::size_t>(bytes, 1), alignment)),
          [](std::byte* memory) { ::operator delete (memory, std::align_val_t{64}); }};
}

template <class T>
double as_double(const std::byte* data, std::int64_t index) {
  return static_cast<double>(reinterpret_cast<const T*>(data)[index]);
}

}  // namespace

double Window::at(std::int64_t index) const {
  switch (column.type) {
    case ir::Type::boolean: return as_double<std::uint8_t>(data, index);
    case ir::Type::i32: return as_double<std::int32_t>(data, index);
    case ir::Type::i64: return as_double<std::int64_t>(data, index);
    case ir::Type::f32: return as_double<float>(data, index);
    case ir::Type::f64: break;
  }
  return as_double<double>(data, index);
}

std::vector<double> Window::to_doubles() const {
  std::vector<double> values(static_cast<std::size_t>(rows * column.width));
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = at(static_cast<std::int64_t>(k));
  return values;
}

Table::Table(std::vector<Column> columns, Keep keep) : columns_(std::move(columns)), keep_(keep) {
  time_ = find("t");
  blocks_.resize(columns_.size());
}

std::optional<std::size_t> Table::find(const std::string& name) const {
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    if (columns_[k].name == name) return k;
  }
  return std::nullopt;
}

void Table::commit(std::int64_t rows) {
  const auto end = end_.load(std::memory_order_relaxed) + rows;
  end_.store(end, std::memory_order_release);
  if (keep_.rows && end - begin_.load(std::memory_order_relaxed) > *keep_.rows)
    begin_.store(end - *keep_.rows, std::memory_order_release);
}

// A row is as old as its step: of a step that began `seconds` before this one, nothing stays. The thousandth
// of a step makes up for the rounding of times.
void Table::forget(double now, double dt) {
  if (!keep_.seconds || !time_) return;
  const auto limit = now - *keep_.seconds + 1e-3 * dt;
  const auto* times = reinterpret_cast<const double*>(blocks_[*time_].get());
  auto begin = begin_.load(std::memory_order_relaxed);
  const auto end = end_.load(std::memory_order_relaxed);
  while (begin < end && times[begin] <= limit) ++begin;
  begin_.store(begin, std::memory_order_release);
}

// Twice as much as before, unless enough rows at the beginning have been dropped.
std::int64_t Table::wanted_capacity(std::int64_t rows) const {
  const auto live = size();
  if (live + rows <= capacity_ / 2) return capacity_;
  std::size_t widest = 1;
  for (const auto& column : columns_) widest = std::max(widest, column.row_size());
  const auto first = std::max<std::int64_t>(first_block / static_cast<std::int64_t>(widest), 1);
  return std::max({2 * live, live + rows, first});
}

void Table::make_room(std::int64_t rows) {
  const auto capacity = wanted_capacity(rows);
  const auto begin = static_cast<std::size_t>(begin_.load(std::memory_order_relaxed));
  const auto live = static_cast<std::size_t>(size());
  const std::lock_guard lock(mutex_);
  // Memory that no window looks at can be closed up in place.
  std::vector<Block> blocks(columns_.size());
  for (std::size_t k = 0; k < blocks.size(); ++k) {
    if (capacity == capacity_ && blocks_[k].use_count() == 1) {
      blocks[k] = std::move(blocks_[k]);
      continue;
    }
    try {
      blocks[k] = allocate(columns_[k].row_size(), capacity);
    } catch (const std::bad_alloc&) {
      for (std::size_t done = 0; done < k; ++done) {
        if (!blocks_[done]) blocks_[done] = std::move(blocks[done]);
      }
      throw RunError(fmt::format(
          "there is no memory for the record of '{}': {:.3g} GB are needed at once; what was recorded until "
          "now is kept\n  hint: keep the last stretch only (keep), or stream the record to disk (file)",
          columns_[k].name,
          1e-9 * static_cast<double>(columns_[k].row_size()) * static_cast<double>(capacity)));
    }
  }
  for (std::size_t k = 0; k < blocks.size(); ++k) {
    const auto size = columns_[k].row_size();
    const auto* old = blocks_[k] ? blocks_[k].get() : blocks[k].get();
    if (live != 0) std::memmove(blocks[k].get(), old + size * begin, size * live);
  }
  blocks_ = std::move(blocks);
  capacity_ = capacity;
  begin_.store(0, std::memory_order_relaxed);
  end_.store(static_cast<std::int64_t>(live), std::memory_order_relaxed);
}

Window Table::window(std::size_t column) const {
  const std::lock_guard lock(mutex_);
  // The beginning first: rows behind it are there, whatever is dropped or added meanwhile.
  const auto begin = begin_.load(std::memory_order_acquire);
  const auto rows = end_.load(std::memory_order_acquire) - begin;
  const auto& block = blocks_[column];
  const auto offset = columns_[column].row_size() * static_cast<std::size_t>(begin);
  return {block, block ? block.get() + offset : nullptr, rows, columns_[column]};
}

std::size_t Table::memory() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& column : columns_) bytes += column.row_size() * static_cast<std::size_t>(capacity_);
  return bytes;
}

}  // namespace brio::record
