"""Spikes that change weights, counts of synapses in code, and the number of a synapse in its pair."""

from brian2 import *

source = SpikeGeneratorGroup(3, [0, 1, 2, 1], [0, 0, 0, 1] * ms, period=2 * ms)
modulator = SpikeGeneratorGroup(3, [0, 2, 2], [1, 3, 3.5] * ms)
target = NeuronGroup(
    3,
    """v : 1
                           total : 1""",
)
inner = Synapses(
    source,
    target,
    """w : 1
                                    scaled = w/N_incoming + k : 1
                                    total_post = scaled : 1 (summed)""",
    on_pre="v += scaled*N_outgoing",
    multisynaptic_index="k",
)
inner.connect("i <= j", n=2)
inner.w = "1 + i + 10*j + 100*k"
outer = Synapses(modulator, inner, "z : 1", on_pre="w += z*N_incoming")
outer.connect("k_post == 1 and i <= i_post")
outer.z = "i + 0.1*j + j_post"
trace = StateMonitor(target, ["v", "total"], record=True)
run(5 * ms)
compare(v=trace.v, total=trace.total, w=inner.w[:], z=outer.z[:], j=outer.j[:], i=outer.i[:])
