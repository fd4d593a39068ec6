"""Input to a neuron in the step of its own spike comes before the reset, which overwrites it."""

from brian2 import *

source = SpikeGeneratorGroup(1, [0, 0], [0, 0.3] * ms)
target = NeuronGroup(2, "v : 1", threshold="v > 0.5", reset="v = 0")
target.v = [1, 0]
synapses = Synapses(source, target, on_pre="v += 0.25")
synapses.connect()
at_start = StateMonitor(target, "v", record=True)
at_end = StateMonitor(target, "v", record=True, when="end")
spikes = SpikeMonitor(target)
run(0.6 * ms)
compare(start=at_start.v, end=at_end.v, t=spikes.t / ms, i=spikes.i)
