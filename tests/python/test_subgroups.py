"""Parts of groups: contiguous ones as in Brian 2, and chosen items, which Brio adds (SG-01)."""

import numpy as np
import pytest
from brio import *


@pytest.fixture
def group():
    group = NeuronGroup(
        10, "v : volt\nw = 2*v : volt\ns : 1 (shared)", threshold="v > 5.5*mV", reset="v = 0*mV"
    )
    group.v = "i*mV"
    return group


PARTS = [
    (slice(3, 6), [3, 4, 5]),
    (4, [4]),
    ([3, 4, 5], [3, 4, 5]),
    (slice(None, None, 3), [0, 3, 6, 9]),
    (slice(1, 8, 2), [1, 3, 5, 7]),
    ([2, 3, 7], [2, 3, 7]),
    (np.array([k in (1, 5, 8, 9) for k in range(10)]), [1, 5, 8, 9]),
]


@pytest.mark.parametrize("index, items", PARTS)
def test_SG_01_reading(group, index, items):
    part = group[index]
    assert len(part) == part.N == len(items)
    assert np.array_equal(part.i, np.arange(len(items)))
    assert np.array_equal(part.v / mV, items)
    assert np.array_equal(part.w / mV, 2.0 * np.array(items))
    assert np.array_equal(part.v["i > 0"] / mV, items[1:])
    assert part.v[-1] == items[-1] * mV
    assert np.array_equal(part.indices["v >= 3*mV"], np.flatnonzero(np.array(items) >= 3))
    assert np.array_equal(group.v[part] / mV, items)


@pytest.mark.parametrize("index, items", PARTS)
def test_SG_01_writing(group, index, items):
    part = group[index]
    part.v = "100*mV + i*mV + N*volt"
    expected = np.arange(10.0)
    expected[items] = 100 + np.arange(len(items)) + 1000 * len(items)
    np.testing.assert_allclose(group.v / mV, expected, rtol=1e-15)
    part.v[-1] = 0 * mV
    part.v["i == 0"] = 7 * mV
    part.v += 1 * mV
    expected[items] += 1
    expected[items[-1]], expected[items[0]] = 1, 8
    np.testing.assert_allclose(group.v / mV, expected, rtol=1e-15)


def test_SG_01_parts_of_parts(group):
    part = group[::2][1:4]
    assert np.array_equal(part.v / mV, [2, 4, 6])
    assert np.array_equal(part[[0, 2]].v / mV, [2, 6])
    assert part[1:2].start == 4


@pytest.mark.parametrize("index", [slice(5, 5), slice(10, 12), [], [3, 2], [1, 1], [9, 10], -1, 10])
def test_SG_01_no_such_part(group, index):
    with pytest.raises(IndexError):
        group[index]


@pytest.mark.parametrize("index", ["i > 3", True, [1.0, 2.0], [[1, 2]]])
def test_SG_01_no_index(group, index):
    with pytest.raises(TypeError):
        group[index]


def test_SG_01_wrong_number_of_truth_values(group):
    with pytest.raises(IndexError, match="3 truth values can't choose from a group of 10"):
        group[np.array([True, False, True])]


def test_SG_01_monitors(group):
    part = group[::3]  # 0, 3, 6, 9
    spikes = SpikeMonitor(part, variables="v")
    rate = PopulationRateMonitor(part)
    state = StateMonitor(part, "v", record=[1, 2])
    some = StateMonitor(part, ["v", "w"], record=True)
    Network(group, spikes, rate, state, some).run(2 * defaultclock.dt)
    assert np.array_equal(spikes.i, [2, 3])
    assert np.array_equal(spikes.v / mV, [6, 9])
    assert np.array_equal(spikes.count, [0, 0, 1, 1])
    assert np.allclose(rate.rate / Hz, [2 / 4 / 1e-4, 0], rtol=1e-12)
    assert np.array_equal(state.v / mV, [[3, 3], [6, 0]])
    assert np.array_equal(some.w / mV, [[0, 0], [6, 6], [12, 0], [18, 0]])


def test_SG_01_synapses(group):
    target = NeuronGroup(6, "x : 1\ny : 1")
    target.y = "10*i"
    synapses = Synapses(group[::3], target[1::2], "a = v_pre/mV + y_post : 1", on_pre="x += 1 + i + 10*j")
    synapses.connect()
    assert synapses.N == 12 and np.array_equal(synapses.N_pre, 4) and np.array_equal(synapses.N_post, 3)
    assert np.array_equal(synapses.a["i == 2"], [16, 36, 56])
    Network(group, target, synapses).run(defaultclock.dt)
    # Neurons 6 and 9 spike: numbers 2 and 3 of the part. Targets 1, 3, 5 are numbers 0, 1, 2.
    assert np.array_equal(target.x, [0, 7, 0, 27, 0, 47])
    group.v = "i*mV"
    other = Synapses(group[::3], target[1::2])
    other.connect(condition="v_pre > 5*mV and y_post < 40")
    assert np.array_equal(other.i, [2, 2, 3, 3]) and np.array_equal(other.j, [0, 1, 0, 1])


def test_SG_01_run_regularly(group):
    part = group[[1, 4, 8]]
    part.run_regularly("v = (10*i + N)*mV")
    Network(group).run(defaultclock.dt)
    expected = [0, 3, 2, 3, 13, 5, 0, 0, 0, 0]  # 23 mV at neuron 8, which spikes as 6, 7 and 9 do
    assert np.array_equal(np.round(group.v / mV), [0, 3, 2, 3, 0, 5, 0, 0, 0, 0])
    assert expected[4] == 13


@pytest.mark.parametrize("index, items", PARTS)
def test_SG_01_subexpressions_mean_the_whole_group(index, items):
    group = NeuronGroup(10, "p : integer\nq : integer\nw = 100*i + N : integer\nu = w + 7 : integer")
    part, items = group[index], np.array(items)
    inside = 100 * items + 10
    assert np.array_equal(part.w, inside)
    assert np.array_equal(
        part.u["w == 100*i + N"], (inside + 7)[inside == 100 * np.arange(len(items)) + part.N]
    )
    part.p = "w + i"
    assert np.array_equal(group.p[items], inside + np.arange(len(items)))
    part.run_regularly("p = u + 1000*i; q = N")
    synapses = Synapses(part, part, "a : integer\nb : integer\nc = w_post : integer")
    synapses.connect("w_pre == w_post")
    synapses.a = "u_pre"
    synapses.b = "c + 10000*N_post + i"
    run(defaultclock.dt)
    assert np.array_equal(group.p[items], inside + 7 + 1000 * np.arange(len(items)))
    assert np.array_equal(group.q[items], np.full(len(items), len(items)))
    assert np.array_equal(synapses.i, np.arange(len(items)))
    assert np.array_equal(synapses.a, inside + 7)
    assert np.array_equal(synapses.b, inside + 10000 * len(items) + np.arange(len(items)))


def test_SG_01_linked(group):
    output = NeuronGroup(4, "x : volt (linked)")
    output.x = linked_var(group[::3], "v")
    assert np.array_equal(output.x / mV, [0, 3, 6, 9])
    output.x = linked_var(group[::3], "v", index=[3, 3, 0, 1])
    assert np.array_equal(output.x / mV, [9, 9, 0, 3])
