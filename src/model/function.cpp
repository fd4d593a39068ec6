#include "model/function.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace brio::model {

namespace {

std::string print(const Dimension& dimension) {
  return fmt::format("{}", fmt::join(dimension.exponents, " "));
}

struct BodySignature {
  std::string operator()(const Text& text) const {
    std::string result = fmt::format("text {} {}\n{}\n", text.without_units,
                                     text.statements ? text.statements->text : "", text.result->text);
    for (const auto& [name, named] : text.names) result += signature(name, named);
    if (text.otherwise) result += (*this)(*text.otherwise);
    return result;
  }
  std::string operator()(const Table& table) const { return fmt::format("table {}\n", table.dt); }
  std::string operator()(const Binomial&) const { return "binomial\n"; }
  std::string operator()(const Delayed& delayed) const {
    return fmt::format("past of {} of {}\n", delayed.variable, static_cast<const void*>(delayed.group));
  }
  std::string operator()(const Host& host) const { return fmt::format("host {}\n", host.for_each_item); }
};

struct Signature {
  const std::string& name;
  std::string operator()(const Constant& constant) const {
    return fmt::format("{} {} {}\n", name, ir::name_of(constant.type), print(constant.dimension));
  }
  std::string operator()(const FunctionPtr& function) const {
    std::string result = fmt::format("{}(", name);
    for (const auto& argument : function->arguments) {
      result +=
          fmt::format("{} {} {} {} {},", argument.name, static_cast<int>(argument.unit.kind),
                      print(argument.unit.dimension), argument.unit.other, static_cast<int>(argument.type));
    }
    result += fmt::format(") {} {} {}", print(function->result.dimension),
                          static_cast<int>(function->result.type), function->stateless);
    const auto& rule_name = function->result.rule_name;
    if (!rule_name.empty()) {
      result += " " + rule_name;
    } else if (function->result.rule) {
      result += fmt::format(" {}", static_cast<const void*>(function.get()));
    }
    return result + " " + std::visit(BodySignature{}, function->body);
  }
};

}  // namespace

bool Table::stands_still(double step) const {
  return step > 0 && step <= dt && dt / step == std::floor(dt / step);
}

FunctionPtr timed_array(std::string name, const std::vector<double>& values, std::int64_t columns,
                        const Dimension& dimension, double dt) {
  constexpr Dimension second{{0, 0, 1, 0, 0, 0, 0}};
  const auto width = std::max<std::int64_t>(columns, 1);
  if (values.empty() || std::ssize(values) % width != 0) {
    throw ModelError({Code::wrong_shape, nullptr, {}, "a timed array needs values, as many in each row", ""});
  }
  if (!(dt > 0)) {
    throw ModelError(
        {Code::invalid_value, nullptr, {}, "the dt of a timed array must be longer than 0 s", ""});
  }
  Table table;
  table.values = std::make_shared<Array>(ir::Type::f64, std::ssize(values));
  std::copy(values.begin(), values.end(), table.values->as<double>());
  table.rows = std::ssize(values) / width;
  table.columns = columns;
  table.dt = dt;
  auto function = std::make_shared<Function>();
  function->name = std::move(name);
  function->arguments = {{"t", {ArgumentUnit::Kind::fixed, second}}};
  if (columns > 0) function->arguments.push_back({"i", {ArgumentUnit::Kind::fixed, {}}});
  function->result.dimension = dimension;
  function->body = std::move(table);
  return function;
}

FunctionPtr binomial(std::string name, double n, double p) {
  if (!(n >= 0) || n != std::floor(n) || !std::isfinite(n)) {
    throw ModelError(
        {Code::invalid_value, nullptr, {}, fmt::format("a binomial distribution of {} trials", n), ""});
  }
  const bool is_probability = p >= 0 && p <= 1;
  if (!is_probability) {
    throw ModelError(
        {Code::invalid_value, nullptr, {}, fmt::format("{} is no probability, which is from 0 to 1", p), ""});
  }
  auto function = std::make_shared<Function>();
  function->name = std::move(name);
  function->stateless = false;
  function->body = Binomial{n, p};
  return function;
}

const Host* host_of(const Function& function) {
  if (const auto* text = std::get_if<Text>(&function.body)) return text->otherwise.get();
  return std::get_if<Host>(&function.body);
}

std::string signature(const std::string& name, const Named& named) {
  return std::visit(Signature{name}, named);
}

const Named* find(const Names& names, std::string_view path) {
  const auto dot = path.find('.');
  const auto found = names.find(std::string(path.substr(0, dot)));
  if (found == names.end()) return nullptr;
  if (dot == std::string_view::npos) return &found->second;
  const auto* function = std::get_if<FunctionPtr>(&found->second);
  const auto* text = function != nullptr ? std::get_if<Text>(&(*function)->body) : nullptr;
  return text != nullptr ? find(text->names, path.substr(dot + 1)) : nullptr;
}

}  // namespace brio::model
