"""Refractoriness as a condition: it lasts as long as the condition holds, and only ends when it does not."""

from brian2 import *

tau = 5 * ms
group = NeuronGroup(
    3,
    """dv/dt = (1.5*sin(2*pi*f*t) - v)/tau : 1
                          f : Hz (constant)""",
    threshold="v > 0.6",
    refractory="v > 0.2",
    method="euler",
)
group.f = [20, 35, 50] * Hz
trace = StateMonitor(group, ["v", "not_refractory"], record=True)
spikes = SpikeMonitor(group)
run(120 * ms)
compare(v=trace.v, free=trace.not_refractory, t=spikes.t / ms, i=spikes.i, last=group.lastspike / ms)
