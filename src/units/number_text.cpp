#include "units/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <string>
#include <vector>

namespace brio::units {
namespace {

constexpr std::size_t summary_threshold = 1000;
constexpr std::size_t edge_items = 3;
constexpr std::size_t line_width = 75;

// A finite number, cut at its decimal point and at its exponent.
struct Parts {
  std::string whole;     // "-12"
  std::string fraction;  // "5" of 12.5
  std::string exponent;  // "-05" of 1e-05, with its sign; empty in positional notation
};

// The shortest digits that give back the number; where those are more than `precision`, the number
// rounded to `precision` decimals.
std::string digits_of(double value, bool scientific, int precision) {
  std::array<char, 400> buffer;
  const auto format = scientific ? std::chars_format::scientific : std::chars_format::fixed;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
  std::string shortest(buffer.data(), end);
  const auto point = shortest.find('.');
  const auto mantissa_end = std::min(shortest.find('e'), shortest.size());
  if (point == std::string::npos || mantissa_end - point - 1 <= static_cast<std::size_t>(precision)) {
    return shortest;
  }
  return scientific ? fmt::format("{:.{}e}", value, precision) : fmt::format("{:.{}f}", value, precision);
}

Parts split(double value, bool scientific, int precision) {
  std::string text = digits_of(value, scientific, precision);
  Parts parts;
  if (const auto e = text.find('e'); e != std::string::npos) {
    parts.exponent = text.substr(e + 1);
    text.resize(e);
  }
  const auto point = std::min(text.find('.'), text.size());
  parts.whole = text.substr(0, point);
  if (point < text.size()) parts.fraction = text.substr(point + 1);
  while (!parts.fraction.empty() && parts.fraction.back() == '0') parts.fraction.pop_back();
  return parts;
}

// How all numbers of one array are written, so that their decimal points line up.
class Notation {
 public:
  Notation(std::span<const double> values, int precision) : precision_(precision) {
    scientific_ = needs_exponent(values);
    std::size_t non_finite = 0;
    for (const double value : values) {
      if (!std::isfinite(value)) {
        non_finite = std::max<std::size_t>(non_finite, value < 0 ? 4 : 3);
        continue;
      }
      const Parts parts = split(value, scientific_, precision_);
      left_ = std::max(left_, parts.whole.size());
      fraction_ = std::max(fraction_, parts.fraction.size());
      exponent_ = std::max(exponent_, parts.exponent.size());
    }
    right_ = scientific_ ? exponent_ + 1 + fraction_ : fraction_;
    if (non_finite > left_ + right_ + 1) left_ = non_finite - right_ - 1;
  }

  std::string write(double value) const {
    if (!std::isfinite(value)) {
      const char* name = std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
      return fmt::format("{:>{}}", name, left_ + right_ + 1);
    }
    Parts parts = split(value, scientific_, precision_);
    std::string text = fmt::format("{:>{}}.", parts.whole, left_);
    if (!scientific_) return text + fmt::format("{:<{}}", parts.fraction, right_);
    parts.fraction.resize(fraction_, '0');
    text += parts.fraction + "e" + parts.exponent.substr(0, 1);
    return text + std::string(exponent_ - parts.exponent.size(), '0') + parts.exponent.substr(1);
  }

 private:
  static bool needs_exponent(std::span<const double> values) {
    double largest = 0.0;
    double smallest = HUGE_VAL;
    for (const double value : values) {
      if (value == 0.0 || !std::isfinite(value)) continue;
      largest = std::max(largest, std::abs(value));
      smallest = std::min(smallest, std::abs(value));
    }
    return largest > 0.0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000.0);
  }

  int precision_;
  bool scientific_ = false;
  std::size_t left_ = 0;
  std::size_t right_ = 0;
  std::size_t fraction_ = 0;
  std::size_t exponent_ = 0;
};

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(' ');
  const auto last = text.find_last_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first, last - first + 1);
}

// Breaks lines before a word that would reach beyond the width.
class Lines {
 public:
  explicit Lines(std::size_t indent, std::size_t reserved)
      : indent_(indent, ' '), width_(line_width - reserved - 1), line_(indent_) {}

  void add(const std::string& word, std::string_view separator) {
    if (line_.size() + word.size() > width_ && line_.size() > indent_.size()) {
      done_ += line_.substr(0, line_.find_last_not_of(' ') + 1) + "\n";
      line_ = indent_;
    }
    line_ += word;
    line_ += separator;
  }

  std::string finish() { return "[" + (done_ + line_).substr(indent_.size()) + "]"; }

 private:
  std::string indent_;
  std::size_t width_;
  std::string done_;
  std::string line_;
};

}  // namespace

std::string number_text(double value, int precision) {
  const std::span<const double> values(&value, 1);
  return trimmed(Notation(values, precision).write(value));
}

std::string array_text(std::span<const double> values, const ArrayLayout& layout) {
  const bool summary = values.size() > summary_threshold;
  std::vector<double> shown(values.begin(), values.end());
  if (summary) shown.erase(shown.begin() + edge_items, shown.end() - edge_items);
  const Notation notation(shown, layout.precision);
  Lines lines(layout.prefix.size() + 1, layout.prefix.empty() ? 0 : 1);
  for (std::size_t k = 0; k < shown.size(); ++k) {
    if (summary && k == edge_items) lines.add("...", layout.separator);
    lines.add(notation.write(shown[k]), k + 1 < shown.size() ? layout.separator : "");
  }
  return lines.finish();
}

}  // namespace brio::units
