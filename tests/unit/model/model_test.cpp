#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

#include "model/network.hpp"
#include "model/stream_names.hpp"

namespace brio::model {
namespace {

using Indices = std::vector<std::int32_t>;

std::shared_ptr<NeuronGroup> neurons(std::int64_t size, const std::string& model,
                                     const std::string& name = "G") {
  NeuronGroupOptions options;
  options.size = size;
  options.model = model;
  options.threshold = "1 > 2";
  options.name = name;
  return std::make_shared<NeuronGroup>(options);
}

std::shared_ptr<Synapses> synapses(const std::shared_ptr<NeuronGroup>& group, const std::string& model = "") {
  SynapsesOptions options;
  options.source = whole(group);
  options.target = whole(group);
  options.model = model;
  options.pathways = {{.name = "pre", .code = "x = 1"}};
  options.name = "S";
  return std::make_shared<Synapses>(options);
}

TEST(Array, ValuesOfEveryTypeSaturateAndTruncate) {
  Array integers(ir::Type::i32, 4);
  const double values[] = {-2.9, 1e20, std::nan(""), -std::numeric_limits<double>::infinity()};
  const double stored[] = {-2, 2147483647, 0, -2147483648.0};
  for (int k = 0; k < 4; ++k) {
    integers.put(k, values[k]);
    EXPECT_EQ(integers.at(k), stored[k]);
  }
  Array booleans(ir::Type::boolean, 1);
  booleans.put(0, 0.1);
  EXPECT_EQ(booleans.at(0), 1);
}

TEST(Array, GrowsWithItsContentAndZeroes) {
  Array array(ir::Type::f64, 3);
  array.put(2, 5);
  array.resize(100);
  EXPECT_EQ(array.at(2), 5);
  EXPECT_EQ(array.at(99), 0);
  EXPECT_EQ(reinterpret_cast<std::uintptr_t>(array.data()) % 64, 0u);
}

TEST(Array, WhatKernelsWroteBehindTheEndIsNoValueLater) {
  Array array(ir::Type::f64, 3);
  std::fill_n(array.as<double>(), base::padded(3), 7);
  array.resize(20);
  EXPECT_EQ(array.at(2), 7);
  for (std::int64_t k = 3; k < 20; ++k) EXPECT_EQ(array.at(k), 0) << k;
  array.fill(5);
  array.resize(2);
  array.resize(20);
  EXPECT_EQ(array.at(1), 5);
  for (std::int64_t k = 2; k < 20; ++k) EXPECT_EQ(array.at(k), 0) << k;
}

TEST(NeuronGroup, MakesArraysOfTheDeclaredTypes) {
  const auto group = neurons(3, "v : volt\nn : integer\nb : boolean\ng : siemens (shared)\ns = 2*v : volt");
  EXPECT_EQ(group->find("v")->array->size(), 3);
  EXPECT_EQ(group->find("n")->type, ir::Type::i32);
  EXPECT_EQ(group->find("b")->type, ir::Type::boolean);
  EXPECT_EQ(group->find("g")->array->size(), 1);
  EXPECT_EQ(group->find("s")->array, nullptr);
  EXPECT_TRUE(group->find("s")->read_only);
  EXPECT_EQ(group->find("lastspike"), nullptr);
}

TEST(NeuronGroup, NG_04_RefractorinessBringsItsVariables) {
  NeuronGroupOptions options;
  options.size = 2;
  options.name = "G";
  options.threshold = "1 > 2";
  options.refractory_period = 5e-3;
  const NeuronGroup group(options);
  EXPECT_EQ(group.find("lastspike")->array->at(1), -1e4);
  EXPECT_EQ(group.find("not_refractory")->array->at(1), 1);
}

TEST(Synapses, SY_07_RowsKeepTheOrderInWhichSynapsesWereMade) {
  const auto group = neurons(3, "v : volt");
  const auto object = synapses(group);
  object->append({2, 0, 2, 0}, {0, 1, 1, 2});
  const auto rows = object->rows(true);
  EXPECT_EQ(rows->begin, (std::vector<std::int64_t>{0, 2, 2, 4}));
  EXPECT_EQ(rows->order, (Indices{1, 3, 0, 2}));
  // By target they were made in order already: no permutation is kept.
  EXPECT_TRUE(object->rows(false)->order.empty());
}

TEST(Synapses, SortedRowsNeedNoOrder) {
  const auto group = neurons(3, "v : volt");
  const auto object = synapses(group, "w : 1");
  object->append({0, 0, 1}, {1, 2, 0});
  EXPECT_TRUE(object->rows(true)->order.empty());
  EXPECT_EQ(object->rows(false)->order, (Indices{2, 0, 1}));
  EXPECT_EQ(object->find("w")->array->size(), 3);
  object->append({2}, {2});
  EXPECT_EQ(object->rows(true)->begin, (std::vector<std::int64_t>{0, 2, 3, 4}));
}

TEST(Synapses, RowsThatFollowEachOtherTakeNoSourceIndices) {
  const auto group = neurons(3, "v : volt");
  const auto object = synapses(group);
  const auto fill = [&](std::vector<std::int64_t> begin, const Indices& targets) {
    const auto place = object->append_rows(std::move(begin));
    ASSERT_EQ(place.size(), targets.size());
    std::copy(targets.begin(), targets.end(), place.begin());
  };
  fill({0, 2, 3, 3}, {1, 2, 0});
  EXPECT_TRUE(object->i().deferred());
  fill({0, 0, 1, 2}, {2, 1});  // begins where the rows so far end
  EXPECT_TRUE(object->i().deferred());
  EXPECT_EQ(object->rows(true)->begin, (std::vector<std::int64_t>{0, 2, 4, 5}));
  fill({0, 1, 1, 1}, {0});
  EXPECT_EQ(object->rows(true)->order, (Indices{0, 1, 5, 2, 3, 4}));
  const auto* i = object->i().as<std::int32_t>();
  const auto* j = object->j().as<std::int32_t>();
  EXPECT_EQ(Indices(i, i + 6), (Indices{0, 0, 1, 1, 2, 0}));
  EXPECT_EQ(Indices(j, j + 6), (Indices{1, 2, 0, 2, 1, 0}));
}

TEST(Synapses, ASampleIsSpreadOverAllAndStoresNothing) {
  const auto group = neurons(100, "v : volt");
  const auto object = synapses(group);
  EXPECT_TRUE(sample_synapses(*object, 10).sources.empty());
  std::vector<std::int64_t> begin(101);
  for (std::size_t n = 0; n < begin.size(); ++n) begin[n] = static_cast<std::int64_t>(100 * n);
  const auto place = object->append_rows(begin);
  for (std::size_t k = 0; k < place.size(); ++k) place[k] = static_cast<std::int32_t>(k % 100);
  const auto some = sample_synapses(*object, 1000);
  EXPECT_TRUE(object->i().deferred());
  ASSERT_EQ(some.sources.size(), 1000);
  std::vector<int> by_target(100), by_source(100);
  for (std::size_t n = 0; n < some.sources.size(); ++n) {
    ++by_source[static_cast<std::size_t>(some.sources[n])];
    ++by_target[static_cast<std::size_t>(some.targets[n])];
  }
  EXPECT_EQ(by_source, std::vector<int>(100, 10));
  for (const auto count : by_target)
    EXPECT_NEAR(count, 10, 2);  // each tenth synapse would be each tenth target
  const auto all = sample_synapses(*object, 20000);
  ASSERT_EQ(all.targets.size(), 10000);
  for (std::size_t k = 0; k < 10000; ++k) {
    ASSERT_EQ(all.sources[k], static_cast<std::int32_t>(k / 100));
    ASSERT_EQ(all.targets[k], static_cast<std::int32_t>(k % 100));
  }
  EXPECT_EQ(object->i().as<std::int32_t>()[9999], 99);  // somebody looks: they are stored
  EXPECT_EQ(sample_synapses(*object, 1000).sources, some.sources);
}

TEST(Synapses, SY_05_ADelayThatAllShareTakesNoMemory) {
  const auto group = neurons(3, "v : volt");
  const auto object = synapses(group);
  auto& pathway = object->pathway("pre");
  object->append({0, 1}, {0, 1});
  object->set_delay(pathway, 2e-3);
  EXPECT_TRUE(pathway.delays->deferred());
  object->append({2}, {2});  // a new synapse has no delay
  EXPECT_EQ(pathway.delays->at(1), 2e-3);
  EXPECT_EQ(pathway.delays->at(2), 0);
  EXPECT_THROW(object->set_delay(pathway, -1), ModelError);
}

// Number k has the value k, and somebody counts how many parts are computed.
void defer_numbers(Array& array, int& parts) {
  array.defer_parts([&parts](std::int64_t begin, std::int64_t end, std::byte* values) {
    ++parts;
    std::iota(reinterpret_cast<double*>(values), reinterpret_cast<double*>(values) + (end - begin),
              static_cast<double>(begin));
  });
}

TEST(Array, ReadersInPartsLeaveNothingBehind) {
  constexpr std::int64_t size = 100'003;
  Array array(ir::Type::f64, size);
  int parts = 0;
  defer_numbers(array, parts);
  const auto version = array.version();
  std::int64_t next = 0;
  array.read<double>([&](std::int64_t begin, std::span<const double> values) {
    EXPECT_EQ(begin, next);
    for (const auto value : values) ASSERT_EQ(value, static_cast<double>(next++));
  });
  EXPECT_EQ(next, size);
  EXPECT_GT(parts, 1);
  EXPECT_TRUE(array.in_parts() && array.deferred());
  EXPECT_EQ(copy_of(array)->at(size - 1), size - 1);
  EXPECT_TRUE(array.in_parts());
  EXPECT_EQ(array.at(70'000), 70'000);  // a look stores them
  EXPECT_FALSE(array.in_parts() || array.deferred());
  EXPECT_EQ(array.version(), version);
  const auto before = parts;
  array.read<double>([&](std::int64_t begin, std::span<const double> values) {
    EXPECT_EQ(begin, 0);
    EXPECT_EQ(std::ssize(values), size);
  });
  EXPECT_EQ(parts, before);
}

TEST(Array, AnotherSizeStoresWhatIsDeferredInParts) {
  Array array(ir::Type::f64, 3);
  int parts = 0;
  defer_numbers(array, parts);
  array.resize(4);
  EXPECT_FALSE(array.in_parts());
  EXPECT_EQ(array.at(2), 2);
  EXPECT_EQ(array.at(3), 0);
}

TEST(Synapses, SY_05_DelaysInPartsAreNotUniform) {
  const auto group = neurons(3, "v : volt");
  const auto object = synapses(group);
  auto& pathway = object->pathway("pre");
  object->append({0, 1}, {0, 1});
  EXPECT_TRUE(pathway.uniform());
  int parts = 0;
  defer_numbers(*pathway.delays, parts);
  EXPECT_FALSE(pathway.uniform());
  const auto range = delay_range(pathway);
  EXPECT_EQ(range.shortest, 0);
  EXPECT_EQ(range.longest, 1);
  EXPECT_TRUE(pathway.delays->deferred());
  object->append({2}, {2});
  EXPECT_EQ(pathway.delays->at(1), 1);
  EXPECT_EQ(pathway.delays->at(2), 0);
  defer_numbers(*pathway.delays, parts);
  object->remove(Indices{0});
  EXPECT_EQ(pathway.delays->at(0), 1);
  EXPECT_EQ(pathway.delays->at(1), 2);
  pathway.delays->put(0, std::numeric_limits<double>::quiet_NaN());
  EXPECT_TRUE(std::isnan(delay_range(pathway).shortest));
  defer_numbers(*pathway.delays, parts);
  object->set_delay(pathway, 1e-3);
  EXPECT_TRUE(pathway.uniform());
  EXPECT_EQ(pathway.delays->at(1), 1e-3);
}

TEST(Rows, SY_05_ShorterDelaysComeFirstAndKeepTheirOrder) {
  const auto rows = with_delays(make_rows(Indices{0, 1, 0, 0}, 3), Indices{4, 2, 1, 4});
  EXPECT_EQ(rows.order, (Indices{2, 0, 3, 1}));
  EXPECT_EQ(rows.first, (std::vector<std::int64_t>{0, 2, 3, 3}));
  EXPECT_EQ(rows.begin, (std::vector<std::int64_t>{0, 1, 3, 4}));
  EXPECT_EQ(rows.delays, (Indices{1, 4, 2}));
  EXPECT_EQ(rows.longest, 4);
}

TEST(Flags, EQ_03_WhatGoesTogether) {
  const auto group = neurons(1, "y = 1 : 1 (shared, constant over dt)");
  const auto linked = synapses(group, "x : 1\na : 1 (constant, linked)\nb : 1 (shared, linked)");
  for (const auto* name : {"a", "b"}) {
    EXPECT_TRUE(linked->find(name)->linked);
    EXPECT_FALSE(linked->find(name)->shared || linked->find(name)->constant);
  }
  EXPECT_THROW(neurons(1, "x : 1 (shared, linked)"), ModelError);
  EXPECT_THROW(neurons(1, "x : 1 (constant, linked)"), ModelError);
  EXPECT_THROW(synapses(group, "x : 1\ny = 1 : 1 (constant over dt, shared)"), ModelError);
  EXPECT_THROW(synapses(group, "dx/dt = 0*Hz : 1 (event-driven, clock-driven)"), ModelError);
}

TEST(Flags, EQ_03_WhatFitsWhere) {
  const auto group = neurons(1, "");
  const char* const of_synapses[] = {"dx/dt = 0*Hz : 1 (event-driven)", "dx/dt = 0*Hz : 1 (clock-driven)"};
  for (const auto* line : of_synapses) {
    EXPECT_NO_THROW(synapses(group, line));
    EXPECT_THROW(neurons(1, line), ModelError);
  }
  EXPECT_NO_THROW(neurons(1, "dx/dt = 0*Hz : 1 (unless refractory)"));
  EXPECT_THROW(synapses(group, "dx/dt = 0*Hz : 1 (unless refractory)"), ModelError);
  for (const auto* line : {"dx/dt = 0*Hz : 1 (constant)", "x = 1 : 1 (constant)", "x = 1 : 1 (linked)",
                           "x : 1 (unless refractory)", "x : 1 (constant over dt)", "x : 1 (summed)"}) {
    EXPECT_THROW(neurons(1, line), ModelError);
    EXPECT_THROW(synapses(group, line), ModelError);
  }
}

TEST(Network, NW_12_WantsUniqueNamesAndAllGroups) {
  Network network;
  const auto a = neurons(1, "v : volt");
  network.objects = {a, neurons(1, "v : volt")};
  EXPECT_THROW(network.validate(), ModelError);
  network.objects = {synapses(a)};
  EXPECT_THROW(network.validate(), ModelError);
  network.objects = {a, synapses(a)};
  EXPECT_NO_THROW(network.validate());
}

TEST(StreamNames, PR_03_CountObjectsOfOneKindInTheOrderInWhichTheyWereMade) {
  EXPECT_EQ(family_of("neurongroup_12"), "neurongroup");
  EXPECT_EQ(family_of("synapses"), "synapses");
  for (const auto* const chosen :
       {"layer_4", "neurongroup_", "neurongroup_a", "neurongroup_1_run_regularly"}) {
    EXPECT_EQ(family_of(chosen), chosen);
  }
  Network network;
  const auto first = neurons(1, "v : volt", "neurongroup_10");
  const auto second = neurons(1, "v : volt", "neurongroup");
  const auto other = neurons(1, "v : volt", "layer_4");
  network.objects = {second, other, first};
  EXPECT_EQ(stream_names(network), (std::map<std::string, std::string>{{"neurongroup_10", "neurongroup"},
                                                                       {"neurongroup", "neurongroup_1"},
                                                                       {"layer_4", "layer_4"}}));
}

TEST(UnresolvedNames, AreThoseThatNothingInTheGroupExplains) {
  const auto group =
      neurons(1, "dv/dt = (El - v + s)/tau + sigma*xi*tau**-0.5 : volt\ns = 3*mV*sin(2*pi*t/T) : volt");
  EXPECT_EQ(unresolved_names(*group), (std::vector<std::string>{"El", "T", "sigma", "tau"}));
  EXPECT_EQ(unresolved_names(*group, "v + i*w0"),
            (std::vector<std::string>{"El", "T", "sigma", "tau", "w0"}));
  const auto object = synapses(group, "w : volt");
  EXPECT_EQ(unresolved_names(*object, "w + v_post*gain").back(), "tau");
}

TEST(Array, WhoeverHoldsItsMemoryKeepsWhatWasThere) {
  Array array(ir::Type::f64, 3);
  array.fill(2);
  const auto* before = array.as<double>();
  const auto held = array.hold();
  array.resize(3);
  EXPECT_EQ(array.as<double>(), before);  // the same size: nothing moves
  array.resize(1000);
  EXPECT_NE(array.as<double>(), before);
  EXPECT_EQ(array.at(2), 2);
  EXPECT_EQ(array.at(3), 0);
  array.put(2, 5);
  EXPECT_EQ(before[2], 2);
  array.reserve(100'000);
  array.take(Array(ir::Type::f64, 4));
  EXPECT_EQ(before[0], 2);
}

}  // namespace
}  // namespace brio::model
