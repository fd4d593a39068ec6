"""Statements in on_pre on a flagged variable are left out while its neuron is refractory; others run."""

from brian2 import *

source = SpikeGeneratorGroup(2, [0, 1] * 12, repeat(arange(12) * 0.5, 2) * ms)
target = NeuronGroup(
    2,
    """dv/dt = -v/(20*ms) : 1 (unless refractory)
                           got : integer""",
    threshold="v > 1",
    reset="v = 0",
    refractory=1.2 * ms,
    method="exact",
)
synapses = Synapses(
    source,
    target,
    "taken : 1",
    on_pre="""v_post += 0.3*(1 + j)
                                                          got_post += 1
                                                          taken = taken*0.5 + 0.1*(1 + i)""",
)
synapses.connect()
trace = StateMonitor(target, ["v", "got"], record=True)
inside = StateMonitor(synapses, "taken", record=True)
spikes = SpikeMonitor(target)
run(7 * ms)
compare(v=trace.v, got=trace.got, taken=inside.taken, t=spikes.t / ms, i=spikes.i)
