// Growing columns: windows stay as they are, memory stays bounded where only the last stretch is kept.
#include "record/table.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>

#include "brio/error.hpp"

namespace brio::record {
namespace {

const Column time_column{"t", ir::Type::f64, 1, false};
const Column index_column{"i", ir::Type::i32, 1, false};

// Rows 0, 1, 2 … with t = number * dt.
void append(Table& table, std::int64_t number, double dt = 1) {
  table.reserve(1);
  const double t = static_cast<double>(number) * dt;
  const auto i = static_cast<std::int32_t>(number);
  std::memcpy(table.end(0), &i, sizeof i);
  std::memcpy(table.end(1), &t, sizeof t);
  table.commit(1);
  table.forget(t, dt);
}

std::vector<std::int32_t> rows_of(const Table& table) {
  const auto rows = table.window(0).as<std::int32_t>();
  return {rows.begin(), rows.end()};
}

TEST(Table, RowsAreThereInOrder) {
  Table table({index_column, time_column});
  EXPECT_EQ(table.size(), 0);
  EXPECT_EQ(table.window(0).as<std::int32_t>().size(), 0u);
  for (std::int64_t k = 0; k < 10000; ++k) append(table, k);
  ASSERT_EQ(table.size(), 10000);
  const auto i = table.window(0);
  const auto t = table.window(1);
  for (std::int64_t k = 0; k < 10000; ++k) {
    ASSERT_EQ(i.at(k), static_cast<double>(k));
    ASSERT_EQ(t.at(k), static_cast<double>(k));
  }
  EXPECT_EQ(table.find("t"), std::optional<std::size_t>(1));
  EXPECT_EQ(table.find("v"), std::nullopt);
}

TEST(Table, AWindowIsNotACopyAndNeverChanges) {
  Table table({index_column, time_column});
  append(table, 0);
  const auto early = table.window(0);
  append(table, 1);
  const auto later = table.window(0);
  EXPECT_EQ(early.data, later.data) << "the same memory, while there is room";
  for (std::int64_t k = 2; k < 100000; ++k) append(table, k);
  EXPECT_NE(early.data, table.window(0).data);
  ASSERT_EQ(early.rows, 1);
  ASSERT_EQ(later.rows, 2);
  EXPECT_EQ(later.as<std::int32_t>()[1], 1);
}

TEST(Table, MatricesHaveRowsOfTheirWidth) {
  Table table({{"b", ir::Type::boolean, 3, true}, {"n", ir::Type::i64, 0, true}});
  for (int k = 0; k < 5; ++k) {
    table.reserve(1);
    const std::uint8_t row[] = {1, 0, 1};
    std::memcpy(table.end(0), row, 3);
    table.commit(1);
  }
  EXPECT_EQ(table.window(0).as<std::uint8_t>().size(), 15u);
  EXPECT_EQ(table.window(0).to_doubles()[13], 0);
  EXPECT_EQ(table.window(1).rows, 5);
  EXPECT_EQ(table.window(1).as<std::int64_t>().size(), 0u);
}

TEST(Table, KeepsTheLastRows) {
  Table table({index_column, time_column}, {.seconds = {}, .rows = 3});
  for (std::int64_t k = 0; k < 1000; ++k) {
    append(table, k);
    ASSERT_EQ(table.size(), std::min<std::int64_t>(k + 1, 3));
    ASSERT_EQ(rows_of(table).back(), k);
  }
  EXPECT_EQ(rows_of(table), (std::vector<std::int32_t>{997, 998, 999}));
}

TEST(Table, KeepsTheLastStretchOfTime) {
  Table table({index_column, time_column}, {.seconds = 0.01, .rows = {}});
  for (std::int64_t k = 0; k < 100000; ++k) append(table, k, 1e-4);
  EXPECT_EQ(table.size(), 100) << "100 steps of 0.1 ms are 10 ms, whatever the rounding of their times";
  EXPECT_EQ(rows_of(table).front(), 99900);
  table.forget(10.1, 1e-4);
  EXPECT_EQ(table.size(), 0) << "what was long ago is dropped although nothing new was added";
}

TEST(Table, MemoryStaysBounded) {
  Table table({index_column, time_column}, {.seconds = {}, .rows = 1000});
  for (std::int64_t k = 0; k < 5000; ++k) append(table, k);
  const auto memory = table.memory();
  EXPECT_LE(memory, 4 * 1000 * 12u);
  for (std::int64_t k = 0; k < 2'000'000; ++k) append(table, k);
  EXPECT_EQ(table.memory(), memory);
}

TEST(Table, AWindowOfABoundedTableNeverChanges) {
  Table table({index_column, time_column}, {.seconds = {}, .rows = 10});
  std::vector<Window> windows;
  for (std::int64_t k = 0; k < 5000; ++k) {
    append(table, k);
    if (k % 7 == 0) windows.push_back(table.window(0));
  }
  for (std::size_t w = 0; w < windows.size(); ++w) {
    const auto last = static_cast<std::int32_t>(7 * w);
    const auto rows = windows[w].as<std::int32_t>();
    ASSERT_EQ(rows.size(), static_cast<std::size_t>(std::min(last + 1, 10)));
    for (std::size_t k = 0; k < rows.size(); ++k)
      ASSERT_EQ(rows[rows.size() - 1 - k], last - static_cast<std::int32_t>(k));
  }
}

TEST(Table, WindowsMayBeTakenWhileAnotherThreadWrites) {
  Table table({index_column, time_column}, {.seconds = {}, .rows = 500});
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (std::int64_t k = 0; k < 200'000; ++k) append(table, k);
    done = true;
  });
  while (!done) {
    const auto window = table.window(0);
    const auto rows = window.as<std::int32_t>();
    for (std::size_t k = 1; k < rows.size(); ++k) ASSERT_EQ(rows[k], rows[k - 1] + 1);
  }
  writer.join();
  EXPECT_EQ(rows_of(table).back(), 199'999);
}

// More than there are addresses: what the sanitizers' allocators are not even asked for.
TEST(Table, WithoutMemoryNothingIsLost) {
  Table table({{"v", ir::Type::f64, std::int64_t{1} << 60, true}, time_column});
  EXPECT_THROW(table.reserve(1), RunError);
  Table small({index_column, time_column});
  for (std::int64_t k = 0; k < 100; ++k) append(small, k);
  try {
    small.reserve(std::int64_t{1} << 62);
    FAIL() << "there can't be so much memory";
  } catch (const RunError& error) {
    EXPECT_NE(std::string(error.what()).find("keep"), std::string::npos) << error.what();
  }
  append(small, 100);
  EXPECT_EQ(small.size(), 101);
  EXPECT_EQ(rows_of(small)[99], 99);
}

}  // namespace
}  // namespace brio::record
