"""Conductance-based synapses with weights and delays onto neurons with refractoriness, driven by given spikes."""

from brian2 import *

random = numpy.random.RandomState(77)
events = sort(random.choice(30 * 1000, 600, replace=False))
source = SpikeGeneratorGroup(30, events % 30, events // 30 * 0.1 * ms)
taum, taue, taui = 15 * ms, 4 * ms, 9 * ms
El, Ee, Ei, Vt, Vr = -65 * mV, 0 * mV, -80 * mV, -50 * mV, -62 * mV
group = NeuronGroup(
    10,
    """dv/dt = (El - v + ge*(Ee - v) + gi*(Ei - v))/taum : volt (unless refractory)
                           dge/dt = -ge/taue : 1
                           dgi/dt = -gi/taui : 1""",
    threshold="v > Vt",
    reset="v = Vr",
    refractory=2 * ms,
    method="exponential_euler",
)
group.v = El
exciting = Synapses(source, group, "w : 1 (constant)", on_pre="ge += w", delay=1.5 * ms)
exciting.connect(condition="(i + j) % 3 != 0 and i < 24")
exciting.w = "0.1 + 0.02*(i % 5)"
inhibiting = Synapses(source, group, "w : 1 (constant)", on_pre="gi_post += w", delay=0.8 * ms)
inhibiting.connect(condition="i >= 24")
inhibiting.w = 0.2
trace = StateMonitor(group, ["v", "ge", "gi"], record=True)
spikes = SpikeMonitor(group)
run(100 * ms)
compare(v=trace.v / mV, ge=trace.ge, gi=trace.gi, t=spikes.t / ms, i=spikes.i)
