"""In code for spikes, t and dt are those of the synapses, also where spikes come between their steps."""
from brian2 import *

source = SpikeGeneratorGroup(2, [0, 1, 0, 1], [0.8, 1.5, 1.9, 2.0] * ms, dt=0.1 * ms)
target = NeuronGroup(1, """v : 1
                           when : 1
                           step : 1""", dt=0.1 * ms)
synapses = Synapses(source, target, "dh/dt = -h/(4*ms) : 1 (event-driven)", on_pre="""v_post += h
                                                                                   h += 1
                                                                                   when_post = t/ms
                                                                                   step_post = dt/ms""",
                    dt=0.2 * ms)
synapses.connect()
trace = StateMonitor(target, ["v", "when", "step"], record=True)
run(3 * ms)
compare(v=trace.v, when=trace.when, step=trace.step, h=synapses.h[:], last=synapses.lastupdate[:] / ms)
