// Compartments by number and by length.
#include "model/section_range.hpp"

#include <gtest/gtest.h>

#include <limits>

#include "brio/error.hpp"

namespace brio::model {
namespace {

constexpr double um = 1e-6;

// Ten compartments of 1 um.
const SectionShape& ten() {
  static const auto shape = cylinder_shape({{1 * um}, 10, std::vector{10 * um}});
  return shape;
}

template <class Make>
void expect_out_of_range(const Make& make) {
  try {
    make();
    ADD_FAILURE() << "nothing was refused";
  } catch (const ModelError& error) {
    EXPECT_EQ(error.diagnostics().front().code, Code::index_out_of_range);
  }
}

TEST(SectionRange, MC_05_ByNumber) {
  EXPECT_EQ(compartment(ten(), 3), (SectionRange{3, 4}));
  EXPECT_EQ(compartment(ten(), -1), (SectionRange{9, 10}));
  expect_out_of_range([] { compartment(ten(), 10); });
  expect_out_of_range([] { compartment(ten(), -11); });
}

TEST(SectionRange, MC_05_ByPlace) {
  EXPECT_EQ(compartment_at(ten(), 0), (SectionRange{0, 1}));
  EXPECT_EQ(compartment_at(ten(), 3.9 * um), (SectionRange{3, 4}));
  // 3 um is a border, whatever the last digit of the sum of lengths.
  EXPECT_EQ(compartment_at(ten(), 3 * um), (SectionRange{3, 4}));
  EXPECT_EQ(compartment_at(ten(), 3 * um * (1 - 1e-15)), (SectionRange{3, 4}));
  EXPECT_EQ(compartment_at(ten(), 10 * um), (SectionRange{9, 10}));
  expect_out_of_range([] { compartment_at(ten(), -1e-9); });
  expect_out_of_range([] { compartment_at(ten(), 10.1 * um); });
  expect_out_of_range([] { compartment_at(ten(), std::numeric_limits<double>::quiet_NaN()); });
}

TEST(SectionRange, MC_05_BetweenPlaces) {
  EXPECT_EQ(compartments_between(ten(), 3 * um, 5 * um), (SectionRange{3, 5}));
  EXPECT_EQ(compartments_between(ten(), 3.5 * um, 4.5 * um), (SectionRange{3, 5}));
  EXPECT_EQ(compartments_between(ten(), {}, 5 * um), (SectionRange{0, 5}));
  EXPECT_EQ(compartments_between(ten(), 3 * um, {}), (SectionRange{3, 10}));
  EXPECT_EQ(compartments_between(ten(), {}, {}), (SectionRange{0, 10}));
  EXPECT_EQ(compartments_between(ten(), -5 * um, 100 * um), (SectionRange{0, 10}));
  EXPECT_EQ(compartments_between(ten(), 5 * um, 5 * um), (SectionRange{5, 5}));
  expect_out_of_range([] { compartments_between(ten(), 11 * um, 12 * um); });
  expect_out_of_range([] { compartments_between(ten(), {}, -1 * um); });
  expect_out_of_range([] { compartments_between(ten(), std::numeric_limits<double>::quiet_NaN(), {}); });
}

}  // namespace
}  // namespace brio::model
