"""rand, randn and poisson: in assignments, thresholds, resets and on_pre; their means and variances."""

from brian2 import *

seed(41)
N = 3000
group = NeuronGroup(
    N,
    """u : 1
                          n : 1
                          few : 1
                          many : 1
                          jump : 1
                          count : 1""",
    threshold="rand() < 0.1",
    reset="""jump = randn()
                                                       count += 1""",
)
group.u = "rand()"
group.n = "3 + 2*randn()"
group.few = "poisson(0.7)"
group.many = "poisson(40)"
target = NeuronGroup(N, "got : 1")
synapses = Synapses(group, target, on_pre="got += rand()")
synapses.connect(j="i")
run(5 * ms)


def moments(x):
    x = array(x)
    deviation = x - x.mean()
    error = sqrt((mean(deviation**4) - x.var() ** 2) / len(x))
    return (x.mean(), x.std() / sqrt(len(x))), (x.var(), error)


results = {}
for name in ["u", "n", "few", "many", "jump", "count"]:
    results[name + "_mean"], results[name + "_variance"] = moments(getattr(group, name)[:])
results["got_mean"], results["got_variance"] = moments(target.got[:])
compare(whole=all(group.few[:] == floor(group.few[:])))
compare_statistic(**results)
