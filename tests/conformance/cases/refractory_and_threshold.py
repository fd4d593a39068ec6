"""not_refractory and lastspike as variables of user's text, and their values before any spike."""

from brian2 import *

group = NeuronGroup(
    2,
    """dv/dt = 1/(3*ms) : 1 (unless refractory)
                          calm = int(not_refractory) : 1
                          since = t - lastspike : second""",
    threshold="v > 1 and calm > 0.5",
    reset="v = -0.1*i",
    refractory=1 * ms,
    method="euler",
)
before = array([group.not_refractory[0], group.lastspike[0] / second])
trace = StateMonitor(group, ["v", "calm", "since"], record=True)
spikes = SpikeMonitor(group)
run(20 * ms)
compare(
    before=before, v=trace.v, calm=trace.calm, since=trace.since[:, 100:] / ms, t=spikes.t / ms, i=spikes.i
)
