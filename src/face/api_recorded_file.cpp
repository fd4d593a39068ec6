// The C++ class of brio/recorded_file.hpp.
#include <fmt/format.h>

#include "brio/error.hpp"
#include "brio/recorded_file.hpp"
#include "record/npy.hpp"

namespace brio {

struct RecordedFile::Impl {
  record::Window window;
};

RecordedFile::RecordedFile(const std::string& path)
    : impl_(std::make_shared<Impl>(Impl{record::map_npy(path)})) {
  type_ = ir::name_of(impl_->window.column.type);
}

std::int64_t RecordedFile::rows() const { return impl_->window.rows; }
std::int64_t RecordedFile::width() const { return impl_->window.column.width; }
std::vector<double> RecordedFile::to_doubles() const { return impl_->window.to_doubles(); }

namespace {

template <class T>
std::span<const T> values_of(const record::Window& window, ir::Type type) {
  if (window.column.type == type) return window.as<T>();
  throw RunError(fmt::format("the file of '{}' holds values of type {}, not {}", window.column.name,
                             ir::name_of(window.column.type), ir::name_of(type)));
}

}  // namespace

template <>
std::span<const std::uint8_t> RecordedFile::values() const {
  return values_of<std::uint8_t>(impl_->window, ir::Type::boolean);
}
template <>
std::span<const std::int32_t> RecordedFile::values() const {
  return values_of<std::int32_t>(impl_->window, ir::Type::i32);
}
template <>
std::span<const std::int64_t> RecordedFile::values() const {
  return values_of<std::int64_t>(impl_->window, ir::Type::i64);
}
template <>
std::span<const float> RecordedFile::values() const {
  return values_of<float>(impl_->window, ir::Type::f32);
}
template <>
std::span<const double> RecordedFile::values() const {
  return values_of<double>(impl_->window, ir::Type::f64);
}

}  // namespace brio
