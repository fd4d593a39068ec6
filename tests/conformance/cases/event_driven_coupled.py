"""Two event-driven variables that depend on each other and on a parameter of the synapse."""

from brian2 import *

source = SpikeGeneratorGroup(2, [0, 1, 0, 1, 1], [0.5, 1, 2, 2.5, 7] * ms)
target = NeuronGroup(1, "v : 1")
tau_a, tau_b = 3 * ms, 8 * ms
synapses = Synapses(
    source,
    target,
    """da/dt = (level - a)/tau_a : 1 (event-driven)
                                       db/dt = (a - b)/tau_b : 1 (event-driven)
                                       level : 1 (constant)""",
    on_pre="""v_post += b
                              a += 0.3""",
)
synapses.connect()
synapses.level = [0.5, 2]
synapses.a = [1, 0]
trace = StateMonitor(target, "v", record=True)
run(10 * ms)
compare(v=trace.v, a=synapses.a[:], b=synapses.b[:])
