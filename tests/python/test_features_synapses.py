"""SY: what synapses share with neurons, and their time step (checked against Brian 2)."""

import logging

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
