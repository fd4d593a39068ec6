// A file:  magic (8 bytes), sizes of key and object (8 each), CRC-32 of what follows (4), key, object.
#include "backend/llvm/object_cache.hpp"

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <link.h>
#include <llvm/TargetParser/Host.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <bit>
#include <chrono>
#include <cstring>
#include <fstream>
#include <optional>
#include <system_error>
#include <vector>

#include "base/crc.hpp"
#include "base/hash.hpp"

namespace brio::llvm_backend {
namespace {

namespace fs = std::filesystem;

constexpr char magic[9] = "BRIOOBJ1";
constexpr std::size_t header_size = 8 + 8 + 8 + 4;
constexpr const char* ending = ".brio-object";

// ---- builds ------------------------------------------------------------------------------------------------

struct Search {
  std::uintptr_t address;
  std::string id;
};

// The build id in a note of the program or library that holds the address; empty if it has none.
int look_at(dl_phdr_info* info, std::size_t, void* data) {
  auto& search = *static_cast<Search*>(data);
  const auto begin_of = [&](const ElfW(Phdr) & part) { return info->dlpi_addr + part.p_vaddr; };
  const std::span parts(info->dlpi_phdr, info->dlpi_phnum);
  const bool holds = std::any_of(parts.begin(), parts.end(), [&](const ElfW(Phdr) & part) {
    return part.p_type == PT_LOAD && search.address >= begin_of(part) &&
           search.address < begin_of(part) + part.p_memsz;
  });
  if (!holds) return 0;
  for (const auto& part : parts) {
    if (part.p_type != PT_NOTE) continue;
    const auto* bytes = std::bit_cast<const char*>(begin_of(part));
    for (std::size_t at = 0; at + sizeof(ElfW(Nhdr)) <= part.p_memsz;) {
      ElfW(Nhdr) note;
      std::memcpy(&note, bytes + at, sizeof note);
      const auto padded = [](std::size_t size) { return (size + 3) & ~std::size_t{3}; };
      const auto name = at + sizeof note;
      const auto content = name + padded(note.n_namesz);
      if (content + note.n_descsz > part.p_memsz) break;
      if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 && std::memcmp(bytes + name, "GNU", 4) == 0) {
        for (std::size_t k = 0; k < note.n_descsz; ++k)
          search.id += fmt::format("{:02x}", static_cast<unsigned char>(bytes[content + k]));
        return 1;
      }
      at = content + padded(note.n_descsz);
    }
  }
  return 1;
}

std::string build_of(const void* address) {
  Search search{reinterpret_cast<std::uintptr_t>(address), {}};
  dl_iterate_phdr(&look_at, &search);
  return search.id;
}

// Empty if the builds can't be told apart from others.
std::string common_key(const Target& target) {
  const auto brio = build_of(&magic);
  const auto llvm = build_of(reinterpret_cast<const void*>(&llvm::sys::getProcessTriple));
  if (brio.empty() || llvm.empty()) return {};
  return fmt::format("{} {} {} {} {} {} {} {}\n", brio, llvm, target.triple, target.cpu, target.features,
                     target.width, target.vector_bits, target.optimise);
}

// ---- files -------------------------------------------------------------------------------------------------

std::span<const std::byte> bytes_of(const char* data, std::size_t size) {
  return {reinterpret_cast<const std::byte*>(data), size};
}

std::optional<std::string> contents(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (file.bad()) return std::nullopt;
  return text;
}

std::string header_of(const std::string& key, llvm::StringRef object) {
  std::string header(magic, 8);
  const auto put = [&](auto number) {
    char raw[sizeof number];
    std::memcpy(raw, &number, sizeof number);
    header.append(raw, sizeof raw);
  };
  put(std::uint64_t{key.size()});
  put(std::uint64_t{object.size()});
  put(base::crc32(bytes_of(object.data(), object.size()), base::crc32(bytes_of(key.data(), key.size()))));
  return header;
}

bool write_all(int file, const char* data, std::size_t size) {
  while (size != 0) {
    const auto written = ::write(file, data, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    data += written;
    size -= static_cast<std::size_t>(written);
  }
  return true;
}

struct Entry {
  fs::path path;
  std::uint64_t bytes;
  fs::file_time_type used;
};

std::vector<Entry> entries_of(const fs::path& folder) {
  std::vector<Entry> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (!at->path().filename().string().ends_with(ending)) continue;
    std::error_code gone;  // another process may trim, too
    const auto bytes = at->file_size(gone);
    const auto used = at->last_write_time(gone);
    if (!gone) entries.push_back({at->path(), bytes, used});
  }
  return entries;
}

}  // namespace

ObjectCache::ObjectCache(fs::path folder, std::uint64_t bytes, const Target& target)
    : folder_(std::move(folder)), bytes_(bytes), common_(common_key(target)) {
  std::error_code error;
  if (fs::create_directories(folder_.parent_path(), error); ::mkdir(folder_.c_str(), 0700) == 0) return;
  // Whoever can write there can make this process run what they want.
  struct stat found = {};
  const bool ours = ::stat(folder_.c_str(), &found) == 0 && S_ISDIR(found.st_mode) &&
                    found.st_uid == ::geteuid() && (found.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  if (!ours) common_.clear();
}

fs::path ObjectCache::file(const std::string& key) const {
  const auto first = base::stable_hash(key);
  return folder_ / fmt::format("{:016x}{:016x}{}", first, base::stable_hash(key, base::mix(first)), ending);
}

std::unique_ptr<llvm::MemoryBuffer> ObjectCache::find(const std::string& kernel) const {
  if (common_.empty()) return nullptr;
  const auto wanted = key(kernel);
  const auto path = file(wanted);
  const auto text = contents(path);
  if (!text) return nullptr;
  const auto begin = header_size + wanted.size();
  const bool long_enough = text->size() > begin;
  const auto object = long_enough ? llvm::StringRef(*text).drop_front(begin) : llvm::StringRef();
  const bool same = long_enough && text->compare(header_size, wanted.size(), wanted) == 0 &&
                    text->compare(0, header_size, header_of(wanted, object)) == 0;
  std::error_code error;
  if (!same) {
    fs::remove(path, error);
    return nullptr;
  }
  fs::last_write_time(path, fs::file_time_type::clock::now(), error);
  return llvm::MemoryBuffer::getMemBufferCopy(object);
}

// Under another name until it is complete: others see all of it, or nothing.
void ObjectCache::keep(const std::string& kernel, const llvm::MemoryBuffer& object) const {
  if (common_.empty()) return;
  static std::atomic<unsigned> count = 0;
  const auto wanted = key(kernel);
  const auto unfinished = folder_ / fmt::format("{}.{}{}", ::getpid(), count++, ending);
  const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return;
  const auto content = object.getBuffer();
  const auto header = header_of(wanted, content);
  bool complete = write_all(file, header.data(), header.size()) &&
                  write_all(file, wanted.data(), wanted.size()) &&
                  write_all(file, content.data(), content.size());
  complete = ::close(file) == 0 && complete;
  std::error_code error;
  if (complete) fs::rename(unfinished, this->file(wanted), error);
  if (!complete || error) fs::remove(unfinished, error);
}

void ObjectCache::trim() const {
  if (common_.empty()) return;
  auto entries = entries_of(folder_);
  std::uint64_t bytes = 0;
  for (const auto& entry : entries) bytes += entry.bytes;
  if (bytes <= bytes_) return;
  // Some more, so that this is not done again for the next kernel.
  const auto wanted = bytes_ - bytes_ / 4;
  std::ranges::sort(entries, {}, &Entry::used);
  for (const auto& entry : entries) {
    if (bytes <= wanted) return;
    std::error_code error;
    if (fs::remove(entry.path, error)) bytes -= entry.bytes;
  }
}

}  // namespace brio::llvm_backend
