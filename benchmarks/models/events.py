# B6, events alone: random spikes, each of which adds to 1000 neurons.
N = 10_000
C = 1000
G = PoissonGroup(N, 20*Hz)
H = NeuronGroup(N, 'v : 1')
S = Synapses(G, H, 'w : 1', on_pre='v_post += w')
S.connect(p=C/N)
S.w = 'rand()'
sources = SpikeMonitor(G)
