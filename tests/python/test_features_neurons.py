"""NG, SG, NW-05: groups of neurons and their state (checked against Brian 2)."""

import logging

import numpy as np
import pytest
from brio import *
from brio.preference_table import prefs


@pytest.fixture
def warnings(caplog):
    caplog.set_level(logging.WARNING)
    return lambda: [record.name.rpartition(".")[2] for record in caplog.records]


def test_NG_04_flag_without_a_refractory_period(warnings):
    group = NeuronGroup(1, "dv/dt = -v/ms : 1 (unless refractory)", threshold="v > 1", reset="v = 0")
    assert warnings() == ["no_refractory"]
    Network(group).run(0 * ms)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({}, ["only_threshold"]),
        ({"reset": ""}, []),
        ({"refractory": 1 * ms}, []),
        ({"threshold": "rand() < 0.1"}, []),
    ],
)
def test_NG_02_threshold_alone(warnings, arguments, expected):
    group = NeuronGroup(1, "v : 1", **{"threshold": "v > 1", **arguments})
    assert warnings() == expected
    Network(group).run(0 * ms)


def test_NG_04_legacy_timing():
    """Times compared as numbers, so that rounding makes some periods a step longer."""
    groups = [NeuronGroup(1, "", threshold="True", refractory=period) for period in (1 * ms, "1*ms")]
    monitors = [SpikeMonitor(group) for group in groups]
    network = Network(*groups, *monitors)
    prefs["legacy.refractory_timing"] = True
    try:
        network.run(100 * ms)
    finally:
        prefs["legacy.refractory_timing"] = False
    period, text = ([round(d) for d in np.diff(m.t / (0.1 * ms))] for m in monitors)
    assert period[:10] == [11, 10, 11, 10, 11, 11, 11, 11, 10, 11] and text == period
    recorded = monitors[0].num_spikes
    network.run(100 * ms)
    assert {round(d) for d in np.diff(monitors[0].t[recorded:] / (0.1 * ms))} == {10}


def test_SG_03_text_without_unit():
    group = NeuronGroup(3, "v : volt")
    group.v_ = "i + 1"
    np.testing.assert_array_equal(group.v[:], [1, 2, 3] * volt)
    group.v_["i == 0"] = "5"
    group.v_[2:] = "7*mV"
    np.testing.assert_array_equal(group.v_[:], [5, 2, 0.007])
    with pytest.raises(DimensionMismatchError):
        group.v = "5"


def test_SG_06_variables_are_the_same_objects():
    group = NeuronGroup(1, "dv/dt = -v/ms : 1 (unless refractory)\nw : 1", refractory=1 * ms)
    variables = group.variables
    assert variables["v"] is group.variables["v"] and variables["v"] != variables["w"]
    assert variables["v"].conditional_write is variables["not_refractory"]
    assert variables["w"].conditional_write is None
    variable = variables["v"]
    del group, variables
    with pytest.raises(ReferenceError):
        variable.get_value()


def test_NW_05_variables_of_clocks():
    clock = Clock(0.5 * ms)
    variables = clock.variables
    assert set(variables) == {"t", "dt", "timestep", "N"}
    assert variables["t"].dim is second.dim and variables["t"].dtype == np.float64
    assert variables["dt"].get_value() == [0.0005] and variables["dt"].read_only
    assert set(EventClock([1, 2] * ms).variables) == {"t", "timestep", "N"}
    with pytest.raises(TypeError):
        variables["dt"].set_value(1)
