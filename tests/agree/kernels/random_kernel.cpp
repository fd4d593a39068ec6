#include "random_kernel.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <numeric>
#include <random>

#include "ir/builder.hpp"

namespace brio::agree {
namespace {

using ir::Builder;
using ir::Domain;
using ir::Op;
using ir::Type;
using ir::Value;

using Random = std::mt19937_64;

int below(Random& random, int count) { return static_cast<int>(random() % static_cast<unsigned>(count)); }
bool chance(Random& random, double probability) {
  return static_cast<double>(random() >> 11u) * 0x1p-53 < probability;
}

double random_double(Random& random) {
  constexpr double special[] = {0.0,
                                -0.0,
                                1.0,
                                -1.0,
                                0.5,
                                1.5,
                                2.5,
                                -2.5,
                                2147483648.0,
                                -2147483649.0,
                                0x1p63,
                                -0x1p63,
                                1e300,
                                -1e300,
                                5e-324,
                                2.2250738585072014e-308,
                                std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::quiet_NaN()};
  if (chance(random, 0.2)) return special[below(random, std::size(special))];
  const double mantissa = static_cast<double>(static_cast<std::int64_t>(random())) * 0x1p-63;
  return std::ldexp(mantissa, below(random, chance(random, 0.5) ? 8 : 200) - 4);
}

std::int64_t random_integer(Random& random, Type type) {
  constexpr std::int64_t special[] = {0,
                                      1,
                                      -1,
                                      2,
                                      -2,
                                      std::numeric_limits<std::int32_t>::max(),
                                      std::numeric_limits<std::int32_t>::min(),
                                      std::numeric_limits<std::int64_t>::max(),
                                      std::numeric_limits<std::int64_t>::min()};
  if (chance(random, 0.3)) return special[below(random, type == Type::i32 ? 7 : 9)];
  const auto any = static_cast<std::int64_t>(random());
  return type == Type::i32 ? static_cast<std::int32_t>(any >> (32 + below(random, 32)))
                           : any >> below(random, 64);
}

std::uint64_t random_bits(Random& random, Type type) {
  switch (type) {
    case Type::boolean: return random() & 1u;
    case Type::i32: return static_cast<std::uint32_t>(random_integer(random, type));
    case Type::i64: return static_cast<std::uint64_t>(random_integer(random, type));
    case Type::f32: return std::bit_cast<std::uint32_t>(static_cast<float>(random_double(random)));
    case Type::f64: break;
  }
  return std::bit_cast<std::uint64_t>(random_double(random));
}

constexpr Type types[] = {Type::boolean, Type::i32, Type::i64, Type::f64};
constexpr Type memory_types[] = {Type::boolean, Type::i32, Type::i64, Type::f64, Type::f32};

/// What kernels are made of: the operation, its result and its operands ("n": a NaN must not get there,
/// since its bits would be seen).
struct Row {
  Op op;
  char result;
  const char* operands;
};
constexpr Row rows[] = {
    {Op::add, 'f', "ff"},      {Op::sub, 'f', "ff"},      {Op::mul, 'f', "ff"},
    {Op::div, 'f', "ff"},      {Op::neg, 'f', "f"},       {Op::fma, 'f', "fff"},
    {Op::sqrt, 'f', "f"},      {Op::abs, 'f', "f"},       {Op::floor, 'f', "f"},
    {Op::ceil, 'f', "f"},      {Op::trunc, 'f', "f"},     {Op::round_even, 'f', "f"},
    {Op::round_f32, 'f', "f"}, {Op::copysign, 'f', "fn"}, {Op::add, 'i', "ii"},
    {Op::sub, 'i', "ii"},      {Op::mul, 'i', "ii"},      {Op::neg, 'i', "i"},
    {Op::sdiv, 'i', "ii"},     {Op::srem, 'i', "ii"},     {Op::shl, 'i', "ii"},
    {Op::lshr, 'i', "ii"},     {Op::ashr, 'i', "ii"},     {Op::bit_and, 'i', "ii"},
    {Op::bit_or, 'i', "ii"},   {Op::bit_xor, 'i', "ii"},  {Op::add, 'l', "ll"},
    {Op::sub, 'l', "ll"},      {Op::mul, 'l', "ll"},      {Op::neg, 'l', "l"},
    {Op::sdiv, 'l', "ll"},     {Op::srem, 'l', "ll"},     {Op::shl, 'l', "ll"},
    {Op::lshr, 'l', "ll"},     {Op::ashr, 'l', "ll"},     {Op::bit_and, 'l', "ll"},
    {Op::bit_or, 'l', "ll"},   {Op::bit_xor, 'l', "ll"},  {Op::bit_and, 'b', "bb"},
    {Op::bit_or, 'b', "bb"},   {Op::bit_xor, 'b', "bb"},  {Op::eq, 'b', "ff"},
    {Op::ne, 'b', "ff"},       {Op::lt, 'b', "ff"},       {Op::le, 'b', "ff"},
    {Op::gt, 'b', "ff"},       {Op::ge, 'b', "ff"},       {Op::eq, 'b', "ii"},
    {Op::ne, 'b', "ll"},       {Op::lt, 'b', "ii"},       {Op::le, 'b', "ll"},
    {Op::gt, 'b', "ii"},       {Op::ge, 'b', "ll"},       {Op::ult, 'b', "ii"},
    {Op::ult, 'b', "ll"},      {Op::eq, 'b', "bb"},       {Op::ne, 'b', "bb"},
    {Op::select, 'f', "bff"},  {Op::select, 'i', "bii"},  {Op::select, 'l', "bll"},
    {Op::select, 'b', "bbb"},  {Op::convert, 'b', "i"},   {Op::convert, 'b', "l"},
    {Op::convert, 'b', "f"},   {Op::convert, 'i', "b"},   {Op::convert, 'i', "l"},
    {Op::convert, 'i', "f"},   {Op::convert, 'l', "b"},   {Op::convert, 'l', "i"},
    {Op::convert, 'l', "f"},   {Op::convert, 'f', "b"},   {Op::convert, 'f', "i"},
    {Op::convert, 'f', "l"},   {Op::zext, 'l', "i"},      {Op::bitcast, 'l', "n"},
    {Op::bitcast, 'f', "l"},
};

Type type_of_letter(char letter) {
  switch (letter) {
    case 'b': return Type::boolean;
    case 'i': return Type::i32;
    case 'l': return Type::i64;
    default: return Type::f64;
  }
}

// Arrays: some are only read, some stored at the item, some at other indices; one name for each use.
class Maker {
 public:
  Maker(std::uint64_t seed, Domain domain) : random_(seed), b_("random", domain) {}

  ir::Kernel make() && {
    leaves();
    compute(chance(random_, 0.3) ? 20 + below(random_, 20) : 2 + below(random_, 12));
    if (chance(random_, 0.25)) {
      loop();
      compute(below(random_, 4));
    }
    effects(1 + below(random_, 5));
    return std::move(b_).finish();
  }

 private:
  std::vector<Value>& of(Type type) { return values_[static_cast<std::size_t>(type)]; }
  void have(Value value) { of(b_.type_of(value)).push_back(value); }

  Value pick(Type type) {
    auto& values = of(type);
    if (values.empty() || chance(random_, 0.15)) return constant(type);
    return values[static_cast<std::size_t>(below(random_, static_cast<int>(values.size())))];
  }

  Value constant(Type type) {
    switch (type) {
      case Type::boolean: return b_.boolean(chance(random_, 0.5));
      case Type::i32: return b_.i32(static_cast<std::int32_t>(random_integer(random_, type)));
      case Type::i64: return b_.i64(random_integer(random_, type));
      case Type::f64:
      case Type::f32: break;
    }
    return b_.f64(random_double(random_));
  }

  std::uint32_t array(const char* use, Type type) {
    return b_.array(fmt::format("{}_{}", use, ir::name_of(type)), type);
  }

  /// Arrays whose names begin with "index" hold indices of items.
  Value index() {
    switch (below(random_, 5)) {
      case 0: return b_.load(array("index", Type::i32), b_.item());
      case 1: return b_.load(array("index", Type::i64), b_.item());
      case 2: return b_.i32(0);
      case 3: return b_.scalar("index_of_one", Type::i64);
      default: return chance(random_, 0.5) ? b_.convert(b_.item(), Type::i32) : b_.item();
    }
  }

  void load(Type type) {
    constexpr const char* uses[] = {"read", "read_too", "kept", "target"};
    have(b_.load(array(uses[below(random_, std::size(uses))], type),
                 chance(random_, 0.5) ? b_.item() : index()));
  }

  void leaves() {
    if (chance(random_, 0.5)) have(b_.item());
    for (int k = below(random_, 3); k > 0; --k) load(Type::f32);
    for (const Type type : types) {
      for (int k = below(random_, 3); k > 0; --k) load(type);
      if (chance(random_, 0.4)) have(b_.scalar(fmt::format("scalar_{}", ir::name_of(type)), type));
    }
  }

  Value operand(char letter) {
    const Value value = pick(type_of_letter(letter));
    if (letter != 'n') return value;
    return b_.select(b_.compare(Op::eq, value, value), value, b_.f64(0.75));
  }

  void compute(int count) {
    for (; count > 0; --count) {
      if (chance(random_, 0.1)) load(memory_types[below(random_, 5)]);
      const Row& row = rows[below(random_, std::size(rows))];
      std::array<Value, 3> args{ir::no_value, ir::no_value, ir::no_value};
      for (std::size_t k = 0; row.operands[k] != '\0'; ++k) args[k] = operand(row.operands[k]);
      have(b_.emit(row.op, type_of_letter(row.result), args[0], args[1], args[2]));
    }
  }

  void loop() {
    std::vector<Value> initial{b_.i32(0)};
    for (int k = below(random_, 4); k > 0; --k) initial.push_back(pick(types[below(random_, 4)]));
    const auto rounds = static_cast<std::uint32_t>(chance(random_, 0.5) ? 1 + below(random_, 4) : 1000);
    const Value enter = chance(random_, 0.5) ? pick(Type::boolean) : ir::no_value;
    const Value last = b_.emit(Op::bit_and, Type::i32, pick(Type::i32), b_.i32(15));
    const auto outside = values_;
    const auto results = b_.loop_if(enter, initial, rounds, [&](const std::vector<Value>& args) {
      for (const Value arg : args) have(arg);
      compute(1 + below(random_, 6));
      const Value counter = b_.add(args[0], b_.i32(1));
      Builder::Round round{.next = {counter}, .again = b_.compare(Op::lt, counter, last)};
      for (std::size_t k = 1; k < args.size(); ++k) round.next.push_back(pick(b_.type_of(args[k])));
      if (chance(random_, 0.5)) round.again = b_.logical_and(round.again, pick(Type::boolean));
      return round;
    });
    values_ = outside;
    for (const Value result : results) have(result);
  }

  void effects(int count) {
    for (int k = 0; k < count; ++k) {
      const Type memory = memory_types[below(random_, 5)];
      const Type type = ir::value_type(memory);
      const Value mask = chance(random_, 0.5) ? pick(Type::boolean) : ir::no_value;
      switch (below(random_, 6)) {
        case 0:
        case 1: b_.store(array("kept", memory), b_.item(), pick(type), mask); break;
        case 2: b_.store(array("target", memory), guarded_index(mask), pick(type), mask); break;
        case 3:
          b_.store(array(fmt::format("alone_{}", k).c_str(), memory), guarded_index(mask), pick(type), mask);
          break;
        case 4:
          if (type != Type::boolean)
            accumulate(chance(random_, 0.8) ? fmt::format("sum_{}", k) : "sum", memory, mask);
          break;
        default:
          b_.append(b_.list(chance(random_, 0.5) ? "list_a" : "list_b"),
                    chance(random_, 0.7) ? b_.convert(b_.item(), Type::i32) : pick(Type::i32),
                    pick(Type::boolean));
      }
      if (chance(random_, 0.2)) load(memory);
    }
    // Something must be left of what was computed last.
    for (const char* const use : {"result", "result_too"}) {
      for (const Type type : memory_types) b_.store(array(use, type), b_.item(), pick(ir::value_type(type)));
    }
  }

  void accumulate(const std::string& name, Type memory, Value mask) {
    const auto sum = array(name.c_str(), memory);
    const Value at = index(), amount = pick(ir::value_type(memory));
    const Value before = b_.load(sum, at);
    const bool amount_first = chance(random_, 0.3);
    const Value after = b_.emit(chance(random_, 0.6) ? Op::add : Op::sub, ir::value_type(memory),
                                amount_first ? amount : before, amount_first ? before : amount);
    if (chance(random_, 0.1)) have(chance(random_, 0.5) ? before : after);
    b_.store(sum, at, after, mask);
  }

  /// Where the mask is false the index may point nowhere.
  Value guarded_index(Value mask) {
    const Value valid = index();
    if (mask == ir::no_value || chance(random_, 0.5)) return valid;
    const Value nowhere =
        b_.type_of(valid) == Type::i32 ? b_.i32(0x7ffffff0) : b_.i64(std::int64_t{1} << 60u);
    return b_.select(mask, valid, nowhere);
  }

  Random random_;
  Builder b_;
  std::array<std::vector<Value>, 4> values_;
};

void fill_domain(Workspace& workspace, Domain domain, Random& random) {
  const std::int64_t size = workspace.size;
  switch (domain) {
    case Domain::once: workspace.parts = {{0, 1}}; break;
    case Domain::items: {
      const std::int64_t middle = size > 16 ? base::padding * below(random, static_cast<int>(size / 16)) : 0;
      workspace.parts = {{0, middle}, {middle, size}};
      break;
    }
    case Domain::list: {
      for (std::int32_t k = 0; k < size; ++k) {
        if (chance(random, 0.6)) workspace.list.push_back(k);
      }
      const auto count = static_cast<std::int64_t>(workspace.list.size());
      workspace.parts = {{0, count / 3}, {count / 3, count}};
      break;
    }
    case Domain::ranges: {
      const int count = 1 + below(random, 6);
      for (int k = 0; k < count; ++k) {
        const std::int64_t begin = below(random, static_cast<int>(size));
        workspace.ranges.push_back({begin, std::min<std::int64_t>(size, begin + below(random, 20))});
      }
      if (chance(random, 0.5)) {
        workspace.order.resize(static_cast<std::size_t>(size));
        std::iota(workspace.order.begin(), workspace.order.end(), 0);
        std::ranges::shuffle(workspace.order, random);
      }
      workspace.parts = {{0, count / 2}, {count / 2, count}};
      break;
    }
  }
}

}  // namespace

ir::Kernel random_kernel(std::uint64_t seed, Domain domain) { return Maker(seed, domain).make(); }

Workspace random_workspace(const ir::Kernel& kernel, std::int64_t size, std::uint64_t seed) {
  Random random(seed);
  Workspace workspace;
  workspace.size = size;
  for (const auto& parameter : kernel.arrays) {
    Workspace::Array array{.type = parameter.type, .count = size, .bits = {}};
    const bool is_index = parameter.name.starts_with("index");
    for (std::int64_t k = 0; k < base::padded(size); ++k) {
      array.bits.push_back(is_index && k < size ? random() % static_cast<std::uint64_t>(size)
                                                : random_bits(random, parameter.type));
    }
    workspace.arrays.push_back(std::move(array));
  }
  for (const auto& scalar : kernel.scalars) {
    workspace.scalars.push_back(scalar.name.starts_with("index") ? random() % static_cast<std::uint64_t>(size)
                                                                 : random_bits(random, scalar.type));
  }
  fill_domain(workspace, kernel.domain, random);
  workspace.list_count = kernel.lists.size();
  workspace.list_room = static_cast<std::size_t>(2 * base::padded(size) + 200) * kernel.body.size();
  return workspace;
}

}  // namespace brio::agree
