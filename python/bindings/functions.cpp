// Functions that model text can call, and Python functions among them.
#include <algorithm>
#include <cstring>
#include <span>

#include "common.hpp"
#include "ir/call.hpp"
#include "lang/parse.hpp"

namespace brio::bindings {

namespace {

using UnitKind = model::ArgumentUnit::Kind;

/// A reference that the engine may let go of at any time, also while other threads run Python.
std::shared_ptr<nb::object> shared(nb::object object) {
  return {new nb::object(std::move(object)), [](nb::object* p) {
            if (Py_IsInitialized() == 0) return;
            const nb::gil_scoped_acquire lock;
            delete p;
          }};
}

/// Something that Python owns: whoever made the function keeps it as long as it may be called.
class Borrowed {
 public:
  explicit Borrowed(const nb::object& object)
      : weak_(shared(nb::steal(PyWeakref_NewRef(object.ptr(), nullptr)))) {}

  nb::object get() const {
    auto object = (*weak_)();
    if (object.is_none()) throw InternalError("a function is called that Python has forgotten");
    return object;
  }

 private:
  std::shared_ptr<nb::object> weak_;
};

// A copy, since a function may keep what it gets.
nb::object to_array(const void* values, std::size_t size, ir::Type type) {
  const auto* begin = static_cast<const std::byte*>(values);
  auto* copy = new std::vector<std::byte>(begin, begin + size * ir::size_of(type));
  const nb::capsule owner(copy, [](void* p) noexcept { delete static_cast<std::vector<std::byte>*>(p); });
  return nb::cast(nb::ndarray<nb::numpy, nb::ndim<1>>(copy->data(), {size}, owner, {}, numpy_type(type)));
}

/// Calls function(items, type of the result, *arguments): arrays, or NumPy's scalars for what all items share.
/// What it gives has to be a contiguous array of that type and size.
class PythonCall {
 public:
  explicit PythonCall(const nb::object& function) : function_(function) {}

  void operator()(const ir::HostCall& call) const {
    const nb::gil_scoped_acquire lock;
    nb::list arguments;
    for (const auto& [values, type, shared] :
         std::span(call.columns, static_cast<std::size_t>(call.arguments))) {
      const auto size = shared != 0 ? std::size_t{1} : static_cast<std::size_t>(call.items);
      const auto array = to_array(values, size, static_cast<ir::Type>(type));
      arguments.append(shared != 0 ? nb::object(array[nb::int_(0)]) : array);
    }
    const auto type = static_cast<ir::Type>(call.type);
    const auto name = ir::name_of(type);
    const nb::object result =
        function_.get()(call.items, nb::str(name.data(), name.size()), *nb::tuple(arguments));
    const auto array = nb::cast<nb::ndarray<nb::ro, nb::ndim<1>, nb::c_contig, nb::device::cpu>>(result);
    const auto bytes = static_cast<std::size_t>(call.items) * ir::size_of(type);
    if (array.nbytes() != bytes) throw InternalError("a function gave a result of another size");
    std::memcpy(call.result, array.data(), bytes);
  }

 private:
  Borrowed function_;
};

/// Calls what a compiler of the machine has made. Nothing of Python is touched, so threads do not wait.
class CompiledCall {
 public:
  explicit CompiledCall(const nb::object& compiled)
      : function_(reinterpret_cast<Function>(nb::cast<std::uintptr_t>(compiled.attr("address")))),
        context_(reinterpret_cast<const void*>(nb::cast<std::uintptr_t>(compiled.attr("context")))),
        owner_(shared(compiled)) {}

  void operator()(const ir::HostCall& call) const { function_(context_, call); }

 private:
  using Function = void (*)(const void*, const ir::HostCall&);
  Function function_;
  const void* context_;
  std::shared_ptr<nb::object> owner_;  // of arrays alone: no cycle can go through it
};

std::function<void(const ir::HostCall&)> to_call(const nb::object& function) {
  if (nb::hasattr(function, "address")) return CompiledCall(function);
  return PythonCall(function);
}

/// rule(list of exponents) gives exponents.
auto dimension_rule(const nb::object& rule) {
  return [rule = Borrowed(rule)](std::span<const Dimension> dimensions) {
    const nb::gil_scoped_acquire lock;
    std::vector<Exponents> exponents;
    for (const auto& dimension : dimensions) exponents.push_back(dimension.exponents);
    return Dimension{nb::cast<Exponents>(rule.get()(exponents))};
  };
}

/// name, unit ("any", "boolean", "same" or ""), its exponents, the argument that has the same, type
using PythonArgument = std::tuple<std::string, std::string, Exponents, std::size_t, std::string>;

model::Argument to_argument(const PythonArgument& argument) {
  static const std::map<std::string, UnitKind> kinds = {{"any", UnitKind::any},
                                                        {"boolean", UnitKind::boolean},
                                                        {"same", UnitKind::same},
                                                        {"", UnitKind::fixed}};
  static const std::map<std::string, model::ArgumentType> types = {{"any", model::ArgumentType::any},
                                                                   {"boolean", model::ArgumentType::boolean},
                                                                   {"integer", model::ArgumentType::integer},
                                                                   {"float", model::ArgumentType::floating}};
  const auto& [name, unit, exponents, other, type] = argument;
  return {name, {kinds.at(unit), Dimension{exponents}, other}, types.at(type)};
}

model::ResultType to_result_type(const std::string& name) {
  static const std::map<std::string, model::ResultType> types = {{"boolean", model::ResultType::boolean},
                                                                 {"integer", model::ResultType::integer},
                                                                 {"float", model::ResultType::floating},
                                                                 {"highest", model::ResultType::highest}};
  return types.at(name);
}

/// statements (or ""), result, names, whether it is about numbers without units
using PythonText = std::tuple<std::string, std::string, PythonNames, bool>;

model::Text to_text(const PythonText& python, const std::string& function, model::Host otherwise) {
  const auto& [statements, result, names, without_units] = python;
  const auto label = "the function " + function;
  model::Text text;
  if (!statements.empty()) text.statements = lang::make_source(label, statements);
  text.result = lang::make_source(label, result);
  text.names = to_names(names);
  text.otherwise = std::make_shared<const model::Host>(std::move(otherwise));
  text.without_units = without_units;
  return text;
}

struct PythonFunction {
  std::string name;
  std::vector<PythonArgument> arguments;
  Exponents exponents;
  nb::object rule;
  std::string rule_name;
  std::string result_type;
  bool stateless;
  nb::object call;
  bool for_each_item;
  std::optional<PythonText> text;
};

FunctionHandle to_function(PythonFunction python) {
  auto function = std::make_shared<model::Function>();
  function->name = std::move(python.name);
  std::ranges::transform(python.arguments, std::back_inserter(function->arguments), to_argument);
  function->result.dimension = Dimension{python.exponents};
  function->result.type = to_result_type(python.result_type);
  if (!python.rule.is_none()) {
    function->result.rule_name = std::move(python.rule_name);
    function->result.rule = dimension_rule(python.rule);
  }
  function->stateless = python.stateless;
  model::Host host{to_call(python.call), python.for_each_item};
  if (python.text) {
    function->body = to_text(*python.text, function->name, std::move(host));
  } else {
    function->body = std::move(host);
  }
  return {std::move(function)};
}

}  // namespace

void bind_functions(nb::module_& m) {
  nb::class_<FunctionHandle>(m, "Function")
      .def(
          "__init__",
          [](FunctionHandle* self, std::string name, std::vector<PythonArgument> arguments,
             const Exponents& exponents, nb::object rule, std::string rule_name, std::string result_type,
             bool stateless, nb::object call, bool for_each_item, std::optional<PythonText> text) {
            new (self) FunctionHandle(to_function(
                {std::move(name), std::move(arguments), exponents, std::move(rule), std::move(rule_name),
                 std::move(result_type), stateless, std::move(call), for_each_item, std::move(text)}));
          },
          nb::arg("name"), nb::arg("arguments"), nb::arg("exponents"), nb::arg("rule").none(),
          nb::arg("rule_name"), nb::arg("result_type"), nb::arg("stateless"), nb::arg("call"),
          nb::arg("for_each_item"), nb::arg("text").none())
      .def_prop_ro("name", [](const FunctionHandle& self) { return self.function->name; });
  m.def(
      "timed_array",
      [](std::string name, const Column<double>& values, std::int64_t columns, const Exponents& exponents,
         double dt) {
        return FunctionHandle{
            model::timed_array(std::move(name), to_vector(values), columns, Dimension{exponents}, dt)};
      },
      nb::arg("name"), nb::arg("values"), nb::arg("columns"), nb::arg("exponents"), nb::arg("dt"));
  m.def(
      "binomial",
      [](std::string name, double n, double p) {
        return FunctionHandle{model::binomial(std::move(name), n, p)};
      },
      nb::arg("name"), nb::arg("n"), nb::arg("p"));
}

}  // namespace brio::bindings
