"""Slices of groups: as source and target of synapses, in monitors, for reading and writing, indices relative to them."""

from brian2 import *

group = NeuronGroup(
    12,
    """dv/dt = (1.5 - v)/(5*ms) : 1
                           g : 1""",
    threshold="v > 1",
    reset="v = 0",
    method="exact",
)
first, rest = group[:4], group[4:]
group.v = "i*0.08"
rest.g = "i*0.5"
first.g = [1, 2, 3, 4]
rest.v[2] = 0.33
middle = group[3:7]
synapses = Synapses(first, rest, "w : 1", on_pre="g_post += w", on_post="w += 0.01*g_pre")
synapses.connect(condition="j < 2*i + 1")
synapses.w = "i + 0.1*j"
back = Synapses(rest, first, on_pre="g += 0.125", delay=0.5 * ms)
back.connect(j="i % N_post")
spikes = SpikeMonitor(rest)
trace = StateMonitor(middle, "g", record=[0, 3])
run(15 * ms)
compare(
    v=group.v[:],
    g=group.g[:],
    i=synapses.i[:],
    j=synapses.j[:],
    w=synapses.w[:],
    spikes_t=spikes.t / ms,
    spikes_i=spikes.i,
    trace=trace.g,
    middle=middle.g[:],
    size=len(rest),
    back_i=back.i[:],
    back_j=back.j[:],
)
