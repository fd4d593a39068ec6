"""Named noises: equations with the same noise symbol share its draw, others are independent."""

from brian2 import *

seed(13)
tau = 10 * ms
group = NeuronGroup(
    3000,
    """dx/dt = xi_a/sqrt(tau) : 1
                             dy/dt = xi_a/sqrt(tau) : 1
                             dz/dt = xi_b/sqrt(tau) : 1""",
    method="euler",
)
run(10 * ms)
x, y, z = group.x[:], group.y[:], group.z[:]
compare(same=max(abs(x - y)) == 0)
compare_statistic(correlation=(mean(x * z), 1 / sqrt(len(x))), variance=(z.var(), z.var() * sqrt(2 / len(z))))
