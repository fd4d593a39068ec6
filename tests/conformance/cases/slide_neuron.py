"""The course's neuron model: 100 leaky neurons with 1 nA, from initial values given as an array."""

from brian2 import *

N_neurons = 100
C = 200 * pF
g_L = 10 * nS
V_rest = -70 * mV
V_threshold = -50 * mV
V_reset = V_rest
I_stim = 1 * nA

eqs = "dV/dt = (g_L*(V_rest - V) + I_stim)/C : volt"
neurons = NeuronGroup(N_neurons, eqs, threshold="V>V_threshold", reset="V=V_reset")
neurons.V = V_rest + numpy.random.RandomState(1).uniform(0, 20, N_neurons) * mV
trace = StateMonitor(neurons, "V", record=[0, 50, 99])
spikes = SpikeMonitor(neurons)
run(100 * ms)
compare(V=trace.V / mV, t=spikes.t / ms, i=spikes.i)
