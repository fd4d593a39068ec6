"""The neuron of the course slides: 100 of them, leaky integrate-and-fire, driven by a current of 1 nA.

    C dV/dt = g_L (V_rest - V) + I_stim,     V > V_threshold: spike, V becomes V_reset
"""

from brio import *

N_neurons = 100
C = 200*pF
g_L = 10*nS
V_rest = -70*mV
V_threshold = -50*mV
V_reset = V_rest
I_stim = 1*nA

eqs = 'dV/dt = (g_L*(V_rest - V) + I_stim)/C : volt'
neurons = NeuronGroup(N_neurons, eqs,
                      threshold='V>V_threshold', reset='V=V_reset')
neurons.V = V_rest

spikes = SpikeMonitor(neurons)
run(100*ms)

first = spikes.spike_trains()[0][:3]
print(f'{spikes.num_spikes} spikes, the first ones of neuron 0 at {first}')
