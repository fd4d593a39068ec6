// Snapshots as bytes. Little-endian throughout:
//
//   snapshot  u32 number of parts, parts
//   part      text name, text kind, u32 number of columns, columns
//   column    text name, u8 type, u8 matrix, u64 width, u64 rows, rows*width values
//   text      u32 length, UTF-8
//
// A reader trusts nothing: every length is compared with what is left before anything is done with it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "base/utf8.hpp"
#include "brio/error.hpp"
#include "face/snapshot.hpp"

namespace brio::face {

static_assert(std::endian::native == std::endian::little, "files are little-endian, as all our machines are");

namespace {

constexpr std::array types = {ir::Type::boolean, ir::Type::i32, ir::Type::i64, ir::Type::f64, ir::Type::f32};

class Writer {
 public:
  explicit Writer(const std::function<void(Bytes)>& put) : put_(put) {}

  template <class Integer>
  void number(Integer value) {
    raw(std::as_bytes(std::span(&value, 1)));
  }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    raw(std::as_bytes(std::span(value.data(), value.size())));
  }
  void raw(Bytes bytes) { put_(bytes); }

 private:
  const std::function<void(Bytes)>& put_;
};

void write_column(Writer& to, const record::Window& window) {
  const auto& column = window.column;
  to.text(column.name);
  to.number(static_cast<std::uint8_t>(std::find(types.begin(), types.end(), column.type) - types.begin()));
  to.number(static_cast<std::uint8_t>(column.matrix));
  to.number(static_cast<std::uint64_t>(column.width));
  to.number(static_cast<std::uint64_t>(window.rows));
  to.raw({window.data, column.row_size() * static_cast<std::size_t>(window.rows)});
}

class Reader {
 public:
  Reader(Bytes bytes, const std::string& label) : left_(bytes), label_(label) {}

  [[noreturn]] void damaged() const {
    throw RunError(fmt::format("can't read the states stored in {}: it is damaged or incomplete", label_));
  }
  template <class Integer>
  Integer number() {
    Integer value{};
    std::memcpy(&value, raw(sizeof value).data(), sizeof value);
    return value;
  }
  std::string text() {
    const auto bytes = raw(number<std::uint32_t>());
    std::string result(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (base::valid_utf8(result) != result) damaged();
    return result;
  }
  Bytes raw(std::uint64_t size) {
    if (size > left_.size()) damaged();
    const auto bytes = left_.first(static_cast<std::size_t>(size));
    left_ = left_.subspan(static_cast<std::size_t>(size));
    return bytes;
  }
  /// A number of things that take at least so many bytes each.
  std::uint32_t count(std::size_t least) {
    const auto value = number<std::uint32_t>();
    if (value > left_.size() / least) damaged();
    return value;
  }
  bool at_end() const { return left_.empty(); }

 private:
  Bytes left_;
  const std::string& label_;
};

// Bytes of a boolean column are 0 or 1, as those of kernels and of NumPy.
bool only_truth_values(Bytes bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::byte each) { return each <= std::byte{1}; });
}

record::Window read_column(Reader& from) {
  record::Column column;
  column.name = from.text();
  const auto type = from.number<std::uint8_t>();
  const auto matrix = from.number<std::uint8_t>();
  const auto width = from.number<std::uint64_t>();
  const auto rows = from.number<std::uint64_t>();
  constexpr std::uint64_t most = std::uint64_t{1} << 48u;  // so that no product below overflows
  if (type >= types.size() || matrix > 1 || width > most || rows > most) from.damaged();
  if ((width != 0 && rows > most / width) || (width != 1 && matrix == 0)) from.damaged();
  column.type = types[type];
  column.width = static_cast<std::int64_t>(width);
  column.matrix = matrix != 0;
  const auto bytes = from.raw(width * rows * ir::size_of(column.type));
  if (column.type == ir::Type::boolean && !only_truth_values(bytes)) from.damaged();
  return copy_of(std::move(column), bytes.data(), static_cast<std::int64_t>(rows));
}

}  // namespace

void encode(const Snapshot& snapshot, const std::function<void(Bytes)>& put) {
  Writer to(put);
  to.number(static_cast<std::uint32_t>(snapshot.parts.size()));
  for (const auto& part : snapshot.parts) {
    to.text(part.name);
    to.text(part.kind);
    to.number(static_cast<std::uint32_t>(part.columns.size()));
    for (const auto& column : part.columns) write_column(to, column);
  }
}

Snapshot decode(Bytes bytes, const std::string& label) {
  Reader from(bytes, label);
  Snapshot snapshot;
  for (auto parts = from.count(12); parts > 0; --parts) {
    SnapshotPart part;
    part.name = from.text();
    part.kind = from.text();
    for (auto columns = from.count(22); columns > 0; --columns) part.columns.push_back(read_column(from));
    snapshot.parts.push_back(std::move(part));
  }
  if (!from.at_end()) from.damaged();
  return snapshot;
}

}  // namespace brio::face
