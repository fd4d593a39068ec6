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


def test_NG_01_sizes():
    assert NeuronGroup(2.5, "v : 1").N == 2
    for size in (0, -1, 0.5):
        with pytest.raises(ValueError):
            NeuronGroup(size, "v : 1")


def test_NG_02_no_edge_is_looked_for():
    """A neuron spikes in each step in which it is above its threshold."""
    group = NeuronGroup(2, "v : 1", threshold="v > 0", reset="")
    group.v = "i"
    monitor = SpikeMonitor(group)
    Network(group, monitor).run(0.5 * ms)
    assert list(monitor.count) == [0, 5]


def test_NG_03_reset_comes_after_synapses_and_passes_over_refractoriness():
    source = SpikeGeneratorGroup(1, [0], [0] * ms)
    group = NeuronGroup(
        2,
        "dv/dt = 0/ms : 1 (unless refractory)\nu : 1",
        threshold="v > 0",
        reset="u = v; v = -3; u += v",
        refractory=1 * ms,
        method="euler",
    )
    group.v = [1, 0]
    synapses = Synapses(source, group, on_pre="u_post += 10")
    synapses.connect()
    Network(source, group, synapses).run(0.1 * ms)
    assert list(group.v) == [-3, 0] and list(group.u) == [-2, 10]


@pytest.mark.parametrize(
    ("refractory", "steps"),
    [
        (0.25 * ms, 2),
        (0.3 * ms, 3),
        (0.05 * ms, 1),
        (0 * ms, 1),
        ("0.25*ms", 2),
        ("(0.2 + 0.1)*ms", 3),
        ("period_of_test", 4),
        ("t - lastspike < 0.45*ms", 5),
    ],
)
def test_NG_04_periods_are_whole_steps(refractory, steps):
    period_of_test = 0.4 * ms  # noqa: F841 - in one of the texts
    group = NeuronGroup(1, "", threshold="True", reset="", refractory=refractory)
    monitor = SpikeMonitor(group)
    Network(group, monitor).run(3 * ms)
    assert {round(d) for d in np.diff(monitor.t / (0.1 * ms))} == {steps}


# Also after a spike that is still to come, and with a period shorter than a step.
@pytest.mark.parametrize("step", [0.1 * ms, 0.03 * ms, 0.0125 * ms])
def test_NG_04_is_over_when_timestep_says_so(step):
    ago = np.arange(-4, 400)
    own = NeuronGroup(
        len(ago), "r : second\nover : boolean", threshold="False", reset="", refractory="r", dt=step
    )
    same = NeuronGroup(len(ago), "", threshold="False", reset="", refractory="period", dt=step)
    network = Network(own, same)
    for period in [0, 0.3, 0.9, 1.2, 5, 10] * ms:
        own.r = period
        own.lastspike = same.lastspike = network.t - ago * step
        own.over = "timestep(t - lastspike, dt) >= timestep(r, dt)"
        expected = list(own.over)
        network.run(step)
        assert list(own.not_refractory) == expected
        assert list(same.not_refractory) == expected


def test_NG_04_the_present_period_counts():
    group = NeuronGroup(1, "r : second", threshold="True", reset="", refractory="r")
    group.r = 1 * ms
    group.run_regularly("r = 0.3*ms", dt=0.5 * ms, when="end")
    monitor = SpikeMonitor(group)
    Network(group, monitor).run(1.2 * ms)
    assert [round(t) for t in monitor.t / (0.1 * ms)] == [0, 3, 6, 9]


def test_NG_05_events_pass_over_refractoriness():
    group = NeuronGroup(1, "", threshold="True", reset="", refractory=1 * ms, events={"each": "True"})
    spikes, events = SpikeMonitor(group), EventMonitor(group, "each")
    Network(group, spikes, events).run(0.5 * ms)
    assert spikes.num_spikes == 1 and events.num_events == 5


def test_NG_11_names_of_parts():
    group = NeuronGroup(2, "dv/dt = 1/ms : 1", threshold="v > 1", reset="v = 0", name="with_parts")
    parts = {part.name.removeprefix("with_parts_") for part in group.contained_objects}
    assert parts == {"stateupdater", "spike_thresholder", "spike_resetter"}
    assert group.run_regularly("v = 0").name == "with_parts_run_regularly"
    assert group[:1].name == "with_parts_subgroup"
    for name in ("1a", "a b", "a.b", ""):
        with pytest.raises(ValueError):
            NeuronGroup(1, "", name=name)


def test_IN_01_rates_beyond_one_spike_in_a_step():
    group = PoissonGroup(3, 20 * kHz)
    monitor = SpikeMonitor(group)
    Network(group, monitor).run(1 * ms)
    assert list(monitor.count) == [10, 10, 10]
