"""on_pre before on_post in one step; pathways of several Synapses in the order of their names."""

from brian2 import *

source = SpikeGeneratorGroup(1, [0, 0], [0.1, 0.5] * ms)
target = SpikeGeneratorGroup(1, [0], [0.5] * ms)
sink = NeuronGroup(1, "v : 1")
between = Synapses(source, target, "x : 1", on_pre="x = 3*x + 1", on_post="x = 5*x + 2")
between.connect()
first = Synapses(source, sink, on_pre="v = 2*v + 1", name="b_comes_second")
second = Synapses(source, sink, on_pre="v = 7*v + 3", name="a_comes_first")
first.connect()
second.connect()
x, v = StateMonitor(between, "x", record=True), StateMonitor(sink, "v", record=True)
run(1 * ms)
compare(x=x.x, v=v.v)
