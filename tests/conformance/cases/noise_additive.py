"""An Ornstein-Uhlenbeck process by Euler: its mean and its variance, over 4000 neurons."""

from brian2 import *

seed(11)
tau, sigma = 10 * ms, 0.8
group = NeuronGroup(4000, "dx/dt = (2 - x)/tau + sigma*sqrt(2/tau)*xi : 1", method="euler")
group.x = 2
run(60 * ms)
x = group.x[:]
compare_statistic(mean=(x.mean(), x.std() / sqrt(len(x))), variance=(x.var(), x.var() * sqrt(2 / len(x))))
