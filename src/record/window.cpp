#include "record/window.hpp"

namespace brio::record {

namespace {

template <class T>
double as_double(const std::byte* data, std::int64_t index) {
  return static_cast<double>(reinterpret_cast<const T*>(data)[index]);
}

}  // namespace

double Window::at(std::int64_t index) const {
  switch (column.type) {
    case ir::Type::boolean: return as_double<std::uint8_t>(data, index);
    case ir::Type::i32: return as_double<std::int32_t>(data, index);
    case ir::Type::i64: return as_double<std::int64_t>(data, index);
    case ir::Type::f32: return as_double<float>(data, index);
    case ir::Type::f64: break;
  }
  return as_double<double>(data, index);
}

std::vector<double> Window::to_doubles() const {
  std::vector<double> values(static_cast<std::size_t>(rows * column.width));
  for (std::size_t k = 0; k < values.size(); ++k) values[k] = at(static_cast<std::int64_t>(k));
  return values;
}

}  // namespace brio::record
