"""Synapses: connections and their state, as in Brian 2 (checked against 2.9)."""

import numpy as np
import pytest
from brio import *


@pytest.fixture
def groups():
    source = NeuronGroup(3, "v : volt\nx : 1", threshold="v > 1*mV", reset="")
    source.x = "i"
    return source, NeuronGroup(4, "ge : volt\ny : 1")


def pairs(synapses):
    return list(zip(synapses.i[:].tolist(), synapses.j[:].tolist(), strict=True))


def make(groups, **kwds):
    return Synapses(*groups, "w : 1", on_pre="ge += 1*mV", **kwds)


ALL = [(i, j) for i in range(3) for j in range(4)]


@pytest.mark.parametrize(
    "arguments, expected",
    [
        ({}, ALL),
        ({"condition": True}, ALL),
        ({"condition": False}, []),
        ({"condition": "i != j"}, [(i, j) for i, j in ALL if i != j]),
        ({"condition": "x_pre > 1"}, [(2, j) for j in range(4)]),
        ({"condition": "i < N_pre - 1 and j >= N_post - 1"}, [(0, 3), (1, 3)]),
        ({"i": [0, 1], "j": [1, 2]}, [(0, 1), (1, 2)]),
        ({"i": np.array([2, 0]), "j": np.array([1, 1])}, [(2, 1), (0, 1)]),
        ({"i": 0, "j": [1, 2]}, [(0, 1), (0, 2)]),
        ({"i": [0, 2], "j": 3}, [(0, 3), (2, 3)]),
        ({"i": 1, "j": 1, "n": 3}, [(1, 1)] * 3),
        ({"i": [], "j": []}, []),
        ({"j": "i"}, [(0, 0), (1, 1), (2, 2)]),
        ({"j": "i + 1"}, [(0, 1), (1, 2), (2, 3)]),
        ({"j": "i + 3", "skip_if_invalid": True}, [(0, 3)]),
        ({"j": "i + 2 if i < 2"}, [(0, 2), (1, 3)]),
        ({"n": 2, "condition": "i == j"}, [(k, k) for k in (0, 0, 1, 1, 2, 2)]),
        ({"n": "i"}, [(i, j) for i, j in ALL for _ in range(i)]),
        ({"p": 1}, ALL),
        ({"p": 0}, []),
        ({"p": "int(i == 1)"}, [(1, j) for j in range(4)]),
        ({"condition": "j < limit"}, [(i, j) for i, j in ALL if j < 2]),
    ],
)
def test_SY_06_connect(groups, arguments, expected):
    limit = 2  # noqa: F841 - used by the last row
    synapses = make(groups)
    synapses.connect(**arguments)
    assert pairs(synapses) == expected
    assert len(synapses) == synapses.N == len(expected)


@pytest.mark.parametrize(
    "arguments, error",
    [
        ({"i": [0.5], "j": [1]}, TypeError),
        ({"i": np.array([True]), "j": [0]}, TypeError),
        ({"j": 3.0}, TypeError),
        ({"i": [7], "j": [1]}, IndexError),
        ({"i": [-1], "j": [0]}, IndexError),
        ({"i": 0}, ValueError),
        ({"j": [0]}, ValueError),
        ({"i": [0, 1], "j": [1, 2, 3]}, ValueError),
        ({"i": [[0]], "j": 0}, ValueError),
        ({"condition": "i != j", "i": 0, "j": 1}, ValueError),
        ({"i": [0], "j": "i"}, TypeError),
        ({"condition": "i"}, TypeError),
        ({"condition": 3}, TypeError),
        ({"condition": "i <"}, SyntaxError),
        ({"condition": "i < foo"}, KeyError),
        ({"condition": "v_pre > 1"}, DimensionMismatchError),
        ({"condition": "N_incoming > 3"}, ValueError),
        ({"condition": "k for k in range(3)"}, ValueError),
        ({"j": "i + 3"}, IndexError),
        ({"p": "foo"}, KeyError),
        ({"p": [0.1, 0.2]}, TypeError),
        ({"n": "foo"}, KeyError),
        ({"n": 2.5}, TypeError),
        ({"n": -1}, ValueError),
    ],
)
def test_SY_06_wrong_connect(groups, arguments, error):
    synapses = make(groups)
    with pytest.raises(error):
        synapses.connect(**arguments)
    assert len(synapses) == 0


def test_SY_06_connecting_again_adds(groups):
    synapses = make(groups)
    synapses.connect(i=0, j=0)
    synapses.w = 5
    synapses.connect(i=1, j=2)
    assert pairs(synapses) == [(0, 0), (1, 2)] and list(synapses.w) == [5, 0]


def test_SY_06_random_connections(groups):
    big = NeuronGroup(200, "v : 1", threshold="v > 1", reset="")

    def connect():
        synapses = Synapses(big, big, on_pre="v += 1", name="random")
        synapses.connect(condition="i != j", p=0.1)
        return pairs(synapses)

    seed(7)
    first, second_one = connect(), connect()
    seed(7)
    assert first == connect() and first != second_one
    # Binomial(39800, 0.1): mean 3980, standard deviation 60; five of them are missed once in 10^6 tries.
    assert abs(len(first) - 3980) < 300
    assert all(i != j for i, j in first) and first == sorted(first)


def test_SY_18_parts_of_groups(groups):
    source, target = groups
    synapses = Synapses(source[1:], target[2:], on_pre="ge += 1*mV")
    synapses.connect(j="i")
    assert pairs(synapses) == [(0, 0), (1, 1)]
    assert (synapses.N_pre, synapses.N_post) == (2, 2)
    assert np.array_equal(synapses.x_pre[:], [1, 2])


# ---- state -----------------------------------------------------------------------------------------------


@pytest.fixture
def all_to_all(groups):
    synapses = make(groups, name="S")
    synapses.connect()
    synapses.w = "i*10 + j"
    return synapses


@pytest.mark.parametrize(
    "item, expected",
    [
        (5, 11),
        ((1, 2), [12]),
        ((1, slice(None)), [10, 11, 12, 13]),
        ((slice(None), 0), [0, 10, 20]),
        (([0, 1], 2), [2, 12]),
        ("i == j", [0, 11, 22]),
        ((slice(1, 3), slice(1, 3)), [11, 12, 21, 22]),
        ((9, 0), []),
        ((0, [1, 2]), [1, 2]),
        (([2, 1], slice(None)), [10, 11, 12, 13, 20, 21, 22, 23]),
        ((np.array([True, False, True]), 0), [0, 20]),
        (slice(2, 4), [2, 3]),
        ([0, 11], [0, 23]),
    ],
)
def test_SY_09_index_of_synapses(all_to_all, item, expected):
    assert np.array_equal(all_to_all.w[item], expected)


@pytest.mark.parametrize(
    "item, error",
    [((0, 1, 2), IndexError), (("i == 1", 0), TypeError), (20, IndexError), ((0.5, 1), TypeError)],
)
def test_SY_09_wrong_index_of_synapses(all_to_all, item, error):
    with pytest.raises(error):
        all_to_all.w[item]


def test_SY_09_index_by_groups(all_to_all, groups):
    part = groups[0][1:2]
    assert np.array_equal(all_to_all.w[part, :], [10, 11, 12, 13])


def test_SY_09_writing(all_to_all):
    all_to_all.w[1, :] = 7
    all_to_all.w[0, 1] = "3*j"
    all_to_all.w["i == 2"] = "y_post - x_pre"
    assert np.array_equal(all_to_all.w, [0, 3, 2, 3, 7, 7, 7, 7, -2, -2, -2, -2])
    with pytest.raises(ValueError):
        all_to_all.w = [1, 2]
    values = all_to_all.w[:]
    all_to_all.w = 1
    assert values[1] == 1  # as in Brian 2, the whole variable is the state itself


def test_SY_02_variables_of_the_neurons(all_to_all):
    assert np.array_equal(all_to_all.x_pre[:4], [0, 0, 0, 0])
    assert np.array_equal(all_to_all.x_pre["i == 2"], [2, 2, 2, 2])
    assert get_dimensions(all_to_all.ge[:]) is get_dimensions(volt)
    assert repr(all_to_all.v_pre).startswith("<S.v_pre: array([0.")
    all_to_all.x_pre = "i + 5"
    all_to_all.ge["j > 1"] = 2 * mV
    assert np.array_equal(all_to_all.source.x, [5, 6, 7])
    assert np.array_equal(all_to_all.target.ge / mV, [0, 0, 2, 2])
    with pytest.raises(DimensionMismatchError, match="cannot set 'ge' of S to 2"):
        all_to_all.ge = 2
    for name in ("x_post", "v_post", "nothing"):
        with pytest.raises(AttributeError):
            getattr(all_to_all, name)


def test_SY_09_numbers_of_synapses(groups):
    synapses = make(groups)
    synapses.connect(i=[0, 0, 2], j=[1, 2, 2])
    assert np.array_equal(synapses.N_outgoing_pre, [2, 0, 1])
    assert np.array_equal(synapses.N_incoming_post, [0, 1, 2, 0])
    assert np.array_equal(synapses.N_outgoing, [2, 2, 1]) and np.array_equal(synapses.N_incoming, [1, 2, 2])


def test_SY_14_before_connect(groups):
    synapses = make(groups, name="S")
    assert len(synapses) == 0 and repr(synapses.w) == "<S.w: array([], dtype=float64)>"
    with pytest.raises(TypeError, match="connect"):
        synapses.w = 3
    with pytest.raises(BrianObjectException) as caught:
        Network(*groups, synapses).run(1 * ms)
    assert isinstance(caught.value.__cause__, TypeError)


def test_SY_14_without_code_for_spikes_they_may_stay_unconnected(groups):
    source, target = groups
    target.y = 5
    total = Synapses(
        source, target, "dw/dt = -w/ms : 1 (clock-driven)\ny_post = w : 1 (summed)", method="exact"
    )
    recorded = StateMonitor(total, "w", record=True)
    Network(source, target, total, recorded).run(0.2 * ms)
    assert np.array_equal(target.y, [0, 0, 0, 0])
    assert recorded.w.shape == (0, 2)


# ---- delays ----------------------------------------------------------------------------------------------


def test_SY_05_one_delay(groups):
    synapses = make(groups, delay=2 * ms)
    synapses.connect()
    assert synapses.delay[:] == 2 * ms and synapses.pre.delay[:] == 2 * ms
    synapses.delay = 3 * ms
    assert synapses.delay[:] == 3 * ms
    with pytest.raises(ValueError):
        synapses.delay = [1] * 12 * ms
    with pytest.raises(DimensionMismatchError):
        synapses.delay = 3
    with pytest.raises(ValueError):
        synapses.delay = -1 * ms


def test_SY_05_delay_set_later(groups):
    synapses = make(groups)
    synapses.connect(j="i")
    synapses.delay = 2 * ms
    assert np.array_equal(synapses.delay[:] / ms, [2, 2, 2]) and len(synapses.delay) == 3
    synapses.delay = "1*ms"
    assert np.array_equal(synapses.pre.delay / ms, [1, 1, 1])
    synapses.pre.delay = [3, 3, 3] * ms
    assert np.array_equal(synapses.delay / ms, [3, 3, 3])
    with pytest.raises(DimensionMismatchError):
        synapses.delay = "1*mV"
    synapses.delay = [1, 2, 3] * ms
    synapses.delay["i == 2"] = "4*ms"
    synapses.delay_[0] = 0.005
    assert np.array_equal(synapses.delay / ms, [5, 2, 4]) and synapses.delay[1, 1] == 2 * ms
    synapses.delay = "delay + i*ms"
    assert np.array_equal(synapses.delay / ms, [5, 3, 6])
    with pytest.raises(ValueError):
        synapses.delay = [1, 2] * ms
    with pytest.raises(ValueError):
        synapses.delay[0] = -1 * ms


def arrivals(delays, spikes=((0, 0),), **arguments):
    """When spikes (neuron, time in ms) reach the first neuron that each synapse leads to, in steps."""
    count = len(delays)
    inputs = SpikeGeneratorGroup(count, [n for n, _ in spikes], [t for _, t in spikes] * ms)
    target = NeuronGroup(count, "x : 1")
    synapses = Synapses(inputs, target, on_pre="x_post += 1", **arguments)
    synapses.connect(i=0, j=np.arange(count))
    if not arguments:
        synapses.delay = delays
    record = StateMonitor(target, "x", record=True)
    network = Network(inputs, target, synapses, record)
    network.run(3 * ms)
    return [np.flatnonzero(np.diff(row)).tolist() for row in record.x]


def test_SY_05_every_synapse_has_its_own_delay():
    assert arrivals([0, 0.1, 2, 0.5] * ms) == [[0], [1], [20], [5]]


def test_SY_05_delays_are_rounded_as_brian_does():
    # 0.15 ms is one step: 0.00015/0.0001 + 0.5 is a little less than 2.
    assert arrivals([0.04, 0.05, 0.149, 0.15] * ms) == [[0], [1], [1], [1]]


def test_SY_05_spikes_keep_the_delay_at_which_they_were_emitted():
    inputs = SpikeGeneratorGroup(1, [0, 0], [0, 1] * ms)
    target = NeuronGroup(2, "x : 1")
    synapses = Synapses(inputs, target, on_pre="x_post += 1")
    synapses.connect()
    synapses.delay = [1, 2] * ms
    record = StateMonitor(target, "x", record=True)
    network = Network(inputs, target, synapses, record)
    network.run(0.5 * ms)
    synapses.delay = [0.3, 0.1] * ms
    network.run(3 * ms)
    assert [np.flatnonzero(np.diff(row)).tolist() for row in record.x] == [[10, 13], [11, 20]]


def test_SY_05_code_can_change_delays_while_time_passes():
    inputs = SpikeGeneratorGroup(1, [0, 0, 0], [0, 1, 2] * ms)
    target = NeuronGroup(2, "x : 1")
    synapses = Synapses(inputs, target, on_pre="x_post += 1; delay += 0.2*ms")
    synapses.connect()
    synapses.delay = [0.1, 0.5] * ms
    record = StateMonitor(target, "x", record=True)
    Network(inputs, target, synapses, record).run(4 * ms)
    assert [np.flatnonzero(np.diff(row)).tolist() for row in record.x] == [[1, 13, 25], [5, 17, 29]]


def test_SY_05_code_reads_the_delay_of_its_pathway():
    for delay in ({}, {"delay": {"up": 2 * ms}}):
        source = NeuronGroup(1, "v : 1", threshold="True", reset="")
        synapses = Synapses(
            source, model="w : 1", on_pre={"up": "w = delay/ms", "down": "w += delay/ms"}, **delay
        )
        synapses.connect()
        synapses.up.delay = 0.2 * ms
        synapses.down.delay = 0.1 * ms
        Network(source, synapses).run(0.3 * ms)
        assert synapses.w[0] == 0.2 and synapses.up.delay.shape == (() if delay else (1,))


def test_SY_05_synapses_that_come_later_have_no_delay():
    source = SpikeGeneratorGroup(2, [0, 1], [0, 0] * ms)
    target = NeuronGroup(2, "x : 1")
    synapses = Synapses(source, target, on_pre="x_post += 1")
    synapses.connect(i=0, j=0)
    synapses.delay = 1 * ms
    synapses.connect(i=1, j=1)
    assert np.array_equal(synapses.delay / ms, [1, 0])
    network = Network(source, target, synapses)
    network.run(0.5 * ms)
    assert np.array_equal(target.x, [0, 1])
    synapses.connect(i=0, j=1)  # the spike in flight does not know it
    network.run(1 * ms)
    assert np.array_equal(target.x, [1, 1])


def test_SY_05_the_delay_of_no_synapses_is_not_that_of_later_ones():
    source = SpikeGeneratorGroup(2, [0], [0] * ms)
    synapses = Synapses(source, NeuronGroup(2, "x : 1"), on_pre="x_post += 1")
    synapses.connect("i > 10")
    synapses.delay = 1 * ms
    synapses.connect()
    assert np.array_equal(synapses.delay / ms, [0, 0, 0, 0])


def test_SY_06_variables_of_synapses_that_come_later_begin_at_0():
    group = NeuronGroup(2, "x : 1", threshold="False")
    model = """dR/dt = (1 - R)/ms : 1 (clock-driven)
               w : 1"""
    synapses = Synapses(group, model=model, on_pre="x_post += w", method="exact")
    synapses.connect(i=0, j=0)
    synapses.w, synapses.delay = "3 + i", "2*ms + i*ms"
    network = Network(group, synapses)
    network.run(1 * ms)
    synapses.connect(i=1, j=[0, 1])
    assert synapses.R[0] > 0.6 and np.array_equal(synapses.R[1:], [0, 0])
    assert np.array_equal(synapses.w, [3, 0, 0]) and np.array_equal(synapses.delay / ms, [2, 0, 0])


@pytest.mark.parametrize("delay", [-1e-3, float("nan"), float("inf"), 1e9])
def test_SY_05_delays_that_are_none(groups, delay):
    source = NeuronGroup(2, "v : 1", threshold="True")
    synapses = Synapses(source, on_pre="v_post += 1")
    synapses.connect()
    synapses.delay = "0*ms"
    synapses.delay["i == 1 and j == 0"] = f"{delay}*second" if abs(delay) < 1e10 else "inf*second"
    if delay != delay:
        synapses.delay_[2] = delay
    with pytest.raises(BrianObjectException) as caught:
        Network(source, synapses).run(1 * ms)
    assert isinstance(caught.value.__cause__, ValueError)
    assert "synapse 2 (from 1 to 0)" in str(caught.value.__cause__)


def test_SY_04_several_pathways_run_by_order_then_name():
    source = SpikeGeneratorGroup(1, [0], [0] * ms)
    target = NeuronGroup(1, "x : 1", threshold="False")
    codes = {"b": "x_post = 10*x_post + 2", "a": "x_post = 10*x_post + 1"}
    synapses = Synapses(source, target, on_pre=codes, on_post={"c": "x_post = 0"})
    synapses.connect()
    assert (synapses.a.order, synapses.c.order) == (-1, 1)
    assert [synapses.a.name, synapses.c.prepost] == [f"{synapses.name}_a", "post"]
    assert synapses.a.target is target and synapses.c.source is target and synapses.b.objname == "b"
    network = Network(source, target, synapses)
    network.store()
    network.run(0.1 * ms)
    assert target.x[0] == 12
    network.restore()
    synapses.a.order = 5
    network.run(0.1 * ms)
    assert target.x[0] == 21


@pytest.mark.parametrize(
    "arguments, error",
    [
        ({"on_pre": {"up": "v += 1"}, "delay": 2 * ms}, ValueError),
        ({"on_pre": {"up": "v += 1"}, "delay": {"down": 2 * ms}}, ValueError),
        ({"on_pre": {"up": "v += 1"}, "on_post": {"up": "v += 1"}}, ValueError),
        ({"on_pre": {"connect": "v += 1"}}, ValueError),
        ({"on_pre": {"a b": "v += 1"}}, ValueError),
        ({"on_pre": {3: "v += 1"}}, TypeError),
        ({"on_pre": {"up": 3}}, TypeError),
        ({"on_pre": {"up": "v += 1"}, "on_event": {"up": "foo"}}, ValueError),
        ({"on_pre": "v += 1", "delay": "i*ms"}, TypeError),
        ({"on_pre": "v += 1", "delay": 1 * mV}, DimensionMismatchError),
        ({"on_pre": "v += 1", "delay": -1 * ms}, ValueError),
    ],
)
def test_SY_04_wrong_pathways(arguments, error):
    group = NeuronGroup(1, "v : 1", threshold="True")
    with pytest.raises(error):
        Synapses(group, **arguments)


def test_SY_04_errors_name_the_pathways_that_there_are():
    group = NeuronGroup(1, "v : 1", threshold="True", reset="")
    with pytest.raises(ValueError, match=r"delay=\{'up'"):
        Synapses(group, on_pre={"up": "v += 1"}, delay=2 * ms)
    synapses = Synapses(group, on_pre={"up": "v += 1"}, name="S")
    for name in ("delay", "delay_"):
        with pytest.raises(AttributeError, match=r"S\.up\.delay"):
            getattr(synapses, name)


def test_SY_04_pathways_of_different_events():
    group = NeuronGroup(1, "x : 1", threshold="False", events={"low": "x < 1"})
    synapses = Synapses(group, on_pre={"a": "x += 1", "b": "x += 10"}, on_event={"a": "low"})
    synapses.connect()
    assert (synapses.a.event, synapses.b.event) == ("low", "spike")
    Network(group, synapses).run(0.3 * ms)
    assert group.x[0] == 1


# The order of events: semantics as Brian's compiled code has it.
@pytest.mark.parametrize("delays, expected", [([0.2, 0.1, 0.1], [0, 3, 312]), ([0.2, 0.1, 0.2], [0, 0, 132])])
def test_SY_13_order_of_emission_then_neuron_then_synapse(delays, expected):
    source = SpikeGeneratorGroup(3, [0, 1, 2], [0, 0.1, 0] * ms)
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, "w : 1", on_pre="v_post = 10*v_post + w")
    synapses.connect()
    synapses.w = "i + 1"
    synapses.delay = delays * ms
    record = StateMonitor(target, "v", record=0)
    Network(source, target, synapses, record).run(0.4 * ms)
    assert record.v[0, 1:].tolist() == expected


def test_SY_05_delays_of_both_pathways(groups):
    source = groups[0]
    synapses = Synapses(
        source, source, on_pre="x += 1", on_post="x -= 1", delay={"pre": 1 * ms, "post": 2 * ms}
    )
    assert synapses.pre.delay[:] == 1 * ms and synapses.post.delay[:] == 2 * ms
    assert synapses.post.code == "x -= 1" and (synapses.pre.order, synapses.post.order) == (-1, 1)
    synapses.post.order = 3
    assert synapses.post.order == 3 and synapses.pre.name == f"{synapses.name}_pre"


@pytest.mark.parametrize(
    "arguments, error",
    [
        ({"on_pre": "ge += 1*mV", "connect": True}, TypeError),
        ({"on_pre": "ge += 1*mV", "delay": 3}, TypeError),
        ({"on_pre": "ge += 1*mV", "delay": [1, 2] * ms}, TypeError),
        ({"on_pre": "ge += 1*mV", "delay": {"foo": 1 * ms}}, ValueError),
        ({"on_pre": 3}, TypeError),
        ({"model": 3}, TypeError),
        ({"model": "ge : 1"}, ValueError),
        ({"on_post": "v += 1*mV"}, ValueError),
        ({"source": "A"}, TypeError),
        ({"on_pre": "ge += 1*mV", "on_event": "foo"}, ValueError),
    ],
)
def test_SY_01_wrong_synapses(groups, arguments, error):
    arguments = {"source": groups[0], "target": groups[1], **arguments}
    with pytest.raises(error):
        Synapses(**arguments)


def test_SY_13_effect_of_a_spike(groups):
    inputs = SpikeGeneratorGroup(1, [0, 0], [0, 1] * ms)
    target = groups[1]
    synapses = Synapses(inputs, target, on_pre="y += 1", delay=0.5 * ms)
    synapses.connect(i=0, j=2)
    record = StateMonitor(target, "y", record=True)
    Network(inputs, target, synapses, record).run(2 * ms)
    assert np.array_equal(target.y, [0, 0, 2, 0])
    changes = record.t_[1:][np.diff(record.y[2]) > 0]
    # Delivered in the steps at 0.5 and 1.5 ms, seen at the beginning of the next ones.
    np.testing.assert_allclose(changes, [0.0006, 0.0016], rtol=1e-9)


def test_SY_09_whole_variables_are_views_as_those_of_neurons():
    group = NeuronGroup(4, "v : 1")
    synapses = Synapses(group, group, "w : volt")
    synapses.connect(j="i")
    synapses.w = [-1, 2, -3, 4] * mV
    synapses.w[:][synapses.w / mV <= 0] = 7 * mV  # scripts do so with parameters that they have drawn
    assert list(synapses.w / mV) == [7, 2, 7, 4]
    held = synapses.w[:]
    synapses.connect(i=0, j=1)  # the variable is elsewhere now; what is held is what was
    held[0] = 99 * volt
    assert list(synapses.w / mV) == [7, 2, 7, 4, 0]
    assert list(held / volt) == [99, 0.002, 0.007, 0.004]
    held = synapses.w[:]
    synapses.remove("i == 0")
    held[:] = 5 * volt
    assert list(synapses.w / mV) == [2, 7, 4]
    indices = synapses.i[:]
    indices[0] = 3
    assert synapses.i[0] == 1
