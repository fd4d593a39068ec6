"""Threshold as any condition, reset of several statements with a temporary value; integers and booleans in both."""

from brian2 import *

tau = 6 * ms
group = NeuronGroup(
    6,
    """dv/dt = (3 + 0.2*i - v)/tau : 1
                          dtheta/dt = (1 - theta)/(15*ms) : 1
                          count : integer
                          armed : boolean
                          skip : integer (constant)""",
    threshold="v > theta and (armed or i == 5) and not (count >= 12)",
    reset="""overshoot = v - theta
                             v = 0.5*overshoot
                             theta += 0.3 + overshoot
                             count += 1 + skip
                             armed = count % 5 != 4""",
    method="euler",
)
group.theta = 1
group.armed = True
group.skip = "i % 3"
trace = StateMonitor(group, ["v", "theta", "count", "armed"], record=True)
spikes = SpikeMonitor(group, variables=["v", "theta"])
run(60 * ms)
compare(
    v=trace.v,
    theta=trace.theta,
    count=trace.count,
    armed=trace.armed,
    t=spikes.t / ms,
    i=spikes.i,
    v_before=spikes.v,
    theta_before=spikes.theta,
)
