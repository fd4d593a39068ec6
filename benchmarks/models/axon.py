# B11, an axon of 1000 compartments with the currents of Hodgkin and Huxley (1952), driven at one end.
compartments, cells, objects = 1000, 1, 1
defaultclock.dt = 0.01*ms
El, ENa, EK = 10.613*mV, 115*mV, -12*mV
gl, gNa, gK = 0.3*msiemens/cm**2, 120*msiemens/cm**2, 36*msiemens/cm**2
model = '''
Im = gl*(El - v) + gNa*m**3*h*(ENa - v) + gK*n**4*(EK - v) : amp/meter**2
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
'''
shape = Cylinder(diameter=238*um, length=compartments*100*um, n=compartments)
neuron = SpatialNeuron(shape, model, Cm=1*uF/cm**2, Ri=35.4*ohm*cm, method='exponential_euler',
                       threshold='m > 0.5', refractory='m > 0.4', threshold_location=compartments//2)
neuron.h, neuron.m, neuron.n = 0.6, 0.05, 0.32
neuron.I[0] = 5*uA
spikes = SpikeMonitor(neuron)
network = Network(neuron, spikes)
