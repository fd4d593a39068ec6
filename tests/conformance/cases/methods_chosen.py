"""Without a method: exact for linear equations, euler for others and for additive noise, heun for the rest."""

from brian2 import *

tau = 5 * ms
linear = NeuronGroup(1, "dx/dt = (1 - x)/tau : 1")
driven = NeuronGroup(1, "dx/dt = (sin(t/tau) - x)/tau : 1")
cubic = NeuronGroup(1, "dx/dt = (x - x**3)/tau : 1")
ramp = NeuronGroup(1, "dx/dt = 1/tau : 1")
groups = [linear, driven, cubic, ramp]
for group in groups:
    group.x = 0.1
traces = [StateMonitor(group, "x", record=True) for group in groups]
network = Network(groups, traces)
network.run(10 * ms)
compare(linear=traces[0].x, driven=traces[1].x, cubic=traces[2].x, ramp=traces[3].x)
