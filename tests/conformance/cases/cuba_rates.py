"""CUBA: 4000 neurons with current-based synapses, from given initial values and connections; the firing rate over a second."""

from brian2 import *

random = numpy.random.RandomState(3)
N, N_e = 4000, 3200
taum, taue, taui = 20 * ms, 5 * ms, 10 * ms
Vt, Vr, El = -50 * mV, -60 * mV, -49 * mV
P = NeuronGroup(
    N,
    """dv/dt  = (ge + gi - (v - El))/taum : volt (unless refractory)
                      dge/dt = -ge/taue : volt
                      dgi/dt = -gi/taui : volt""",
    threshold="v>Vt",
    reset="v = Vr",
    refractory=5 * ms,
    method="exact",
)
P.v = Vr + random.rand(N) * (Vt - Vr)
sources, targets = nonzero(random.rand(N, N) < 80.0 / N)
excitatory = sources < N_e
Ce = Synapses(P[:N_e], P, on_pre="ge += 1.62*mV")
Ci = Synapses(P[N_e:], P, on_pre="gi -= 9*mV")
Ce.connect(i=sources[excitatory], j=targets[excitatory])
Ci.connect(i=sources[~excitatory] - N_e, j=targets[~excitatory])
spikes = SpikeMonitor(P)
run(1000 * ms)
# Neighbouring intervals of 50 ms are nearly independent: their spread gives the error of the mean.
counts = histogram(array(spikes.t / ms), bins=20, range=(0, 1000))[0][2:]
compare_statistic(rate=(counts.mean(), counts.std() / sqrt(len(counts))))
