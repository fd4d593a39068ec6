// Compiled kernels on disk, for processes to come. Private to the room.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "backend/llvm/llvm_headers.hpp"
#include "backend/llvm/target.hpp"

namespace brio::llvm_backend {

/// A folder of object files that many processes share, also on machines that differ: what a file is of (the kernel,
/// the processor, the builds of Brio and of LLVM) stands in it and is compared, and a file that is broken counts as
/// none. Nothing here fails: without a usable folder there is no cache.
class ObjectCache {
 public:
  /// `bytes`: when the files take more, those that were not used for longest go.
  ObjectCache(std::filesystem::path folder, std::uint64_t bytes, const Target& target);

  /// Null if there is none.
  std::unique_ptr<llvm::MemoryBuffer> find(const std::string& kernel) const;
  void keep(const std::string& kernel, const llvm::MemoryBuffer& object) const;
  /// After some have been kept.
  void trim() const;

 private:
  std::string key(const std::string& kernel) const { return common_ + kernel; }
  std::filesystem::path file(const std::string& key) const;

  std::filesystem::path folder_;
  std::uint64_t bytes_;
  std::string common_;  ///< what all keys begin with; empty: there is no cache
};

}  // namespace brio::llvm_backend
