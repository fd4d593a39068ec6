// Wrong models are refused, and equations that can't be integrated end, with exactly these words: one file each in cases/.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "support/model_text.hpp"

namespace brio::test {
namespace {

std::vector<std::string> case_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(BRIO_TEST_DATA "/errors/cases")) {
    files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string refusal(const std::string& text) {
  try {
    ModelText model(text);
  } catch (const ModelError& error) {
    return error.what();
  } catch (const IntegrationError& error) {
    return error.what();
  }
  return "no error";
}

class Errors : public testing::TestWithParam<std::string> {};

TEST_P(Errors, AreWorded) {
  EXPECT_NE(refusal(read_file(GetParam()).substr(0, read_file(GetParam()).find("\n----\n"))), "no error");
  EXPECT_EQ(compare_golden(GetParam(), refusal), "");
}

INSTANTIATE_TEST_SUITE_P(Cases, Errors, testing::ValuesIn(case_files()), [](const auto& tested) {
  return std::filesystem::path(tested.param).stem().string();
});

}  // namespace
}  // namespace brio::test
