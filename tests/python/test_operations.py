"""Code and functions that run in a network's time, as in Brian 2 (checked against 2.9)."""

# ruff: noqa: F841 - texts of models find values by their name

import numpy as np
import pytest
from brio import *

STEP = 0.1 * ms


def cause_of(network):
    with pytest.raises(BrianObjectException) as error:
        network.run(0 * ms)
    return error.value.__cause__


# ---- run_regularly ---------------------------------------------------------------------------------------


def test_NG_06_run_regularly_runs_in_every_step():
    group = NeuronGroup(3, "v : 1\nw : 1")
    group.run_regularly("v += i; w = 2*v")
    network = Network(group)
    network.run(4 * STEP)
    assert group.v[:].tolist() == [0, 4, 8]
    assert group.w[:].tolist() == [0, 8, 16]
    network.run(STEP)
    assert group.v[:].tolist() == [0, 5, 10]


def test_NG_06_run_regularly_with_a_time_step_or_clock_of_its_own():
    group = NeuronGroup(1, "v : 1\nw : 1\nseen : second")
    group.run_regularly("v += 1", dt=0.3 * ms)
    clock = Clock(0.2 * ms)
    group.run_regularly("w += 1; seen = t", clock=clock)
    states = StateMonitor(group, ["v", "w", "seen"], record=0, when="end")
    Network(group, states).run(0.7 * ms)
    assert states.v[0].tolist() == [1, 1, 1, 2, 2, 2, 3]
    assert states.w[0].tolist() == [1, 1, 2, 2, 3, 3, 4]
    np.testing.assert_allclose(states.seen[0] / ms, [0, 0, 0.2, 0.2, 0.4, 0.4, 0.6], atol=1e-12)


def test_NG_06_the_name_of_the_operation_decides_whether_a_monitor_sees_its_effect():
    # 'group_run_regularly' comes before 'statemonitor', 'zz_run_regularly' after it.
    for name, seen in (("group", [1, 2]), ("zz", [0, 1])):
        group = NeuronGroup(1, "v : 1", name=name + "_operations*")
        group.run_regularly("v += 1")
        states = StateMonitor(group, "v", record=0, name="statemonitor_of_operations*")
        Network(group, states).run(2 * STEP)
        assert states.v[0].tolist() == seen


def test_NG_06_run_regularly_runs_in_its_slot_and_order():
    group = NeuronGroup(1, "x : 1")
    group.run_regularly("x = 10*x + 1", when="end")
    group.run_regularly("x = 10*x + 2", when="start", order=1)
    group.run_regularly("x = 10*x + 3", when="start", order=-1)
    group.run_regularly("x = 10*x + 4", when="after_groups")
    Network(group).run(STEP)
    assert group.x[0] == 3241


def test_NG_06_run_regularly_of_a_part():
    group = NeuronGroup(6, "v : 1")
    group[2:5].run_regularly("v += i + 10*N")
    Network(group).run(STEP)
    assert group.v[:].tolist() == [0, 0, 30, 31, 32, 0]


def test_NG_06_run_regularly_of_synapses():
    group = NeuronGroup(2, "v : 1")
    synapses = Synapses(group, group, "w : 1")
    synapses.connect()
    synapses.w = "i + 10*j"
    synapses.run_regularly("w += 1; v_post += w")
    Network(group, synapses).run(STEP)
    assert synapses.w[:].tolist() == [1, 11, 2, 12]
    assert group.v[:].tolist() == [3, 23]


def test_NG_06_run_regularly_of_a_poisson_group():
    group = PoissonGroup(3, 0 * Hz)
    group.run_regularly("rates = i*Hz")
    Network(group).run(STEP)
    assert (group.rates[:] / Hz).tolist() == [0, 1, 2]


def test_NG_06_run_regularly_may_draw_random_numbers():
    group = NeuronGroup(1000, "v : 1")
    group.run_regularly("v = rand()")
    seed(3)
    Network(group).run(STEP)
    assert len(set(group.v[:])) == 1000
    assert 0.4 < np.mean(group.v) < 0.6  # 11 standard errors


def test_NG_06_run_regularly_respects_unless_refractory():
    group = NeuronGroup(
        2,
        "dv/dt = 0/second : 1 (unless refractory)\nw : 1",
        threshold="v > 0.5 and i == 0",
        reset="",
        refractory=10 * ms,
    )
    group.run_regularly("v += 1; w += 1", when="end")
    Network(group).run(4 * STEP)
    assert group.v[:].tolist() == [1, 4]
    assert group.w[:].tolist() == [4, 4]


def test_NG_06_operations_see_names_from_outside():
    group = NeuronGroup(1, "v : volt", namespace={"inside": 2})
    group.run_regularly("v = inside*outside")
    outside = 3 * mV
    network = Network(group)
    network.run(STEP)
    assert group.v[0] == 6 * mV
    outside = 4 * mV
    network.run(STEP)
    assert group.v[0] == 8 * mV


def test_NG_06_an_operation_can_be_switched_off():
    group = NeuronGroup(1, "v : 1")
    operation = group.run_regularly("v += 1")
    network = Network(group)
    network.run(STEP)
    operation.active = False
    network.run(STEP)
    assert group.v[0] == 1
    operation.active = True
    network.run(STEP)
    assert group.v[0] == 2


def test_NG_06_attributes_of_an_operation():
    group = NeuronGroup(1, "v : 1", name="group_of_operation")
    operation = group.run_regularly("v += 1", when="end", order=3)
    other = group.run_regularly("v += 1", dt=1 * ms, name="named")
    assert (operation.when, operation.order, operation.name) == ("end", 3, "group_of_operation_run_regularly")
    assert operation in group.contained_objects and operation.group.name == group.name
    assert operation.clock is group.clock and other.clock.dt == 1 * ms and other.name == "named"


def test_NG_06_mistakes_in_run_regularly():
    group = NeuronGroup(2, "v : 1\ns : 1 (shared)\nq = v : 1")
    with pytest.raises(ValueError):
        group.run_regularly("v = 1", dt=1 * ms, clock=defaultclock)
    with pytest.raises(AttributeError, match="run_regularly"):
        group.custom_operation("v = 1")
    for code, kind in (
        ("v = unknown", KeyError),
        ("v = 2*mV", DimensionMismatchError),
        ("v = ", SyntaxError),
        ("q = 1", SyntaxError),
    ):
        wrong = NeuronGroup(2, "v : 1\ns : 1 (shared)\nq = v : 1")
        wrong.run_regularly(code)
        assert isinstance(cause_of(Network(wrong)), (kind, TypeError)), code


def test_EX_10_what_is_shared_comes_before_what_differs():
    for code in ("v = 1\ns = 2", "s = v", "s = i", "x = v + 1\ns = 2"):
        group = NeuronGroup(2, "v : 1\ns : 1 (shared)")
        group.run_regularly(code)
        assert isinstance(cause_of(Network(group)), SyntaxError), code
    group = NeuronGroup(3, "v : 1\ns : 1 (shared)")
    group.run_regularly("x = s + 1\ns = x\ny = 10*x\nv = x*i + y")
    Network(group).run(2 * STEP)
    assert group.s == 2
    assert group.v[:].tolist() == [20, 22, 24]


def test_EX_10_shared_variables_are_not_written_for_one_item():
    resets = NeuronGroup(2, "v : 1\ns : 1 (shared)", threshold="v >= 0", reset="s = 1")
    assert isinstance(cause_of(Network(resets)), SyntaxError)
    for code in ("z = 1", "s_post = 1"):
        group = NeuronGroup(2, "v : 1\ns : 1 (shared)", threshold="v >= 0", reset="")
        synapses = Synapses(group, group, "z : 1 (shared)", on_pre=code)
        synapses.connect(j="i")
        assert isinstance(cause_of(Network(group, synapses)), SyntaxError), code


# ---- run_at ----------------------------------------------------------------------------------------------


def test_NG_07_run_at_given_times():
    group = NeuronGroup(2, "v : 1\nlast : second")
    group.run_at("v += i + 1; last = t", times=[0.3, 0.1, 0.25] * ms)
    states = StateMonitor(group, "v", record=1)
    network = Network(group, states)
    network.run(0.5 * ms)
    assert states.v[0].tolist() == [0, 2, 2, 6, 6]
    np.testing.assert_allclose(group.last / ms, [0.3] * 2)
    np.testing.assert_allclose(states.t / ms, [0, 0.1, 0.2, 0.3, 0.4])


def test_NG_07_run_at_over_several_runs():
    group = NeuronGroup(1, "v : 1")
    group.run_at("v += 1", times=[0, 0.5, 1] * ms, when="end")
    network = Network(group)
    for duration, expected in ((0.5, 1), (0.5, 2), (0.1, 3)):
        network.run(duration * ms)
        assert group.v[0] == expected


def test_NG_07_mistakes_in_run_at():
    group = NeuronGroup(1, "v : 1")
    with pytest.raises(ValueError):
        group.run_at("v += 1", times=[1, 1] * ms)
    with pytest.raises(DimensionMismatchError):
        group.run_at("v += 1", times=[1, 2])


# ---- network operations ----------------------------------------------------------------------------------


def test_IN_07_network_operation_with_and_without_the_time():
    times, calls = [], []

    @network_operation
    def without():
        calls.append(True)

    @network_operation(dt=0.2 * ms, when="end", order=1)
    def with_time(t):
        times.append(t / ms)

    Network(without, with_time).run(0.5 * ms)
    assert len(calls) == 5
    np.testing.assert_allclose(times, [0, 0.2, 0.4], atol=1e-12)
    assert with_time.__name__ == "with_time"


def test_IN_07_network_operation_reads_and_writes_state():
    group = NeuronGroup(2, "dv/dt = 1/STEP : 1", method="euler")
    seen = []

    def change():
        seen.append(float(group.v[0]))
        group.v = "v*10 + i"

    Network(group, NetworkOperation(change, when="start")).run(3 * STEP)
    np.testing.assert_allclose(seen, [0, 1, 11], rtol=1e-12)
    np.testing.assert_allclose(group.v[:], [111, 222], rtol=1e-12)


def test_IN_07_methods_are_network_operations_too():
    class Counter:
        def __init__(self):
            self.n = 0
            self.operation = NetworkOperation(self.count)
            self.at_times = NetworkOperation(self.count_at, clock=Clock(0.2 * ms))

        def count(self):
            self.n += 1

        def count_at(self, t):
            self.n += 100

    counter = Counter()
    Network(counter.operation, counter.at_times).run(4 * STEP)
    assert counter.n == 204


def test_IN_07_network_operation_sees_the_spikes_of_its_step():
    group = NeuronGroup(4, "v : 1", threshold="v > 0", reset="v = 0")
    group.v = [0, 1, 0, 1]
    seen = []

    @network_operation(when="after_thresholds")
    def look():
        seen.append(list(group.spikes))

    Network(group, look).run(2 * STEP)
    assert seen == [[1, 3], []]
    assert list(group.spikes) == []


def test_IN_07_stop_ends_the_run_after_its_step():
    group = NeuronGroup(1, "v : 1")
    group.run_regularly("v += 1", when="end")

    @network_operation(when="start")
    def check():
        if group.v[0] >= 2:
            stop()

    network = Network(group, check)
    network.run(1 * ms)
    assert group.v[0] == 3
    np.testing.assert_allclose(network.t / ms, 0.3)


def test_IN_07_what_a_function_raises_ends_the_run():
    class Enough(Exception):
        pass

    @network_operation
    def fail(t):
        if t > 0.15 * ms:
            raise Enough

    with pytest.raises(Exception) as error:
        Network(fail).run(1 * ms)
    assert isinstance(error.value, Enough) or isinstance(error.value.__cause__, Enough)


def test_IN_07_mistakes_in_network_operations():
    with pytest.raises(TypeError):
        NetworkOperation(lambda a, b: None)
    with pytest.raises(TypeError):
        NetworkOperation("text")
    with pytest.raises(TypeError):

        class Wrong:
            @network_operation
            def operate(self):
                pass


def test_IN_08_objects_of_ones_own_class():
    class Own(BrianObject):
        add_to_magic_network = True

        def __init__(self, **kwds):
            super().__init__(**kwds)
            self.log = []

        def before_run(self, run_namespace):
            self.log.append("before")

        def run(self):
            self.log.append("run")

        def after_run(self):
            self.log.append("after")

    own = Own(dt=0.2 * ms, name="own_object*")
    network = Network(own)
    network.run(0.4 * ms)
    assert own.log == ["before", "run", "run", "after"]
    own.active = False
    network.run(0.4 * ms)
    assert own.log.count("run") == 2
