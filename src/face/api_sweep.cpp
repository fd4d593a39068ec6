// Sweeps of brio/sweep.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <limits>

#include "base/diagnostics.hpp"
#include "brio/sweep.hpp"
#include "face/api_network.hpp"
#include "face/api_sweep_targets.hpp"
#include "face/sweep.hpp"
#include "units/units.hpp"

namespace brio {

SweepParameter::SweepParameter(std::string parameter, Quantity given)
    : name(std::move(parameter)), values(std::move(given)) {}

SweepParameter::SweepParameter(std::string parameter, std::vector<std::string> given)
    : name(std::move(parameter)), texts(std::move(given)) {}

SweepParameter::SweepParameter(std::string parameter, std::initializer_list<Quantity> given)
    : name(std::move(parameter)) {
  std::vector<double> numbers;
  for (const auto& each : given) {
    if (each.dimension() != given.begin()->dimension()) {
      throw ModelError(
          {Code::dimension_mismatch,
           nullptr,
           {},
           fmt::format("the values for '{}' have different units, {} and {}", name,
                       units::describe(given.begin()->dimension()), units::describe(each.dimension())),
           ""});
    }
    numbers.push_back(each.value());
  }
  if (given.size() != 0) values = Quantity(std::move(numbers), given.begin()->dimension());
}

namespace {

[[noreturn]] void refuse(Code code, std::string message, std::string hint = "") {
  throw ModelError({code, nullptr, {}, std::move(message), std::move(hint)});
}

std::string shown(const SweepPoint& point) {
  std::string text;
  const auto add = [&](const std::string& name, const std::string& value) {
    text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", name, value);
  };
  for (const auto& [name, value] : point.values) add(name, to_string(value));
  for (const auto& [name, value] : point.texts) add(name, "'" + value + "'");
  if (point.seed) add("seed", fmt::format("{}", *point.seed));
  return text.empty() ? fmt::format("point {}", point.number) : text;
}

// The points of the grid, the last axis fastest.
void make_points(const std::vector<SweepParameter>& parameters, SweepResult& result) {
  std::size_t size = 1;
  for (const auto& parameter : parameters) {
    if (parameter.size() == 0 || (parameter.texts.empty() && parameter.values.is_scalar())) {
      refuse(Code::wrong_shape, fmt::format("a sweep needs a list of values for '{}'", parameter.name),
             "what is the same at all points belongs into SweepOptions::set");
    }
    if (std::find(result.dims.begin(), result.dims.end(), parameter.name) != result.dims.end())
      refuse(Code::duplicate_name, fmt::format("'{}' is swept twice", parameter.name));
    result.dims.push_back(parameter.name);
    result.shape.push_back(parameter.size());
  }
  if (!result.seeds.empty()) {
    result.dims.emplace_back("repetition");
    result.shape.push_back(result.seeds.size());
  }
  for (const auto length : result.shape) size *= length;
  for (std::size_t number = 0; number < size; ++number) {
    SweepPoint point{number, std::vector<std::size_t>(result.shape.size()), {}, {}, {}};
    auto rest = number;
    for (std::size_t k = result.shape.size(); k-- > 0; rest /= result.shape[k])
      point.index[k] = rest % result.shape[k];
    for (std::size_t k = 0; k < parameters.size(); ++k) {
      const auto& parameter = parameters[k];
      if (parameter.texts.empty())
        point.values.emplace(parameter.name, parameter.values[point.index[k]]);
      else
        point.texts.emplace(parameter.name, parameter.texts[point.index[k]]);
    }
    if (!result.seeds.empty()) point.seed = result.seeds[point.index.back()];
    result.points.push_back(std::move(point));
  }
}

std::vector<std::uint64_t> seeds_of(const SweepOptions& options) {
  std::vector<std::uint64_t> seeds;
  if (options.repeat < 0) refuse(Code::invalid_value, "a sweep can't be repeated less than 0 times");
  const auto first = options.seed ? *options.seed : face::fresh_seed() >> 32U;
  for (int k = 0; k < options.repeat; ++k) seeds.push_back(first + static_cast<std::uint64_t>(k));
  return seeds;
}

}  // namespace

// ---- the result ------------------------------------------------------------------------------------------

Quantity SweepResult::operator[](const std::string& result) const {
  const auto found = results.find(result);
  if (found == results.end()) {
    std::vector<std::string> known;
    for (const auto& [name, values] : results) known.push_back(name);
    refuse(Code::unknown_name, fmt::format("the sweep has no result '{}'", result),
           base::did_you_mean(result, known));
  }
  const auto& values = found->second;
  std::optional<std::size_t> first;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (!completed[k]) continue;
    if (!first) first = k;
    if (values[k].size() != values[*first].size() || values[k].dimension() != values[*first].dimension())
      refuse(Code::wrong_shape, fmt::format("'{}' has not the same number of values at all points", result),
             "use results.at(name)[point]");
  }
  const auto width = first ? values[*first].size() : 1;
  std::vector<double> numbers;
  for (std::size_t k = 0; k < values.size(); ++k) {
    if (completed[k])
      numbers.insert(numbers.end(), values[k].values().begin(), values[k].values().end());
    else
      numbers.insert(numbers.end(), width, std::numeric_limits<double>::quiet_NaN());
  }
  return {std::move(numbers), first ? values[*first].dimension() : Dimension{}};
}

std::size_t SweepResult::at(const std::vector<std::size_t>& index) const {
  std::size_t number = 0;
  const bool fits =
      index.size() == shape.size() && std::equal(index.begin(), index.end(), shape.begin(), std::less<>());
  if (!fits) refuse(Code::index_out_of_range, "the sweep has no point with these indices");
  for (std::size_t k = 0; k < shape.size(); ++k) number = number * shape[k] + index[k];
  return number;
}

// ---- the sweep -------------------------------------------------------------------------------------------

namespace {

face::SweepReporter reporter_of(const SweepOptions& options) {
  if (options.on_report) {
    return [&options](const face::SweepProgress& progress) {
      options.on_report({progress.elapsed, progress.completed, progress.finished, progress.points});
    };
  }
  const auto write = [](const std::string& text) {
    std::fputs(text.c_str(), stdout);
    std::fflush(stdout);
  };
  if (options.report == Report::text) return face::sweep_text_reporter(write);
  if (options.report == Report::bar) return face::sweep_bar_reporter(write);
  return {};
}

std::string text_of(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "unknown";
  }
}

using Function = std::function<Quantity(const SweepPoint&)>;

// What one sweep needs until it is over.
class Sweeping {
 public:
  Sweeping(const std::vector<GroupView>& groups, model::Network& network,
           const std::vector<SweepParameter>& parameters, const SweepOptions& options)
      : network_(network), parameters_(parameters), options_(options), setter_(groups, options.names) {
    result.seeds = seeds_of(options);
    make_points(parameters, result);
    result.completed.resize(result.size());
    for (const auto& [name, function] : options.results) result.results[name].resize(result.size());
    find(face::SweepTargets(groups, network));
  }

  void tell(face::SweepOptions& how) {
    how.points = static_cast<std::int64_t>(result.size());
    for (const auto& target : targets_) {
      if (target.view) how.assigned.push_back({target.view->group(), target.variable});
    }
    how.begin = [this](std::int64_t point) { return begin(result.points[static_cast<std::size_t>(point)]); };
    how.end = [this](std::int64_t point, const std::exception_ptr& failure) {
      end(static_cast<std::size_t>(point), failure);
      return options_.should_stop && options_.should_stop();
    };
    how.warn = [this](std::int64_t point, face::Warning, const std::string& text) {
      const auto where = shown(result.points[static_cast<std::size_t>(point)]);
      if (options_.warn)
        options_.warn(fmt::format("{} (at {})", text, where));
      else
        std::fprintf(stderr, "warning: %s (at %s)\n", text.c_str(), where.c_str());
    };
    how.report = reporter_of(options_);
    if (options_.report == Report::bar || options_.on_report)
      how.report_period = std::chrono::duration<double>(0.1);
    how.threads = options_.threads;
    how.memory = options_.memory;
  }

  void throw_if_any() {
    if (result.errors.empty() || options_.keep_errors) return;
    const auto& [first, failure] = *result.errors.begin();
    const auto text = fmt::format("{} of {} points failed; the first one, at {}: {}", result.errors.size(),
                                  result.size(), shown(result.points[first]), text_of(failure));
    throw SweepError(text, std::move(result));
  }

  SweepResult result;

 private:
  void find(face::SweepTargets targets) {
    for (const auto& parameter : parameters_) {
      for (const auto& text : parameter.texts) targets.add(text);
    }
    for (const auto& setting : options_.set) {
      if (const auto* text = std::get_if<std::string>(&setting.value)) targets.add(*text);
    }
    for (const auto& parameter : parameters_) {
      targets_.push_back(targets.find(parameter.name));
      if (parameter.texts.empty()) targets_.back().check(parameter.values.dimension());
    }
    for (const auto& setting : options_.set) {
      targets_.push_back(targets.find(setting.name));
      if (const auto* value = std::get_if<Quantity>(&setting.value))
        targets_.back().check(value->dimension());
    }
  }

  model::OutsideNames begin(const SweepPoint& point) {
    const auto seed = point.seed ? point.seed : options_.seed;
    setter_.begin(seed);
    auto target = targets_.begin();
    for (const auto& parameter : parameters_) {
      if (parameter.texts.empty())
        setter_.set(*target++, point.values.at(parameter.name));
      else
        setter_.set(*target++, point.texts.at(parameter.name));
    }
    for (const auto& setting : options_.set) {
      if (const auto* function = std::get_if<Function>(&setting.value))
        setter_.set(*target++, (*function)(point));
      else if (const auto* text = std::get_if<std::string>(&setting.value))
        setter_.set(*target++, *text);
      else
        setter_.set(*target++, std::get<Quantity>(setting.value));
    }
    if (seed) network_.reseed(*seed);
    model::OutsideNames outside;
    for (const auto& object : network_.objects) outside[model::name_of(object)] = setter_.names();
    return outside;
  }

  void end(std::size_t point, std::exception_ptr failure) {
    try {
      for (const auto& [name, function] : options_.results) {
        if (!failure) result.results[name][point] = function();
      }
      if (!failure && options_.each) options_.each(result.points[point]);
    } catch (...) {
      failure = std::current_exception();
    }
    result.completed[point] = !failure;
    if (failure) result.errors[point] = failure;
  }

  model::Network& network_;
  const std::vector<SweepParameter>& parameters_;
  const SweepOptions& options_;
  face::SweepSetter setter_;
  std::vector<face::SweepTarget> targets_;  // of the parameters, then of what is set after them
};

}  // namespace

SweepResult sweep(Network& network, const std::vector<SweepParameter>& parameters, const Quantity& duration,
                  const SweepOptions& options) {
  auto& inside = *network.impl_;
  Sweeping sweeping(inside.groups, *inside.network, parameters, options);
  face::SweepOptions how;
  how.duration = face::seconds(duration, "the duration of a run");
  sweeping.tell(how);
  const face::InterruptNote note(options.stop_on_interrupt);
  how.should_stop = [&] { return note.interrupted() || (options.should_stop && options.should_stop()); };
  const auto outcome = face::sweep(inside.simulation, *inside.network, how);
  sweeping.result.threads = outcome.threads;
  sweeping.result.one_by_one = outcome.one_by_one;
  sweeping.throw_if_any();
  return std::move(sweeping.result);
}

}  // namespace brio
