// The C++ faces of what runs beside equations: operations of groups, events, functions of the user.
#include <fmt/format.h>

#include <algorithm>

#include "brio/operations.hpp"
#include "brio/units.hpp"
#include "face/api.hpp"
#include "lang/parse.hpp"

namespace brio {

namespace {

std::string free_name(const model::Group& group, const std::string& wanted) {
  auto name = wanted;
  const auto taken = [&](const model::OperationPtr& operation) { return operation->name == name; };
  for (int k = 1; std::any_of(group.operations.begin(), group.operations.end(), taken); ++k) {
    name = fmt::format("{}_{}", wanted, k);
  }
  return name;
}

model::Operation operation_of(const model::View& view, const std::string& code, const char* kind,
                              const OperationOptions& options) {
  const auto& group = *view.group;
  model::Operation operation;
  operation.name = options.name.empty() ? free_name(group, group.name() + "_" + kind) : options.name;
  operation.code = lang::make_source("the code of " + operation.name, code);
  const bool whole = view.size() == group.size();
  operation.begin = view.begin;
  operation.end = whole ? -1 : view.end;
  operation.subset = view.subset;
  operation.slot = {options.when, options.order};
  return operation;
}

model::SpikeSource& with_events(const GroupView& view) {
  if (auto* source = dynamic_cast<model::SpikeSource*>(view.group().get())) return *source;
  throw ModelError({Code::not_a_spike_source, nullptr, {}, view.name() + " has no events", ""});
}

}  // namespace

void GroupView::run_regularly(const std::string& code, const OperationOptions& options) {
  auto operation = operation_of(face::view_of(*this), code, "run_regularly", options);
  operation.timing.dt = face::seconds(options.dt, "dt");
  group_->add(std::move(operation));
}

void GroupView::run_at(const std::string& code, const Quantity& times, const OperationOptions& options) {
  auto operation = operation_of(face::view_of(*this), code, "run_at", options);
  operation.timing.dt = face::seconds(options.dt, "dt");
  operation.timing.times = times.all_in(units::second);
  std::sort(operation.timing.times->begin(), operation.timing.times->end());
  group_->add(std::move(operation));
}

void GroupView::run_on_event(const std::string& event, const std::string& code, const std::string& when,
                             int order) {
  with_events(*this).run_on_event(event, code, {when, order});
}

void GroupView::set_event_schedule(const std::string& event, const std::string& when, int order) {
  with_events(*this).check_event_at(event, {when, order});
}

NetworkOperation::NetworkOperation(std::function<void(const Quantity& t)> function,
                                   const NetworkOperationOptions& options) {
  model::Probe probe;
  probe.name = options.name.empty() ? "networkoperation" : options.name;
  probe.call = [function = std::move(function)](double t) { function({t, units::second.dimension}); };
  probe.timing.dt = face::seconds(options.dt, "dt");
  if (options.times) probe.timing.times = options.times->all_in(units::second);
  probe.slot = {options.when, options.order};
  model_ = model::make_probe(std::move(probe));
}

NetworkOperation::NetworkOperation(const std::function<void()>& function,
                                   const NetworkOperationOptions& options)
    : NetworkOperation([function](const Quantity&) { function(); }, options) {}

}  // namespace brio
