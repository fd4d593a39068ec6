// A kernel as text, one instruction a line:
//
//   kernel lif_update over items
//   array v: f64
//   scalar dt: f64
//   list spikes
//   %0 = i64 item
//   %1 = f64 load v, %0
//   %2 = f64 constant 0.5
//   %3 = f64 mul %1, %2
//   %4 = f64 store v, %0, %3
//   loop 0: %7, %8 for 100 rounds
//
// Every instruction has its number, also those that make no value. The `loop` lines come last.
#include <bit>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "ir/kernel_ops.hpp"

namespace brio::ir {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

std::string print_name(const std::string& name) {
  bool plain = !name.empty();
  for (const char c : name) plain = plain && is_plain(c);
  if (plain) return name;
  std::string text = "\"";
  for (const char c : name) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 || c == '"' || c == '\\') {
      text += fmt::format("\\{:02x}", code);
    } else {
      text += c;
    }
  }
  return text + '"';
}

std::string print_constant(Type type, std::uint64_t bits) {
  if (type == Type::boolean) return bits != 0 ? "true" : "false";
  if (type == Type::i32) return fmt::format("{}", static_cast<std::int32_t>(bits));
  if (type == Type::i64) return fmt::format("{}", static_cast<std::int64_t>(bits));
  const double value = std::bit_cast<double>(bits);
  // A NaN has many bit patterns; fmt's shortest form gives back every other double.
  return std::isnan(value) ? fmt::format("bits:{:016x}", bits) : fmt::format("{}", value);
}

std::string print_immediate(const Kernel& kernel, const Inst& inst) {
  switch (row_of(inst.op).immediate) {
    case Immediate::none: return "";
    case Immediate::bits: return print_constant(inst.type, inst.immediate);
    case Immediate::scalar: return print_name(kernel.scalars.at(inst.immediate).name);
    case Immediate::array: return print_name(kernel.arrays.at(inst.immediate).name);
    case Immediate::list: return print_name(kernel.lists.at(inst.immediate));
    case Immediate::host: return print_name(kernel.hosts.at(inst.immediate));
    case Immediate::loop:
    case Immediate::position: break;
  }
  return fmt::format("{}", inst.immediate);
}

}  // namespace

std::string print(const Kernel& kernel) {
  std::string text = fmt::format("kernel {} over {}\n", print_name(kernel.name),
                                 domain_names[static_cast<int>(kernel.domain)]);
  const auto out = std::back_inserter(text);
  for (const auto& array : kernel.arrays) {
    fmt::format_to(out, "array {}: {}\n", print_name(array.name), name_of(array.type));
  }
  for (const auto& scalar : kernel.scalars) {
    fmt::format_to(out, "scalar {}: {}\n", print_name(scalar.name), name_of(scalar.type));
  }
  for (const auto& list : kernel.lists) fmt::format_to(out, "list {}\n", print_name(list));
  for (const auto& host : kernel.hosts) fmt::format_to(out, "host {}\n", print_name(host));
  for (std::size_t k = 0; k < kernel.body.size(); ++k) {
    const Inst& inst = kernel.body[k];
    fmt::format_to(out, "%{} = {} {}", k, name_of(inst.type), row_of(inst.op).name);
    std::string separator = " ";
    if (const auto immediate = print_immediate(kernel, inst); !immediate.empty()) {
      text += separator + immediate;
      separator = ", ";
    }
    for (const Value arg : inst.args) {
      if (arg == no_value) break;
      fmt::format_to(out, "{}%{}", separator, arg);
      separator = ", ";
    }
    text += '\n';
  }
  for (std::size_t k = 0; k < kernel.loops.size(); ++k) {
    fmt::format_to(out, "loop {}:", k);
    std::string separator = " ";
    for (const Value next : kernel.loops[k].next) {
      fmt::format_to(out, "{}%{}", separator, next);
      separator = ", ";
    }
    fmt::format_to(out, " for {} rounds\n", kernel.loops[k].max_rounds);
  }
  return text;
}

}  // namespace brio::ir
