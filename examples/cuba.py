"""CUBA: 4000 leaky integrate-and-fire neurons, excitatory and inhibitory, coupled by currents.

Vogels & Abbott (2005), as in the review of simulators by Brette et al. (2007). The network keeps itself
active and irregular. Prints what it does and draws a raster plot:

    python examples/cuba.py [cuba.png] [seconds]
"""

import sys

import numpy as np
from brio import *
from brio import plot

taum = 20*ms
taue = 5*ms
taui = 10*ms
Vt = -50*mV
Vr = -60*mV
El = -49*mV

eqs = '''
dv/dt  = (ge + gi - (v - El))/taum : volt (unless refractory)
dge/dt = -ge/taue : volt
dgi/dt = -gi/taui : volt
'''

seed(42)
neurons = NeuronGroup(4000, eqs, threshold='v > Vt', reset='v = Vr', refractory=5*ms, method='exact')
neurons.v = 'Vr + rand()*(Vt - Vr)'

excitatory, inhibitory = neurons[:3200], neurons[3200:]
we = (60*0.27/10)*mV  # excitatory synaptic weight
wi = (-20*4.5/10)*mV  # inhibitory synaptic weight
to_e = Synapses(excitatory, neurons, on_pre='ge += we')
to_i = Synapses(inhibitory, neurons, on_pre='gi += wi')
to_e.connect(p=80/4000)
to_i.connect(p=80/4000)

spikes = SpikeMonitor(neurons)
rate = PopulationRateMonitor(neurons)


def irregularity(spikes):
    """The mean coefficient of variation of the intervals between spikes, over neurons with enough of them."""
    cvs = [np.std(np.diff(train))/np.mean(np.diff(train))
           for train in spikes.spike_trains().values() if len(train) > 4]
    return np.mean(cvs) if cvs else float('nan')


def draw(path):
    """The raster, and below it the rate of the population."""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    blue, red, grey = '#20639b', '#d1495b', '#444444'
    plt.rcParams.update({'font.size': 9, 'axes.spines.top': False, 'axes.spines.right': False})
    figure, (top, bottom) = plt.subplots(2, 1, sharex=True, figsize=(10, 6), height_ratios=[4, 1],
                                         layout='constrained')
    is_excitatory = spikes.i < len(excitatory)
    for chosen, colour, label in ((is_excitatory, blue, 'excitatory'), (~is_excitatory, red, 'inhibitory')):
        plot.raster(spikes.i[chosen], spikes.t[chosen], ax=top, color=colour, marker='.', ms=2, label=label)
    top.set(ylim=(0, len(neurons)), title=f'CUBA: {spikes.num_spikes} spikes of {len(neurons)} neurons')
    top.legend(loc='lower right', bbox_to_anchor=(1, 1), ncols=2, frameon=False, borderaxespad=0.3,
               markerscale=5)
    plot.rate(rate, width=1*ms, ax=bottom, color=grey, lw=0.8)
    bottom.set(xlim=(0, rate.t[-1]/ms), ylim=(0, None))
    figure.savefig(path, dpi=160)


if __name__ == '__main__':
    picture = sys.argv[1] if len(sys.argv) > 1 else 'cuba.png'
    duration = float(sys.argv[2])*second if len(sys.argv) > 2 else 1*second

    run(duration, report='text', report_period=1*second)

    print(f'{len(to_e) + len(to_i)} synapses, {spikes.num_spikes} spikes')
    print(f'mean rate {spikes.num_spikes/len(neurons)/float(duration):.2f} Hz, '
          f'CV of the intervals between spikes {irregularity(spikes):.2f}')
    draw(picture)
    print(f'raster plot: {picture}')
