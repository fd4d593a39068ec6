"""Coupled linear equations: an alpha synapse, an oscillator, and several time constants, all exact."""

from brian2 import *

taum, taus, taur = 10 * ms, 2 * ms, 0.7 * ms
alpha = NeuronGroup(
    2,
    """dv/dt = (g + 1*mV - v)/taum : volt
                          dg/dt = (x - g)/taus : volt
                          dx/dt = -x/taur : volt""",
    method="exact",
)
alpha.x = [10, 20] * mV
alpha.v = -5 * mV
f = 80 * Hz
turning = NeuronGroup(
    1,
    """dp/dt = 2*pi*f*q : 1
                            dq/dt = -2*pi*f*p - q/(20*ms) : 1""",
    method="rk4",
    dt=0.02 * ms,
)
turning.p = 1
a = StateMonitor(alpha, ["v", "g", "x"], record=True)
b = StateMonitor(turning, ["p", "q"], record=True)
run(30 * ms)
compare(v=a.v / mV, g=a.g / mV, x=a.x / mV, p=b.p, q=b.q)
