"""What monitors offer beyond reading a record (features MO-01 to MO-05), as in Brian 2.9."""

import numpy as np
import pytest
from brio import *


@pytest.fixture
def recorded():
    group = NeuronGroup(
        3,
        """
        dv/dt = 1*volt/ms : volt
        k : integer
        flag : boolean
        s : 1 (shared)
        w = 2*v + offset : volt
        """,
        threshold="v > 1.05*volt + i*0.3*volt",
        reset="v = 0*volt",
        method="euler",
        namespace={"offset": 1 * volt},
    )
    group.k = "2*i"
    group.flag = "i == 1"
    group.s = 4
    monitors = {
        "states": StateMonitor(group, ["v", "w", "k", "flag", "s"], record=[2, 0]),
        "spikes": SpikeMonitor(group, ["v", "k"]),
        "rate": PopulationRateMonitor(group),
    }
    network = Network(group, monitors.values())
    network.run(3 * ms)
    return type("Recorded", (), {"group": group, "network": network, **monitors})


def test_MO_01_types_are_those_of_the_variables(recorded):
    states = recorded.states
    assert (states.k.dtype, states.flag.dtype, states.v_.dtype) == (np.int32, np.bool_, np.float64)
    assert np.array_equal(states.k[:, 0], [4, 0]) and np.array_equal(states.flag[:, 5], [False, False])
    assert recorded.spikes.k.dtype == np.int32
    assert states.s.shape == (2, 30) and np.all(states.s == 4)
    np.testing.assert_allclose(states.w, 2 * states.v + 1 * volt, rtol=1e-12)


def test_MO_01_variables_say_what_is_there(recorded):
    states = recorded.states
    assert states.variables.keys() == {"v", "w", "k", "flag", "s", "t", "N"}
    assert states.variables["v"].size == (30, 2) and states.variables["t"].size == 30
    assert states.variables["v"].dim is get_dimensions(volt) and states.variables["k"].dtype == np.int32
    assert states.record_variables == ["v", "w", "k", "flag", "s"]
    assert np.array_equal(states.indices, [2, 0]) and states.n_indices == 2 and not states.record_all
    assert recorded.spikes.variables.keys() == {"v", "k", "i", "t", "count", "N"}
    assert recorded.spikes.record_variables == {"v", "k", "i", "t"}
    assert states.state("v").shape == (30, 2) and recorded.spikes.state("t", use_units=False).ndim == 1
    with pytest.raises(KeyError):
        states.state("nothing")


def test_MO_01_items_by_their_index_in_the_source(recorded):
    states = recorded.states
    assert np.array_equal(states[2].v, states.v[0]) and np.array_equal(states[[0, 2]].v_, states.v_[[1, 0]])
    assert np.array_equal(states[recorded.group[2:]].k, states.k[:1])
    assert states[0].s.shape == (30,) and np.array_equal(states[0].t, states.t)
    for item, error in ((1, IndexError), (-1, IndexError), ("v", TypeError), (1.0, TypeError)):
        with pytest.raises(error):
            states[item]
    with pytest.raises(AttributeError, match="does not record 'x'"):
        _ = states[0].x


def test_MO_01_items_in_a_tuple():
    group = NeuronGroup(3, "v : 1")
    assert np.array_equal(StateMonitor(group, "v", record=(0, 2)).record, [0, 2])
    with pytest.raises(TypeError):
        StateMonitor(group, "v", record=None)


def test_MO_01_all_variables_with_refractoriness():
    group = NeuronGroup(1, "v : 1", threshold="v > 1", refractory=1 * ms)
    monitor = StateMonitor(group, True, record=True)
    Network(group, monitor).run(0.1 * ms)
    assert set(monitor.record_variables) == {"v", "lastspike", "not_refractory"}
    assert monitor.not_refractory.dtype == np.bool_ and monitor.not_refractory[0, 0]


def test_MO_01_synapses_by_source_and_target():
    group = NeuronGroup(3, "v : 1")
    synapses = Synapses(group, group, "w : 1")
    synapses.connect()
    synapses.w = "10*i + j"
    to_one = StateMonitor(synapses, "w", record=synapses[:, 1])
    by_condition = StateMonitor(synapses, "w", record=synapses["i == j"])
    Network(group, synapses, to_one, by_condition).run(0.2 * ms)
    assert np.array_equal(to_one.w[:, 0], [1, 11, 21]) and np.array_equal(by_condition.w[:, 1], [0, 11, 22])
    assert np.array_equal(to_one[synapses[2, 1]].w, [[21, 21]])
    with pytest.raises(IndexError):
        to_one[synapses[0, 0]]
    part = synapses[0, :]
    assert len(part) == 3
    synapses.connect(i=0, j=0)
    with pytest.raises(RuntimeError, match="more synapses"):
        to_one[part]


def test_MO_01_a_single_time_step():
    group = NeuronGroup(1, "dv/dt = -v/tau : 1\nx = v/tau : Hz", method="exact")
    monitor = StateMonitor(group, ["v", "x"], record=True)
    network = Network(group, monitor)
    group.v = 1
    with pytest.raises(TypeError, match="only after a run"):
        monitor.record_single_timestep()
    network.run(0.5 * ms, namespace={"tau": 5 * ms})
    monitor.record_single_timestep()
    assert len(monitor.t) == 6 and monitor.t_[-1] == pytest.approx(0.0005, rel=1e-12)
    assert monitor.v[0, -1] == group.v[0] != monitor.v[0, -2]
    assert monitor.x_[0, -1] == pytest.approx(group.v[0] / 0.005, rel=1e-12)


def test_MO_02_conditions_choose_from_a_record(recorded):
    spikes, limit = recorded.spikes, 1.5 * ms
    assert np.array_equal(spikes.t["i == 1"], spikes.t[spikes.i == 1])
    assert np.array_equal(spikes.i["t > limit"], spikes.i[spikes.t > limit]) and len(spikes.i["t > limit"])
    assert np.array_equal(
        spikes.v["v > 1.2*volt and k == 2"], spikes.v[(spikes.v > 1.2 * volt) & (spikes.k == 2)]
    )
    assert np.array_equal(recorded.states.t["t < 0.25*ms"], recorded.states.t[:3])
    assert np.array_equal(recorded.rate.rate["rate > 0*Hz"], recorded.rate.rate[recorded.rate.rate > 0 * Hz])
    assert len(spikes.t["i > 7"]) == 0
    with pytest.raises(DimensionMismatchError):
        spikes.t["t > 3"]
    with pytest.raises(KeyError):
        spikes.t["unknown > 3"]
    empty = SpikeMonitor(recorded.group)
    assert len(empty.t["i == 0"]) == 0


def test_MO_02_counting_records_named_variables():
    group = NeuronGroup(2, "x : 1", threshold="True", reset="x += 1")
    counts, with_x = SpikeMonitor(group, record=False), SpikeMonitor(group, "x", record=False)
    Network(group, counts, with_x).run(0.3 * ms)
    assert np.array_equal(counts.count, [3, 3]) and counts.num_spikes == 6 == counts.num_events
    assert np.array_equal(with_x.x, [0, 0, 1, 1, 2, 2])
    assert "i" not in with_x.variables and "t" not in counts.variables
    for read in (lambda: counts.i, lambda: counts.it, counts.spike_trains, counts.all_values):
        with pytest.raises(AttributeError, match="only counts"):
            read()


def test_MO_02_counts_are_a_copy(recorded):
    before = recorded.spikes.count
    recorded.network.run(2 * ms)
    assert np.any(recorded.spikes.count > before)


def test_MO_03_event_monitor_of_spikes(recorded):
    monitor = EventMonitor(recorded.group, "spike", keep=10)
    assert monitor.event == "spike" and monitor.event_trains().keys() == {0, 1, 2}
    assert monitor.name.startswith("eventmonitor")


def test_MO_04_type_of_rates():
    group = NeuronGroup(2, "v : 1", threshold="True")
    rate = PopulationRateMonitor(group, dtype=np.float32)
    Network(group, rate).run(0.2 * ms)
    assert rate.rate_.dtype == np.float32 and rate.rate.dtype == np.float32
    np.testing.assert_allclose(rate.rate_, 10000, rtol=1e-7)  # one rounding to single precision


def test_MO_05_states_are_copies(recorded):
    states = recorded.states.get_states()
    assert states.keys() == {"v", "w", "k", "flag", "s", "t", "N"} and states["N"] == 30
    assert np.array_equal(states["v"].T, recorded.states.v) and states["v"].flags.writeable
    assert isinstance(states["t"], Quantity) and not isinstance(states["k"], Quantity)
    spikes = recorded.spikes.get_states(["i", "t"], units=False)
    assert np.array_equal(spikes["t"], recorded.spikes.t_) and type(spikes["t"]) is np.ndarray
    assert recorded.rate.get_states().keys() == {"rate", "t", "N"}
    assert recorded.rate.get_states(read_only_variables=False) == {}
    with pytest.raises(KeyError):
        recorded.rate.get_states(["v"])
    with pytest.raises(NotImplementedError):
        recorded.rate.get_states(format="xml")
    with pytest.raises(TypeError):
        recorded.rate.set_states({"rate": 3 * Hz})
    with pytest.raises(NotImplementedError):
        recorded.rate.get_states(format="pandas")


def test_MO_05_states_for_pandas(recorded):
    pandas = pytest.importorskip("pandas")
    frame = recorded.states.get_states(units=False, format="pandas")
    assert isinstance(frame, pandas.DataFrame) and len(frame) == 30
    assert np.array_equal(frame["v[2]"], recorded.states.v_[0]) and np.array_equal(
        frame["t"], recorded.states.t_
    )
    frame = recorded.spikes.get_states(units=False, format="pandas")
    assert list(frame.columns) == ["v", "k", "i", "t"] and len(frame) == recorded.spikes.num_spikes
    with pytest.raises(ValueError):
        recorded.spikes.get_states(["count", "i"], units=False, format="pandas")


@pytest.mark.parametrize("which", ["states", "spikes", "rate"])
def test_MO_05_monitors_can_not_be_written(recorded, which):
    monitor = getattr(recorded, which)
    for name in ("t", "t_", "N"):
        with pytest.raises(TypeError):
            setattr(monitor, name, 3)
    with pytest.raises(TypeError):
        monitor.t[0] = 3 * ms
    with pytest.raises(AttributeError, match="add_attribute"):
        monitor.note = "x"
    monitor.add_attribute("note")
    monitor.note = "x"
    assert monitor.note == "x"
    with pytest.raises(AttributeError, match="does not record"):
        _ = monitor.nothing


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda G: SpikeMonitor(Synapses(G, G, "w : 1")), TypeError),
        (lambda G: EventMonitor(G, "spike", "nothing"), ValueError),
        (lambda G: EventMonitor(G, "spike", order=2), ValueError),
        (lambda G: PopulationRateMonitor(3), TypeError),
        (lambda G: SpikeMonitor(G, keep=0), ValueError),
        (lambda G: SpikeMonitor(G, keep=3 * volt), DimensionMismatchError),
        (lambda G: SpikeMonitor(G, keep="all"), TypeError),
        (lambda G: SpikeMonitor(G, record=False, keep=3 * ms), ValueError),
        (lambda G: StateMonitor(G, "v", record=True, keep=0 * ms), ValueError),
    ],
)
def test_MO_wrong_arguments(make, error):
    group = NeuronGroup(2, "v : 1", threshold="v > 1")
    with pytest.raises(error):
        make(group)


def test_MO_keep_the_last_stretch():
    group = NeuronGroup(2, "v : 1", threshold="v > int(1*ms/dt)", reset="v = 0")
    states = StateMonitor(group, "v", record=True, keep=5 * ms)
    spikes = SpikeMonitor(group, keep=7)
    recent = SpikeMonitor(group, keep=5 * ms)
    rate = PopulationRateMonitor(group, keep=20)
    everything = SpikeMonitor(group)
    generator = SpikeGeneratorGroup(1, [0], [0] * ms, period=1 * ms)
    kick = Synapses(generator, group, on_pre="v = 100")
    kick.connect()
    network = Network(group, states, spikes, recent, rate, everything, generator, kick)
    network.run(20 * ms)
    network.run(20 * ms)
    assert everything.num_spikes == 80 == spikes.num_spikes
    np.testing.assert_allclose(states.t / ms, np.arange(350, 400) * 0.1, rtol=1e-12)
    assert np.array_equal(spikes.t, everything.t[-7:]) and np.array_equal(spikes.i, everything.i[-7:])
    assert np.array_equal(recent.t, everything.t["t > 34.95*ms"]) and len(recent.t) == 10
    np.testing.assert_allclose(rate.t / ms, np.arange(380, 400) * 0.1, rtol=1e-12)
    # Rates are those of the stretch for which all spikes are there.
    assert recent.smooth_rate("flat", 0.1 * ms).shape == (2, 50)
    assert recent.binned_rate(1 * ms)[0][0] == 35 * ms
    np.testing.assert_allclose(recent.binned_rate(1 * ms)[1] / Hz, np.full((2, 5), 1000.0), rtol=1e-12)
