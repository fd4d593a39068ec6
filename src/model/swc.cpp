#include "model/swc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>
#include <system_error>
#include <unordered_set>

#include "base/diagnostics.hpp"

namespace brio::model {

namespace {

constexpr std::array<std::string_view, 7> columns = {"index", "type", "x", "y", "z", "radius", "parent"};
constexpr std::array<std::string_view, 5> names_of_types = {"", "soma", "axon", "dend", "apic"};
constexpr const char* format_hint = "a line is: index type x y z radius parent";

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

struct Line {
  std::size_t number = 0;  // from 1
  std::string_view text;
};

// Lines end with \n, \r\n or \r. Gives false at the end.
bool next_line(std::string_view& rest, Line& line) {
  if (rest.empty()) return false;
  const auto end = std::min(rest.find_first_of("\r\n"), rest.size());
  line = {line.number + 1, rest.substr(0, end)};
  const bool two = rest.substr(end, 2) == "\r\n";
  rest.remove_prefix(std::min(end + (two ? 2 : 1), rest.size()));
  return true;
}

struct Row {
  Line line;
  std::vector<std::string_view> fields;
};

class Reader {
 public:
  Reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  Tracing read(const SwcOptions& options) {
    read_points();
    findings_.throw_if_any();
    TracingOptions more{options.spherical_soma, true, [this](Diagnostic diagnostic, std::size_t point) {
                          return at(lines_[point], std::move(diagnostic));
                        }};
    if (points_.empty()) {
      throw ModelError(
          {Code::invalid_value, nullptr, {}, fmt::format("there are no points in {}", name_), format_hint});
    }
    auto tracing = tree_of(points_, more);
    for (auto& [kind, oddity] : oddities_) {
      auto& hint = oddity.first.hint;
      if (oddity.count > 1)
        hint += fmt::format("{}{} lines are like that", hint.empty() ? "" : "; ", oddity.count);
      tracing.warnings.push_back({"swc", render(oddity.first)});
    }
    return tracing;
  }

 private:
  /// All lines that are odd in one way; the first of them is shown.
  struct Oddity {
    Diagnostic first;
    std::size_t count = 0;
  };

  void read_points() {
    constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
    auto rest = text_;
    if (rest.substr(0, 3) == byte_order_mark) rest.remove_prefix(3);
    Row row;
    while (next_line(rest, row.line)) {
      split(row);
      if (!row.fields.empty()) read_row(row);
    }
  }

  // A comment may follow the numbers.
  static void split(Row& row) {
    row.fields.clear();
    auto rest = row.line.text.substr(0, row.line.text.find('#'));
    const auto separates = [](char c) { return is_space(c) || c == ',' || c == ';'; };
    while (true) {
      while (!rest.empty() && separates(rest.front())) rest.remove_prefix(1);
      if (rest.empty()) return;
      const auto end = std::find_if(rest.begin(), rest.end(), separates) - rest.begin();
      row.fields.push_back(rest.substr(0, static_cast<std::size_t>(end)));
      rest.remove_prefix(static_cast<std::size_t>(end));
    }
  }

  void read_row(const Row& row) {
    if (row.fields.size() < columns.size()) {
      return refuse(row, row.line.text,
                    fmt::format("a point has 7 numbers, but here are {}", row.fields.size()), format_hint);
    }
    TracedPoint point;
    std::int64_t type = 0;
    const bool read = integer(row, 0, point.index) && integer(row, 1, type) &&
                      number(row, 2, point.position[0]) && number(row, 3, point.position[1]) &&
                      number(row, 4, point.position[2]) && number(row, 5, point.diameter) &&
                      integer(row, 6, point.parent);
    if (!read) return;
    if (point.diameter < 0) {
      return refuse(row, row.fields[5], fmt::format("point {} has a negative radius", point.index),
                    "a radius is a length: take away the sign, or put in what was measured");
    }
    point.diameter *= 2;
    if (type > 0 && type < std::ssize(names_of_types))
      point.name = std::string(names_of_types[static_cast<std::size_t>(type)]);
    note_oddities(row, point);
    known_.insert(point.index);
    points_.push_back(std::move(point));
    lines_.push_back(row.line);
  }

  void note_oddities(const Row& row, TracedPoint& point) {
    if (row.fields.size() > columns.size()) {
      odd("columns", row, row.fields[7], "there are more than 7 columns: the others are not looked at", "");
    }
    const auto data = row.line.text.substr(0, row.line.text.find('#'));
    if (const auto comma = data.find_first_of(",;"); comma != std::string_view::npos) {
      odd("commas", row, data.substr(comma, 1),
          "numbers are separated by spaces in this format: this is taken for one", "");
    }
    if (point.parent == 0 && point.index != 0 && points_.empty()) {
      odd("zero", row, row.fields[6], "the parent of the first point is 0: it is taken for the root",
          "the root has the parent -1");
      point.parent = -1;
    }
    if (point.parent >= 0 && point.parent != point.index && !known_.contains(point.parent)) {
      odd("order", row, row.fields[6],
          fmt::format("point {} comes before its parent {}", point.index, point.parent),
          "parents come first in this format, but any order is understood");
    }
  }

  bool number(const Row& row, std::size_t column, double& value) {
    auto field = row.fields[column];
    const auto whole = field;
    if (field.size() > 1 && field.front() == '+' && field[1] != '-') field.remove_prefix(1);
    const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
    const bool read = end == field.data() + field.size() && error != std::errc::invalid_argument;
    if (!read) {
      refuse(row, whole, fmt::format("the {} has to be a number", columns[column]), format_hint);
    } else if (error == std::errc::result_out_of_range || !std::isfinite(value)) {
      refuse(row, whole, fmt::format("the {} has to be a finite number", columns[column]),
             "put in what was measured, or take the point out");
    } else {
      return true;
    }
    return false;
  }

  // Some programs write 1.0 for 1.
  bool integer(const Row& row, std::size_t column, std::int64_t& value) {
    double as_double = 0;
    if (!number(row, column, as_double)) return false;
    constexpr double largest = 1LL << 53;
    if (as_double != std::floor(as_double) || std::abs(as_double) > largest) {
      refuse(row, row.fields[column], fmt::format("the {} has to be an integer", columns[column]),
             format_hint);
      return false;
    }
    value = static_cast<std::int64_t>(as_double);
    return true;
  }

  // ---- what is said of lines -----------------------------------------------------------------------------

  Diagnostic at(const Line& line, Diagnostic diagnostic) const {
    const auto first = std::min(line.text.find_first_not_of(" \t"), line.text.size());
    const auto last = line.text.find_last_not_of(" \t") + 1;
    diagnostic.source = std::make_shared<SourceText>(
        SourceText{fmt::format("{}, line {}", name_, line.number), std::string(line.text)});
    if (diagnostic.span == Span{}) {
      diagnostic.span = {static_cast<std::uint32_t>(first),
                         static_cast<std::uint32_t>(std::max(first, last))};
    }
    return diagnostic;
  }

  Diagnostic about(const Row& row, std::string_view field, std::string message, std::string hint) const {
    const auto begin = static_cast<std::uint32_t>(field.data() - row.line.text.data());
    const Span span = {begin, begin + static_cast<std::uint32_t>(field.size())};
    return at(row.line, {Code::invalid_value, nullptr, span, std::move(message), std::move(hint)});
  }

  void refuse(const Row& row, std::string_view field, std::string message, std::string hint) {
    constexpr std::size_t most = 10;  // more of them would say no more
    if (findings_.size() < most) findings_.add(about(row, field, std::move(message), std::move(hint)));
  }

  void odd(const std::string& kind, const Row& row, std::string_view field, std::string message,
           std::string hint) {
    auto& oddity = oddities_[kind];
    if (++oddity.count == 1) oddity.first = about(row, field, std::move(message), std::move(hint));
  }

  std::string_view text_;
  const std::string& name_;
  base::Diagnostics findings_;
  std::map<std::string, Oddity> oddities_;
  std::unordered_set<std::int64_t> known_;
  std::vector<TracedPoint> points_;
  std::vector<Line> lines_;  // of the points
};

[[noreturn]] void refuse_file(const std::filesystem::path& path, const std::string& reason) {
  throw ModelError({Code::invalid_value,
                    nullptr,
                    {},
                    fmt::format("can't read {}: {}", path.string(), reason),
                    "give the path of a file in SWC format"});
}

}  // namespace

Tracing read_swc(std::string_view text, const std::string& name, const SwcOptions& options) {
  return Reader(text, name).read(options);
}

Tracing read_swc_file(const std::filesystem::path& path, const SwcOptions& options) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) refuse_file(path, "it is a folder");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse_file(path, std::generic_category().message(errno));
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) refuse_file(path, std::generic_category().message(errno));
  return read_swc(text, path.filename().string(), options);
}

}  // namespace brio::model
