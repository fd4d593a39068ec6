"""COBAHH: 4000 neurons of Hodgkin-Huxley type, coupled by conductances.

Traub & Miles (1991) channels, as in the review of simulators by Brette et al. (2007). Prints how many spikes
there were, and with a name of a file draws the membrane potential of three neurons:

    python examples/cobahh.py [cobahh.png] [seconds]
"""

import sys

from brio import *

area = 20000*umetre**2
Cm = 1*ufarad*cm**-2 * area
gl = 5e-5*siemens*cm**-2 * area
El = -60*mV
EK = -90*mV
ENa = 50*mV
g_na = 100*msiemens*cm**-2 * area
g_kd = 30*msiemens*cm**-2 * area
VT = -63*mV
taue = 5*ms
taui = 10*ms
Ee = 0*mV
Ei = -80*mV
we = 6*nS   # excitatory synaptic weight
wi = 67*nS  # inhibitory synaptic weight

eqs = '''
dv/dt = (gl*(El - v) + ge*(Ee - v) + gi*(Ei - v)
         - g_na*(m*m*m)*h*(v - ENa) - g_kd*(n*n*n*n)*(v - EK))/Cm : volt
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dge/dt = -ge/taue : siemens
dgi/dt = -gi/taui : siemens

x = (v - VT)/mV : 1
alpha_m = 1.28/exprel((13 - x)/4)/ms : Hz
beta_m = 1.4/exprel((x - 40)/5)/ms : Hz
alpha_h = 0.128*exp((17 - x)/18)/ms : Hz
beta_h = 4/(1 + exp((40 - x)/5))/ms : Hz
alpha_n = 0.16/exprel((15 - x)/5)/ms : Hz
beta_n = 0.5*exp((10 - x)/40)/ms : Hz
'''

seed(42)
neurons = NeuronGroup(4000, eqs, threshold='v > -20*mV', refractory=3*ms, method='exponential_euler')
neurons.v = 'El + (randn()*5 - 5)*mV'
neurons.ge = '(randn()*1.5 + 4)*10*nS'
neurons.gi = '(randn()*12 + 20)*10*nS'

to_e = Synapses(neurons[:3200], neurons, on_pre='ge += we')
to_i = Synapses(neurons[3200:], neurons, on_pre='gi += wi')
to_e.connect(p=0.02)
to_i.connect(p=0.02)

spikes = SpikeMonitor(neurons)
traces = StateMonitor(neurons, 'v', record=[1, 10, 100])


def draw(path):
    """The membrane potentials that were recorded."""
    import matplotlib
    matplotlib.use('Agg')
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(3, 1, sharex=True, sharey=True, figsize=(10, 5), layout='constrained')
    for ax, index in zip(axes, traces.record, strict=True):
        ax.plot(traces.t/ms, traces[int(index)].v/mV, lw=0.7, color='#20639b')
        ax.set_title(f'neuron {index}', loc='left', fontsize=9)
        ax.spines[['top', 'right']].set_visible(False)
        ax.margins(x=0)
    axes[1].set_ylabel('membrane potential (mV)')
    axes[-1].set_xlabel('time (ms)')
    figure.savefig(path, dpi=160)


if __name__ == '__main__':
    duration = float(sys.argv[2])*second if len(sys.argv) > 2 else 1*second

    run(duration, report='text', report_period=1*second)

    print(f'{spikes.num_spikes} spikes, mean rate {spikes.num_spikes/len(neurons)/float(duration):.1f} Hz')
    if len(sys.argv) > 1:
        draw(sys.argv[1])
        print(f'membrane potentials: {sys.argv[1]}')
