#include "face/snapshot.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <new>

namespace brio::face {

namespace {

template <class T>
record::Window numbers(std::string name, ir::Type type, std::span<const T> values) {
  return copy_of({std::move(name), type, 1, false}, reinterpret_cast<const std::byte*>(values.data()),
                 std::ssize(values));
}

}  // namespace

const record::Window* SnapshotPart::find(std::string_view column) const {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [&](const record::Window& each) { return each.column.name == column; });
  return at == columns.end() ? nullptr : &*at;
}

const SnapshotPart* Snapshot::find(std::string_view name) const {
  const auto at =
      std::find_if(parts.begin(), parts.end(), [&](const SnapshotPart& each) { return each.name == name; });
  return at == parts.end() ? nullptr : &*at;
}

record::Window copy_of(record::Column column, const std::byte* data, std::int64_t rows) {
  constexpr std::align_val_t alignment{64};
  const auto bytes = column.row_size() * static_cast<std::size_t>(rows);
  const std::shared_ptr<std::byte> memory(
      static_cast<std::byte*>(::operator new(std::max<std::size_t>(bytes, 1), alignment)),
      [](std::byte* block) { ::operator delete (block, std::align_val_t{64}); });
  if (bytes != 0) std::memcpy(memory.get(), data, bytes);
  return {memory, memory.get(), rows, std::move(column)};
}

record::Window column_of(std::string name, std::span<const double> values) {
  return numbers(std::move(name), ir::Type::f64, values);
}
record::Window column_of(std::string name, std::span<const std::int64_t> values) {
  return numbers(std::move(name), ir::Type::i64, values);
}
record::Window column_of(std::string name, std::span<const std::int32_t> values) {
  return numbers(std::move(name), ir::Type::i32, values);
}

}  // namespace brio::face
