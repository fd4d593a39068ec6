"""SY-08, SY-09: synapses by the neurons that they connect, and by their number (checked against Brian 2)."""

import numpy as np
import pytest
from brio import *


@pytest.fixture
def group():
    return NeuronGroup(5, "v : 1", name="G")


@pytest.fixture
def synapses(group):
    made = Synapses(group, group, "w : 1", multisynaptic_index="k", name="S")
    made.connect("i != j", n=2)
    made.w = "i*100 + j*10 + k"
    return made


def test_SY_08_number_of_a_synapse_within_its_pair(group):
    synapses = Synapses(group, group, "w : 1", multisynaptic_index="copy")
    synapses.connect(i=[2, 0, 2, 2], j=[1, 3, 1, 0])
    assert synapses.multisynaptic_index == "copy" and synapses.copy.dtype == np.int32
    assert np.array_equal(synapses.copy, [0, 0, 1, 0])
    # Synapses that come later go on counting.
    synapses.connect(i=[0, 2], j=[3, 1])
    assert np.array_equal(synapses.copy, [0, 0, 1, 0, 1, 2])
    assert str(synapses.equations["copy"].unit) == "1" or synapses.equations["copy"].var_type == "integer"


def test_SY_08_in_code_and_as_third_index(synapses, group):
    assert np.array_equal(synapses.w[0, 1], [10, 11])
    assert np.array_equal(synapses.w[0, 1, 1], [11]) and np.array_equal(synapses.w[0, 1, 0], [10])
    assert np.array_equal(synapses.w[0, 1, :], [10, 11])
    assert np.array_equal(synapses.w[:, :, 1], synapses.w["k == 1"])
    assert np.array_equal(synapses.w[0, 1, ::2], [10]) and np.array_equal(synapses.w[0, 1, 1:], [11])
    assert np.array_equal(synapses.w[3, [0, 1], [0, 1]], [300, 301, 310, 311])
    assert len(synapses.w[0, 1, 5]) == 0 and len(synapses.w[0, 1, -1]) == 0
    synapses.w["k == 1"] = -1
    assert np.array_equal(synapses.w[0, 1], [10, -1])
    with pytest.raises(TypeError):
        synapses.w[0, 1, 0.5]
    record = StateMonitor(synapses, "w", record=synapses[0, 1, 1])
    Network(group, synapses, record).run(0.1 * ms)
    assert np.array_equal(record.w, [[-1]])


@pytest.mark.parametrize(
    "name, error", [(3, TypeError), ("w", EquationError), ("v", ValueError), ("i", SyntaxError)]
)
def test_SY_08_wrong_names(group, name, error):
    with pytest.raises(error):
        Synapses(group, group, "w : 1", multisynaptic_index=name)


def test_SY_08_no_third_index_without_it(group):
    synapses = Synapses(group, group, "w : 1")
    synapses.connect()
    with pytest.raises(IndexError, match="multisynaptic_index"):
        synapses.w[0, 1, 0]
    with pytest.raises(IndexError):
        synapses.w[0, 1, 0, 0]


T, F = True, False


@pytest.mark.parametrize(
    "index, sources, targets",
    [
        ((0, 1), [0], [1]),
        ((slice(None), 1), [0, 2, 3, 4], [1]),
        ((0, slice(1, 3)), [0], [1, 2]),
        ((-1, 0), [], []),
        ((7, 0), [], []),
        (([7], 0), [], []),
        (([], 0), [], []),
        ((slice(-2, None), 0), [3, 4], [0]),
        ((slice(4, 0, -1), 0), [1, 2, 3, 4], [0]),
        ((slice(3, 1), 0), [], []),
        ((slice(1, 4, 2), slice(None)), [1, 3], range(5)),
        ((1, slice(None, -1)), [1], [0, 2, 3]),
        (([0, 1], 2), [0, 1], [2]),
        (([1, 0], slice(None)), [0, 1], range(5)),
        ((np.array([0, 1]), np.array([2, 3])), [0, 1], [2, 3]),
        ((np.array([T, F, F, T, F]), 0), [3], [0]),
        ((np.array(1), 0), [1], [0]),
        ((np.int64(1), np.int32(0)), [1], [0]),
        ((slice(None), slice(None)), range(5), range(5)),
    ],
)
def test_SY_09_index_by_neurons(synapses, index, sources, targets):
    expected = [i * 100 + j * 10 + k for i in sources for j in targets if i != j for k in range(2)]
    assert np.array_equal(synapses.w[index], expected)
    assert len(synapses[index]) == len(expected)


def test_SY_09_index_by_parts_of_groups(group):
    part = group[2:]
    synapses = Synapses(part, part, "w : 1")
    synapses.connect()
    synapses.w = "i*10 + j"
    assert np.array_equal(synapses.w[part, 0], [0, 10, 20])
    assert np.array_equal(synapses.w[group[2:4], 0], [0, 10])
    assert np.array_equal(synapses.w[group[:3], 0], [0])
    assert np.array_equal(synapses.w[part[1:], part[:1]], [10, 20])
    assert np.array_equal(synapses.w[-1, 0], [20]) and np.array_equal(synapses.w[[0, -2], 1], [1, 11])
    assert len(synapses.w[-4, 0]) == 0
    chosen = Synapses(group[[0, 3]], group, "w : 1")
    chosen.connect()
    chosen.w = "i*10 + j"
    assert np.array_equal(chosen.w[group[2:], 1], [11])
    with pytest.raises(TypeError):
        synapses.w[NeuronGroup(3, "v : 1"), 0]


@pytest.mark.parametrize(
    "index, error",
    [
        ((0.5, 1), TypeError),
        (("i == 0", 1), TypeError),
        ((0, "j == 1"), TypeError),
        ((True, 0), TypeError),
        ((0, 1, 2, 3), IndexError),
        ((np.array([T, F]), 0), IndexError),
        (100, IndexError),
        (1.5, IndexError),
        (object(), IndexError),
    ],
)
def test_SY_09_wrong_indices(synapses, index, error):
    with pytest.raises(error):
        synapses.w[index]
    with pytest.raises(error):
        synapses.w[index] = 1


def test_SY_09_index_by_number(synapses):
    assert synapses.w[5] == 31 and synapses.w[-1] == 431
    assert np.array_equal(synapses.w[[0, -1]], [10, 431]) and len(synapses.w[[]]) == 0
    assert np.array_equal(synapses.w[None], synapses.w[:])
    assert np.array_equal(synapses.w[synapses[0, :]], synapses.w[0, :])
    assert [float(w) for w in synapses.w][:3] == [10, 11, 20]


def test_SY_09_writing_by_neurons(synapses):
    synapses.w = 0
    synapses.w[1, 2] = [1, 2]
    synapses.w[[3, 4], :] = "j"
    synapses.w[:, 0, 1] = 7
    assert np.array_equal(synapses.w[1, 2], [1, 2])
    assert np.array_equal(synapses.w[3, :], [0, 7, 1, 1, 2, 2, 4, 4])
    with pytest.raises(ValueError):
        synapses.w[1, 2] = [1, 2, 3]


def test_SY_09_index_of_unsorted_synapses(group):
    synapses = Synapses(group, group, "w : 1")
    synapses.connect(i=[4, 0, 4, 2, 0], j=[1, 1, 0, 1, 1])
    synapses.w = [0, 1, 2, 3, 4]
    assert np.array_equal(synapses.w[0, 1], [1, 4]) and np.array_equal(synapses.w[:, 1], [0, 1, 3, 4])
    assert np.array_equal(synapses.w[[4, 0], :], [0, 1, 2, 4])
    synapses.connect(i=0, j=0)
    assert np.array_equal(synapses.w[0, :], [1, 4, 0])


def test_SY_09_chosen_synapses_hold_until_others_come(synapses):
    chosen = synapses["i == 1"]
    assert len(chosen) == 8 and len(synapses[:, 1]) == 8 and len(synapses[2:5]) == 3
    assert "8" in repr(chosen)
    synapses.connect(i=0, j=0)
    with pytest.raises(RuntimeError):
        synapses.w[chosen]


def test_SY_09_monitors_of_chosen_synapses(group, synapses):
    record = StateMonitor(synapses, "w", record=synapses[0, :])
    Network(group, synapses, record).run(0.2 * ms)
    assert np.array_equal(record.w[:, 0], [10, 11, 20, 21, 30, 31, 40, 41]) and record.w.shape == (8, 2)
    assert np.array_equal(record[synapses[0, 1]].w[:, 0], [10, 11])


def test_SY_09_numbers_of_synapses_are_variables(group):
    synapses = Synapses(group, group, "w : 1\ns = w/N_incoming : 1")
    synapses.connect(i=[0, 0, 0, 3], j=[1, 2, 1, 1])
    synapses.w = "N_incoming*10 + N_outgoing"
    assert np.array_equal(synapses.w, [33, 13, 33, 31])
    assert np.array_equal(synapses.N_outgoing[0, :], [3, 3, 3])
    assert np.array_equal(synapses.N_incoming["N_outgoing == 1"], [3])
    assert np.array_equal(synapses.s, [11, 13, 11, 31 / 3])
    assert np.array_equal(synapses.N_incoming_post, [0, 3, 1, 0, 0])
    assert synapses.N_incoming.dtype == np.int32 and "N_incoming" in synapses.variables
    with pytest.raises(TypeError):
        synapses.N_incoming = 3
    with pytest.raises(TypeError):
        synapses.N_incoming[:] = 3
    synapses.connect(i=4, j=2)
    assert np.array_equal(synapses.N_incoming, [3, 2, 3, 3, 2])


def test_SY_09_numbers_of_synapses_of_parts(group):
    synapses = Synapses(group[[1, 3]], group[2:], "w : 1")
    synapses.connect(i=[0, 1, 1], j=[0, 0, 2])
    synapses.w = "N_incoming*10 + N_outgoing"
    assert np.array_equal(synapses.w, [21, 22, 12])


def test_SY_09_numbers_of_synapses_while_time_passes():
    source = SpikeGeneratorGroup(2, [0, 1], [0, 0] * ms)
    target = NeuronGroup(2, "v : 1")
    synapses = Synapses(source, target, on_pre="v += 10*N_incoming + N_outgoing")
    synapses.connect(i=[0, 0, 1], j=[0, 1, 1])
    Network(source, target, synapses).run(0.1 * ms)
    assert np.array_equal(target.v, [12, 22 + 21])


def test_SY_09_states_as_a_whole(synapses):
    states = synapses.get_states()
    assert {"w", "i", "j", "k", "N_incoming", "N_outgoing"} <= set(states)
    assert np.array_equal(states["N_incoming"], [8] * 40)
    synapses.set_states({"w": np.arange(40)})
    assert np.array_equal(synapses.w, range(40))
    writable = synapses.get_states(read_only_variables=False)
    synapses.w = 0
    synapses.set_states(writable)
    assert np.array_equal(synapses.w, range(40))


def test_SY_09_an_index_of_a_pair_is_found_by_rows():
    """Looking up one pair must not take the time of looking at all synapses."""
    from time import perf_counter

    group = NeuronGroup(2000, "v : 1")
    synapses = Synapses(group, group, "w : 1")
    synapses.connect(p=0.5)

    def best_of(call):
        times = []
        for _ in range(5):
            start = perf_counter()
            call()
            times.append(perf_counter() - start)
        return min(times)

    core = synapses._core
    one = best_of(lambda: core.between([7], [11]))
    everything = best_of(lambda: np.flatnonzero((core.i == 7) & (core.j == 11)))
    assert one < everything / 10  # 2000 synapses instead of 2 million


def test_SY_02_variables_of_both_sides_by_name():
    source, target = NeuronGroup(2, "v : 1\nz : 1"), NeuronGroup(3, "v : 1\nw : volt")
    synapses = Synapses(source[1:], target, "x : 1")
    synapses.connect()
    variables = synapses.variables
    for name in ("v_pre", "z_pre", "v", "v_post", "w", "w_post", "x", "N_pre", "N_post", "i", "j", "t", "dt"):
        assert name in variables
    assert variables["v"] is variables["v_post"]
    assert variables["w_post"].owner is target and variables["w"].dim == volt.dim
    assert variables["N_pre"].get_value() == 1 and variables["N_post"].get_value() == 3
    for name in ("z", "z_post", "x_post", "nothing", "_x_pre"):
        assert name not in variables
    assert np.array_equal(synapses.state("w_post"), [0, 0, 0] * volt)
    assert np.array_equal(synapses._synaptic_pre, [1, 1, 1])
