#include "ir/host_math.hpp"

#include "base/hash.hpp"
#include "ir/math_host.hpp"
#include "ir/math_random.hpp"

namespace brio::ir::host {
namespace {

using math::HostReal;
using math::HostWhole;

math::Place<HostWhole> place_of(std::uint64_t key, std::uint64_t element, std::int64_t step) {
  return {HostWhole::of(key), HostWhole::of(element & 0xffffffffu), HostWhole(step)};
}

double exp_of(double x) { return math::exp(HostReal(x)).value; }
double log_of(double x) { return math::log(HostReal(x)).value; }
double log1p_of(double x) { return math::log1p(HostReal(x)).value; }
double exponential_of(const math::Place<HostWhole>& place, std::uint32_t draw) {
  return math::exponential<HostReal>(place, draw).value;
}
double randn_of(const math::Place<HostWhole>& place, std::uint32_t draw) {
  return math::randn<HostReal>(place, draw).value;
}

BRIO_WITH_FMA double fast_exp(double x) { return math::exp(HostReal(x)).value; }
BRIO_WITH_FMA double fast_log(double x) { return math::log(HostReal(x)).value; }
BRIO_WITH_FMA double fast_log1p(double x) { return math::log1p(HostReal(x)).value; }
BRIO_WITH_FMA double fast_exponential(const math::Place<HostWhole>& place, std::uint32_t draw) {
  return math::exponential<HostReal>(place, draw).value;
}
BRIO_WITH_FMA double fast_randn(const math::Place<HostWhole>& place, std::uint32_t draw) {
  return math::randn<HostReal>(place, draw).value;
}

const bool fast = arithmetic::machine_has_fma();

}  // namespace

double exp(double x) { return fast ? fast_exp(x) : exp_of(x); }
double log(double x) { return fast ? fast_log(x) : log_of(x); }
double log1p(double x) { return fast ? fast_log1p(x) : log1p_of(x); }

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
  const std::array<HostWhole, 4> wide{HostWhole(counter[0]), HostWhole(counter[1]), HostWhole(counter[2]),
                                      HostWhole(counter[3])};
  const auto block = math::philox(wide, HostWhole(key[0]), HostWhole(key[1]));
  std::array<std::uint32_t, 4> result{};
  for (std::size_t k = 0; k < 4; ++k)
    result[k] = static_cast<std::uint32_t>(block[k / 2].value >> (k % 2 == 0 ? 32u : 0u));
  return result;
}

std::uint64_t random_key(std::uint64_t seed, std::uint64_t stream) {
  // Two rounds, so that neighbouring seeds and streams have nothing in common and do not commute.
  return base::mix(base::mix(seed + 0x9e3779b97f4a7c15ull) ^ stream);
}

double rand(std::uint64_t key, std::uint64_t element, std::int64_t step, std::uint32_t draw) {
  return math::rand<HostReal>(place_of(key, element, step), draw).value;
}

double exponential(std::uint64_t key, std::uint64_t element, std::int64_t step, std::uint32_t draw) {
  const auto place = place_of(key, element, step);
  return fast ? fast_exponential(place, draw) : exponential_of(place, draw);
}

double randn(std::uint64_t key, std::uint64_t element, std::int64_t step, std::uint32_t draw) {
  const auto place = place_of(key, element, step);
  return fast ? fast_randn(place, draw) : randn_of(place, draw);
}

}  // namespace brio::ir::host
