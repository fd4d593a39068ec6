#include "backend/llvm/frame.hpp"

#include <llvm/IR/MDBuilder.h>

#include <cstddef>

#include <fmt/format.h>

#include "backend/llvm/operations.hpp"
#include "ir/call.hpp"

namespace brio::llvm_backend {
namespace {

constexpr std::size_t offset_of(CallField field) { return 8 * static_cast<std::size_t>(field); }
static_assert(offsetof(ir::KernelCall, arrays) == offset_of(CallField::arrays));
static_assert(offsetof(ir::KernelCall, scalars) == offset_of(CallField::scalars));
static_assert(offsetof(ir::KernelCall, begin) == offset_of(CallField::begin));
static_assert(offsetof(ir::KernelCall, end) == offset_of(CallField::end));
static_assert(offsetof(ir::KernelCall, size) == offset_of(CallField::size));
static_assert(offsetof(ir::KernelCall, list) == offset_of(CallField::list));
static_assert(offsetof(ir::KernelCall, ranges) == offset_of(CallField::ranges));
static_assert(offsetof(ir::KernelCall, order) == offset_of(CallField::order));
static_assert(offsetof(ir::KernelCall, appends) == offset_of(CallField::appends));
static_assert(sizeof(void*) == 8 && sizeof(ir::AppendList) == 16 && sizeof(ir::Range) == 16);

llvm::Value* element(Builder& b, llvm::Value* base, std::size_t index, const llvm::Twine& name) {
  auto* const address = b.CreateConstInBoundsGEP1_64(b.getInt64Ty(), base, index);
  return b.CreateLoad(b.getInt64Ty(), address, name);
}

llvm::Value* scalar_from_bits(Builder& b, ir::Type type, llvm::Value* bits) {
  switch (type) {
    case ir::Type::boolean: return b.CreateICmpNE(b.CreateTrunc(bits, b.getInt8Ty()), b.getInt8(0));
    case ir::Type::i32: return b.CreateTrunc(bits, b.getInt32Ty());
    case ir::Type::i64: return bits;
    case ir::Type::f64:
    case ir::Type::f32: break;
  }
  return b.CreateBitCast(bits, b.getDoubleTy());
}

void set_attributes(llvm::Function* function, const Target& target) {
  function->setDoesNotThrow();
  function->addParamAttr(0, llvm::Attribute::NoAlias);
  function->addParamAttr(0, llvm::Attribute::NonNull);
  function->addParamAttr(0, llvm::Attribute::ReadOnly);
  // Without this LLVM keeps to 256 bits on processors that have 512.
  function->addFnAttr("prefer-vector-width", std::to_string(target.vector_bits));
}

}  // namespace

AliasScopes::AliasScopes(llvm::LLVMContext& context, std::size_t arrays) {
  llvm::MDBuilder metadata(context);
  auto* const domain = metadata.createAnonymousAliasScopeDomain("call");
  std::vector<llvm::Metadata*> all;
  for (std::size_t k = 0; k <= arrays; ++k) {
    all.push_back(metadata.createAnonymousAliasScope(domain, k < arrays ? "array" : "lists"));
  }
  for (std::size_t k = 0; k < all.size(); ++k) {
    auto rest = all;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(k));
    scopes_.push_back(llvm::MDNode::get(context, {all[k]}));
    others_.push_back(llvm::MDNode::get(context, rest));
  }
}

void AliasScopes::mark(llvm::Instruction* instruction, std::size_t scope) const {
  instruction->setMetadata(llvm::LLVMContext::MD_alias_scope, scopes_[scope]);
  instruction->setMetadata(llvm::LLVMContext::MD_noalias, others_[scope]);
}

llvm::Value* Frame::field(Builder& builder, CallField field) const {
  const bool number = field == CallField::begin || field == CallField::end || field == CallField::size;
  auto* const type = number ? static_cast<llvm::Type*>(builder.getInt64Ty()) : builder.getPtrTy();
  auto* const address =
      builder.CreateConstInBoundsGEP1_64(builder.getInt64Ty(), call, static_cast<unsigned>(field));
  return builder.CreateLoad(type, address);
}

Frame open_function(Builder& builder, llvm::Module& module, const ir::Kernel& kernel, const Target& target,
                    const std::string& name) {
  auto& context = module.getContext();
  auto* const type = llvm::FunctionType::get(builder.getVoidTy(), {builder.getPtrTy()}, false);
  auto* const function = llvm::Function::Create(type, llvm::Function::ExternalLinkage, name, module);
  set_attributes(function, target);
  builder.SetInsertPoint(llvm::BasicBlock::Create(context, "entry", function));

  Frame frame{.kernel = kernel,
              .function = function,
              .call = function->getArg(0),
              .arrays = {},
              .scalars = {},
              .appends = {},
              .avx512 = target.vector_bits == 512,
              .scopes = AliasScopes(context, kernel.arrays.size())};
  auto* const arrays = frame.field(builder, CallField::arrays);
  for (std::size_t k = 0; k < kernel.arrays.size(); ++k) {
    auto* const address = builder.CreateConstInBoundsGEP1_64(builder.getPtrTy(), arrays, k);
    frame.arrays.push_back(builder.CreateLoad(builder.getPtrTy(), address, kernel.arrays[k].name));
  }
  auto* const scalars = frame.field(builder, CallField::scalars);
  for (std::size_t k = 0; k < kernel.scalars.size(); ++k) {
    auto* const bits = element(builder, scalars, k, kernel.scalars[k].name);
    frame.scalars.push_back(scalar_from_bits(builder, kernel.scalars[k].type, bits));
  }
  auto* const appends = frame.field(builder, CallField::appends);
  for (std::size_t k = 0; k < kernel.lists.size(); ++k) {
    frame.appends.push_back(
        builder.CreateConstInBoundsGEP1_64(builder.getInt64Ty(), appends, k * sizeof(ir::AppendList) / 8));
  }
  return frame;
}

}  // namespace brio::llvm_backend
