# B5, sparse inhibitory network in fast oscillation, delays that differ: Brunel and Hakim (1999).
N = 10_000
C = 1000
tau = 20*ms
J = 0.1*mV
theta = 20*mV
V_r = 10*mV
mu = 27*mV
sigma = 0.33*mV

G = NeuronGroup(N, 'dV/dt = (-V + mu + sigma*sqrt(tau)*xi)/tau : volt (unless refractory)',
                threshold='V > theta', reset='V = V_r', refractory=2*ms, method='euler')
G.V = 'V_r + rand()*(theta - V_r)'
S = Synapses(G, G, on_pre='V_post -= J')
S.connect(p=C/N)
S.delay = '4*ms*rand()'
sources = SpikeMonitor(G)
