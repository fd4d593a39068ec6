"""Synapses between groups with different time steps: spikes travel on the source's clock, targets step on theirs."""

from brian2 import *

slow = NeuronGroup(
    2, "dv/dt = (1.5 + 0.5*i - v)/(4*ms) : 1", threshold="v > 1", reset="v = 0", method="exact", dt=0.25 * ms
)
fast = NeuronGroup(
    2, "dg/dt = -g/(2*ms) : 1", threshold="g > 0.9", reset="g = 0.1", method="exact", dt=0.1 * ms
)
forth = Synapses(slow, fast, on_pre="g += 0.6", delay=0.6 * ms)
forth.connect()
back = Synapses(fast, slow, on_pre="v += 0.05", delay=0.5 * ms)
back.connect(j="i")
g, v = StateMonitor(fast, "g", record=True), StateMonitor(slow, "v", record=True)
a, b = SpikeMonitor(slow), SpikeMonitor(fast)
run(30 * ms)
compare(g=g.g, v=v.v, slow_t=a.t / ms, slow_i=a.i, fast_t=b.t / ms, fast_i=b.i)
