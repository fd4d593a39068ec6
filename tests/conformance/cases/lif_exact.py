"""A leaky neuron, integrated exactly: constant input, input per neuron, and a parameter per neuron."""

from brian2 import *

El = -70 * mV
group = NeuronGroup(
    5,
    """dv/dt = (El - v + R*I)/tau : volt
                          I : amp
                          R : ohm (constant)
                          tau : second (constant)""",
    method="exact",
)
group.v = El
group.I = "i*0.1*nA"
group.R = 100 * Mohm
group.tau = [1, 5, 10, 20, 100] * ms
trace = StateMonitor(group, "v", record=True)
run(50 * ms)
compare(v=trace.v / mV, t=trace.t / ms)
