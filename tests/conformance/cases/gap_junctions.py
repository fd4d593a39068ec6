"""Gap junctions as sums over synapses: all see the potentials of the beginning of the step."""

from brian2 import *

n = 10
v0 = 1.05
tau = 10 * ms
group = NeuronGroup(
    n,
    """dv/dt = (v0 - v + Igap)/tau : 1
                          Igap : 1""",
    threshold="v > 1",
    reset="v = 0",
    method="exact",
)
group.v = "i*1.0/n"
gaps = Synapses(
    group,
    group,
    """w : 1
                                 Igap_post = w*(v_pre - v_post) : 1 (summed)""",
)
gaps.connect(condition="i != j")
gaps.w = "0.02*(1 + i)/(1 + j)"
trace = StateMonitor(group, ["v", "Igap"], record=[0, 9])
spikes = SpikeMonitor(group)
run(100 * ms)
compare(v=trace.v, igap=trace.Igap, i=spikes.i[:], t=spikes.t[:] / ms)
