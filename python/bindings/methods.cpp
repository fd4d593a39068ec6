// How equations are integrated.
#include "brio/method.hpp"

#include "common.hpp"
#include "integrate/integrate.hpp"
#include "lang/parse.hpp"
#include "lang/print.hpp"

namespace brio::bindings {

namespace {

/// kind ("named", "scheme", "statements"), name, text, noise ("none", "additive", "diagonal",
/// "multiplicative")
using PythonMethod = std::tuple<std::string, std::string, std::string, std::string>;

template <class Value, std::size_t n>
Value in_table(const std::array<std::pair<const char*, Value>, n>& table, const std::string& word) {
  for (const auto& [name, value] : table) {
    if (word == name) return value;
  }
  throw nb::value_error(word.c_str());
}

Method to_method(const PythonMethod& method) {
  static constexpr std::array<std::pair<const char*, Method::Kind>, 3> kinds = {
      {{"named", Method::Kind::named},
       {"scheme", Method::Kind::scheme},
       {"statements", Method::Kind::statements}}};
  static constexpr std::array<std::pair<const char*, Noise>, 4> noises = {
      {{"none", Noise::none},
       {"additive", Noise::additive},
       {"diagonal", Noise::diagonal},
       {"multiplicative", Noise::multiplicative}}};
  const auto& [kind, name, text, noise] = method;
  Method result(name);
  result.kind = in_table(kinds, kind);
  result.text = text;
  result.noise = in_table(noises, noise);
  return result;
}

/// An option's value: bool, int, float, or {variable: (value, exponents)}.
MethodOption to_option(nb::handle value) {
  if (nb::isinstance<nb::bool_>(value)) return nb::cast<bool>(value);
  if (nb::isinstance<nb::int_>(value)) return nb::cast<int>(value);
  if (nb::isinstance<nb::float_>(value)) return nb::cast<double>(value);
  std::map<std::string, Quantity> result;
  for (const auto& [name, constant] : nb::cast<std::map<std::string, std::pair<double, Exponents>>>(value)) {
    result[name] = Quantity(constant.first, Dimension{constant.second});
  }
  return result;
}

MethodOptions to_options(const nb::dict& options) {
  MethodOptions result;
  for (const auto& [name, value] : options) result[nb::cast<std::string>(name)] = to_option(value);
  return result;
}

/// Returns whether the methods are others than before.
bool set_methods(model::Group& group, const std::vector<PythonMethod>& methods, const nb::dict& options) {
  std::vector<Method> chosen;
  for (const auto& method : methods) chosen.push_back(to_method(method));
  const bool changed = chosen != group.methods;
  group.methods = std::move(chosen);
  group.method_options = to_options(options);
  return changed;
}

std::string step_text(const std::string& equations, const PythonMethod& method, const nb::dict& options) {
  model::NeuronGroupOptions described;
  described.size = 1;
  described.model = equations;
  described.name = "equations";
  return integrate::step_text(model::NeuronGroup(described), to_method(method), to_options(options));
}

std::string scheme_latex(const Method& method) {
  std::string lines;
  for (const auto& line : lang::parse_statements(lang::make_source("the scheme", method.text)).lines) {
    const auto target = lang::parse_expression(lang::make_source("the scheme", line.target));
    lines += lang::latex(*target.root) + " &= " + lang::latex(*line.value) + " \\\\\n";
  }
  return "\\begin{align*}\n" + lines + "\\end{align*}";
}

}  // namespace

void bind_methods(nb::module_& m) {
  m.def("set_methods", &set_methods, nb::arg("group"), nb::arg("methods"), nb::arg("options"));
  m.def("step_text", &step_text, nb::arg("equations"), nb::arg("method"), nb::arg("options"));
  m.def(
      "check_scheme", [](const PythonMethod& method) { integrate::check_scheme(to_method(method)); },
      nb::arg("method"));
  m.def(
      "scheme_latex", [](const PythonMethod& method) { return scheme_latex(to_method(method)); },
      nb::arg("method"));
}

}  // namespace brio::bindings
