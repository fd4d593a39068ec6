"""Times of spikes with and without a refractory period, by exact integration of a flagged variable."""

from brian2 import *

tau = 10 * ms
flagged = NeuronGroup(
    1,
    "dv/dt = (1.5 - v)/tau : 1 (unless refractory)",
    threshold="v > 1",
    reset="v = 0",
    refractory=2 * ms,
    method="exact",
)
free = NeuronGroup(1, "dv/dt = (1.5 - v)/tau : 1", threshold="v > 1", reset="v = 0", method="exact")
unflagged = NeuronGroup(
    1, "dv/dt = (1.5 - v)/tau : 1", threshold="v > 1", reset="v = 0", refractory=15 * ms, method="exact"
)
a, b, c = SpikeMonitor(flagged), SpikeMonitor(free), SpikeMonitor(unflagged)
trace = StateMonitor(flagged, "v", record=0)
run(100 * ms)
compare(flagged=a.t / ms, free=b.t / ms, unflagged=c.t / ms, v=trace.v[0])
