"""Subexpressions in any order, used in equations, threshold and reset, and recorded."""

from brian2 import *

tau = 8 * ms
group = NeuronGroup(
    3,
    """drive = level*gain + 0.2*sin(phase) : 1
                          dv/dt = (drive - v)/tau : 1
                          phase = 2*pi*(10*Hz)*t : 1
                          gain = 1 + 0.1*i : 1
                          level : 1
                          bound = 0.8 + 0.1*gain : 1""",
    threshold="v > bound",
    reset="v = v - bound",
    method="euler",
)
group.level = [0.5, 1.2, 2]
trace = StateMonitor(group, ["v", "drive", "phase", "bound"], record=True)
spikes = SpikeMonitor(group)
run(60 * ms)
compare(
    v=trace.v,
    drive=trace.drive,
    phase=trace.phase,
    bound=trace.bound,
    t=spikes.t / ms,
    i=spikes.i,
    now=group.drive[:],
)
