// Kernels bound to memory and arguments, ready to be called once per step.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "backend/backend.hpp"
#include "plan/plan.hpp"
#include "runtime/clock.hpp"
#include "runtime/pool.hpp"

namespace brio::runtime {

struct Settings;

/// A growing list of neuron indices with room for kernels to append to.
struct SpikeBuffer {
  std::vector<std::int32_t> data;
  std::int64_t count = 0;
  std::span<const std::int32_t> spikes() const { return {data.data(), static_cast<std::size_t>(count)}; }
};

/// One kernel of the plan with its pointers and scalars.
class Launch {
 public:
  /// What becomes of arrays that are lent (model::Array::lend).
  enum class Lent : std::uint8_t {
    brought_back,
    left,  ///< the kernel does not know where they are until `place` says it
  };
  /// `asleep`: its arrays are not looked at before wake().
  Launch(const plan::BoundKernel& bound, backend::CallablePtr callable, const Settings& settings,
         Lent lent = Lent::brought_back, bool asleep = false);

  /// Gives t, dt and the numbers of steps their values of now; `draw` decides which random numbers are drawn.
  void set_time(const Clock& clock) { set_time(clock, clock.t(), clock.step - clock.first_draw); }
  void set_time(const Clock& clock, double t, std::int64_t draw);
  /// Gives the entry of a propagator its value.
  void set_propagator(const std::string& owner, const std::string& name, double value);
  /// Looks up again where the arrays are, after they may have grown.
  void find_arrays(Lent lent = Lent::brought_back);
  void wake();
  /// An array is where `data` says until the arrays are looked up again. Nothing if the kernel knows it not.
  void place(const model::ArrayPtr& array, void* data);

  /// Whether the arguments of another one are the same, but for its arrays; false if they are more than numbers.
  bool same_arguments(const Launch& other) const;

  void once();
  /// Over all items; on several threads if that pays.
  void items(std::int64_t size, SpikeBuffer* spikes, Pool* pool);
  /// Over the items of a range that begins with a whole vector; on several threads if that pays.
  void items(const ir::Range& range, std::int64_t size, Pool* pool);
  /// Over the items of a list; on several threads if that pays.
  void list(std::span<const std::int32_t> indices, Pool* pool = nullptr);
  /// The same, filling another list; on several threads if that pays.
  void list(std::span<const std::int32_t> indices, SpikeBuffer& appended, Pool* pool);
  void ranges(std::span<const ir::Range> ranges, const std::int32_t* order);
  /// Where an array of the kernel is.
  template <class T>
  const T* array(std::size_t number) const {
    return static_cast<const T*>(arrays_[number]);
  }

 private:
  bool worth_parallel(std::int64_t items, const Pool* pool) const;
  void in_parallel(ir::KernelCall whole, SpikeBuffer* appended, Pool& pool);
  void set_parts(double dt);
  ir::KernelCall call();

  const plan::BoundKernel& bound_;
  backend::CallablePtr callable_;
  std::vector<void*> arrays_;
  std::vector<std::uint64_t> scalars_;
  std::vector<std::size_t> timed_;  ///< scalars that follow the clock
  bool asleep_;
  bool in_order_;  ///< not on several threads: one item needs another, or others are called
  struct Part {
    std::size_t scalar;
    model::FunctionPtr function;
  };
  std::vector<Part> parts_;              ///< scalars that functions need, which depend on the clock's dt
  std::optional<double> dt_of_parts_;    ///< for which they have been computed
  std::vector<model::ArrayPtr> tables_;  ///< keeps the values of functions alive
  std::vector<ir::HostFunction> hosts_;
  std::vector<model::FunctionPtr> called_;  ///< keeps those alive that hosts_ leads to
};

/// Work items times instructions above which an items kernel is worth several threads.
inline constexpr std::int64_t parallel_threshold = 400'000;
/// Whether a kernel over so many items is shared among several threads, if there are any.
bool worth_sharing(const plan::BoundKernel& bound, std::int64_t items);

}  // namespace brio::runtime
