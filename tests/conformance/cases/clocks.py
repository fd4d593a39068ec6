"""Groups with their own dt, a run that ends off the grid, and the time after it."""

from brian2 import *

fast = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
slow = NeuronGroup(1, "dy/dt = 1/ms : 1", method="euler", dt=0.25 * ms)
x, y = StateMonitor(fast, "x", record=True), StateMonitor(slow, "y", record=True)
network = Network(fast, slow, x, y)
network.run(1.05 * ms)
first = [len(x.t), len(y.t), network.t / ms]
network.run(0.95 * ms)
compare(first=first, x_t=x.t / ms, x=x.x, y_t=y.t / ms, y=y.y, end=network.t / ms)
