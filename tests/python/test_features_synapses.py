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
