#include "backend/llvm/operations.hpp"

#include <algorithm>
#include <iterator>
#include <limits>

#include "brio/error.hpp"

namespace brio::llvm_backend {
namespace {

using ir::Op;
using ir::Type;
using llvm::CmpInst;
using llvm::Intrinsic::ID;
using Builder = llvm::IRBuilder<>;
using Build = llvm::Value* (*)(Builder&, const Operation&);

llvm::Type* result_type(Builder& b, const Operation& o) {
  return lanes_type(b.getContext(), o.type, o.width);
}

llvm::Value* integer(Builder& b, const Operation& o, std::int64_t value) {
  return llvm::ConstantInt::getSigned(result_type(b, o), value);
}

template <llvm::Instruction::BinaryOps float_op, llvm::Instruction::BinaryOps integer_op>
llvm::Value* binary(Builder& b, const Operation& o) {
  return b.CreateBinOp(o.type == Type::f64 ? float_op : integer_op, o.args[0], o.args[1]);
}

template <ID id>
llvm::Value* unary_intrinsic(Builder& b, const Operation& o) {
  return b.CreateUnaryIntrinsic(id, o.args[0]);
}

llvm::Value* fma(Builder& b, const Operation& o) {
  return b.CreateIntrinsic(llvm::Intrinsic::fma, {o.args[0]->getType()}, {o.args[0], o.args[1], o.args[2]});
}

llvm::Value* copysign(Builder& b, const Operation& o) {
  return b.CreateBinaryIntrinsic(llvm::Intrinsic::copysign, o.args[0], o.args[1]);
}

llvm::Value* round_to_f32(Builder& b, const Operation& o) {
  auto* const narrow = lanes_type(b.getContext(), Type::f32, o.width);
  return b.CreateFPExt(b.CreateFPTrunc(o.args[0], narrow), o.args[0]->getType());
}

llvm::Value* negate(Builder& b, const Operation& o) {
  return o.type == Type::f64 ? b.CreateFNeg(o.args[0]) : b.CreateNeg(o.args[0]);
}

template <llvm::Instruction::BinaryOps op>
llvm::Value* shift(Builder& b, const Operation& o) {
  const int bits = o.type == Type::i32 ? 32 : 64;
  return b.CreateBinOp(op, o.args[0], b.CreateAnd(o.args[1], integer(b, o, bits - 1)));
}

/// Truncated quotient, where the divisor is neither 0 nor -1.
llvm::Value* quotient(Builder& b, const Operation& o, llvm::Value* divisor) {
  if (o.width == 1 || o.type != Type::i32 || llvm::isa<llvm::Constant>(divisor)) {
    return b.CreateSDiv(o.args[0], divisor);
  }
  // Vector units divide no integers; the quotient of two i32 in f64 is exact after truncation.
  auto* const real = lanes_type(b.getContext(), Type::f64, o.width);
  auto* const ratio = b.CreateFDiv(b.CreateSIToFP(o.args[0], real), b.CreateSIToFP(divisor, real));
  return b.CreateFPToSI(ratio, result_type(b, o));
}

/// Division by 0 gives 0 and division by -1 wraps, where the machine would trap.
template <bool wants_remainder>
llvm::Value* divide(Builder& b, const Operation& o) {
  auto* const by_zero = b.CreateICmpEQ(o.args[1], integer(b, o, 0));
  auto* const by_minus_one = b.CreateICmpEQ(o.args[1], integer(b, o, -1));
  auto* const special = b.CreateOr(by_zero, by_minus_one);
  auto* const divisor = b.CreateSelect(special, integer(b, o, 1), o.args[1]);
  auto* const result = quotient(b, o, divisor);
  if (wants_remainder) {
    auto* const rest = b.CreateSub(o.args[0], b.CreateMul(result, divisor));
    return b.CreateSelect(special, integer(b, o, 0), rest);
  }
  auto* const of_minus_one = b.CreateSelect(by_minus_one, b.CreateNeg(o.args[0]), result);
  return b.CreateSelect(by_zero, integer(b, o, 0), of_minus_one);
}

struct Predicates {
  CmpInst::Predicate on_floats;
  CmpInst::Predicate on_integers;
};

constexpr Predicates predicates[] = {
    {CmpInst::FCMP_OEQ, CmpInst::ICMP_EQ},             // eq
    {CmpInst::FCMP_UNE, CmpInst::ICMP_NE},             // ne
    {CmpInst::FCMP_OLT, CmpInst::ICMP_SLT},            // lt
    {CmpInst::FCMP_OLE, CmpInst::ICMP_SLE},            // le
    {CmpInst::FCMP_OGT, CmpInst::ICMP_SGT},            // gt
    {CmpInst::FCMP_OGE, CmpInst::ICMP_SGE},            // ge
    {CmpInst::BAD_FCMP_PREDICATE, CmpInst::ICMP_ULT},  // ult
};
static_assert(static_cast<int>(Op::ult) - static_cast<int>(Op::eq) + 1 == std::size(predicates));

llvm::Value* compare(Builder& b, const Operation& o) {
  const Predicates& row = predicates[static_cast<int>(o.op) - static_cast<int>(Op::eq)];
  return b.CreateCmp(o.operand == Type::f64 ? row.on_floats : row.on_integers, o.args[0], o.args[1]);
}

llvm::Value* select(Builder& b, const Operation& o) {
  return b.CreateSelect(o.args[0], o.args[1], o.args[2]);
}

llvm::Value* zero_extend(Builder& b, const Operation& o) {
  return b.CreateZExt(o.args[0], result_type(b, o));
}

llvm::Value* bitcast(Builder& b, const Operation& o) { return b.CreateBitCast(o.args[0], result_type(b, o)); }

llvm::Value* to_boolean(Builder& b, const Operation& o) {
  auto* const zero = llvm::Constant::getNullValue(o.args[0]->getType());
  return o.operand == Type::f64 ? b.CreateFCmpUNE(o.args[0], zero) : b.CreateICmpNE(o.args[0], zero);
}

/// Truncates and saturates, NaN to 0. LLVM's intrinsic does the same, but lane by lane in vectors.
llvm::Value* float_to_integer(Builder& b, const Operation& o) {
  auto* const x = o.args[0];
  auto* const type = result_type(b, o);
  if (o.width == 1) return b.CreateIntrinsic(llvm::Intrinsic::fptosi_sat, {type, x->getType()}, {x});
  // The largest double that is an i64 is not the largest i64.
  const bool exact = o.type == Type::i32;
  auto* const least = llvm::ConstantFP::get(x->getType(), exact ? -0x1p31 : -0x1p63);
  auto* const most = llvm::ConstantFP::get(x->getType(), exact ? 0x1p31 - 1 : 0x1p63 - 1024);
  auto* const above = b.CreateSelect(b.CreateFCmpOGT(x, least), x, least);
  auto* const inside = b.CreateSelect(b.CreateFCmpOLT(above, most), above, most);
  auto* result = b.CreateFPToSI(inside, type);
  if (!exact) {
    auto* const too_much = b.CreateFCmpOGE(x, llvm::ConstantFP::get(x->getType(), 0x1p63));
    result = b.CreateSelect(too_much, integer(b, o, std::numeric_limits<std::int64_t>::max()), result);
  }
  return b.CreateSelect(b.CreateFCmpORD(x, x), result, integer(b, o, 0));
}

llvm::Value* convert(Builder& b, const Operation& o) {
  if (o.type == o.operand) return o.args[0];
  if (o.type == Type::boolean) return to_boolean(b, o);
  if (o.operand == Type::f64) return float_to_integer(b, o);
  auto* const type = result_type(b, o);
  const bool unsigned_source = o.operand == Type::boolean;
  if (o.type == Type::f64) {
    return unsigned_source ? b.CreateUIToFP(o.args[0], type) : b.CreateSIToFP(o.args[0], type);
  }
  return b.CreateIntCast(o.args[0], type, !unsigned_source);
}

struct Row {
  Op op;
  Build build;
};

using I = llvm::Instruction;
constexpr Row rows[] = {
    {Op::add, binary<I::FAdd, I::Add>},
    {Op::sub, binary<I::FSub, I::Sub>},
    {Op::mul, binary<I::FMul, I::Mul>},
    {Op::neg, negate},
    {Op::div, binary<I::FDiv, I::FDiv>},
    {Op::fma, fma},
    {Op::sqrt, unary_intrinsic<llvm::Intrinsic::sqrt>},
    {Op::abs, unary_intrinsic<llvm::Intrinsic::fabs>},
    {Op::floor, unary_intrinsic<llvm::Intrinsic::floor>},
    {Op::ceil, unary_intrinsic<llvm::Intrinsic::ceil>},
    {Op::trunc, unary_intrinsic<llvm::Intrinsic::trunc>},
    {Op::round_even, unary_intrinsic<llvm::Intrinsic::roundeven>},
    {Op::round_f32, round_to_f32},
    {Op::copysign, copysign},
    {Op::sdiv, divide<false>},
    {Op::srem, divide<true>},
    {Op::shl, shift<I::Shl>},
    {Op::lshr, shift<I::LShr>},
    {Op::ashr, shift<I::AShr>},
    {Op::bit_and, binary<I::And, I::And>},
    {Op::bit_or, binary<I::Or, I::Or>},
    {Op::bit_xor, binary<I::Xor, I::Xor>},
    {Op::eq, compare},
    {Op::ne, compare},
    {Op::lt, compare},
    {Op::le, compare},
    {Op::gt, compare},
    {Op::ge, compare},
    {Op::ult, compare},
    {Op::select, select},
    {Op::convert, convert},
    {Op::zext, zero_extend},
    {Op::bitcast, bitcast},
};

constexpr bool in_order() {
  for (std::size_t k = 1; k < std::size(rows); ++k) {
    if (static_cast<int>(rows[k].op) != static_cast<int>(rows[k - 1].op) + 1) return false;
  }
  return rows[0].op == Op::add;
}
static_assert(in_order(), "one row for each operation that computes, in the order of the enumeration");

}  // namespace

llvm::Type* memory_type(llvm::LLVMContext& context, Type type) {
  return type == Type::boolean ? llvm::Type::getInt8Ty(context) : lanes_type(context, type, 1);
}

llvm::Value* value_from_memory(llvm::IRBuilder<>& builder, Type memory, llvm::Value* loaded, int width) {
  switch (memory) {
    case Type::boolean: return builder.CreateICmpNE(loaded, llvm::Constant::getNullValue(loaded->getType()));
    case Type::f32: return builder.CreateFPExt(loaded, lanes_type(builder.getContext(), Type::f64, width));
    default: return loaded;
  }
}

llvm::Type* lanes_type(llvm::LLVMContext& context, Type type, int width) {
  llvm::Type* element = nullptr;
  switch (type) {
    case Type::boolean: element = llvm::Type::getInt1Ty(context); break;
    case Type::i32: element = llvm::Type::getInt32Ty(context); break;
    case Type::i64: element = llvm::Type::getInt64Ty(context); break;
    case Type::f64: element = llvm::Type::getDoubleTy(context); break;
    case Type::f32: element = llvm::Type::getFloatTy(context); break;
  }
  return width == 1 ? element : llvm::FixedVectorType::get(element, static_cast<unsigned>(width));
}

llvm::Constant* constant_bits(llvm::LLVMContext& context, Type type, std::uint64_t bits) {
  if (type == Type::f64) {
    return llvm::ConstantFP::get(context, llvm::APFloat(llvm::APFloat::IEEEdouble(), llvm::APInt(64, bits)));
  }
  return llvm::ConstantInt::get(lanes_type(context, type, 1), bits);
}

llvm::Value* emit_operation(Builder& builder, const Operation& operation) {
  const auto at = static_cast<std::size_t>(operation.op) - static_cast<std::size_t>(Op::add);
  if (at >= std::size(rows)) throw InternalError("an operation without machine code");
  return rows[at].build(builder, operation);
}

}  // namespace brio::llvm_backend
