// The only place that includes LLVM: what differs between its versions is dealt with here.
#pragma once

#include <llvm/Config/llvm-config.h>
#if LLVM_VERSION_MAJOR != 19
#error "Brio's kernels are written against LLVM 19"
#endif

#include <llvm/IR/IRBuilder.h>
#include <llvm/IR/LLVMContext.h>
#include <llvm/IR/Module.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/MemoryBuffer.h>
#include <llvm/Target/TargetMachine.h>
