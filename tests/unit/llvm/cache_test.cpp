// Compiled kernels on disk: found again, and never believed.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "backend/llvm/llvm_backend.hpp"
#include "base/aligned.hpp"
#include "ir/builder.hpp"

namespace brio::llvm_backend {
namespace {

namespace fs = std::filesystem;

// y = factor*x
ir::Kernel scale(double factor) {
  ir::Builder b("scale", ir::Domain::items);
  const auto y = b.array("y", ir::Type::f64);
  const auto x = b.array("x", ir::Type::f64);
  b.store(y, b.item(), b.mul(b.load(x, b.item()), b.f64(factor)));
  return std::move(b).finish();
}

// What a new backend, as another process would have, makes of 5.
double five_times(double factor, const Options& options) {
  const auto backend = make(options);
  const auto kernel = scale(factor);
  const auto callable = backend->compile({&kernel, 1}).front();
  base::AlignedBuffer in(16 * sizeof(double));
  base::AlignedBuffer out(16 * sizeof(double));
  *reinterpret_cast<double*>(in.data()) = 5;
  void* const arrays[] = {out.data(), in.data()};
  ir::KernelCall call{};
  call.arrays = arrays;
  call.end = call.size = 1;
  (*callable)(call);
  return *reinterpret_cast<double*>(out.data());
}

class Cache : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("brio_cache_test_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    options_.cache = folder_ / "objects";
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::vector<fs::path> files() const {
    std::vector<fs::path> result;
    if (!fs::exists(options_.cache)) return result;
    for (const auto& entry : fs::directory_iterator(options_.cache)) result.push_back(entry.path());
    return result;
  }
  std::string content() const {
    std::ifstream file(files().at(0), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  void overwrite(const std::string& text) const {
    std::ofstream(files().at(0), std::ios::binary | std::ios::trunc) << text;
  }

  fs::path folder_;
  Options options_;
};

TEST_F(Cache, DV_10_KernelsAreFoundAgain) {
  EXPECT_EQ(five_times(2, options_), 10);
  ASSERT_EQ(files().size(), 1u);
  // A file that is written gets a number of its own.
  const auto number = [&] {
    struct stat found = {};
    ::stat(files()[0].c_str(), &found);
    return found.st_ino;
  };
  const auto before = number();
  EXPECT_EQ(five_times(2, options_), 10);
  EXPECT_EQ(number(), before);
  EXPECT_EQ(five_times(3, options_), 15);
  EXPECT_EQ(files().size(), 2u);
}

TEST_F(Cache, DV_10_OtherMachinesHaveOtherFiles) {
  five_times(2, options_);
  auto other = options_;
  other.width = 1;
  other.processor = "x86-64";
  EXPECT_EQ(five_times(2, other), 10);
  EXPECT_EQ(files().size(), 2u);
}

TEST_F(Cache, DV_10_BrokenFilesAreWrittenAgain) {
  five_times(2, options_);
  const auto whole = content();
  std::vector<std::string> broken = {"", "BRIOOBJ1", whole.substr(0, whole.size() - 1), whole + "x",
                                     std::string(whole.size(), '\0')};
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    broken.push_back(whole);
    broken.back()[at] = static_cast<char>(broken.back()[at] ^ 4);
  }
  for (const auto& text : broken) {
    overwrite(text);
    EXPECT_EQ(five_times(2, options_), 10);
    EXPECT_EQ(content(), whole);
  }
}

TEST_F(Cache, DV_10_WhatWasNotUsedForLongestGoes) {
  five_times(1, options_);
  const auto size = fs::file_size(files()[0]);
  options_.cache_bytes = 4 * size + size / 2;
  for (const double factor : {2., 3., 4.}) five_times(factor, options_);
  const auto second = files();
  EXPECT_EQ(second.size(), 4u);
  // All but the first were used an hour ago.
  five_times(1, options_);
  for (const auto& file : second) {
    const auto age = fs::file_time_type::clock::now() - fs::last_write_time(file);
    fs::last_write_time(file, fs::file_time_type::clock::now() - std::chrono::hours(1) + age);
  }
  five_times(1, options_);
  five_times(5, options_);
  EXPECT_LE(files().size(), 4u);
  const auto written = files().size();
  five_times(1, options_);
  five_times(5, options_);
  EXPECT_EQ(files().size(), written);
}

TEST_F(Cache, DV_10_NoFolderIsNoCache) {
  fs::create_directories(folder_);
  std::ofstream(options_.cache) << "a file";
  EXPECT_EQ(five_times(2, options_), 10);
  options_.cache = "/proc/no/such/folder";
  EXPECT_EQ(five_times(2, options_), 10);
}

TEST_F(Cache, DV_10_AFolderThatOthersMayWriteToIsNotUsed) {
  fs::create_directories(options_.cache);
  ASSERT_EQ(::chmod(options_.cache.c_str(), 0777), 0);
  EXPECT_EQ(five_times(2, options_), 10);
  EXPECT_TRUE(files().empty());
}

TEST_F(Cache, DV_10_ManyWriteAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> right = 0;
  for (int k = 0; k < 8; ++k) {
    threads.emplace_back([&] {
      for (const double factor : {2., 3., 4.}) right += five_times(factor, options_) == 5 * factor;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(right, 24);
  EXPECT_EQ(files().size(), 3u);
}

}  // namespace
}  // namespace brio::llvm_backend
