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

std::shared_ptr<std::byte> allocate_or_fail(const Column& column, std::int64_t rows) {
  try {
    return allocate(column.row_size(), rows);
  } catch (const std::bad_alloc&) {
    throw RunError(
        fmt::format("there is no memory for the record of '{}': {:.3g} GB are needed at once; what was "
                    "recorded until now "
                    "is kept\n  hint: keep the last stretch only (keep), or stream the record to disk (file)",
                    column.name, 1e-9 * static_cast<double>(column.row_size()) * static_cast<double>(rows)));
  }
}

// Memory of a table that streams to disk: what is written at once.
constexpr std::int64_t buffer_size = std::int64_t{1} << 20;

}  // namespace

Table::Table(std::vector<Column> columns, Keep keep, std::optional<Destination> file)
    : columns_(std::move(columns)), keep_(keep) {
  time_ = find("t");
  if (file) stream_.emplace(std::move(*file), columns_);
  blocks_.resize(columns_.size());
}

std::optional<std::size_t> Table::find(const std::string& name) const {
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    if (columns_[k].name == name) return k;
  }
  return std::nullopt;
}

std::int64_t Table::size() const {
  if (!stream_) {
    const auto begin = begin_.load(std::memory_order_acquire);
    return end_.load(std::memory_order_acquire) - begin;
  }
  const std::lock_guard lock(mutex_);
  return before_ + end_.load(std::memory_order_acquire);
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

Table::Block Table::allocate_block(const Column& column, std::int64_t rows) {
  return {allocate_or_fail(column, rows), std::make_shared<std::atomic<std::int64_t>>(0)};
}

void Table::make_room(std::int64_t rows) {
  if (stream_) {
    empty_buffer(rows);
    return;
  }
  const auto capacity = wanted_capacity(rows);
  const auto begin = static_cast<std::size_t>(begin_.load(std::memory_order_relaxed));
  const auto live = static_cast<std::size_t>(size());
  const std::lock_guard lock(mutex_);
  // Memory that no window looks at can be closed up in place.
  std::vector<Block> blocks(columns_.size());
  for (std::size_t k = 0; k < blocks.size(); ++k) {
    if (capacity == capacity_ && blocks_[k] && !blocks_[k].is_read()) {
      blocks[k] = std::move(blocks_[k]);
      continue;
    }
    try {
      blocks[k] = allocate_block(columns_[k], capacity);
    } catch (const RunError&) {
      for (std::size_t done = 0; done < k; ++done) {
        if (!blocks_[done]) blocks_[done] = std::move(blocks[done]);
      }
      throw;
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

// Into new memory: what windows have seen behind these rows stays theirs.
void Table::put_back(const std::vector<Window>& columns) {
  const auto rows = columns.empty() ? 0 : columns.front().rows;
  std::vector<Block> blocks;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    blocks.push_back(allocate_block(columns_[k], rows));
    const auto bytes = columns_[k].row_size() * static_cast<std::size_t>(rows);
    if (bytes != 0) std::memcpy(blocks.back().get(), columns[k].data, bytes);
  }
  const std::lock_guard lock(mutex_);
  blocks_ = std::move(blocks);
  capacity_ = rows;
  begin_.store(0, std::memory_order_relaxed);
  end_.store(rows, std::memory_order_release);
}

void Table::swap(Table& other) {
  const std::scoped_lock lock(mutex_, other.mutex_);
  std::swap(blocks_, other.blocks_);
  std::swap(capacity_, other.capacity_);
  const auto exchange = [](std::atomic<std::int64_t>& a, std::atomic<std::int64_t>& b) {
    a.store(b.exchange(a.load()));
  };
  exchange(begin_, other.begin_);
  exchange(end_, other.end_);
}

Window Table::window(std::size_t column) const {
  const std::lock_guard lock(mutex_);
  if (stream_) return from_files(column);
  // The beginning first: rows behind it are there, whatever is dropped or added meanwhile.
  const auto begin = begin_.load(std::memory_order_acquire);
  const auto rows = end_.load(std::memory_order_acquire) - begin;
  const auto& block = blocks_[column];
  const auto offset = columns_[column].row_size() * static_cast<std::size_t>(begin);
  if (!block) return {nullptr, nullptr, rows, columns_[column]};
  block.readers->fetch_add(1, std::memory_order_relaxed);
  std::shared_ptr<const void> owner(
      block.get(), [block](const void*) { block.readers->fetch_sub(1, std::memory_order_release); });
  return {std::move(owner), block.get() + offset, rows, columns_[column]};
}

// ---- with files ------------------------------------------------------------------------------------------

bool Table::open() {
  if (!stream_ || stream_->is_open()) return false;
  stream_->create();
  return true;
}

// Rows of the buffer that are not in the files yet; `mutex_` is held.
void Table::write_pending() const {
  const auto pending = before_ + end_.load(std::memory_order_acquire) - stream_->rows();
  if (pending == 0) return;
  const auto first = static_cast<std::size_t>(stream_->rows() - before_);
  std::vector<const std::byte*> blocks;
  for (std::size_t k = 0; k < blocks_.size(); ++k)
    blocks.push_back(blocks_[k].get() + columns_[k].row_size() * first);
  try {
    stream_->append(blocks, pending);
  } catch (const RunError& error) {
    throw RunError(fmt::format(
        "{}; the first {} rows of the record are in {}, {} more are kept in memory\n  hint: make room, then "
        "run again; or copy the record",
        error.what(), stream_->rows(), stream_->folder().string(), pending));
  }
}

void Table::flush() {
  if (!stream_) return;
  const std::lock_guard lock(mutex_);
  if (stream_->is_open()) write_pending();
}

void Table::sync() {
  flush();
  const std::lock_guard lock(mutex_);
  if (has_files()) stream_->sync();
}

Table::Mark Table::mark() {
  flush();
  const std::lock_guard lock(mutex_);
  return {stream_->rows(), stream_->fingerprint(stream_->rows())};
}

void Table::put_back(const Mark& mark) {
  const std::lock_guard lock(mutex_);
  if (has_files() && stream_->rows() < mark.rows) write_pending();
  if (stream_->fingerprint(mark.rows) != mark.fingerprint) {
    throw RunError(fmt::format(
        "the record in {} is another one now: its first {} rows have been recorded again since the state was "
        "stored\n  hint: let runs that begin at one stored state record in memory, or into folders of their "
        "own",
        stream_->folder().string(), mark.rows));
  }
  if (has_files())
    stream_->shorten(mark.rows);
  else
    stream_->attach(mark.rows);
  before_ = mark.rows;
  end_.store(0, std::memory_order_release);
}

void Table::empty_buffer(std::int64_t rows) {
  const std::lock_guard lock(mutex_);
  if (!stream_->is_open()) stream_->create();
  write_pending();
  std::size_t row_size = 1;
  for (const auto& column : columns_) row_size += column.row_size();
  const auto capacity =
      std::max({capacity_, rows, buffer_size / static_cast<std::int64_t>(row_size), std::int64_t{1}});
  if (capacity > capacity_) {
    std::vector<Block> blocks;
    for (const auto& column : columns_) blocks.push_back(allocate_block(column, capacity));
    blocks_ = std::move(blocks);
    capacity_ = capacity;
  }
  before_ = stream_->rows();
  end_.store(0, std::memory_order_relaxed);
}

// Rows that could not be written are put behind those of the file, in a copy.
Window Table::from_files(std::size_t column) const {
  const auto rows = before_ + end_.load(std::memory_order_acquire);
  if (rows == 0) return {nullptr, nullptr, 0, columns_[column]};
  try {
    write_pending();
    return stream_->map(column);
  } catch (const RunError&) {
    if (stream_->rows() == rows) throw;  // all is in the files, but they can't be read
  }
  const auto size = columns_[column].row_size();
  const auto there = stream_->rows() == 0 ? Window() : stream_->map(column);
  const auto block = allocate(size, rows);
  const auto in_files = size * static_cast<std::size_t>(before_);
  if (in_files != 0) std::memcpy(block.get(), there.data, in_files);
  std::memcpy(block.get() + in_files, blocks_[column].get(), size * static_cast<std::size_t>(rows - before_));
  return {block, block.get(), rows, columns_[column]};
}

std::size_t Table::memory() const {
  const std::lock_guard lock(mutex_);
  std::size_t bytes = 0;
  for (const auto& column : columns_) bytes += column.row_size() * static_cast<std::size_t>(capacity_);
  return bytes;
}

}  // namespace brio::record
