"""Refractory periods given as text: a parameter of each neuron, an expression, a period shorter than a step."""

from brian2 import *

tau = 5 * ms
model = """dv/dt = (2 - v)/tau : 1 (unless refractory)
           rest : second (constant)"""
periods = NeuronGroup(4, model, threshold="v > 1", reset="v = 0", refractory="rest", method="exact")
periods.rest = [0, 0.25, 1, 3.14159] * ms
sums = NeuronGroup(4, model, threshold="v > 1", reset="v = 0", refractory="1*ms + i*rest", method="exact")
sums.rest = 0.5 * ms
short = NeuronGroup(1, model, threshold="v > 1", reset="v = 0", refractory=0.04 * ms, method="exact")
a, b, c = SpikeMonitor(periods), SpikeMonitor(sums), SpikeMonitor(short)
run(30 * ms)
compare(a_t=a.t / ms, a_i=a.i, b_t=b.t / ms, b_i=b.i, c_t=c.t / ms)
