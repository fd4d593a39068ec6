"""Exact integration with outside constants and shared parameters that change between runs."""

from brian2 import *

tau = 5 * ms
group = NeuronGroup(
    3,
    """dv/dt = (level*gain - v)/tau : 1
                          level : 1 (shared)
                          gain : 1 (constant)""",
    method="exact",
)
group.level = 1
group.gain = "1 + i"
trace = StateMonitor(group, "v", record=True)
run(3 * ms)
tau = 2 * ms
run(3 * ms)
group.level = -2
group.gain = [0, 1, 0.5]
run(3 * ms)
compare(v=trace.v)
