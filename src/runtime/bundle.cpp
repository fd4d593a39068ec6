#include "runtime/bundle.hpp"

#include <algorithm>
#include <functional>
#include <new>
#include <span>
#include <type_traits>

namespace brio::runtime {

namespace {

/// Neurons whose synapses are copied by one thread at a time.
constexpr std::int64_t block = 256;

enum class Way : std::uint8_t { in, out };

template <class Bits>
Bits shifted(Bits value, std::int64_t shift) {
  if constexpr (std::is_same_v<Bits, std::uint32_t>) {
    return value + static_cast<Bits>(shift);
  } else {
    return value;
  }
}

/// Copies values of a member's run to a place in the bundle, or back.
template <class Bits, Way way, class Values, class Places>
void copy(const model::Rows& rows, const ir::Range& run, Values* values, Places* place, std::int64_t shift) {
  for (auto k = run.begin; k < run.end; ++k, ++place) {
    auto& value = values[rows.synapse(k)];
    if constexpr (way == Way::in) {
      *place = shifted<Bits>(value, shift);
    } else {
      value = shifted<Bits>(*place, -shift);
    }
  }
}

/// Columns of members with elements of one size; null: of others.
template <class Bits, Way way, class Values, class Places>
void copy_some(const BundledRows& rows, std::int64_t begin, std::int64_t end,
               const std::vector<Values*>& columns, Places* places, const std::vector<std::int64_t>& shifts) {
  rows.each(begin, end, [&](std::size_t k, const ir::Range& run, std::int64_t place) {
    if (columns[k] != nullptr)
      copy<Bits, way>(*rows.members[k].rows, run, columns[k], places + place, shifts[k]);
  });
}

void in_blocks(std::int64_t count, Pool* pool, const std::function<void(std::int64_t, std::int64_t)>& work) {
  if (pool == nullptr) {
    work(0, count);
    return;
  }
  pool->run((count + block - 1) / block,
            [&](std::int64_t k) { work(k * block, std::min((k + 1) * block, count)); });
}

template <class Bits, Way way, class Bytes, class Places>
void copy_all(const BundledRows& rows, const std::vector<Bytes*>& columns, Places* places,
              const std::vector<std::int64_t>& shifts, Pool* pool) {
  using Values = std::conditional_t<way == Way::in, const Bits, Bits>;
  using Merged = std::conditional_t<way == Way::in, Bits, const Bits>;
  std::vector<Values*> values;
  for (auto* column : columns) values.push_back(reinterpret_cast<Values*>(column));
  in_blocks(rows.members.front().neurons(), pool, [&](std::int64_t begin, std::int64_t end) {
    copy_some<Bits, way>(rows, begin, end, values, reinterpret_cast<Merged*>(places), shifts);
  });
}

template <Way way, class Bytes, class Places>
void copy_columns(ir::Type type, const BundledRows& rows, const std::vector<Bytes*>& columns, Places* places,
                  const std::vector<std::int64_t>& shifts, Pool* pool) {
  switch (ir::size_of(type)) {
    case 1: copy_all<std::uint8_t, way>(rows, columns, places, shifts, pool); break;
    case 4: copy_all<std::uint32_t, way>(rows, columns, places, shifts, pool); break;
    default: copy_all<std::uint64_t, way>(rows, columns, places, shifts, pool); break;
  }
}

}  // namespace

/// A column of the bundle; what its arrays need to have their values back.
struct Bundle::Column {
  std::shared_ptr<const BundledRows> rows;
  ir::Type type;
  std::vector<std::int64_t> shifts;
  base::AlignedBuffer values = {};

  void give_back(std::size_t member, std::byte* place) const {
    std::vector<std::byte*> columns(rows->members.size());
    columns[member] = place;
    copy_columns<Way::out>(type, *rows, columns, values.data(), shifts, nullptr);
  }
};

struct Bundle::Lent {
  model::ArrayPtr array;
  std::weak_ptr<const void> still;  ///< gone when its values have been brought back
};

Bundle::Bundle(std::vector<Member> members, std::size_t index) : members_(std::move(members)), index_(index) {
  std::vector<RowsOfMember> ways;
  for (const auto& member : members_) ways.push_back(member.way);
  rows_ = std::make_shared<const BundledRows>(bundled(std::move(ways)));
  ring_.follow(rows_->merged, 0);
}

Bundle::~Bundle() = default;

bool Bundle::has(const std::string& queue) const {
  return std::ranges::find(members_, queue, &Member::queue) != members_.end();
}

bool Bundle::lend(Pool* pool) {
  // Indices first: they are the smaller ones, and make room.
  std::vector<std::size_t> order{index_};
  for (std::size_t k = 0; k < members_.front().columns.size(); ++k)
    if (k != index_) order.push_back(k);
  columns_.resize(order.size());
  lent_.resize(order.size());
  for (const auto k : order) {
    bool possible = false;
    try {
      possible = lend_column(k, pool);
    } catch (const std::bad_alloc&) {  // it is possible without
    }
    if (!possible) {
      give_back(pool);
      return false;
    }
  }
  return true;
}

bool Bundle::lend_column(std::size_t column, Pool* pool) {
  const auto array = [&](const Member& member) { return member.columns[column]; };
  if (std::ranges::any_of(members_, [&](const Member& member) { return array(member)->held(); }))
    return false;
  const auto type = array(members_.front())->type();
  const auto kept = std::make_shared<Column>(Column{rows_, type, std::vector<std::int64_t>(members_.size())});
  std::vector<const std::byte*> values;
  for (std::size_t k = 0; k < members_.size(); ++k) {
    if (column == index_) kept->shifts[k] = members_[k].shift;
    values.push_back(std::as_const(*array(members_[k])).data());
  }
  const auto size = rows_->merged->begin.back();
  kept->values.resize(static_cast<std::size_t>(base::padded(size)) * ir::size_of(type));
  copy_columns<Way::in>(type, *rows_, values, kept->values.data(), kept->shifts, pool);
  columns_[column] = kept;
  for (std::size_t k = 0; k < members_.size(); ++k) {
    const auto still = std::make_shared<const std::pair<std::shared_ptr<Column>, std::size_t>>(kept, k);
    lent_[column].push_back({array(members_[k]), still});
    const auto back = [still](std::byte* place) { still->first->give_back(still->second, place); };
    if (!array(members_[k])->lend(back)) return false;
  }
  return true;
}

bool Bundle::in_order() const {
  const auto is_back = [](const Lent& lent) { return lent.still.expired(); };
  return !lent_.empty() &&
         std::ranges::none_of(lent_, [&](const auto& lent) { return std::ranges::any_of(lent, is_back); });
}

void Bundle::give_back(Pool* pool) {
  for (std::size_t column = 0; column < lent_.size(); ++column) {
    const auto kept = columns_[column].lock();
    if (kept == nullptr) continue;  // somebody has looked at all of them
    std::vector<std::byte*> places(members_.size());
    const auto copy = [&] {
      copy_columns<Way::out>(kept->type, *rows_, places, std::as_const(kept->values).data(), kept->shifts,
                             pool);
    };
    try {
      for (std::size_t k = 0; k < lent_[column].size(); ++k) {
        const auto& lent = lent_[column][k];
        if (!lent.still.expired()) places[k] = lent.array->reclaim();
      }
    } catch (...) {
      copy();
      throw;
    }
    copy();
  }
  lent_.clear();
  columns_.clear();
}

std::vector<std::pair<model::ArrayPtr, std::byte*>> Bundle::places() const {
  std::vector<std::pair<model::ArrayPtr, std::byte*>> places;
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    if (const auto kept = columns_[k].lock())
      places.emplace_back(members_.front().columns[k], kept->values.data());
  }
  return places;
}

void Bundle::take(std::size_t member, const SpikeRing& ring) {
  for (std::int64_t steps = 0; steps < ring.room(); ++steps) {
    for (const auto& run : ring.after(steps).runs) ring_.add(steps, rows_->from_member(member, run));
  }
}

void Bundle::give(std::size_t member, SpikeRing& ring) const {
  for (std::int64_t steps = 0; steps < ring_.room(); ++steps) {
    for (const auto& run : ring_.after(steps).runs) {
      const auto own = rows_->to_member(member, run);
      if (own.begin < own.end) ring.add(steps, own);
    }
  }
}

void Bundle::add_pending(const std::string& queue, std::vector<std::vector<std::int32_t>>& lists) const {
  for (std::size_t k = 0; k < members_.size(); ++k) {
    if (members_[k].queue != queue) continue;
    for (std::int64_t steps = 0; steps < ring_.room(); ++steps) {
      const auto step = static_cast<std::size_t>(steps);
      for (const auto& run : ring_.after(steps).runs) {
        const auto own = rows_->to_member(k, run);
        if (own.begin < own.end && step >= lists.size()) lists.resize(step + 1);
        for (auto at = own.begin; at < own.end; ++at)
          lists[step].push_back(members_[k].way.rows->synapse(at));
      }
    }
  }
}

}  // namespace brio::runtime
