"""What monitors record: some neurons, several variables, their own dt, another slot, spikes with variables."""

from brian2 import *

tau = 10 * ms
group = NeuronGroup(
    8,
    """dv/dt = (1.2 + 0.1*i - v)/tau : 1
                          twice = 2*v : 1""",
    threshold="v > 1",
    reset="v = 0",
    method="exact",
)
some = StateMonitor(group, ["v", "twice"], record=[1, 6, 3])
coarse = StateMonitor(group, "v", record=True, dt=1 * ms)
late = StateMonitor(group, "v", record=0, when="end")
middle = StateMonitor(group, "v", record=[7], when="thresholds", order=1)
spikes = SpikeMonitor(group, variables="v")
counts = SpikeMonitor(group, record=False)
rate = PopulationRateMonitor(group)
part = SpikeMonitor(group[2:5])
part_rate = PopulationRateMonitor(group[2:5])
run(50 * ms)
trains = spikes.spike_trains()
compare(
    some_v=some.v,
    some_twice=some.twice,
    row=some[6].v,
    coarse=coarse.v,
    coarse_t=coarse.t / ms,
    late=late.v,
    late_t=late.t / ms,
    middle=middle.v,
    i=spikes.i,
    t=spikes.t / ms,
    v=spikes.v,
    count=counts.count[:],
    total=counts.num_spikes,
    train=trains[3] / ms,
    rate=rate.rate / Hz,
    rate_t=rate.t / ms,
    part_i=part.i,
    part_t=part.t / ms,
    part_rate=part_rate.rate / Hz,
)
