// Making synapses: from arrays of indices, or from text. See connect_recipe.hpp, connect_rows.hpp and
// connect_pairs.hpp for the way from text to pairs.
#include <fmt/format.h>

#include <algorithm>

#include "base/hash.hpp"
#include "face/connect_pairs.hpp"
#include "face/session.hpp"
#include "ir/host_math.hpp"

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

void connect_explicit(model::Synapses& synapses, const Connect& connect, Random& random) {
  check_arguments(connect);
  const auto& i = connect.i;
  const auto& j = connect.j;
  const auto p = std::get<double>(connect.p);
  const auto copies = static_cast<std::size_t>(copies_of(connect));
  const auto key = ir::host::random_key(random.seed, base::stable_hash(synapses.name()));
  const auto count = i.empty() || j.empty() ? 0 : std::max(i.size(), j.size());
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

void connect_generated(model::Synapses& synapses, const Connect& connect, const model::Names& outside,
                       Random& random) {
  const auto recipe = recipe_of(synapses, connect, outside);
  const auto rows = rows_of(recipe, random);
  auto connections = connections_of(recipe, rows, random, {});
  if (recipe.outer == check::Side::source) {
    synapses.append_rows(connections.begin, std::move(connections.inner));
  } else {
    append_columns(synapses, connections);
  }
}

}  // namespace

void connect(model::Synapses& synapses, const Connect& connect, const model::Names& outside, Random& random) {
  const bool text = connect.condition || connect.i_text || connect.j_text;
  if (connect.explicit_pairs && !text) {
    connect_explicit(synapses, connect, random);
  } else {
    connect_generated(synapses, connect, outside, random);
  }
  ++random.operations;
  synapses.mark_connected();
}

}  // namespace brio::face
