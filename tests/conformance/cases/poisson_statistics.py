"""PoissonGroup: counts of spikes for one rate, a rate of each neuron, and a rate that is text."""

from brian2 import *

seed(21)
uniform_rate = PoissonGroup(500, rates=40 * Hz)
each = PoissonGroup(500, rates=linspace(0, 200, 500) * Hz)
text = PoissonGroup(500, rates="(100 + 100*sin(2*pi*5*Hz*t))*Hz")
a, b, c = SpikeMonitor(uniform_rate), SpikeMonitor(each), SpikeMonitor(text)
run(400 * ms)
compare(silent=b.count[0])
early = sum(asarray(c.t / ms) < 100)
compare_statistic(
    uniform=(a.num_spikes, sqrt(a.num_spikes)),
    each=(b.num_spikes, sqrt(b.num_spikes)),
    each_low=(sum(b.count[:250]), sqrt(sum(b.count[:250]))),
    text=(c.num_spikes, sqrt(c.num_spikes)),
    text_early=(early, sqrt(early)),
)
