"""Brunel's four regimes of a sparse network of excitatory and inhibitory neurons.

N. Brunel, J. Computational Neuroscience 8 (2000), model A and figure 8: 12 500 integrate-and-fire
neurons, each with 1000 excitatory and 250 inhibitory inputs from the others, and as many excitatory ones
from outside. What the network does depends on g, how much stronger inhibition is, and on the rate
outside, in units of that which leads to the threshold.

    python examples/brunel.py [brunel.png] [seconds]
"""

import sys

import numpy as np
from brio import *

tau = 20*ms
theta = 20*mV   # threshold
V_r = 10*mV     # reset
J = 0.1*mV      # excitatory synaptic weight
D = 1.5*ms      # synaptic delay
N_E, N_I = 10000, 2500
C_E, C_I = 1000, 250
nu_theta = theta/(J*C_E*tau)

regimes = [('synchronous regular', 3, 2), ('synchronous irregular, fast', 6, 4),
           ('asynchronous irregular', 5, 2), ('synchronous irregular, slow', 4.5, 0.9)]

seed(42)
neurons = NeuronGroup(N_E + N_I, 'dv/dt = -v/tau : volt (unless refractory)',
                      threshold='v > theta', reset='v = V_r', refractory=2*ms, method='exact')
excitation = Synapses(neurons[:N_E], neurons, on_pre='v += J', delay=D)
inhibition = Synapses(neurons[N_E:], neurons, on_pre='v -= g*J', delay=D)
excitation.connect(in_degree=C_E, multapses=False)
inhibition.connect(in_degree=C_I, multapses=False)
network = Network(neurons, excitation, inhibition)


def simulate(g, nu_ext, duration):
    """The spikes of all neurons, and the rate of the population."""
    neurons.v = 'rand()*theta'
    outside = PoissonInput(neurons, 'v', C_E, nu_ext*nu_theta, weight=J)
    spikes, rate = SpikeMonitor(neurons), PopulationRateMonitor(neurons)
    network.add(outside, spikes, rate)
    network.run(duration, namespace={'tau': tau, 'theta': theta, 'V_r': V_r, 'J': J, 'g': g})
    network.remove(outside, spikes, rate)
    return spikes, rate


def variation(spikes, begin):
    """The coefficient of variation of the intervals between spikes, mean over neurons with three or more."""
    t, i = spikes.t/second, np.asarray(spikes.i)
    order = np.lexsort((t, i))
    t, i = t[order], i[order]
    late = t >= begin/second
    values = [np.std(d)/np.mean(d)
              for d in map(np.diff, np.split(t[late], np.flatnonzero(np.diff(i[late])) + 1)) if len(d) > 2]
    return np.mean(values) if values else np.nan


def draw(path, results):
    """Spikes of 50 neurons and the rate of all, in each regime, over the last 100 ms."""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(2, 4, sharex='col', figsize=(14, 4.5), layout='constrained',
                                height_ratios=[2, 1])
    for (top, bottom), (name, g, nu_ext), (spikes, rate) in zip(axes.T, regimes, results, strict=True):
        t, i = spikes.t/ms, np.asarray(spikes.i)
        end = rate.t[-1]/ms
        shown = (i < 50) & (t > end - 100)
        top.plot(t[shown], i[shown], '|', ms=4, color='#20639b')
        top.set_title(f'{name}\n$g$ = {g}, $\\nu_{{ext}}/\\nu_\\theta$ = {nu_ext}', loc='left', fontsize=9)
        bottom.plot(rate.t/ms, rate.rate/Hz, lw=0.6, color='#c0392b')
        bottom.set_xlim(end - 100, end)
        bottom.set_ylim(bottom=0)
        bottom.set_xlabel('time (ms)')
        for ax in (top, bottom):
            ax.spines[['top', 'right']].set_visible(False)
    axes[0, 0].set_ylabel('neuron')
    axes[1, 0].set_ylabel('rate (Hz)')
    figure.savefig(path, dpi=160)


if __name__ == '__main__':
    duration = float(sys.argv[2])*second if len(sys.argv) > 2 else 0.5*second

    results = []
    for name, g, nu_ext in regimes:
        spikes, rate = simulate(g, nu_ext, duration)
        begin = network.t - 0.8*duration
        mean = np.mean(rate.rate[rate.t >= begin]/Hz)
        cv = variation(spikes, begin)
        print(f'{name:28} g = {g:<4} rate {mean:6.1f} Hz, variation of intervals {cv:.2f}')
        results.append((spikes, rate))
    if len(sys.argv) > 1:
        draw(sys.argv[1], results)
        print(f'spikes and rates: {sys.argv[1]}')
