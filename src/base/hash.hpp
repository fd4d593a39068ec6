// Hashing that gives the same number on every machine and in every process: for cache keys and for the
// keys of random streams, which decide results.
#pragma once

#include <cstdint>
#include <string_view>

namespace brio::base {

/// FNV-1a, 64 bits.
constexpr std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0xcbf29ce484222325ull) {
  for (const char c : text) {
    seed ^= static_cast<unsigned char>(c);
    seed *= 0x100000001b3ull;
  }
  return seed;
}

/// The finaliser of SplitMix64: spreads neighbouring numbers over all 64 bits.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30u)) * 0xbf58476d1ce4e5b9ull;
  x = (x ^ (x >> 27u)) * 0x94d049bb133111ebull;
  return x ^ (x >> 31u);
}

}  // namespace brio::base
