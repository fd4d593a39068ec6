"""SY-20: what variables of neurons were, x_pre(t - delay); an addition, so that NumPy says what is right."""

import warnings

import numpy as np
import pytest
from brio import *

STEP = 0.1 * ms


@pytest.fixture(autouse=True)
def time_step():
    start_scope()
    defaultclock.dt = STEP
    yield
    defaultclock.dt = STEP


def run_all(*objects, duration):
    network = Network(*objects)
    network.run(duration)
    return network


def coupled(count=5, sources=slice(None), method="euler"):
    cells = NeuronGroup(
        count,
        "dv/dt = (drive - v)/(10*ms) + coupling/ms : 1\ndrive : 1\ncoupling : 1",
        method=method,
        name="cells",
    )
    cells.v, cells.drive = "0.1*i", "1 - 0.2*i"
    links = Synapses(
        cells[sources],
        cells,
        "d : second (constant)\ncoupling_post = 0.01*(v_pre(t - d) - v_post) : 1 (summed)",
        name="links",
    )
    return cells, links


class Reference:
    """The same by NumPy, step by step: rows of `history` are values at the beginning of steps."""

    def __init__(self, cells, links, first_source=0):
        self.v, self.drive = np.array(cells.v), np.array(cells.drive)
        self.i, self.j = links.i[:] + first_source, links.j[:]
        self.history = []

    def run(self, steps, delays):
        for _ in range(steps):
            self.history.append(self.v)
            coupling = np.zeros_like(self.v)
            for i, j, delay in zip(self.i, self.j, delays, strict=True):
                coupling[j] += 0.01 * (self.history[max(len(self.history) - 1 - delay, 0)][i] - self.v[j])
            self.v = self.v + 0.1 * ((self.drive - self.v) / 10 + coupling)


# Rounding, of some 200 steps of Euler's method in another order of operations.
SAME = 1e-13


@pytest.mark.parametrize("sources", [slice(None), slice(2, 4)])
def test_SY_20_each_synapse_has_a_delay_of_its_own(sources):
    cells, links = coupled(sources=sources)
    links.connect(condition="i + 3 != j")
    delays = np.random.default_rng(1).integers(0, 40, len(links))
    links.d = delays * STEP
    reference = Reference(cells, links, sources.start or 0)
    record = StateMonitor(cells, "v", record=True)
    run_all(cells, links, record, duration=20 * ms)
    reference.run(200, delays)
    assert np.allclose(record.v.T, reference.history, rtol=0, atol=SAME)
    assert np.ptp(record.v[:, -1]) > 0.1


def test_SY_20_delays_between_runs_and_from_operations():
    cells, links = coupled()
    links.connect()
    reference = Reference(cells, links)
    network = Network(cells, links)
    first, second, third = (np.random.default_rng(k).integers(0, 10 * k, len(links)) for k in (1, 2, 3))
    links.d = first * STEP
    network.run(3 * ms)
    reference.run(30, first)
    # The longest was 9 steps: older values are gone, and the oldest that is there is read for longer delays.
    links.d = second * STEP
    forgotten = 29 - first.max()
    known = reference.history
    network.run(2 * ms)
    for k in range(forgotten):
        known[k] = known[forgotten]
    reference.run(20, second)
    assert np.allclose(cells.v, reference.v, rtol=0, atol=SAME)

    @network_operation(when="start")
    def change(t):
        if abs(t - 6 * ms) < 0.01 * ms:
            links.d = third * STEP

    network.add(change)
    network.run(1 * ms)
    reference.run(10, second)
    forgotten = 60 - second.max()
    for k in range(forgotten):
        known[k] = known[forgotten]
    network.run(1 * ms)
    reference.run(10, third)
    assert np.allclose(cells.v, reference.v, rtol=0, atol=SAME)


def test_SY_20_a_spike_brings_a_value_from_when_it_was_emitted():
    source = NeuronGroup(
        3, "dv/dt = 1/ms : 1", threshold="v > 0.95 + 0.1*i", reset="v = -100", method="euler"
    )
    target = NeuronGroup(3, "x : 1")
    synapses = Synapses(source, target, on_pre="x_post = v_pre(t - delay)", name="S")
    synapses.connect(j="i")
    synapses.delay = "i*0.3*ms"
    run_all(source, target, synapses, duration=5 * ms)
    # At the beginning of the step in which the threshold was crossed: one step of 0.1 less.
    assert np.allclose(target.x, [0.9, 1.0, 1.1], rtol=0, atol=1e-12)


def test_SY_20_equations_know_the_delay_of_spikes():
    cells = NeuronGroup(3, "x : 1\ny : 1", threshold="x < 0")
    cells.run_regularly("x += 1", when="end")
    synapses = Synapses(cells, cells, "y_post = x_pre(t - delay) : 1 (summed)", on_pre="y += 0")
    synapses.connect(j="i")
    synapses.delay = 0.4 * ms
    network = run_all(cells, synapses, duration=1 * ms)
    assert np.array_equal(cells.y, [5, 5, 5])
    synapses.delay = "0.1*i*ms"
    network.run(0.1 * ms)
    assert np.array_equal(cells.y, [10, 9, 8])
    others = NeuronGroup(3, "x : 1")
    unknown = Synapses(others, others, "z = delay/ms : 1")
    unknown.connect()
    with pytest.raises(BrianObjectException) as caught:
        run_all(others, unknown, StateMonitor(unknown, "z", record=True), duration=0.1 * ms)
    assert "'delay' is not known" in str(caught.value.__cause__)


def test_SY_20_equations_with_delays():
    # x' = -x(t - 1 ms) from x = 1: 1 - t, then 1 - t + (t - 1)^2/2, step after step.
    errors = []
    for dt in (0.1, 0.05, 0.025):
        defaultclock.dt = dt * ms
        x = NeuronGroup(1, "dx/dt = -x(t - tau)/ms : 1", method="euler", namespace={"tau": 1 * ms})
        x.x = 1
        record = StateMonitor(x, "x", record=0)
        run_all(x, record, duration=2 * ms)
        t = record.t / ms
        exact = 1 - t + np.where(t > 1, (t - 1) ** 2 / 2, 0)
        assert np.allclose(record.x[0, t <= 1], exact[t <= 1], rtol=0, atol=1e-14)
        errors.append(abs(record.x[0] - exact).max() / dt)
    # A value is held for a step: first order, half a step late where x'' is 1.
    assert errors == sorted(errors) and 0.4 < errors[0] < errors[-1] < 0.5


@pytest.mark.parametrize("method", ["exact", "exponential_euler", "rk2", "rk4", "gsl_rkf45"])
def test_SY_20_all_methods_hold_the_value_for_a_step(method):
    # v' = -v/tau + x(t - d)/tau, where x grows by one in each step: exact for a value that is held.
    source = NeuronGroup(1, "x : 1")
    source.run_regularly("x += 1", when="end")
    target = NeuronGroup(
        1, "dv/dt = (source_x(t - 0.5*ms) - v)/(2*ms) : 1\nsource_x : 1 (linked)", method=method
    )
    target.source_x = linked_var(source, "x")
    run_all(source, target, duration=2 * ms)
    v = 0.0
    for step in range(20):
        v = max(step - 5, 0) + (v - max(step - 5, 0)) * np.exp(-0.05)
    # A step of rk2 is wrong by (0.05)^3/6 of how far v has to go, less than 5; one of rk4 by (0.05)^5/120.
    # By default, gsl_rkf45 lets each of the 20 steps be wrong by 1e-6, half of which v forgets until the end.
    assert abs(target.v[0] - v) < {"rk2": 20 * 5 * 0.05**3 / 6, "gsl_rkf45": 1e-5}.get(method, 1e-6)


def test_SY_20_coefficients_that_were():
    # The rate of decay is a value of the past: no matrix exponential may be kept.
    source = NeuronGroup(1, "x : 1")
    source.run_regularly("x += 1", when="end")
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, "dy/dt = -x_pre(t - 0.3*ms)*y/ms : 1 (clock-driven)", method="exact")
    synapses.connect()
    synapses.y = 1
    run_all(source, target, synapses, duration=1 * ms)
    assert np.isclose(synapses.y[0], np.exp(-0.1 * sum(range(7))), rtol=1e-12)


def test_SY_20_kinds_of_variables():
    cells = NeuronGroup(
        3,
        """dv/dt = 1/ms : 1 (unless refractory)
           k : 1
           total : 1 (shared)
           flag : boolean
           n : integer
           twice = 2*v : 1
           held = v + 1 : 1 (constant over dt)
           before = v(t - 0.2*ms) : 1""",
        threshold="v > 1.55 + i",
        reset="v = 0",
        refractory=1 * ms,
        method="euler",
    )
    cells.run_regularly(
        "total += 1; k = i + 10*t_in_timesteps; flag = t_in_timesteps % 2 == 0; n += i", when="end"
    )
    synapses = Synapses(
        cells,
        cells,
        """a = k_pre(t - 0.3*ms) : 1
           b = total_pre(t - 0.3*ms) : 1
           c = flag_pre(t - 0.3*ms) : boolean
           d = n_pre(t - 0.3*ms) : integer
           m = twice_pre(t - 0.3*ms) : 1
           f = held_pre(t - 0.3*ms) : 1
           g = before_pre(t - 0.3*ms) : 1
           h = not_refractory_pre(t - 0.3*ms) : boolean""",
    )
    synapses.connect(j="i")
    now = StateMonitor(
        cells, ["k", "total", "flag", "n", "twice", "held", "before", "not_refractory"], record=True
    )
    then = StateMonitor(synapses, list("abcdmfgh"), record=True)
    run_all(cells, synapses, now, then, duration=4 * ms)
    for name, variable in zip("abcdmfgh", now.record_variables, strict=True):
        past, present = getattr(then, name), getattr(now, variable)
        assert np.array_equal(past[:, 3:], np.broadcast_to(present, past.shape)[:, :-3]), variable
        assert np.array_equal(past[:, :3], np.broadcast_to(present, past.shape)[:, [0, 0, 0]]), variable
    assert len(np.unique(then.c)) == len(np.unique(then.h)) == 2


def test_SY_20_a_value_that_depends_on_its_own_past():
    cells = NeuronGroup(2, "x = 1 + i + 0.5*x(t - 0.2*ms) : 1")
    record = StateMonitor(cells, "x", record=True)
    run_all(cells, record, duration=5 * ms)
    # From the second step on: nothing says what it was before the first.
    assert np.array_equal(record.x[:, 3:].T, [1, 2] + 0.5 * record.x[:, 1:-2].T)
    assert np.allclose(record.x[:, -1], [2, 4], atol=4 * 0.5**24)


def test_SY_20_delays_that_are_expressions():
    cells = NeuronGroup(4, "x : 1\nposition : metre (constant)")
    cells.run_regularly("x += 1", when="end")
    cells.position = "i*mm"
    synapses = Synapses(
        cells, cells, "y = x_pre(t - abs(position_pre - position_post)/speed - 0.1*ms + dt) : 1", name="axons"
    )
    synapses.connect()
    record = StateMonitor(synapses, "y", record=True)
    Network(cells, synapses, record).run(2 * ms, namespace={"speed": 10 * metre / second})
    assert np.array_equal(record.y[:, -1], 19 - abs(synapses.i[:] - synapses.j[:]))


def test_SY_20_a_source_with_longer_steps():
    source = NeuronGroup(1, "x : 1", dt=0.5 * ms)
    source.run_regularly("x += 1", when="end", dt=0.5 * ms)
    target = NeuronGroup(1, "y : 1")
    synapses = Synapses(source, target, "y_post = x_pre(t - 1*ms) : 1 (summed)")
    synapses.connect()
    record = StateMonitor(target, "y", record=0, when="end")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run_all(source, target, synapses, record, duration=3 * ms)
    assert np.array_equal(record.y[0], np.repeat([0, 0, 0, 1, 2, 3], 5))


def test_SY_20_another_time_step_between_runs():
    cells = NeuronGroup(1, "dx/dt = 1/ms : 1\ny = x(t - 1*ms) : 1", method="euler")
    record = StateMonitor(cells, "y", record=0)
    network = Network(cells, record)
    network.run(3 * ms)
    defaultclock.dt = 0.2 * ms
    network.run(2 * ms)
    defaultclock.dt = 0.05 * ms
    network.run(2 * ms)
    # Rows are where they were in time; the last of the steps of 0.2 ms holds until the next of 0.05 ms.
    after = record.t > 1 * ms
    assert abs(record.y[0, after] - (record.t[after] / ms - 1)).max() < 0.2 - 0.05 + 1e-12
    assert np.isclose(record.y[0, -1], 7 - 0.05 - 1, rtol=1e-12)


@pytest.mark.parametrize("fresh", [False, True])
@pytest.mark.parametrize("on_disk", [False, True])
def test_SY_20_stored_states_have_the_past(tmp_path, fresh, on_disk):
    file = str(tmp_path / "state") if on_disk else None
    if fresh and not on_disk:
        return  # what is in memory belongs to one network

    def network():
        cells, links = coupled()
        links.connect()
        links.d = "0.1*ms*(3 + i + 2*j)"
        return Network(cells, links)

    first = network()
    first.store("begin", file)
    first.run(2 * ms)
    first.store("middle", file)
    first.run(2 * ms)
    expected = np.array(first["cells"].v)
    second = network() if fresh else first
    second.restore("middle", file)
    second.run(2 * ms)
    assert np.array_equal(second["cells"].v, expected)
    # Before the first step nothing was, whatever has run since.
    second.restore("begin", file)
    second.run(4 * ms)
    assert np.array_equal(second["cells"].v, expected)


def test_SY_20_steps_in_which_nobody_looked_are_no_past():
    cells = NeuronGroup(1, "dx/dt = 1/ms : 1", method="euler")
    synapses = Synapses(cells, cells, "y = x_pre(t - 0.5*ms) : 1")
    synapses.connect()
    record = StateMonitor(synapses, "y", record=0)
    network = Network(cells, synapses, record)
    network.run(1 * ms)
    synapses.active = record.active = False
    network.run(1 * ms)
    synapses.active = record.active = True
    network.run(1 * ms)
    steps = np.arange(10)
    expected = [*np.maximum(steps - 5, 0), *(20 + np.maximum(steps - 5, 0))]
    assert np.allclose(record.y[0], np.divide(expected, 10), rtol=0, atol=1e-14)


def test_SY_20_same_bits_on_any_number_of_threads(monkeypatch):
    def result(threads):
        start_scope()
        seed(3)
        monkeypatch.setenv("BRIO_NUM_THREADS", threads)
        cells = NeuronGroup(
            20000, "dv/dt = (v(t - d) - v**3 + 0.1*c)/ms : 1\nd : second (constant)\nc : 1", method="rk4"
        )
        cells.v, cells.d = "rand()", "rand()*3*ms"
        links = Synapses(cells, cells, "c_post = tanh(v_pre(t - 2*ms)) + exp(-v_post) : 1 (summed)")
        links.connect(j="k for k in range(i - 2, i + 3) if k >= 0 and k < N_post")
        run_all(cells, links, duration=2 * ms)
        return np.array(cells.v)

    one, four = result("1"), result("4")
    assert np.array_equal(one, four) and np.isfinite(one).all()


def refusal(expression, extra="", operation=None, value=None):
    cells = NeuronGroup(2, "dv/dt = -v/(10*ms) : 1\nc : 1", method="euler")
    synapses = Synapses(
        cells, cells, f"d : second\nw : 1\nc_post = {expression} : 1 (summed)\n{extra}", name="S"
    )
    synapses.connect()
    if value is not None:
        synapses.d = value
    if operation is not None:
        synapses.run_regularly(operation)
    with pytest.raises(Exception) as caught:
        run_all(cells, synapses, duration=0.2 * ms)
    return caught.value.__cause__ or caught.value


@pytest.mark.parametrize(
    ("case", "kind", "message"),
    [
        ({"expression": "v_pre(t - 5)"}, DimensionMismatchError, "a delay is a time, but '5' has no unit"),
        ({"expression": "v_pre(t - v_post*ms)"}, SyntaxError, "must stay the same during a run"),
        ({"expression": "v_pre(t - t)"}, SyntaxError, "but 't' changes"),
        ({"expression": "v_pre(t - rand()*ms)"}, SyntaxError, "is drawn at random"),
        ({"expression": "v_pre(t - v_pre(t - d)*ms)"}, SyntaxError, "changes"),
        ({"expression": "v_pre(t - int(i > j)*ms + (i > j))"}, TypeError, "it can't be a delay"),
        ({"expression": "v_pre(3*ms)"}, SyntaxError, "'v_pre' is a variable, but is used like a function"),
        ({"expression": "w(t - 1*ms)"}, NotImplementedError, "a variable of synapses"),
        ({"expression": "q_pre(t - 1*ms)"}, KeyError, "no function 'q_pre'"),
        ({"expression": "v_pre(t - d)", "value": -1 * ms}, ValueError, "is -0.001 s for synapse 0 of S"),
        ({"expression": "v_pre(t - d)", "value": np.nan * second}, ValueError, "is nan s for synapse 0 of S"),
        ({"expression": "v_pre(t - d)", "value": 1e6 * second}, ValueError, "which is too long"),
        ({"expression": "v_pre(t - 1*ms + 2*ms)"}, ValueError, "is -0.001 s, but must be a time from 0 on"),
        ({"expression": "v_pre(t - d)", "operation": "d = 1*ms"}, SyntaxError, "writes what it is made of"),
    ],
)
def test_SY_20_errors(case, kind, message):
    error = refusal(**case)
    assert message in str(error) and isinstance(error, kind), repr(error)
    assert case["expression"] in str(error)  # the user's line


def test_SY_20_where_there_is_no_past():
    cells = NeuronGroup(2, "v : 1", threshold="v > 1")
    synapses = Synapses(
        cells, cells, "dx/dt = (v_pre(t - 1*ms) - x)/ms : 1 (event-driven)", on_pre="v_post += x", name="S"
    )
    with pytest.raises(NotImplementedError, match="while synapses are made"):
        synapses.connect("v_pre(t - 1*ms) > 0")
    synapses.connect()
    with pytest.raises(NotImplementedError, match="only while the network runs"):
        cells.v = "v(t - 1*ms)"
    with pytest.raises(BrianObjectException) as caught:
        run_all(cells, synapses, duration=0.1 * ms)
    assert "what a variable was in between" in str(caught.value.__cause__)


def test_SY_20_a_past_that_does_not_fit():
    cells = NeuronGroup(1_000_000, "v : 1\nc : 1")
    synapses = Synapses(cells[:1], cells[:1], "c_post = v_pre(t - 1000*second) : 1 (summed)")
    synapses.connect()
    with pytest.raises(MemoryError, match="10000000 steps of 'v' take 80 TB of memory"):
        run_all(cells, synapses, duration=0.1 * ms)


def test_SY_20_what_is_kept_counts_as_memory():
    cells, links = coupled(100)
    links.connect(j="i")
    links.d = 100 * ms
    network = run_all(cells, links, duration=0.1 * ms)
    kept = [item for item in network.memory_estimate(1 * ms).items if item.what == "what it was"]
    assert len(kept) == 1 and 0 <= kept[0].bytes - 100 * 1001 * 8 < 128  # of padding
