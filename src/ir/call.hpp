// How a kernel is called: one struct of pointers, sizes and scalars. C layout; machine code reads it.
#pragma once

#include <cstdint>

namespace brio::ir {

struct Range {
  std::int64_t begin;
  std::int64_t end;
};

/// A list that a kernel appends to. `data` has room for every item of the call's domain, plus padding.
struct AppendList {
  std::int32_t* data;
  std::int64_t count;
};

/// An argument of a host function: one value for each item, or one that all items share.
struct HostColumn {
  const void* values;
  std::int32_t type;    ///< ir::Type
  std::int32_t shared;  ///< 1: one value
};

/// One call of a host function, for many items. What it points to lives until the call returns.
struct HostCall {
  std::int64_t items;
  std::int64_t arguments;
  const HostColumn* columns;
  void* result;       ///< room for one value of each item
  std::int32_t type;  ///< ir::Type of the result
};

/// A function of the program around the engine. It may throw.
struct HostFunction {
  void (*call)(const void* context, const HostCall&);
  const void* context;
};

struct KernelCall {
  void* const* arrays;           ///< one per Kernel::arrays; 64-byte aligned, padded (base/aligned.hpp)
  const std::uint64_t* scalars;  ///< one per Kernel::scalars, the low bytes hold the value
  std::int64_t begin;            ///< items: multiple of base::padding; list, ranges: position in the list
  std::int64_t end;              ///< items: at most `size`; list, ranges: end position
  std::int64_t size;             ///< items: true number of items; lanes at or past it never append,
                                 ///< and what they store lies in padding
  const std::int32_t* list;      ///< domain list
  const Range* ranges;           ///< domain ranges
  const std::int32_t* order;     ///< domain ranges: null, or the item at each position
  AppendList* appends;           ///< one per Kernel::lists
  const HostFunction* hosts;     ///< one per Kernel::hosts
};

}  // namespace brio::ir
