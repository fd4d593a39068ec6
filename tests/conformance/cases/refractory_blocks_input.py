"""A flagged variable takes no input while refractory, from the step of the spike on; the reset may write it."""

from brian2 import *

source = SpikeGeneratorGroup(1, [0] * 10, arange(10) * 0.1 * ms)
target = NeuronGroup(
    2,
    """dv/dt = 0/second : 1 (unless refractory)
                           dw/dt = 0/second : 1""",
    threshold="v > 0.5",
    reset="v = 0",
    refractory=0.25 * ms,
    method="euler",
)
synapses = Synapses(
    source,
    target,
    on_pre="""v += 1
                                              w += 1""",
)
synapses.connect()
trace = StateMonitor(target, ["v", "w", "not_refractory"], record=True)
spikes = SpikeMonitor(target)
run(1 * ms)
compare(
    v=trace.v, w=trace.w, free=trace.not_refractory, t=spikes.t / ms, i=spikes.i, last=target.lastspike / ms
)
