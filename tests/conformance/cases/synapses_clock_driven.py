"""Synapses with clock-driven equations of their own, and pre- and postsynaptic variables on both sides of code."""

from brian2 import *

source = NeuronGroup(
    2,
    """dv/dt = (2 - v)/(4*ms) : 1
                           load : 1""",
    threshold="v > 1",
    reset="v = 0",
    method="exact",
)
target = NeuronGroup(3, "drive : 1")
synapses = Synapses(
    source,
    target,
    """ds/dt = -s/(3*ms) + k*(1 - s)*v_pre/(10*ms) : 1 (clock-driven)
                                       k : 1
                                       factor = 2*s + k : 1""",
    on_pre="""s += 0.25*(1 - s)
                              load_pre += 1
                              drive_post += k*s""",
    method="euler",
)
synapses.connect()
synapses.k = "0.5 + 0.1*i + 0.01*j"
trace = StateMonitor(synapses, ["s", "factor"], record=[0, 5, 2])
load = StateMonitor(source, "load", record=True)
run(20 * ms)
compare(s=trace.s, factor=trace.factor, load=load.load, drive=target.drive[:])
