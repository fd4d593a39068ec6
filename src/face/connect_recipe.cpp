#include "face/connect_recipe.hpp"

#include <fmt/format.h>

#include <cmath>

#include "face/connect_bounds.hpp"
#include "ir/evaluate.hpp"
#include "lang/parse.hpp"

namespace brio::face {

namespace {

using check::Side;
using Choice = Recipe::Choice;
using Symbols = std::shared_ptr<const check::SymbolTable>;

SourcePtr text_of(const model::Synapses& synapses, const char* what, const std::string& text) {
  return lang::make_source(fmt::format("{} of connect() of {}", what, synapses.name()), text);
}

// What an expression depends on.
struct Needs {
  bool outer = false;
  bool inner = false;
  bool inner_state = false;  ///< a variable of that neuron, more than its index
  bool loop = false;
  bool random = false;
};

Needs needs_of(const ir::Expr& expr, const check::SymbolTable& symbols, Side outer) {
  Needs needs;
  needs.random = ir::contains_stateful_call(expr);
  for (const auto& name : ir::symbols_in(expr)) {
    const auto& symbol = symbols.at(name);
    const bool item = symbol.kind == check::Symbol::Kind::item;
    if (!item && (symbol.kind != check::Symbol::Kind::state || symbol.shared)) continue;
    if (symbol.side == Side::self) {
      needs.loop = true;
    } else if (symbol.side == outer) {
      needs.outer = true;
    } else {
      needs.inner = true;
      needs.inner_state = needs.inner_state || !item || symbol.whole || !symbol.links.empty();
    }
  }
  return needs;
}

Needs needs_of(const check::Value& value, Side outer) { return needs_of(*value.expr, value.symbols, outer); }

check::Value number(double value) { return {ir::constant(value), {}, {}}; }

void split(const ir::ExprPtr& expr, std::vector<ir::ExprPtr>& parts) {
  if (expr->kind == ir::Expr::Kind::op && expr->op == ir::ExprOp::logical_and) {
    for (const auto& arg : expr->args) split(arg, parts);
  } else {
    parts.push_back(ir::convert(expr, ir::Type::boolean));
  }
}

class RecipeMaker {
 public:
  RecipeMaker(const model::Synapses& synapses, const Connect& connect, const model::Names& outside)
      : connect_(connect), recipe_{synapses, outside} {
    recipe_.loop = std::make_shared<model::Array>(ir::Type::i32, 0);
    recipe_.low = number(0);
    recipe_.step = number(1);
    recipe_.amount = number(1);
    recipe_.skip_if_invalid = connect.skip_if_invalid;
  }

  Recipe of_condition(Side outer) {
    recipe_.outer = outer;
    recipe_.high = number(static_cast<double>(recipe_.inner_view().size()));
    recipe_.in_range = true;
    if (connect_.condition) {
      add_condition(check::check_pair_condition(site(), text("the condition", *connect_.condition)));
    }
    set_probability();
    set_copies(nullptr);
    return std::move(recipe_);
  }

  Recipe of_degree(const FixedNumber& fixed) {
    const bool in = fixed.of == FixedNumber::Of::target;
    recipe_.outer = in ? Side::target : Side::source;
    recipe_.choice = Choice::of_size;
    recipe_.in_range = true;
    recipe_.degree = true;
    recipe_.repeats = fixed.multapses;
    recipe_.not_itself = !fixed.autapses;
    recipe_.high = number(static_cast<double>(recipe_.inner_view().size()));
    if (const auto* written = std::get_if<std::string>(&fixed.number)) {
      recipe_.amount = check::check_pair_number(site(), text(in ? "in_degree" : "out_degree", *written));
      if (!needs_of(recipe_.amount, recipe_.outer).inner) return std::move(recipe_);
      refuse(Code::invalid_value, fmt::format("the {} can't depend on the neurons that it chooses",
                                              in ? "in-degree" : "out-degree"));
    }
    recipe_.amount = number(static_cast<double>(std::get<std::int64_t>(fixed.number)));
    return std::move(recipe_);
  }

  Recipe of_generator(const std::string& written, Side outer) {
    recipe_.outer = outer;
    const auto generator = lang::parse_generator(text(recipe_.inner_name(), written));
    auto checked = check::check_generator(site(), generator);
    set_loop(generator, checked);
    if (checked.condition) add_condition(std::move(*checked.condition));
    set_copies(&generator);
    return std::move(recipe_);
  }

 private:
  SourcePtr text(const char* what, const std::string& written) const {
    return text_of(recipe_.synapses, what, written);
  }

  check::PairSite site() const { return {recipe_.synapses, recipe_.outer, recipe_.loop, recipe_.outside}; }

  void set_loop(const lang::Generator& generator, check::Generator& checked) {
    using Kind = lang::Generator::Kind;
    if (!checked.is_loop_index) recipe_.element = std::move(checked.element);
    recipe_.high = checked.high ? std::move(*checked.high) : number(1);
    if (checked.low) recipe_.low = std::move(*checked.low);
    if (checked.step) recipe_.step = std::move(*checked.step);
    if (checked.amount) recipe_.amount = std::move(*checked.amount);
    if (generator.kind == Kind::sample_by_chance) recipe_.choice = Choice::by_chance;
    if (generator.kind == Kind::sample_of_size) recipe_.choice = Choice::of_size;
    recipe_.in_range = !recipe_.element && known_in_range();
  }

  bool known_in_range() const {
    const auto known = [](const check::Value& value) { return known_value(*value.expr, value.symbols); };
    const auto low = known(recipe_.low);
    const auto high = known(recipe_.high);
    const auto step = known(recipe_.step);
    const auto size = static_cast<double>(recipe_.inner_view().size());
    return low && high && step && *step > 0 && *low > -1 && *high < size + 1;
  }

  void set_probability() {
    if (const auto* p = std::get_if<double>(&connect_.p)) {
      if (!(*p >= 0)) refuse(Code::invalid_value, fmt::format("p is {}, but must be a probability", *p));
      if (*p < 1) by_chance(number(*p));
      return;
    }
    auto p = check::check_pair_number(site(), text("p", std::get<std::string>(connect_.p)));
    if (!needs_of(p, recipe_.outer).inner) {
      by_chance(std::move(p));
      return;
    }
    // It differs from pair to pair.
    const auto drawn = ir::binary(ir::ExprOp::lt, ir::call(ir::Function::rand, {}), p.expr);
    recipe_.of_pair.push_back({"p", std::make_shared<check::SymbolTable>(std::move(p.symbols)), drawn});
  }

  void by_chance(check::Value p) {
    recipe_.choice = Choice::by_chance;
    recipe_.amount = std::move(p);
  }

  void set_copies(const lang::Generator* generator) {
    recipe_.copies = copies_of(connect_);
    if (const auto* written = std::get_if<std::string>(&connect_.n)) {
      recipe_.n = check::check_pair_number(site(), text("n", *written), generator);
    }
  }

  void add_condition(check::Value condition) {
    std::vector<ir::ExprPtr> parts;
    split(condition.expr, parts);
    const auto all = needs_of(condition, recipe_.outer);
    recipe_.exist_first = all.inner_state && !recipe_.in_range && !recipe_.skip_if_invalid;
    const auto symbols = std::make_shared<check::SymbolTable>(std::move(condition.symbols));
    for (const auto& part : parts) place_of(part, *symbols).push_back({"condition", symbols, part});
  }

  std::vector<Test>& place_of(const ir::ExprPtr& part, const check::SymbolTable& symbols) {
    const auto needs = needs_of(*part, symbols, recipe_.outer);
    if (needs.random || needs.loop || recipe_.exist_first) return recipe_.of_pair;
    if (!needs.inner) return recipe_.of_row;
    // Of an index that is no neuron's, the test of a neuron says nothing.
    const bool only_neurons = recipe_.in_range || (recipe_.skip_if_invalid && !recipe_.element);
    return !needs.outer && only_neurons ? recipe_.of_inner : recipe_.of_pair;
  }

  const Connect& connect_;
  Recipe recipe_;
};

void check_fixed(const Connect& connect) {
  const auto* p = std::get_if<double>(&connect.p);
  const auto* n = std::get_if<std::int64_t>(&connect.n);
  const bool alone = !connect.condition && !connect.i_text && !connect.j_text && !connect.explicit_pairs &&
                     !connect.skip_if_invalid && p != nullptr && *p == 1 && n != nullptr && *n == 1;
  if (alone) return;
  refuse(Code::invalid_value, "in_degree, out_degree and total stand alone: they say which pairs there are",
         "for other choices, write loops: i='k for k in sample(N_pre, size=10) if …'");
}

void check_arguments(const Connect& connect) {
  if (connect.fixed) return check_fixed(connect);
  const bool generator = connect.i_text || connect.j_text;
  if (connect.condition && (generator || connect.explicit_pairs)) {
    refuse(Code::invalid_value, "connect() takes either a condition or indices, not both");
  }
  if (!generator) return;
  if (connect.explicit_pairs || (connect.i_text && connect.j_text)) {
    refuse(Code::type_mismatch,
           "a text for i or j stands alone: it says for each neuron of the other side which "
           "ones it is connected to");
  }
  const auto* p = std::get_if<double>(&connect.p);
  if (p == nullptr || *p != 1) {
    refuse(Code::invalid_value, "a text for i or j can't be combined with p",
           "write it into the text: 'k for k in sample(N_post, p=0.1)', '… if rand() < 0.1'");
  }
}

}  // namespace

void refuse(Code code, std::string message, std::string hint) {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

std::int64_t copies_of(const Connect& connect) {
  const auto* n = std::get_if<std::int64_t>(&connect.n);
  if (n != nullptr && *n < 0) {
    refuse(Code::invalid_value, fmt::format("connect() can't make {} synapses per pair", *n));
  }
  return n != nullptr ? *n : 1;
}

std::optional<double> known_value(const ir::Expr& expr, const check::SymbolTable& symbols) {
  using Kind = check::Symbol::Kind;
  for (const auto& name : ir::symbols_in(expr)) {
    const auto kind = symbols.at(name).kind;
    if (kind != Kind::external && kind != Kind::size) return std::nullopt;
  }
  struct NotKnown {};
  try {
    return ir::evaluate(expr, [&](const std::string& name) {
      const auto found = symbols.find(name);
      if (found == symbols.end()) throw NotKnown{};  // a function from outside
      return found->second.value.value;
    });
  } catch (const NotKnown&) {
    return std::nullopt;
  }
}

Recipe recipe_of(const model::Synapses& synapses, const Connect& connect, const model::Names& outside) {
  check_arguments(connect);
  RecipeMaker maker(synapses, connect, outside);
  if (connect.fixed) return maker.of_degree(*connect.fixed);
  if (connect.i_text) return maker.of_generator(*connect.i_text, Side::target);
  if (connect.j_text) return maker.of_generator(*connect.j_text, Side::source);
  auto recipe = maker.of_condition(Side::source);
  // "i == k_post" tells nothing of the targets of a source, but all of the sources of a target.
  if (recipe.of_pair.empty() || !bounds_of(recipe).bounds.empty()) return recipe;
  auto by_target = RecipeMaker(synapses, connect, outside).of_condition(Side::target);
  return bounds_of(by_target).bounds.empty() ? recipe : by_target;
}

}  // namespace brio::face
