"""Sums run on the clock of the neurons that get them, before these advance; t and dt are those of the synapses."""
from brian2 import *

source = NeuronGroup(3, """dx/dt = 1/ms : 1
                           got : 1""", dt=0.5 * ms, order=1, method="euler")
target = NeuronGroup(4, """dv/dt = (s - v)/ms : 1
                           s : 1
                           late : 1
                           count : integer""", dt=0.1 * ms, order=2, method="euler")
synapses = Synapses(source, target[1:], """w : 1
                                           s_post = w*x_pre + 0.01*t/ms + dt/ms : 1 (summed)
                                           count_post = int(x_pre > w) : integer (summed)
                                           got_pre = v_post*w : 1 (summed)""", dt=0.2 * ms)
synapses.connect(condition="(i + j) % 2 == 0")
synapses.w = "i + 0.5*j"
late = Synapses(source[1:], target, "late_post = x_pre : 1 (summed)", order=5)
late.connect()
late.summed_updaters["late_post"].when = "end"
target.run_regularly("s = s + 100", when="before_groups")
traces = StateMonitor(target, ["v", "s", "late", "count"], record=True)
got = StateMonitor(source, ["x", "got"], record=True)
run(3 * ms)
compare(v=traces.v, s=traces.s, late=traces.late, count=traces.count, x=got.x, got=got.got,
        slots=[synapses.summed_updaters["s_post"].order, synapses.summed_updaters["got_pre"].order])
