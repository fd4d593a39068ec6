#include "record/stream.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "base/crc.hpp"
#include "brio/error.hpp"

namespace brio::record {

Stream::Stream(Destination destination, const std::vector<Column>& columns)
    : destination_(std::move(destination)), columns_(columns) {
  for (const auto& column : columns_) files_.emplace_back(folder() / (column.name + ".npy"), column);
}

void Stream::create() {
  std::error_code error;
  std::filesystem::create_directories(folder(), error);
  if (error) {
    throw RunError(fmt::format("can't make the folder {}: {}", folder().string(), error.message()));
  }
  for (const auto& file : files_) {
    if (destination_.overwrite || !std::filesystem::exists(file.path(), error)) continue;
    throw RunError(fmt::format(
        "there is a record in {} already\n  hint: choose another folder, allow to overwrite it, or "
        "restore the run that it belongs to",
        folder().string()));
  }
  for (auto& file : files_) file.create();
  rows_ = 0;
  open_ = true;
}

void Stream::attach(std::int64_t rows) {
  for (auto& file : files_) file.attach(rows);
  open_ = true;
  count(rows);
  rows_ = rows;
}

std::vector<std::size_t> Stream::order() const {
  std::vector<std::size_t> order(files_.size());
  for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
  std::stable_partition(order.begin(), order.end(), [&](std::size_t k) { return columns_[k].name != "t"; });
  return order;
}

void Stream::count(std::int64_t rows) {
  auto columns = order();
  if (rows < rows_) std::reverse(columns.begin(), columns.end());
  for (const auto k : columns) files_[k].count(rows);
}

void Stream::append(const std::vector<const std::byte*>& blocks, std::int64_t rows) {
  for (std::size_t k = 0; k < files_.size(); ++k) files_[k].write(blocks[k], rows_, rows);
  count(rows_ + rows);
  rows_ += rows;
}

void Stream::shorten(std::int64_t rows) {
  count(rows);
  rows_ = rows;
}

void Stream::sync() {
  for (auto& file : files_) file.sync();
}

std::uint32_t Stream::fingerprint(std::int64_t rows) const {
  constexpr std::int64_t looked_at = 64;
  const auto first = std::max<std::int64_t>(rows - looked_at, 0);
  std::uint32_t sum = 0;
  for (std::size_t k = 0; k < files_.size(); ++k) {
    const auto there = map_npy(files_[k].path());
    const auto size = columns_[k].row_size();
    if (there.column.row_size() != size || there.rows < rows) {
      throw RunError(fmt::format("{} has not the first {} rows of the record any more",
                                 files_[k].path().string(), rows));
    }
    if (rows == 0) continue;
    sum = base::crc32(
        {there.data + size * static_cast<std::size_t>(first), size * static_cast<std::size_t>(rows - first)},
        sum);
  }
  return sum;
}

Window Stream::map(std::size_t column) const {
  auto window = map_npy(files_[column].path());
  window.column.name = columns_[column].name;
  window.rows = std::min(window.rows, rows_);
  return window;
}

}  // namespace brio::record
