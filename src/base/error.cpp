#include "brio/error.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"

namespace brio {

Span join(Span a, Span b) { return {std::min(a.begin, b.begin), std::max(a.end, b.end)}; }

namespace {

struct Line {
  std::size_t number;  // from 1
  std::size_t begin;   // byte offset of its first character
  std::string_view text;
};

Line line_at(std::string_view text, std::size_t offset) {
  offset = std::min(offset, text.size());
  const auto before = text.substr(0, offset);
  const auto begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto end = std::min(text.find('\n', begin), text.size());
  return {1 + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')), begin,
          text.substr(begin, end - begin)};
}

// Tabs and control characters would put the caret in the wrong column.
std::string printable(std::string_view text) {
  std::string result(text);
  std::replace_if(
      result.begin(), result.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return base::valid_utf8(result);
}

// The part of a line that is shown, and which bytes of it the caret marks.
struct Shown {
  std::string_view text;
  std::size_t first;  // of the mark, from the start of `text`
  std::size_t last;
  bool cut_before = false;
  bool cut_after = false;
};

bool inside_character(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0u) == 0x80u;
}

// A very long line is shown around the mark only.
Shown around_mark(Shown line) {
  constexpr std::size_t longest = 160;
  constexpr std::size_t before_mark = 60;
  if (line.text.size() <= longest) return line;
  auto begin = line.first > before_mark ? line.first - before_mark : 0;
  while (begin > 0 && begin < line.first && inside_character(line.text, begin)) ++begin;
  auto end = std::min(begin + longest, line.text.size());
  while (end > line.first && inside_character(line.text, end)) --end;
  return {line.text.substr(begin, end - begin), line.first - begin, std::min(line.last, end) - begin,
          begin > 0, end < line.text.size()};
}

std::string excerpt(const SourceText& source, Span span) {
  const Line line = line_at(source.text, span.begin);
  const bool multi_line = source.text.find('\n') != std::string::npos;
  const auto indent = line.begin + std::min(line.text.find_first_not_of(" \t"), line.text.size());
  const auto end = line.begin + line.text.size();
  const auto first = std::clamp<std::size_t>(span.begin, indent, end);
  const auto last = std::clamp<std::size_t>(span.end, first, end);
  const auto shown = around_mark(
      {std::string_view(source.text).substr(indent, end - indent), first - indent, last - indent});
  const std::string before = shown.cut_before ? "..." : "";
  const auto columns_before =
      before.size() + base::display_width(printable(shown.text.substr(0, shown.first)));
  const auto columns =
      base::display_width(printable(shown.text.substr(shown.first, shown.last - shown.first)));
  return fmt::format("  in {}{}\n    {}{}{}\n    {}{}", source.label,
                     multi_line ? fmt::format(", line {}:", line.number) : ":", before, printable(shown.text),
                     shown.cut_after ? "..." : "", std::string(columns_before, ' '),
                     std::string(std::max<std::size_t>(columns, 1), '^'));
}

std::string render_all(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const auto& diagnostic : diagnostics) {
    if (!text.empty()) text += "\n\n";
    text += render(diagnostic);
  }
  return text;
}

}  // namespace

std::string render(const Diagnostic& diagnostic) {
  std::string text = diagnostic.message;
  if (diagnostic.source) text += "\n" + excerpt(*diagnostic.source, diagnostic.span);
  if (!diagnostic.hint.empty()) text += "\n  hint: " + diagnostic.hint;
  return text;
}

ModelError::ModelError(Diagnostic diagnostic) : ModelError(std::vector{std::move(diagnostic)}) {}

ModelError::ModelError(std::vector<Diagnostic> diagnostics)
    : Error(render_all(diagnostics)), diagnostics_(std::move(diagnostics)) {}

InternalError::InternalError(const std::string& what)
    : Error("internal error, please report it with the model that caused it: " + what) {}

}  // namespace brio
