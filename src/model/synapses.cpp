#include "model/synapses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/diagnostics.hpp"
#include "lang/parse.hpp"
#include "model/declarations.hpp"

namespace brio::model {

namespace {

lang::Equations parse(const std::string& name, const std::string& model) {
  return lang::parse_equations(lang::make_source("the equations of " + name, model));
}

const Event* event_of(const View& view, const std::string& name) {
  const auto* source = dynamic_cast<const SpikeSource*>(view.group.get());
  return source == nullptr ? nullptr : source->event(name);
}

// Stable counting sort of synapses by the neuron on one side.
Rows sort_rows(const Array& neuron_of, std::int64_t neurons) {
  Rows rows;
  const auto* neuron = neuron_of.as<std::int32_t>();
  const auto count = neuron_of.size();
  rows.begin.assign(static_cast<std::size_t>(neurons) + 1, 0);
  for (std::int64_t k = 0; k < count; ++k) ++rows.begin[static_cast<std::size_t>(neuron[k]) + 1];
  for (std::size_t n = 1; n < rows.begin.size(); ++n) rows.begin[n] += rows.begin[n - 1];
  if (std::is_sorted(neuron, neuron + count)) return rows;
  rows.order.resize(static_cast<std::size_t>(count));
  auto next = rows.begin;
  for (std::int64_t k = 0; k < count; ++k) {
    rows.order[static_cast<std::size_t>(next[static_cast<std::size_t>(neuron[k])]++)] =
        static_cast<std::int32_t>(k);
  }
  return rows;
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

}  // namespace

Synapses::Synapses(SynapsesOptions options)
    : Group(options.name, 0, parse(options.name, options.model)),
      source_(std::move(options.source)),
      target_(std::move(options.target)) {
  names = std::move(options.names);
  dt = options.dt;
  order = options.order;
  methods = std::move(options.methods);
  method_options = std::move(options.method_options);
  if (dt) check_time_step(*dt, name());
  update.order = order;
  add_pathway({"pre", nullptr, true, options.delay_pre, {"synapses", -1}, options.event_pre}, options.on_pre);
  add_pathway({"post", nullptr, false, options.delay_post, {"synapses", 1}, options.event_post},
              options.on_post);
  for (const char* side : {"i", "j"}) add_variable(builtin(side, ir::Type::i32, 0));
  i_ = find("i")->array;
  j_ = find("j")->array;
  add_equation_variables(options.storage);
  refuse_shadowing();
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

void Synapses::add_pathway(Pathway pathway, const std::optional<std::string>& code) {
  if (!code) return;
  const auto& side = pathway.from_source ? source_ : target_;
  check_delay(pathway.delay, name());
  if (event_of(side, pathway.event) == nullptr) {
    const bool spikes = pathway.event == "spike";
    throw ModelError(
        {Code::not_a_spike_source,
         nullptr,
         {},
         spikes ? fmt::format("{} has on_{} code, but {} emits no spikes", name(), pathway.name,
                              side.group->name())
                : fmt::format("{} has on_{} code for the event '{}', but {} has no such event", name(),
                              pathway.name, pathway.event, side.group->name()),
         spikes ? fmt::format("give {} a threshold, or leave out on_{}", side.group->name(), pathway.name)
                : ""});
  }
  pathway.code = lang::make_source(fmt::format("on_{} of {}", pathway.name, name()), *code);
  pathways_.push_back(std::move(pathway));
}

// A name that means one thing at the synapse and another at its neurons would be read wrongly by somebody.
void Synapses::refuse_shadowing() const {
  base::Diagnostics diagnostics;
  for (const auto& line : equations().lines) {
    for (const auto* side : {&source_, &target_}) {
      if (side->group->find(line.name) == nullptr) continue;
      diagnostics.add({Code::duplicate_name, equations().source, line.name_span,
                       fmt::format("'{}' is also a variable of {}", line.name, side->group->name()),
                       "give the variable of the synapse another name"});
      break;
    }
  }
  diagnostics.throw_if_any();
}

void Synapses::append(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j) {
  const auto before = size();
  const auto after = before + std::ssize(i);
  if (after > 0x7fffffff) {
    throw ModelError({Code::invalid_value,
                      nullptr,
                      {},
                      fmt::format("{} can't have {} synapses: at most 2147483647", name(), after),
                      "split the connection over several Synapses"});
  }
  resize(after);
  std::copy(i.begin(), i.end(), i_->as<std::int32_t>() + before);
  std::copy(j.begin(), j.end(), j_->as<std::int32_t>() + before);
  by_source_.reset();
  by_target_.reset();
  ++version_;
}

void Synapses::replace(const std::vector<std::int32_t>& i, const std::vector<std::int32_t>& j) {
  resize(0);
  append(i, j);
}

const Rows& Synapses::rows(bool by_source) const {
  auto& kept = by_source ? by_source_ : by_target_;
  if (!kept) kept = sort_rows(by_source ? *i_ : *j_, by_source ? source_.size() : target_.size());
  return *kept;
}

bool Synapses::flag_allowed(lang::Equation::Kind kind, const std::string& flag) const {
  using Kind = lang::Equation::Kind;
  if (kind == Kind::differential) return flag == "event-driven" || flag == "clock-driven";
  if (kind == Kind::parameter) return flag == "constant" || flag == "shared" || flag == "linked";
  return flag == "shared" || flag == "constant over dt";
}

}  // namespace brio::model
