"""PopulationRateMonitor.smooth_rate with both windows."""

from brian2 import *

random = numpy.random.RandomState(5)
events = sort(random.choice(1000 * 20, 250, replace=False))
source = SpikeGeneratorGroup(20, events % 20, events // 20 * 0.1 * ms)
rate = PopulationRateMonitor(source)
run(100 * ms)
compare(
    rate=rate.rate / Hz,
    flat=rate.smooth_rate(window="flat", width=1 * ms) / Hz,
    gaussian=rate.smooth_rate(window="gaussian", width=3 * ms) / Hz,
)
