# B3, CUBA: 4000 leaky neurons with exponential current-based synapses; about 5.6 spikes per neuron and second.
# Vogels and Abbott (2005), as in the comparison of simulators by Brette et al. (2007).
N = 4000
taum = 20*ms
taue = 5*ms
taui = 10*ms
Vt = -50*mV
Vr = -60*mV
El = -49*mV

eqs = '''
dv/dt  = (ge + gi - (v - El))/taum : volt (unless refractory)
dge/dt = -ge/taue : volt
dgi/dt = -gi/taui : volt
'''

P = NeuronGroup(N, eqs, threshold='v > Vt', reset='v = Vr', refractory=5*ms, method='exact')
P.v = 'Vr + rand()*(Vt - Vr)'
P.ge = 0*mV
P.gi = 0*mV

Ce = Synapses(P[:3200], P, on_pre='ge += 1.62*mV')
Ci = Synapses(P[3200:], P, on_pre='gi -= 9*mV')
Ce.connect(p=80/N)
Ci.connect(p=80/N)

spikes = SpikeMonitor(P)
