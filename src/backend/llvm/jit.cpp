#include "backend/llvm/jit.hpp"

#include <llvm/ExecutionEngine/JITLink/JITLinkMemoryManager.h>
#include <llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h>

#include <cmath>
#include <cstring>

#include <fmt/format.h>

#include "brio/error.hpp"

namespace brio::llvm_backend {
namespace {

template <class T>
T value_or_throw(llvm::Expected<T> result) {
  if (!result) throw RunError(fmt::format("LLVM: {}", llvm::toString(result.takeError())));
  return std::move(*result);
}

void check(llvm::Error error) {
  if (error) throw RunError(fmt::format("LLVM: {}", llvm::toString(std::move(error))));
}

/// What LLVM calls where the processor lacks an instruction, and for nothing else.
llvm::Error define_runtime_functions(llvm::orc::LLJIT& jit) {
  struct Row {
    const char* name;
    void* address;
  };
  using Unary = double (*)(double);
  const Row rows[] = {
      {"fma", reinterpret_cast<void*>(static_cast<double (*)(double, double, double)>(std::fma))},
      {"floor", reinterpret_cast<void*>(static_cast<Unary>(std::floor))},
      {"ceil", reinterpret_cast<void*>(static_cast<Unary>(std::ceil))},
      {"trunc", reinterpret_cast<void*>(static_cast<Unary>(std::trunc))},
      {"roundeven", reinterpret_cast<void*>(static_cast<Unary>(std::nearbyint))},
      {"memcpy", reinterpret_cast<void*>(&std::memcpy)},
      {"memset", reinterpret_cast<void*>(&std::memset)},
  };
  llvm::orc::SymbolMap symbols;
  for (const Row& row : rows) {
    symbols[jit.mangleAndIntern(row.name)] = {
        llvm::orc::ExecutorAddr::fromPtr(row.address),
        llvm::JITSymbolFlags::Exported | llvm::JITSymbolFlags::Callable};
  }
  return jit.getMainJITDylib().define(llvm::orc::absoluteSymbols(std::move(symbols)));
}

}  // namespace

Jit::Jit(const Target& target) {
  // Linking happens on the thread that asks for it; without this ORC starts threads of its own.
  auto process = value_or_throw(llvm::orc::SelfExecutorProcessControl::Create(
      nullptr, std::make_unique<llvm::orc::InPlaceTaskDispatcher>()));
  llvm::orc::JITTargetMachineBuilder machine{llvm::Triple(target.triple)};
  machine.setCPU(target.cpu);
  // Kernels have no static constructors and see no symbol of the process.
  jit_ = value_or_throw(llvm::orc::LLJITBuilder()
                            .setExecutorProcessControl(std::move(process))
                            .setJITTargetMachineBuilder(std::move(machine))
                            .setPlatformSetUp(llvm::orc::setUpInactivePlatform)
                            .setLinkProcessSymbolsByDefault(false)
                            .create());
  check(define_runtime_functions(*jit_));
}

Jit::Linked Jit::link(std::unique_ptr<llvm::MemoryBuffer> object, const std::string& name) {
  auto code = jit_->getMainJITDylib().createResourceTracker();
  check(jit_->addObjectFile(code, std::move(object)));
  const auto address = value_or_throw(jit_->lookup(name));
  return {.entry = address.toPtr<Entry>(), .code = std::move(code)};
}

void Jit::unlink(const llvm::orc::ResourceTrackerSP& code) {
  if (code) llvm::consumeError(code->remove());
}

}  // namespace brio::llvm_backend
