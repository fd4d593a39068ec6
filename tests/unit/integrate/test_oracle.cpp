// The choice of a method and the steps of the deterministic ones, beside Brian 2's (oracle.txt).
#include <fstream>
#include <sstream>

#include "support.hpp"

namespace brio::integrate {
namespace {

using namespace testing;

struct Record {
  std::string model;
  std::map<std::string, std::string> answers;  // by method, and "default"
};

std::vector<Record> records() {
  std::ifstream file(std::string(BRIO_TEST_DATA) + "/unit/integrate/oracle.txt");
  std::vector<Record> result;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with(' ')) {
      result.push_back({line, {}});
      continue;
    }
    std::istringstream words(line);
    std::string key;
    words >> key >> std::ws;
    std::getline(words, result.back().answers[key]);
  }
  return result;
}

check::System system_of_record(const Record& record) {
  auto model = record.model;
  for (auto& c : model) c = c == '|' ? '\n' : c;
  return system_of(model, true);
}

// As in oracle.py; what a model does not have does no harm.
Values start() {
  return {{"v", 0.3},  {"w", 0.4}, {"x", 0.5}, {"y", 0.6},         {"z", 0.7},           {"g", 0.8},
          {"ge", 0.9}, {"gi", 1},  {"m", 1.1}, {"p", 0.02},        {"s", 0.8},           {"q", 0},
          {"b1", 0},   {"i", 0},   {"N", 1},   {"lastspike", -10}, {"not_refractory", 1}};
}

std::optional<Update> try_method(const check::System& system, const std::vector<Method>& methods) {
  try {
    return integrate(system, methods);
  } catch (const ModelError&) {
    return std::nullopt;
  }
}

TEST(Oracle, DefaultChoiceIsBrians) {
  int compared = 0;
  for (const auto& record : records()) {
    const auto update = try_method(system_of_record(record), default_methods());
    EXPECT_EQ(update ? update->method : "none", record.answers.at("default")) << record.model;
    ++compared;
  }
  EXPECT_GE(compared, 80);
}

// Brian 2's mistakes in exponential_euler: it leaves out the square of v, and trips over the sign of a boolean.
bool is_brians_mistake(const Record& record, const std::string& method) {
  return method == "exponential_euler" &&
         (record.model == "dv/dt=v*(1-v)/tau:1" || record.model == "dv/dt=(b1-v)/tau:1|b1:boolean");
}

TEST(Oracle, NamedMethodsAcceptWhatBriansAccept) {
  for (const auto& record : records()) {
    for (const auto& [method, answer] : record.answers) {
      if (method == "default" || is_brians_mistake(record, method)) continue;
      const bool ours = try_method(system_of_record(record), {method}).has_value();
      const bool brians = answer != "no";
      // Asked by name, exact integration does more than Brian's: singular and oscillating systems.
      if (method == "exact" && ours) continue;
      EXPECT_EQ(ours, brians) << record.model << " " << method;
    }
  }
}

TEST(Oracle, StepsGiveBriansNumbers) {
  int compared = 0;
  for (const auto& record : records()) {
    for (const auto& [method, answer] : record.answers) {
      const bool has_values =
          answer.find('=') != std::string::npos && answer.find("nan") == std::string::npos;
      if (method == "default" || !has_values || is_brians_mistake(record, method)) continue;
      const auto end = run(integrate(system_of_record(record), {method}), start(), 3);
      std::istringstream words(answer);
      for (std::string word; words >> word;) {
        const auto equals = word.find('=');
        const double expected = std::stod(word.substr(equals + 1));
        // The same formulas in another order: rounding errors of three steps.
        EXPECT_NEAR(end.at(word.substr(0, equals)), expected, 2e-12 * std::fabs(expected))
            << record.model << " " << method;
        ++compared;
      }
    }
  }
  EXPECT_GE(compared, 400);
}

}  // namespace
}  // namespace brio::integrate
