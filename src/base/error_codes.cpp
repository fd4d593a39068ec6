#include <array>

#include "brio/error.hpp"

namespace brio {

namespace {

struct Row {
  Code code;
  std::string_view name;
};

// In the order of the enumeration; a static assertion below keeps it so.
constexpr std::array rows = {
    Row{Code::syntax_error, "syntax-error"},
    Row{Code::unknown_name, "unknown-name"},
    Row{Code::unknown_function, "unknown-function"},
    Row{Code::wrong_call, "wrong-call"},
    Row{Code::unknown_unit, "unknown-unit"},
    Row{Code::dimension_mismatch, "dimension-mismatch"},
    Row{Code::type_mismatch, "type-mismatch"},
    Row{Code::reserved_name, "reserved-name"},
    Row{Code::duplicate_name, "duplicate-name"},
    Row{Code::illegal_flag, "illegal-flag"},
    Row{Code::equation_error, "equation-error"},
    Row{Code::cycle, "cycle"},
    Row{Code::unknown_method, "unknown-method"},
    Row{Code::unknown_option, "unknown-option"},
    Row{Code::unsupported_equations, "unsupported-equations"},
    Row{Code::no_suitable_method, "no-suitable-method"},
    Row{Code::read_only, "read-only"},
    Row{Code::wrong_shape, "wrong-shape"},
    Row{Code::index_out_of_range, "index-out-of-range"},
    Row{Code::invalid_value, "invalid-value"},
    Row{Code::not_a_spike_source, "not-a-spike-source"},
    Row{Code::missing_synapses, "missing-synapses"},
    Row{Code::repeated_random_call, "repeated-random-call"},
    Row{Code::object_conflict, "object-conflict"},
    Row{Code::unknown_slot, "unknown-slot"},
    Row{Code::illegal_statement, "illegal-statement"},
    Row{Code::not_supported, "not-supported"},
    Row{Code::too_large, "too-large"},
};

constexpr bool in_order() {
  for (std::size_t k = 0; k < rows.size(); ++k) {
    if (static_cast<std::size_t>(rows[k].code) != k) return false;
  }
  return true;
}
static_assert(in_order() && rows.size() == static_cast<std::size_t>(Code::too_large) + 1);

}  // namespace

std::string_view name_of(Code code) { return rows[static_cast<std::size_t>(code)].name; }

}  // namespace brio
