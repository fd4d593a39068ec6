"""DV: runs that wait for `device.build`, and are repeated with other values; objects in forked processes."""

import copy
import multiprocessing
import os
import pickle

import numpy as np
import pytest
from brio import *
from brio.devices import all_devices, device, reset_device, set_device
from brio.messages import said


@pytest.fixture(autouse=True)
def runs_wait():
    start_scope()
    set_device("cpp_standalone", build_on_run=False)
    yield
    reset_device()


def neurons():
    group = NeuronGroup(2, "dv/dt = (drive(t) - v)/tau : 1\ntau : second (constant)", method="euler")
    group.tau = 10 * ms
    return group


drive = TimedArray([1.0, 1.0], dt=1 * ms)


def test_DV_02_runs_wait_for_build():
    group = neurons()
    record = StateMonitor(group, "v", record=0)
    network, factor = Network(group, record), 3
    network.run(1 * ms)
    group.v = "factor*(i + 1)"
    factor = 100  # noqa: F841 - what counts is what it was
    network.run(1 * ms)
    assert not len(record.t) and not device.has_been_run
    # As in Brian, clocks show where they will be.
    assert network.t == group.t == defaultclock.t == 2 * ms
    device.build(directory=None)
    assert network.t == 2 * ms and device.has_been_run
    assert record.v[0][9] < 0.1 and record.v[0][10] == 3
    network.run(1 * ms)
    assert network.t == 3 * ms  # what comes later does not wait


def test_DV_03_a_second_build():
    with pytest.raises(RuntimeError, match="run"):
        device.build()
    device.reinit()
    group = neurons()
    run(1 * ms)
    device.build()
    with pytest.raises(RuntimeError, match="reinit"):
        device.build()
    assert group.v[0] > 0


def test_DV_04_runs_are_repeated_with_other_values():
    group = neurons()
    record = StateMonitor(group, "v", record=True)
    run(1 * ms)
    device.build(run=False)
    assert not len(record.t)

    def end(**run_args):
        device.run(results_directory="nowhere", **run_args)
        assert len(record.t) == 10
        return group.v[0]

    def expected(tau, height=1):
        v = 0
        for _ in range(10):
            v += 0.1 / tau * (height - v)
        return pytest.approx(v, rel=1e-13)  # ten sums in another order

    assert end() == expected(10)
    assert end(run_args={group.tau: 5 * ms}) == expected(5)
    assert end(run_args={group.tau: [2, 20] * ms}) == expected(2)
    assert end(run_args={f"{group.name}.tau": 4 * ms}) == expected(4)
    assert end(run_args=[f"{group.name}.tau=0.003"]) == expected(3)
    assert end(run_args={drive: [7.0, 7.0]}) == expected(10, 7)
    assert end(run_args={drive: [1.0, 1.0]}) == expected(10)


def test_DV_02_what_is_said_after_apply_run_args_follows_the_values():
    group = neurons()
    group.v = "1*second/tau"
    run(0 * ms)
    device.build(run=False)
    device.run(run_args={group.tau: 1 * second})
    assert group.v[0] == pytest.approx(100)

    device.reinit()
    device.activate(build_on_run=False)
    start_scope()
    group = neurons()
    device.apply_run_args()
    group.v = "1*second/tau"
    synapses = Synapses(group, group)
    synapses.connect("i != j")
    run(0 * ms)
    device.build(run=False)
    for tau in (1, 4, 1):
        device.run(run_args={group.tau: tau * second})
        assert group.v[0] == pytest.approx(1 / tau) and len(synapses) == 2


@pytest.mark.parametrize("chosen", [True, False])
def test_DV_04_repetitions_have_the_same_numbers_if_a_seed_was_chosen(chosen):
    seed(5 if chosen else None)
    group = NeuronGroup(3, "dv/dt = xi/ms**0.5 : 1", method="euler")
    run(1 * ms)
    results = []
    for _ in range(2):
        device.run()
        results.append(group.v[:].copy())
    assert np.array_equal(*results) == chosen
    seed()


def test_DV_04_what_can_not_be_repeated():
    with pytest.raises(RuntimeError, match="build_on_run=False"):
        device.run()
    group = neurons()
    run(0 * ms)
    for values, error in (
        ({group.tau: 3 * mV}, DimensionMismatchError),
        ({"neurons_that_are_not.tau": 1}, KeyError),
        ({f"{group.name}.x": 1}, KeyError),
        ({drive: [1.0, 2.0, 3.0]}, TypeError),
        ({group.tau: [1, 2, 3] * ms}, TypeError),
        ({3: 4}, TypeError),
    ):
        with pytest.raises(error):
            device.run(run_args=values)
    device.run()  # nothing is left of those
    assert np.all(group.tau == 10 * ms)


def test_DV_02_without_build_on_run_nothing_changes():
    set_device("cpp_standalone", directory=None)
    group = neurons()
    run(1 * ms)
    assert group.v[0] > 0 and device.has_been_run


def _first_value(network):
    return network["made"].v[0]


def test_objects_are_sent_to_forked_processes():
    group = NeuronGroup(1, "v : 1", name="made")
    group.v = 3
    network = Network(group)
    assert pickle.loads(pickle.dumps(network)) is network
    assert pickle.loads(pickle.dumps(device)) is device
    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.map(_first_value, [network]) == [3]
        with pytest.raises(RuntimeError, match="make it there"):
            pool.map(_first_value, [Network(group)])
    with pytest.raises(TypeError, match="copied"):
        copy.deepcopy(network)


# ---- the first run performed at once, and repeated -------------------------------------------------------


@pytest.fixture
def at_once():
    set_device("cpp_standalone", directory=None)


def test_DV_04_a_run_at_once_is_repeated(at_once):
    group = neurons()
    record = StateMonitor(group, "v", record=True)
    assert not device.has_been_run
    run(1 * ms)
    assert device.has_been_run and group.v[0] > 0
    first = record.v[0].copy()
    device.run(run_args={group.tau: 5 * ms})
    assert record.v[0][-1] > first[-1]
    device.run()
    np.testing.assert_array_equal(record.v[0], first)
    run(1 * ms)  # a second one: what would be repeated?
    assert len(record.t) == 20
    with pytest.raises(RuntimeError, match="there were several runs"):
        device.run()


def test_DV_04_an_error_of_the_first_run_leaves_nothing(at_once):
    group = NeuronGroup(1, "dv/dt = wrong/ms : 1", method="euler")
    with pytest.raises(BrianObjectException):
        run(1 * ms)
    wrong = 3  # noqa: F841
    run(1 * ms)
    device.run()
    assert group.v[0] == pytest.approx(3)


def test_DV_04_chance_before_the_run_is_repeated(at_once):
    group = NeuronGroup(50, "v : 1\nw : 1\nx : 1")
    group.v = "rand()"
    group.w = "2*v"
    group.x = 7
    synapses = Synapses(group, group, "weight : 1")
    synapses.connect(p=0.2)
    synapses.weight = "rand()"
    certain = Synapses(group, group)
    certain.connect("i < 3")
    run(0 * ms)
    before = group.v[:].copy(), np.array(synapses.j), synapses.weight[:].copy()
    device.run()
    # That 50 numbers, and which of 2500 pairs are connected, are the same again, has a chance of 0.
    assert not np.array_equal(group.v[:], before[0])
    assert not np.array_equal(synapses.j, before[1])
    assert synapses.weight.shape == synapses.j.shape and np.all(synapses.weight[:] > 0)
    assert np.array_equal(group.w[:], 2 * group.v[:]) and np.all(group.x[:] == 7)
    assert len(certain) == 150
    device.run(run_args={group.v: 1.5})
    assert np.all(group.v[:] == 1.5) and not np.any(group.w[:] == 3)  # as in Brian, values come after that


def _drawn(network):
    device.run()
    return network["made"].v[0]


@pytest.mark.parametrize("number", [None, 3])
def test_DV_04_forked_processes_draw_their_own(number):
    seed(number)
    group = NeuronGroup(1, "v : 1", name="made")
    group.v = "rand()"
    network = Network(group)
    network.run(0 * ms)
    device.build(run=False)
    results = []
    for _ in range(3):
        with multiprocessing.get_context("fork").Pool(1) as pool:
            results += pool.map(_drawn, [network] * 2)
    assert len(set(results)) == (6 if number is None else 1)
    seed()


def test_DV_04_with_a_seed_nothing_is_drawn_again(at_once):
    seed(3)
    group = NeuronGroup(5, "v : 1")
    group.v = "rand()"
    run(0 * ms)
    before = group.v[:].copy()
    device.run()
    assert np.array_equal(group.v[:], before)
    seed()


def test_DV_02_runs_that_wait_keep_who_was_active():
    group = NeuronGroup(1, "v : 1")
    add = group.run_regularly("v += 1")
    add.active = False
    run(1 * ms)
    add.active = True
    run(2 * ms)
    add.active = False
    device.build()
    assert group.v[0] == 20 and not add.active


def test_DV_02_generators_get_new_spikes_in_their_turn():
    source = SpikeGeneratorGroup(1, [0], [0.5] * ms)
    spikes = SpikeMonitor(source)
    run(1 * ms)
    source.set_spikes([0, 0], [1.2, 1.4] * ms)
    run(1 * ms)
    device.build()
    np.testing.assert_allclose(spikes.t / ms, [0.5, 1.2, 1.4], rtol=1e-12)


def test_DV_04_values_by_name_and_from_files(at_once):
    stimulus = TimedArray([[1, 2], [3, 4]], dt=0.1 * ms, name="stimulus")
    group = NeuronGroup(2, "x : 1\nn : integer\nb : boolean\ny = stimulus(t, i) : 1", name="cells")
    record = StateMonitor(group, "y", record=True)
    run(0.2 * ms)
    device.run(run_args=["cells.x=0.5", "cells.n=17", "cells.b=True", "stimulus.values=9"])
    assert list(group.x) == [0.5, 0.5] and list(group.n) == [17, 17] and list(group.b) == [True, True]
    assert np.all(record.y == 9)
    np.array([1.5, 2.5]).tofile(f"{device.project_dir}/x.dat")
    (stimulus.values * 10).tofile(f"{device.project_dir}/stimulus.dat")
    device.run(run_args=["cells.x=x.dat", "stimulus.values=stimulus.dat"])
    assert list(group.x) == [1.5, 2.5] and list(group.n) == [0, 0]
    folder = device.project_dir
    device.run()
    np.testing.assert_array_equal(record.y, [[1, 3], [2, 4]])  # a timed array has its own values again
    device.delete()
    assert not os.path.exists(folder)


def test_DV_05_what_the_device_does_not_have():
    with pytest.raises(NotImplementedError, match="network_operation"):
        device.insert_code("main", "std::cout << 1;")
    assert not hasattr(device, "get_array_filename")
    with pytest.raises(AttributeError, match="writes no C\\+\\+ project"):
        _ = device.code_objects
    with pytest.raises(KeyError, match="'cpp_standalone'"):
        set_device("cpp_standalon")
    all_devices["exporter"] = object()
    try:
        with pytest.raises(NotImplementedError, match="wants to run models itself"):
            set_device("exporter")
    finally:
        del all_devices["exporter"]


@pytest.mark.parametrize("name", ["cuda_standalone", "genn"])
@pytest.mark.parametrize("at_once", [True, False])
def test_DV_08_other_hardware_is_accepted_with_one_notice(name, at_once, caplog):
    said.clear()
    for _ in range(2):
        set_device(name, build_on_run=at_once, use_GPU=False)
    group = neurons()
    run(1 * ms)
    if not at_once:
        device.build(directory=None, extra=3)
    assert group.v[0] > 0
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == [
        f"set_device('{name}'): Brio runs models on the CPU, compiled in memory"
    ]


def test_DV_06_states_are_not_stored_while_runs_wait():
    network = Network(neurons())
    network.run(1 * ms)
    for act in (network.store, network.restore):
        with pytest.raises(NotImplementedError, match="wait"):
            act()
    device.build()
    network.store()
    network.restore()
