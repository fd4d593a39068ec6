#include "model/declarations.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <optional>

#include "ir/function.hpp"
#include "lang/names.hpp"
#include "lang/print.hpp"
#include "model/synapses.hpp"
#include "units/units.hpp"

namespace brio::model {

namespace {

using EquationKind = lang::Equation::Kind;

// What a name means before any model defines it, and what else it means in synapses.
constexpr std::array special_symbols = {"t", "dt", "i", "N", "t_in_timesteps", "xi", "not_refractory"};
constexpr std::array synaptic_symbols = {"j", "N_pre", "N_post", "N_incoming", "N_outgoing", "delay"};
constexpr std::array language_constants = {"pi", "e", "inf"};
constexpr std::array python_keywords = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};

template <class Names>
bool among(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string_view describe(EquationKind kind) {
  return kind == EquationKind::differential    ? "a differential equation"
         : kind == EquationKind::subexpression ? "a subexpression"
                                               : "a parameter";
}

// All flags that some line may carry, for the list in an error message.
constexpr std::array all_flags = {"clock-driven", "constant", "constant over dt", "event-driven",
                                  "linked",       "shared",   "summed",           "unless refractory"};

// The number that a literal exponent stands for.
std::optional<double> literal(const lang::Expr& expr) {
  using Kind = lang::Expr::Kind;
  if (expr.kind == Kind::integer || expr.kind == Kind::number) return expr.number;
  if (expr.kind != Kind::unary && expr.kind != Kind::binary) return std::nullopt;
  const auto first = literal(*expr.args[0]);
  if (!first) return std::nullopt;
  if (expr.kind == Kind::unary) {
    if (expr.unary == lang::UnaryOp::logical_not) return std::nullopt;
    return expr.unary == lang::UnaryOp::minus ? -*first : *first;
  }
  const auto second_value = literal(*expr.args[1]);
  if (!second_value || expr.binary != lang::BinaryOp::divide) return std::nullopt;
  return *first / *second_value;
}

class UnitReader {
 public:
  UnitReader(SourcePtr source, base::Diagnostics& diagnostics)
      : source_(std::move(source)), diagnostics_(diagnostics) {}

  std::optional<Dimension> read(const lang::Expr& expr) {
    using Kind = lang::Expr::Kind;
    switch (expr.kind) {
      case Kind::name: return named(expr);
      case Kind::integer:
      case Kind::number:
        if (expr.kind == Kind::integer && expr.number == 1) return dimensionless;
        return refuse(
            expr, fmt::format("a unit can't contain the number {}", expr.name),
            "variables are stored in base units: write 'volt', and '-70*mV' where you give a value");
      case Kind::binary: return compound(expr);
      default: return refuse(expr, "this is not a unit", "write e.g. volt, 1/second, siemens/meter**2 or 1");
    }
  }

 private:
  std::optional<Dimension> refuse(const lang::Expr& expr, std::string message, std::string hint) {
    diagnostics_.add({Code::unknown_unit, source_, expr.span, std::move(message), std::move(hint)});
    return std::nullopt;
  }

  std::optional<Dimension> named(const lang::Expr& expr) {
    if (expr.name == "bool") {
      diagnostics_.add({Code::type_mismatch, source_, expr.span, "'bool' is not a type", "write 'boolean'"});
      return std::nullopt;
    }
    const auto* row = units::find_unit(expr.name);
    if (row == nullptr)
      return refuse(expr, fmt::format("unknown unit '{}'", expr.name), suggestion(expr.name));
    if (!row->base_scale) {
      return refuse(
          expr, fmt::format("'{}' is a scaled unit; equations take base units only", expr.name),
          fmt::format("write '{}': values such as -70*mV keep their scale", units::describe(row->dimension)));
    }
    return row->dimension;
  }

  static std::string suggestion(const std::string& name) {
    std::vector<std::string> known = {"boolean", "integer"};
    for (const auto& row : units::all_units()) {
      if (row.base_scale) known.push_back(row.name);
    }
    const auto guess = base::did_you_mean(name, known);
    return guess.empty() ? "units are written out: volt, amp, second, siemens, 1" : guess;
  }

  std::optional<Dimension> compound(const lang::Expr& expr) {
    const auto left = read(*expr.args[0]);
    if (expr.binary == lang::BinaryOp::power) {
      const auto exponent = literal(*expr.args[1]);
      if (!exponent) return refuse(*expr.args[1], "the exponent of a unit must be a number", "");
      if (left) return pow(*left, *exponent);
      return std::nullopt;
    }
    if (expr.binary != lang::BinaryOp::multiply && expr.binary != lang::BinaryOp::divide) {
      return refuse(expr, "units can only be multiplied, divided and raised to a power", "");
    }
    const auto right = read(*expr.args[1]);
    if (!left || !right) return std::nullopt;
    return expr.binary == lang::BinaryOp::multiply ? *left * *right : *left / *right;
  }

  SourcePtr source_;
  base::Diagnostics& diagnostics_;
};

bool has_flag(const lang::Equation& line, std::string_view name) {
  return std::any_of(line.flags.begin(), line.flags.end(),
                     [&](const auto& flag) { return flag.name == name; });
}

void check_name(const lang::Equation& line, const SourcePtr& source, const Allowed& allowed,
                base::Diagnostics& diagnostics) {
  const auto add = [&](Code code, std::string message, std::string hint) {
    diagnostics.add({code, source, line.name_span, std::move(message), std::move(hint)});
  };
  const bool side = line.name.ends_with("_pre") || line.name.ends_with("_post");
  const bool sum = allowed.place == Place::synapses && has_flag(line, "summed");
  if (side && !sum && allowed.place != Place::anywhere) {
    add(Code::illegal_flag,
        fmt::format("'{}': _pre and _post are the endings of a neuron's variables, seen "
                    "from a synapse",
                    line.name),
        "choose a name without that ending");
  } else if (is_reserved(line.name) ||
             (allowed.place == Place::synapses && is_reserved_in_synapses(line.name))) {
    add(Code::reserved_name, fmt::format("'{}' has a meaning of its own and can't be a variable", line.name),
        fmt::format("call it e.g. '{}_'", line.name));
  } else if (line.name.starts_with('_')) {
    add(Code::reserved_name, fmt::format("'{}': names that begin with '_' are reserved", line.name), "");
  }
}

// Flags that don't fit together, by Brian's rules, which differ between its classes: synapses may repeat the
// flags of what a variable is linked to, and may not share what is constant over a time step.
void check_combinations(const lang::Equation& line, const SourcePtr& source, Place place,
                        base::Diagnostics& diagnostics) {
  const auto has = [&](std::string_view name) { return has_flag(line, name); };
  const auto refuse = [&](Code code, std::string message, std::string hint) {
    diagnostics.add({code, source, line.flags.back().span, std::move(message), std::move(hint)});
  };
  if (has("linked") && line.flags.size() > 1 && place == Place::neurons) {
    refuse(Code::syntax_error, "a linked variable has the flags of the variable that it is linked to",
           "leave 'linked' alone");
  }
  if (has("event-driven") && has("clock-driven")) {
    refuse(Code::illegal_flag, "an equation is either event-driven or clock-driven",
           "keep one of the two flags");
  }
  if (has("summed") && line.flags.size() > 1) {
    refuse(Code::illegal_flag, "a summed variable has no other flags", "leave 'summed' alone");
  }
  if (has("shared") && has("constant over dt") && place == Place::synapses) {
    refuse(Code::illegal_flag, "a subexpression of synapses is either shared or constant over dt",
           "keep one of the two flags");
  }
}

void apply_flags(const lang::Equation& line, const SourcePtr& source, const Allowed& allowed,
                 Variable& variable, base::Diagnostics& diagnostics) {
  for (const auto& flag : line.flags) {
    if (!allowed.flag(line.kind, flag.name)) {
      std::vector<std::string> legal;
      std::copy_if(all_flags.begin(), all_flags.end(), std::back_inserter(legal),
                   [&](const std::string& name) { return allowed.flag(line.kind, name); });
      diagnostics.add(
          {Code::illegal_flag, source, flag.span,
           fmt::format("{} can't be flagged '{}' here", describe(line.kind), flag.name),
           legal.empty() ? "no flag is possible here" : fmt::format("possible: {}", fmt::join(legal, ", "))});
    }
    variable.shared |= flag.name == "shared";
    variable.constant |= flag.name == "constant";
    variable.unless_refractory |= flag.name == "unless refractory";
    variable.event_driven |= flag.name == "event-driven";
    variable.linked |= flag.name == "linked";
    variable.per_step |= flag.name == "constant over dt";
    variable.summed |= flag.name == "summed";
  }
  if (variable.linked) variable.shared = variable.constant = false;  // what it is linked to says so
  check_combinations(line, source, allowed.place, diagnostics);
}

}  // namespace

bool is_reserved(const std::string& name) {
  return among(special_symbols, name) || among(language_constants, name) || among(python_keywords, name) ||
         name.starts_with("xi_") || ir::find_function(name) != nullptr ||
         units::find_model_unit(name) != nullptr;
}

bool is_reserved_in_synapses(const std::string& name) { return among(synaptic_symbols, name); }

Variable declare(const lang::Equation& line, const SourcePtr& source, const Allowed& allowed,
                 base::Diagnostics& diagnostics) {
  check_name(line, source, allowed, diagnostics);
  Variable variable;
  variable.name = line.name;
  variable.kind = line.kind == EquationKind::differential    ? Variable::Kind::differential
                  : line.kind == EquationKind::subexpression ? Variable::Kind::subexpression
                                                             : Variable::Kind::parameter;
  variable.rhs = line.rhs;
  if (line.rhs) variable.rhs_span = line.rhs->span;
  const bool is_name = line.unit->kind == lang::Expr::Kind::name;
  if (is_name && line.unit->name == "boolean") {
    variable.type = ir::Type::boolean;
  } else if (is_name && line.unit->name == "integer") {
    variable.type = ir::Type::i32;
  } else if (const auto dimension = UnitReader(source, diagnostics).read(*line.unit)) {
    variable.dimension = *dimension;
  }
  if (line.kind == EquationKind::differential && variable.type != ir::Type::f64) {
    diagnostics.add(
        {Code::type_mismatch, source, line.unit->span,
         fmt::format("'{}' follows a differential equation and can't be {}", line.name, line.unit->name),
         "give it a unit, or 1"});
  }
  apply_flags(line, source, allowed, variable, diagnostics);
  // What is computed once in every step can be changed until the next one.
  variable.read_only = variable.kind == Variable::Kind::subexpression && !variable.per_step;
  // The name as it is written means the neurons' variable.
  if (variable.summed) variable.name = "_summed_" + variable.name;
  return variable;
}

namespace {

// The variable that a name means in the lines of a group; in synapses it may be one of a neuron's.
const Variable* seen_in(const Group& group, const std::string& name) {
  const auto* own = group.find(name);
  const auto* synapses = dynamic_cast<const Synapses*>(&group);
  if (own != nullptr || synapses == nullptr) return own;
  if (name.ends_with("_pre")) return synapses->source().group->find(name.substr(0, name.size() - 4));
  const auto length = name.ends_with("_post") ? name.size() - 5 : name.size();
  return synapses->target().group->find(name.substr(0, length));
}

}  // namespace

void check_shared_lines(const Group& group, base::Diagnostics& diagnostics) {
  for (const auto& line : group.equations().lines) {
    const auto* variable = group.find(line.name);
    if (!line.rhs || variable == nullptr || !variable->shared) continue;
    for (const auto& name : lang::names_in(*line.rhs)) {
      const auto* used = seen_in(group, name);
      if (used == nullptr || used->shared || used->linked) continue;
      diagnostics.add(
          {Code::illegal_statement, group.equations().source, variable->rhs_span,
           fmt::format("the shared subexpression '{}' uses '{}', which differs between items", line.name,
                       name),
           used->kind == Variable::Kind::builtin
               ? fmt::format("take the flag 'shared' from '{}'", line.name)
               : fmt::format("make '{}' shared too, or take the flag 'shared' from '{}'", name, line.name)});
      break;
    }
  }
}

Variable builtin(std::string name, ir::Type type, std::int64_t size, Dimension dimension) {
  Variable variable;
  variable.name = std::move(name);
  variable.kind = Variable::Kind::builtin;
  variable.type = type;
  variable.dimension = dimension;
  variable.read_only = true;
  variable.array = std::make_shared<Array>(type, size);
  return variable;
}

std::int64_t checked_size(std::int64_t size, const std::string& name) {
  if (size < 1) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("{} can't have {} neurons: a group has at least one", name, size),
                      ""});
  }
  // Indices are 32 bits wide.
  if (size > 0x7fffffff) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("{} can't have {} neurons: at most 2147483647", name, size),
                      ""});
  }
  return size;
}

void check_object_name(const std::string& name) {
  const auto letter = [](unsigned char c) { return std::isalpha(c) != 0 || c == '_'; };
  const auto letter_or_digit = [&](unsigned char c) { return letter(c) || std::isdigit(c) != 0; };
  if (name.empty() || !letter(static_cast<unsigned char>(name[0])) ||
      !std::all_of(name.begin(), name.end(), letter_or_digit)) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("'{}' can't be the name of an object", name),
                      "use letters, digits and '_', not beginning with a digit"});
  }
}

void check_time_step(double dt, const std::string& name) {
  if (!(dt > 0) || !std::isfinite(dt)) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("the time step of {} must be a positive time, not {} s", name, dt),
                      ""});
  }
}

void check_spikes(const SpikeTimes& spikes) {
  const auto refuse = [&](Code code, std::string message, std::string hint) {
    throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
  };
  if (spikes.indices.size() != spikes.times.size()) {
    refuse(Code::wrong_shape,
           fmt::format("{} got {} indices but {} times", spikes.name, spikes.indices.size(),
                       spikes.times.size()),
           "give one time for each index");
  }
  double last = 0;
  for (std::size_t k = 0; k < spikes.times.size(); ++k) {
    if (spikes.indices[k] < 0 || spikes.indices[k] >= spikes.size) {
      refuse(Code::index_out_of_range,
             fmt::format("{}: index {} of spike {} is not between 0 and {}", spikes.name, spikes.indices[k],
                         k, spikes.size - 1),
             "");
    }
    if (!(spikes.times[k] >= 0) || !std::isfinite(spikes.times[k])) {
      refuse(
          Code::invalid_value,
          fmt::format("{}: time {} s of spike {} is not a time from 0 on", spikes.name, spikes.times[k], k),
          "");
    }
    last = std::max(last, spikes.times[k]);
  }
  if (!(spikes.period >= 0) || !std::isfinite(spikes.period)) {
    refuse(Code::invalid_value,
           fmt::format("{}: the period {} s is not a time from 0 on", spikes.name, spikes.period), "");
  }
  if (spikes.period > 0 && last >= spikes.period) {
    refuse(Code::invalid_value,
           fmt::format("{}: the period {} s must be longer than the time of the last "
                       "spike, {} s",
                       spikes.name, spikes.period, last),
           "");
  }
}

}  // namespace brio::model
