"""Exact integration when spikes change the parameters of the equations: inputs, time constants, the coupling."""

from brian2 import *

source = SpikeGeneratorGroup(3, [0, 1, 2, 0, 1, 2, 1], [1, 2.5, 4, 6, 6, 7.2, 9] * ms)
group = NeuronGroup(
    4,
    """dv/dt = (drive + coupling*w - v)/tau : 1
                          dw/dt = -w/(3*ms) : 1
                          drive : 1
                          coupling : 1
                          tau : second""",
    method="exact",
)
group.tau = "(5 + i)*ms"
group.coupling = 0.5
group.w = 1
inputs = Synapses(source, group, on_pre="drive_post += 0.2*(1 + i)")
inputs.connect()
slower = Synapses(source, group, on_pre="tau_post *= 1.25", delay=0.7 * ms)
slower.connect(condition="i == j")
weaker = Synapses(source, group, on_pre="coupling_post -= 0.1*(j + 1)")
weaker.connect(condition="i == 2")
trace = StateMonitor(group, ["v", "w"], record=True)
run(12 * ms)
compare(v=trace.v, w=trace.w, tau=group.tau[:] / ms)
