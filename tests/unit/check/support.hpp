// Groups from text, and findings as text, for the tables of the tests.
#pragma once

#include <gtest/gtest.h>

#include "check/check.hpp"
#include "lang/parse.hpp"

namespace brio::check::testing {

inline constexpr Dimension volt{{2, 1, -3, -1, 0, 0, 0}};
inline constexpr Dimension amp{{0, 0, 0, 1, 0, 0, 0}};
inline constexpr Dimension seconds{{0, 0, 1, 0, 0, 0, 0}};

struct Texts {
  std::string model;
  std::optional<std::string> threshold = {};
  std::optional<std::string> reset = {};
  std::optional<std::string> refractory = {};
};

/// Names around every group of the tests.
inline model::Names outside() {
  using model::Constant;
  return {{"tau", Constant{0.01, seconds}},      {"I0", Constant{1e-9, amp}},
          {"R", Constant{1e6, volt / amp}},      {"vt", Constant{-0.05, volt}},
          {"k", Constant{3, {}, ir::Type::i32}}, {"yes", Constant{1, {}, ir::Type::boolean}}};
}

inline std::shared_ptr<model::NeuronGroup> neurons(const Texts& texts, const std::string& name = "neurons") {
  model::NeuronGroupOptions options;
  options.size = 5;
  options.model = texts.model;
  options.threshold = texts.threshold;
  options.reset = texts.reset;
  options.refractory = texts.refractory;
  options.name = name;
  return std::make_shared<model::NeuronGroup>(options);
}

/// code|underlined text|message|hint, one finding a line.
inline std::string findings(const ModelError& error) {
  std::string text;
  for (const auto& found : error.diagnostics()) {
    const auto [begin, end] = found.span;
    text += std::string(name_of(found.code)) + " | " +
            (found.source ? found.source->text.substr(begin, end - begin) : "") + " | " + found.message +
            (found.hint.empty() ? "" : " | " + found.hint) + "\n";
  }
  return text;
}

template <class Action>
std::string findings_of(Action action) {
  try {
    action();
  } catch (const ModelError& error) {
    return findings(error);
  }
  return "";
}

inline std::string print(const Block& block) {
  std::string text;
  for (const auto& statement : block.statements) {
    text += statement.target + (statement.augmented ? " op= " : " = ") + ir::print(*statement.value) + "\n";
  }
  return text;
}

}  // namespace brio::check::testing
