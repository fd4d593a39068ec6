// Records on disk: valid files at every pause, nothing lost where they can't be written.
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <cstring>
#include <fstream>
#include <random>

#include "brio/error.hpp"
#include "record/table.hpp"

namespace brio::record {
namespace {

namespace fs = std::filesystem;

// A folder of its own for each test.
class Records : public testing::Test {
 protected:
  Records() {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root = fs::path(testing::TempDir()) / (std::string("brio_records_") + test->name());
    fs::remove_all(root);
    fs::create_directories(root);
  }
  ~Records() override { fs::remove_all(root); }

  std::unique_ptr<Table> table(bool overwrite = false) const {
    return std::make_unique<Table>(columns, Keep{}, Destination{root / "record", overwrite});
  }
  static void append(Table& table, std::int64_t number) {
    table.reserve(1);
    const double t = static_cast<double>(number);
    const std::int32_t row[] = {static_cast<std::int32_t>(number), -static_cast<std::int32_t>(number)};
    std::memcpy(table.end(0), row, sizeof row);
    std::memcpy(table.end(1), &t, sizeof t);
    table.commit(1);
  }
  fs::path file(const char* name) const { return root / "record" / name; }

  std::vector<Column> columns = {{"v", ir::Type::i32, 2, true}, {"t", ir::Type::f64, 1, false}};
  fs::path root;
};

void check_rows(const Window& v, std::int64_t rows) {
  ASSERT_EQ(v.rows, rows);
  for (std::int64_t k = 0; k < rows; ++k) {
    ASSERT_EQ(v.at(2 * k), static_cast<double>(k));
    ASSERT_EQ(v.at(2 * k + 1), static_cast<double>(-k));
  }
}

std::string text_of(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_F(Records, FilesAreCompleteAtAPause) {
  const auto record = table();
  for (std::int64_t k = 0; k < 200'000; ++k) append(*record, k);
  record->flush();
  check_rows(map_npy(file("v.npy")), 200'000);
  EXPECT_EQ(map_npy(file("t.npy")).as<double>()[199'999], 199'999);
  check_rows(record->window(0), 200'000);
  EXPECT_EQ(record->size(), 200'000);
  EXPECT_LT(record->memory(), std::size_t{2} << 20u) << "memory holds only what is not written yet";
  append(*record, 200'000);
  check_rows(record->window(0), 200'001);
}

TEST_F(Records, TheHeaderIsThatOfNumPy) {
  const auto record = table();
  append(*record, 0);
  record->flush();
  const auto text = text_of(file("v.npy"));
  ASSERT_EQ(text.size(), 128u + 8u);
  EXPECT_EQ(text.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_EQ(text.substr(10, 58), "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), ");
  EXPECT_EQ(text[127], '\n');
}

TEST_F(Records, ARecordThatIsThereIsNotOverwrittenUnasked) {
  {
    const auto record = table();
    append(*record, 0);
    record->flush();
  }
  const auto second = table();
  try {
    second->open();
    FAIL() << "there is a record";
  } catch (const RunError& error) {
    EXPECT_NE(std::string(error.what()).find(file("").parent_path().string()), std::string::npos);
  }
  check_rows(map_npy(file("v.npy")), 1);
  const auto old = map_npy(file("v.npy"));
  const auto third = table(true);
  third->open();
  EXPECT_EQ(map_npy(file("v.npy")).rows, 0);
  check_rows(old, 1);  // whoever reads the old file goes on reading it
}

TEST_F(Records, APathThatCanNotBeMadeIsNamed) {
  std::ofstream(root / "plain") << "a file";
  Table record(columns, {}, Destination{root / "plain" / "record", false});
  try {
    record.open();
    FAIL() << "a file is no folder";
  } catch (const RunError& error) {
    EXPECT_NE(std::string(error.what()).find("plain/record"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("Not a directory"), std::string::npos);
  }
}

// The limit on the size of files stands for a disk that is full.
class SizeLimit {
 public:
  explicit SizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    auto limited = before_;
    limited.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  ~SizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  SizeLimit(const SizeLimit&) = delete;
  SizeLimit& operator=(const SizeLimit&) = delete;

 private:
  void (*handler_)(int);
  rlimit before_{};
};

TEST_F(Records, AFullDiskLosesNothing) {
  const auto record = table();
  for (std::int64_t k = 0; k < 100'000; ++k) append(*record, k);
  record->flush();
  std::int64_t written = 100'000;
  {
    const SizeLimit limit(1'000'000);
    try {
      for (; written < 1'000'000; ++written) append(*record, written);
      FAIL() << "the disk was full";
    } catch (const RunError& error) {
      const std::string text = error.what();
      EXPECT_NE(text.find("v.npy"), std::string::npos) << text;
      EXPECT_NE(text.find("File too large"), std::string::npos) << text;
      EXPECT_NE(text.find("are kept in memory"), std::string::npos) << text;
    }
    EXPECT_EQ(record->size(), written);
    check_rows(record->window(0), written);
    EXPECT_THROW(record->flush(), RunError);
    check_rows(map_npy(file("v.npy")), map_npy(file("t.npy")).rows);
  }
  // Once there is room again, it goes on.
  for (; written < 300'000; ++written) append(*record, written);
  record->flush();
  check_rows(map_npy(file("v.npy")), 300'000);
}

TEST_F(Records, AreContinuedWhereTheyWereLeft) {
  {
    const auto record = table();
    for (std::int64_t k = 0; k < 10; ++k) append(*record, k);
    record->flush();
  }
  Stream stream({root / "record", false}, columns);
  EXPECT_THROW(stream.attach(11), RunError) << "so many rows were never written";
  stream.attach(7);
  check_rows(stream.map(0), 7);
  const std::int32_t row[] = {7, -7};
  const double t = 7;
  stream.append({reinterpret_cast<const std::byte*>(row), reinterpret_cast<const std::byte*>(&t)}, 1);
  check_rows(map_npy(file("v.npy")), 8);
  Stream other({root / "record", false}, {{"v", ir::Type::i32, 3, true}, {"t", ir::Type::f64, 1, false}});
  EXPECT_THROW(other.attach(1), RunError) << "another width";
}

TEST_F(Records, DamagedFilesAreRefused) {
  const auto record = table();
  for (std::int64_t k = 0; k < 10; ++k) append(*record, k);
  record->flush();
  const auto good = text_of(file("v.npy"));
  const auto path = root / "damaged.npy";
  const auto write = [&](const std::string& text) { std::ofstream(path, std::ios::binary) << text; };
  EXPECT_THROW(map_npy(path), RunError) << "there is no such file";
  EXPECT_THROW(map_npy(root), RunError) << "a folder";
  for (const std::size_t length : {0u, 5u, 11u, 60u, 127u, 130u, 207u}) {
    write(good.substr(0, length));
    EXPECT_THROW(map_npy(path), RunError) << length;
  }
}

TEST_F(Records, HeadersThatPromiseTooMuchAreRefused) {
  const auto record = table();
  for (std::int64_t k = 0; k < 10; ++k) append(*record, k);
  record->flush();
  const auto good = text_of(file("v.npy"));
  ASSERT_TRUE(read_npy_header(good, good.size()).has_value());
  std::mt19937 random(7);
  const std::string digits = "0123456789, ()";
  for (int k = 0; k < 200'000; ++k) {
    auto text = good;
    for (int changes = 0; changes < 4; ++changes) {
      text[random() % 128] = static_cast<char>(random());
      text[60 + random() % 60] = digits[random() % digits.size()];
    }
    const auto header = read_npy_header(text, text.size());
    if (!header) continue;
    const auto size = static_cast<double>(header->rows) * static_cast<double>(header->column.width);
    ASSERT_LE(static_cast<double>(header->size) + size, static_cast<double>(text.size()));
  }
}

}  // namespace
}  // namespace brio::record
