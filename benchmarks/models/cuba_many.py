# B3 with more neurons than CUBA has: each has as many inputs as there, and what is recorded is their number of spikes.
N = globals().get("N", 100_000)
C = 80
taum = 20*ms
taue = 5*ms
taui = 10*ms
Vt = -50*mV
Vr = -60*mV
El = -49*mV

G = NeuronGroup(N, '''
dv/dt  = (ge + gi - (v - El))/taum : volt (unless refractory)
dge/dt = -ge/taue : volt
dgi/dt = -gi/taui : volt
''', threshold='v > Vt', reset='v = Vr', refractory=5*ms, method='exact')
G.v = 'Vr + rand()*(Vt - Vr)'

S = Synapses(G[:4*N//5], G, on_pre='ge_post += 1.62*mV')
R = Synapses(G[4*N//5:], G, on_pre='gi_post -= 9*mV')
S.connect(p=C/N)
R.connect(p=C/N)
sources = SpikeMonitor(G, record=False)
