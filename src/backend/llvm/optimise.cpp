#include "backend/llvm/optimise.hpp"

#include <llvm/Analysis/AssumptionCache.h>
#include <llvm/Analysis/TargetLibraryInfo.h>
#include <llvm/Analysis/TargetTransformInfo.h>
#include <llvm/IR/Dominators.h>
#include <llvm/IR/PassInstrumentation.h>
#include <llvm/IR/PassManager.h>
#include <llvm/Transforms/Scalar/EarlyCSE.h>

namespace brio::llvm_backend {

// Kernels leave ir::Builder and Body already merged, folded, hoisted and vectorised. Of LLVM's passes over
// its own language only this one pays for its time; instcombine, simplifycfg and all of O3 took longer and
// changed nothing that could be measured (exp, LIF and Hodgkin-Huxley kernels, 2 % and less).
void optimise(llvm::Module& module, llvm::TargetMachine& machine) {
  llvm::FunctionAnalysisManager analyses;
  analyses.registerPass([] { return llvm::PassInstrumentationAnalysis(); });
  analyses.registerPass([] { return llvm::AssumptionAnalysis(); });
  analyses.registerPass([] { return llvm::DominatorTreeAnalysis(); });
  analyses.registerPass([] { return llvm::TargetLibraryAnalysis(); });
  analyses.registerPass([&] { return machine.getTargetIRAnalysis(); });
  for (auto& function : module) {
    if (!function.isDeclaration()) llvm::EarlyCSEPass().run(function, analyses);
  }
}

}  // namespace brio::llvm_backend
