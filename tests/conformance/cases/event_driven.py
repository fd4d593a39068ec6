"""Event-driven variables decay exactly between events and are read as they were at the last one."""

from brian2 import *

source = SpikeGeneratorGroup(1, [0, 0, 0], [0, 1, 3] * ms)
target = NeuronGroup(1, "v : 1")
tau = 1 * ms
synapses = Synapses(
    source,
    target,
    "dA/dt = -A/tau : 1 (event-driven)",
    on_pre="""v_post = A
                                                                                 A += 1""",
)
synapses.connect()
trace = StateMonitor(target, "v", record=True)
inside = StateMonitor(synapses, "A", record=True)
run(5 * ms)
compare(v=trace.v, A=inside.A, last=synapses.A[:], when=synapses.lastupdate[:] / ms)
