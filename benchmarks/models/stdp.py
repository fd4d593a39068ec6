# B7, plastic synapses: 1000 random inputs to each of 1000 neurons. Song, Miller and Abbott (2000). Each of N sources
# reaches C neurons: all of them, or with 1e6 sources one.
N = globals().get("N", 1000)
M = 1000
C = M*1000//N
taum = 10*ms
taupre = 20*ms
taupost = taupre
taue = 5*ms
Ee = 0*mV
vt = -54*mV
vr = -60*mV
El = -74*mV
gmax = .01
dApre = .01*gmax
dApost = -.01*taupre/taupost*1.05*gmax

G = PoissonGroup(N, 15*Hz)
H = NeuronGroup(M, '''dv/dt = (ge*(Ee - v) + El - v)/taum : volt
                      dge/dt = -ge/taue : 1''', threshold='v > vt', reset='v = vr', method='euler')
H.v = vr
S = Synapses(G, H, '''w : 1
                      dApre/dt = -Apre/taupre : 1 (event-driven)
                      dApost/dt = -Apost/taupost : 1 (event-driven)''',
             on_pre='''ge += w
                       Apre += dApre
                       w = clip(w + Apost, 0, gmax)''',
             on_post='''Apost += dApost
                        w = clip(w + Apre, 0, gmax)''')
S.connect(j='(i*C + k) % M for k in range(C)')
S.w = 'rand()*gmax'
sources = SpikeMonitor(G)
targets = SpikeMonitor(H)
