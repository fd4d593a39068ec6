// Reads what kernel_print.cpp writes.
#include <algorithm>
#include <bit>
#include <charconv>

#include <fmt/format.h>

#include "brio/error.hpp"
#include "ir/kernel_ops.hpp"

namespace brio::ir {
namespace {

/// One line, read from left to right.
class Line {
 public:
  Line(std::string_view text, int number) : text_(text), number_(number) {}

  [[noreturn]] void fail(std::string_view expected) const {
    throw InternalError(
        fmt::format("not a kernel, line {}: expected {} before '{}'", number_, expected, text_));
  }
  void skip_spaces() { text_.remove_prefix(std::min(text_.find_first_not_of(' '), text_.size())); }
  bool at_end() {
    skip_spaces();
    return text_.empty();
  }
  bool accept(std::string_view word) {
    skip_spaces();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }
  void expect(std::string_view word) {
    if (!accept(word)) fail(word);
  }
  std::string_view word() {
    skip_spaces();
    const auto end = std::min(text_.find_first_of(" ,:\""), text_.size());
    if (end == 0) fail("a word");
    const auto found = text_.substr(0, end);
    text_.remove_prefix(end);
    return found;
  }
  std::string name() {
    skip_spaces();
    return text_.starts_with('"') ? quoted() : std::string(word());
  }
  template <class Number>
  Number number(int base = 10) {
    skip_spaces();
    Number value{};
    const auto [rest, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value, base);
    if (error != std::errc{}) fail("a number");
    text_.remove_prefix(static_cast<std::size_t>(rest - text_.data()));
    return value;
  }
  double real() {
    skip_spaces();
    double value = 0;
    const auto [rest, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc{}) fail("a number");
    text_.remove_prefix(static_cast<std::size_t>(rest - text_.data()));
    return value;
  }
  Value value() {
    expect("%");
    return number<Value>();
  }
  Type type() {
    const auto found = word();
    for (const Type type : {Type::boolean, Type::i32, Type::i64, Type::f64, Type::f32}) {
      if (name_of(type) == found) return type;
    }
    fail("a type");
  }

 private:
  std::string quoted() {
    std::string name;
    text_.remove_prefix(1);
    while (!text_.starts_with('"')) {
      if (text_.empty()) fail("a closing quote");
      if (text_.front() == '\\') {
        unsigned code = 0;
        const auto digits = text_.substr(1, 2);
        if (std::from_chars(digits.data(), digits.data() + digits.size(), code, 16).ec != std::errc{})
          fail("a code");
        name += static_cast<char>(code);
        text_.remove_prefix(std::min<std::size_t>(3, text_.size()));
      } else {
        name += text_.front();
        text_.remove_prefix(1);
      }
    }
    text_.remove_prefix(1);
    return name;
  }

  std::string_view text_;
  int number_;
};

std::uint64_t parse_constant(Line& line, Type type) {
  if (type == Type::boolean) {
    if (line.accept("true")) return 1;
    line.expect("false");
    return 0;
  }
  if (type == Type::i32) return static_cast<std::uint32_t>(line.number<std::int32_t>());
  if (type == Type::i64) return static_cast<std::uint64_t>(line.number<std::int64_t>());
  if (line.accept("bits:")) return line.number<std::uint64_t>(16);
  return std::bit_cast<std::uint64_t>(line.real());
}

template <class Params, class Projection>
std::uint64_t position_of(Line& line, const Params& params, Projection projection) {
  const auto name = line.name();
  const auto found = std::ranges::find(params, name, projection);
  if (found == params.end()) line.fail("the name of a parameter");
  return static_cast<std::uint64_t>(found - params.begin());
}

std::uint64_t parse_immediate(Line& line, const Kernel& kernel, const Inst& inst) {
  switch (row_of(inst.op).immediate) {
    case Immediate::none: return 0;
    case Immediate::bits: return parse_constant(line, inst.type);
    case Immediate::scalar: return position_of(line, kernel.scalars, &ScalarParam::name);
    case Immediate::array: return position_of(line, kernel.arrays, &ArrayParam::name);
    case Immediate::list: return position_of(line, kernel.lists, std::identity{});
    case Immediate::host: return position_of(line, kernel.hosts, std::identity{});
    case Immediate::loop:
    case Immediate::position: break;
  }
  return line.number<std::uint64_t>();
}

Inst parse_instruction(Line& line, const Kernel& kernel) {
  if (line.value() != kernel.body.size()) line.fail("instructions in order");
  line.expect("=");
  Inst inst;
  inst.type = line.type();
  const auto op = find_op(line.word());
  if (!op) line.fail("an operation");
  inst.op = *op;
  inst.immediate = parse_immediate(line, kernel, inst);
  const bool first_without_comma = row_of(inst.op).immediate == Immediate::none;
  for (std::size_t k = 0; k < inst.args.size() && !line.at_end(); ++k) {
    if (k > 0 || !first_without_comma) line.expect(",");
    inst.args[k] = line.value();
  }
  return inst;
}

Loop parse_loop(Line& line, std::size_t number) {
  if (line.number<std::size_t>() != number) line.fail("loops in order");
  line.expect(":");
  Loop loop;
  while (!line.accept("for")) {
    if (!loop.next.empty()) line.expect(",");
    loop.next.push_back(line.value());
  }
  loop.max_rounds = line.number<std::uint32_t>();
  line.expect("rounds");
  return loop;
}

template <class Param>
Param parse_param(Line& line) {
  Param param;
  param.name = line.name();
  line.expect(":");
  param.type = line.type();
  return param;
}

void parse_line(Line& line, Kernel& kernel) {
  if (line.accept("kernel ")) {
    kernel.name = line.name();
    line.expect("over");
    const auto domain = std::ranges::find(domain_names, line.word());
    if (domain == domain_names.end()) line.fail("a domain");
    kernel.domain = static_cast<Domain>(domain - domain_names.begin());
  } else if (line.accept("array ")) {
    kernel.arrays.push_back(parse_param<ArrayParam>(line));
  } else if (line.accept("scalar ")) {
    kernel.scalars.push_back(parse_param<ScalarParam>(line));
  } else if (line.accept("list ")) {
    kernel.lists.push_back(line.name());
  } else if (line.accept("host ")) {
    kernel.hosts.push_back(line.name());
  } else if (line.accept("loop ")) {
    kernel.loops.push_back(parse_loop(line, kernel.loops.size()));
  } else {
    kernel.body.push_back(parse_instruction(line, kernel));
  }
  if (!line.at_end()) line.fail("the end of the line");
}

}  // namespace

Kernel parse_kernel(const std::string& text) {
  Kernel kernel;
  std::string_view rest = text;
  for (int number = 1; !rest.empty(); ++number) {
    const auto end = std::min(rest.find('\n'), rest.size());
    Line line(rest.substr(0, end), number);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.at_end()) parse_line(line, kernel);
  }
  return kernel;
}

}  // namespace brio::ir
