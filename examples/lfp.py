"""Extracellular potentials of a neuron: synapses far up in its dendrites, a spike, electrodes beside it.

The membrane currents of a cell, put into a medium of conductivity sigma, give the potential outside. Current
through the membrane of a thin cylinder is spread along its axis, the line-source approximation (Holt and
Koch, J. Comput. Neurosci. 6:169, 1999); that of the soma is a point. Einevoll et al. (Nat. Rev. Neurosci.
14:770, 2013) review the method. Prints what can be checked, and draws the potential in a plane and at
electrodes:

    python examples/lfp.py [lfp.png]
"""

import sys

import numpy as np
from brio import *
from brio import plot

defaultclock.dt = 0.025*ms

cell = Soma(diameter=25*um, x=0*um, y=0*um, z=0*um)
cell.axon = Cylinder(diameter=1.5*um, n=40, y=[0, -400]*um, type='axon')
cell.apic = Cylinder(diameter=4*um, n=50, y=[0, 500]*um, type='apic')
cell.apic.L = Cylinder(diameter=2*um, n=20, x=[0, -120]*um, y=[0, 160]*um)
cell.apic.R = Cylinder(diameter=2*um, n=20, x=[0, 120]*um, y=[0, 160]*um)
cell.basal_left = Cylinder(diameter=2*um, n=15, x=[0, -110]*um, y=[0, -100]*um)
cell.basal_right = Cylinder(diameter=2*um, n=15, x=[0, 110]*um, y=[0, -100]*um)

# Hodgkin & Huxley (1952) in the soma and the axon; dendrites leak. The current of synapses goes through the
# membrane, too: what comes in somewhere goes out elsewhere.
E_Na, E_K, E_L, E_syn = 50*mV, -77*mV, -65*mV, 0*mV
eqs = '''
Im = g_L*(E_L - v) + g_Na*m**3*h*(E_Na - v) + g_K*n**4*(E_K - v) : amp/meter**2
I_syn = g_syn*(E_syn - v) : amp (point current)
dg_syn/dt = -g_syn/(2*ms) : siemens
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
alpha_m = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
beta_m = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
alpha_h = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
beta_h = 1/(1 + exp(-(v + 35*mV)/(10*mV)))/ms : Hz
alpha_n = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
beta_n = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
g_L : siemens/meter**2
g_Na : siemens/meter**2
g_K : siemens/meter**2
'''
neuron = SpatialNeuron(cell, eqs, Cm=1*uF/cm**2, Ri=100*ohm*cm, method='exponential_euler',
                       threshold='v > -20*mV', refractory='v > -20*mV', threshold_location=0)
neuron.v = E_L
neuron.g_L = 0.1*msiemens/cm**2
for part in (neuron.main, neuron.axon):
    part.g_Na, part.g_K = 120*msiemens/cm**2, 36*msiemens/cm**2
for gate in 'mhn':
    setattr(neuron, gate, f'alpha_{gate}/(alpha_{gate} + beta_{gate})')

# A volley: 40 synapses in the two branches at the top.
times = np.random.default_rng(1).normal(5, 0.5, 40)*ms
volley = SpikeGeneratorGroup(40, np.arange(40), times)
synapses = Synapses(volley, neuron, on_pre='g_syn += 1.5*nS')
tuft = np.concatenate([cell.apic.L.indices[:], cell.apic.R.indices[:]])
synapses.connect(i=np.arange(40), j=tuft)

# Just after the potential has advanced, and before synapses change, currents and potentials fit together.
record = StateMonitor(neuron, ['v', 'Im', 'Ic'], record=True, when='after_groups')
spikes = SpikeMonitor(neuron)


def sections(section):
    """A section and all that grows on it, in the order of the neuron's compartments."""
    yield section
    for child in section.children:
        yield from sections(child)


def transfer(points, morphology, sigma=0.3*siemens/meter):
    """Potential at points by a unit of current out of each compartment: (points, compartments), in ohm.

    If the axis of a compartment is from a to b as seen from a point, and rho away to the side, it is the
    integral of 1/(4 pi sigma sqrt(z**2 + rho**2)) over z from a to b, divided by b - a. What is nearer to the
    axis than the membrane counts as at the membrane.
    """
    parts = list(sections(morphology))
    start, end = (np.stack([np.concatenate([getattr(part, side + axis)/meter for part in parts])
                            for axis in 'xyz'], axis=1) for side in ('start_', 'end_'))
    radius = np.concatenate([part.diameter/meter for part in parts])/2
    length = np.linalg.norm(end - start, axis=1)
    is_point = length == 0  # a soma
    direction = (end - start)/np.where(is_point, 1, length)[:, np.newaxis]
    to_start, to_end = (to - np.asarray(points)[:, np.newaxis] for to in (start, end))
    a, b = (np.sum(to*direction, axis=2) for to in (to_start, to_end))
    rho = np.maximum(np.linalg.norm(to_start - a[:, :, np.newaxis]*direction, axis=2), radius)
    line = (np.arcsinh(b/rho) - np.arcsinh(a/rho))/np.where(is_point, 1, length)
    return np.where(is_point, 1/rho, line)/(4*np.pi*float(sigma))


def outward():
    """Currents out of compartments, in ampere: what charges them less what comes through the membrane."""
    return (np.asarray(record.Ic) - np.asarray(record.Im))*np.asarray(neuron.area)[:, np.newaxis]


def draw(path, currents, moment):
    """A map of the potential at a moment, and its course along the cell."""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    plt.rcParams.update({'font.size': 9, 'axes.spines.top': False, 'axes.spines.right': False})
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 6), width_ratios=[1, 1.2], layout='constrained')

    x, y = np.meshgrid(np.linspace(-250, 250, 101), np.linspace(-480, 760, 249))
    plane = np.stack([x.ravel(), y.ravel(), np.zeros(x.size)], axis=1)*um
    seen = (transfer(plane, cell) @ currents[:, moment]).reshape(x.shape)*1e6
    levels = np.concatenate([-np.geomspace(50, 0.1, 20), np.geomspace(0.1, 50, 20)])
    drawn = left.contourf(x, y, seen, levels, cmap='RdBu_r', extend='both',
                          norm=matplotlib.colors.SymLogNorm(0.1, vmin=-50, vmax=50))
    figure.colorbar(drawn, ax=left, label='potential (uV)', ticks=[-10, -1, 0, 1, 10])
    plot.morphology(cell, ax=left, facecolors='black')
    left.set(aspect='equal', title=f't = {record.t[moment]/ms:.1f} ms')

    heights = np.arange(-400, 701, 100)
    electrodes = np.stack([np.full(len(heights), 40), heights, np.zeros(len(heights))], axis=1)*um
    traces = transfer(electrodes, cell) @ currents*1e6
    left.plot(electrodes[:, 0]/um, heights, 'o', color='tab:green', ms=3)
    scale = 80/np.abs(traces).max(axis=1, keepdims=True)
    right.plot(record.t/ms, (heights[:, np.newaxis] + traces*scale).T, color='tab:green', lw=1)
    for height, trace in zip(heights, traces, strict=True):
        right.annotate(f'{np.abs(trace).max():.2g} uV', (record.t[-1]/ms, height), va='bottom', ha='right')
    right.axvline(record.t[moment]/ms, color='0.8', zorder=0)
    right.set(xlabel='time (ms)', ylabel='y of the electrode (um)',
              title='at electrodes; each by its largest value')
    figure.savefig(path, dpi=100)


if __name__ == '__main__':
    picture = sys.argv[1] if len(sys.argv) > 1 else 'lfp.png'
    run(20*ms)
    currents = outward()

    print(f'spikes in the soma: {spikes.num_spikes}, at {", ".join(f"{t/ms:.1f}" for t in spikes.t)} ms')
    lost = np.abs(currents.sum(axis=0)).max()/np.abs(currents).sum(axis=0).max()
    print(f'currents out of the cell and into it add up to {lost:.0e} of what they are')

    # Without a net current there is no 1/r. From far away a cell is a dipole, whose potential falls as 1/r^2.
    moment = int(np.argmin(np.abs(record.t/ms - 6)))
    distances = np.array([1, 2, 4, 8, 16, 32])*mm
    upwards = np.stack([0*distances, distances, 0*distances], axis=1)
    potential = np.abs(transfer(upwards, cell) @ currents[:, moment])
    slopes = np.diff(np.log2(potential))
    for distance, value, slope in zip(distances[1:], potential[1:], slopes, strict=True):
        print(f'{distance/mm:4.0f} mm above: {value*1e9:8.3g} nV, falls with the power {slope:.2f}')

    draw(picture, currents, moment)
    print(f'picture: {picture}')
