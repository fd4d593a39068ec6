// Checksums of files.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace brio::base {

namespace detail {

// tables[k][b]: what byte b does to the sum when k more bytes follow (slicing by 8).
constexpr auto crc_tables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t sum = byte;
    for (int bit = 0; bit < 8; ++bit) sum = (sum & 1u) != 0 ? 0xedb88320u ^ (sum >> 1u) : sum >> 1u;
    tables[0][byte] = sum;
  }
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const auto before = tables[k - 1][byte];
      tables[k][byte] = (before >> 8u) ^ tables[0][before & 0xffu];
    }
  }
  return tables;
}();

}  // namespace detail

/// CRC-32 as in zlib and PNG (ISO 3309); `sum` continues that of the bytes before.
inline std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t sum = 0) {
  const auto& tables = detail::crc_tables;
  const auto at = [&](std::size_t k) { return static_cast<std::uint32_t>(bytes[k]); };
  sum = ~sum;
  std::size_t k = 0;
  for (; k + 8 <= bytes.size(); k += 8) {
    sum ^= at(k) | at(k + 1) << 8u | at(k + 2) << 16u | at(k + 3) << 24u;
    sum = tables[7][sum & 0xffu] ^ tables[6][(sum >> 8u) & 0xffu] ^ tables[5][(sum >> 16u) & 0xffu] ^
          tables[4][sum >> 24u] ^ tables[3][at(k + 4)] ^ tables[2][at(k + 5)] ^ tables[1][at(k + 6)] ^
          tables[0][at(k + 7)];
  }
  for (; k < bytes.size(); ++k) sum = tables[0][(sum ^ at(k)) & 0xffu] ^ (sum >> 8u);
  return ~sum;
}

}  // namespace brio::base
