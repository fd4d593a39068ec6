#include "base/utf8.hpp"

namespace brio::base {

namespace {

bool is_continuation(unsigned char byte) { return (byte & 0xC0u) == 0x80u; }

std::size_t length_from_lead(unsigned char lead) {
  if (lead < 0x80u) return 1;
  if ((lead >> 5u) == 0x06u) return 2;
  if ((lead >> 4u) == 0x0Eu) return 3;
  if ((lead >> 3u) == 0x1Eu) return 4;
  return 0;
}

// Overlong forms, surrogates and what lies beyond Unicode: Python's decoder refuses them, and an error
// message must reach Python whole.
bool is_scalar_value(char32_t value, std::size_t length) {
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  return value >= smallest[length] && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const auto length = length_from_lead(lead);
  if (length == 0 || at + length > text.size()) return {};
  char32_t value = length == 1 ? lead : lead & (0x7Fu >> length);
  for (std::size_t k = 1; k < length; ++k) {
    const auto byte = static_cast<unsigned char>(text[at + k]);
    if (!is_continuation(byte)) return {};
    value = (value << 6u) | (byte & 0x3Fu);
  }
  return is_scalar_value(value, length) ? CodePoint{value, length} : CodePoint{};
}

std::string valid_utf8(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto length = code_point_at(text, at).length;
    if (length == 0) {
      result += '?';
      ++at;
    } else {
      result += text.substr(at, length);
      at += length;
    }
  }
  return result;
}

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) width += is_continuation(static_cast<unsigned char>(c)) ? 0 : 1;
  return width;
}

}  // namespace brio::base
