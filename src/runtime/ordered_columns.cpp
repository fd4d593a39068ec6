#include "runtime/ordered_columns.hpp"

#include <algorithm>
#include <new>
#include <span>

namespace brio::runtime {

namespace {

/// What has been brought back soon is arranged later the next time, so that it never costs more than it gains.
constexpr double longest_patience = 4;

/// ordered[k] = values[order[k]], or the other way round
template <class Bits, bool Back>
void permute(std::span<const std::int32_t> order,
             std::conditional_t<Back, std::byte*, const std::byte*> values,
             std::conditional_t<Back, const std::byte*, std::byte*> ordered) {
  for (std::size_t k = 0; k < order.size(); ++k) {
    const auto n = static_cast<std::size_t>(order[k]);
    if constexpr (Back) {
      reinterpret_cast<Bits*>(values)[n] = reinterpret_cast<const Bits*>(ordered)[k];
    } else {
      reinterpret_cast<Bits*>(ordered)[k] = reinterpret_cast<const Bits*>(values)[n];
    }
  }
}

template <bool Back, class Values, class Ordered>
void permute(ir::Type type, std::span<const std::int32_t> order, Values values, Ordered ordered) {
  switch (ir::size_of(type)) {
    case 1: permute<std::uint8_t, Back>(order, values, ordered); break;
    case 4: permute<std::uint32_t, Back>(order, values, ordered); break;
    default: permute<std::uint64_t, Back>(order, values, ordered); break;
  }
}

}  // namespace

struct OrderedColumns::Column {
  std::shared_ptr<const model::Rows> rows;
  base::AlignedBuffer values;
};

bool OrderedColumns::pays(const model::Rows& rows, std::int64_t reached) {
  const auto count = std::ssize(rows.order);
  if (count * 8 < worth_it) return false;
  reached_ += reached;
  return static_cast<double>(reached_) >= wanted(count);
}

bool OrderedColumns::arrange(std::shared_ptr<const model::Rows> rows,
                             const std::vector<model::ArrayPtr>& columns) {
  give_back();
  reached_ = 0;
  rows_ = std::move(rows);
  try {
    for (const auto& array : columns) {
      if (!lend(array)) {
        give_back();
        return false;
      }
    }
  } catch (const std::bad_alloc&) {  // it is possible without
    give_back();
    return false;
  }
  return true;
}

bool OrderedColumns::lend(const model::ArrayPtr& array) {
  const auto type = array->type();
  auto column = std::make_shared<Column>();
  column->rows = rows_;
  column->values.resize(static_cast<std::size_t>(base::padded(array->size())) * ir::size_of(type));
  permute<false>(type, rows_->order, std::as_const(*array).data(), column->values.data());
  const bool lent = array->lend([column, type](std::byte* values) {
    permute<true>(type, column->rows->order, values, std::as_const(column->values).data());
  });
  if (lent) lent_.push_back({array, column});
  return lent;
}

bool OrderedColumns::in_order(const model::Rows& rows) const {
  return rows_.get() == &rows &&
         std::ranges::none_of(lent_, [](const Lent& lent) { return lent.values.expired(); });
}

void OrderedColumns::give_back() {
  if (rows_ == nullptr) return;
  for (const auto& lent : lent_) {
    if (!lent.values.expired()) lent.array->data();
  }
  lent_.clear();
  came_back(std::ssize(rows_->order), reached_);
  rows_.reset();
}

void OrderedColumns::came_back(std::int64_t synapses, std::int64_t reached) {
  if (reached < synapses) patience_ = std::min(2 * patience_, longest_patience);
  reached_ = 0;
}

std::vector<std::pair<model::ArrayPtr, std::byte*>> OrderedColumns::places() const {
  std::vector<std::pair<model::ArrayPtr, std::byte*>> places;
  for (const auto& lent : lent_) places.emplace_back(lent.array, lent.values.lock()->values.data());
  return places;
}

}  // namespace brio::runtime
