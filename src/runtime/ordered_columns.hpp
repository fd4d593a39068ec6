// Variables of synapses in the order in which spikes come to them.
#pragma once

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "model/array.hpp"
#include "model/rows.hpp"

namespace brio::runtime {

/// Where delays differ, what a spike reaches in one step lies here and there in a row of synapses (model::Rows::order),
/// and each of them costs lines of memory of its own. Columns that only the kernel of one pathway uses are put in that
/// order when enough spikes have come: then they are read from end to end. Whoever looks at such a variable finds its
/// values in the order of synapses' numbers, as always (model::Array::lend): they are brought back then.
class OrderedColumns {
 public:
  /// Counts synapses that were reached while the columns lay in the order of numbers; true: it pays to arrange them.
  bool pays(const model::Rows& rows, std::int64_t reached);
  /// How many have to be reached before it pays, of so many that there are.
  double wanted(std::int64_t synapses) const { return patience_ * static_cast<double>(synapses); }
  /// Less memory than that is in the caches, whatever the order: bytes.
  static constexpr std::int64_t worth_it = 1 << 18;
  /// Puts the columns in the order of the rows. False, and nothing has changed: somebody holds one of them, or there is
  /// no memory.
  bool arrange(std::shared_ptr<const model::Rows> rows, const std::vector<model::ArrayPtr>& columns);
  /// More synapses were reached.
  void count(std::int64_t reached) { reached_ += reached; }
  std::int64_t reached() const { return reached_; }
  /// So many synapses were brought back, after so many of them were reached where they lay.
  void came_back(std::int64_t synapses, std::int64_t reached);
  /// They lie in the order of these rows. Columns that somebody has looked at since don't.
  bool in_order(const model::Rows& rows) const;
  /// Some columns were arranged and have not been asked back.
  bool lends() const { return rows_ != nullptr; }
  /// Brings them all back.
  void give_back();

  struct Column;
  /// Of each column, its values in the order of the rows.
  std::vector<std::pair<model::ArrayPtr, std::byte*>> places() const;

 private:
  struct Lent {
    model::ArrayPtr array;
    std::weak_ptr<Column> values;  ///< gone when they have been brought back
  };
  bool lend(const model::ArrayPtr& array);
  std::shared_ptr<const model::Rows> rows_;
  std::vector<Lent> lent_;
  std::int64_t reached_ = 0;  ///< since the columns were arranged last or brought back, here or elsewhere
  double patience_ = 0.25;    ///< in synapses for each that there is
};

}  // namespace brio::runtime
