// What the builder knows about single instructions and whole bodies. Private to the room.
#pragma once

#include <vector>

#include "ir/kernel.hpp"

namespace brio::ir {

/// Operands of commutative operations in one order, so that a+b and b+a are one instruction.
Inst in_standard_order(Inst inst);

/// What an instruction comes to: an existing value, or an instruction (itself, or a simpler one).
struct Folded {
  Value same_as = no_value;
  Inst inst{};
};

/// Constants evaluated, neutral elements removed. The bits of the result are those of `inst` for every
/// operand, NaN payloads aside. `inst` is pure; its operands are in `body`.
Folded fold(const std::vector<Inst>& body, const Inst& inst);

/// The kernel without instructions and loops that no effect depends on. Parameters stay.
Kernel without_dead_code(const Kernel& kernel);

}  // namespace brio::ir
