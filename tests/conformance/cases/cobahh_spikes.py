"""COBAHH: 4000 Hodgkin-Huxley neurons with conductance-based synapses, from given values; the first 100 ms, spike for spike."""

from brian2 import *

random = numpy.random.RandomState(4)
N, N_e = 4000, 3200
area = 20000 * umetre**2
Cm, gl = (1 * ufarad * cm**-2) * area, (5e-5 * siemens * cm**-2) * area
El, EK, ENa, VT = -60 * mV, -90 * mV, 50 * mV, -63 * mV
g_na, g_kd = (100 * msiemens * cm**-2) * area, (30 * msiemens * cm**-2) * area
taue, taui = 5 * ms, 10 * ms
Ee, Ei = 0 * mV, -80 * mV
we, wi = 6 * nS, 67 * nS
eqs = """
dv/dt = (gl*(El - v) + ge*(Ee - v) + gi*(Ei - v) - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK))/Cm : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dge/dt = -ge/taue : siemens
dgi/dt = -gi/taui : siemens
alpha_m = 0.32*(mV**-1)*4*mV/exprel((13*mV - v + VT)/(4*mV))/ms : Hz
beta_m = 0.28*(mV**-1)*5*mV/exprel((v - VT - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - v + VT)/(18*mV))/ms : Hz
beta_h = 4./(1 + exp((40*mV - v + VT)/(5*mV)))/ms : Hz
alpha_n = 0.032*(mV**-1)*5*mV/exprel((15*mV - v + VT)/(5*mV))/ms : Hz
beta_n = .5*exp((10*mV - v + VT)/(40*mV))/ms : Hz
"""
P = NeuronGroup(N, eqs, threshold="v>-20*mV", refractory=3 * ms, method="exponential_euler")
P.v = El + (random.randn(N) * 5 - 5) * mV
P.ge = (random.randn(N) * 1.5 + 4) * 10.0 * nS
P.gi = (random.randn(N) * 12 + 20) * 10.0 * nS
sources, targets = nonzero(random.rand(N, N) < 80.0 / N)
excitatory = sources < N_e
Ce = Synapses(P[:N_e], P, on_pre="ge += we")
Ci = Synapses(P[N_e:], P, on_pre="gi += wi")
Ce.connect(i=sources[excitatory], j=targets[excitatory])
Ci.connect(i=sources[~excitatory] - N_e, j=targets[~excitatory])
spikes = SpikeMonitor(P)
run(100 * ms)
compare(t=spikes.t / ms, i=spikes.i)
