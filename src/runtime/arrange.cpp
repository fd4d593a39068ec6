// Which variables of synapses may lie in the order in which spikes come to them, and where kernels find them then.
#include <algorithm>
#include <set>

#include "ir/kernel_order.hpp"
#include "runtime/tasks.hpp"

namespace brio::runtime {

namespace {

/// How many kernels and monitors use each array.
std::map<const model::Array*, int> users_of_arrays(const plan::Plan& plan) {
  std::map<const model::Array*, int> users;
  for (const auto& bound : plan.kernels) {
    for (const auto& array : std::set<model::ArrayPtr>(bound.arrays.begin(), bound.arrays.end()))
      ++users[array.get()];
  }
  for (const auto& task : plan.tasks) {
    if (const auto* states = std::get_if<plan::RecordStateTask>(&task.work))
      for (const auto& array : states->columns) ++users[array.get()];
    if (const auto* spikes = std::get_if<plan::RecordSpikesTask>(&task.work))
      for (const auto& array : spikes->columns) ++users[array.get()];
    if (const auto* past = std::get_if<plan::RecordPastTask>(&task.work)) ++users[past->column.get()];
  }
  return users;
}

}  // namespace

// The columns of a pathway's synapses, if its kernel is the only one that uses them. Those that somebody holds may be
// used by other copies of the network, in other threads.
void Machine::find_own_columns() {
  const auto users = users_of_arrays(plan_);
  for (auto& [task, delivery] : deliveries_) {
    const auto& bound = plan_.kernels[static_cast<const plan::DeliverTask*>(task)->kernel];
    const auto columns = ir::columns_of_items(bound.kernel);
    if (!columns) continue;
    std::vector<model::ArrayPtr> own;
    for (const auto column : *columns) own.push_back(bound.arrays[column]);
    const bool alone = std::ranges::all_of(
        own, [&](const auto& array) { return array && !array->held() && users.at(array.get()) == 1; });
    if (alone) delivery.own = std::move(own);
  }
}

// Arrays that are lent stay so where they are in order for the only kernel that uses them.
void Machine::find_arrays() {
  std::set<model::ArrayPtr> stay;
  for (const auto& [task, delivery] : deliveries_) {
    auto& columns = *delivery.columns;
    if (delivery.own.empty() || !columns.in_order(delivery.ring->rows())) {
      columns.give_back();
    } else {
      stay.insert(delivery.own.begin(), delivery.own.end());
    }
  }
  for (const auto& shared : shared_) leave_bundles_looked_at(shared);
  for (const auto& bundle : state_.bundles) {
    for (const auto& member : bundle->members()) stay.insert(member.columns.begin(), member.columns.end());
  }
  for (const auto& bound : plan_.kernels) {
    for (const auto& array : bound.arrays)
      if (array && array->lent() && !stay.contains(array)) array->data();
  }
  for (auto& launch : launches_) launch.find_arrays(Launch::Lent::left);
  for (const auto& [task, delivery] : deliveries_)
    place_columns(*static_cast<const plan::DeliverTask*>(task), delivery);
  place_bundles();
}

void Machine::place_columns(const plan::DeliverTask& task, const Delivery& delivery) {
  auto& launch = launches_[task.kernel];
  for (const auto& [array, values] : delivery.columns->places()) launch.place(array, values);
}

// Whether the columns lie in the order of the rows when spikes arrive at so many synapses.
bool Machine::arranged(const plan::DeliverTask& task, const Delivery& delivery, std::int64_t reached) {
  auto& columns = *delivery.columns;
  const auto& rows = delivery.ring->rows();
  if (rows.order.empty()) {
    if (stranded_.contains(&task)) columns.count(reached);
    return true;
  }
  if (delivery.own.empty()) return false;
  if (columns.in_order(rows)) {
    columns.count(reached);
    return true;
  }
  if (columns.lends()) {  // somebody has looked at them
    columns.give_back();
    launches_[task.kernel].find_arrays();
  }
  if (stranded_.contains(&task)) {
    columns.count(reached);
    return false;
  }
  if (!columns.pays(rows, reached) || !columns.arrange(delivery.ring->shared_rows(), delivery.own))
    return false;
  place_columns(task, delivery);
  return true;
}

// Single synapses are known by their numbers.
void Machine::give_back(const plan::DeliverTask& task, const Delivery& delivery) {
  if (!delivery.columns->lends()) return;
  delivery.columns->give_back();
  launches_[task.kernel].find_arrays();
}

}  // namespace brio::runtime
