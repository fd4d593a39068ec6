# B1, Hodgkin-Huxley neurons (Traub and Miles, 1991) with no synapses; each is driven by a current of its own.
N = globals().get("N", 10_000)
area = 20000*umetre**2
Cm = 1*ufarad*cm**-2*area
gl = 5e-5*siemens*cm**-2*area
El = -60*mV
EK = -90*mV
ENa = 50*mV
g_na = 100*msiemens*cm**-2*area
g_kd = 30*msiemens*cm**-2*area
VT = -63*mV

G = NeuronGroup(N, '''
dv/dt = (gl*(El - v) - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK) + I)/Cm : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
x = (v - VT)/mV : 1
alpha_m = 1.28/exprel((13 - x)/4)/ms : Hz
beta_m = 1.4/exprel((x - 40)/5)/ms : Hz
alpha_h = 0.128*exp((17 - x)/18)/ms : Hz
beta_h = 4/(1 + exp((40 - x)/5))/ms : Hz
alpha_n = 0.16/exprel((15 - x)/5)/ms : Hz
beta_n = 0.5*exp((10 - x)/40)/ms : Hz
I : amp (constant)
''', threshold='v > -20*mV', refractory=3*ms, method='exponential_euler')
G.v = El
G.I = '0.7*nA*i/N'
sources = SpikeMonitor(G, record=False)
