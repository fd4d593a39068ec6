"""Poisson input: numbers or text as weights, to a part of a group, while neurons are refractory; moments."""

from brian2 import *

seed(97)
always = 1 / defaultclock.dt
group = NeuronGroup(
    5,
    """dv/dt = 0/second : 1 (unless refractory)
                          u : 1
                          w : 1
                          s : 1""",
    threshold="v > 2.5",
    reset="v = 0",
    refractory=3 * defaultclock.dt,
)
group.w = "i + 0.5"
blocked = PoissonInput(group, "v", 2, always, weight=0.5)
weighted = PoissonInput(group, "u", 3, always, weight="w*t/ms")
part = PoissonInput(group[1:3], "s", 1, always, weight="i + 1", when="end", order=2)
states = StateMonitor(group, ["v", "u", "s"], record=True)

N = 2000
many = NeuronGroup(
    N,
    """few : 1
                         some : 1
                         plenty : 1""",
)
few = PoissonInput(many, "few", 3, 20 * Hz, weight=1)
some = PoissonInput(many, "some", 200, 300 * Hz, weight=0.1)
plenty = PoissonInput(many, "plenty", 100000, 5 * Hz, weight=1e-3)
run(20 * ms)


def moments(x):
    x = array(x)
    deviation = x - x.mean()
    error = sqrt((mean(deviation**4) - x.var() ** 2) / len(x))
    return (x.mean(), x.std() / sqrt(len(x))), (x.var(), error)


results = {}
for name in ["few", "some", "plenty"]:
    results[name + "_mean"], results[name + "_variance"] = moments(getattr(many, name)[:])
compare(v=states.v, u=states.u, s=states.s)
compare_statistic(**results)
