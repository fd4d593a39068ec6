"""Equations that depend on time, by every method that allows it; stages see the time of their stage."""

from brian2 import *

f = 30 * Hz
results = {}
for method in ["euler", "rk2", "rk4", "heun", "exponential_euler"]:
    group = NeuronGroup(
        2,
        """dx/dt = (cos(2*pi*f*t)*(1 + i) - x)/(7*ms) : 1
                              dy/dt = (x - y**3)/(3*ms) : 1"""
        if method != "exponential_euler"
        else """dx/dt = (cos(2*pi*f*t)*(1 + i) - x)/(7*ms) : 1
                           dy/dt = (x**2 - y*(0.2 + abs(x)))/(3*ms) : 1""",
        method=method,
    )
    trace = StateMonitor(group, ["x", "y"], record=True)
    network = Network(group, trace)
    network.run(20 * ms)
    results[method + "_x"], results[method + "_y"] = trace.x, trace.y
compare(**results)
