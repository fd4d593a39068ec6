"""Networks, and `run` without one: Brian 2's rules (checked against 2.9)."""

import gc

import numpy as np
import pytest
from brio import *
from brio.preference_table import prefs


def ramp(n=1, **kwds):
    return NeuronGroup(n, "dv/dt = 1/ms : 1", method="euler", **kwds)


# ---- magic -----------------------------------------------------------------------------------------------


def test_NW_02_runs_continue():
    group = ramp()
    spikes = StateMonitor(group, "v", record=True)
    run(1 * ms)
    assert magic_network.t == 1 * ms
    run(1 * ms)
    assert magic_network.t == 2 * ms and group.t == 2 * ms
    np.testing.assert_allclose(group.v[0], 2, rtol=1e-12)
    assert len(spikes.t) == 20


def test_NW_03_nothing_to_run():
    run(1 * ms)


def test_NW_03_new_objects_start_a_new_simulation():
    group = ramp()
    run(1 * ms)
    del group
    other = ramp()
    run(2 * ms)
    assert magic_network.t == 2 * ms and other.t == 2 * ms


def test_NW_03_a_mixture_is_refused():
    group = ramp()
    run(1 * ms)
    other = ramp()
    with pytest.raises(MagicError) as caught:
        run(1 * ms)
    assert f"'{group.name}'" in str(caught.value) and f"'{other.name}'" in str(caught.value)


def test_NW_03_also_after_a_run_of_no_time():
    group = ramp()  # noqa: F841
    run(0 * ms)
    other = ramp()  # noqa: F841
    with pytest.raises(MagicError):
        run(1 * ms)


def test_NW_03_monitors_may_come_later():
    group = ramp()
    run(1 * ms)
    monitor = StateMonitor(group, "v", record=True)
    run(1 * ms)
    np.testing.assert_allclose(monitor.t_, np.arange(10, 20) * 1e-4, rtol=1e-12)


def test_NW_03_objects_may_vanish():
    group, other = ramp(), ramp()
    run(1 * ms)
    del other
    run(2 * ms)
    assert group.t == 3 * ms


def test_NW_03_without_its_group_a_monitor_is_switched_off(caplog):
    monitor = StateMonitor(ramp(), "v", record=True)
    run(1 * ms)
    assert not monitor.active and len(monitor.t) == 0
    assert [record.name for record in caplog.records] == ["brian2.core.magic.dependency_warning"]
    assert f"'{monitor.name}' is left out of the run" in caplog.text


@pytest.mark.parametrize("container", [list, tuple, set, lambda objs: dict(enumerate(objs))])
def test_NW_03_objects_in_containers_are_not_passed_over_in_silence(container):
    group = ramp()  # noqa: F841
    hidden = container([ramp(name="passed_over"), 3])
    with pytest.raises(MagicError, match=r"'passed_over' would be left out of the run.*'hidden'"):
        run(1 * ms)
    items = hidden.values() if isinstance(hidden, dict) else hidden
    Network(obj for obj in items if obj != 3).run(1 * ms)
    run(1 * ms)  # what another network has run is not waiting for this one


def test_NW_03_only_what_could_run_is_missed():
    group = ramp()
    inactive = [ramp()]
    inactive[0].active = False
    dependents = [StateMonitor(inactive[0], "v", record=True)]
    dependents[0].active = False
    copies = [group]  # noqa: F841
    run(1 * ms)
    assert group.t == 1 * ms


def test_NW_03_a_run_of_nothing_is_not_passed_over_in_silence():
    class Model:
        def __init__(self):
            self.group = ramp(name="unseen")

        def run(self):
            run(1 * ms)

    model = Model()
    with pytest.raises(MagicError, match=r"finds nothing to run.*'unseen'"):
        model.run()
    model.group.active = False
    model.run()


def test_NW_03_objects_of_an_earlier_simulation():
    group = ramp()
    run(1 * ms)
    earlier = group
    del group
    start_scope()
    group = ramp()
    run(1 * ms)
    assert group.t == 1 * ms
    earlier._scope = group._scope  # seen again
    with pytest.raises(RuntimeError, match="has been run in another network"):
        run(1 * ms)


def test_NW_10_unused_objects_are_told_of(caplog):
    ramp()
    assert [record.name for record in caplog.records] == ["brian2.core.base.unused_brian_object"]
    assert "', made at" in caplog.text and "test_network.py" in caplog.text
    with pytest.raises(ValueError):
        NeuronGroup(0, "v : 1")
    group = ramp()
    run(1 * ms)
    del group
    prefs.logging.warn_for_unused_objects = False
    ramp()
    prefs.logging.warn_for_unused_objects = True
    assert len(caplog.records) == 1


def test_NW_01_objects_inside_objects():
    class Pair(BrianObject):
        def __init__(self):
            super().__init__(name="pair*")
            self.contained_objects.extend([ramp(name="first"), ramp(name="second")])

    pair = Pair()
    with pytest.raises(AttributeError):
        pair.contained_objects = []
    network = Network(pair)
    assert network.objects == [pair] and len(network) == 5  # with what advances each of the two
    names = [obj.name for obj in network]
    assert names == ["pair", "first", "first_stateupdater", "second", "second_stateupdater"]
    assert network["second"] is pair.contained_objects[1] and "first" in network
    network.run(1 * ms)
    np.testing.assert_allclose(pair.contained_objects[1].v[0], 1, rtol=1e-12)
    pair.active = False
    assert not pair.contained_objects[0].active
    network.remove(pair)
    assert len(network) == 0


def test_IN_08_hooks_around_runs():
    seen = []

    class Watcher(BrianObject):
        def before_run(self, run_namespace):
            seen.append(run_namespace["tau"])

        def after_run(self):
            seen.append("after")

    tau = 3 * ms  # noqa: F841
    network = Network(Watcher())
    network.run(1 * ms)
    network.run(0 * ms, namespace={"tau": 5})
    assert seen == [3 * ms, "after", 5, "after"]


def test_NW_12_one_name_one_object():
    group, other = NeuronGroup(1, "v : 1", name="same"), NeuronGroup(1, "v : 1", name="same")
    with pytest.raises(ValueError, match="two objects with the name 'same'"):
        Network(group, other).run(0 * ms)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"when": 3}, TypeError),
        ({"order": 1.5}, TypeError),
        ({"name": 3}, TypeError),
        ({"name": "a b"}, ValueError),
        ({"dt": 1 * ms, "clock": defaultclock}, ValueError),
        ({"namespace": {"_x": 3}}, ValueError),
        ({"namespace": 3}, TypeError),
    ],
)
def test_IN_08_wrong_arguments_of_objects(arguments, error):
    with pytest.raises(error):
        BrianObject(**arguments)


def test_NW_03_start_scope_hides():
    group = ramp()
    start_scope()
    other = ramp()
    run(1 * ms)
    assert group.v[0] == 0 and other.v[0] > 0
    assert collect() == {other}


def test_NW_03_collect():
    group = ramp()
    part = group[:]  # noqa: F841 - parts are not collected
    network = Network(group)
    assert collect() == {group}
    assert Network(collect()).objects == [group] and network.objects == [group]

    def inside():
        return collect(), collect(level=1)

    assert inside() == (set(), {group})


def test_NW_02_level():
    group = ramp()

    def wrapper():
        run(1 * ms, level=1)

    wrapper()
    np.testing.assert_allclose(group.v[0], 1, rtol=1e-12)


def test_NS_02_names_are_looked_up_at_every_run():
    rate = 1 / ms
    group = NeuronGroup(1, "dv/dt = rate : 1", method="euler")
    run(1 * ms)
    rate = 3 / ms  # noqa: F841
    run(1 * ms)
    np.testing.assert_allclose(group.v[0], 4, rtol=1e-12)


def test_NW_02_run_with_namespace():
    group = NeuronGroup(1, "dv/dt = rate : 1", method="euler")
    rate = 1 / ms  # noqa: F841
    run(1 * ms, namespace={"rate": 5 / ms})
    np.testing.assert_allclose(group.v[0], 5, rtol=1e-12)
    with pytest.raises(BrianObjectException):
        run(1 * ms, namespace={})


def test_NW_03_magic_network_can_not_be_changed():
    with pytest.raises(MagicError):
        magic_network.add(ramp())


def test_NW_01_what_an_explicit_network_has_run_belongs_to_it():
    group = ramp()
    Network(group).run(1 * ms)
    network = Network()
    gc.collect()
    group2 = ramp()
    kept = Network(group2)
    kept.run(1 * ms)
    with pytest.raises(RuntimeError):
        network.add(group2)
    del group
    with pytest.raises(RuntimeError):
        run(1 * ms)


# ---- explicit networks -----------------------------------------------------------------------------------


def test_NW_01_network_as_a_collection():
    a, b, c = ramp(name="a"), ramp(name="b"), ramp(name="c")
    network = Network(a, [b])
    parts = [a.state_updater, b.state_updater]
    assert network.objects == [a, b]
    assert len(network) == 4 and list(network) == [a, parts[0], b, parts[1]]
    assert network["a_stateupdater"] is parts[0]
    assert a in network and "b" in network and c not in network and "c" not in network
    assert network["a"] is a
    network.add({"third": c}, a)
    assert network.objects == [a, b, c]
    network.remove(b)
    del network["c"]
    assert network.objects == [a]
    assert "a" in repr(network)


@pytest.mark.parametrize("thing", ["x", 3, defaultclock, None])
def test_NW_01_what_a_network_does_not_take(thing):
    with pytest.raises(TypeError):
        Network(thing)


def test_NW_01_unknown_objects():
    network = Network()
    with pytest.raises(KeyError):
        network["x"]
    with pytest.raises(KeyError):
        network.remove(ramp())
    with pytest.raises(TypeError):
        network[0]


def test_NW_12_objects_that_are_missing():
    group = NeuronGroup(2, "v : 1", threshold="v > 1", reset="")
    with pytest.raises(ValueError, match="which is not in the network"):
        Network(SpikeMonitor(group[:1])).run(1 * ms)


def test_NW_12_names_have_to_differ():
    with pytest.raises(ValueError, match="'same'"):
        Network(ramp(name="same"), ramp(name="same")).run(1 * ms)


def test_NW_01_adding_objects_later():
    group = ramp()
    network = Network(group)
    network.run(1 * ms)
    other = ramp()
    network.add(other)
    network.run(1 * ms)
    np.testing.assert_allclose([group.v[0], other.v[0]], [2, 1], rtol=1e-12)
    assert network.t == 2 * ms == other.t


def test_NW_09_inactive_objects():
    group, other = ramp(), ramp()
    other.active = False
    Network(group, other).run(1 * ms)
    assert group.v[0] > 0 and other.v[0] == 0


@pytest.mark.parametrize(
    "duration, error",
    [
        (-1 * ms, ValueError),
        (3, DimensionMismatchError),
        (0, DimensionMismatchError),
        (1 * mV, DimensionMismatchError),
        ([1, 2] * ms, TypeError),
        ("1*ms", TypeError),
    ],
)
def test_NW_02_wrong_duration(duration, error):
    with pytest.raises(error):
        Network(ramp()).run(duration)


def test_NW_06_stop():
    group = ramp()
    network = Network(group)
    network.run(1e6 * second, report=lambda *arguments: stop(), report_period=1 * ms)
    assert network.t < 1e6 * second
    steps = network.t_ / 1e-4
    assert abs(steps - round(steps)) < 1e-6
    np.testing.assert_allclose(group.v[0], network.t / ms, rtol=1e-9, atol=1e-12)


# ---- clocks ----------------------------------------------------------------------------------------------


@pytest.fixture
def default_step():
    yield
    defaultclock.dt = 0.1 * ms


def test_NW_05_default_clock(default_step):
    group = ramp()
    assert defaultclock.dt == 0.1 * ms == group.dt
    defaultclock.dt = 0.5 * ms
    assert group.dt == 0.5 * ms
    times = StateMonitor(group, "v", record=0)
    run(2 * ms)
    np.testing.assert_allclose(times.t_, [0, 0.0005, 0.001, 0.0015], rtol=1e-12)
    assert defaultclock.t == 2 * ms


def test_NW_05_after_a_run_groups_stand_at_the_next_step(default_step):
    defaultclock.dt = 0.2 * ms
    group = NeuronGroup(2, "x = t/ms : 1")
    slow = NeuronGroup(1, "v : 1", dt=0.5 * ms)
    other = ramp()
    network = Network(group, slow)
    network.run(3.05 * ms)
    assert network.t == 3.05 * ms
    for times in (group.t / ms, group.x[:], defaultclock.t / ms):
        np.testing.assert_allclose(times, 3.2, rtol=1e-12)
    assert group.t_in_timesteps[:] == 16
    np.testing.assert_allclose(slow.t / ms, 3.5, rtol=1e-12)
    Network(other).run(1 * ms)  # takes the clock with it, but not the group
    np.testing.assert_allclose(group.t / ms, 3.2, rtol=1e-12)


def test_NW_05_a_new_step_has_to_fit_the_time(default_step):
    network = Network(ramp())
    network.run(0.1 * ms)
    defaultclock.dt = 0.2 * ms
    with pytest.raises(ValueError, match="not a multiple"):
        network.run(1 * ms)


def test_NW_05_clocks_stand_at_whole_steps():
    group = NeuronGroup(1, "x : second")
    network = Network(group)
    for duration, reached, step in [(0.14 * ms, 0.14, 2), (0.14 * ms, 0.28, 3), (0.05 * ms, 0.33, 4)]:
        network.run(duration)
        group.x = "t"
        assert float(network.t / ms) == pytest.approx(reached, rel=1e-12)
        assert group.t_ == group.x_[0] == defaultclock.t_ == step * 1e-4


def test_NW_05_time_stays_when_the_step_changes():
    group = ramp()
    network = Network(group)
    network.run(0.5 * ms)
    defaultclock.dt = 0.25 * ms
    assert defaultclock.t_ == group.t_ == 5 * 1e-4
    network.run(0.5 * ms)
    assert defaultclock.t_ == group.t_ == 4 * 2.5e-4


@pytest.mark.parametrize(
    "dt, error", [(0 * ms, ValueError), (-1 * ms, ValueError), (1, DimensionMismatchError)]
)
def test_NW_05_wrong_steps(dt, error, default_step):
    with pytest.raises(error):
        defaultclock.dt = dt
    with pytest.raises(error):
        Clock(dt)


def test_NW_05_clocks_of_objects():
    slow = Clock(0.5 * ms, name="slow")
    group = ramp(clock=slow)
    fast = ramp(dt=0.05 * ms)
    monitor = StateMonitor(group, "v", record=0)
    Network(group, fast, monitor).run(1 * ms)
    assert group.dt == 0.5 * ms and group.clock is slow and slow.t == 1 * ms
    np.testing.assert_allclose(monitor.t_, [0, 0.0005], rtol=1e-12)
    np.testing.assert_allclose([group.v[0], fast.v[0]], [1, 1], rtol=1e-12)
    assert repr(slow) == "Clock(dt=0.5 * msecond, name='slow')" or "slow" in repr(slow)


# ---- names -----------------------------------------------------------------------------------------------


def test_NG_11_automatic_names():
    start = NeuronGroup(1, "").name
    first, second_one = NeuronGroup(1, ""), NeuronGroup(1, "")
    assert first.name != second_one.name and first.name.startswith("neurongroup")
    assert start.startswith("neurongroup")
    assert NeuronGroup(1, "", name="cells*").name == "cells"
    kept = NeuronGroup(1, "", name="cells*")
    assert (kept.name, NeuronGroup(1, "", name="cells*").name) == ("cells", "cells_1")


@pytest.mark.parametrize(
    "make, name",
    [
        (lambda: PoissonGroup(1, 1 * Hz), "poissongroup"),
        (lambda: SpikeGeneratorGroup(1, [0], [0] * ms), "spikegeneratorgroup"),
        (lambda: SpikeMonitor(PoissonGroup(1, 1 * Hz)), "spikemonitor"),
        (lambda: StateMonitor(NeuronGroup(1, "v : 1"), "v", True), "statemonitor"),
        (lambda: PopulationRateMonitor(PoissonGroup(1, 1 * Hz)), "ratemonitor"),
        (lambda: Network(), "network"),
        (lambda: Synapses(NeuronGroup(1, "v : 1")), "synapses"),
    ],
)
def test_NG_11_names_of_kinds(make, name):
    assert make().name.startswith(name)


# ---- random numbers --------------------------------------------------------------------------------------


def noise():
    group = NeuronGroup(3, "dv/dt = xi/ms**0.5 : 1", method="euler")
    Network(group).run(1 * ms)
    return group.v[:].copy()


def test_PR_03_the_seed_decides():
    seed(11)
    first, second_one = noise(), noise()
    seed(11)
    assert np.array_equal(first, noise()) and np.array_equal(second_one, noise())
    assert not np.array_equal(first, second_one)
    seed(12)
    assert not np.array_equal(first, noise())
    seed()
    assert not np.array_equal(noise(), noise())


def test_NW_02_a_run_in_two_parts_is_the_same():
    def parts(*durations):
        seed(3)
        group = NeuronGroup(3, "dv/dt = xi/ms**0.5 : 1", method="euler", name="same")
        network = Network(group)
        for duration in durations:
            network.run(duration)
        return group.v[:].copy()

    assert np.array_equal(parts(2 * ms), parts(0.7 * ms, 1.3 * ms))


def test_NW_02_a_network_that_could_not_run_does_not_keep_its_objects():
    group = NeuronGroup(1, "dv/dt = -v/tau : 1", method="euler")
    for wrong in ({}, {"tau": 1}):
        with pytest.raises(BrianObjectException):
            Network(group).run(1 * ms, namespace=wrong)
    Network(group).run(1 * ms, namespace={"tau": 1 * ms})
    with pytest.raises(RuntimeError, match="run already"):
        Network(group)
