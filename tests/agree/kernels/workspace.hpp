// Memory that a kernel is called on, and what is compared afterwards.
#pragma once

#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "backend/backend.hpp"
#include "base/aligned.hpp"
#include "ir/kernel.hpp"

namespace brio::agree {

/// Bytes behind each array that no kernel may touch.
inline constexpr std::size_t fence = 256;
inline constexpr unsigned char fence_byte = 0xa5;

struct Workspace {
  struct Array {
    ir::Type type = ir::Type::f64;
    std::int64_t count = 0;           ///< elements that are compared; behind them is padding
    std::vector<std::uint64_t> bits;  ///< initial value of each element, padding too
  };
  std::vector<Array> arrays;
  std::vector<std::uint64_t> scalars;
  std::int64_t size = 0;
  std::vector<std::int32_t> list;
  std::vector<ir::Range> ranges;
  std::vector<std::int32_t> order;
  std::size_t list_count = 0;
  std::size_t list_room = 0;
  /// The parts that the domain is called in, one after another.
  std::vector<ir::Range> parts;
};

/// What a kernel left: bit patterns of elements, lists.
struct Outcome {
  std::vector<std::vector<std::uint64_t>> arrays;
  std::vector<std::vector<std::int32_t>> lists;
  bool fences_stand = true;
};

inline std::uint64_t read_bits(const std::byte* memory, ir::Type type, std::size_t index) {
  std::uint64_t bits = 0;
  const std::size_t size = ir::size_of(type);
  std::memcpy(&bits, memory + index * size, size);
  return bits;
}

inline Outcome run(const backend::Callable& callable, const Workspace& workspace) {
  std::vector<base::AlignedBuffer> buffers;
  std::vector<void*> pointers;
  for (const auto& array : workspace.arrays) {
    const std::size_t size = ir::size_of(array.type);
    auto& buffer = buffers.emplace_back(array.bits.size() * size + fence);
    for (std::size_t k = 0; k < array.bits.size(); ++k)
      std::memcpy(buffer.data() + k * size, &array.bits[k], size);
    std::memset(buffer.data() + array.bits.size() * size, fence_byte, fence);
    pointers.push_back(buffer.data());
  }
  std::vector<std::vector<std::int32_t>> appended(workspace.list_count,
                                                  std::vector<std::int32_t>(workspace.list_room, -1));
  std::vector<ir::AppendList> appends;
  for (auto& list : appended) appends.push_back({list.data(), 0});

  ir::KernelCall call{};
  call.arrays = pointers.data();
  call.scalars = workspace.scalars.data();
  call.size = workspace.size;
  call.list = workspace.list.data();
  call.ranges = workspace.ranges.data();
  call.order = workspace.order.empty() ? nullptr : workspace.order.data();
  call.appends = appends.data();
  for (const auto& part : workspace.parts) {
    call.begin = part.begin;
    call.end = part.end;
    callable(call);
  }

  Outcome outcome;
  for (std::size_t k = 0; k < buffers.size(); ++k) {
    const auto& array = workspace.arrays[k];
    auto& bits = outcome.arrays.emplace_back();
    for (std::int64_t i = 0; i < array.count; ++i)
      bits.push_back(read_bits(buffers[k].data(), array.type, i));
    const auto* const behind = buffers[k].data() + array.bits.size() * ir::size_of(array.type);
    for (std::size_t i = 0; i < fence; ++i) outcome.fences_stand &= behind[i] == std::byte{fence_byte};
  }
  for (std::size_t k = 0; k < appended.size(); ++k) {
    outcome.lists.emplace_back(appended[k].begin(), appended[k].begin() + appends[k].count);
  }
  return outcome;
}

/// All NaNs are one value: neither the processor nor LLVM's folding promises their sign or payload.
inline bool same(ir::Type type, std::uint64_t a, std::uint64_t b) {
  const auto is_nan = [type](std::uint64_t bits) {
    if (type == ir::Type::f32) return std::isnan(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    return type == ir::Type::f64 && std::isnan(std::bit_cast<double>(bits));
  };
  return a == b || (is_nan(a) && is_nan(b));
}

/// The first difference in words, or "".
inline std::string difference(const Workspace& workspace, const Outcome& expected, const Outcome& found) {
  for (std::size_t k = 0; k < expected.arrays.size(); ++k) {
    const auto type = workspace.arrays[k].type;
    for (std::size_t i = 0; i < expected.arrays[k].size(); ++i) {
      const auto a = expected.arrays[k][i], b = found.arrays[k][i];
      if (same(type, a, b)) continue;
      if (type == ir::Type::f64) {
        return fmt::format("array {}[{}]: expected {} ({:016x}), found {} ({:016x})", k, i,
                           std::bit_cast<double>(a), a, std::bit_cast<double>(b), b);
      }
      return fmt::format("array {}[{}]: expected {:x}, found {:x}", k, i, a, b);
    }
  }
  for (std::size_t k = 0; k < expected.lists.size(); ++k) {
    if (expected.lists[k] != found.lists[k]) {
      return fmt::format("list {}: expected {}, found {} entries or others", k, expected.lists[k].size(),
                         found.lists[k].size());
    }
  }
  return found.fences_stand ? "" : "written behind the padding";
}

}  // namespace brio::agree
