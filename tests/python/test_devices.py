"""DV: runs that wait for `device.build`, and are repeated with other values; objects in forked processes."""

import copy
import multiprocessing
import pickle

import numpy as np
import pytest
from brio import *
from brio.compat import device, reset_device, set_device


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
    assert network.t == 0 * ms and not len(record.t) and not device.has_been_run
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
        ({drive: [1.0]}, ValueError),
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
