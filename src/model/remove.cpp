// Removing synapses: the others move up, in their order.
//
//   before:  synapse 0 1 2 3 4      removed: 1, 3      w  a b c d e
//   after:   synapse 0 1 2                             w  a c e
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "base/diagnostics.hpp"
#include "model/synapses.hpp"

namespace brio::model {

namespace {

using Numbers = std::span<const std::int32_t>;

void close_gaps(Array& array, Numbers removed) {
  const auto width = ir::size_of(array.type());
  const auto at = [&](std::int64_t index) { return array.data() + static_cast<std::size_t>(index) * width; };
  auto* to = at(removed.front());
  for (std::size_t k = 0; k < removed.size(); ++k) {
    const auto* const from = at(std::int64_t{removed[k]} + 1);
    const auto* const end = at(k + 1 < removed.size() ? removed[k + 1] : array.size());
    std::memmove(to, from, static_cast<std::size_t>(end - from));
    to += end - from;
  }
  // Synapses that are made later begin with zeros.
  std::memset(to, 0, static_cast<std::size_t>(at(base::padded(array.size())) - to));
}

Rows rows_without(const Rows& rows, Numbers removed) {
  Rows result{.begin = rows.begin};
  std::size_t before = 0;
  for (auto& begin : result.begin) {
    while (before < removed.size() && removed[before] < begin) ++before;
    begin -= static_cast<std::int64_t>(before);
  }
  return result;
}

// For each of the old numbers the new one.
std::vector<std::int32_t> numbers_without(Numbers removed, std::int64_t size) {
  std::vector<std::int32_t> now(static_cast<std::size_t>(size));
  std::int32_t next = 0;
  std::size_t k = 0;
  for (std::int32_t old = 0; old < size; ++old) {
    const bool gone = k < removed.size() && removed[k] == old;
    k += gone ? 1 : 0;
    now[static_cast<std::size_t>(old)] = gone ? -1 : next++;
  }
  return now;
}

}  // namespace

void Renumbering::then(const std::vector<std::int32_t>& next) noexcept {
  for (auto& number : now) {
    if (number >= 0) number = next[static_cast<std::size_t>(number)];
  }
}

void Synapses::named_by_number(Referrer referrer) {
  std::erase_if(referrers_, [](const Referrer& known) { return known.alive.expired(); });
  referrers_.push_back(std::move(referrer));
}

std::shared_ptr<const Renumbering> Synapses::renumbering() const {
  auto made = std::make_shared<Renumbering>();
  std::erase_if(renumberings_, [](const auto& known) { return known.expired(); });
  renumberings_.push_back(made);
  return made;
}

// What means synapses by their numbers would mean others.
void Synapses::check_removable() {
  const auto refuse = [&](const std::string& what, const std::string& hint) {
    throw ModelError(
        {Code::object_conflict,
         nullptr,
         {},
         fmt::format("no synapses of {} can be removed: {} names them by their numbers", name(), what),
         hint});
  };
  std::erase_if(referrers_, [](const Referrer& referrer) { return referrer.alive.expired(); });
  if (!referrers_.empty())
    refuse(referrers_.front().name(), "make it after the removal, or anew for each part of the time");
  for (const auto& operation : operations) {
    if (operation->end >= 0) refuse(operation->name, "let it run on all synapses");
  }
}

void Synapses::remove(Numbers numbers) {
  if (numbers.empty()) return;
  check_removable();
  settle();
  // What needs memory comes first: without it, everything is as it was.
  std::shared_ptr<const Rows> by_source;
  if (i_->deferred()) by_source = std::make_shared<const Rows>(rows_without(*rows(true), numbers));
  renumber(numbers);
  for (auto& variable : variables_) {
    if (variable.array && !variable.shared && !variable.array->deferred())
      close_gaps(*variable.array, numbers);
  }
  resize(size() - std::ssize(numbers));
  by_target_.reset();
  by_source_ = std::move(by_source);
  if (by_source_) {
    i_->defer(
        [rows = by_source_](std::byte* values) { expand(*rows, reinterpret_cast<std::int32_t*>(values)); });
  }
  for (auto& pathway : pathways_) {  // where there are none, the next ones are the first
    if (size() == 0 && !pathway.fixed) set_delay(pathway, 0);
  }
  derive();
  ++version_;
  ++removals_;
}

void Synapses::renumber(Numbers removed) {
  std::vector<std::shared_ptr<Renumbering>> followed;
  for (const auto& known : renumberings_) {
    if (auto renumbering = known.lock()) followed.push_back(std::move(renumbering));
  }
  if (followed.empty()) return;
  const auto next = numbers_without(removed, size());
  std::vector<std::vector<std::int32_t>> first(followed.size());
  for (std::size_t k = 0; k < first.size(); ++k) {
    if (followed[k]->now.empty()) first[k] = next;
  }
  for (std::size_t k = 0; k < first.size(); ++k) {
    if (first[k].empty()) {
      followed[k]->then(next);
    } else {
      followed[k]->now = std::move(first[k]);
    }
  }
}

}  // namespace brio::model
