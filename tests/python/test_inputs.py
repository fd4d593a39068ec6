"""Input: Poisson input, Poisson groups, given spikes; as in Brian 2 (checked against 2.9)."""

import numpy as np
import pytest
from brio import *

STEP = 0.1 * ms


def run_with(group, *others, duration=1 * ms):
    network = Network(group, *others)
    network.run(duration)
    return network


# ---- PoissonInput ----------------------------------------------------------------------------------------


def test_IN_02_poisson_input_adds_the_weight_of_each_spike():
    group = NeuronGroup(3, "a : volt\nb : volt\nc : volt\nw : volt")
    group.w = [1, 2, 3] * mV
    inputs = [
        PoissonInput(group, "a", 10, 0 * Hz, weight=1 * volt),
        PoissonInput(group, "b", 10, 1 / STEP, weight=1 * mV),
        PoissonInput(group, "c", 10, 1 / STEP, weight="w*(i + 1)"),
    ]
    run_with(group, inputs)
    assert np.all(group.a == 0 * volt)
    np.testing.assert_allclose(group.b / mV, [100] * 3, rtol=1e-12)
    np.testing.assert_allclose(group.c / mV, [100, 400, 900], rtol=1e-12)


def test_IN_02_numbers_are_binomial_and_independent():
    n, rate, steps, size = 200, 250 * Hz, 100, 400
    group = NeuronGroup(size, "x : 1\ny : 1")
    inputs = [PoissonInput(group, name, n, rate, weight=1) for name in "xy"]
    seed(83)
    run_with(group, inputs, duration=steps * STEP)
    x, y = group.x[:], group.y[:]
    # Each sum is binomial with steps*n trials; 4.9 standard errors: wrong by chance once in a million.
    p = float(rate * STEP)
    trials = steps * n
    variance = trials * p * (1 - p)
    assert abs(x.mean() - trials * p) < 4.9 * np.sqrt(variance / size)
    assert abs(x.var() / variance - 1) < 4.9 * np.sqrt(2 / size)
    assert abs(np.corrcoef(x, y)[0, 1]) < 4.9 / np.sqrt(size)
    assert abs(np.corrcoef(x[:-1], x[1:])[0, 1]) < 4.9 / np.sqrt(size)


def test_IN_02_poisson_input_does_not_reach_refractory_neurons():
    group = NeuronGroup(
        2,
        "dv/dt = 0/second : 1 (unless refractory)\nu : 1",
        threshold="v > 2.5",
        reset="v = 0",
        refractory=3 * STEP,
    )
    inputs = [PoissonInput(group, name, 1, 1 / STEP, weight=1) for name in ("v", "u")]
    states = StateMonitor(group, ["v", "u"], record=0)
    run_with(group, states, inputs, duration=9 * STEP)
    # Above threshold in step 3, whose input is blocked already; free again in step 6.
    assert states.v[0].tolist() == [0, 1, 2, 3, 0, 0, 0, 1, 2]
    assert states.u[0].tolist() == list(range(9))


def test_IN_02_poisson_input_of_a_part_of_a_group():
    group = NeuronGroup(5, "v : 1")
    poisson = PoissonInput(group[2:4], "v", 2, 1 / STEP, weight="i + 1 + 10*N")
    run_with(group, poisson, duration=STEP)
    assert group.v[:].tolist() == [0, 0, 42, 44, 0]  # i and N are those of the part


@pytest.mark.parametrize(
    "begin, end", [(0, 2000), (5, 2500), (16, 1040), (1489, 2513), (990, 3000), (17, 3000)]
)
@pytest.mark.parametrize("threads", ["1", "2"])
def test_IN_02_large_parts_of_groups_get_the_numbers_of_small_ones(monkeypatch, begin, end, threads):
    monkeypatch.setenv("BRIO_NUM_THREADS", threads)

    def received(begin, end):
        group = NeuronGroup(3000, "v : 1")
        drive = PoissonInput(group[begin:end], "v", 100, 300 * Hz, weight="i + 1")
        assert drive.name == "poissoninput"  # random numbers depend on it
        seed(3)
        Network(group, drive).run(5 * STEP)
        return group.v[:]

    whole = received(begin, end)
    assert not whole[:begin].any() and not whole[end:].any() and whole[begin:end].any()
    for first in range(begin, end, 400):  # too few for vectors of their own
        last = min(first + 400, end)
        part = received(first, last)
        counts = whole[first:last] / np.arange(first - begin + 1, last - begin + 1)  # without the weights
        np.testing.assert_array_equal(part[first:last] / np.arange(1, last - first + 1), counts)


def test_IN_02_poisson_input_to_synapses_and_shared_variables():
    group = NeuronGroup(2, "v : 1\ns : 1 (shared)")
    group.v = [5, 7]
    synapses = Synapses(group, group, "w : 1")
    to_synapses = PoissonInput(synapses, "w", 1, 1 / STEP, weight="v_post")
    synapses.connect()  # after the input was made
    to_all = PoissonInput(group, "s", 3, 1 / STEP, weight=1)
    run_with(group, synapses, to_synapses, to_all, duration=2 * STEP)
    assert synapses.w[:].tolist() == [10, 14, 10, 14]
    assert group.s == 6


def test_IN_02_poisson_input_runs_in_its_slot():
    group = NeuronGroup(1, "v : 1\nseen : 1")
    group.run_regularly("seen = v", when="synapses", order=0)
    poisson = PoissonInput(group, "v", 1, 1 / STEP, weight=1, order=-1)
    network = run_with(group, poisson, duration=STEP)
    assert group.seen[0] == 1
    poisson.order = 1
    network.run(STEP)
    assert group.seen[0] == 1 and group.v[0] == 2
    poisson.when = "start"
    network.run(STEP)
    assert group.seen[0] == 3
    poisson.active = False
    network.run(STEP)
    assert group.v[0] == 3


def test_IN_02_attributes_of_poisson_input():
    group = NeuronGroup(2, "v : volt")
    poisson = PoissonInput(group, "v", 100, 20 * Hz, weight="2*mV")
    assert (poisson.N, poisson.weight, poisson.target_var) == (100, "2*mV", "v")
    assert poisson.rate == 20 * Hz
    assert (poisson.when, poisson.order, poisson.clock) == ("synapses", 0, defaultclock)
    assert poisson.name.startswith("poissoninput") and poisson.group is group


def test_IN_02_poisson_input_is_found_by_run():
    group = NeuronGroup(1, "v : 1")
    poisson = PoissonInput(group, "v", 1, 1 / STEP, weight="unit")
    unit = 3
    run(STEP)
    assert group.v[0] == unit and poisson in collect()


def test_IN_02_mistakes_in_poisson_input():
    group = NeuronGroup(2, "x : volt\ny : 1\ns = y : 1")
    with pytest.raises(KeyError, match="no such variable"):
        PoissonInput(group, "z", 10, 10 * Hz, weight=1)
    with pytest.raises(DimensionMismatchError, match="weight"):
        PoissonInput(group, "x", 10, 10 * Hz, weight=1)
    with pytest.raises(DimensionMismatchError, match="rate"):
        PoissonInput(group, "x", 10, 10, weight=1 * volt)
    with pytest.raises(DimensionMismatchError):
        PoissonInput(group, "y", 10 * Hz, 10 * Hz, weight=1)
    for number in (0, -3, 2.5):
        with pytest.raises(ValueError, match="sources"):
            PoissonInput(group, "y", number, 10 * Hz, weight=1)
    with pytest.raises(ValueError, match="rate"):
        PoissonInput(group, "y", 10, -1 * Hz, weight=1)
    with pytest.raises(ValueError, match="one weight"):
        PoissonInput(group, "y", 10, 1 * Hz, weight=[1, 2])
    with pytest.raises(TypeError, match="group"):
        PoissonInput("group", "y", 10, 1 * Hz, weight=1)


@pytest.mark.parametrize(
    ("variable", "weight", "rate", "cause"),
    [
        ("x", "1", 10 * Hz, DimensionMismatchError),
        ("y", "unknown", 10 * Hz, KeyError),
        ("y", "1 +", 10 * Hz, SyntaxError),
        ("s", "1", 10 * Hz, SyntaxError),
        ("y", 1, 20000 * Hz, ValueError),
    ],
)
def test_IN_02_mistakes_that_the_run_finds(variable, weight, rate, cause):
    group = NeuronGroup(2, "x : volt\ny : 1\ns = y : 1")
    poisson = PoissonInput(group, variable, 10, rate, weight=weight)
    with pytest.raises(BrianObjectException) as error:
        Network(group, poisson).run(0 * ms)
    assert isinstance(error.value.__cause__, cause)


def test_IN_02_dt_may_not_change_after_the_input_was_made():
    group = NeuronGroup(2, "v : 1")
    poisson = PoissonInput(group, "v", 10, 10 * Hz, weight=1)
    defaultclock.dt = 2 * STEP
    with pytest.raises(BrianObjectException) as error:
        Network(group, poisson).run(0 * ms)
    assert isinstance(error.value.__cause__, NotImplementedError)


def test_IN_02_poisson_input_needs_its_group():
    group = NeuronGroup(2, "v : 1")
    with pytest.raises(ValueError, match="needs"):
        Network(PoissonInput(group, "v", 10, 10 * Hz, weight=1)).run(0 * ms)


# ---- PoissonGroup ----------------------------------------------------------------------------------------


def test_IN_01_rates_may_be_any_expression():
    group = PoissonGroup(4, "(i % 2)*int(t < 0.25*ms)/STEP")
    spikes = SpikeMonitor(group)
    run_with(group, spikes, duration=5 * STEP)
    assert spikes.i[:].tolist() == [1, 3] * 3
    np.testing.assert_allclose(spikes.t / STEP, [0, 0, 1, 1, 2, 2], atol=1e-9)


def test_IN_01_rates_are_state():
    group = PoissonGroup(3, [0, 1, 0] / STEP)
    spikes = SpikeMonitor(group)
    network = run_with(group, spikes, duration=STEP)
    assert group.rates[1] == 1 / STEP
    group.rates = [1, 0, 1] / STEP
    network.run(STEP)
    assert spikes.i[:].tolist() == [1, 0, 2]
    group.run_regularly("rates = 0*Hz")
    network.run(STEP)
    assert len(spikes.i) == 3


def test_IN_01_statistics_of_a_poisson_group():
    n, steps, rate = 1000, 200, 400 * Hz
    group = PoissonGroup(n, rate)
    spikes = SpikeMonitor(group)
    seed(7)
    run_with(group, spikes, duration=steps * STEP)
    p = float(rate * STEP)
    expected, deviation = n * steps * p, np.sqrt(n * steps * p * (1 - p))
    assert abs(spikes.num_spikes - expected) < 4.9 * deviation  # wrong by chance once in a million
    variance = steps * p * (1 - p)
    assert abs(np.var(spikes.count) / variance - 1) < 4.9 * np.sqrt(2 / n)


@pytest.mark.parametrize("rate", [30 * Hz, 3000 * Hz], ids=["rare", "often"])
@pytest.mark.parametrize("same", [True, False], ids=["one rate", "many rates"])
def test_IN_01_rates_change_while_time_passes(rate, same):
    """Whoever changes them, and however spikes are drawn."""
    n, rates = 5000, 1 if same else 1 + np.arange(5000) % 3 / 2
    group = PoissonGroup(n, rate * rates)
    spikes = SpikeMonitor(group)

    @network_operation(dt=10 * ms)
    def double(t):
        if t > 0 * ms:
            group.rates = 2 * group.rates

    seed(3)
    network = Network(group, spikes, double)
    counts = []
    for _ in range(2):
        before = spikes.num_spikes
        network.run(10 * ms)
        counts.append(spikes.num_spikes - before)
    group.rates = 0 * Hz
    double.active = False
    network.run(10 * ms)
    assert spikes.num_spikes == sum(counts)
    for count, factor in zip(counts, [1, 2], strict=True):
        expected = n * 100 * np.mean(np.minimum(float(factor * rate * STEP) * rates, 1))
        assert abs(count - expected) < 4.9 * np.sqrt(expected)


def test_IN_01_one_rate_that_changes_for_all():
    stimulus = TimedArray([10, 0, 1000] * Hz, dt=20 * ms)
    group = PoissonGroup(10_000, "stimulus(t)", namespace={"stimulus": stimulus})
    counts = SpikeMonitor(group)
    seed(4)
    network = Network(group, counts)
    seen = [0]
    for _ in range(3):
        network.run(20 * ms)
        seen.append(counts.num_spikes)
    first, second, third = np.diff(seen)
    assert second == 0
    assert abs(first - 2000) < 4.9 * np.sqrt(2000)
    assert abs(third - 200_000) < 4.9 * np.sqrt(200_000 * 0.9)


def test_IN_01_neurons_that_spike_by_chance_alone():
    group = NeuronGroup(6000, "p : 1 (constant)\nlast : second", threshold="rand() < p", reset="last = t")
    group.p = "0.001*int(i < 3000)"
    spikes = SpikeMonitor(group)
    seed(5)
    run_with(group, spikes, duration=200 * STEP)
    assert abs(spikes.num_spikes - 600) < 4.9 * np.sqrt(600)
    assert max(spikes.i) < 3000
    last = np.zeros(6000)
    last[spikes.i[:]] = np.asarray(spikes.t)  # ascending: the last one stays
    np.testing.assert_array_equal(np.asarray(group.last), last)


def test_IN_01_the_same_spikes_in_parts_and_for_any_number_of_threads(monkeypatch):
    def spikes_in(durations, threads):
        monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))
        group = PoissonGroup(20_000, 20 * Hz)
        spikes = SpikeMonitor(group)
        network = Network(group, spikes)
        seed(6)
        for duration in durations:
            network.run(duration)
        return spikes.i[:].tolist(), np.asarray(spikes.t).tolist()

    whole = spikes_in([10 * ms], 1)
    assert len(whole[0]) > 3000
    assert spikes_in([10 * ms], 2) == whole
    assert spikes_in([4 * ms, 6 * ms], 1) == whole


def test_IN_01_mistakes_in_a_poisson_group():
    with pytest.raises(DimensionMismatchError):
        PoissonGroup(2, 3 * mV)
    with pytest.raises(ValueError):
        PoissonGroup(0, 3 * Hz)
    with pytest.raises(ValueError):
        PoissonGroup(3, [1, 2] * Hz)
    group = PoissonGroup(2, "3*mV")
    with pytest.raises(BrianObjectException) as error:
        Network(group).run(0 * ms)
    assert isinstance(error.value.__cause__, DimensionMismatchError)


# ---- SpikeGeneratorGroup ---------------------------------------------------------------------------------


def spikes_of(group, duration):
    spikes = SpikeMonitor(group)
    run_with(group, spikes, duration=duration)
    return spikes.i[:].tolist(), np.round(spikes.t / STEP).astype(int).tolist()


def test_IN_03_given_spikes_repeat_after_the_period():
    group = SpikeGeneratorGroup(3, [2, 0], [0.2, 0.1] * ms, period=0.3 * ms)
    assert spikes_of(group, 8 * STEP) == ([0, 2, 0, 2, 0], [1, 2, 4, 5, 7])
    assert group.period == 0.3 * ms
    assert group.neuron_index.tolist() == [0, 2]
    np.testing.assert_allclose(group.spike_time / ms, [0.1, 0.2])


def test_IN_03_spikes_can_be_replaced_between_runs():
    group = SpikeGeneratorGroup(2, [0], [0] * ms)
    spikes = SpikeMonitor(group)
    network = run_with(group, spikes, duration=2 * STEP)
    group.set_spikes([1, 0], [0.3, 0.25] * ms)
    network.run(3 * STEP)
    assert spikes.i[:].tolist() == [0, 0, 1]
    group.set_spikes([], [] * ms)
    network.run(3 * STEP)
    assert len(spikes.i) == 3


def test_IN_03_spikes_are_variables():
    given = SpikeGeneratorGroup(3, [2, 0, 1, 0], [3, 1, 2, 2] * ms, name="given")
    np.testing.assert_allclose(given.spike_time / ms, [1, 2, 2, 3])
    assert given.neuron_index[:].tolist() == [0, 0, 1, 2] and given.spike_number[:].tolist() == [0, 1, 2, 3]
    assert repr(given.spike_time) == "<given.spike_time: array([1., 2., 2., 3.]) * msecond>"
    assert given.spike_time_[-1] == 0.003 and len(given.spike_time) == 4 and given.spike_time.shape == (4,)
    np.testing.assert_allclose(given.spike_time[given.neuron_index == 0] / ms, [1, 2])
    variable = given.variables["spike_time"]
    assert (variable.size, variable.dim, variable.constant) == (4, second.dim, True) and not variable.scalar
    assert given.variables["neuron_index"].get_value().tolist() == [0, 0, 1, 2]
    states = given.get_states()
    assert states["spike_number"].tolist() == [0, 1, 2, 3] and states["spike_time"][0] == 1 * ms
    view = given.spike_time
    view[:][0] = 7 * ms  # a copy
    given.set_spikes([1, 1], [4, 3] * ms)
    np.testing.assert_allclose(view / ms, [3, 4])
    for name in ("spike_time", "neuron_index", "spike_number"):
        with pytest.raises(TypeError, match="read-only"):
            setattr(given, name, getattr(given, name)[:])
    with pytest.raises(TypeError, match="condition"):
        given.spike_time["i == 1"]
    with pytest.raises(TypeError, match="read-only"):
        given.spike_time[0] = 1 * ms


def test_SG_03_a_wrong_unit_counts_before_that_a_variable_is_read_only():
    given = SpikeGeneratorGroup(1, [0], [0] * ms, period=2 * ms)
    for name, value in (("period", 3), ("period", 3 * mV), ("spike_time", [1]), ("t", 3), ("i", 3 * mV)):
        with pytest.raises(DimensionMismatchError):
            setattr(given, name, value)
    for name, value in (("period", 3 * ms), ("period_", 3), ("period", "3*ms"), ("t", 3 * ms), ("N", 3)):
        with pytest.raises(TypeError, match="read-only"):
            setattr(given, name, value)


def test_IN_03_the_period_is_a_variable():
    given = SpikeGeneratorGroup(2, [0, 1], [0, 1] * ms, period=2 * ms)
    assert given.period[:] == 2 * ms and given.period_[:] == 0.002 and given.period * 2 == 4 * ms
    assert repr(given.period) == f"<{given.name}.period: 2. * msecond>"
    assert given.get_states()["period"] == 2 * ms
    variable = given.variables["period"]
    assert variable.scalar and variable.constant and variable.read_only
    for wrong in ("given.period = 3*ms", "given.period[:] = '3*ms'", "given.period_ = 0.003"):
        with pytest.raises(TypeError, match="read-only"):
            exec(wrong)
    view, network = given.period, Network(given)
    network.store()
    given.set_spikes([0], [0.5] * ms, period=3 * ms)
    assert view[:] == 3 * ms
    network.restore()
    assert view[:] == 2 * ms
    given.set_spikes([0], [0.5] * ms)
    assert view[:] == 0 * ms


def test_IN_03_synapses_read_the_period():
    given = SpikeGeneratorGroup(1, [0], [0] * ms, period=2 * ms)
    group = NeuronGroup(1, "x : second")
    synapses = Synapses(given, group, on_pre="x_post += period_pre")
    synapses.connect()
    network = Network(given, group, synapses)
    network.run(2 * ms)
    given.set_spikes([0], [0.1] * ms, period=5 * ms)
    network.run(5 * ms)
    assert group.x_[0] == pytest.approx(0.007, rel=1e-12)


def test_IN_03_spikes_of_the_past_are_ignored_with_a_warning(caplog):
    group = SpikeGeneratorGroup(2, [0], [0] * ms)
    spikes = SpikeMonitor(group)
    network = run_with(group, spikes)
    group.set_spikes([1, 0], [0.3, 1.5] * ms)
    network.run(1 * ms)
    assert spikes.i[:].tolist() == [0, 0]
    assert "ignored" in caplog.text


def test_IN_03_mistakes_in_given_spikes():
    for arguments in (
        (2, [0, 2], [1, 2] * ms),
        (2, [0, -1], [1, 2] * ms),
        (2, [0], [1, 2] * ms),
        (2, [0], [-1] * ms),
    ):
        with pytest.raises(ValueError):
            SpikeGeneratorGroup(*arguments)
    with pytest.raises(ValueError, match="period"):
        SpikeGeneratorGroup(2, [0], [5] * ms, period=1 * ms)
    with pytest.raises(TypeError):
        SpikeGeneratorGroup(2.5, [0], [1] * ms)
    with pytest.raises(DimensionMismatchError):
        SpikeGeneratorGroup(2, [0], [1])


def causes(group):
    with pytest.raises(Exception) as error:
        Network(group).run(1 * ms)
    return error.value.__cause__ or error.value


def test_IN_03_mistakes_that_the_run_finds():
    twice = SpikeGeneratorGroup(2, [0, 0], [0.1, 0.13] * ms)
    assert isinstance(causes(twice), ValueError)
    uneven = SpikeGeneratorGroup(2, [0], [0] * ms, period=0.25 * ms)
    assert isinstance(causes(uneven), NotImplementedError)
