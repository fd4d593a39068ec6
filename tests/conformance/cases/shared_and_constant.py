"""Parameters of all kinds: shared, constant, integer, boolean; a shared subexpression; N, t and dt in text."""

from brian2 import *

group = NeuronGroup(
    4,
    """dx/dt = (rate*on - x)/tau + shift : 1
                          rate : 1 (shared)
                          tau : second (constant)
                          level : integer (shared, constant)
                          flag : boolean
                          on = int(flag) + level/4 : 1
                          shift = 0.1*sin(t/(2*ms))/ms : Hz (shared)
                          info = N + dt/ms : 1 (shared)""",
    method="rk2",
)
group.rate = 2.5
group.tau = "(1 + i)*2*ms"
group.level = 3
group.flag = "i % 2 == 0"
trace = StateMonitor(group, ["x", "on"], record=True)
shared = StateMonitor(group, ["shift", "info"], record=0)
run(10 * ms)
compare(
    x=trace.x, on=trace.on, shift=shared.shift * ms, info=shared.info, rate=group.rate, level=group.level[:]
)
