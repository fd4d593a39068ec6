#include "face/draws.hpp"

#include <algorithm>
#include <cmath>

#include "ir/host_math.hpp"

namespace brio::face {

namespace {

constexpr std::int64_t largest_half = 1024;
// From here on, compiling takes less time than it saves.
constexpr double worth_compiling = 500'000;
// Work that no interpreter is quicker with.
constexpr std::int64_t to_be_compiled = std::int64_t{1} << 40;

model::ArrayPtr make_array() { return std::make_shared<model::Array>(ir::Type::f64, largest_half); }

}  // namespace

Draws::Draws(Distribution distribution, std::uint64_t stream, double expected, const Random& random)
    : distribution_(distribution),
      key_(ir::host::random_key(random.seed, stream)),
      random_(random),
      numbers_{make_array(), make_array()} {
  if (expected < worth_compiling) return;
  compiled_ =
      std::make_unique<OneShot>(kernel(stream), to_be_compiled, model::Names{}, model::Names{}, random);
}

plan::BoundKernel Draws::kernel(std::uint64_t stream) const {
  plan::Lowering lowering("draws", ir::Domain::items, "connect");
  auto& b = lowering.builder();
  const auto key = lowering.scalar(
      "key", {.kind = plan::ScalarSource::Kind::key, .type = ir::Type::i64, .stream = stream});
  const auto step = lowering.scalar("step", {.kind = plan::ScalarSource::Kind::draw, .type = ir::Type::i64});
  for (const std::uint32_t draw : {0u, 1u}) {
    const ir::RandomPlace place{key, b.item(), step};
    const auto number = distribution_ == Distribution::exponential ? ir::build_exponential(b, place, draw)
                                                                   : ir::build_rand(b, place, draw);
    b.store(lowering.array(draw == 0 ? "first" : "second", numbers_[draw]), b.item(), number);
  }
  return std::move(lowering).finish();
}

void Draws::begin(std::uint64_t sequence, double expected) {
  sequence_ = sequence;
  chunk_ = 0;
  // A little more than is expected, so that few sequences need a second chunk.
  const auto wanted = expected / 2 + 2 * std::sqrt(std::max(expected, 0.0)) + 1;
  half_ = base::padded(static_cast<std::int64_t>(std::min(wanted, static_cast<double>(largest_half))));
  in_second_ = true;
  at_ = end_ = nullptr;
}

void Draws::advance() {
  in_second_ = !in_second_;
  if (!in_second_) {
    const auto step = static_cast<std::int64_t>((sequence_ << 24u) + chunk_++);
    if (compiled_) {
      compiled_->set_time(random_, step);
      compiled_->launch().items(half_, nullptr, nullptr);
    } else {
      compute_here(step);
    }
  }
  at_ = numbers_[in_second_ ? 1 : 0]->as<double>();
  end_ = at_ + half_;
}

void Draws::compute_here(std::int64_t step) {
  for (const std::uint32_t draw : {0u, 1u}) {
    auto* numbers = numbers_[draw]->as<double>();
    for (std::int64_t k = 0; k < half_; ++k) {
      const auto place = static_cast<std::uint64_t>(k);
      numbers[k] = distribution_ == Distribution::uniform ? ir::host::rand(key_, place, step, draw)
                                                          : ir::host::exponential(key_, place, step, draw);
    }
  }
}

}  // namespace brio::face
