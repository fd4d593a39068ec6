"""Several runs of one network: state, spikes in flight, outside constants that change, monitors that go on."""

from brian2 import *

tau = 5 * ms
drive = 1.5
group = NeuronGroup(2, "dv/dt = (drive - v)/tau : 1", threshold="v > 1", reset="v = 0", method="exact")
target = NeuronGroup(2, "dg/dt = -g/(4*ms) : 1", method="exact")
weight = 1.0
synapses = Synapses(group, target, on_pre="g += weight", delay=3 * ms)
synapses.connect(j="i")
trace = StateMonitor(target, "g", record=True)
voltage = StateMonitor(group, "v", record=True)
spikes = SpikeMonitor(group)
run(0 * ms)
run(6 * ms)
drive = 3.0
run(4.05 * ms)
weight = 0.25
group.v[1] = 0.9
run(10 * ms)
drive = 0.0
run(5 * ms)
compare(g=trace.g, v=voltage.v, t_trace=trace.t / ms, t=spikes.t / ms, i=spikes.i)
