#include "face/connect_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "face/one_shot.hpp"
#include "model/stream_names.hpp"

namespace brio::face {

namespace {

using check::Side;
using Choice = Recipe::Choice;

constexpr std::int64_t batch = 1 << 14;
// A loop beyond this has left all neurons long ago.
constexpr double farthest = 0x1p40;

// Evaluates code for the neurons of one side, a batch at a time.
class SideCode {
 public:
  SideCode(const Recipe& recipe, Side side)
      : recipe_(recipe),
        view_(side == Side::source ? recipe.synapses.source() : recipe.synapses.target()),
        items_(std::make_shared<model::Array>(ir::Type::i32, batch)),
        lowering_("rows", ir::Domain::items, model::family_of(recipe.synapses.name()),
                  {items_, items_, recipe.synapses.source(), recipe.synapses.target()}) {}

  /// Adds a value to be computed; which() finds it.
  std::size_t add(const std::string& role, const check::SymbolTable& symbols, const ir::ExprPtr& expr) {
    lowering_.begin_block(role, symbols);
    return store(lowering_.value(expr));
  }
  std::size_t add(const std::string& role, const check::Value& value) {
    return add(role, value.symbols, value.expr);
  }
  std::size_t add(const std::vector<Test>& tests) {
    auto& b = lowering_.builder();
    auto all = b.boolean(true);
    for (std::size_t k = 0; k < tests.size(); ++k) {
      if (k == 0 || tests[k].symbols != tests[k - 1].symbols) {
        lowering_.begin_block(tests[k].role, *tests[k].symbols);
      }
      all = b.logical_and(all, lowering_.value(tests[k].condition));
    }
    return store(all);
  }

  template <class Use>
  void run(Random& random, const Use& use) {
    const auto size = view_.size();
    OneShot once(std::move(lowering_).finish(), size, recipe_.synapses.names, recipe_.outside, random);
    for (std::int64_t begin = 0, part = 0; begin < size; begin += batch, ++part) {
      const auto count = std::min(batch, size - begin);
      for (std::int64_t k = 0; k < count; ++k) {
        items_->as<std::int32_t>()[k] = static_cast<std::int32_t>(begin + k);
      }
      once.set_time(random, static_cast<std::int64_t>(random.operations << 40u) + part);
      once.launch().items(count, nullptr, nullptr);
      for (std::int64_t k = 0; k < count; ++k) use(begin + k, k);
    }
  }

  double at(std::size_t which, std::int64_t k) const { return results_[which]->as<double>()[k]; }

 private:
  std::size_t store(ir::Value value) {
    auto& b = lowering_.builder();
    results_.push_back(std::make_shared<model::Array>(ir::Type::f64, batch));
    b.store(lowering_.array("result", results_.back()), b.item(), b.convert(value, ir::Type::f64));
    return results_.size() - 1;
  }

  const Recipe& recipe_;
  const model::View& view_;
  model::ArrayPtr items_;
  std::vector<model::ArrayPtr> results_;
  plan::Lowering lowering_;
};

Chosen chosen_by(const Recipe& recipe, Random& random) {
  Chosen chosen;
  if (recipe.of_inner.empty()) return chosen;
  SideCode code(recipe, recipe.inner());
  const auto holds = code.add(recipe.of_inner);
  code.run(random,
           [&](std::int64_t, std::int64_t k) { chosen.holds.push_back(code.at(holds, k) != 0 ? 1 : 0); });
  // Where the loop takes every index in its order, it may as well run over those that were chosen.
  const auto step = known_value(*recipe.step.expr, recipe.step.symbols);
  chosen.counted = step == 1.0 && recipe.choice != Choice::of_size;
  if (!chosen.counted) return chosen;
  for (std::size_t k = 0; k < chosen.holds.size(); ++k) {
    if (chosen.holds[k] != 0) chosen.indices.push_back(static_cast<std::int32_t>(k));
  }
  return chosen;
}

std::int64_t truncated(double value) {
  return static_cast<std::int64_t>(std::clamp(std::isnan(value) ? 0 : value, -farthest, farthest));
}

class RowMaker {
 public:
  RowMaker(const Recipe& recipe, Random& random)
      : recipe_(recipe), random_(random), code_(recipe, recipe.outer) {}

  Rows run() {
    auto bounds = bounds_of(recipe_);
    result_.chosen = chosen_by(recipe_, random_);
    result_.tests = std::move(bounds.rest);
    const auto kept = code_.add(recipe_.of_row);
    low_ = code_.add("low", recipe_.low);
    high_ = code_.add("high", recipe_.high);
    step_ = code_.add("step", recipe_.step);
    amount_ = code_.add("amount", recipe_.amount);
    for (const auto& bound : bounds.bounds) {
      limits_.push_back({bound.upper, code_.add("bound", *bound.symbols, bound.value),
                         code_.add("bound", *bound.symbols, bound.magnitude)});
    }
    for (const auto& each : bounds.exclusions) excluded_ = code_.add("excluded", *each.symbols, each.value);
    code_.run(random_, [&](std::int64_t outer, std::int64_t k) {
      if (code_.at(kept, k) != 0) add(outer, k);
    });
    return std::move(result_);
  }

 private:
  struct Limit {
    bool upper;
    std::size_t value;
    std::size_t magnitude;
  };

  void add(std::int64_t outer, std::int64_t k) {
    Row row;
    row.outer = static_cast<std::int32_t>(outer);
    row.first = truncated(code_.at(low_, k));
    row.step = truncated(code_.at(step_, k));
    row.amount = code_.at(amount_, k);
    if (row.step == 0) {
      refuse(Code::invalid_value,
             fmt::format("the loop for {} = {} has a step of 0", recipe_.outer_name(), outer));
    }
    const auto last = truncated(code_.at(high_, k));
    const auto length = row.step > 0 ? last - row.first : row.first - last;
    const auto stride = std::abs(row.step);
    row.end = length > 0 ? (length - 1) / stride + 1 : 0;
    if (recipe_.not_itself) row.excluded = itself(row.outer);
    if (recipe_.choice == Choice::of_size && !set_size(row)) return;
    if (recipe_.choice == Choice::by_chance && !(row.amount > 0)) return;
    if (excluded_) row.excluded = truncated(code_.at(*excluded_, k));
    narrow(row, k);
    if (result_.chosen.counted) to_positions(row);
    if (row.begin < row.end) result_.rows.push_back(row);
  }

  std::int64_t itself(std::int64_t outer) const {
    const auto& from = recipe_.outer_view();
    const auto& to = recipe_.inner_view();
    const auto place = from.group == to.group ? to.place(from.item(outer)) : -1;
    return place < 0 ? Row::none : place;
  }

  bool set_size(Row& row) const {
    const auto there_are = row.end - (row.excluded == Row::none ? 0 : 1);
    const auto wanted = truncated(row.amount);
    const bool possible =
        wanted >= 0 && (recipe_.repeats ? wanted == 0 || there_are > 0 : wanted <= there_are);
    if (!possible && !recipe_.skip_if_invalid) refuse_size(row, wanted, there_are);
    row.amount = static_cast<double>(
        std::clamp<std::int64_t>(wanted, 0, recipe_.repeats && there_are > 0 ? wanted : there_are));
    return row.amount > 0;
  }

  [[noreturn]] void refuse_size(const Row& row, std::int64_t wanted, std::int64_t there_are) const {
    const auto neuron = fmt::format("{} = {}", recipe_.outer_name(), row.outer);
    if (wanted < 0) {
      refuse(Code::index_out_of_range, fmt::format("a sample for {} can't have the size {}", neuron, wanted));
    }
    refuse(Code::index_out_of_range,
           fmt::format("a sample of {} for {} is larger than the {} that it is taken from", wanted, neuron,
                       there_are),
           recipe_.degree ? "make it smaller, or allow multapses and autapses"
                          : "make it smaller, or give skip_if_invalid=True to take all that there are");
  }

  // The interval of indices that conditions allow, as an interval of t.
  void narrow(Row& row, std::int64_t k) const {
    double from = -std::numeric_limits<double>::infinity();
    double to = -from;
    for (const auto& limit : limits_) {
      const auto value = code_.at(limit.value, k);
      const auto slack = 1e-6 + 1e-14 * code_.at(limit.magnitude, k);
      if (limit.upper) {
        if (value + slack < to) to = value + slack;
      } else {
        if (value - slack > from) from = value - slack;
      }
    }
    if (!recipe_.element && recipe_.skip_if_invalid && recipe_.choice != Choice::of_size) {
      from = std::max(from, 0.0);
      to = std::min(to, static_cast<double>(recipe_.inner_view().size() - 1));
    }
    const auto origin = static_cast<double>(row.first);
    const auto step = static_cast<double>(row.step);
    const auto [lower, upper] = row.step > 0 ? std::pair(from, to) : std::pair(to, from);
    row.begin = std::max(row.begin, truncated(std::ceil((lower - origin) / step)));
    row.end = std::min(row.end, truncated(std::floor((upper - origin) / step)) + 1);
  }

  // Candidates are counted in the list of those that were chosen.
  void to_positions(Row& row) const {
    const auto& indices = result_.chosen.indices;
    const auto position = [&](std::int64_t index) {
      return std::lower_bound(indices.begin(), indices.end(), index) - indices.begin();
    };
    const auto from = row.first + row.begin;
    const auto to = row.first + row.end;
    row.first = 0;
    row.begin = position(from);
    row.end = std::max(row.begin, position(to));
  }

  const Recipe& recipe_;
  Random& random_;
  SideCode code_;
  Rows result_;
  std::size_t low_ = 0;
  std::size_t high_ = 0;
  std::size_t step_ = 0;
  std::size_t amount_ = 0;
  std::optional<std::size_t> excluded_;
  std::vector<Limit> limits_;
};

}  // namespace

double Rows::looked_at() const {
  double sum = 0;
  for (const auto& row : rows) sum += static_cast<double>(row.count());
  return sum;
}

double Rows::expected(Recipe::Choice choice) const {
  double sum = 0;
  for (const auto& row : rows) {
    const auto count = static_cast<double>(row.count());
    sum += choice == Choice::all         ? count
           : choice == Choice::by_chance ? count * std::min(row.amount, 1.0)
                                         : row.amount;
  }
  return sum;
}

Rows rows_of(const Recipe& recipe, Random& random) { return RowMaker(recipe, random).run(); }

}  // namespace brio::face
