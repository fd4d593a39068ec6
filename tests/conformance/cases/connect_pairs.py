"""connect() with arrays: pairs, one index for many, repeated pairs, repeated calls, n copies; then values by text."""

from brian2 import *

source = SpikeGeneratorGroup(5, arange(5), arange(5) * 0.2 * ms)
target = NeuronGroup(4, "v : 1")
synapses = Synapses(source, target, "w : 1", on_pre="v_post += w")
synapses.connect(i=[4, 0, 2, 2], j=[1, 3, 0, 0])
synapses.connect(i=3, j=[0, 1, 2, 3])
synapses.connect(i=[0, 1], j=2, n=2)
synapses.connect(i=1, j=1)
synapses.w = "1 + i + 0.1*j"
synapses.w["i == 3 and j > 1"] = 0.5
synapses.w[0] = 9
trace = StateMonitor(target, "v", record=True)
run(1.2 * ms)
compare(
    i=synapses.i[:],
    j=synapses.j[:],
    w=synapses.w[:],
    v=trace.v,
    size=len(synapses),
    outgoing=synapses.N_outgoing_pre,
    incoming=synapses.N_incoming_post,
    of_pair=synapses.w[2, 0],
)
