"""How capacitance and leak shape the f-I curve of a neuron: one sweep over a grid of 3 x 3 x 41 points.

A leaky integrate-and-fire neuron has a threshold current of g_L*(V_th - E_L), which its capacitance does not
change; far above it, the rate grows with I/C. Prints what the sweep finds, and draws the curves:

    python examples/fi_curves.py [fi_curves.png]
"""

import sys
import time

import numpy as np
from brio import *

E_L, V_th, refractory_time = -70*mV, -50*mV, 2*ms

neuron = NeuronGroup(1, '''dV/dt = (g_L*(E_L - V) + I)/C : volt (unless refractory)
                           I : amp (constant)''',
                     threshold='V > V_th', reset='V = E_L', refractory=refractory_time, method='exact',
                     name='neuron')
neuron.V = E_L
spikes = SpikeMonitor(neuron, record=False)
net = Network(neuron, spikes)

capacitances = [100, 200, 400]*pF
leaks = [5, 10, 20]*nS
currents = np.linspace(0, 1, 41)*nA

begin = time.perf_counter()
result = sweep(net, {'C': capacitances, 'g_L': leaks, 'neuron.I': currents}, 1*second,
               results={'rate': lambda: spikes.num_spikes/second})
rates = result['rate']
print(f'{rates.size} runs of 1 s in {time.perf_counter() - begin:.2f} s, {result.threads} at a time')

for k, g_L in enumerate(leaks):
    silent = np.count_nonzero(rates[0, k] == 0*Hz)
    print(f'g_L = {g_L/nS:2.0f} nS: silent up to {currents[silent - 1]/nA:.3f} nA '
          f'(theory: {g_L*(V_th - E_L)/nA:.3f} nA)')


def draw(path):
    """A panel for each leak, a curve for each capacitance."""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    plt.rcParams.update({'font.size': 9, 'axes.spines.top': False, 'axes.spines.right': False})
    figure, panels = plt.subplots(1, len(leaks), sharey=True, figsize=(10, 3.2), layout='constrained')
    for k, (panel, g_L) in enumerate(zip(panels, leaks, strict=True)):
        for c, (C, colour) in enumerate(zip(capacitances, ('#20639b', '#3caea3', '#d1495b'), strict=True)):
            panel.plot(currents/nA, rates[c, k]/Hz, color=colour, label=f'{C/pF:.0f} pF')
        panel.set(xlabel='current (nA)', title=f'g_L = {g_L/nS:.0f} nS')
    panels[0].set_ylabel('rate (Hz)')
    panels[-1].legend(title='C', frameon=False)
    figure.savefig(path, dpi=120)


if len(sys.argv) > 1:
    draw(sys.argv[1])
