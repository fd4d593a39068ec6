#include "model/dependencies.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "lang/names.hpp"
#include "model/group.hpp"

namespace brio::model {

namespace {

// A variable of the group that an expression uses, and the subexpressions that lead to it.
struct Use {
  const Variable* variable;
  std::vector<std::string> via;
};

class Uses {
 public:
  explicit Uses(const Group& group) : group_(group) {}

  /// The first differential equation for which `wanted` says yes.
  template <class Wanted>
  std::optional<Use> find(const lang::Expr& expr, Wanted wanted) {
    for (const auto& name : lang::names_in(expr)) {
      const auto* variable = group_.find(name);
      if (variable == nullptr || !seen_.insert(name).second) continue;
      if (variable->kind == Variable::Kind::differential && wanted(*variable)) return Use{variable, {}};
      if (variable->kind != Variable::Kind::subexpression) continue;
      if (auto use = find(*variable->rhs, wanted)) {
        use->via.insert(use->via.begin(), fmt::format("'{}'", name));
        return use;
      }
    }
    return std::nullopt;
  }

 private:
  const Group& group_;
  std::set<std::string> seen_;
};

}  // namespace

void check_dependencies(const Group& synapses, base::Diagnostics& diagnostics) {
  for (const auto& variable : synapses.variables()) {
    const bool differential = variable.kind == Variable::Kind::differential;
    if (!differential && !variable.summed) continue;
    const auto use = Uses(synapses).find(
        *variable.rhs, [&](const Variable& used) { return used.event_driven != variable.event_driven; });
    if (!use) continue;
    const auto kind = variable.summed ? "summed" : variable.event_driven ? "event-driven" : "clock-driven";
    diagnostics.add(
        {Code::equation_error, synapses.equations().source, variable.rhs_span,
         fmt::format("the {} '{}' can't depend on the {} '{}'{}", kind, variable.spelling(),
                     use->variable->event_driven ? "event-driven" : "clock-driven", use->variable->name,
                     use->via.empty() ? "" : fmt::format(" (through {})", fmt::join(use->via, ", "))),
         variable.summed ? fmt::format("make the equation of '{}' clock-driven", use->variable->name)
                         : "make both equations clock-driven"});
  }
}

}  // namespace brio::model
