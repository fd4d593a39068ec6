#include "runtime/launch.hpp"

#include <algorithm>
#include <bit>

#include "ir/host_math.hpp"
#include "ir/kernel_order.hpp"
#include "model/function.hpp"
#include "runtime/run.hpp"

namespace brio::runtime {

namespace {

using Kind = plan::ScalarSource::Kind;

std::uint64_t bits_of(double value, ir::Type type) {
  switch (type) {
    case ir::Type::boolean: return value != 0 ? 1 : 0;
    case ir::Type::i32: return static_cast<std::uint32_t>(static_cast<std::int32_t>(value));
    case ir::Type::i64: return static_cast<std::uint64_t>(static_cast<std::int64_t>(value));
    case ir::Type::f64:
    case ir::Type::f32: return std::bit_cast<std::uint64_t>(value);
  }
  return 0;
}

std::uint64_t initial_bits(const plan::ScalarSource& source, const Settings& settings) {
  switch (source.kind) {
    case Kind::external: {
      const auto named = settings.external(source.owner, source.symbol);
      return bits_of(std::get<model::Constant>(named).value, source.type);
    }
    case Kind::number: return bits_of(source.number, source.type);
    case Kind::key: return ir::host::random_key(settings.seed, source.stream);
    default: return 0;
  }
}

model::FunctionPtr function_of(const Settings& settings, const std::string& owner,
                               const std::string& symbol) {
  return std::get<model::FunctionPtr>(settings.external(owner, symbol));
}

void call_host(const void* host, const ir::HostCall& call) {
  static_cast<const model::Host*>(host)->call(call);
}

// One item needs another, or functions around the engine are called.
bool goes_in_order(const plan::BoundKernel& bound) {
  return !bound.hosts.empty() || ir::must_go_one_by_one(bound.kernel);
}

bool is_much(const plan::BoundKernel& bound, std::int64_t items) {
  return items * std::ssize(bound.kernel.body) >= parallel_threshold;
}

bool follows_clock(const plan::ScalarSource& source) {
  return source.kind == Kind::t || source.kind == Kind::dt || source.kind == Kind::step ||
         source.kind == Kind::draw;
}

}  // namespace

bool worth_sharing(const plan::BoundKernel& bound, std::int64_t items) {
  return is_much(bound, items) && !goes_in_order(bound);
}

Launch::Launch(const plan::BoundKernel& bound, backend::CallablePtr callable, const Settings& settings,
               Lent lent, bool asleep)
    : bound_(bound), callable_(std::move(callable)), asleep_(asleep), in_order_(goes_in_order(bound)) {
  for (std::size_t k = 0; k < bound.scalars.size(); ++k) {
    const auto& source = bound.scalars[k];
    scalars_.push_back(initial_bits(source, settings));
    if (follows_clock(source)) timed_.push_back(k);
    if (source.kind == Kind::function)
      parts_.push_back({k, function_of(settings, source.owner, source.symbol)});
  }
  for (const auto& source : bound.tables) {
    const auto function = function_of(settings, source.owner, source.symbol);
    tables_.push_back(std::get<model::Table>(function->body).values);
  }
  for (const auto& source : bound.hosts) {
    called_.push_back(function_of(settings, source.owner, source.symbol));
    hosts_.push_back({&call_host, model::host_of(*called_.back())});
  }
  find_arrays(lent);
}

void Launch::wake() {
  asleep_ = false;
  find_arrays();
}

void Launch::find_arrays(Lent lent) {
  if (asleep_) return;
  arrays_.clear();
  for (const auto& array : bound_.arrays) {
    const bool known = array && !(array->lent() && lent == Lent::left);
    arrays_.push_back(known ? array->data() : nullptr);
  }
  for (std::size_t k = 0; k < tables_.size(); ++k) arrays_[bound_.tables[k].array] = tables_[k]->data();
}

void Launch::place(const model::ArrayPtr& array, void* data) {
  const auto& arrays = bound_.arrays;
  const auto found = std::find(arrays.begin(), arrays.end(), array);
  if (found != arrays.end()) arrays_[static_cast<std::size_t>(found - arrays.begin())] = data;
}

void Launch::set_time(const Clock& clock, double t, std::int64_t draw) {
  if (!parts_.empty() && clock.dt != dt_of_parts_) set_parts(clock.dt);
  for (const auto k : timed_) {
    switch (bound_.scalars[k].kind) {
      case Kind::t: scalars_[k] = std::bit_cast<std::uint64_t>(t); break;
      case Kind::dt: scalars_[k] = std::bit_cast<std::uint64_t>(clock.dt); break;
      case Kind::step: scalars_[k] = static_cast<std::uint64_t>(clock.step); break;
      default: scalars_[k] = static_cast<std::uint64_t>(draw); break;
    }
  }
}

void Launch::set_parts(double dt) {
  for (const auto& [k, function] : parts_) {
    const auto& source = bound_.scalars[k];
    scalars_[k] = bits_of(plan::part_of(*function, source.part, dt), source.type);
  }
  dt_of_parts_ = dt;
}

void Launch::set_propagator(const std::string& owner, const std::string& name, double value) {
  for (std::size_t k = 0; k < bound_.scalars.size(); ++k) {
    const auto& source = bound_.scalars[k];
    if (source.kind != Kind::propagator || source.owner != owner || source.symbol != name) continue;
    scalars_[k] = std::bit_cast<std::uint64_t>(value);
  }
}

bool Launch::same_arguments(const Launch& other) const {
  const auto only_numbers = [](const Launch& launch) {
    return launch.parts_.empty() && launch.tables_.empty() && launch.hosts_.empty();
  };
  const auto& sources = bound_.scalars;
  const auto& others = other.bound_.scalars;
  if (!only_numbers(*this) || !only_numbers(other) || sources.size() != others.size()) return false;
  for (std::size_t k = 0; k < sources.size(); ++k) {
    if (sources[k].kind == Kind::propagator || others[k].kind == Kind::propagator) return false;
    const bool timed = follows_clock(sources[k]);
    if (timed || follows_clock(others[k]) ? sources[k].kind != others[k].kind
                                          : scalars_[k] != other.scalars_[k])
      return false;
  }
  return true;
}

ir::KernelCall Launch::call() {
  ir::KernelCall call{};
  call.arrays = arrays_.data();
  call.scalars = scalars_.data();
  call.hosts = hosts_.data();
  return call;
}

void Launch::once() {
  auto one = call();
  one.end = 1;
  one.size = 1;
  (*callable_)(one);
}

bool Launch::worth_parallel(std::int64_t items, const Pool* pool) const {
  return pool != nullptr && pool->threads() > 1 && is_much(bound_, items) && !in_order_;
}

void Launch::items(std::int64_t size, SpikeBuffer* spikes, Pool* pool) {
  auto all = call();
  all.end = size;
  all.size = size;
  if (worth_parallel(size, pool)) {
    in_parallel(all, spikes, *pool);
    return;
  }
  ir::AppendList append{spikes ? spikes->data.data() : nullptr, 0};
  all.appends = &append;
  (*callable_)(all);
  if (spikes != nullptr) spikes->count = append.count;
}

void Launch::items(const ir::Range& range, std::int64_t size, Pool* pool) {
  auto some = call();
  some.begin = range.begin;
  some.end = range.end;
  some.size = size;
  if (worth_parallel(range.end - range.begin, pool)) {
    in_parallel(some, nullptr, *pool);
  } else {
    (*callable_)(some);
  }
}

// Each thread's part appends into its own stretch of the list, which has room for every item; the
// stretches are then closed up in order, so that the result does not depend on the number of parts.
void Launch::in_parallel(ir::KernelCall whole, SpikeBuffer* appended, Pool& pool) {
  const std::int64_t parts = pool.threads();
  const auto length = base::padded((whole.end - whole.begin + parts - 1) / parts);
  std::vector<ir::AppendList> appends(static_cast<std::size_t>(parts));
  pool.run(parts, [&](std::int64_t part) {
    auto stretch = whole;
    stretch.begin = std::min(whole.begin + part * length, base::padded(whole.end));
    stretch.end = std::min(whole.begin + (part + 1) * length, whole.end);
    if (stretch.begin >= stretch.end) return;
    auto& append = appends[static_cast<std::size_t>(part)];
    if (appended != nullptr) append.data = appended->data.data() + stretch.begin;
    stretch.appends = &append;
    (*callable_)(stretch);
  });
  if (appended == nullptr) return;
  appended->count = 0;
  for (const auto& append : appends) {
    if (append.count == 0) continue;
    std::copy_n(append.data, append.count, appended->data.data() + appended->count);
    appended->count += append.count;
  }
}

void Launch::list(std::span<const std::int32_t> indices, Pool* pool) {
  if (indices.empty()) return;
  auto some = call();
  some.list = indices.data();
  some.end = std::ssize(indices);
  if (worth_parallel(some.end, pool)) {
    in_parallel(some, nullptr, *pool);
  } else {
    (*callable_)(some);
  }
}

void Launch::list(std::span<const std::int32_t> indices, SpikeBuffer& appended, Pool* pool) {
  appended.count = 0;
  auto some = call();
  some.list = indices.data();
  some.end = std::ssize(indices);
  if (worth_parallel(some.end, pool)) {
    in_parallel(some, &appended, *pool);
    return;
  }
  ir::AppendList append{appended.data.data(), 0};
  some.appends = &append;
  (*callable_)(some);
  appended.count = append.count;
}

void Launch::ranges(std::span<const ir::Range> ranges, const std::int32_t* order) {
  if (ranges.empty()) return;
  auto some = call();
  some.ranges = ranges.data();
  some.order = order;
  some.end = std::ssize(ranges);
  (*callable_)(some);
}

}  // namespace brio::runtime
