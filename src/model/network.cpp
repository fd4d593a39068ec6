#include "model/network.hpp"

#include <fmt/format.h>

#include <set>

#include "base/diagnostics.hpp"
#include "base/hash.hpp"

namespace brio::model {

namespace {

struct NameOf {
  template <class Monitor>
  const std::string& operator()(const std::shared_ptr<Monitor>& object) const {
    if constexpr (std::is_base_of_v<Group, Monitor>) {
      return object->name();
    } else {
      return object->name;
    }
  }
};

// The groups that an object can't do without.
struct Needs {
  std::vector<const Group*> operator()(const std::shared_ptr<Synapses>& synapses) const {
    return {synapses->source().group.get(), synapses->target().group.get()};
  }
  std::vector<const Group*> operator()(const std::shared_ptr<PoissonInput>& input) const {
    return {input->group.get()};
  }
  template <class T>
  std::vector<const Group*> operator()(const std::shared_ptr<T>& object) const {
    if constexpr (std::is_base_of_v<Group, T> || std::is_same_v<Probe, T>) {
      return {};
    } else {
      return {object->source.group.get()};
    }
  }
};

struct AsGroup {
  template <class T>
  const Group* operator()(const std::shared_ptr<T>& object) const {
    if constexpr (std::is_base_of_v<Group, T>) {
      return object.get();
    } else {
      return nullptr;
    }
  }
};

}  // namespace

const std::string& name_of(const Object& object) { return std::visit(NameOf{}, object); }

std::uint64_t RunRandom::key() const {
  return epoch == 0 ? seed : base::mix(seed + epoch * 0x9e3779b97f4a7c15ull);
}

void Network::reseed(std::uint64_t seed) { random = {.seed = seed, .origin = t}; }

void Network::validate() const {
  base::Diagnostics diagnostics;
  std::set<std::string> names;
  std::set<const Group*> groups;
  for (const auto& object : objects) groups.insert(std::visit(AsGroup{}, object));
  for (const auto& object : objects) {
    if (!names.insert(name_of(object)).second) {
      diagnostics.add({Code::object_conflict,
                       nullptr,
                       {},
                       fmt::format("two objects of the network are called '{}'", name_of(object)),
                       "give one of them another name"});
    }
    for (const auto* needed : std::visit(Needs{}, object)) {
      if (groups.contains(needed)) continue;
      diagnostics.add(
          {Code::object_conflict,
           nullptr,
           {},
           fmt::format("'{}' belongs to '{}', which is not in the network", name_of(object), needed->name()),
           fmt::format("add '{}' to the network", needed->name())});
    }
  }
  diagnostics.throw_if_any();
}

}  // namespace brio::model
