"""What a network takes of memory is known before it runs; what is not there is refused."""

import time

import numpy as np
import pytest
from brio import (
    Network,
    NeuronGroup,
    PopulationRateMonitor,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    memory_estimate,
    ms,
    second,
    start_scope,
)
from brio.preference_table import prefs


@pytest.fixture
def limit():
    before = prefs.core.network.memory_limit
    yield lambda value: prefs.__setitem__("core.network.memory_limit", value)
    prefs.core.network.memory_limit = before


def make(n=1000, **record):
    group = NeuronGroup(n, "dv/dt = -v/(10*ms) : 1", threshold="v > 1", reset="v = 0", name="cells")
    synapses = Synapses(group, group, "w : 1", on_pre="v_post += w", on_post="w += 1e-3", name="wires")
    synapses.connect("abs(i - j) < 50")
    synapses.pre.delay = "1*ms + 9*ms*rand()"
    trace = StateMonitor(group, "v", record=True, name="trace", **record)
    rate = PopulationRateMonitor(group, name="rate")
    return Network(group, synapses, trace, rate, SpikeMonitor(group, name="spikes"))


def test_NW_02_memory_estimate_names_the_parts():
    network = make()
    estimate = network.memory_estimate(100 * ms)
    items = {(item.object, item.what): item for item in estimate.items}
    assert items["trace", "record"].bytes == 1000 * (8 * 1000 + 8)
    assert items["rate", "record"].bytes == 1000 * 16
    count = len(network["wires"])
    # j and w are there; delays and sources need no memory until somebody looks, as no code here does.
    variables = items["wires", "variables"]
    assert 12 * count <= variables.held <= variables.bytes <= 12 * count + 1000 * 8 + 4096
    assert items["wires", "synapses by target"].bytes == 8 * 1000 + 4 * count
    assert items["wires", "synapses by target"].held == 0
    assert items["wires_pre", "spikes on their way"].bytes == 56 * (
        1 + round(max(network["wires"].delay / (0.1 * ms)))
    )
    assert estimate.total == sum(item.bytes for item in estimate.items)
    assert estimate.needed == sum(item.bytes - item.held for item in estimate.items)
    assert estimate.items[0].bytes == max(item.bytes for item in estimate.items)
    assert "trace (record)" in repr(estimate) and "in all" in repr(estimate)
    # Nothing has happened; after the run, nothing is needed any more for no time.
    assert network.t == 0 * ms and len(network["trace"].t) == 0
    network.run(100 * ms)
    after = network.memory_estimate(0 * ms)
    assert after.needed < 1e5
    # As much as was said, but for the room that a record has left.
    record = next(item for item in after.items if item.object == "trace")
    assert 1000 * 8008 <= record.held <= 2 * 1000 * 8008


def test_NW_02_a_run_that_does_not_fit_is_refused_before_it_starts(limit):
    network = make()
    limit(50e6)
    with pytest.raises(MemoryError) as info:
        network.run(10 * second)
    text = str(info.value)
    assert "this run needs 80" in text and "but 50 MB are left" in text
    assert "trace (record)" in text and "801 MB" in text and "hint: record fewer" in text
    assert network.t == 0 * ms and len(network["trace"].t) == 0
    network.run(10 * ms)
    assert len(network["trace"].t) == 100
    # What has been recorded is there already.
    network.run(490 * ms)
    network.run(490 * ms)


def test_NW_02_what_bounds_a_record_bounds_the_estimate(limit, tmp_path):
    limit(50e6)
    for record in ({"dt": 10 * ms}, {"keep": 100 * ms}, {"keep": 1000}, {"file": tmp_path / "trace"}):
        network = make(**record)
        network.memory_estimate(10 * second)
        assert network.memory_estimate(10 * second).needed < 50e6
    network = make()
    with pytest.raises(MemoryError):
        network.run(10 * second)
    limit(float("inf"))
    network.memory_estimate(1e10 * second)


def test_NW_02_what_code_and_delays_need_counts(limit):
    group = NeuronGroup(1000, "v : 1", threshold="v > 1e9", reset="", name="cells")

    def estimate(code):
        synapses = Synapses(group, group, "w : 1", on_pre=code, name="wires*")
        synapses.connect(p=0.1)
        network = Network(group, synapses)
        items = {(item.object, item.what): item for item in network.memory_estimate(1 * second).items}
        return network, synapses, items[synapses.name, "variables"]

    # Sources take memory only where code looks at them.
    _, synapses, variables = estimate("v_post += w")
    assert variables.bytes == variables.held
    network, synapses, variables = estimate("v_post += w*v_pre")
    assert 4 * len(synapses) <= variables.bytes - variables.held < 4 * len(synapses) + 4096
    # Each of 10^7 steps until the last arrival has a place of 56 bytes.
    synapses.delay = 1000 * second
    limit(100e6)
    with pytest.raises(MemoryError, match=r"spikes on their way. +560 MB"):
        network.run(1 * ms)
    synapses.delay = 1 * second
    network.run(1 * ms)


def test_NW_02_more_than_any_machine_has():
    network = make()
    with pytest.raises(MemoryError, match="trace"):
        network.run(1e10 * second)


def test_NW_02_memory_estimate_of_what_is_around():
    start_scope()
    group = NeuronGroup(10, "v : 1")
    trace = StateMonitor(group, "v", record=[1, 2])
    estimate = memory_estimate(1 * second)
    assert {item.object: item.bytes for item in estimate.items}[trace.name] == 10000 * 24
    # Nothing was run: other objects may come.
    other = NeuronGroup(10, "v : 1")
    assert {item.object for item in memory_estimate(1 * ms).items} >= {group.name, other.name}


def test_NW_02_the_estimate_costs_little():
    network = make()
    network.run(1 * ms)
    simulation, names = network._simulation, network._names
    best = min(_seconds(lambda: simulation.memory_estimate(1.0, names)) for _ in range(20))
    assert best < 1e-3  # it takes a tenth of that; the plan is there


def _seconds(function):
    begin = time.perf_counter()
    function()
    return time.perf_counter() - begin


FAILURES = {
    "unknown name": ({"condition": "i < unknown"}, KeyError),
    "syntax": ({"condition": "i <"}, SyntaxError),
    "negative n": ({"n": -1}, ValueError),
    "unit": ({"condition": "i < 3*mV"}, Exception),
    "p that is none": ({"p": float("nan")}, ValueError),
    "unit of p": ({"p": "i*mV"}, Exception),
    "index out of range": ({"i": [0, 1, 99], "j": [0, 1, 2]}, IndexError),
    "index of a text out of range": ({"j": "i + 3"}, IndexError),
    "lengths": ({"i": [0, 1, 2], "j": [0, 1]}, None),
    "too many": ({"in_degree": 10, "multapses": False}, None),
    "weights": ({"matrix": np.eye(5), "weights": "nothing"}, KeyError),
    "shape of a matrix": ({"matrix": np.eye(3)}, None),
    "unit of weights": ({"matrix": np.eye(5), "weights": ("w", ms)}, Exception),
}


@pytest.mark.parametrize("name", FAILURES)
def test_SY_06_a_connect_that_fails_leaves_everything_as_it_was(name):
    arguments, expected = FAILURES[name]
    group = NeuronGroup(5, "x : 1", threshold="x > 100", reset="")
    synapses = Synapses(group, group, "w : 1", on_pre="x += w", multisynaptic_index="k")
    with pytest.raises(expected or Exception):
        synapses.connect(**arguments)
    assert len(synapses) == 0
    with pytest.raises(TypeError, match="connect"):
        synapses.w = 1
    synapses.connect(i=[1, 1, 0], j=[2, 2, 4])
    synapses.w = [1, 2, 3]
    synapses.pre.delay = [1, 2, 3] * ms
    before = synapses.get_states(read_only_variables=True)
    with pytest.raises(expected or Exception):
        synapses.connect(**arguments)
    after = synapses.get_states(read_only_variables=True)
    assert before.keys() == after.keys()
    for variable, values in before.items():
        assert np.array_equal(values, after[variable]), variable
    assert np.array_equal(synapses.pre.delay / ms, [1, 2, 3])
    assert list(synapses.k[:]) == [0, 1, 0] and list(synapses.N_incoming_post) == [0, 0, 2, 0, 1]
    synapses.connect(i=1, j=2)
    assert list(synapses.k[:]) == [0, 1, 0, 2] and list(synapses.w[:]) == [1, 2, 3, 0]
