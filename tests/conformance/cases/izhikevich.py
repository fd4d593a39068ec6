"""Izhikevich's model: five kinds of neurons by their parameters, with a step of 0.5 ms."""

# tolerance: v 1e-5 an upstroke multiplies differences: Brian 2's NumPy and Cython code part by 5e-8 here
# tolerance: u 1e-5 follows v
from brian2 import *

defaultclock.dt = 0.5 * ms
group = NeuronGroup(
    5,
    """dv/dt = (0.04/ms/mV)*v**2 + (5/ms)*v + 140*mV/ms - u + I : volt
                          du/dt = a*(b*v - u) : volt/second
                          I : volt/second
                          a : Hz
                          b : Hz
                          c : volt
                          d : volt/second""",
    threshold="v >= 30*mV",
    reset="""v = c
                                                     u += d""",
    method="euler",
)
group.a = [0.02, 0.02, 0.02, 0.1, 0.02] / ms
group.b = [0.2, 0.2, 0.2, 0.2, 0.25] / ms
group.c = [-65, -55, -50, -65, -65] * mV
group.d = [8, 4, 2, 2, 2] * volt / second
group.v = group.c
group.u = "b*v"
group.I = 10 * mV / ms
trace = StateMonitor(group, ["v", "u"], record=True)
spikes = SpikeMonitor(group)
run(200 * ms)
compare(v=trace.v / mV, u=trace.u, t=spikes.t / ms, i=spikes.i)
