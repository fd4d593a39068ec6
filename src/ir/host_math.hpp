// The same elementary functions and random numbers on the host, at full speed: for building connections
// and other work outside kernels. Bit for bit equal to what kernels compute.
#pragma once

#include <array>
#include <cstdint>

namespace brio::ir::host {

double exp(double x);
double log(double x);
double log1p(double x);

/// Philox 4x32-10 (Salmon et al. 2011, doi:10.1145/2063384.2063405).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

/// The key of a stream: of the seed and of what draws (a stable hash of the object's name and role).
std::uint64_t random_key(std::uint64_t seed, std::uint64_t stream);

double rand(std::uint64_t key, std::uint64_t element, std::int64_t step, std::uint32_t draw);
double exponential(std::uint64_t key, std::uint64_t element, std::int64_t step, std::uint32_t draw);
double randn(std::uint64_t key, std::uint64_t element, std::int64_t step, std::uint32_t draw);

}  // namespace brio::ir::host
