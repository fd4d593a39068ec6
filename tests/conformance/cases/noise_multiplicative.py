"""Geometric Brownian motion by heun and milstein: both solve it in the sense of Stratonovich."""

from brian2 import *

seed(12)
tau, sigma = 20 * ms, 0.5
results = {}
for method in ["heun", "milstein"]:
    group = NeuronGroup(4000, "dx/dt = -x/tau + sigma*x*sqrt(2/tau)*xi : 1", method=method)
    group.x = 1
    network = Network(group)
    network.run(10 * ms)
    y = log(group.x[:])
    results[method + "_mean"] = (y.mean(), y.std() / sqrt(len(y)))
    results[method + "_variance"] = (y.var(), y.var() * sqrt(2 / len(y)))
compare_statistic(**results)
