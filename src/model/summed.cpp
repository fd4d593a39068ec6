#include "model/summed.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lang/names.hpp"
#include "model/synapses.hpp"
#include "units/units.hpp"

namespace brio::model {

namespace {

bool is_summed(const lang::Equation& line) {
  return std::any_of(line.flags.begin(), line.flags.end(),
                     [](const auto& flag) { return flag.name == "summed"; });
}

bool overlap(const View& a, const View& b) {
  if (a.group != b.group) return false;
  for (std::int64_t k = 0; k < a.size(); ++k) {
    if (b.place(a.item(k)) >= 0) return true;
  }
  return false;
}

class Reader {
 public:
  Reader(const Synapses& synapses, base::Diagnostics& diagnostics)
      : synapses_(synapses), diagnostics_(diagnostics) {}

  void read(const lang::Equation& line) {
    Summed summed;
    summed.name = line.name;
    summed.definition = "_summed_" + line.name;
    summed.into_source = line.name.ends_with("_pre");
    if (!summed.into_source && !line.name.ends_with("_post")) {
      return refuse(
          line, Code::illegal_flag,
          fmt::format("the summed variable '{}' does not say on which side of the synapses it is", line.name),
          fmt::format("write '{}_post' for a variable of the target, '{}_pre' for one of the source",
                      line.name, line.name));
    }
    summed.variable = line.name.substr(0, line.name.rfind('_'));
    if (!fits(line, summed)) return;
    // Before the equations of a group; of a part of one, at their place, by name, as in Brian.
    const auto& view = view_of(summed);
    const bool whole = !view.subset && view.size() == view.group->size();
    summed.slot = {"groups", view.group->order - (whole ? 1 : 0)};
    found.push_back(std::move(summed));
  }

  std::vector<Summed> found;

 private:
  const View& view_of(const Summed& summed) const {
    return summed.into_source ? synapses_.source() : synapses_.target();
  }

  bool fits(const lang::Equation& line, const Summed& summed) {
    const auto& group = *view_of(summed).group;
    const auto* target = group.find(summed.variable);
    if (target == nullptr || target->kind != Variable::Kind::parameter) {
      refuse(
          line, Code::illegal_flag,
          target == nullptr
              ? fmt::format("{} has no variable '{}' that could be summed", group.name(), summed.variable)
              : fmt::format("'{}' of {} can't be summed: it is no parameter", summed.variable, group.name()),
          fmt::format("give {} a parameter for the sum", group.name()));
      return false;
    }
    return fits(line, *target) && is_new(line, summed);
  }

  bool fits(const lang::Equation& line, const Variable& target) {
    const auto& dimension = synapses_.find("_summed_" + line.name)->dimension;
    if (dimension != target.dimension) {
      diagnostics_.add(
          {Code::dimension_mismatch,
           synapses_.equations().source,
           line.unit->span,
           fmt::format("the sum '{}' has the unit {}, but '{}' of the neurons has {}", line.name,
                       units::describe(dimension), target.name, units::describe(target.dimension)),
           "",
           {dimension.exponents, target.dimension.exponents}});
      return false;
    }
    if (!lang::names_in(*line.rhs).contains(line.name)) return true;
    refuse(line, Code::cycle, fmt::format("the sum '{}' is defined by itself", line.name),
           "a value that depends on its own past is a differential equation or a parameter");
    return false;
  }

  bool is_new(const lang::Equation& line, const Summed& summed) {
    const auto same = [&](const Summed& other) {
      return other.variable == summed.variable && overlap(view_of(other), view_of(summed));
    };
    if (std::none_of(found.begin(), found.end(), same)) return true;
    refuse(line, Code::duplicate_name,
           fmt::format("'{}' of {} is a sum already", summed.variable, view_of(summed).group->name()),
           "let another Synapses object add to it: several may sum into one variable");
    return false;
  }

  void refuse(const lang::Equation& line, Code code, std::string message, std::string hint) {
    diagnostics_.add(
        {code, synapses_.equations().source, line.name_span, std::move(message), std::move(hint)});
  }

  const Synapses& synapses_;
  base::Diagnostics& diagnostics_;
};

}  // namespace

std::vector<Summed> find_summed(const Synapses& synapses, base::Diagnostics& diagnostics) {
  Reader reader(synapses, diagnostics);
  for (const auto& line : synapses.equations().lines) {
    if (is_summed(line)) reader.read(line);
  }
  return std::move(reader.found);
}

}  // namespace brio::model
