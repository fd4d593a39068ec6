"""Functions of time that are given by values, and binomial numbers."""

# ruff: noqa: F841 - texts of models find functions by their name

import numpy as np
import pytest
from brio import *
from brio.units import *


def _trace(group, name, duration):
    monitor = StateMonitor(group, name, record=True)
    Network(group, monitor).run(duration, level=1)
    return np.asarray(getattr(monitor, name))


def test_FN_05_holds_each_value_until_the_next():
    steps = TimedArray([0, 1], dt=0.4 * ms)
    group = NeuronGroup(1, "x = steps(t) : 1", dt=0.1 * ms)
    assert _trace(group, "x", 0.8 * ms)[0].tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_FN_05_columns_and_units():
    table = TimedArray(np.arange(6).reshape(2, 3) * nA, dt=0.1 * ms)
    group = NeuronGroup(4, "x = table(t, i) + 1*nA : amp")
    found = _trace(group, "x", 0.3 * ms)
    assert found[0] == pytest.approx(np.array([1, 4, 4]) * 1e-9)  # rounding of nA
    assert np.isnan(found[3]).all()
    with pytest.raises(DimensionMismatchError):
        NeuronGroup(1, "x : volt").x = "table(t, i)"
    with pytest.raises(DimensionMismatchError):
        NeuronGroup(1, "x : amp").x = "table(1, i)"


def test_FN_05_can_be_called_from_python():
    line = TimedArray(np.arange(4) * mV, dt=1 * ms, name="line")
    assert line.name == "line" and line.dt == 0.001 and line.dim is volt.dim
    assert line(-1 * ms) == 0 * mV
    assert line(1.5 * ms) == 1 * mV
    assert line(1 * second) == 3 * mV
    assert np.array_equal(line([0, 2.99, 2.99999999, 17] * ms), [0, 2, 3, 3] * mV)
    with pytest.raises(DimensionMismatchError):
        line(1)
    table = TimedArray(np.arange(6).reshape(2, 3), dt=1 * ms)
    assert table(1 * ms, 2) == 5
    assert np.array_equal(table(1 * ms, [0, 1]), [3, 4])
    assert np.array_equal(table([0, 1] * ms, [0, 1]), [0, 4])
    for column in (-1, 3):
        with pytest.raises(IndexError):
            table(0 * ms, column)


# The same answer from Python and from a kernel, also at times that are no multiples of anything.
def test_FN_05_python_and_kernels_agree():
    values = TimedArray(np.arange(50), dt=0.3 * ms)
    group = NeuronGroup(2000, "time : second\nx : 1")
    group.time = np.linspace(-1, 17, 2000) * ms
    group.x = "values(time)"
    assert np.array_equal(group.x, values(group.time))


@pytest.mark.parametrize(
    ("values", "dt", "error"),
    [
        (np.zeros((2, 2, 2)), 1 * ms, NotImplementedError),
        (3.0, 1 * ms, NotImplementedError),
        ([], 1 * ms, ValueError),
        ([1, 2], 1, DimensionMismatchError),
        ([1, 2], 0 * ms, ValueError),
        ([1, 2], -1 * ms, ValueError),
    ],
)
def test_FN_05_what_is_none_is_refused(values, dt, error):
    with pytest.raises(error):
        TimedArray(values, dt=dt)


def test_FN_05_linear_equations_stay_exact():
    drive = TimedArray([1, 3], dt=1 * ms)
    group = NeuronGroup(1, "dv/dt = (drive(t) - v)/(2*ms) : 1", method="exact")
    run(2 * ms)
    decay = np.exp(-0.5)
    # Forty steps of products, each rounded once or twice.
    assert group.v[0] == pytest.approx(3 + (1 - decay - 3) * decay, rel=1e-14)
    assert drive.is_locally_constant(1e-4)
    assert not drive.is_locally_constant(2e-3)
    assert not drive.is_locally_constant(3e-4)


def test_FN_05_another_array_under_the_same_name():
    for factor in (1, 2):
        ramp = TimedArray(factor * np.arange(3), dt=defaultclock.dt)
        group = NeuronGroup(1, "dx/dt = ramp(t)/dt : 1", method="euler")
        Network(group).run(3 * defaultclock.dt)
        assert group.x[0] == 3 * factor


def test_FN_05_values_may_change_between_runs_of_one_network():
    group = NeuronGroup(1, "x = ramp(t) : 1")
    monitor = StateMonitor(group, "x", record=0)
    network = Network(group, monitor)
    for factor in (1, 2):
        network.run(0.1 * ms, namespace={"ramp": TimedArray([factor, 0], dt=1 * second)})
    assert monitor.x[0].tolist() == [1, 2]


def test_FN_05_grids_that_do_not_fit_are_mentioned(caplog):
    odd = TimedArray([1, 2], dt=0.25 * ms)
    group = NeuronGroup(1, "x = odd(t) : 1", name="crooked")
    Network(group).run(0 * ms)
    assert "crooked" in caplog.text and odd.name in caplog.text


def test_FN_06_binomial_numbers():
    seed(4)
    hits = BinomialFunction(20, 0.3)
    group = NeuronGroup(10000, "x : 1\ny : integer")
    group.x = "hits()"
    group.y = "hits()"
    # Mean 6, variance 4.2: beyond 4 standard errors once in 16 000 seeds.
    assert abs(np.mean(group.x) - 6) < 4 * np.sqrt(4.2 / 10000)
    assert abs(np.var(group.x) - 4.2) < 4 * 4.2 * np.sqrt(2 / 10000)
    assert not np.array_equal(group.x, group.y)
    assert hits().shape == (1,)


@pytest.mark.parametrize(("n", "p"), [(-1, 0.5), (2.5, 0.5), (10, -0.1), (10, 1.1), (10, np.nan)])
def test_FN_06_what_is_no_distribution_is_refused(n, p):
    with pytest.raises(ValueError):
        BinomialFunction(n, p)


def test_FN_07_poisson_numbers():
    seed(5)
    group = NeuronGroup(10000, "mean : 1\nx : integer")
    group.mean = "5*(i % 4)"
    group.x = "poisson(mean)"
    for mean in (0, 5, 10, 15):
        sample = np.asarray(group.x)[np.asarray(group.mean) == mean]
        assert abs(sample.mean() - mean) <= 4 * np.sqrt(mean / len(sample))  # once in 16 000 seeds
