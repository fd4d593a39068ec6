// Making synapses. For each source neuron in turn: candidates (all targets, or a random choice made by
// skipping), then the condition on them, then p if it is an expression, then n copies.
//
//   why candidates first: the test with p and the condition do not depend on each other, so that a sparse
//   connection costs time in proportion to its synapses, not to all pairs.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/hash.hpp"
#include "check/check.hpp"
#include "face/one_shot.hpp"
#include "face/session.hpp"
#include "ir/host_math.hpp"
#include "lang/parse.hpp"

namespace brio::face {

namespace {

using Indices = std::vector<std::int32_t>;

struct Pairs {
  Indices i;
  Indices j;
};

[[noreturn]] void refuse(Code code, std::string message, std::string hint = {}) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

SourcePtr text_of(const model::Synapses& synapses, const char* what, const std::string& text) {
  return lang::make_source(fmt::format("{} of connect() of {}", what, synapses.name()), text);
}

// Evaluates code on candidate pairs, a batch at a time, with one kernel for all batches.
class PairCode {
 public:
  static constexpr std::int64_t batch = 1 << 16;

  PairCode(const model::Synapses& synapses, const Connect& connect, const model::Names& outside,
           Random& random)
      : synapses_(synapses), outside_(outside), random_(random) {
    if (connect.condition) {
      condition_ = check::check_pair_condition(
          synapses, text_of(synapses, "the condition", *connect.condition), outside);
    }
    if (const auto* text = std::get_if<std::string>(&connect.p)) {
      probability_ = check::check_pair_number(synapses, text_of(synapses, "p", *text), outside);
    }
    if (const auto* text = std::get_if<std::string>(&connect.n)) {
      copies_ = check::check_pair_number(synapses, text_of(synapses, "n", *text), outside);
    }
    make_kernel(connect);
  }

  /// Appends the accepted pairs, each as often as n says.
  void accept(const Pairs& candidates, Pairs& accepted) {
    for (std::size_t from = 0; from < candidates.i.size(); from += batch) {
      const auto count = std::min<std::size_t>(batch, candidates.i.size() - from);
      std::copy_n(candidates.i.data() + from, count, i_->as<std::int32_t>());
      std::copy_n(candidates.j.data() + from, count, j_->as<std::int32_t>());
      evaluate(static_cast<std::int64_t>(count), accepted);
    }
  }

 private:
  void make_kernel(const Connect& connect) {
    const plan::Sides sides{i_, j_, synapses_.source(), synapses_.target()};
    plan::Lowering lowering("connect", ir::Domain::items, synapses_.name(), sides);
    auto& b = lowering.builder();
    auto accepted = b.boolean(true);
    if (condition_) {
      lowering.begin_block("condition", condition_->symbols);
      accepted = b.convert(lowering.value(condition_->expr), ir::Type::boolean);
    }
    if (probability_) {
      lowering.begin_block("p", probability_->symbols);
      const auto p = b.convert(lowering.value(probability_->expr), ir::Type::f64);
      accepted = b.logical_and(accepted, b.compare(ir::Op::lt, draw(lowering), p));
    }
    auto n = b.f64(connect.n.index() == 0 ? static_cast<double>(std::get<0>(connect.n)) : 0.0);
    if (copies_) {
      lowering.begin_block("n", copies_->symbols);
      n = b.convert(lowering.value(copies_->expr), ir::Type::f64);
    }
    b.store(lowering.array("n", n_), b.item(), n);
    b.append(b.list("accepted"), b.convert(b.item(), ir::Type::i32), accepted);
    const auto work = synapses_.source().size() * synapses_.target().size();
    kernel_ =
        std::make_unique<OneShot>(std::move(lowering).finish(), work, synapses_.names, outside_, random_);
    accepted_.data.resize(static_cast<std::size_t>(base::padded(batch) + base::padding));
  }

  ir::Value draw(plan::Lowering& lowering) const {
    const auto stream = base::stable_hash("connect p", base::stable_hash(synapses_.name()));
    const auto key = lowering.scalar(
        "key_connect", {.kind = plan::ScalarSource::Kind::key, .type = ir::Type::i64, .stream = stream});
    const auto step =
        lowering.scalar("step", {.kind = plan::ScalarSource::Kind::draw, .type = ir::Type::i64});
    return ir::build_rand(lowering.builder(), {key, lowering.builder().item(), step}, 0);
  }

  void evaluate(std::int64_t count, Pairs& accepted) {
    kernel_->set_time(random_);
    ++random_.operations;
    kernel_->launch().items(count, &accepted_, nullptr);
    for (const auto k : accepted_.spikes()) {
      const auto wanted = n_->at(k);  // may be NaN
      const auto copies = wanted > 0 ? static_cast<std::int64_t>(std::ceil(std::min(wanted, 0x1p31))) : 0;
      for (std::int64_t copy = 0; copy < copies; ++copy) {
        accepted.i.push_back(i_->as<std::int32_t>()[k]);
        accepted.j.push_back(j_->as<std::int32_t>()[k]);
      }
    }
  }

  const model::Synapses& synapses_;
  const model::Names& outside_;
  Random& random_;
  std::optional<check::Value> condition_;
  std::optional<check::Value> probability_;
  std::optional<check::Value> copies_;
  model::ArrayPtr i_ = std::make_shared<model::Array>(ir::Type::i32, batch);
  model::ArrayPtr j_ = std::make_shared<model::Array>(ir::Type::i32, batch);
  model::ArrayPtr n_ = std::make_shared<model::Array>(ir::Type::f64, batch);
  std::unique_ptr<OneShot> kernel_;
  runtime::SpikeBuffer accepted_;
};

// Which targets a row of candidates holds.
class Candidates {
 public:
  Candidates(std::int64_t targets, double p, std::uint64_t key, std::int64_t step)
      : targets_(targets), p_(p), log_q_(ir::host::log1p(-p)), key_(key), step_(step) {}

  void add_row(std::int32_t source, Pairs& pairs) const {
    if (!(p_ > 0)) return;
    for (std::int64_t target = first(source); target < targets_; target = next(source, target)) {
      pairs.i.push_back(source);
      pairs.j.push_back(static_cast<std::int32_t>(target));
    }
  }

 private:
  // Number of candidates left out before the next one: geometric, by inversion.
  std::int64_t skip(std::int32_t source) const {
    const double u = 1 - ir::host::rand(key_, static_cast<std::uint64_t>(source), step_, draw_++);
    const double skipped = std::floor(ir::host::log(u) / log_q_);
    return skipped < static_cast<double>(targets_) ? static_cast<std::int64_t>(skipped) : targets_;
  }
  std::int64_t first(std::int32_t source) const {
    draw_ = 0;
    return p_ >= 1 ? 0 : skip(source);
  }
  std::int64_t next(std::int32_t source, std::int64_t target) const {
    return p_ >= 1 ? target + 1 : target + 1 + skip(source);
  }

  std::int64_t targets_;
  double p_;
  double log_q_;
  std::uint64_t key_;
  std::int64_t step_;
  mutable std::uint32_t draw_ = 0;
};

bool only_on_source(const check::Value& value) {
  return !ir::contains_stateful_call(*value.expr) &&
         std::all_of(value.symbols.begin(), value.symbols.end(), [](const auto& entry) {
           const auto& symbol = entry.second;
           const bool of_item = symbol.kind == check::Symbol::Kind::item ||
                                (symbol.kind == check::Symbol::Kind::state && !symbol.shared);
           return !of_item || symbol.side == check::Side::source;
         });
}

// Source neurons for which a condition on them alone holds.
Indices rows_to_visit(const model::Synapses& synapses, const Connect& connect, bool by_condition,
                      const model::Names& outside, Random& random) {
  Pairs rows;
  for (std::int32_t k = 0; k < synapses.source().size(); ++k) rows.i.push_back(k);
  if (!by_condition) return rows.i;
  rows.j.assign(rows.i.size(), 0);
  Connect only_condition;
  only_condition.condition = connect.condition;
  Pairs accepted;
  PairCode(synapses, only_condition, outside, random).accept(rows, accepted);
  return accepted.i;
}

std::int64_t checked_copies(const Connect& connect) {
  const auto* n = std::get_if<std::int64_t>(&connect.n);
  if (n != nullptr && *n < 0)
    refuse(Code::invalid_value, fmt::format("connect() can't make {} synapses per pair", *n));
  return n != nullptr ? *n : 1;
}

Pairs by_condition(const model::Synapses& synapses, const Connect& connect, const model::Names& outside,
                   Random& random) {
  const auto* constant_p = std::get_if<double>(&connect.p);
  if (constant_p != nullptr && !(*constant_p >= 0)) {
    refuse(Code::invalid_value, fmt::format("p is {}, but must be a probability", *constant_p));
  }
  checked_copies(connect);
  Connect rest = connect;
  bool condition_on_rows = false;
  if (connect.condition) {
    const auto value = check::check_pair_condition(
        synapses, text_of(synapses, "the condition", *connect.condition), outside);
    condition_on_rows = only_on_source(value);
  }
  const auto rows = rows_to_visit(synapses, connect, condition_on_rows, outside, random);
  if (condition_on_rows) rest.condition.reset();
  const auto stream = base::stable_hash("connect", base::stable_hash(synapses.name()));
  const Candidates candidates(synapses.target().size(), constant_p ? *constant_p : 1.0,
                              ir::host::random_key(random.seed, stream),
                              static_cast<std::int64_t>(random.operations++));
  const bool all_accepted = !rest.condition && constant_p &&
                            std::holds_alternative<std::int64_t>(connect.n) &&
                            std::get<std::int64_t>(connect.n) == 1;
  std::optional<PairCode> code;
  if (!all_accepted) code.emplace(synapses, rest, outside, random);
  Pairs accepted;
  Pairs pending;
  for (const auto row : rows) {
    candidates.add_row(row, all_accepted ? accepted : pending);
    if (std::ssize(pending.i) < PairCode::batch && row != rows.back()) continue;
    if (code) code->accept(pending, accepted);
    pending = {};
  }
  return accepted;
}

void check_range(const char* name, std::int64_t index, const model::View& view) {
  if (index >= 0 && index < view.size()) return;
  refuse(Code::index_out_of_range, fmt::format("{} = {} is out of range: {} has {} neurons, 0 to {}", name,
                                               index, view.group->name(), view.size(), view.size() - 1));
}

// Every k-th of the explicit pairs stays with probability p.
bool stays(const Random& random, std::uint64_t key, std::size_t pair, double p) {
  return p >= 1 || ir::host::rand(key, pair, static_cast<std::int64_t>(random.operations), 0) < p;
}

Pairs explicit_pairs(const model::Synapses& synapses, const Connect& connect, Random& random) {
  const auto& i = connect.i;
  const auto& j = connect.j;
  if (i.size() != j.size() && i.size() != 1 && j.size() != 1) {
    refuse(Code::wrong_shape, fmt::format("connect() got {} indices i but {} indices j", i.size(), j.size()),
           "give as many of both, or one of one of them");
  }
  const auto* p = std::get_if<double>(&connect.p);
  if (p == nullptr || connect.n.index() != 0) {
    refuse(Code::invalid_value, "with explicit indices, p and n must be numbers",
           "choose the indices beforehand");
  }
  const auto copies = checked_copies(connect);
  const auto key = ir::host::random_key(random.seed, base::stable_hash(synapses.name()));
  const auto count = i.empty() || j.empty() ? 0 : std::max(i.size(), j.size());
  Pairs pairs;
  for (std::size_t k = 0; k < count; ++k) {
    const auto source = i[i.size() == 1 ? 0 : k];
    const auto target = j[j.size() == 1 ? 0 : k];
    check_range("i", source, synapses.source());
    check_range("j", target, synapses.target());
    if (!stays(random, key, k, *p)) continue;
    pairs.i.insert(pairs.i.end(), static_cast<std::size_t>(copies), static_cast<std::int32_t>(source));
    pairs.j.insert(pairs.j.end(), static_cast<std::size_t>(copies), static_cast<std::int32_t>(target));
  }
  ++random.operations;
  return pairs;
}

// "i + 1 if i < N_post - 1" -> "i + 1", "i < N_post - 1"
std::pair<std::string, std::optional<std::string>> split_condition(const std::string& text) {
  const auto at = text.find(" if ");
  if (at == std::string::npos) return {text, std::nullopt};
  return {text.substr(0, at), text.substr(at + 4)};
}

// The number that a text gives for each of the source neurons.
std::vector<double> targets_of(const model::Synapses& synapses, const Indices& rows, const std::string& text,
                               const model::Names& outside, Random& random) {
  const auto value = check::check_pair_number(synapses, text_of(synapses, "j", text), outside);
  const auto i = std::make_shared<model::Array>(ir::Type::i32, std::ssize(rows));
  const auto result = std::make_shared<model::Array>(ir::Type::f64, std::ssize(rows));
  std::copy(rows.begin(), rows.end(), i->as<std::int32_t>());
  plan::Lowering lowering("targets", ir::Domain::items, synapses.name(),
                          {i, i, synapses.source(), synapses.target()});
  lowering.begin_block("j", value.symbols);
  auto& b = lowering.builder();
  const auto number = b.convert(lowering.value(value.expr), ir::Type::f64);
  b.store(lowering.array("result", result), b.item(), number);
  OneShot once(std::move(lowering).finish(), std::ssize(rows), synapses.names, outside, random);
  once.launch().items(std::ssize(rows), nullptr, nullptr);
  ++random.operations;
  return {result->as<double>(), result->as<double>() + rows.size()};
}

Pairs by_target_text(const model::Synapses& synapses, const Connect& connect, const model::Names& outside,
                     Random& random) {
  if (connect.j_text->find(" for ") != std::string::npos) {
    refuse(Code::syntax_error,
           "connect() takes j as an expression of i, such as 'i' or 'i + 1 if i < N_post - 1'",
           "for several targets per neuron give a condition on i and j, or arrays");
  }
  const auto [text, condition] = split_condition(*connect.j_text);
  Connect row_condition;
  row_condition.condition = condition;
  const auto rows = rows_to_visit(synapses, row_condition, condition.has_value(), outside, random);
  const auto targets = targets_of(synapses, rows, text, outside, random);
  const auto* p = std::get_if<double>(&connect.p);
  if (p == nullptr || connect.n.index() != 0) {
    refuse(Code::invalid_value, "with j as a text, p and n must be numbers");
  }
  const auto copies = static_cast<std::size_t>(checked_copies(connect));
  const auto key = ir::host::random_key(random.seed, base::stable_hash(synapses.name()));
  Pairs pairs;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto target = std::trunc(targets[k]);
    const bool valid = target >= 0 && target < static_cast<double>(synapses.target().size());
    if (!valid && connect.skip_if_invalid) continue;
    if (!valid) {
      refuse(Code::index_out_of_range,
             fmt::format("j = {} for i = {} is out of range: {} has neurons 0 to {}", targets[k], rows[k],
                         synapses.target().group->name(), synapses.target().size() - 1),
             "add a condition ('i + 1 if i < N_post - 1'), or skip_if_invalid=True");
    }
    if (!stays(random, key, k, *p)) continue;
    pairs.i.insert(pairs.i.end(), copies, rows[k]);
    pairs.j.insert(pairs.j.end(), copies, static_cast<std::int32_t>(target));
  }
  ++random.operations;
  return pairs;
}

}  // namespace

void connect(model::Synapses& synapses, const Connect& connect, const model::Names& outside, Random& random) {
  if (connect.explicit_pairs && (connect.condition || connect.j_text)) {
    refuse(Code::invalid_value, "connect() takes a condition or indices, not both");
  }
  if (connect.condition && connect.j_text) {
    refuse(Code::invalid_value, "connect() takes a condition or a text for j, not both");
  }
  const auto pairs = connect.explicit_pairs ? explicit_pairs(synapses, connect, random)
                     : connect.j_text       ? by_target_text(synapses, connect, outside, random)
                                            : by_condition(synapses, connect, outside, random);
  synapses.append(pairs.i, pairs.j);
  synapses.mark_connected();
}

}  // namespace brio::face
