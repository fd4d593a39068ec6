// What is inside the C++ class Network, for those who let it run.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <csignal>

#include "brio/network.hpp"
#include "face/api.hpp"

namespace brio {

namespace face {

/// While it lives, the first Ctrl-C is noted; after that, and once it is gone, Ctrl-C does what it did before.
class InterruptNote {
 public:
  explicit InterruptNote(bool wanted);
  ~InterruptNote();
  InterruptNote(const InterruptNote&) = delete;
  InterruptNote& operator=(const InterruptNote&) = delete;
  bool interrupted() const;

 private:
  bool wanted_;
  void (*before_)(int) = SIG_DFL;
};

}  // namespace face

struct Network::Impl {
  std::shared_ptr<model::Network> network = std::make_shared<model::Network>();
  face::Simulation simulation{network};
  std::map<std::string, face::Snapshot> stored;
  std::vector<GroupView> groups;  // of network->objects, with what users can do with them

  void run(face::RunOptions run, const RunOptions& options);
  /// Names for the text of all objects.
  model::OutsideNames names(const Names& given) const;

  bool taken(const std::string& name) const {
    return std::any_of(network->objects.begin(), network->objects.end(),
                       [&](const model::Object& object) { return model::name_of(object) == name; });
  }

  // The first free one of "name", "name_1", "name_2" …, if the name is the one that objects have at first.
  std::string free_name(const std::string& name, const char* automatic) const {
    auto candidate = name;
    for (int k = 1; name == automatic && taken(candidate); ++k) candidate = fmt::format("{}_{}", name, k);
    return candidate;
  }

  template <class Group>
  void add_group(const GroupView& view, const char* automatic) {
    auto group = std::dynamic_pointer_cast<Group>(view.group());
    if (contains(group)) return;
    group->rename(free_name(group->name(), automatic));
    network->objects.emplace_back(std::move(group));
    groups.push_back(view);
  }

  template <class Named>
  void add_named(const std::shared_ptr<Named>& object, const char* automatic) {
    if (contains(object)) return;
    object->name = free_name(object->name, automatic);
    network->objects.emplace_back(object);
  }

  template <class Object>
  bool contains(const std::shared_ptr<Object>& object) const {
    const auto& objects = network->objects;
    return std::find(objects.begin(), objects.end(), model::Object(object)) != objects.end();
  }
};

}  // namespace brio
