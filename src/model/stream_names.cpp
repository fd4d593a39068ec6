#include "model/stream_names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

namespace brio::model {

namespace {

constexpr std::array<std::string_view, 5> families = {"neurongroup", "poissongroup", "spikegeneratorgroup",
                                                      "synapses", "poissoninput"};

struct SerialOf {
  template <class Object>
  std::uint64_t operator()(const std::shared_ptr<Object>& object) const {
    if constexpr (requires { object->serial.number; }) {
      return object->serial.number;
    } else {
      return 0;  // monitors and probes draw nothing
    }
  }
};

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::string family_of(const std::string& name) {
  const auto last = name.rfind('_');
  const auto base = name.substr(0, last);
  const bool numbered = last != std::string::npos && is_number(std::string_view(name).substr(last + 1));
  return numbered && std::find(families.begin(), families.end(), base) != families.end() ? base : name;
}

std::map<std::string, std::string> stream_names(const Network& network) {
  std::map<std::string, std::vector<std::pair<std::uint64_t, std::string>>> members;
  for (const auto& object : network.objects) {
    const auto& name = name_of(object);
    members[family_of(name)].emplace_back(std::visit(SerialOf{}, object), name);
  }
  std::map<std::string, std::string> result;
  for (auto& [family, several] : members) {
    std::sort(several.begin(), several.end());
    for (std::size_t k = 0; k < several.size(); ++k) {
      result[several[k].second] = k == 0 ? family : fmt::format("{}_{}", family, k);
    }
  }
  return result;
}

}  // namespace brio::model
