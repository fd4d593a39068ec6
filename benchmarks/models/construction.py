# B8, 50 million random synapses with a weight, for their number's sake.
N = 50_000
C = 1000
G = PoissonGroup(N, 0*Hz)
H = NeuronGroup(N, 'v : 1')
S = Synapses(G, H, 'w : 1', on_pre='v_post += w')
sources = SpikeMonitor(G)
