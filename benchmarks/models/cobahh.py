# B2, Hodgkin-Huxley neurons (Traub and Miles, 1991) coupled by conductances, as in the comparison of simulators by
# Brette et al. (2007); about 37 spikes per neuron and second. With more neurons the number of inputs C stays.
N = globals().get("N", 4000)
C = globals().get("C", 80)
area = 20000*umetre**2
Cm = 1*ufarad*cm**-2*area
gl = 5e-5*siemens*cm**-2*area
El = -60*mV
EK = -90*mV
ENa = 50*mV
g_na = 100*msiemens*cm**-2*area
g_kd = 30*msiemens*cm**-2*area
VT = -63*mV
taue = 5*ms
taui = 10*ms
Ee = 0*mV
Ei = -80*mV
we = 6*nS*80/C
wi = 67*nS*80/C

G = NeuronGroup(N, '''
dv/dt = (gl*(El - v) + ge*(Ee - v) + gi*(Ei - v)
         - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK))/Cm : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dge/dt = -ge/taue : siemens
dgi/dt = -gi/taui : siemens
x = (v - VT)/mV : 1
alpha_m = 1.28/exprel((13 - x)/4)/ms : Hz
beta_m = 1.4/exprel((x - 40)/5)/ms : Hz
alpha_h = 0.128*exp((17 - x)/18)/ms : Hz
beta_h = 4/(1 + exp((40 - x)/5))/ms : Hz
alpha_n = 0.16/exprel((15 - x)/5)/ms : Hz
beta_n = 0.5*exp((10 - x)/40)/ms : Hz
''', threshold='v > -20*mV', refractory=3*ms, method='exponential_euler')
G.v = 'El + (randn()*5 - 5)*mV'
G.ge = '(randn()*1.5 + 4)*10*nS'
G.gi = '(randn()*12 + 20)*10*nS'

S = Synapses(G[:4*N//5], G, on_pre='ge_post += we')
R = Synapses(G[4*N//5:], G, on_pre='gi_post += wi')
S.connect(p=C/N)
R.connect(p=C/N)
sources = SpikeMonitor(G, record=False)
