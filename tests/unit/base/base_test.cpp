#include <gtest/gtest.h>

#include <cstring>

#include "base/aligned.hpp"
#include "base/diagnostics.hpp"
#include "base/hash.hpp"

namespace brio::base {
namespace {

struct GuessRow {
  const char* name;
  const char* meant;  // "" if no candidate is near enough
};

const GuessRow guesses[] = {
    {"tua", "tau"},    // neighbours exchanged
    {"ta", "tau"},     // a letter left out
    {"tauu", "tau"},   // one too many
    {"tam", "tau"},    // one changed
    {"Tau", "tau"},    // case
    {"V_TH", "v_th"},  // case throughout
    {"v_trh", "v_th"},
    {"conductence", "conductance"},
    {"condctence", "conductance"},  // two slips in a long word
    {"x", ""},                      // one letter is near to every other
    {"v", ""},
    {"sigma", ""},
    {"", ""},
};

TEST(DidYouMean, SlipsOfTheFingerAreFound) {
  const std::vector<std::string> candidates = {"tau", "v_th", "conductance", "g"};
  for (const auto& row : guesses) {
    SCOPED_TRACE(row.name);
    EXPECT_EQ(closest(row.name, candidates), row.meant);
  }
  EXPECT_EQ(did_you_mean("tua", candidates), "did you mean 'tau'?");
  EXPECT_EQ(did_you_mean("sigma", candidates), "");
  EXPECT_EQ(did_you_mean("tua", {}), "");
}

TEST(DidYouMean, TheNearestWins) {
  EXPECT_EQ(closest("g_exc", {"g_inh", "g_ext", "g_Exc"}), "g_Exc");
  EXPECT_EQ(closest("tau_m", {"tau_n", "tau_m2"}), "tau_n") << "the first of two equally near";
}

TEST(Diagnostics, ThrowsAllThatWasFound) {
  Diagnostics findings;
  EXPECT_TRUE(findings.empty());
  EXPECT_NO_THROW(findings.throw_if_any());
  findings.add({Code::cycle, nullptr, {}, "first", "", {}});
  findings.add({Code::read_only, nullptr, {}, "second", "", {}});
  EXPECT_EQ(findings.size(), 2u);
  try {
    findings.throw_if_any();
    FAIL() << "nothing was thrown";
  } catch (const ModelError& error) {
    ASSERT_EQ(error.diagnostics().size(), 2u);
    EXPECT_EQ(error.diagnostics()[1].code, Code::read_only);
    EXPECT_STREQ(error.what(), "first\n\nsecond");
  }
}

// Test vectors of the FNV-1a page by Fowler, Noll and Vo (http://www.isthe.com/chongo/tech/comp/fnv/).
static_assert(stable_hash("") == 0xcbf29ce484222325ull);
static_assert(stable_hash("a") == 0xaf63dc4c8601ec8cull);
static_assert(stable_hash("b") == 0xaf63df4c8601f1a5ull);
static_assert(stable_hash("foobar") == 0x85944171f73967e8ull);

TEST(StableHash, KnownAnswersAndChaining) {
  EXPECT_EQ(stable_hash("foobar"), 0x85944171f73967e8ull);
  EXPECT_EQ(stable_hash("bar", stable_hash("foo")), stable_hash("foobar"));
  EXPECT_NE(stable_hash("\xff"), stable_hash("\x7f"));
}

// The first outputs of SplitMix64 from seed 0 (the generator of https://prng.di.unimi.it/splitmix64.c).
TEST(Mix, KnownAnswers) {
  constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15ull;
  EXPECT_EQ(mix(golden_gamma), 0xe220a8397b1dcdafull);
  EXPECT_EQ(mix(2 * golden_gamma), 0x6e789e6aa1b965f4ull);
  EXPECT_EQ(mix(3 * golden_gamma), 0x06c45d188009454full);
  EXPECT_EQ(mix(0), 0u);
}

bool is_aligned(const AlignedBuffer& buffer) {
  return reinterpret_cast<std::uintptr_t>(buffer.data()) % 64 == 0;
}

bool all_zero(const AlignedBuffer& buffer, std::size_t from) {
  for (auto k = from; k < buffer.size(); ++k) {
    if (buffer.data()[k] != std::byte{0}) return false;
  }
  return true;
}

TEST(AlignedBuffer, IsAlignedAndZeroed) {
  for (const std::size_t bytes : {1u, 63u, 64u, 65u, 4096u, 100'001u}) {
    const AlignedBuffer buffer(bytes);
    EXPECT_EQ(buffer.size(), bytes);
    EXPECT_TRUE(is_aligned(buffer));
    EXPECT_TRUE(all_zero(buffer, 0));
  }
  EXPECT_EQ(AlignedBuffer().size(), 0u);
  EXPECT_EQ(AlignedBuffer().data(), nullptr);
}

TEST(AlignedBuffer, GrowingKeepsTheContentAndZeroesTheRest) {
  AlignedBuffer buffer(10);
  std::memset(buffer.data(), 7, 10);
  for (const std::size_t bytes : {11u, 12u, 500u, 501u, 10'000u}) {
    const auto before = buffer.size();
    buffer.resize(bytes);
    EXPECT_TRUE(is_aligned(buffer));
    EXPECT_TRUE(all_zero(buffer, before)) << bytes;
    for (std::size_t k = 0; k < 10; ++k) ASSERT_EQ(buffer.data()[k], std::byte{7});
  }
}

TEST(AlignedBuffer, WhatWasCutOffComesBackAsZero) {
  AlignedBuffer buffer(100);
  std::memset(buffer.data(), 7, 100);
  const auto* place = buffer.data();
  buffer.resize(20);
  EXPECT_EQ(buffer.size(), 20u);
  buffer.resize(100);
  EXPECT_EQ(buffer.data(), place) << "shrinking gives no memory back";
  EXPECT_TRUE(all_zero(buffer, 20));
  EXPECT_EQ(buffer.data()[19], std::byte{7});
}

TEST(AlignedBuffer, ResizingToNothingAndBack) {
  AlignedBuffer buffer(8);
  buffer.data()[0] = std::byte{1};
  buffer.resize(0);
  EXPECT_EQ(buffer.size(), 0u);
  buffer.resize(8);
  EXPECT_TRUE(all_zero(buffer, 0));
}

TEST(Padded, ToWholeVectors) {
  EXPECT_EQ(padded(0), 0);
  EXPECT_EQ(padded(1), padding);
  EXPECT_EQ(padded(padding), padding);
  EXPECT_EQ(padded(padding + 1), 2 * padding);
}

}  // namespace
}  // namespace brio::base
