#include "machine.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <new>
#include <random>

namespace brio::machine {
namespace {

#if defined(__AVX512F__)
constexpr std::size_t vector_bytes = 64;
#elif defined(__AVX__)
constexpr std::size_t vector_bytes = 32;
#else
constexpr std::size_t vector_bytes = 16;
#endif
template <class Real>
struct Lanes;
template <>
struct Lanes<double> {
  using Vector [[gnu::vector_size(vector_bytes)]] = double;
};
template <>
struct Lanes<float> {
  using Vector [[gnu::vector_size(vector_bytes)]] = float;
};

// As many as hide the time that an operation takes, and as fit into 16 registers with two constants.
constexpr int chains = 12;

/// The compiler takes x for read and changed: nothing that led to it is left out.
template <class T>
void keep(T& x) {
#if defined(__x86_64__)
  if constexpr (sizeof(T) >= 16) {
    asm volatile("" : "+x"(x));
    return;
  }
#endif
  asm volatile("" : "+m"(x));
}

template <class Real, class Operation>
void in_chains(std::int64_t count, Operation operation) {
  using Vector = typename Lanes<Real>::Vector;
  constexpr auto lanes = static_cast<std::int64_t>(sizeof(Vector) / sizeof(Real));
  Vector x[chains];
  for (auto& each : x) each = Vector{} + Real(1.25);
  for (std::int64_t done = 0; done < count; done += chains * lanes)
#pragma GCC unroll 16
    for (auto& each : x) each = operation(each);
  for (auto& each : x) keep(each);
}

}  // namespace

Memory::Memory(std::size_t bytes) {
  constexpr std::size_t page = std::size_t{1} << 21;
  const std::size_t size = (bytes + page - 1) / page * page;
  data_ = std::aligned_alloc(page, size);
  if (data_ == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  madvise(data_, size, MADV_HUGEPAGE);
#endif
  std::fill_n(static_cast<char*>(data_), size, char{0});
}

Memory::~Memory() { std::free(data_); }

void dependent_additions(std::int64_t count) {
  std::int64_t x = 0, one = 1;
  keep(one);
  for (std::int64_t k = 0; k < count; k += 16)
#pragma GCC unroll 16
    for (int j = 0; j < 16; ++j) asm volatile("" : "+r"(x += one));
  keep(x);
}

template <class Real>
void multiply_adds(std::int64_t count) {
  in_chains<Real>(count, [](auto x) { return x * Real(0.75) + Real(0.25); });
}
template void multiply_adds<double>(std::int64_t);
template void multiply_adds<float>(std::int64_t);

template <class Real>
void divisions(std::int64_t count) {
  in_chains<Real>(count, [](auto x) { return Real(1.5) / x; });
}
template void divisions<double>(std::int64_t);
template void divisions<float>(std::int64_t);

void exponentials(const float* x, float* y, std::int64_t size) {
  for (std::int64_t k = 0; k < size; ++k) {
    const float shifted =
        x[k] * 1.44269504F + 12582912.0F;  // 1.5 * 2^23: the sum's last bits are a whole number
    const float whole = shifted - 12582912.0F;
    const float r = (x[k] - whole * 0.693145752F) - whole * 1.42860677e-6F;
    float p = 1.0F / 720;
    p = p * r + 1.0F / 120;
    p = p * r + 1.0F / 24;
    p = p * r + 1.0F / 6;
    p = p * r + 0.5F;
    p = p * r + 1.0F;
    p = p * r + 1.0F;
    y[k] = std::bit_cast<float>(std::bit_cast<std::int32_t>(p) +
                                static_cast<std::int32_t>(std::bit_cast<std::uint32_t>(shifted) << 23));
  }
}

void update(double* x, std::int64_t size) {
  for (std::int64_t k = 0; k < size; ++k) x[k] = x[k] * 0.75 + 0.25;
  asm volatile("" ::"r"(x) : "memory");
}

void read(const double* x, std::int64_t size) {
  using Vector = Lanes<double>::Vector;
  constexpr std::int64_t lanes = sizeof(Vector) / sizeof(double), parts = 4;
  Vector sums[parts] = {};
  const auto* const vectors = reinterpret_cast<const Vector*>(x);
  for (std::int64_t k = 0; k + parts <= size / lanes; k += parts)
#pragma GCC unroll 4
    for (std::int64_t j = 0; j < parts; ++j) sums[j] += vectors[k + j];
  for (auto& sum : sums) keep(sum);
}

std::vector<std::int32_t> rows_of_targets(std::int64_t count, std::int64_t targets) {
  constexpr std::int64_t row = 100;
  std::vector<std::int32_t> result(static_cast<std::size_t>(count));
  std::mt19937_64 random(1);
  for (auto& index : result)
    index = static_cast<std::int32_t>(random() % static_cast<std::uint64_t>(targets));
  for (std::int64_t k = 0; k < count; k += row)
    std::sort(result.begin() + k, result.begin() + std::min(k + row, count));
  return result;
}

template <class Real>
void scatter_add(Real* target, const std::int32_t* index, std::int64_t count) {
#pragma GCC unroll 8
  for (std::int64_t k = 0; k < count; ++k) target[index[k]] += Real(0.5);
  asm volatile("" ::"r"(target) : "memory");
}
template void scatter_add<double>(double*, const std::int32_t*, std::int64_t);
template void scatter_add<float>(float*, const std::int32_t*, std::int64_t);

template <class Real>
void scatter_add_fetched(Real* target, const std::int32_t* index, std::int64_t count) {
  constexpr std::int64_t ahead = 32;
  std::int64_t k = 0;
  for (; k + ahead < count; ++k) {
    __builtin_prefetch(target + index[k + ahead], 1);
    target[index[k]] += Real(0.5);
  }
  scatter_add(target, index + k, count - k);
}
template void scatter_add_fetched<double>(double*, const std::int32_t*, std::int64_t);
template void scatter_add_fetched<float>(float*, const std::int32_t*, std::int64_t);

}  // namespace brio::machine
