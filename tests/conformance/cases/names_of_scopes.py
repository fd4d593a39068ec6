"""Outside names: the group's namespace before the caller's; names at the time of the run; in functions too."""

from brian2 import *

tau = 10 * ms
level = 1.0


def simulate():
    level = 2.0
    local = NeuronGroup(1, "dv/dt = (level - v)/tau : 1", method="exact")
    trace = StateMonitor(local, "v", record=True)
    network = Network(local, trace)
    network.run(5 * ms)
    return array(trace.v)


own = NeuronGroup(1, "dv/dt = (level - v)/tau : 1", method="exact", namespace={"level": 5.0, "tau": 2 * ms})
given = NeuronGroup(1, "dv/dt = (level - v)/tau : 1", method="exact")
traces = StateMonitor(own, "v", record=True), StateMonitor(given, "v", record=True)
Network(own, traces[0]).run(5 * ms)
Network(given, traces[1]).run(5 * ms, namespace={"level": 7.0, "tau": 4 * ms})
compare(function=simulate(), own=traces[0].v, given=traces[1].v)
