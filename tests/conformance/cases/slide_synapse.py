"""The course's synapse model: exponential currents, driven by given spikes and by the neurons themselves."""

from brian2 import *

random = numpy.random.RandomState(2)
N_neurons = 100
C = 200 * pF
g_L = 10 * nS
V_rest = -70 * mV
V_threshold = -50 * mV
V_reset = V_rest
tau_syn = 5 * ms

eqs = """dV/dt = (g_L*(V_rest - V) + I_syn)/C : volt
         dI_syn/dt = -I_syn/tau_syn : amp"""
neurons = NeuronGroup(N_neurons, eqs, threshold="V>V_threshold", reset="V=V_reset")
neurons.V = V_rest + random.uniform(0, 20, N_neurons) * mV
events = sort(random.choice(1000 * 50, 2500, replace=False))
inputs = SpikeGeneratorGroup(50, events % 50, events // 50 * 0.1 * ms)
synapses = Synapses(inputs, neurons, on_pre="I_syn += 0.1*nA")
synapses.connect(i=random.randint(0, 50, 1500), j=random.randint(0, N_neurons, 1500))
recurrent = Synapses(neurons, neurons, on_pre="I_syn += 0.1*nA")
recurrent.connect(i=random.randint(0, N_neurons, 300), j=random.randint(0, N_neurons, 300))
trace = StateMonitor(neurons, ["V", "I_syn"], record=[0, 50, 99])
spikes = SpikeMonitor(neurons)
run(100 * ms)
compare(V=trace.V / mV, I=trace.I_syn / nA, t=spikes.t / ms, i=spikes.i)
