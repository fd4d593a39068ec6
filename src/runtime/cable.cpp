// Potentials of neurons with a shape.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

// What the cells need from the groups' variables.
constexpr std::array properties = {"r_length_1", "r_length_2", "Ri", "Cm"};

std::uint64_t version_of(const model::SpatialNeuron& group) {
  std::uint64_t version = 0;
  for (const char* name : properties) version += group.find(name)->array->version();
  return version;
}

// A membrane that holds no charge, or axial currents without limit, would give NaN everywhere.
void check_positive(const model::SpatialNeuron& group, const char* name) {
  const auto& array = *group.find(name)->array;
  for (std::int64_t k = 0; k < array.size(); ++k) {
    const double value = array.at(k);
    if (value > 0 && std::isfinite(value)) continue;
    const auto compartment = fmt::format(" in compartment {}", k / group.cells());
    const auto cell = fmt::format(" of cell {}", k % group.cells());
    throw ModelError(
        {Code::invalid_value,
         nullptr,
         {},
         fmt::format("'{}' of {} is {:.6g}{}{}", name, group.name(), value,
                     array.size() > 1 ? compartment : "", array.size() > 1 && group.cells() > 1 ? cell : ""),
         "it has to be positive and finite when a run begins"});
  }
}

std::vector<double> values_of(const model::SpatialNeuron& group, const char* name) {
  const auto& array = *group.find(name)->array;
  std::vector<double> values(static_cast<std::size_t>(group.size()));
  for (std::int64_t k = 0; k < group.size(); ++k)
    values[static_cast<std::size_t>(k)] = array.at(array.size() == 1 ? 0 : k);
  return values;
}

}  // namespace

bool is_large(const plan::CableTask& task) {
  // About as long as so many instructions of a kernel.
  constexpr std::int64_t instructions = 20;
  return task.group->cells() > 1 && task.group->size() * instructions >= parallel_threshold;
}

// Properties are those at the start of a run, or after somebody has looked in between.
void Machine::fit_cables() {
  for (const auto& task : plan_.tasks) {
    const auto* work = std::get_if<plan::CableTask>(&task.work);
    if (work == nullptr) continue;
    const auto& group = *work->group;
    auto& [solver, scratch, version] =
        cables_
            .try_emplace(work, Cable{integrate::CableSolver(group.cable().sections, group.cells()), {}, {}})
            .first->second;
    const auto now = version_of(group);
    if (version == now) continue;
    for (const char* name : {"Cm", "Ri"}) check_positive(group, name);
    version = now;
    solver.set({values_of(group, "r_length_1"), values_of(group, "r_length_2"), values_of(group, "Ri")});
    const auto parts = pool_ && is_large(*work) ? pool_->threads() : 1;
    scratch.clear();
    for (int part = 0; part < parts; ++part) scratch.push_back(solver.scratch());
  }
}

void Machine::operator()(const plan::CableTask& task) {
  auto& [solver, scratch, version] = cables_.at(&task);
  const auto* leak = task.leak->as<double>();
  auto* drive = task.drive->as<double>();
  const auto parts = std::ssize(scratch);
  const auto blocks = solver.blocks();
  const auto solve = [&](std::int64_t part) {
    solver.solve(leak, drive, part * blocks / parts, (part + 1) * blocks / parts,
                 scratch[static_cast<std::size_t>(part)]);
  };
  if (parts == 1) return solve(0);
  pool_->run(parts, solve);
}

}  // namespace brio::runtime
