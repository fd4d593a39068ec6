"""SY-16: synapses whose source or target are synapses (checked against Brian 2)."""

import numpy as np
import pytest
from brio import *


@pytest.fixture
def inner():
    source = SpikeGeneratorGroup(3, [0, 1, 2], [0, 0, 0] * ms, period=2 * ms, name="source")
    target = NeuronGroup(3, "v : 1", name="target")
    synapses = Synapses(
        source, target, "w : 1\ny = w + v_post + 100*i_pre : 1", on_pre="v += w", name="inner"
    )
    synapses.connect(j="i")
    synapses.w = 1
    return source, target, synapses


def test_SY_16_spikes_change_the_weights_of_synapses(inner):
    source, target, synapses = inner
    modulator = SpikeGeneratorGroup(3, [0, 2], [1, 3] * ms)
    modulation = Synapses(modulator, synapses, on_pre="w += 1")
    modulation.connect(j="i")
    Network(source, target, synapses, modulator, modulation).run(5 * ms)
    assert np.array_equal(synapses.w, [2, 1, 2]) and np.array_equal(target.v, [5, 3, 4])


def test_SY_16_variables_of_the_synapses_on_a_side():
    source, modulator, target = NeuronGroup(10, "v : 1"), NeuronGroup(40, "v2 : 1"), NeuronGroup(10, "v : 1")
    source.v, target.v = "i", "i + 100"
    synapses = Synapses(source, target, "w : 1\nsum_of_both = v_pre + v_post : 1", multisynaptic_index="k")
    synapses.connect(j="i", n=2)
    synapses.w = "i + j"
    to_synapses = Synapses(modulator, synapses, "z : 1\nseen = N_incoming_post + w_post : 1")
    to_synapses.connect(j="int(i/2)")
    from_synapses = Synapses(synapses, modulator)
    from_synapses.connect(j="i")
    from_synapses.connect(j="i + 20")
    assert to_synapses.N_post == 20 and from_synapses.N_pre == 20
    assert np.array_equal(to_synapses.j, np.repeat(np.arange(20), 2))
    assert np.array_equal(to_synapses.i_post, np.repeat(np.arange(10), 4))
    assert np.array_equal(to_synapses.j_post, np.repeat(np.arange(10), 4))
    assert np.array_equal(from_synapses.i_pre, np.tile(np.repeat(np.arange(10), 2), 2))
    assert np.array_equal(from_synapses.j_pre, from_synapses.i_pre)
    assert np.array_equal(to_synapses.w_post, 2 * np.repeat(np.arange(10), 4))
    to_synapses.z = "sum_of_both_post + 1000*k_post"
    neuron = np.repeat(np.arange(10), 4)
    assert np.array_equal(to_synapses.z, 2 * neuron + 100 + 1000 * np.tile([0, 0, 1, 1], 10))
    assert np.array_equal(to_synapses.seen, 2 + 2 * neuron)
    to_synapses.w_post["i < 4"] = -1
    assert np.array_equal(synapses.w[:3], [-1, -1, 2])


def test_SY_16_conditions_on_the_synapses_of_a_side():
    source, modulator = NeuronGroup(100, "v : 1"), NeuronGroup(1, "u : 1")
    source.v = "i"
    synapses = Synapses(source, source, "w : 1", multisynaptic_index="k")
    synapses.connect(j="i", n=2)
    synapses.w = "i + j"
    modulation = Synapses(modulator, synapses)
    modulation.connect("k_post == 1")
    assert np.array_equal(modulation.w_post, 2 * np.arange(100))


def test_SY_16_sums_over_synapses_of_synapses():
    group = NeuronGroup(5, "")
    synapses = Synapses(group, group, "w : integer")
    synapses.connect(j="i")
    synapses.w = 1
    total = Synapses(group, synapses, "w_post = x : integer (summed)\nx : integer")
    total.connect("i >= j")
    total.x = "i"
    Network(group, synapses, total).run(0.1 * ms)
    assert np.array_equal(synapses.w, [10, 10, 9, 7, 4])


def test_SY_16_equations_read_the_synapses_of_a_side(inner):
    """As astrocytes do: a variable of the outer synapses follows one of the inner ones."""
    source, target, synapses = inner
    cells = NeuronGroup(1, "total : 1")
    model = "da/dt = (w_pre - a)/(1*ms) : 1 (clock-driven)\ntotal_post = a : 1 (summed)"
    uptake = Synapses(synapses, cells, model, method="euler")
    uptake.connect()
    Network(source, target, synapses, cells, uptake).run(2 * ms)
    assert np.allclose(uptake.a, 1 - 0.9**20, rtol=1e-12)  # the same steps, up to rounding
    assert np.allclose(cells.total, 3 * (1 - 0.9**19), rtol=1e-12)


def test_SY_16_synapses_have_no_spikes(inner):
    with pytest.raises(ValueError, match="emits no spikes"):
        Synapses(inner[2], inner[1], on_pre="v += 1")


def test_SY_16_inner_synapses_that_come_later(inner):
    source, target, synapses = inner
    modulator = SpikeGeneratorGroup(1, [0, 0], [1, 3] * ms)
    modulation = Synapses(modulator, synapses, on_pre="w += 1")
    modulation.connect()
    network = Network(source, target, synapses, modulator, modulation)
    network.run(2 * ms)
    assert np.array_equal(synapses.w, [2, 2, 2])
    synapses.connect(i=0, j=2)
    assert modulation.N_post == 4
    network.run(2 * ms)
    assert np.array_equal(synapses.w, [3, 3, 3, 0])
    modulation.connect(i=0, j=3)
    assert np.array_equal(modulation.w_post, [3, 3, 3, 0]) and len(modulation.w[0, 3]) == 1


def test_SY_16_inner_synapses_that_are_no_more(inner):
    """A stored state has fewer synapses than the outer ones are connected to."""
    source, target, synapses = inner
    before = Network(source, target, synapses)
    before.store("three")
    synapses.connect(i=0, j=1)
    modulator = NeuronGroup(1, "u : 1")
    modulation = Synapses(modulator, synapses, "z : 1")
    modulation.connect()
    before.restore("three")
    with pytest.raises(BrianObjectException) as caught:
        Network(source, target, synapses, modulator, modulation).run(0.1 * ms)
    assert isinstance(caught.value.__cause__, IndexError)


def test_SY_16_store_and_restore(inner):
    source, target, synapses = inner
    modulator = SpikeGeneratorGroup(1, [0], [1] * ms)
    modulation = Synapses(modulator, synapses, "z : 1", on_pre="w += z")
    modulation.connect()
    modulation.z = "j + 1"
    network = Network(source, target, synapses, modulator, modulation)
    network.store()
    network.run(2 * ms)
    after = np.array(synapses.w)
    synapses.connect(i=0, j=2)
    modulation.connect(i=0, j=3)
    network.restore()
    assert len(synapses) == len(modulation) == 3 and np.array_equal(modulation.w_post, [1, 1, 1])
    network.run(2 * ms)
    assert np.array_equal(synapses.w, after)
