"""Events of one step: first those that were sent first, then by source, then by synapse; each completely."""

from brian2 import *

source = SpikeGeneratorGroup(3, [2, 0, 1, 0, 1, 2], [0, 0, 0.1, 0.4, 0.4, 0.4] * ms)
target = NeuronGroup(2, "v : 1")
synapses = Synapses(source, target, "w : 1", on_pre="v_post = 10*v_post + w", delay=0.2 * ms)
synapses.connect(i=[2, 0, 1, 0, 2, 1], j=[0, 0, 0, 1, 1, 1])
synapses.w = [1, 2, 3, 4, 5, 6]
trace = StateMonitor(target, "v", record=True)
run(1 * ms)
compare(v=trace.v, i=synapses.i[:], j=synapses.j[:])
