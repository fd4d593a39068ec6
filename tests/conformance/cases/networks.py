"""Two networks with times of their own, objects added between runs, and objects that are switched off."""

from brian2 import *

first = NeuronGroup(1, "dv/dt = (1.5 - v)/(5*ms) : 1", threshold="v > 1", reset="v = 0", method="exact")
second = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
spikes = SpikeMonitor(first)
one, two = Network(first, spikes), Network(second)
one.run(10 * ms)
two.run(3 * ms)
trace = StateMonitor(first, "v", record=True)
one.add(trace)
one.run(5 * ms)
spikes.active = False
one.run(10 * ms)
spikes.active = True
one.run(5 * ms)
compare(one=one.t / ms, two=two.t / ms, x=second.x[:], t=spikes.t / ms, trace_t=trace.t / ms, v=trace.v)
