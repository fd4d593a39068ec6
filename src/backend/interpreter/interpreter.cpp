#include "backend/interpreter/interpreter.hpp"

#include <algorithm>
#include <memory>

#include "backend/interpreter/program.hpp"

namespace brio::interpreter {
namespace {

/// Of registers of a program that calls functions outside: those take all items at once while this much memory
/// (256 MiB) is enough for it.
constexpr std::size_t most_cells = std::size_t{32} << 20u;

/// One call of a program: gathers items into blocks and runs the steps for each block.
class Execution {
 public:
  Execution(const Program& program, const ir::KernelCall& call)
      : limit_(std::min(largest_block(program), most_items(program, call))),
        registers_(std::make_unique_for_overwrite<Cell[]>(program.register_count * limit_)),
        items_(std::make_unique_for_overwrite<std::int64_t[]>(limit_)),
        positions_(std::make_unique_for_overwrite<std::int64_t[]>(limit_)),
        active_(std::make_unique_for_overwrite<std::uint8_t[]>(limit_)) {
    frame_.program = &program;
    frame_.call = &call;
    frame_.registers = reinterpret_cast<std::byte*>(registers_.get());
    frame_.stride = limit_ * sizeof(Cell);
    frame_.items = items_.get();
    frame_.positions = positions_.get();
    frame_.active = active_.get();
    frame_.lanes = limit_;
    for (const Step& step : program.constants) step.run(frame_, step);
    frame_.lanes = 0;
  }

  void run() {
    const ir::KernelCall& call = *frame_.call;
    switch (frame_.program->domain) {
      case ir::Domain::once: take(0, 0); break;
      case ir::Domain::items:
        for (std::int64_t k = call.begin; k < call.end; ++k) take(k, k);
        break;
      case ir::Domain::list:
        for (std::int64_t k = call.begin; k < call.end; ++k) take(call.list[k], k);
        break;
      case ir::Domain::ranges:
        for (std::int64_t r = call.begin; r < call.end; ++r) {
          const ir::Range range = call.ranges[r];
          for (std::int64_t k = range.begin; k < range.end; ++k)
            take(call.order != nullptr ? call.order[k] : k, k);
        }
        break;
    }
    flush();
  }

 private:
  /// Room for one value of any type.
  struct alignas(8) Cell {
    std::byte bytes[8];
  };

  static std::size_t largest_block(const Program& program) {
    if (program.hosts.empty()) return program.one_by_one && program.ahead.empty() ? 1 : block_size;
    return std::max(block_size, most_cells / std::max<std::size_t>(program.register_count, 1));
  }

  static std::size_t most_items(const Program& program, const ir::KernelCall& call) {
    if (program.domain == ir::Domain::once) return 1;
    std::int64_t items = call.end - call.begin;
    if (program.domain == ir::Domain::ranges) {
      items = 0;
      for (std::int64_t r = call.begin; r < call.end; ++r) items += call.ranges[r].end - call.ranges[r].begin;
    }
    return static_cast<std::size_t>(std::max<std::int64_t>(items, 1));
  }

  void take(std::int64_t item, std::int64_t position) {
    frame_.positions[frame_.lanes] = position;
    frame_.items[frame_.lanes++] = item;
    if (frame_.lanes == limit_) flush();
  }

  void flush() {
    if (frame_.lanes == 0) return;
    if (frame_.program->one_by_one) {
      run_one_by_one();
    } else {
      run(frame_.program->steps);
    }
    frame_.lanes = 0;
  }

  void run(const std::vector<Step>& steps) {
    for (frame_.at = 0; frame_.at < steps.size(); ++frame_.at) steps[frame_.at].run(frame_, steps[frame_.at]);
  }

  void run_one_by_one() {
    const auto items = frame_.lanes;
    run(frame_.program->ahead);
    frame_.lanes = 1;
    for (frame_.first = 0; frame_.first < items; ++frame_.first) run(frame_.program->steps);
    frame_.first = 0;
  }

  std::size_t limit_;
  std::unique_ptr<Cell[]> registers_;
  std::unique_ptr<std::int64_t[]> items_;
  std::unique_ptr<std::int64_t[]> positions_;
  std::unique_ptr<std::uint8_t[]> active_;
  Frame frame_;
};

class Interpreted final : public backend::Callable {
 public:
  explicit Interpreted(Program program) : program_(std::move(program)) {}
  void operator()(const ir::KernelCall& call) const override { Execution(program_, call).run(); }

 private:
  Program program_;
};

class Interpreter final : public backend::Backend {
 public:
  std::vector<backend::CallablePtr> compile(std::span<const ir::Kernel> kernels) override {
    std::vector<backend::CallablePtr> compiled;
    for (const ir::Kernel& kernel : kernels) {
      ir::verify(kernel);
      compiled.push_back(std::make_shared<Interpreted>(decode(kernel)));
    }
    return compiled;
  }
  backend::Lanes lanes_of(const ir::Kernel& kernel) const override {
    using Why = backend::Lanes::Why;
    return {1, kernel.domain == ir::Domain::once ? Why::once : Why::interpreted};
  }
};

}  // namespace

std::unique_ptr<backend::Backend> make() { return std::make_unique<Interpreter>(); }

}  // namespace brio::interpreter
