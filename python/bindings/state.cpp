// Reading and writing state with text, and making connections.
#include "common.hpp"

namespace brio::bindings {

namespace {

ir::Type type_of(const std::string& name) {
  static const std::map<std::string, ir::Type> types = {{"bool", ir::Type::boolean},
                                                        {"i32", ir::Type::i32},
                                                        {"i64", ir::Type::i64},
                                                        {"f64", ir::Type::f64},
                                                        {"f32", ir::Type::f32}};
  return types.at(name);
}

}  // namespace

// All floats are under the name "", which no variable has.
model::StorageTypes to_storage(const PythonTypes& types) {
  model::StorageTypes storage;
  for (const auto& [variable, type] : types) {
    if (variable.empty()) {
      storage.floats = type_of(type);
    } else {
      storage.variables[variable] = type_of(type);
    }
  }
  return storage;
}

model::Names to_names(const PythonNames& names) {
  model::Names result;
  for (const auto& [name, named] : names) {
    if (const auto* handle = std::get_if<FunctionHandle>(&named)) {
      result[name] = handle->function;
      continue;
    }
    const auto& [value, exponents, type] = std::get<PythonConstant>(named);
    result[name] = model::Constant{value, Dimension{exponents}, type_of(type)};
  }
  return result;
}

namespace {

// None: all items; text: a condition; else an array of indices.
face::Selection to_selection(const nb::object& selection) {
  if (selection.is_none()) return std::monostate{};
  if (nb::isinstance<nb::str>(selection)) return nb::cast<std::string>(selection);
  return to_vector(nb::cast<Column<std::int64_t>>(selection));
}

std::pair<nb::object, std::string> as_numpy(face::Values&& values) {
  return {to_numpy(std::move(values.values)), std::string(ir::name_of(values.type))};
}

void bind_random(nb::module_& m) {
  nb::class_<face::Random>(m, "Random")
      .def(nb::init<>())
      .def_rw("seed", &face::Random::seed)
      .def_rw("operations", &face::Random::operations)
      .def_rw("t", &face::Random::t)
      .def_rw("dt", &face::Random::dt);
  m.def("fresh_seed", &face::fresh_seed);
}

struct ConnectArguments {
  nb::object i, j, p, n;
};

std::vector<std::int64_t> indices(const nb::object& values) {
  return to_vector(nb::cast<Column<std::int64_t>>(values));
}

face::Connect to_connect(std::optional<std::string> condition, const ConnectArguments& arguments, bool skip) {
  face::Connect connect;
  connect.condition = std::move(condition);
  connect.skip_if_invalid = skip;
  if (nb::isinstance<nb::str>(arguments.j)) {
    connect.j_text = nb::cast<std::string>(arguments.j);
  } else if (nb::isinstance<nb::str>(arguments.i)) {
    connect.i_text = nb::cast<std::string>(arguments.i);
  } else if (!arguments.i.is_none()) {
    connect.explicit_pairs = true;
    connect.i = indices(arguments.i);
    connect.j = indices(arguments.j);
  }
  if (nb::isinstance<nb::str>(arguments.p))
    connect.p = nb::cast<std::string>(arguments.p);
  else
    connect.p = nb::cast<double>(arguments.p);
  if (nb::isinstance<nb::str>(arguments.n))
    connect.n = nb::cast<std::string>(arguments.n);
  else
    connect.n = nb::cast<std::int64_t>(arguments.n);
  return connect;
}

// "target", "source" or "all"; the number; multapses, autapses.
using PythonFixed = std::tuple<std::string, std::variant<std::int64_t, std::string>, bool, bool>;

face::FixedNumber to_fixed(PythonFixed fixed) {
  using Of = face::FixedNumber::Of;
  auto& [of, number, multapses, autapses] = fixed;
  return {of == "target"   ? Of::target
          : of == "source" ? Of::source
                           : Of::all,
          std::move(number), multapses, autapses};
}

// report(elapsed, completed, synapses, bytes). What Python raises in between must not travel through the engine: it
// is kept, and raised when connecting has been given up.
void connect(model::Synapses& synapses, face::Connect how, const nb::object& report,
             const model::Names& outside, face::Random& random) {
  std::exception_ptr failure;
  how.should_stop = [&] {
    const nb::gil_scoped_acquire lock;
    if (!failure && PyErr_CheckSignals() != 0) failure = std::make_exception_ptr(nb::python_error());
    return failure != nullptr;
  };
  if (!report.is_none()) {
    how.report = [&](const face::Connect::Progress& progress) {
      const nb::gil_scoped_acquire lock;
      try {
        report(progress.elapsed, progress.completed, progress.synapses, progress.bytes);
      } catch (...) {
        failure = std::current_exception();
      }
    };
  }
  try {
    const nb::gil_scoped_release unlocked;
    face::connect(synapses, how, outside, random);
  } catch (...) {
    if (failure) std::rethrow_exception(failure);
    throw;
  }
}

}  // namespace

void bind_state(nb::module_& m) {
  bind_random(m);
  m.def(
      "select",
      [](const model::View& view, const nb::object& selection, const PythonNames& outside,
         face::Random& random) {
        return to_numpy(face::select(view, to_selection(selection), to_names(outside), random));
      },
      nb::arg("view"), nb::arg("selection").none(), nb::arg("outside"), nb::arg("random"));
  m.def(
      "assign",
      [](const model::View& view, const std::string& variable, const nb::object& selection,
         const std::string& text, const PythonNames& outside, face::Random& random, bool with_unit) {
        face::assign(view, variable, to_selection(selection), text, to_names(outside), random, with_unit);
      },
      nb::arg("view"), nb::arg("variable"), nb::arg("selection").none(), nb::arg("text"), nb::arg("outside"),
      nb::arg("random"), nb::arg("with_unit") = true);
  m.def(
      "assign_values",
      [](const model::View& view, const std::string& variable, const nb::object& selection,
         const Column<double>& values, face::Random& random) {
        face::assign(view, variable, to_selection(selection), to_vector(values), nullptr, {}, random);
      },
      nb::arg("view"), nb::arg("variable"), nb::arg("selection").none(), nb::arg("values"),
      nb::arg("random"));
  m.def(
      "read",
      [](const model::View& view, const std::string& variable, const nb::object& selection,
         const PythonNames& outside, face::Random& random) {
        return as_numpy(face::read(view, variable, to_selection(selection), to_names(outside), random));
      },
      nb::arg("view"), nb::arg("variable"), nb::arg("selection").none(), nb::arg("outside"),
      nb::arg("random"));
  m.def(
      "evaluate",
      [](const model::View& view, const std::string& text, const nb::object& selection,
         const PythonNames& outside, face::Random& random) {
        auto values = face::evaluate(view, text, to_selection(selection), to_names(outside), random);
        const auto exponents = values.dimension.exponents;
        auto [array, type] = as_numpy(std::move(values));
        return std::make_tuple(array, type, exponents);
      },
      nb::arg("view"), nb::arg("text"), nb::arg("selection").none(), nb::arg("outside"), nb::arg("random"));
  m.def(
      "connect",
      [](model::Synapses& synapses, std::optional<std::string> condition, nb::object i, nb::object j,
         nb::object p, nb::object n, std::optional<PythonFixed> fixed, bool skip_if_invalid,
         nb::object report, const PythonNames& outside, face::Random& random) {
        auto how = to_connect(std::move(condition), {i, j, p, n}, skip_if_invalid);
        if (fixed) how.fixed = to_fixed(std::move(*fixed));
        connect(synapses, std::move(how), report, to_names(outside), random);
      },
      nb::arg("synapses"), nb::arg("condition").none(), nb::arg("i").none(), nb::arg("j").none(),
      nb::arg("p"), nb::arg("n"), nb::arg("fixed").none(), nb::arg("skip_if_invalid"),
      nb::arg("report").none(), nb::arg("outside"), nb::arg("random"));
  m.def(
      "remove",
      [](const std::shared_ptr<model::Synapses>& synapses, const nb::object& selection,
         const PythonNames& outside, face::Random& random) {
        return face::remove(synapses, to_selection(selection), to_names(outside), random);
      },
      nb::arg("synapses"), nb::arg("selection").none(), nb::arg("outside"), nb::arg("random"));
  m.def(
      "connect_rows",
      [](model::Synapses& synapses, const Column<std::int64_t>& begin, const Column<std::int32_t>& targets) {
        face::connect_rows(synapses, {begin.data(), begin.size()}, {targets.data(), targets.size()});
      },
      nb::arg("synapses"), nb::arg("begin"), nb::arg("targets"));
}

}  // namespace brio::bindings
