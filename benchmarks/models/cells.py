# B12, many cells of one shape with 50 compartments and the currents of Hodgkin and Huxley (1952): 1000 cells in one
# object where that is possible; else a loop of as many objects as have patience, each with one cell.
many = 'N' in signature(SpatialNeuron.__init__).parameters
compartments = 50
cells = 1000 if many else LOOP
objects = 1 if many else LOOP
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
shape = Soma(diameter=20*um)
shape.L = Cylinder(diameter=2*um, length=200*um, n=14)
shape.R = Cylinder(diameter=2*um, length=200*um, n=15)
shape.RL = Cylinder(diameter=1*um, length=100*um, n=10)
shape.RR = Cylinder(diameter=1*um, length=100*um, n=10)


def neuron_of(count):
    options = {'N': count} if many else {}
    neuron = SpatialNeuron(shape, model, Cm=1*uF/cm**2, Ri=100*ohm*cm, method='exponential_euler',
                           threshold='m > 0.5', refractory='m > 0.4', threshold_location=0, **options)
    neuron.h, neuron.m, neuron.n = 0.6, 0.05, 0.32
    neuron.main.I = 0.5*nA
    return neuron


neurons = [neuron_of(cells // objects) for _ in range(objects)]
all_spikes = [SpikeMonitor(neuron) for neuron in neurons]
spikes = all_spikes[0]
network = Network(neurons, all_spikes)
