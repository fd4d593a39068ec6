"""SY: what synapses share with neurons, and their time step (checked against Brian 2)."""

import logging

import numpy as np
import pytest
from brio import *


def test_SY_15_time_steps_that_differ(caplog):
    caplog.set_level(logging.WARNING)
    source = SpikeGeneratorGroup(1, [0], [0] * ms, dt=0.5 * ms)
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, on_pre="v += 1", name="synapses_of_two_clocks")
    synapses.connect()
    Network(source, target, synapses).run(0.5 * ms)
    assert [record.name for record in caplog.records] == ["brian2.synapses.synapses.synapses_dt_mismatch"]


def test_SY_09_nothing_is_set_before_connect():
    group = NeuronGroup(1, "v : 1", threshold="False", reset="")
    synapses = Synapses(group, group, "w : 1", on_pre="v += w")
    for name, value in (("w", 1), ("delay", 1 * ms)):
        with pytest.raises(TypeError, match="connect"):
            setattr(synapses, name, value)


def test_SY_10_event_driven_equations_are_exact_at_events():
    """a decays between spikes at 0, 1 and 3 ms; it is brought up to date by a spike, and not before."""
    source = SpikeGeneratorGroup(1, [0, 0, 0], [0, 1, 3] * ms)
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, "da/dt = -a/(1*ms) : 1 (event-driven)", on_pre="v_post = a; a += 1")
    synapses.connect()
    network, seen, last = Network(source, target, synapses), [], []
    for end in (0.5, 1.5, 2.5, 3.5):
        network.run(end * ms - network.t)
        seen.append((target.v[0], synapses.a[0]))
        last.append(synapses.lastupdate_[0])
    first = np.exp(-1)
    second = (1 + first) * np.exp(-2)
    expected = [(0, 1), (first, 1 + first), (first, 1 + first), (second, 1 + second)]
    np.testing.assert_allclose(seen, expected, rtol=1e-14)  # one exponential and a product: a few ulps
    np.testing.assert_allclose(last, [0, 0.001, 0.001, 0.003], atol=1e-15)


def test_SY_10_what_can_not_be_event_driven():
    group = NeuronGroup(1, "v : 1", threshold="False", reset="")

    def cause(model):
        synapses = Synapses(group, group, model, on_pre="v += a")
        synapses.connect()
        with pytest.raises(BrianObjectException) as caught:
            Network(group, synapses).run(0 * ms)
        return caught.value.__cause__

    assert isinstance(cause("da/dt = -a**2/ms : 1 (event-driven)"), UnsupportedEquationsException)
    with pytest.raises(EquationError):
        raise cause("da/dt = -a/ms : 1 (event-driven)\ndc/dt = (a - c)/ms : 1 (clock-driven)")


def test_SY_03_advice_on_equations_of_every_step(caplog):
    caplog.set_level(logging.INFO)
    group = NeuronGroup(1, "v : 1")
    Synapses(group, group, "dq_plain/dt = -q_plain/ms : 1\ndq_clock/dt = -q_clock/ms : 1 (clock-driven)")
    found = [record for record in caplog.records if record.name.endswith("clock_driven")]
    assert [record.levelname for record in found] == ["INFO"] and "'q_plain'" in found[0].getMessage()


def test_SY_12_records_of_what_synapses_see_of_neurons():
    """x_pre, x_post, and x of the target, for each synapse, as they are when the monitor's time has come."""
    source = NeuronGroup(3, "dx/dt = 1*volt/ms : volt\ng : amp (shared)", method="euler")
    target = NeuronGroup(4, "dy/dt = 10/ms : 1\nz = 2*y : 1", method="euler")
    source.x, source.g, target.y = [1, 2, 3] * volt, 5 * amp, [10, 20, 30, 40]
    synapses = Synapses(source[1:], target[2:], "w : 1")
    synapses.connect()
    record = StateMonitor(synapses, ["x_pre", "y", "z_post", "g_pre", "w"], record=[0, 3])
    Network(source, target, synapses, record).run(0.2 * ms)
    np.testing.assert_allclose(record.x_pre / volt, [[2, 2.1], [3, 3.1]], rtol=1e-15)  # one sum
    np.testing.assert_allclose(record.y, [[30, 31], [40, 41]], rtol=1e-15)
    np.testing.assert_allclose(record[3].z_post, [80, 82], rtol=1e-15)
    np.testing.assert_allclose(record.g_pre / amp, np.full((2, 2), 5))
    np.testing.assert_allclose(record.w, np.zeros((2, 2)))
    with pytest.raises(KeyError):
        StateMonitor(synapses, "y_pre", record=True)


def test_EQ_07_one_synapse_linked_to_one_neuron():
    factor = NeuronGroup(1, "G : Hz")
    factor.G = 3 * Hz
    group = NeuronGroup(2, "v : 1", threshold="False", reset="")
    synapses = Synapses(group, group, "G : Hz (linked)")
    synapses.connect(i=0, j=1)
    synapses.G = linked_var(factor, "G")
    np.testing.assert_allclose(synapses.G / Hz, [3])
    synapses.connect(i=1, j=[0, 1])
    np.testing.assert_allclose(synapses.G / Hz, [3, 3, 3])


def test_SY_01_groups_of_every_kind_are_connected():
    neurons = NeuronGroup(4, "x : 1", threshold="i == 2 and t < 0.05*ms", reset="")
    poisson = PoissonGroup(4, "10*kHz*int(i == 1)")  # at 0.1 ms a spike in every step
    given = SpikeGeneratorGroup(4, [3], [0] * ms)
    sides = [
        (neurons, neurons, 1),
        (poisson, neurons, 10),
        (given, neurons, 100),
        (neurons[2:], neurons[:2], 1000),
    ]
    connections = []
    for source, target, effect in sides:
        connections.append(Synapses(source, target, on_pre=f"x_post += {effect}"))
        connections[-1].connect(j="i")
    Network(neurons, poisson, given, connections).run(0.1 * ms)
    np.testing.assert_array_equal(neurons.x, [1000, 10, 1, 100])
    assert connections[0].source is neurons and Synapses(neurons).target is neurons


def test_SY_07_the_outer_index_ascends_and_the_inner_follows_the_loop():
    group = NeuronGroup(3, "")

    def pairs(**how):
        synapses = Synapses(group, group)
        synapses.connect(**how)
        return [tuple(pair) for pair in zip(synapses.i, synapses.j, strict=True)]

    assert pairs(condition="i != j") == [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]
    assert pairs(j="k for k in range(2, -1, -2)") == [(0, 2), (0, 0), (1, 2), (1, 0), (2, 2), (2, 0)]
    assert pairs(i="k for k in range(2)") == [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)]
    assert pairs(condition="i == j", n=2) == [(0, 0), (0, 0), (1, 1), (1, 1), (2, 2), (2, 2)]
    assert pairs(i=[2, 0, 1], j=[1, 1, 0]) == [(2, 1), (0, 1), (1, 0)]


def test_SY_12_equations_follow_the_neurons_while_time_passes():
    """The neurons of a step come first, by names: their difference is 0.2, 0.4 … 2 in ten steps of 0.1 ms."""
    group = NeuronGroup(2, "dv/dt = rate : 1\nrate : Hz", method="euler", name="a")
    synapses = Synapses(
        group, group, "dw/dt = (v_pre - v_post)/ms : 1 (clock-driven)", method="euler", name="b"
    )
    synapses.connect(condition="i != j")
    group.rate = [1, 3] * kHz
    Network(group, synapses).run(1 * ms)
    np.testing.assert_allclose(synapses.w, [-1.1, 1.1], rtol=1e-13)  # sums of ten rounded terms


def test_SY_14_synapses_that_are_left_out_or_connected_to_none():
    group = NeuronGroup(2, "x : 1", threshold="x > 1", reset="")
    synapses = Synapses(group, group, on_pre="x_post += 1")
    network = Network(group, synapses)
    with pytest.raises(BrianObjectException):
        network.run(0.1 * ms)
    synapses.active = False
    network.run(0.1 * ms)
    synapses.active = True
    synapses.connect(condition="i > j + 5")
    network.run(0.1 * ms)
    assert len(synapses) == 0
