#include "record/npy.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "brio/error.hpp"

namespace brio::record {

static_assert(std::endian::native == std::endian::little, "files are little-endian, as all our machines are");

namespace {

constexpr std::size_t header_size = 128;  // a multiple of 64, so that mapped rows are aligned
constexpr std::string_view magic = "\x93NUMPY";

struct TypeName {
  ir::Type type;
  std::string_view name;
};
constexpr std::array type_names = {TypeName{ir::Type::boolean, "|b1"}, TypeName{ir::Type::i32, "<i4"},
                                   TypeName{ir::Type::i64, "<i8"}, TypeName{ir::Type::f64, "<f8"},
                                   TypeName{ir::Type::f32, "<f4"}};

std::string_view descr_of(ir::Type type) {
  for (const auto& row : type_names) {
    if (row.type == type) return row.name;
  }
  throw InternalError("a type that files don't know");
}

std::string header_of(const Column& column, std::int64_t rows) {
  const auto shape = column.matrix ? fmt::format("({}, {})", rows, column.width) : fmt::format("({},)", rows);
  auto text =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", descr_of(column.type), shape);
  text.resize(header_size - 11, ' ');
  const auto length = text.size() + 1;
  std::string header(magic);
  for (const std::size_t byte : {std::size_t{1}, std::size_t{0}, length & 0xffu, length >> 8u})
    header += static_cast<char>(byte);
  return header + text + '\n';
}

[[noreturn]] void fail(const char* what, const std::filesystem::path& path, const std::string& reason) {
  throw RunError(fmt::format("can't {} {}: {}", what, path.string(), reason));
}

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
  fail(what, path, std::generic_category().message(errno));
}

// ---- reading a header ------------------------------------------------------------------------------------

// What follows `key` in the text of a header.
std::optional<std::string_view> after(std::string_view text, std::string_view key) {
  const auto at = text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  auto rest = text.substr(at + key.size());
  while (!rest.empty() && (rest.front() == ' ' || rest.front() == ':')) rest.remove_prefix(1);
  return rest;
}

std::optional<std::int64_t> number(std::string_view& text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == ',' || text.front() == '('))
    text.remove_prefix(1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || value < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

std::optional<NpyHeader> read_text(std::string_view text) {
  NpyHeader header;
  const auto descr = after(text, "'descr'");
  const auto order = after(text, "'fortran_order'");
  auto shape = after(text, "'shape'");
  if (!descr || !order || !shape || !order->starts_with("False")) return std::nullopt;
  bool known = false;
  for (const auto& row : type_names) {
    if (descr->size() < 5 || descr->substr(1, 3) != row.name) continue;
    header.column.type = row.type;
    known = true;
  }
  const auto close = shape->find(')');
  if (!known || close == std::string_view::npos) return std::nullopt;
  *shape = shape->substr(0, close);
  const auto rows = number(*shape);
  if (!rows) return std::nullopt;
  header.rows = *rows;
  if (const auto width = number(*shape)) {
    header.column.width = *width;
    header.column.matrix = true;
    if (number(*shape)) return std::nullopt;  // more than two dimensions
  }
  return header;
}

}  // namespace

// ---- writing ---------------------------------------------------------------------------------------------

NpyFile::NpyFile(std::filesystem::path path, Column column)
    : path_(std::move(path)), column_(std::move(column)) {}
NpyFile::NpyFile(NpyFile&& other) noexcept
    : path_(std::move(other.path_)),
      column_(std::move(other.column_)),
      descriptor_(std::exchange(other.descriptor_, -1)) {}
NpyFile& NpyFile::operator=(NpyFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(column_, other.column_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
NpyFile::~NpyFile() { close(); }

void NpyFile::close() {
  if (descriptor_ >= 0) ::close(descriptor_);
  descriptor_ = -1;
}

void NpyFile::create() {
  close();
  ::unlink(path_.c_str());
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (descriptor_ < 0) fail("create", path_);
  count(0);
}

void NpyFile::attach(std::int64_t rows) {
  const auto there = map_npy(path_);
  const auto& found = there.column;
  if (found.type != column_.type || found.width != column_.width || found.matrix != column_.matrix)
    fail("continue", path_, "it holds something else than this record");
  if (there.rows < rows)
    fail("continue", path_, fmt::format("it has {} rows, but {} were recorded before", there.rows, rows));
  close();
  descriptor_ = ::open(path_.c_str(), O_RDWR | O_CLOEXEC);
  if (descriptor_ < 0) fail("open", path_);
}

void NpyFile::put(const char* data, std::size_t bytes, std::int64_t offset) {
  while (bytes != 0) {
    const auto done = ::pwrite(descriptor_, data, bytes, offset);
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) fail("write to", path_);
    data += done;
    bytes -= static_cast<std::size_t>(done);
    offset += done;
  }
}

void NpyFile::write(const std::byte* data, std::int64_t at, std::int64_t rows) {
  const auto size = static_cast<std::int64_t>(column_.row_size());
  put(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size * rows),
      static_cast<std::int64_t>(header_size) + size * at);
}

void NpyFile::count(std::int64_t rows) {
  const auto header = header_of(column_, rows);
  put(header.data(), header.size(), 0);
}

void NpyFile::sync() {
  if (descriptor_ >= 0 && ::fdatasync(descriptor_) != 0) fail("write to", path_);
}

// ---- reading ---------------------------------------------------------------------------------------------

namespace {

class Descriptor {
 public:
  explicit Descriptor(const std::filesystem::path& path)
      : number_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

}  // namespace

std::optional<NpyHeader> read_npy_header(std::string_view bytes, std::size_t file_size) {
  if (bytes.size() < 12 || !bytes.starts_with(magic)) return std::nullopt;
  const auto byte = [&](std::size_t k) {
    return static_cast<std::size_t>(static_cast<unsigned char>(bytes[k]));
  };
  const bool first_version = byte(6) == 1;
  const auto begin = first_version ? 10u : 12u;
  const auto length = byte(8) + (byte(9) << 8u) + (first_version ? 0 : (byte(10) << 16u) + (byte(11) << 24u));
  if (byte(6) > 3 || length > bytes.size() - begin) return std::nullopt;
  auto header = read_text(bytes.substr(begin, length));
  if (!header) return std::nullopt;
  header->size = begin + length;
  // So that sizes below don't overflow.
  if (header->size > file_size || static_cast<std::size_t>(header->column.width) > file_size)
    return std::nullopt;
  const auto size = header->column.row_size();
  const auto there = (file_size - header->size) / (size == 0 ? 1 : size);
  if (size != 0 && there < static_cast<std::size_t>(header->rows)) return std::nullopt;
  return header;
}

Window map_npy(const std::filesystem::path& path) {
  const Descriptor file(path);
  struct stat status {};
  if (file.number() < 0 || ::fstat(file.number(), &status) != 0) fail("read", path);
  const auto size = static_cast<std::size_t>(status.st_size);
  if (!S_ISREG(status.st_mode) || size < 12) fail("read", path, "it is no .npy file");
  void* memory = ::mmap(nullptr, size, PROT_READ, MAP_SHARED, file.number(), 0);
  if (memory == MAP_FAILED) fail("read", path);
  std::shared_ptr<const void> owner(memory, [memory, size](const void*) { ::munmap(memory, size); });
  const auto header = read_npy_header({static_cast<const char*>(memory), size}, size);
  if (!header) fail("read", path, "it is no .npy file that Brio knows, or it is damaged");
  Window window{std::move(owner), static_cast<const std::byte*>(memory) + header->size, header->rows,
                header->column};
  window.column.name = path.stem().string();
  return window;
}

}  // namespace brio::record
