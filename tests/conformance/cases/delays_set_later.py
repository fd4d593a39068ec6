"""A delay that is set after the synapses were made, one for all of them, and changed between runs."""

from brian2 import *

source = SpikeGeneratorGroup(2, [0, 1, 0, 1], [1, 2, 6, 7] * ms)
target = NeuronGroup(2, "v : 1")
synapses = Synapses(source, target, on_pre="v += 1 + i")
synapses.connect()
synapses.delay = 1.5 * ms
trace = StateMonitor(target, "v", record=True)
run(5 * ms)
synapses.delay = 0.3 * ms
run(5 * ms)
compare(v=trace.v, delay=unique(synapses.delay[:] / ms))
