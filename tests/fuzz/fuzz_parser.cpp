// Feeds any bytes to the parser as an expression, as statements and as equations. Nothing but a
// ModelError may come back; what is accepted must print, read back and print the same; spans must lie in
// the text.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/utf8.hpp"
#include "lang/names.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio {
namespace {

void require(bool holds, const char* what, const std::string& detail = "") {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n%s\n", what, detail.c_str());
  std::abort();
}

void check_spans(const lang::Expr& expr, Span outer, std::size_t size) {
  require(expr.span.begin < expr.span.end && expr.span.end <= size, "a span lies in the text");
  require(outer.begin <= expr.span.begin && expr.span.end <= outer.end, "an operand lies in its operation");
  for (const auto& arg : expr.args) check_spans(*arg, expr.span, size);
}

void check_errors(const ModelError& error, const SourceText& source) {
  require(!error.diagnostics().empty(), "an error says something");
  for (const auto& finding : error.diagnostics()) {
    require(!finding.message.empty(), "a finding has a message");
    require(finding.span.begin <= finding.span.end && finding.span.end <= source.text.size(),
            "a finding lies in the text");
    require(finding.message.find('\n') == std::string::npos && finding.hint.find('\n') == std::string::npos,
            "a sentence has no line breaks", finding.message + finding.hint);
    const auto shown = render(finding);
    require(shown == base::valid_utf8(shown), "what is shown is text", shown);
  }
}

// Parses, checks each part with `check`, and reads the printed form back.
template <class Parse, class Check>
void round_trip(const SourcePtr& source, const Parse& parse, const Check& check) {
  std::string printed;
  try {
    printed = check(parse(source));
  } catch (const ModelError& error) {
    check_errors(error, *source);
    return;
  }
  try {
    const auto again = check(parse(lang::make_source("the printed text", printed)));
    require(again == printed, "printing is a fixed point", printed + "\n" + again);
  } catch (const ModelError& error) {
    require(false, "what is printed can be read", printed + "\n" + error.what());
  }
}

std::string check_expression(const lang::Expression& expression) {
  const auto size = expression.source->text.size();
  check_spans(*expression.root, {0, static_cast<std::uint32_t>(size)}, size);
  lang::names_in(*expression.root);
  lang::functions_in(*expression.root);
  require(!lang::latex(*expression.root).empty(), "every expression has a formula");
  return lang::print(*expression.root);
}

std::string check_statements(const lang::Statements& statements) {
  for (const auto& line : statements.lines)
    check_spans(*line.value, line.span, statements.source->text.size());
  lang::names_in(statements);
  return lang::print(statements);
}

std::string check_equations(const lang::Equations& equations) {
  for (const auto& line : equations.lines) {
    if (line.rhs) check_spans(*line.rhs, line.span, equations.source->text.size());
    check_spans(*line.unit, line.span, equations.source->text.size());
    for (const auto& flag : line.flags) require(!flag.name.empty(), "a flag has a name");
  }
  lang::latex(equations);
  return lang::print(equations);
}

}  // namespace
}  // namespace brio

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace brio;
  const auto source = lang::make_source("the text", std::string(reinterpret_cast<const char*>(data), size));
  round_trip(source, lang::parse_expression, check_expression);
  round_trip(source, lang::parse_statements, check_statements);
  round_trip(source, lang::parse_equations, check_equations);
  return 0;
}
