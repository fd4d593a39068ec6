// Random kernels leave the same bits in memory from the interpreter and from machine code of every width.
#include <gtest/gtest.h>

#include "backend/interpreter/interpreter.hpp"
#include "backend/llvm/llvm_backend.hpp"
#include "random_kernel.hpp"

namespace brio::agree {
namespace {

struct Case {
  int width;
  int optimise;
  std::uint64_t first_seed;
  int kernels;  ///< of each domain
};

class RandomKernels : public testing::TestWithParam<Case> {};

constexpr ir::Domain domains[] = {ir::Domain::once, ir::Domain::items, ir::Domain::list, ir::Domain::ranges};

std::vector<ir::Kernel> make_kernels(const Case& c) {
  std::vector<ir::Kernel> kernels;
  for (int k = 0; k < c.kernels; ++k) {
    for (const auto domain : domains)
      kernels.push_back(random_kernel(c.first_seed + static_cast<unsigned>(k), domain));
  }
  return kernels;
}

TEST_P(RandomKernels, AgreeWithTheInterpreter) {
  const Case& c = GetParam();
  const auto kernels = make_kernels(c);
  const auto expected = interpreter::make()->compile(kernels);
  const auto found = llvm_backend::make({.width = c.width, .optimise = c.optimise})->compile(kernels);
  for (std::size_t k = 0; k < kernels.size(); ++k) {
    for (const std::int64_t size : {1, c.width - 1, c.width, c.width + 1, 17, 1000}) {
      if (size < 1) continue;
      const auto workspace = random_workspace(kernels[k], size, 1000 * c.first_seed + k);
      const auto difference_found =
          difference(workspace, run(*expected[k], workspace), run(*found[k], workspace));
      ASSERT_EQ(difference_found, "") << size << " items, " << ir::print(kernels[k]);
    }
  }
}

std::string name(const testing::TestParamInfo<Case>& info) {
  return fmt::format("Width{}Optimise{}", info.param.width, info.param.optimise);
}

INSTANTIATE_TEST_SUITE_P(Unoptimised, RandomKernels,
                         testing::Values(Case{1, 0, 1000, 200}, Case{2, 0, 2000, 200}, Case{4, 0, 3000, 200},
                                         Case{8, 0, 4000, 300}),
                         name);
INSTANTIATE_TEST_SUITE_P(Optimised, RandomKernels,
                         testing::Values(Case{1, 3, 1000, 60}, Case{2, 3, 2000, 60}, Case{4, 3, 3000, 60},
                                         Case{8, 3, 4000, 100}),
                         name);

}  // namespace
}  // namespace brio::agree
