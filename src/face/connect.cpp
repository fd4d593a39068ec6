// Making synapses: from arrays of indices, or from text. See connect_recipe.hpp, connect_rows.hpp and
// connect_pairs.hpp for the way from text to pairs.
#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "base/hash.hpp"
#include "face/connect_memory.hpp"
#include "face/connect_total.hpp"
#include "face/session.hpp"
#include "ir/host_math.hpp"
#include "model/stream_names.hpp"

namespace brio::face {

namespace {

using Indices = std::vector<std::int32_t>;

void check_range(const char* name, std::int64_t index, const model::View& view) {
  if (index >= 0 && index < view.size()) return;
  refuse(Code::index_out_of_range, fmt::format("{} = {} is out of range: {} has {} neurons, 0 to {}", name,
                                               index, view.group->name(), view.size(), view.size() - 1));
}

// Each of the explicit pairs stays with probability p.
bool stays(const Random& random, std::uint64_t key, std::size_t pair, double p) {
  return p >= 1 || ir::host::rand(key, pair, static_cast<std::int64_t>(random.operations), 0) < p;
}

void check_arguments(const Connect& connect) {
  if (connect.i.size() != connect.j.size() && connect.i.size() != 1 && connect.j.size() != 1) {
    refuse(Code::wrong_shape,
           fmt::format("connect() got {} indices i but {} indices j", connect.i.size(), connect.j.size()),
           "give as many of both, or one of one of them");
  }
  if (!std::holds_alternative<double>(connect.p) || connect.n.index() != 0) {
    refuse(Code::type_mismatch, "with explicit indices, p and n must be numbers",
           "choose the indices beforehand");
  }
  if (connect.skip_if_invalid) {
    refuse(Code::invalid_value, "skip_if_invalid is for texts: explicit indices are right or wrong");
  }
}

void connect_explicit(model::Synapses& synapses, const Connect& connect, Random& random, const Watch& watch) {
  check_arguments(connect);
  const auto& i = connect.i;
  const auto& j = connect.j;
  const auto p = std::get<double>(connect.p);
  const auto copies = static_cast<std::size_t>(copies_of(connect));
  const auto key = ir::host::random_key(random.seed, base::stable_hash(model::family_of(synapses.name())));
  const auto count = i.empty() || j.empty() ? 0 : std::max(i.size(), j.size());
  watch.check(std::clamp(p, 0.0, 1.0) * static_cast<double>(count) * static_cast<double>(copies), false);
  Indices sources;
  Indices targets;
  for (auto* indices : {&sources, &targets}) indices->reserve(p >= 1 ? count * copies : 0);
  for (std::size_t k = 0; k < count; ++k) {
    const auto source = i[i.size() == 1 ? 0 : k];
    const auto target = j[j.size() == 1 ? 0 : k];
    check_range("i", source, synapses.source());
    check_range("j", target, synapses.target());
    if (!stays(random, key, k, p)) continue;
    sources.insert(sources.end(), copies, static_cast<std::int32_t>(source));
    targets.insert(targets.end(), copies, static_cast<std::int32_t>(target));
  }
  synapses.append(sources, targets);
}

// Synapses that were generated for each neuron of the target.
void append_columns(model::Synapses& synapses, const Connections& connections) {
  const auto* first = connections.inner.as<std::int32_t>();
  const Indices sources(first, first + connections.inner.size());
  Indices targets(sources.size());
  for (std::size_t j = 0; j + 1 < connections.begin.size(); ++j) {
    std::fill(targets.begin() + connections.begin[j], targets.begin() + connections.begin[j + 1],
              static_cast<std::int32_t>(j));
  }
  synapses.append(sources, targets);
}

Connections make(const Recipe& recipe, const Random& random, const Rows& rows, Watch& watch) {
  watch.check(recipe, rows, random);
  return connections_of(recipe, rows, random, [&](std::size_t done, std::size_t all, std::int64_t pairs) {
    watch.blocks_done(done, all, pairs);
  });
}

void connect_fixed(model::Synapses& synapses, const Connect& connect, const model::Names& outside,
                   Random& random, Watch& watch) {
  auto how = connect;
  // Checks that nothing else is said; of a total, nothing more is taken from it.
  const bool total = connect.fixed->of == FixedNumber::Of::all;
  if (total) how.fixed->number = std::int64_t{0};
  const auto recipe = recipe_of(synapses, how, outside);
  Connections connections;
  if (total) {
    const auto* number = std::get_if<std::int64_t>(&connect.fixed->number);
    if (number != nullptr) watch.check(static_cast<double>(*number), false);
    connections = fixed_total(synapses, *connect.fixed, random);
  } else {
    connections = make(recipe, random, rows_of(recipe, random), watch);
  }
  // Whatever was counted, synapses are made in the order of their sources: they take the least memory then.
  if (recipe.outer == check::Side::target) connections = transposed(connections, synapses.source().size());
  synapses.append_rows(std::move(connections.begin), std::move(connections.inner));
}

void connect_generated(model::Synapses& synapses, const Connect& connect, const model::Names& outside,
                       Random& random, Watch& watch) {
  const auto recipe = recipe_of(synapses, connect, outside);
  auto connections = make(recipe, random, rows_of(recipe, random), watch);
  if (connect.i_text) {
    append_columns(synapses, connections);
    return;
  }
  if (recipe.outer == check::Side::target) connections = transposed(connections, synapses.source().size());
  synapses.append_rows(std::move(connections.begin), std::move(connections.inner));
}

[[noreturn]] void refuse_for_memory(const model::Synapses& synapses) {
  refuse(
      Code::too_large,
      fmt::format("memory ran out while {} was connected: it has the synapses that it had", synapses.name()));
}

}  // namespace

void connect(model::Synapses& synapses, const Connect& connect, const model::Names& outside, Random& random) {
  Watch watch(synapses, connect);
  const bool text = connect.condition || connect.i_text || connect.j_text;
  try {
    if (connect.fixed) {
      connect_fixed(synapses, connect, outside, random, watch);
    } else if (connect.explicit_pairs && !text) {
      connect_explicit(synapses, connect, random, watch);
    } else {
      connect_generated(synapses, connect, outside, random, watch);
    }
  } catch (const std::bad_alloc&) {
    refuse_for_memory(synapses);
  }
  ++random.operations;
  synapses.mark_connected();
}

std::int64_t remove(const std::shared_ptr<model::Synapses>& synapses, const Selection& selection,
                    const model::Names& outside, Random& random) {
  if (!synapses->connected()) {
    refuse(Code::missing_synapses,
           fmt::format("{} has no synapses yet, so none can be removed", synapses->name()),
           "call connect() before");
  }
  auto numbers = select(model::whole(synapses), selection, outside, random);
  std::sort(numbers.begin(), numbers.end());
  numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
  synapses->remove(numbers);
  return std::ssize(numbers);
}

void connect_rows(model::Synapses& synapses, std::span<const std::int64_t> begin,
                  std::span<const std::int32_t> targets) {
  if (std::ssize(begin) != synapses.source().size() + 1 || begin.front() != 0 ||
      begin.back() != std::ssize(targets) || !std::is_sorted(begin.begin(), begin.end())) {
    refuse(Code::wrong_shape,
           fmt::format(
               "{} has {} sources: the beginnings of their rows have to be {} numbers that ascend from 0 to "
               "the number of targets, {}",
               synapses.name(), synapses.source().size(), synapses.source().size() + 1, targets.size()));
  }
  for (const auto target : targets) check_range("j", target, synapses.target());
  const Connect nothing_more;
  Watch(synapses, nothing_more).check(static_cast<double>(targets.size()), true);
  try {
    const auto place = synapses.append_rows({begin.begin(), begin.end()});
    std::copy(targets.begin(), targets.end(), place.begin());
  } catch (const std::bad_alloc&) {
    refuse_for_memory(synapses);
  }
  synapses.mark_connected();
}

}  // namespace brio::face
