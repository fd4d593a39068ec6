"""Spike-timing dependent plasticity with event-driven traces, bounded weights and delays on both pathways."""

from brian2 import *

random = numpy.random.RandomState(4321)
n, m = 20, 3
events = sort(random.choice(2000 * n, 400, replace=False))
pre = SpikeGeneratorGroup(n, events % n, events // n * 0.1 * ms)
taum, taupre, taupost, gmax = 10 * ms, 20 * ms, 20 * ms, 0.6
dapre = 0.01 * gmax
dapost = -dapre * 1.05
post = NeuronGroup(m, "dv/dt = -v/taum : 1", threshold="v > 1", reset="v = 0", method="exact")
synapses = Synapses(
    pre,
    post,
    """w : 1
                                  dapre_trace/dt = -apre_trace/taupre : 1 (event-driven)
                                  dapost_trace/dt = -apost_trace/taupost : 1 (event-driven)""",
    on_pre="""v_post += w
                              apre_trace += dapre
                              w = clip(w + apost_trace, 0, gmax)""",
    on_post="""apost_trace += dapost
                               w = clip(w + apre_trace, 0, gmax)""",
    delay={"pre": 1 * ms, "post": 0.3 * ms},
)
synapses.connect()
synapses.w = random.uniform(0, gmax, n * m)
spikes = SpikeMonitor(post)
weights = StateMonitor(synapses, "w", record=[0, 7, 31], dt=5 * ms)
run(200 * ms)
compare(
    w=synapses.w[:],
    trace=weights.w,
    t=spikes.t / ms,
    i=spikes.i,
    apre=synapses.apre_trace[:],
    apost=synapses.apost_trace[:],
)
