"""Neurons with a shape: an active tree with point currents, and a passive one with synapses and spikes in one place."""

# tolerance: * 1e-7 Brian's solver loses digits where a soma, a very good conductor, is next to thin compartments

from brian2 import *

morphology = Soma(diameter=30 * um)
morphology.axon = Section(diameter=[2, 1.5, 1, 0.8, 0.7] * um, length=[20, 30, 30, 40] * um, n=4)
morphology.axon.L = Cylinder(diameter=0.6 * um, length=50 * um, n=5)
morphology.axon.R = Cylinder(diameter=0.5 * um, length=80 * um, n=4)
morphology.dend = Cylinder(diameter=2 * um, length=100 * um, n=10)

El, ENa, EK = 10.613 * mV, 115 * mV, -12 * mV
gl, gK = 0.3 * msiemens / cm**2, 36 * msiemens / cm**2
active = SpatialNeuron(
    morphology,
    """Im = gl*(El - v) + gNa*m**3*h*(ENa - v) + gK*n**4*(EK - v) : amp/meter**2
       I : amp (point current)
       dm/dt = alpham*(1 - m) - betam*m : 1
       dn/dt = alphan*(1 - n) - betan*n : 1
       dh/dt = alphah*(1 - h) - betah*h : 1
       alpham = 1/exprel((-v + 25*mV)/(10*mV))/ms : Hz
       betam = 4*exp(-v/(18*mV))/ms : Hz
       alphah = 0.07*exp(-v/(20*mV))/ms : Hz
       betah = 1/(exp((-v + 30*mV)/(10*mV)) + 1)/ms : Hz
       alphan = 0.1/exprel((-v + 10*mV)/(10*mV))/ms : Hz
       betan = 0.125*exp(-v/(80*mV))/ms : Hz
       gNa : siemens/meter**2""",
    Cm=1 * uF / cm**2, Ri=35.4 * ohm * cm, method="exponential_euler",
    threshold="m > 0.5", refractory="m > 0.4", threshold_location=morphology.axon.R[-1],
    dt=0.02 * ms,
)
active.gNa = 120 * msiemens / cm**2
active.dend.gNa = 20 * msiemens / cm**2
active.main.I = 0.6 * nA
spikes = SpikeMonitor(active)
v = StateMonitor(active, ["v", "Ic", "m"], record=True)

EL, gL, E = -70 * mV, 1e-4 * siemens / cm**2, 0 * mV
passive = SpatialNeuron(
    morphology,
    """Im = gL*(EL - v) : amp/meter**2
       Is = g*(E - v) : amp (point current)
       dg/dt = -g/(1.5*ms) : siemens""",
    Ri=100 * ohm * cm,
)
passive.v = EL
inputs = SpikeGeneratorGroup(3, [0, 1, 2, 0], [1, 2, 3, 4] * ms)
synapses = Synapses(inputs, passive, on_pre="g += 5*nS")
synapses.connect(i=0, j=morphology.dend[-1])
synapses.connect(i=1, j=morphology.axon.L[25 * um])
synapses.connect(i=2, j=0)
trace = StateMonitor(passive, "v", record=True)
run(15 * ms)
active.I = 0 * nA
passive.Ri = 300 * ohm * cm
run(10 * ms)
compare(
    v=v.v / mV, Ic=v.Ic / (amp / meter**2), m=v.m, i=spikes.i, t=spikes.t / ms, passive=trace.v / mV,
    time_constant=active.time_constant[:] / ms, space_constant=passive.space_constant[:] / um,
    Im=active.Im[:] / (amp / meter**2), area=passive.axon.R.area / um**2, part=active.axon[20 * um : 60 * um].v / mV,
)
