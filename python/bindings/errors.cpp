// brio::ModelError becomes the Python exception that a user of Brian expects; which one is said by a table in
// brio/errors.py, so that this file knows no Python classes.
#include "base/diagnostics.hpp"
#include "common.hpp"

namespace brio::bindings {

namespace {

nb::list describe(const std::vector<Diagnostic>& diagnostics) {
  nb::list result;
  for (const auto& diagnostic : diagnostics) {
    nb::list dimensions;
    for (const auto& exponents : diagnostic.dimensions) dimensions.append(nb::cast(exponents));
    nb::dict row;
    row["code"] = nb::cast(std::string(name_of(diagnostic.code)));
    row["message"] = nb::cast(diagnostic.message);
    row["hint"] = nb::cast(diagnostic.hint);
    row["label"] = diagnostic.source ? nb::cast(diagnostic.source->label) : nb::none();
    row["text"] = diagnostic.source ? nb::cast(diagnostic.source->text) : nb::none();
    row["span"] = nb::cast(std::make_pair(diagnostic.span.begin, diagnostic.span.end));
    row["dimensions"] = dimensions;
    result.append(row);
  }
  return result;
}

void raise(const char* factory, const nb::object& found, const std::string& text) {
  try {
    const auto error = nb::module_::import_("brio.errors").attr(factory)(found, text);
    PyErr_SetObject(reinterpret_cast<PyObject*>(Py_TYPE(error.ptr())), error.ptr());
  } catch (nb::python_error& failure) {
    failure.restore();
  }
}

void translate(const std::exception_ptr& pointer, void*) {
  try {
    std::rethrow_exception(pointer);
  } catch (const ModelError& error) {
    raise("model_error", describe(error.diagnostics()), error.what());
  } catch (const IntegrationError& error) {
    const auto& place = error.place();
    nb::dict values;
    for (const auto& [variable, value] : place.values) values[nb::cast(variable)] = value;
    raise("integration_error", nb::make_tuple(place.group, place.item, place.t, values), error.what());
  } catch (const RunError& error) {
    raise("run_error", nb::none(), error.what());
  } catch (const InternalError& error) {
    raise("internal_error", nb::none(), error.what());
  }
}

}  // namespace

void bind_errors(nb::module_& m) {
  nb::register_exception_translator(translate);
  m.def("did_you_mean", &base::did_you_mean, nb::arg("name"), nb::arg("candidates"));
}

}  // namespace brio::bindings
