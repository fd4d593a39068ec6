"""Monitors, as in Brian 2 (checked against 2.9)."""

import numpy as np
import pytest
from brio import *
from brio.logger import catch_logs
from brio.messages import said

EQUATIONS = """
dv/dt = 1*volt/ms : volt
n : integer
b : boolean
s : 1 (shared)
w = 2*v : volt
"""


@pytest.fixture(scope="module")
def recorded():
    group = NeuronGroup(3, EQUATIONS, threshold="v > 1.05*volt", reset="v = 0*volt", method="euler", name="G")
    group.n = "i"
    monitors = {
        "spikes": SpikeMonitor(group),
        "with_v": SpikeMonitor(group, "v"),
        "counts": SpikeMonitor(group, record=False),
        "part": SpikeMonitor(group[1:]),
        "states": StateMonitor(group, ["v", "n", "b", "s", "w"], record=[2, 0]),
        "everything": StateMonitor(group, True, record=1),
        "slow": StateMonitor(group, "v", record=0, dt=0.5 * ms),
        "late": StateMonitor(group, "v", record=0, when="end"),
        "of_part": StateMonitor(group[1:], "n", record=True),
        "nothing": StateMonitor(group, "v", record=False),
        "rate": PopulationRateMonitor(group),
    }
    network = Network(group, monitors.values())
    assert len(monitors["spikes"].t) == 0 and monitors["states"].v.shape == (2, 0)
    assert monitors["spikes"].spike_trains().keys() == {0, 1, 2}
    network.run(2.5 * ms)
    return type("Recorded", (), {"network": network, **monitors})


def test_MO_02_spikes(recorded):
    spikes = recorded.spikes
    # v is above 1.05 V after 11 steps of 0.1 V, in the step that begins at 1.0 ms; then again 11 steps later.
    np.testing.assert_allclose(spikes.t / ms, [1.0] * 3 + [2.1] * 3, rtol=1e-12)
    assert np.array_equal(spikes.i, [0, 1, 2, 0, 1, 2]) and spikes.i.dtype == np.int32
    assert np.array_equal(spikes.count, [2, 2, 2]) and spikes.num_spikes == 6 == len(spikes) == spikes.N
    assert get_dimensions(spikes.t) is get_dimensions(second)
    np.testing.assert_allclose(spikes.t_, [0.001] * 3 + [0.0021] * 3, rtol=1e-12)
    assert np.array_equal(spikes.it[0], spikes.i) and np.array_equal(spikes.it_[1], spikes.t_)


def test_MO_02_spike_trains(recorded):
    trains = recorded.spikes.spike_trains()
    assert list(trains) == [0, 1, 2]
    np.testing.assert_allclose(trains[1] / ms, [1.0, 2.1], rtol=1e-12)


def test_MO_02_values_at_spikes_are_those_before_the_reset(recorded):
    monitor = recorded.with_v
    np.testing.assert_allclose(monitor.v / volt, [1.1] * 6, rtol=1e-12)
    np.testing.assert_allclose(monitor.values("v")[2] / volt, [1.1, 1.1], rtol=1e-12)
    assert monitor.all_values().keys() == {"v", "t"}
    with pytest.raises(KeyError):
        monitor.values("w")
    with pytest.raises(AttributeError, match="does not record 'w'"):
        _ = monitor.w


def test_MO_02_counting_only(recorded):
    assert np.array_equal(recorded.counts.count, [2, 2, 2]) and recorded.counts.num_spikes == 6
    with pytest.raises(AttributeError, match="only counts"):
        _ = recorded.counts.t


def test_MO_02_spikes_of_a_part_count_from_its_beginning(recorded):
    assert np.array_equal(recorded.part.i, [0, 1, 0, 1]) and len(recorded.part.count) == 2


def test_MO_01_states(recorded):
    states = recorded.states
    assert states.v.shape == (2, 25) and len(states) == 25 == states.N
    np.testing.assert_allclose(states.t / ms, np.arange(25) / 10, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(states.v[0, :3] / volt, [0, 0.1, 0.2], rtol=1e-12)
    np.testing.assert_allclose(states.w_[1, :3], [0, 0.2, 0.4], rtol=1e-12)
    assert get_dimensions(states.v) is get_dimensions(volt)
    assert states.n.dtype == np.int32 and states.b.dtype == np.bool_
    assert np.array_equal(states.n[:, 0], [2, 0]) and states.s.shape == (2, 25)
    assert np.array_equal(states.record, [2, 0])


def test_MO_01_states_by_item(recorded):
    states = recorded.states
    assert np.array_equal(states[2].n, [2] * 25) and np.array_equal(states[0].n_, [0] * 25)
    assert states[[0, 2]].v.shape == (2, 25) and np.array_equal(states[[0, 2]].n[:, 0], [0, 2])
    assert np.array_equal(states[2].t_, states.t_)
    for item, error in [(1, IndexError), (-1, IndexError), ("i > 0", TypeError), (slice(0, 2), TypeError)]:
        with pytest.raises(error):
            states[item]
    with pytest.raises(AttributeError, match="did you mean"):
        _ = states[2].vv


def test_MO_01_other_recordings(recorded):
    assert list(recorded.everything.recorded_variables) == ["v", "n", "b", "s", "w"]
    assert recorded.everything.w.shape == (1, 25)
    np.testing.assert_allclose(recorded.slow.t / ms, [0, 0.5, 1, 1.5, 2], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(recorded.late.v[0, :3] / volt, [0.1, 0.2, 0.3], rtol=1e-12)
    assert np.array_equal(recorded.of_part.n[:, 0], [1, 2])
    assert recorded.nothing.v.shape == (0, 25)


def test_MO_04_rate(recorded):
    rate = recorded.rate
    assert len(rate.t) == 25 and rate.rate_.sum() == pytest.approx(20000, rel=1e-12)
    assert rate.rate[10] / kHz == pytest.approx(10, rel=1e-12) and rate.rate[9] == 0 * Hz
    assert np.array_equal(rate.t_, recorded.states.t_)


# Values of Brian 2.9 for the same spikes: 10 kHz in one step of 0.1 ms.
@pytest.mark.parametrize(
    "window, width, peak",
    [
        ("gaussian", 1 * ms, 415.68659671),
        ("gaussian", 0.25 * ms, 1639.67207677),
        ("gaussian", 0.05 * ms, 7869.86042162),
        ("flat", 1 * ms, 909.09090909),
        ("flat", 1.05 * ms, 909.09090909),
        ("flat", 0.25 * ms, 3333.33333333),
        ("flat", 0.05 * ms, 10000.0),
        (np.array([1, 2, 3]), None, 5000.0),
    ],
)
def test_MO_04_smooth_rate(window, width, peak):
    group = SpikeGeneratorGroup(1, [0], [15] * ms)
    rate, spikes = PopulationRateMonitor(group), SpikeMonitor(group)
    Network(group, rate, spikes).run(30 * ms)
    smooth = rate.smooth_rate(window, width)
    assert len(smooth) == 300
    assert smooth.max() / Hz == pytest.approx(peak, rel=1e-9)
    np.testing.assert_allclose(spikes.smooth_rate(window, width) / Hz, [smooth / Hz], rtol=1e-12)


def test_MO_04_binned_rate(recorded):
    begins, rates = recorded.rate.binned_rate(0.5 * ms)
    np.testing.assert_allclose(begins / ms, [0, 0.5, 1, 1.5, 2], rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(rates / Hz, [0, 0, 2000, 0, 2000], rtol=1e-12)
    with pytest.raises(ValueError):
        recorded.rate.binned_rate(0.25 * ms)


def test_MO_02_rates_of_each_neuron():
    group = SpikeGeneratorGroup(3, [0, 0, 1, 1, 2], [10, 30, 20, 40, 50] * ms)
    spikes, part, counted = SpikeMonitor(group), SpikeMonitor(group[1:]), SpikeMonitor(group, record=False)
    population = PopulationRateMonitor(group)
    Network(group, spikes, part, counted, population).run(105 * ms)
    begins, rates = spikes.binned_rate(20 * ms)
    np.testing.assert_allclose(begins / ms, [0, 20, 40, 60, 80], rtol=1e-12, atol=1e-12)
    # One spike in 20 ms are 50 Hz; the last 5 ms fill no bin.
    assert np.array_equal(np.round(rates / Hz), [[50, 50, 0, 0, 0], [0, 50, 50, 0, 0], [0, 0, 50, 0, 0]])
    assert np.array_equal(np.asarray(part.binned_rate(20 * ms)[1]), np.asarray(rates)[1:])
    smooth = spikes.smooth_rate("flat", 1 * ms)
    assert smooth.shape == (3, 1050) and get_dimensions(smooth) is get_dimensions(Hz)
    np.testing.assert_allclose(smooth.mean(axis=0), population.smooth_rate("flat", 1 * ms), rtol=1e-12)
    with pytest.raises(ValueError, match="multiple of the time step"):
        spikes.binned_rate(0.25 * ms)
    with pytest.raises(AttributeError, match="only counts events"):
        counted.binned_rate(1 * ms)


def test_MO_03_rates_of_events():
    group = NeuronGroup(2, "v : 1", events={"high": "v > i"})
    group.v = 0.5
    events = EventMonitor(group, "high")
    Network(group, events).run(1 * ms)
    assert np.array_equal(np.round(events.binned_rate(0.5 * ms)[1] / Hz), [[10000, 10000], [0, 0]])


@pytest.mark.parametrize(
    "arguments, error",
    [
        (("flat", None), TypeError),
        (("other", 1 * ms), NotImplementedError),
        ((np.ones(4), None), TypeError),
        ((np.ones(3), 1 * ms), TypeError),
        (("flat", 3), TypeError),
    ],
)
def test_MO_04_wrong_windows(recorded, arguments, error):
    with pytest.raises(error):
        recorded.rate.smooth_rate(*arguments)


@pytest.fixture
def group():
    return NeuronGroup(3, "v : 1", threshold="v > 1", reset="")


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda G: StateMonitor(G, "foo", record=True), KeyError),
        (lambda G: StateMonitor(G, "v"), TypeError),
        (lambda G: StateMonitor(G, "v", record=[5]), IndexError),
        (lambda G: StateMonitor(G, "v", record=[-1]), IndexError),
        (lambda G: StateMonitor(G, "v", record=1.5), TypeError),
        (lambda G: StateMonitor(G, "v", record=[[1]]), TypeError),
        (lambda G: StateMonitor(G, 3, record=True), TypeError),
        (lambda G: StateMonitor(G, "v", record=True, dt=3), DimensionMismatchError),
        (lambda G: StateMonitor(3, "v", record=True), TypeError),
        (lambda G: SpikeMonitor(3), TypeError),
        (lambda G: SpikeMonitor(G, "foo"), ValueError),
        (lambda G: SpikeMonitor(G, order=1), ValueError),
        (lambda G: SpikeMonitor(NeuronGroup(1, "v : 1")), ValueError),
        (lambda G: PopulationRateMonitor(NeuronGroup(1, "v : 1")), KeyError),
    ],
)
def test_wrong_monitors(group, make, error):
    with pytest.raises(error):
        make(group)


@pytest.mark.parametrize(
    "record, items", [(True, [0, 1, 2]), (1, [1]), (slice(0, 2), [0, 1]), ([2, 1], [2, 1]), ("i > 0", [1, 2])]
)
def test_MO_01_what_is_recorded(group, record, items):
    assert np.array_equal(StateMonitor(group, "v", record=record).record, items)


def test_MO_01_synapses_can_be_recorded(group):
    synapses = Synapses(group, group, "w : 1")
    synapses.connect(j="i")
    synapses.w = "i*2"
    monitor = StateMonitor(synapses, "w", record=[0, 2])
    Network(group, synapses, monitor).run(0.2 * ms)
    assert np.array_equal(monitor.w, [[0, 0], [4, 4]])


def test_MO_01_records_grow_with_further_runs(group):
    monitor = StateMonitor(group, "v", record=0)
    network = Network(group, monitor)
    network.run(0.2 * ms)
    before = monitor.v
    network.run(0.3 * ms)
    assert before.shape == (1, 2) and monitor.v.shape == (1, 5)


def test_MO_records_are_read_only_views_and_parts_are_copies(group):
    group.v = "i + 1.5"
    monitor, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    network = Network(group, monitor, spikes)
    network.run(1 * ms)
    for name in ("v", "v_", "t", "t_"):
        values = getattr(monitor, name)
        assert np.shares_memory(values, getattr(monitor, name)) and not values.flags.writeable
    for name in ("i", "t", "t_"):
        values = getattr(spikes, name)
        assert np.shares_memory(values, getattr(spikes, name)) and not values.flags.writeable
    with pytest.raises(TypeError, match="copy"):
        monitor.v[0, 0] = 3
    with pytest.raises(TypeError, match="copy"):
        spikes.t[:] = 0 * ms
    # What scripts do to draw spikes into a trace.
    for trace in (monitor.v[0], monitor[0].v, monitor.v[:]):
        trace[...] = 7
        assert np.all(trace == 7)
    assert np.all(monitor.v[0] == 1.5)
    before = monitor.v
    network.run(1 * second)
    assert before.shape == (3, 10) and monitor.v.shape == (3, 10010) and np.all(before[2] == 3.5)


def test_MO_arithmetic_with_records_gives_ordinary_arrays(group):
    group.v = 2
    monitor, spikes = StateMonitor(group, "v", record=True), SpikeMonitor(group)
    Network(group, monitor, spikes).run(1 * ms)
    for value in (spikes.i + 1, spikes.i[spikes.i > 0], monitor.v * 2, np.sort(spikes.i) * 1, spikes.t / ms):
        assert type(value) is np.ndarray and value.flags.writeable
    for value in (spikes.t + 1 * ms, spikes.t[spikes.i == 1], spikes.t[:3], 2 * monitor.t):
        assert type(value) is Quantity and value.flags.writeable
    assert type(spikes.i.max()) is np.int32 and repr(spikes.i[:2]) == "array([0, 1], dtype=int32)"
    import copy
    import pickle

    assert np.array_equal(pickle.loads(pickle.dumps(spikes.i)), spikes.i)
    assert np.array_equal(pickle.loads(pickle.dumps(spikes.t)), spikes.t)
    assert np.array_equal(copy.deepcopy(spikes.i), spikes.i)


def test_MO_01_a_shared_variable_is_recorded_for_each_item():
    group = NeuronGroup(3, "s : 1 (shared)\nv : 1")
    for record, expected in ((True, 1), ([0, 2], 1), ([1], 0), (1, 0)):
        said.clear()
        with catch_logs() as logs:
            StateMonitor(group, ["s", "v"], record=record)
            StateMonitor(group, ["s", "v"], record=record)
        assert len([text for _, _, text in logs if "'s' is shared" in text]) == expected
