"""A recurrent group: reset after synapses, spikes that arrive one step and several steps later."""

from brian2 import *

tau = 10 * ms
group = NeuronGroup(
    20,
    """dv/dt = (1.1 + 0.03*i - v)/tau : 1
                           inh : 1""",
    threshold="v > 1",
    reset="v -= 1",
    method="exact",
)
group.v = "(i*7 % 20)/20.0"
near = Synapses(group, group, on_pre="v_post += 0.02")
near.connect(condition="abs(i - j) <= 2 and i != j")
far = Synapses(group, group, on_pre="v_post -= 0.05", delay=2.3 * ms)
far.connect(j="(i + 10) % N_post")
spikes = SpikeMonitor(group)
rate = PopulationRateMonitor(group)
trace = StateMonitor(group, "v", record=[0, 13])
run(80 * ms)
compare(t=spikes.t / ms, i=spikes.i, rate=rate.rate / Hz, v=trace.v)
