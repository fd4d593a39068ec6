"""The same seed gives the same network, however often it is built in one program."""

import numpy as np
from brio import (
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PoissonInput,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    seed,
)


def build(name_of_the_first="neurongroup*"):
    """What a network of every object that draws random numbers has drawn."""
    seed(5)
    noisy = NeuronGroup(4, "dv/dt = xi/ms**0.5 : 1\nu : 1", method="euler", name=name_of_the_first)
    regular = NeuronGroup(4, "x : 1\ny : 1")
    regular.run_regularly("x = rand()", dt=1 * ms)
    regular.run_regularly("y = rand()", dt=1 * ms)
    sources = PoissonGroup(20, 100 * Hz)
    more = PoissonGroup(20, 100 * Hz)
    synapses = Synapses(sources, noisy, "w : 1", on_pre="u_post += w*rand()")
    synapses.connect(p=0.5)
    synapses.w = "rand()"
    inputs = [PoissonInput(regular, "x", 10, 100 * Hz, weight=0.1) for _ in range(2)]
    spikes = [SpikeMonitor(group) for group in (sources, more)]
    traces = [StateMonitor(noisy, ["v", "u"], record=True), StateMonitor(regular, ["x", "y"], record=True)]
    Network(noisy, regular, sources, more, synapses, *inputs, *spikes, *traces).run(5 * ms)
    return [
        np.array(traces[0].v),
        np.array(traces[0].u),
        np.array(traces[1].x),
        np.array(traces[1].y),
        np.array(spikes[0].i),
        np.array(spikes[1].i),
        np.array(synapses.i),
        np.array(synapses.w),
    ]


def test_PR_03_names_found_automatically_do_not_matter():
    first, kept, second = build(), NeuronGroup(1, "v : 1"), build()
    assert kept.name == "neurongroup" or kept.name.startswith("neurongroup_")
    for a, b in zip(first, second, strict=True):
        assert np.array_equal(a, b)


def test_PR_03_each_object_has_numbers_of_its_own():
    v, _, x, y, sources, more, _, _ = build()
    assert not np.array_equal(sources, more)
    assert not np.array_equal(x, y)
    assert len(np.unique(v[:, -1])) == 4


def test_PR_03_a_name_of_ones_own_decides():
    first, second = build("cells"), build("other_cells")
    assert np.array_equal(build("cells")[0], first[0])
    assert not np.array_equal(first[0], second[0])
    assert np.array_equal(first[4], second[4])  # others are not concerned
