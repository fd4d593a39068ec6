// What the topics share: names and arrays on their way between Python and the engine.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/array.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/set.h>
#include <nanobind/stl/shared_ptr.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/variant.h>
#include <nanobind/stl/vector.h>

#include <array>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "bindings.hpp"
#include "brio/dimension.hpp"
#include "face/session.hpp"
#include "model/function.hpp"

namespace brio::bindings {

namespace nb = nanobind;

/// The seven exponents of a dimension, as Python passes them.
using Exponents = std::array<double, 7>;

/// A function, as Python holds it. The engine must not hold Python's object in turn: Python's garbage collector
/// could not see that, and a function that leads to its own network would live for ever.
struct FunctionHandle {
  model::FunctionPtr function;
};

/// What Python's namespaces give for a name: SI value, exponents, and "f64", "i32", "i64" or "bool"; or a function.
using PythonConstant = std::tuple<double, Exponents, std::string>;
using PythonNames = std::map<std::string, std::variant<PythonConstant, FunctionHandle>>;
model::Names to_names(const PythonNames& names);

/// Types in memory ("f64", "f32", "i32" …): of single variables by name, of all floats under "".
using PythonTypes = std::map<std::string, std::string>;
model::StorageTypes to_storage(const PythonTypes& types);

/// A NumPy array that takes over a vector.
template <class T>
nb::object to_numpy(std::vector<T>&& values) {
  auto* kept = new std::vector<T>(std::move(values));
  nb::capsule owner(kept, [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
  return nb::cast(nb::ndarray<nb::numpy, T, nb::ndim<1>>(kept->data(), {kept->size()}, owner));
}

template <class T>
nb::object copy_to_numpy(const std::vector<T>& values) {
  return to_numpy(std::vector<T>(values));
}

nb::dlpack::dtype numpy_type(ir::Type type);

/// A read-only array of shape (rows,), or (rows, width) of a matrix, that keeps the memory.
nb::object view_of(record::Window&& window);

/// A contiguous one-dimensional array argument; NumPy converts what is not.
template <class T>
using Column = nb::ndarray<const T, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

template <class T>
std::vector<T> to_vector(const Column<T>& column) {
  return {column.data(), column.data() + column.size()};
}

}  // namespace brio::bindings
