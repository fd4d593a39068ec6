"""The synapse of the course slides: each spike adds 0.1 nA to a current that decays exponentially.

    C dV/dt = g_L (V_rest - V) + I_syn,     dI_syn/dt = -I_syn/tau_syn
"""

from brio import *

C = 200*pF
g_L = 10*nS
V_rest = -70*mV
V_threshold = -50*mV
V_reset = V_rest
tau_syn = 5*ms

eqs = '''dV/dt = (g_L*(V_rest - V) + I_syn)/C : volt
         dI_syn/dt = -I_syn/tau_syn : amp'''
neurons = NeuronGroup(2, eqs,
                      threshold='V>V_threshold', reset='V=V_reset')
neurons.V = V_rest

inputs = SpikeGeneratorGroup(1, [0, 0, 0, 0, 0], [10, 20, 22, 24, 26]*ms)
synapses = Synapses(inputs, neurons, on_pre='I_syn += 0.1*nA')
synapses.connect()

trace = StateMonitor(neurons, ['V', 'I_syn'], record=0)
run(60*ms)

print(f'I_syn reaches {trace.I_syn[0].max()}, V reaches {trace.V[0].max()}')
