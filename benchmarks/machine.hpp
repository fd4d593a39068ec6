// Loops that show what a processor can do at best: one operation at a time, without a simulator around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace brio::machine {

/// Memory on huge pages where the system has them, as that of the simulator; zeros.
class Memory {
 public:
  explicit Memory(std::size_t bytes);
  ~Memory();
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  template <class T>
  T* as() const {
    return static_cast<T*>(data_);
  }

 private:
  void* data_;
};

/// Additions that wait for each other: one cycle each.
void dependent_additions(std::int64_t count);
/// So many products with a sum, or quotients, in vectors that do not wait for each other.
template <class Real>
void multiply_adds(std::int64_t count);
template <class Real>
void divisions(std::int64_t count);
/// y = exp(x) with 24 bits: reduction by ln 2, a polynomial of degree 6, no corner cases. `size`: a multiple of 16.
void exponentials(const float* x, float* y, std::int64_t size);

/// x = a x + b in place.
void update(double* x, std::int64_t size);
void read(const double* x, std::int64_t size);

/// `count` targets below `targets` in rows of 100, ascending in each row as synapses are.
std::vector<std::int32_t> rows_of_targets(std::int64_t count, std::int64_t targets);
template <class Real>
void scatter_add(Real* target, const std::int32_t* index, std::int64_t count);
/// The same; asks for the memory of each target before it is needed.
template <class Real>
void scatter_add_fetched(Real* target, const std::int32_t* index, std::int64_t count);

}  // namespace brio::machine
