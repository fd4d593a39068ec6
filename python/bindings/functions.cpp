// Functions that model text can call.
#include "common.hpp"

namespace brio::bindings {

namespace {

// What Python keeps and gives back: the engine never changes a function that exists.
std::shared_ptr<model::Function> held(const model::FunctionPtr& function) {
  return std::const_pointer_cast<model::Function>(function);
}

}  // namespace

void bind_functions(nb::module_& m) {
  nb::class_<model::Function>(m, "Function").def_ro("name", &model::Function::name);
  m.def(
      "timed_array",
      [](std::string name, const Column<double>& values, std::int64_t columns, const Exponents& exponents,
         double dt) {
        return held(
            model::timed_array(std::move(name), to_vector(values), columns, Dimension{exponents}, dt));
      },
      nb::arg("name"), nb::arg("values"), nb::arg("columns"), nb::arg("exponents"), nb::arg("dt"));
  m.def(
      "binomial",
      [](std::string name, double n, double p) { return held(model::binomial(std::move(name), n, p)); },
      nb::arg("name"), nb::arg("n"), nb::arg("p"));
}

}  // namespace brio::bindings
