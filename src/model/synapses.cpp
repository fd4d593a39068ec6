#include "model/synapses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/diagnostics.hpp"
#include "lang/parse.hpp"
#include "model/declarations.hpp"
#include "model/dependencies.hpp"

namespace brio::model {

namespace {

lang::Equations parse(const SynapsesOptions& options) {
  auto text = options.model;
  if (!options.multisynaptic_index.empty())
    text += fmt::format("\n{} : integer", options.multisynaptic_index);
  return lang::parse_equations(lang::make_source("the equations of " + options.name, text));
}

const Event* event_of(const View& view, const std::string& name) {
  const auto* source = dynamic_cast<const SpikeSource*>(view.group.get());
  return source == nullptr ? nullptr : source->event(name);
}

std::span<const std::int32_t> numbers(const Array& array) {
  return {array.as<std::int32_t>(), static_cast<std::size_t>(array.size())};
}

void check_delay(double delay, const std::string& name) {
  if (!(delay >= 0) || !std::isfinite(delay)) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("the delay of {} must be a time from 0 on, not {} s", name, delay),
                      ""});
  }
}

template <class Pathways>
auto find_pathway(Pathways& pathways, const std::string& name) {
  const auto found = std::find_if(pathways.begin(), pathways.end(),
                                  [&](const Pathway& pathway) { return pathway.name == name; });
  if (found == pathways.end()) throw InternalError(fmt::format("no pathway '{}'", name));
  return found;
}

}  // namespace

Synapses::Synapses(SynapsesOptions options)
    : Group(options.name, 0, parse(options)),
      source_(std::move(options.source)),
      target_(std::move(options.target)) {
  names = std::move(options.names);
  dt = options.dt;
  order = options.order;
  methods = std::move(options.methods);
  method_options = std::move(options.method_options);
  if (dt) check_time_step(*dt, name());
  update.order = order;
  for (const char* side : {"i", "j"}) add_variable(builtin(side, ir::Type::i32, 0));
  i_ = find("i")->array;
  j_ = find("j")->array;
  add_equation_variables(options.storage);
  check_equations();
  multisynaptic_index_ = options.multisynaptic_index;
  for (const auto* side : {&source_, &target_}) {
    auto* synapses = dynamic_cast<Synapses*>(side->group.get());
    if (synapses != nullptr) synapses->named_by_number({alive_, [this] { return name(); }});
  }
  add_derived();
  for (const auto& pathway : options.pathways) add_pathway(pathway);
  const auto event_driven = [](const Variable& variable) { return variable.event_driven; };
  if (std::any_of(variables().begin(), variables().end(), event_driven)) {
    refuse_own_lastupdate();
    add_variable(builtin("lastupdate", ir::Type::f64, 0, second));
  }
}

void Synapses::refuse_own_lastupdate() const {
  const auto& lines = equations().lines;
  const auto own = std::find_if(lines.begin(), lines.end(),
                                [](const lang::Equation& line) { return line.name == "lastupdate"; });
  if (own == lines.end()) return;
  throw ModelError({Code::duplicate_name, equations().source, own->name_span,
                    "synapses with an event-driven equation have 'lastupdate' already",
                    "leave the line out: it is set at every spike"});
}

void Synapses::check_pathway(const PathwayOptions& options) const {
  const auto side = options.from_source ? "pre" : "post";
  const auto code = options.name == side ? fmt::format("on_{} code", side)
                                         : fmt::format("on_{} code '{}'", side, options.name);
  const auto same = [&](const Pathway& pathway) { return pathway.name == options.name; };
  if (std::any_of(pathways_.begin(), pathways_.end(), same)) {
    throw ModelError({Code::duplicate_name,
                      nullptr,
                      {},
                      fmt::format("{} has two pathways with the name '{}'", name(), options.name),
                      "give each a name of its own"});
  }
  check_object_name(options.name);
  if (options.delay) check_delay(*options.delay, name());
  const auto& group = *(options.from_source ? source_ : target_).group;
  if (event_of(options.from_source ? source_ : target_, options.event) != nullptr) return;
  if (options.event == "spike") {
    throw ModelError({Code::not_a_spike_source,
                      nullptr,
                      {},
                      fmt::format("{} has {}, but {} emits no spikes", name(), code, group.name()),
                      fmt::format("give {} a threshold, or leave out on_{}", group.name(), side)});
  }
  throw ModelError({Code::not_a_spike_source,
                    nullptr,
                    {},
                    fmt::format("{} has {} for the event '{}', but {} has no such event", name(), code,
                                options.event, group.name()),
                    ""});
}

void Synapses::add_pathway(const PathwayOptions& options) {
  check_pathway(options);
  Pathway pathway;
  pathway.name = options.name;
  pathway.from_source = options.from_source;
  pathway.slot = {"synapses", options.order.value_or(options.from_source ? -1 : 1)};
  pathway.event = options.event;
  pathway.fixed = options.delay.has_value();
  pathway.delay = options.delay.value_or(0);
  const auto side = options.from_source ? "pre" : "post";
  pathway.code =
      lang::make_source(options.name == side ? fmt::format("on_{} of {}", side, name())
                                             : fmt::format("on_{} '{}' of {}", side, options.name, name()),
                        options.code);
  add_delays(pathway);
  pathways_.push_back(std::move(pathway));
}

void Synapses::add_delays(Pathway& pathway) {
  auto variable = builtin(pathway.name + ".delay", ir::Type::f64, pathway.fixed ? 1 : size(), second);
  variable.read_only = false;
  variable.shared = pathway.fixed;
  pathway.delays = variable.array;
  add_variable(std::move(variable));
  set_delay(pathway, pathway.delay);
}

void Synapses::set_delay(Pathway& pathway, double delay) {
  check_delay(delay, name());
  pathway.delay = delay;
  pathway.delays->defer([delay, array = std::weak_ptr(pathway.delays)](std::byte* values) {
    std::fill_n(reinterpret_cast<double*>(values), array.lock()->size(), delay);
  });
}

const Pathway& Synapses::pathway(const std::string& name) const { return *find_pathway(pathways_, name); }
Pathway& Synapses::pathway(const std::string& name) { return *find_pathway(pathways_, name); }

DelayRange delay_range(const Pathway& pathway) {
  if (pathway.uniform() || pathway.delays->size() == 0) return {pathway.delay, pathway.delay};
  constexpr auto infinity = std::numeric_limits<double>::infinity();
  DelayRange range{infinity, -infinity};
  bool numbers = true;
  pathway.delays->read<double>([&](std::int64_t, std::span<const double> values) {
    for (const auto value : values) {
      range.shortest = std::min(range.shortest, value);
      range.longest = std::max(range.longest, value);
      numbers &= value == value;
    }
  });
  constexpr auto nan = std::numeric_limits<double>::quiet_NaN();
  return numbers ? range : DelayRange{nan, nan};
}

void Synapses::check_equations() {
  base::Diagnostics diagnostics;
  refuse_shadowing(diagnostics);
  check_dependencies(*this, diagnostics);
  summed_ = find_summed(*this, diagnostics);
  diagnostics.throw_if_any();
}

void Synapses::sum_at(const std::string& name, Slot slot) {
  const auto found =
      std::find_if(summed_.begin(), summed_.end(), [&](const Summed& summed) { return summed.name == name; });
  if (found == summed_.end()) throw InternalError(fmt::format("no summed variable '{}'", name));
  found->slot = std::move(slot);
}

// A name that means one thing at the synapse and another at its neurons would be read wrongly by somebody.
void Synapses::refuse_shadowing(base::Diagnostics& diagnostics) const {
  for (const auto& line : equations().lines) {
    if (find(line.name) == nullptr) continue;  // what is summed has no name among the variables
    for (const auto* side : {&source_, &target_}) {
      if (side->group->find(line.name) == nullptr) continue;
      diagnostics.add({Code::duplicate_name, equations().source, line.name_span,
                       fmt::format("'{}' is also a variable of {}", line.name, side->group->name()),
                       "give the variable of the synapse another name"});
      break;
    }
  }
}

void Synapses::grow(std::int64_t count) {
  const auto after = size() + count;
  if (after > 0x7fffffff) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("{} can't have {} synapses: at most 2147483647", name(), after),
                      "split the connection over several Synapses"});
  }
  try {
    resize(after);
  } catch (...) {
    resize(after - count);  // some of the arrays may have grown already
    throw;
  }
  derive();
  by_target_.reset();
  ++version_;
}

// New synapses have no delay, whatever all those before them have, also if these were none. Delays that are computed
// from numbers of synapses are those of the synapses before.
void Synapses::end_common_delays() {
  for (auto& pathway : pathways_) {
    if (pathway.delays->in_parts()) pathway.delays->data();
    if (pathway.fixed || pathway.delay == 0) continue;
    if (size() != 0) {
      pathway.delays->data();
    } else if (connected_) {
      set_delay(pathway, 0);
    }
  }
}

void Synapses::append(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j) {
  if (!i.empty()) end_common_delays();
  add(i, j);
}

void Synapses::add(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j) {
  const auto before = size();
  if (before == 0 && std::is_sorted(i.begin(), i.end())) {
    const auto targets = add_rows(make_rows(i, source_.size()).begin);
    std::copy(j.begin(), j.end(), targets.begin());
    return;
  }
  i_->data();
  grow(std::ssize(i));
  by_source_.reset();
  std::copy(i.begin(), i.end(), i_->as<std::int32_t>() + before);
  std::copy(j.begin(), j.end(), j_->as<std::int32_t>() + before);
}

std::span<std::int32_t> Synapses::append_rows(std::vector<std::int64_t> begin) {
  if (begin.back() != 0) end_common_delays();
  return add_rows(std::move(begin));
}

std::span<std::int32_t> Synapses::add_rows(std::vector<std::int64_t> begin) {
  const auto before = size();
  const auto count = static_cast<std::size_t>(begin.back());
  if (count != 0 && !goes_on(begin)) {
    std::vector<std::int32_t> i(count);
    expand({.begin = std::move(begin)}, i.data());
    add(i, std::vector<std::int32_t>(count));
  } else if (count != 0) {
    grow(begin.back());
    for (std::size_t n = 0; n < begin.size() && before != 0; ++n) begin[n] += by_source_->begin[n];
    by_source_ = std::make_shared<const Rows>(Rows{.begin = std::move(begin)});
    i_->defer(
        [rows = by_source_](std::byte* values) { expand(*rows, reinterpret_cast<std::int32_t*>(values)); });
  }
  return {j_->as<std::int32_t>() + before, count};
}

void Synapses::append_rows(std::vector<std::int64_t> begin, Array targets) {
  const bool first = size() == 0;
  const auto place = append_rows(std::move(begin));
  if (first) {
    j_->take(std::move(targets));
  } else {
    std::copy_n(targets.as<std::int32_t>(), place.size(), place.begin());
  }
}

// Whether all synapses that there are come from no later neurons than those that are to come.
bool Synapses::goes_on(const std::vector<std::int64_t>& begin) const {
  if (size() == 0) return true;
  if (!i_->deferred()) return false;
  rows(true);  // as long as there are sources now
  const auto first = std::upper_bound(begin.begin(), begin.end(), 0) - begin.begin();
  return by_source_->begin[static_cast<std::size_t>(first)] == size();
}

// Event-driven variables and delays may be deferred: then they are made of i and j as these were.
void Synapses::settle() {
  for (const auto& variable : variables()) {
    const bool by_events = variable.event_driven || variable.name == "lastupdate";
    if (variable.array && (by_events || variable.array->in_parts())) variable.array->data();
  }
}

void Synapses::replace(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j) {
  for (auto& pathway : pathways_) {  // what they were, nobody will know
    if (pathway.delays->in_parts()) pathway.delays->defer(nullptr);
  }
  settle();
  i_->defer(nullptr);
  resize(0);
  by_source_.reset();
  by_target_.reset();
  ++version_;
  derive();
  add(i, j);
}

std::shared_ptr<const Rows> Synapses::rows(bool by_source) const {
  auto& kept = by_source ? by_source_ : by_target_;
  const auto& side = by_source ? source() : target();
  check_sides(*this);
  const auto runs = static_cast<std::size_t>(side.size()) + 1;
  if (!kept) {
    kept = std::make_shared<const Rows>(make_rows(numbers(by_source ? *i_ : *j_), side.size()));
  } else if (kept->begin.size() < runs) {  // the side has grown: there is nothing at what is new
    auto longer = *kept;
    longer.begin.resize(runs, longer.begin.back());
    kept = std::make_shared<const Rows>(std::move(longer));
  }
  return kept;
}

bool Synapses::flag_allowed(lang::Equation::Kind kind, const std::string& flag) const {
  using Kind = lang::Equation::Kind;
  if (kind == Kind::differential) return flag == "event-driven" || flag == "clock-driven";
  if (kind == Kind::parameter) return flag == "constant" || flag == "shared" || flag == "linked";
  return flag == "shared" || flag == "constant over dt" || flag == "summed";
}

const Variable* seen_variable(const Group& group, const std::string& name) {
  const auto* own = group.find(name);
  const auto* synapses = dynamic_cast<const Synapses*>(&group);
  if (own != nullptr || synapses == nullptr) return own;
  for (const std::string_view ending : {"_pre", "_post"}) {
    if (!name.ends_with(ending)) continue;
    const auto& side = ending == "_pre" ? synapses->source() : synapses->target();
    return side.group->find(name.substr(0, name.size() - ending.size()));
  }
  return synapses->target().group->find(name);
}

}  // namespace brio::model
