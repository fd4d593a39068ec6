"""The Hodgkin-Huxley neuron by euler with a step of 0.01 ms."""

from brian2 import *

area = 20000 * umetre**2
Cm, gl = 1 * ufarad * cm**-2 * area, 5e-5 * siemens * cm**-2 * area
El, EK, ENa, VT = -65 * mV, -90 * mV, 50 * mV, -63 * mV
g_na, g_kd = 100 * msiemens * cm**-2 * area, 30 * msiemens * cm**-2 * area
model = """
dv/dt = (gl*(El - v) - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK) + I)/Cm : volt
dm/dt = 0.32*(mV**-1)*4*mV/exprel((13.*mV - v + VT)/(4*mV))/ms*(1 - m)
        - 0.28*(mV**-1)*5*mV/exprel((v - VT - 40.*mV)/(5*mV))/ms*m : 1
dn/dt = 0.032*(mV**-1)*5*mV/exprel((15.*mV - v + VT)/(5*mV))/ms*(1 - n)
        - .5*exp((10.*mV - v + VT)/(40.*mV))/ms*n : 1
dh/dt = 0.128*exp((17.*mV - v + VT)/(18.*mV))/ms*(1 - h)
        - 4./(1 + exp((40.*mV - v + VT)/(5.*mV)))/ms*h : 1
I : amp
"""

defaultclock.dt = 0.01 * ms
group = NeuronGroup(2, model, threshold="v > -40*mV", refractory=3 * ms, method="euler")
group.v = El
group.I = [0.05, 0.7] * nA
trace = StateMonitor(group, ["v", "m", "n", "h"], record=True, dt=0.1 * ms)
spikes = SpikeMonitor(group)
run(25 * ms)
compare(v=trace.v / mV, m=trace.m, n=trace.n, h=trace.h, t=spikes.t / ms, i=spikes.i)
