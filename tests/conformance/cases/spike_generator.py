"""SpikeGeneratorGroup: times off the grid, unsorted times, a period, new spikes between runs."""

from brian2 import *

plain = SpikeGeneratorGroup(4, [3, 0, 1, 0, 2], [2.04, 0.96, 0.1, 3, 0.05] * ms)
again = SpikeGeneratorGroup(3, [0, 1, 2, 1], [0.2, 0, 0.7, 0.9] * ms, period=1 * ms)
late = SpikeGeneratorGroup(2, [0, 1], [1, 4] * ms)
a, b, c = SpikeMonitor(plain), SpikeMonitor(again), SpikeMonitor(late)
run(3.5 * ms)
late.set_spikes([1, 0], [5, 6] * ms)
run(3.5 * ms)
compare(plain_t=a.t / ms, plain_i=a.i, again_t=b.t / ms, again_i=b.i, late_t=c.t / ms, late_i=c.i)
