"""A spike with delay 0 reaches its target in the same step; the target's threshold sees it one step later."""

from brian2 import *

source = SpikeGeneratorGroup(1, [0], [0.3] * ms)
target = NeuronGroup(1, "v : 1", threshold="v > 0.5", reset="v = 0")
synapses = Synapses(source, target, on_pre="v += 1")
synapses.connect()
trace = StateMonitor(target, "v", record=True)
spikes = SpikeMonitor(target)
run(1 * ms)
compare(t=trace.t / ms, v=trace.v, spikes=spikes.t / ms, i=spikes.i)
