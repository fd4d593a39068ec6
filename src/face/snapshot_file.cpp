// Snapshots in files. Little-endian throughout:
//
//   file   magic (8 bytes), u32 version, u32 number of entries, entries
//   entry  u32 length of the name, name (UTF-8), u64 bytes of the snapshot, u32 CRC-32 of the name and these
//          bytes, the bytes (snapshot_format.cpp)
//
// The magic is made as that of PNG: a byte that is no text, our name, and the ends of lines that transfers as
// text would change.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "base/crc.hpp"
#include "base/diagnostics.hpp"
#include "face/snapshot.hpp"

namespace brio::face {

namespace {

constexpr std::string_view magic(
    "\x89"
    "BRIO\r\n\x1a",
    8);
constexpr std::uint32_t version = 1;
constexpr std::uint32_t longest_name = 1u << 16u;

Bytes bytes_of(std::string_view text) { return std::as_bytes(std::span(text.data(), text.size())); }

[[noreturn]] void fail(const char* what, const std::filesystem::path& path) {
  throw RunError(fmt::format("can't {} {}: {}", what, path.string(), std::generic_category().message(errno)));
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

// ---- reading ---------------------------------------------------------------------------------------------

// Where the bytes of a file come from.
class Source {
 public:
  virtual ~Source() = default;
  virtual std::uint64_t size() const = 0;
  /// Bytes that exist: from + to.size() <= size().
  virtual void read(std::uint64_t from, std::span<std::byte> to) const = 0;
  const std::string& label() const { return label_; }
  [[noreturn]] void fail(const std::string& reason) const {
    throw RunError(fmt::format("can't read the states stored in {}: {}", label_, reason));
  }

 protected:
  explicit Source(std::string label) : label_(std::move(label)) {}

 private:
  std::string label_;
};

class MemorySource : public Source {
 public:
  MemorySource(Bytes bytes, std::string label) : Source(std::move(label)), bytes_(bytes) {}
  std::uint64_t size() const override { return bytes_.size(); }
  void read(std::uint64_t from, std::span<std::byte> to) const override {
    if (!to.empty()) std::memcpy(to.data(), bytes_.data() + from, to.size());
  }

 private:
  Bytes bytes_;
};

class FileSource : public Source {
 public:
  explicit FileSource(const std::filesystem::path& path)
      : Source(path.string()), path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    struct stat status {};
    if (file_.number() < 0 || ::fstat(file_.number(), &status) != 0) brio::face::fail("read", path_);
    if (!S_ISREG(status.st_mode)) fail("it is no file");
    size_ = static_cast<std::uint64_t>(status.st_size);
  }
  std::uint64_t size() const override { return size_; }
  void read(std::uint64_t from, std::span<std::byte> to) const override {
    while (!to.empty()) {
      const auto done = ::pread(file_.number(), to.data(), to.size(), static_cast<off_t>(from));
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) brio::face::fail("read", path_);
      if (done == 0) fail("it has become shorter while it was read");
      to = to.subspan(static_cast<std::size_t>(done));
      from += static_cast<std::uint64_t>(done);
    }
  }

 private:
  std::filesystem::path path_;
  Descriptor file_;
  std::uint64_t size_ = 0;
};

struct Entry {
  std::string name;
  std::uint64_t begin = 0;  ///< of its bytes in the file
  std::uint64_t size = 0;
  std::uint32_t sum = 0;
};

// Goes through the heads of entries.
class Heads {
 public:
  explicit Heads(const Source& source) : source_(source) {}

  std::uint64_t left() const { return source_.size() - at_; }
  [[noreturn]] void damaged() const { source_.fail("it is damaged or incomplete"); }
  std::string text(std::uint64_t size) {
    if (size > left()) damaged();
    std::string result(static_cast<std::size_t>(size), '\0');
    source_.read(at_, std::as_writable_bytes(std::span(result)));
    at_ += size;
    return result;
  }
  template <class Integer>
  Integer number() {
    Integer value{};
    std::memcpy(&value, text(sizeof value).data(), sizeof value);
    return value;
  }
  Entry entry() {
    Entry entry;
    const auto length = number<std::uint32_t>();
    if (length > longest_name) damaged();
    entry.name = text(length);
    entry.size = number<std::uint64_t>();
    entry.sum = number<std::uint32_t>();
    entry.begin = at_;
    if (entry.size > left()) damaged();
    at_ += entry.size;
    return entry;
  }

 private:
  const Source& source_;
  std::uint64_t at_ = 0;
};

std::vector<Entry> entries_of(const Source& source) {
  Heads heads(source);
  if (heads.left() < magic.size() || heads.text(magic.size()) != magic)
    source.fail("it is another kind of file");
  const auto found = heads.number<std::uint32_t>();
  if (found > version)
    source.fail(
        fmt::format("its format has version {}, but this Brio reads versions up to {}", found, version));
  const auto count = heads.number<std::uint32_t>();
  std::vector<Entry> entries;
  for (std::uint32_t k = 0; k < count; ++k) entries.push_back(heads.entry());
  if (found == 0 || heads.left() != 0) heads.damaged();
  return entries;
}

std::vector<std::string> names_of(const std::vector<Entry>& entries) {
  std::vector<std::string> names;
  for (const auto& entry : entries) names.push_back(entry.name);
  return names;
}

Snapshot read(const Source& source, const std::string& name) {
  const auto entries = entries_of(source);
  const auto entry =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& each) { return each.name == name; });
  if (entry == entries.end()) {
    throw ModelError({Code::unknown_name,
                      nullptr,
                      {},
                      fmt::format("no state is stored as '{}' in {}", name, source.label()),
                      base::did_you_mean(name, names_of(entries))});
  }
  std::vector<std::byte> bytes(static_cast<std::size_t>(entry->size));
  source.read(entry->begin, bytes);
  if (base::crc32(bytes, base::crc32(bytes_of(name))) != entry->sum)
    source.fail("it is damaged: what it holds does not fit its checksum");
  return decode(bytes, source.label());
}

// ---- writing ---------------------------------------------------------------------------------------------

// A file that takes the place of another one, or of none, when it is complete. Until then it has another name;
// what a crash has left under that one is used again.
class NewFile {
 public:
  explicit NewFile(const std::filesystem::path& target)
      : target_(target),
        path_(target.string() + ".new"),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0666)) {
    if (file_.number() < 0) fail("write", target_);
    if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0) {
      throw RunError(fmt::format("can't write {}: another process is writing it", target_.string()));
    }
    ours_ = true;
    if (::ftruncate(file_.number(), 0) != 0) fail("write", target_);
  }
  ~NewFile() {
    if (ours_) ::unlink(path_.c_str());
  }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  void write(Bytes bytes) {
    constexpr std::size_t enough = std::size_t{1} << 16u;
    if (bytes.size() < enough) {
      buffer_.insert(buffer_.end(), bytes.begin(), bytes.end());
      if (buffer_.size() >= enough) flush();
      return;
    }
    flush();
    write_now(bytes);
  }
  // From here on, the file is the new one, also after a power failure.
  void commit() {
    flush();
    if (::fsync(file_.number()) != 0 || ::rename(path_.c_str(), target_.c_str()) != 0) fail("write", target_);
    ours_ = false;
    const auto folder = target_.has_parent_path() ? target_.parent_path() : std::filesystem::path(".");
    const Descriptor directory(::open(folder.c_str(), O_RDONLY | O_CLOEXEC));
    if (directory.number() >= 0) ::fsync(directory.number());
  }

 private:
  void flush() {
    write_now(buffer_);
    buffer_.clear();
  }
  void write_now(Bytes bytes) {
    while (!bytes.empty()) {
      const auto written = ::write(file_.number(), bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) fail("write", target_);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  std::filesystem::path target_;
  std::string path_;
  Descriptor file_;
  std::vector<std::byte> buffer_;
  bool ours_ = false;
};

template <class Integer>
void write_number(NewFile& to, Integer value) {
  to.write(std::as_bytes(std::span(&value, 1)));
}

void write_head(NewFile& to, const Entry& entry) {
  write_number(to, static_cast<std::uint32_t>(entry.name.size()));
  to.write(bytes_of(entry.name));
  write_number(to, entry.size);
  write_number(to, entry.sum);
}

void copy(const Source& from, const Entry& entry, NewFile& to) {
  std::vector<std::byte> piece(std::size_t{1} << 20u);
  for (std::uint64_t done = 0; done < entry.size;) {
    const auto size = std::min<std::uint64_t>(piece.size(), entry.size - done);
    const auto part = std::span(piece).first(static_cast<std::size_t>(size));
    from.read(entry.begin + done, part);
    to.write(part);
    done += size;
  }
}

}  // namespace

void write_snapshot(const std::filesystem::path& file, const std::string& name, const Snapshot& snapshot) {
  if (name.size() > longest_name) throw RunError("the name of a stored state is too long");
  std::unique_ptr<Source> old;
  std::vector<Entry> others;
  std::error_code error;
  if (std::filesystem::exists(file, error)) {
    old = std::make_unique<FileSource>(file);
    others = entries_of(*old);
    std::erase_if(others, [&](const Entry& entry) { return entry.name == name; });
  }
  Entry entry{name, 0, 0, base::crc32(bytes_of(name))};
  encode(snapshot, [&](Bytes bytes) {
    entry.size += bytes.size();
    entry.sum = base::crc32(bytes, entry.sum);
  });
  NewFile to(file);
  to.write(bytes_of(magic));
  write_number(to, version);
  write_number(to, static_cast<std::uint32_t>(others.size() + 1));
  for (const auto& other : others) {
    write_head(to, other);
    copy(*old, other, to);
  }
  write_head(to, entry);
  encode(snapshot, [&](Bytes bytes) { to.write(bytes); });
  to.commit();
}

Snapshot read_snapshot(const std::filesystem::path& file, const std::string& name) {
  return read(FileSource(file), name);
}

std::vector<std::string> snapshot_names(const std::filesystem::path& file) {
  return names_of(entries_of(FileSource(file)));
}

Snapshot read_snapshot(Bytes file, const std::string& name, const std::string& label) {
  return read(MemorySource(file, label), name);
}

std::vector<std::string> snapshot_names(Bytes file, const std::string& label) {
  return names_of(entries_of(MemorySource(file, label)));
}

}  // namespace brio::face
