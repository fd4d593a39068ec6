"""Delays become steps by rounding half up, with the arithmetic of doubles."""

from brian2 import *

source = SpikeGeneratorGroup(1, [0], [0] * ms)
target = NeuronGroup(9, "v : 1")
delays = [0, 0.04, 0.05, 0.149, 0.15, 0.25, 0.349999, 0.35, 1.0] * ms
paths = [Synapses(source, target, on_pre="v += 1", delay=delay) for delay in delays]
for k, path in enumerate(paths):
    path.connect(i=0, j=k)
trace = StateMonitor(target, "v", record=True, when="end")
network = Network(source, target, paths, trace)
network.run(1.2 * ms)
compare(v=trace.v, step=(trace.v[:] < 0.5).sum(axis=1))
