// Events of groups: spikes, and what users define beside them.
#include <fmt/format.h>

#include <algorithm>

#include "base/diagnostics.hpp"
#include "lang/parse.hpp"
#include "model/declarations.hpp"

namespace brio::model {

const Event* SpikeSource::event(const std::string& name) const {
  const auto found =
      std::find_if(events_.begin(), events_.end(), [&](const Event& event) { return event.name == name; });
  return found == events_.end() ? nullptr : &*found;
}

std::vector<std::string> SpikeSource::event_names() const {
  std::vector<std::string> result;
  for (const auto& event : events_) result.push_back(event.name);
  return result;
}

Event& SpikeSource::known_event(const std::string& wanted) {
  for (auto& event : events_) {
    if (event.name == wanted) return event;
  }
  throw ModelError({Code::invalid_value,
                    nullptr,
                    {},
                    fmt::format("{} has no event '{}'", name(), wanted),
                    wanted == "spike" ? "give it a threshold, e.g. threshold='v > -50*mV'"
                                      : base::did_you_mean(wanted, event_names())});
}

void SpikeSource::add_event(Event event) {
  check_object_name(event.name);
  if (this->event(event.name) != nullptr) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("{} has two conditions for the event '{}'", name(), event.name),
                      event.name == "spike" ? "give either a threshold or the event 'spike'" : ""});
  }
  events_.push_back(std::move(event));
}

void SpikeSource::run_on_event(const std::string& event, const std::string& code, Slot slot) {
  auto& known = known_event(event);
  if (known.code) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("the event '{}' of {} has code already", event, name()),
                      "write all statements into one text"});
  }
  const auto label = event == "spike" ? fmt::format("the reset of {}", name())
                                      : fmt::format("the code for the event '{}' of {}", event, name());
  known.code = lang::make_source(label, code);
  known.follow = std::move(slot);
}

void SpikeSource::check_event_at(const std::string& event, Slot slot) {
  known_event(event).check = std::move(slot);
}

void SpikeSource::follow_event_at(const std::string& event, Slot slot) {
  known_event(event).follow = std::move(slot);
}

}  // namespace brio::model
