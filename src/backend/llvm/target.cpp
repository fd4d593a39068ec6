#include "backend/llvm/target.hpp"

#include <llvm/MC/MCSubtargetInfo.h>
#include <llvm/MC/TargetRegistry.h>
#include <llvm/Support/TargetSelect.h>
#include <llvm/TargetParser/Host.h>

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <vector>

#include "brio/error.hpp"

namespace brio::llvm_backend {
namespace {

void initialise_llvm() {
  static std::once_flag once;
  std::call_once(once, [] {
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
  });
}

const llvm::Target& find_target(const std::string& triple) {
  std::string reason;
  const llvm::Target* target = llvm::TargetRegistry::lookupTarget(triple, reason);
  if (target == nullptr)
    throw RunError(fmt::format("no machine code can be made for {}: {}", triple, reason));
  return *target;
}

/// Widest registers of the processor, in bits.
int widest_registers(const llvm::MCSubtargetInfo& processor) {
  if (processor.checkFeatures("+avx512f,+avx512dq,+avx512vl")) return 512;
  if (processor.checkFeatures("+avx")) return 256;
  return 128;
}

/// In alphabetical order, since the map's order is not the same everywhere.
std::string print(const llvm::StringMap<bool, llvm::MallocAllocator>& features) {
  std::vector<std::string> sorted;
  for (const auto& feature : features) {
    sorted.push_back(fmt::format("{}{}", feature.second ? '+' : '-', feature.first().str()));
  }
  std::ranges::sort(sorted, {}, [](const std::string& text) { return text.substr(1); });
  return fmt::format("{}", fmt::join(sorted, ","));
}

}  // namespace

Target host_target(const Options& options) {
  constexpr int widths[] = {0, 1, 2, 4, 8};
  if (std::ranges::find(widths, options.width) == std::end(widths)) {
    throw RunError(fmt::format("a vector has 1, 2, 4 or 8 lanes, not {}", options.width));
  }
  if (options.optimise != 0 && options.optimise != 3) {
    throw RunError(fmt::format("the optimisation level is 0 or 3, not {}", options.optimise));
  }
  initialise_llvm();
  Target target;
  target.triple = llvm::sys::getProcessTriple();
  target.optimise = options.optimise;
  if (options.processor.empty()) {
    target.cpu = llvm::sys::getHostCPUName().str();
    target.features = print(llvm::sys::getHostCPUFeatures());
  } else if (make_machine(target)->getMCSubtargetInfo()->isCPUStringValid(options.processor)) {
    target.cpu = options.processor;
  } else {
    throw RunError(fmt::format("LLVM knows no processor '{}'", options.processor));
  }
  target.vector_bits = widest_registers(*make_machine(target)->getMCSubtargetInfo());
  target.width = options.width != 0 ? options.width : target.vector_bits / 64;
  return target;
}

std::unique_ptr<llvm::TargetMachine> make_machine(const Target& target) {
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;  // ir::Op::fma alone contracts
  const auto level = target.optimise == 0 ? llvm::CodeGenOptLevel::None : llvm::CodeGenOptLevel::Default;
  std::unique_ptr<llvm::TargetMachine> machine(
      find_target(target.triple)
          .createTargetMachine(target.triple, target.cpu, target.features, options, llvm::Reloc::PIC_,
                               llvm::CodeModel::Small, level, true));
  if (!machine)
    throw RunError(fmt::format("no machine code can be made for {} ({})", target.triple, target.cpu));
  return machine;
}

}  // namespace brio::llvm_backend
