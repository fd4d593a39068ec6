#include "backend/llvm/compile.hpp"

#include <llvm/IR/DiagnosticInfo.h>
#include <llvm/IR/DiagnosticPrinter.h>
#include <llvm/IR/LegacyPassManager.h>
#include <llvm/IR/Verifier.h>
#include <llvm/Support/SmallVectorMemoryBuffer.h>
#include <llvm/Support/raw_ostream.h>

#include <fmt/format.h>

#include "backend/llvm/emit.hpp"
#include "backend/llvm/optimise.hpp"
#include "brio/error.hpp"

namespace brio::llvm_backend {
namespace {

/// A context of its own for each compilation: contexts are not shared between threads.
class Compilation {
 public:
  Compilation(const ir::Kernel& kernel, const Target& target, const std::string& name)
      : machine_(make_machine(target)), module_("kernel", context_) {
    context_.setDiscardValueNames(false);
    // LLVM's own handler ends the process.
    context_.setDiagnosticHandlerCallBack(
        [](const llvm::DiagnosticInfo* found, void* errors) {
          if (found->getSeverity() != llvm::DS_Error) return;
          llvm::raw_string_ostream stream(*static_cast<std::string*>(errors));
          llvm::DiagnosticPrinterRawOStream printer(stream);
          found->print(printer);
        },
        &errors_);
    module_.setTargetTriple(target.triple);
    module_.setDataLayout(machine_->createDataLayout());
    emit_kernel(module_, kernel, target, name);
    verify(kernel);
    if (target.optimise != 0) optimise(module_, *machine_);
  }

  void write(llvm::SmallVectorImpl<char>& out, llvm::CodeGenFileType type) {
    llvm::raw_svector_ostream stream(out);
    llvm::legacy::PassManager passes;
    if (machine_->addPassesToEmitFile(passes, stream, nullptr, type))
      throw RunError("no machine code can be written");
    passes.run(module_);
    if (!errors_.empty()) throw RunError(fmt::format("LLVM cannot compile a kernel: {}", errors_));
  }

  std::string text() const {
    std::string text;
    llvm::raw_string_ostream stream(text);
    module_.print(stream, nullptr);
    return text;
  }

 private:
  void verify(const ir::Kernel& kernel) const {
    std::string reason;
    llvm::raw_string_ostream stream(reason);
    if (llvm::verifyModule(module_, &stream)) {
      throw InternalError(fmt::format("kernel {}: {}\n{}", kernel.name, reason, text()));
    }
  }

  std::string errors_;
  llvm::LLVMContext context_;
  std::unique_ptr<llvm::TargetMachine> machine_;
  llvm::Module module_;
};

}  // namespace

std::unique_ptr<llvm::MemoryBuffer> compile_object(const ir::Kernel& kernel, const Target& target,
                                                   const std::string& name) {
  llvm::SmallVector<char, 0> bytes;
  Compilation(kernel, target, name).write(bytes, llvm::CodeGenFileType::ObjectFile);
  return std::make_unique<llvm::SmallVectorMemoryBuffer>(std::move(bytes), name, false);
}

Text compile_text(const ir::Kernel& kernel, const Target& target, const std::string& name) {
  Compilation compilation(kernel, target, name);
  Text text{.ir = compilation.text(), .assembly = {}};
  llvm::SmallVector<char, 0> bytes;
  compilation.write(bytes, llvm::CodeGenFileType::AssemblyFile);
  text.assembly.assign(bytes.begin(), bytes.end());
  return text;
}

}  // namespace brio::llvm_backend
