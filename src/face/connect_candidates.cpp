#include "face/connect_candidates.hpp"
#include "model/stream_names.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace brio::face {

namespace {

model::ArrayPtr make_array(ir::Type type) { return std::make_shared<model::Array>(type, Candidates::batch); }

}  // namespace

Candidates::Candidates(const Recipe& recipe, const std::vector<Test>& tests, double expected,
                       const Random& random)
    : recipe_(recipe),
      random_(random),
      expected_(expected),
      always_neurons_(recipe.in_range && !recipe.element),
      outer_(make_array(ir::Type::i32)),
      inner_(make_array(ir::Type::i32)),
      position_(make_array(ir::Type::i32)),
      loop_(batch),
      row_(batch),
      stray_(batch) {
  accepted_.data.resize(static_cast<std::size_t>(base::padded(batch) + base::padding));
  if (recipe.element) make_element();
  if (!tests.empty()) make_tests(tests);
  if (recipe.n) make_copies();
}

plan::Lowering Candidates::lowering(const char* name) const {
  const auto& synapses = recipe_.synapses;
  const bool from_source = recipe_.outer == check::Side::source;
  return {
      name,
      ir::Domain::items,
      model::family_of(synapses.name()),
      {from_source ? outer_ : inner_, from_source ? inner_ : outer_, synapses.source(), synapses.target()}};
}

namespace {

std::unique_ptr<OneShot> bound(plan::Lowering&& lowering, const Recipe& recipe,
                               const model::ArrayPtr& position, double expected, const Random& random) {
  auto kernel = std::move(lowering).finish();
  for (auto& array : kernel.arrays) {
    if (array == recipe.loop) array = position;
  }
  const auto work = static_cast<std::int64_t>(std::min(expected, 0x1p40));
  return std::make_unique<OneShot>(std::move(kernel), work, recipe.synapses.names, recipe.outside, random);
}

}  // namespace

void Candidates::make_element() {
  element_ = make_array(ir::Type::f64);
  auto code = lowering("element");
  code.begin_block("element", recipe_.element->symbols);
  auto& b = code.builder();
  const auto index = b.convert(code.value(recipe_.element->expr), ir::Type::f64);
  b.store(code.array("index", element_), b.item(), index);
  element_code_ = bound(std::move(code), recipe_, position_, expected_, random_);
}

void Candidates::make_tests(const std::vector<Test>& tests) {
  auto code = lowering("test");
  auto& b = code.builder();
  auto all = b.boolean(true);
  for (std::size_t k = 0; k < tests.size(); ++k) {
    if (k == 0 || tests[k].symbols != tests[k - 1].symbols)
      code.begin_block(tests[k].role, *tests[k].symbols);
    all = b.logical_and(all, b.convert(code.value(tests[k].condition), ir::Type::boolean));
  }
  b.append(b.list("accepted"), b.convert(b.item(), ir::Type::i32), all);
  test_code_ = bound(std::move(code), recipe_, position_, expected_, random_);
}

void Candidates::make_copies() {
  n_ = make_array(ir::Type::f64);
  auto code = lowering("copies");
  code.begin_block("n", recipe_.n->symbols);
  auto& b = code.builder();
  b.store(code.array("n", n_), b.item(), b.convert(code.value(recipe_.n->expr), ir::Type::f64));
  copies_code_ = bound(std::move(code), recipe_, position_, expected_, random_);
}

bool Candidates::calls_out() const {
  return std::ranges::any_of(std::array{element_code_.get(), test_code_.get(), copies_code_.get()},
                             [](const OneShot* code) { return code != nullptr && code->calls_out(); });
}

void Candidates::begin(std::size_t block) {
  count_ = 0;
  draw_ = static_cast<std::int64_t>((random_.operations << 44u) + (std::uint64_t{block} << 18u));
}

void Candidates::run(OneShot& code, runtime::SpikeBuffer* accepted) {
  // Kernels work on whole vectors: behind the last candidate there have to be neurons as well.
  for (const auto& side : {outer_, inner_}) {
    std::fill(side->as<std::int32_t>() + count_, side->as<std::int32_t>() + base::padded(count_), 0);
  }
  code.set_time(random_, draw_);
  code.launch().items(count_, accepted, nullptr);
}

std::optional<Stray> Candidates::pass() {
  if (count_ == 0) return std::nullopt;
  for (std::int64_t k = 0; k < count_; ++k) {
    constexpr std::int64_t largest = std::numeric_limits<std::int32_t>::max();
    position_->as<std::int32_t>()[k] =
        static_cast<std::int32_t>(std::clamp(loop_[static_cast<std::size_t>(k)], -largest, largest));
  }
  if (auto stray = find_neurons()) return stray;
  test();
  for (std::int64_t k = 0; !always_neurons_ && k < count_; ++k) {
    const auto& index = stray_[static_cast<std::size_t>(k)];
    if (index) return Stray{outer_->as<std::int32_t>()[k], *index};
  }
  if (copies_code_ && count_ > 0) run(*copies_code_, nullptr);
  ++draw_;
  return std::nullopt;
}

// Which neuron each candidate means. One that means none is left out, or an error, or marked.
std::optional<Stray> Candidates::find_neurons() {
  auto* inner = inner_->as<std::int32_t>();
  if (always_neurons_) {
    std::copy_n(position_->as<std::int32_t>(), count_, inner);
    return std::nullopt;
  }
  std::fill_n(inner, count_, 0);
  if (element_code_) run(*element_code_, nullptr);
  std::int64_t kept = 0;
  for (std::int64_t k = 0; k < count_; ++k) {
    const double index =
        element_ ? element_->as<double>()[k] : static_cast<double>(loop_[static_cast<std::size_t>(k)]);
    const double whole = std::trunc(index);
    const bool exists = whole >= 0 && whole < static_cast<double>(recipe_.inner_view().size());
    if (!exists && recipe_.skip_if_invalid) continue;
    if (!exists && recipe_.exist_first) return Stray{outer_->as<std::int32_t>()[k], index};
    keep(kept, k);
    constexpr double largest = std::numeric_limits<std::int32_t>::max();
    inner[kept] = std::isnan(whole) ? -1 : static_cast<std::int32_t>(std::clamp(whole, -largest, largest));
    stray_[static_cast<std::size_t>(kept)] = exists ? std::nullopt : std::optional(index);
    ++kept;
  }
  count_ = kept;
  return std::nullopt;
}

void Candidates::test() {
  if (!test_code_ || count_ == 0) return;
  run(*test_code_, &accepted_);
  std::int64_t kept = 0;
  for (const auto k : accepted_.spikes()) {
    keep(kept, k);
    inner_->as<std::int32_t>()[kept] = inner_->as<std::int32_t>()[k];
    if (!always_neurons_) stray_[static_cast<std::size_t>(kept)] = stray_[static_cast<std::size_t>(k)];
    ++kept;
  }
  count_ = kept;
}

void Candidates::keep(std::int64_t to, std::int64_t from) {
  if (to == from) return;
  const auto at = static_cast<std::size_t>(from);
  row_[static_cast<std::size_t>(to)] = row_[at];
  loop_[static_cast<std::size_t>(to)] = loop_[at];
  outer_->as<std::int32_t>()[to] = outer_->as<std::int32_t>()[from];
  position_->as<std::int32_t>()[to] = position_->as<std::int32_t>()[from];
}

std::int64_t Candidates::copies_at(std::int64_t k) const {
  const auto wanted = n_->as<double>()[k];  // may be no number
  return wanted > 0 ? static_cast<std::int64_t>(std::min(wanted, 0x1p31)) : 0;
}

}  // namespace brio::face
