# B4, 4000 leaky neurons coupled by conductances (Vogels and Abbott, 2005), the benchmark of Auryn and of other
# simulators: all delays are 0.8 ms, all neurons have a background current, integration is Euler's.
N = globals().get("N", 4000)
C = 80
taum = 20*ms
tau_ampa = 5*ms
tau_gaba = 10*ms
el = -60*mV
er = -80*mV
vt = -50*mV
vr = -60*mV
bg = 20*mV

G = NeuronGroup(N, '''
dv/dt = (-(v - el) - (ga*v + gg*(v - er)) + bg)/taum : volt (unless refractory)
dga/dt = -ga/tau_ampa : 1
dgg/dt = -gg/tau_gaba : 1
''', threshold='v > vt', reset='v = vr', refractory=5*ms, method='euler')
G.v = 'vr + rand()*(vt - vr)'

S = Synapses(G[:4*N//5], G, 'w : 1', on_pre='ga_post += w', delay=0.8*ms)
R = Synapses(G[4*N//5:], G, 'w : 1', on_pre='gg_post += w', delay=0.8*ms)
S.connect(p=C/N)
R.connect(p=C/N)
S.w = 0.4
R.w = 5.1
sources = SpikeMonitor(G, record=False)
