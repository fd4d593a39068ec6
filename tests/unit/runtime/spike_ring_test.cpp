#include "runtime/spike_ring.hpp"

#include <gtest/gtest.h>

namespace brio::runtime {
namespace {

using Neurons = std::vector<std::int32_t>;

TEST(SpikeRing, SY_05_DelayZeroArrivesInTheSameStep) {
  SpikeRing ring;
  ring.set_delay(0);
  ring.push(Neurons{3, 5});
  EXPECT_EQ(ring.due(), (Neurons{3, 5}));
  ring.advance();
  EXPECT_TRUE(ring.due().empty());
}

TEST(SpikeRing, SY_13_SpikesArriveAfterTheDelayInOrderOfEmission) {
  SpikeRing ring;
  ring.set_delay(2);
  ring.push(Neurons{1});
  EXPECT_TRUE(ring.due().empty());
  ring.advance();
  ring.push(Neurons{0});
  ring.advance();
  EXPECT_EQ(ring.due(), Neurons{1});
  ring.advance();
  EXPECT_EQ(ring.due(), Neurons{0});
}

TEST(SpikeRing, SpikesInFlightKeepTheirTimeWhenTheDelayGrows) {
  SpikeRing ring;
  ring.set_delay(1);
  ring.push(Neurons{7});
  ring.advance();
  ring.set_delay(3);
  EXPECT_EQ(ring.due(), Neurons{7});
}

TEST(SpikeRing, SpikesInFlightFollowAChangeOfTheTimeStep) {
  SpikeRing ring;
  ring.set_delay(2);
  ring.push(Neurons{7});   // arrives in 2 steps of 0.2 ms
  ring.set_delay(4, 2.0);  // 4 steps of 0.1 ms
  for (int k = 0; k < 4; ++k) {
    EXPECT_TRUE(ring.due().empty());
    ring.advance();
  }
  EXPECT_EQ(ring.due(), Neurons{7});
}

}  // namespace
}  // namespace brio::runtime
