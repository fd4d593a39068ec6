// Synapses of several pathways, side by side.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "model/array.hpp"
#include "model/rows.hpp"
#include "runtime/bundled_rows.hpp"
#include "runtime/pool.hpp"
#include "runtime/spike_ring.hpp"

namespace brio::runtime {

/// A neuron with targets in several parts of a network has synapses of several pathways, and each spike reaches some of
/// each, in as many places of memory. Where the kernels of these pathways do the same, their synapses are put side by
/// side (bundled_rows.hpp), and spikes in flight have one ring. Columns are lent by their arrays, as those that are only
/// put in order (ordered_columns.hpp), and the rings of the pathways are empty meanwhile.
class Bundle {
 public:
  struct Member {
    std::string queue;  ///< name of its pathway
    RowsOfMember way;
    std::vector<model::ArrayPtr> columns = {};  ///< one for each of the kernel's
    std::int64_t shift = 0;                     ///< what is added to indices
    friend bool operator==(const Member&, const Member&) = default;
  };
  /// `index`: which column holds indices (i32).
  Bundle(std::vector<Member> members, std::size_t index);
  ~Bundle();
  Bundle(const Bundle&) = delete;
  Bundle& operator=(const Bundle&) = delete;

  const std::vector<Member>& members() const { return members_; }
  bool has(const std::string& queue) const;
  const model::Rows& rows() const { return *rows_->merged; }

  /// Takes the columns. False, and nothing has changed: somebody holds one of them, or there is no memory.
  bool lend(Pool* pool);
  /// Nobody has looked at any of the columns since, and they have not been given back.
  bool in_order() const;
  /// Throws std::bad_alloc, and the others are still lent.
  void give_back(Pool* pool);
  /// Where the columns are, by those of the first member.
  std::vector<std::pair<model::ArrayPtr, std::byte*>> places() const;

  /// Spikes of all members.
  SpikeRing& ring() { return ring_; }
  /// Adds what is in flight in the ring of a member: runs of its rows, that arrive after the longest delay at the latest.
  void take(std::size_t member, const SpikeRing& ring);
  /// Adds what is in flight to the ring of a member.
  void give(std::size_t member, SpikeRing& ring) const;
  /// Adds to lists of a member's synapses, by step, those that spikes in flight reach.
  void add_pending(const std::string& queue, std::vector<std::vector<std::int32_t>>& lists) const;

  /// Counts synapses that were reached.
  void count(std::int64_t reached) { reached_ += reached; }
  std::int64_t reached() const { return reached_; }

 private:
  struct Column;
  struct Lent;
  bool lend_column(std::size_t column, Pool* pool);

  std::vector<Member> members_;
  std::size_t index_;
  std::shared_ptr<const BundledRows> rows_;
  std::vector<std::weak_ptr<Column>> columns_;  ///< they are the arrays', which are brought back one by one
  std::vector<std::vector<Lent>> lent_;         ///< of each column, arrays of members
  SpikeRing ring_;
  std::int64_t reached_ = 0;
};

}  // namespace brio::runtime
