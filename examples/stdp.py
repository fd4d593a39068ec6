"""A neuron that learns which of its inputs matter: plasticity that depends on the times of spikes.

S. Song, K. D. Miller, L. F. Abbott, Nature Neuroscience 3 (2000): 1000 Poisson inputs, each pair of
spikes changes the weight of its synapse. If changes do not depend on the weight, inputs compete, and most
weights end near one of the limits; if they do (M. C. W. van Rossum, G. Q. Bi, G. G. Turrigiano, J.
Neuroscience 20, 2000), weights stay together.

    python examples/stdp.py [stdp.png] [seconds]
"""

import sys

import numpy as np
from brio import *

N = 1000
A_plus = 0.005           # change by a pair, source before target
A_minus = 1.05*A_plus    # target before source
tau_stdp = 20*ms
g_max = 0.01             # of a synapse, in units of the leak

defaultclock.dt = 0.5*ms
seed(10)

inputs = PoissonGroup(N, rates=15*Hz)
neurons = NeuronGroup(2, '''dv/dt = (-74*mV - v - g*v)/(10*ms) : volt
                            dg/dt = -g/(5*ms) : 1''',
                      threshold='v > -54*mV', reset='v = -60*mV', method='euler')
neurons.v = -74*mV

traces = '''w : 1
            dx/dt = -x/tau_stdp : 1 (event-driven)
            dy/dt = -y/tau_stdp : 1 (event-driven)'''
additive = Synapses(inputs, neurons[:1], traces,
                    on_pre='g_post += g_max*w; x += A_plus; w = clip(w - y, 0, 1)',
                    on_post='y += A_minus; w = clip(w + x, 0, 1)')
multiplicative = Synapses(inputs, neurons[1:], traces,
                          on_pre='g_post += g_max*w; x += A_plus; w = w - w*y',
                          on_post='y += A_minus; w = w + (1 - w)*x')
rules = {'changes do not depend on the weight': additive, 'changes depend on the weight': multiplicative}
for synapses in rules.values():
    synapses.connect()
    synapses.w = 'rand()'

spikes = SpikeMonitor(neurons)


def draw(path):
    """Histograms of the weights."""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(1, 2, sharey=True, figsize=(9, 3.5), layout='constrained')
    for ax, (rule, synapses) in zip(axes, rules.items(), strict=True):
        ax.hist(synapses.w[:], bins=np.linspace(0, 1, 41), color='#20639b')
        ax.set_title(rule, loc='left', fontsize=9)
        ax.set_xlabel('weight')
        ax.spines[['top', 'right']].set_visible(False)
    axes[0].set_ylabel('synapses')
    figure.savefig(path, dpi=160)


if __name__ == '__main__':
    duration = float(sys.argv[2])*second if len(sys.argv) > 2 else 400*second

    run(duration, report='text')

    for (rule, synapses), count in zip(rules.items(), spikes.count, strict=True):
        w = synapses.w[:]
        outside = np.mean((w < 0.1) | (w > 0.9))
        rate = count/float(duration)
        print(f'{rule}: {outside:.0%} of the weights in the outer tenths, {rate:.0f} spikes/s')
    if len(sys.argv) > 1:
        draw(sys.argv[1])
        print(f'weights: {sys.argv[1]}')
