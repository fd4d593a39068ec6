#include "face/checkpoint.hpp"

#include "face/snapshot_network.hpp"

namespace brio::face {

void CheckpointFile::write(const model::Network& network, const runtime::State& state) {
  auto snapshot = take_snapshot(network, state, Purpose::file);
  snapshot.parts.front().columns.push_back(column_of("_until", std::span<const double>(&until_, 1)));
  if (how_.add && !how_.add(snapshot)) return;
  write_snapshot(how_.file, checkpoint_name, snapshot);
  written_ = Clock::now();
}

double end_of_run(const Snapshot& checkpoint) {
  const auto* part = checkpoint.find("");
  const auto* until = part == nullptr ? nullptr : part->find("_until");
  if (until == nullptr || until->column.type != ir::Type::f64 || until->rows != 1)
    throw RunError("this stored state is no checkpoint of a run");
  return until->at(0);
}

}  // namespace brio::face
