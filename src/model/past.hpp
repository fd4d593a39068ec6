// What variables of neurons were in the steps before: for x_pre(t - delay).
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/diagnostics.hpp"
#include "model/array.hpp"

namespace brio::model {

class Group;

/// The last values of a variable: a ring of rows, each with the values of one step. Its arrays stay the same objects,
/// so that kernels can be bound to them.
class Past {
 public:
  /// Entries of `place()`.
  enum Entry : std::int64_t {
    present,  ///< the row of the present step
    known,    ///< how many rows before it hold values
    length,   ///< number of rows
    width,    ///< values of a row
    entries,
  };

  Past(ir::Type type, std::int64_t items);  ///< values of a row

  const ArrayPtr& values() const { return values_; }
  const ArrayPtr& place() const { return place_; }  ///< i64
  std::int64_t at(Entry entry) const { return place_->as<std::int64_t>()[entry]; }
  double dt() const { return dt_; }  ///< seconds between two rows; 0: there are none
  bool empty() const { return empty_; }
  double next() const { return next_; }  ///< seconds: when the step after the present one begins

  /// Room for so many steps of dt before the present one. What is there stays, as far as there is room; if the time
  /// step was another one, each row gets the values that were there at its time. Throws std::bad_alloc.
  void keep(std::int64_t steps, double dt);
  /// What `keep` will allocate.
  double bytes(std::int64_t steps) const;
  /// A step begins at this time: these are its values.
  void push(const Array& column, double t);
  /// These are the values of the present step; before the first one has begun, they are read until it does.
  void set_present(const Array& column);
  void forget();
  /// Steps go on at this time: what was before is forgotten if there were others in between, or time has gone back.
  void go_on(double t);

  /// All rows, the oldest first.
  Array in_order() const;
  /// What in_order(), dt() and next() have given.
  void put_back(const std::byte* values, std::int64_t rows, double dt, double next);
  /// Is from now on as another one is; its arrays stay the same objects.
  void assign(const Past& other);

 private:
  std::int64_t& entry(Entry entry) { return place_->as<std::int64_t>()[entry]; }
  std::size_t row_bytes() const { return static_cast<std::size_t>(at(width)) * ir::size_of(values_->type()); }
  const std::byte* row(std::int64_t steps_ago) const;

  ArrayPtr values_;
  ArrayPtr place_;
  double dt_ = 0;
  double next_ = 0;
  bool empty_ = true;
};
using PastPtr = std::shared_ptr<Past>;

/// What x_pre(t - delay) calls: the value that a variable of `group` had at the beginning of the step that was
/// `steps` before the present one. Where that was before everything that is known, the first value that is known.
struct Delayed {
  const Group* group = nullptr;  ///< whose variable it is
  std::string variable;
  PastPtr past;
  /// i32: the delay of each item of the code that calls it (`per_item`), or one for all. Delays stay the same during
  /// a run, so that they are worked out when it begins.
  ArrayPtr steps;
  bool per_item = false;
  // where it stands, for messages
  SourcePtr source;
  Span span;
};

}  // namespace brio::model
