// What follows from the connections of synapses: numbers of synapses, the multisynaptic index, which synapses
// connect what.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <typeinfo>

#include "base/diagnostics.hpp"
#include "model/declarations.hpp"
#include "model/synapses.hpp"

namespace brio::model {

namespace {

LinkPath path_from(const View& view, const ArrayPtr& neuron_of) {
  const auto link = [&](const ArrayPtr& index, std::int64_t begin) {
    Link made;
    made.group = view.group.get();
    made.keeper = view.group;
    made.begin = begin;
    made.size = view.size();
    made.index = index;
    return std::make_shared<const Link>(std::move(made));
  };
  LinkPath path{link(neuron_of, view.begin)};
  if (view.subset) path.push_back(link(view.subset->items, 0));
  return path;
}

Variable computed(const char* name) {
  auto variable = builtin(name, ir::Type::i32, 0);
  variable.array = nullptr;
  return variable;
}

void count(const Array& neuron_of, const View& view, std::int32_t* number) {
  std::fill_n(number, view.group->size(), 0);
  const auto* neuron = neuron_of.as<std::int32_t>();
  for (std::int64_t k = 0; k < neuron_of.size(); ++k) ++number[view.item(neuron[k])];
}

// For each synapse, how many there are before it from its source to its target.
void count_copies(const Rows& rows, const std::int32_t* target, std::int64_t targets, std::int32_t* result) {
  std::vector<std::int64_t> seen_by(static_cast<std::size_t>(targets), -1);
  std::vector<std::int32_t> seen(static_cast<std::size_t>(targets));
  for (std::size_t source = 0; source + 1 < rows.begin.size(); ++source) {
    for (auto position = rows.begin[source]; position < rows.begin[source + 1]; ++position) {
      const auto synapse = rows.synapse(position);
      const auto at = static_cast<std::size_t>(target[synapse]);
      if (seen_by[at] != static_cast<std::int64_t>(source)) seen[at] = 0;
      seen_by[at] = static_cast<std::int64_t>(source);
      result[synapse] = seen[at]++;
    }
  }
}

}  // namespace

const View& Synapses::as_it_is(View& view) {
  // Threads may ask at the same time, while nothing grows. Whenever there are spikes somebody asks: no dynamic_cast.
  const auto& group = *view.group;
  const bool grows = typeid(group) == typeid(Synapses);
  if (grows && view.end != view.group->size()) view.end = view.group->size();
  return view;
}

void Synapses::add_derived() {
  to_source_ = path_from(source(), i_);
  to_target_ = path_from(target(), j_);
  for (const char* name : {"N_incoming", "N_outgoing"}) add_variable(computed(name));
  incoming_ = std::make_shared<Array>(ir::Type::i32, 0);
  outgoing_ = std::make_shared<Array>(ir::Type::i32, 0);
  for (auto& variable : variables_) {
    if (variable.name != multisynaptic_index_) continue;
    variable.read_only = true;
    copies_ = variable.array;
  }
  derive();
}

// Nobody has to look, and then nothing is computed and takes memory.
void Synapses::derive() {
  for (const bool at_source : {true, false}) {
    auto& number = at_source ? *outgoing_ : *incoming_;
    const auto& side = at_source ? source() : target();
    number.defer([this, at_source](std::byte* values) {
      count(at_source ? *i_ : *j_, at_source ? source() : target(), reinterpret_cast<std::int32_t*>(values));
    });
    number.resize(side.group->size());
  }
  if (!copies_) return;
  copies_->defer([this](std::byte* values) {
    count_copies(*rows(true), j_->as<std::int32_t>(), target().size(),
                 reinterpret_cast<std::int32_t*>(values));
  });
}

// Who keeps an array keeps its values.
Synapses::~Synapses() {
  for (const auto& [array, own] : {std::pair{&incoming_, 1}, {&outgoing_, 1}, {&copies_, 2}}) {
    if (*array && array->use_count() > own && (*array)->deferred()) (*array)->data();
  }
}

void check_sides(const Synapses& synapses) {
  for (const bool at_source : {true, false}) {
    const auto* side =
        dynamic_cast<const Synapses*>((at_source ? synapses.source() : synapses.target()).group.get());
    if (side == nullptr || synapses.size() == 0) continue;
    const auto& index = at_source ? synapses.i() : synapses.j();
    const auto* first = index.as<std::int32_t>();
    const auto last = *std::max_element(first, first + index.size());
    if (last < side->size()) continue;
    throw ModelError({Code::index_out_of_range,
                      nullptr,
                      {},
                      fmt::format("{} is connected to synapse {} of {}, which has {} now", synapses.name(),
                                  last, side->name(), side->size()),
                      fmt::format("connect {} after the synapses that it connects to", synapses.name())});
  }
}

namespace {

// The distances of its multiples' fractions are as even as can be: no regular pattern goes with them.
constexpr double golden_ratio = 1.618033988749895;

// Which of the neurons of one side are wanted.
std::vector<char> marked(const std::vector<std::int64_t>& wanted, std::int64_t neurons) {
  std::vector<char> marks(static_cast<std::size_t>(neurons));
  for (const auto neuron : wanted) {
    if (neuron >= 0 && neuron < neurons) marks[static_cast<std::size_t>(neuron)] = 1;
  }
  return marks;
}

class Finder {
 public:
  explicit Finder(const Synapses& synapses) : synapses_(synapses) {}

  std::vector<std::int64_t> by_rows(bool by_source, const std::vector<std::int64_t>& wanted,
                                    const std::vector<std::int64_t>* others) {
    const auto rows = synapses_.rows(by_source);
    const auto& side = by_source ? synapses_.source() : synapses_.target();
    const auto& other_side = by_source ? synapses_.target() : synapses_.source();
    const auto* other_of =
        others == nullptr ? nullptr : (by_source ? synapses_.j() : synapses_.i()).as<std::int32_t>();
    const auto marks = others ? marked(*others, other_side.size()) : std::vector<char>();
    auto neurons = wanted;
    std::sort(neurons.begin(), neurons.end());
    neurons.erase(std::unique(neurons.begin(), neurons.end()), neurons.end());
    std::vector<std::int64_t> found;
    for (const auto neuron : neurons) {
      if (neuron < 0 || neuron >= side.size()) continue;
      const auto at = static_cast<std::size_t>(neuron);
      for (auto position = rows->begin[at]; position < rows->begin[at + 1]; ++position) {
        const auto synapse = rows->synapse(position);
        if (other_of == nullptr || marks[static_cast<std::size_t>(other_of[synapse])] != 0)
          found.push_back(synapse);
      }
    }
    if (!rows->order.empty()) std::sort(found.begin(), found.end());
    return found;
  }

  std::vector<std::int64_t> by_looking_at_all(const std::vector<std::int64_t>& targets) {
    const auto marks = marked(targets, synapses_.target().size());
    const auto* target = synapses_.j().as<std::int32_t>();
    std::vector<std::int64_t> found;
    for (std::int64_t k = 0; k < synapses_.size(); ++k) {
      if (marks[static_cast<std::size_t>(target[k])] != 0) found.push_back(k);
    }
    return found;
  }

 private:
  const Synapses& synapses_;
};

}  // namespace

std::vector<std::int64_t> find_synapses(const Synapses& synapses, const std::vector<std::int64_t>* sources,
                                        const std::vector<std::int64_t>* targets) {
  Finder finder(synapses);
  if (sources != nullptr) return finder.by_rows(true, *sources, targets);
  if (targets != nullptr) {
    // Rows by target are not made for this alone: they take 4 bytes for each synapse.
    return synapses.has_rows(false) ? finder.by_rows(false, *targets, nullptr)
                                    : finder.by_looking_at_all(*targets);
  }
  std::vector<std::int64_t> all(static_cast<std::size_t>(synapses.size()));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

SynapsePairs sample_synapses(const Synapses& synapses, std::int64_t count) {
  const auto size = synapses.size();
  count = std::min(count, size);
  SynapsePairs pairs;
  if (count <= 0) return pairs;
  const auto deferred = synapses.i().deferred();
  const auto rows = deferred ? synapses.rows(true) : nullptr;
  const auto* i = deferred ? nullptr : synapses.i().as<std::int32_t>();
  const auto* j = synapses.j().as<std::int32_t>();
  for (std::int64_t n = 0; n < count; ++n) {
    const auto exact =
        size == count ? static_cast<double>(n)
                      : (static_cast<double>(n) + std::fmod(golden_ratio * static_cast<double>(n), 1.0)) *
                            static_cast<double>(size) / static_cast<double>(count);
    const auto k = std::min(static_cast<std::int64_t>(exact), size - 1);
    const auto source =
        deferred ? static_cast<std::int32_t>(std::upper_bound(rows->begin.begin(), rows->begin.end(), k) -
                                             rows->begin.begin() - 1)
                 : i[k];
    pairs.sources.push_back(source);
    pairs.targets.push_back(j[k]);
  }
  return pairs;
}

}  // namespace brio::model
