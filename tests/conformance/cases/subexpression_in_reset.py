"""In a reset, a subexpression is that of the values that the statements before it have left."""

from brian2 import *

source = NeuronGroup(
    3,
    """dv/dt = (2 + 0.3*i - v)/(4*ms) : 1
                           trail : 1
                           half = v/2 : 1""",
    threshold="v > 1",
    reset="""trail += half
                                                                           v = v - 1
                                                                           trail = trail + half""",
    method="exact",
)
trace = StateMonitor(source, ["v", "trail"], record=True)
run(20 * ms)
compare(v=trace.v, trail=trace.trail)
