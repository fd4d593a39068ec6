"""Event-driven variables that are the same for all synapses of a neuron are kept once for each neuron.

Where they are must not be seen: the same network with code that runs regularly keeps them with the synapses,
and gives the same to rounding. A trace with neurons decays in one step since its neuron's last event,
with synapses from event to event. Each exponential and product rounds by 2**-53, and a synapse here has a few
hundred events in the time constants that count, so that 1e-12 is more than they make together.
"""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from brio import *

RTOL = 1e-12

STDP = """w : 1
          dApre/dt = -Apre/taupre : 1 (event-driven)
          dApost/dt = -Apost/taupost : 1 (event-driven)"""
ON_PRE = """ge += w
            Apre += 0.1
            w = clip(w + Apost, 0, 2)"""
ON_POST = """Apost += -0.11
             w = clip(w + Apre, 0, 2)"""
NAMES = {"taupre": 20 * ms, "taupost": 15 * ms, "taum": 10 * ms, "taue": 5 * ms}


def spikes(n, seed, rate=60, duration=0.3):
    """Each neuron at most once in a step."""
    rng = np.random.default_rng(seed)
    steps, neurons = np.nonzero(rng.random((int(duration / 1e-4), n)) < rate * 1e-4)
    return neurons, steps * 1e-4 * second


def network(
    n=13,
    m=7,
    model=STDP,
    on_pre=ON_PRE,
    on_post=ON_POST,
    connect=None,
    source=None,
    extra=(),
    gain=1,
    **options,
):
    start_scope()
    indices, times = spikes(n, 1)
    given = SpikeGeneratorGroup(n, indices, times, name="given")
    targets = NeuronGroup(
        m,
        """dv/dt = (gain*ge - v)/taum : 1
           dge/dt = -ge/taue : 1""",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
        name="targets",
        namespace=NAMES | {"gain": gain},
    )
    chosen = given if source is None else source(given)
    synapses = Synapses(
        chosen, targets, model, on_pre=on_pre, on_post=on_post, name="syn", namespace=NAMES, **options
    )
    synapses.connect(**({} if connect is None else connect))
    synapses.w = "0.5 + 0.05*(i % 7) + 0.01*j"
    monitor = SpikeMonitor(targets, name="monitor")
    return Network(given, targets, synapses, monitor, *extra)


def with_synapses(**options):
    """The same network, with code that may change a trace at any time, and changes nothing."""
    net = network(**options)
    net["syn"].run_regularly("Apre = Apre", dt=10 * second)
    return net


def kept(net):
    return net.explain()["syn"].traces


BOTH = [
    "Apre is kept once for each neuron of the source",
    "Apost is kept once for each neuron of the target",
]


def everything(net):
    synapses = net["syn"]
    names = ("w", "Apre", "Apost", "lastupdate_")
    return {name: np.array(getattr(synapses, name)) for name in names if hasattr(synapses, name)} | {
        "spikes": np.array(net["monitor"].t_),
        "v": np.array(net["targets"].v),
    }


def assert_close(a, b):
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_allclose(a[name], b[name], rtol=RTOL, atol=1e-15, err_msg=name)


def assert_equal(a, b):
    assert a.keys() == b.keys()
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], err_msg=name)


VARIANTS = {
    "all pairs": {},
    "a delay": {"delay": 1.3 * ms},
    "two delays": {"delay": {"pre": 0.7 * ms, "post": 1.1 * ms}},
    "some pairs": {"connect": {"condition": "(i + 2*j) % 3 == 0"}},
    "several of a pair": {"connect": {"n": 3}},
    "in any order": {"connect": {"i": [5, 1, 1, 12, 0, 5], "j": [2, 6, 0, 3, 3, 1]}, "gain": 4},
    "a subgroup": {"source": lambda group: group[3:9]},
    "one neuron": {"n": 1, "m": 1, "gain": 6},
    "more sources than events": {"n": 200, "m": 2, "connect": {"condition": "i % 40 == 0"}},
    "own trace is read before and after": {
        "on_pre": "ge += w*(1 + Apre); Apre += 0.1; Apre = 0.9*Apre; w = clip(w + Apost + 0.01*Apre, 0, 2)",
    },
    "with a local": {
        "on_pre": "ge += w; step = 0.02*exp(-Apre); Apre = Apre + step; w = clip(w + Apost, 0, 2)"
    },
    "coupled": {
        "model": """w : 1
                    dApre/dt = (B - Apre)/taupre : 1 (event-driven)
                    dB/dt = -B/taupost : 1 (event-driven)
                    dApost/dt = (0.1 - Apost)/taupost : 1 (event-driven)""",
        "on_pre": "ge += w; B += 0.1; w = clip(0.7*w + 0.5*Apre + 0.1*Apost, 0, 2)",
    },
    "a third pathway": {
        "on_pre": {
            "pre": "ge += w",
            "traces": "Apre += 0.1",
            "learn": "w = clip(w + Apost + 0.01*Apre, 0, 2)",
        },
    },
    "also read by its own pathway on the other side": {
        "on_post": "w = clip(w + Apre + Apost, 0, 2); Apost += -0.11",
    },
}


@pytest.mark.parametrize("variant", VARIANTS)
def test_SY_21_traces_with_neurons_are_those_of_synapses(variant):
    options = VARIANTS[variant]
    net = network(**options)
    assert len(kept(net)) >= 2
    net.run(300 * ms)
    here = everything(net)
    other = with_synapses(**options)
    assert kept(other) == []
    other.run(300 * ms)
    assert_close(here, everything(other))
    assert net["monitor"].num_spikes > 10
    assert np.ptp(here["w"]) > 0 or variant == "one neuron"


def test_SY_21_told_by_explain():
    assert kept(network()) == BOTH


def test_SY_21_two_runs_are_one():
    one = network(delay=1.3 * ms)
    one.run(200 * ms)
    two = network(delay=1.3 * ms)
    for duration in (50, 1, 100, 49):
        two.run(duration * ms)
    assert_equal(everything(one), everything(two))


def test_SY_21_looking_changes_nothing():
    one = network()
    one.run(200 * ms)
    two = network()
    two.run(100 * ms)
    synapses = two["syn"]
    assert len(synapses.Apre["i == 3"]) == 7
    assert synapses.Apre[3, 2] == synapses.Apre[:][3 * 7 + 2]
    assert set(synapses.get_states()) >= {"Apre", "Apost", "w"}
    assert np.all(np.array(synapses.lastupdate_) <= 0.1)
    two.run(100 * ms)
    assert kept(two) == BOTH
    assert_equal(everything(one), everything(two))


def test_SY_21_a_view_that_is_kept_sees_what_comes():
    net = network()
    view = net["syn"].Apre[:]
    net.run(100 * ms)
    assert np.ptp(view) > 0
    assert_equal({"Apre": view}, {"Apre": np.array(net["syn"].Apre[:])})
    view[:] = 0.25  # in place, as NumPy does it
    other = with_synapses()
    other.run(100 * ms)
    other["syn"].Apre = 0.25
    net.run(100 * ms)
    other.run(100 * ms)
    assert_close(everything(net), everything(other))


@pytest.mark.parametrize("delay", [0, 1.3])
def test_SY_21_store_and_restore(delay, tmp_path):
    net = network(delay=delay * ms)
    net.run(100 * ms)
    net.store()
    net.store("in a file", filename=tmp_path / "states")
    net.run(100 * ms)
    first = everything(net)
    net.restore()
    assert kept(net) == BOTH
    net.run(100 * ms)
    assert_equal(everything(net), first)
    fresh = network(delay=delay * ms)
    fresh.restore("in a file", filename=tmp_path / "states")
    fresh.run(100 * ms)
    assert_equal(everything(fresh), first)


def both_do(change, **options):
    nets = []
    for make in (network, with_synapses):
        net = make(**options)
        net.run(100 * ms)
        change(net)
        net.run(100 * ms)
        nets.append(net)
    assert_close(everything(nets[0]), everything(nets[1]))
    return nets[0]


def test_SY_21_traces_set_to_zero_stay_with_neurons():
    def change(net):
        net["syn"].Apre = 0

    assert kept(both_do(change)) == BOTH


def test_SY_21_other_values_stay_with_synapses():
    def change(net):
        net["syn"].Apre = "0.01*i + 0.02*j"

    net = both_do(change)
    assert kept(net) == []
    hint = [hint for _, hint in net.explain().hints if hint.kind == "trace"]
    assert "events that others had not" in hint[0].text or "differs" in hint[0].text


def test_SY_21_values_of_neurons_before_the_first_run():
    nets = []
    for make in (network, with_synapses):
        net = make()
        net["syn"].Apre = "0.01*i"
        net["syn"].Apost = "0.02*j"
        nets.append(net)
    assert kept(nets[0]) == BOTH
    for net in nets:
        net.run(200 * ms)
    assert_close(everything(nets[0]), everything(nets[1]))


def test_SY_21_values_that_differ_before_the_first_run():
    net = network()
    net["syn"].Apre = "0.01*j"
    assert kept(net) == []
    (hint,) = [hint.text for _, hint in net.explain().hints if hint.kind == "trace"]
    assert "'Apre' differs between the synapses of a neuron" in hint


def test_SY_21_new_synapses_between_runs():
    def change(net):
        net["syn"].connect(i=[0, 3, 3], j=[1, 1, 2])

    both_do(change)
    both_do(change, delay=1.3 * ms)


def test_SY_21_fewer_synapses_between_runs():
    def change(net):
        net["syn"].remove("(i + j) % 3 == 0")

    both_do(change)


def test_SY_21_delays_between_runs():
    def change(net):
        net["syn"].pre.delay = "0.1*ms*j"

    net = both_do(change)
    (hint,) = [hint.text for _, hint in net.explain().hints if hint.kind == "trace"]
    assert "delays of their own in 'pre'" in hint


def test_SY_21_another_time_step_with_spikes_under_way():
    nets = []
    try:
        for make in (network, with_synapses):
            defaultclock.dt = 0.1 * ms
            net = make(delay=1.3 * ms)
            net.run(100 * ms)
            defaultclock.dt = 0.05 * ms
            net.run(100 * ms)
            nets.append(net)
    finally:
        defaultclock.dt = 0.1 * ms
    assert_close(everything(nets[0]), everything(nets[1]))


def test_SY_21_a_monitor_later():
    def change(net):
        net.add(StateMonitor(net["syn"], "Apre", record=[0, 3], name="states"))

    net = both_do(change)
    (hint,) = [hint.text for _, hint in net.explain().hints if hint.kind == "trace"]
    assert "'Apre' can't: 'states' records it" in hint


def test_SY_21_functions_of_the_user_may_look():
    one = network(delay=1.3 * ms)
    one.run(200 * ms)
    seen = []
    net = network(delay=1.3 * ms)
    net.add(NetworkOperation(lambda: seen.append(np.array(net["syn"].Apre)), dt=10 * ms, name="look"))
    assert kept(net) == BOTH
    net.run(200 * ms)
    assert_equal(everything(net), everything(one))
    other = with_synapses(delay=1.3 * ms)
    other.run(100 * ms)
    np.testing.assert_allclose(seen[10], np.array(other["syn"].Apre), rtol=RTOL)


def change_at(time, net, change):
    def look(t):
        if abs(t - time) < 0.01 * ms:
            change(net)

    return look


@pytest.mark.parametrize("what", ["values", "in place", "synapses", "delays"])
def test_SY_21_functions_of_the_user_may_change(what):
    def change(net):
        synapses = net["syn"]
        if what == "values":
            synapses.Apost = "0.1*i"
        elif what == "in place":
            synapses.Apre[:][5:9] = 0.5
        elif what == "synapses":
            synapses.connect(i=[0, 3], j=[1, 1])
        else:
            synapses.pre.delay = "0.1*ms*j"

    nets = []
    for make in (network, with_synapses):
        net = make(**({} if what == "delays" else {"delay": 1.3 * ms}))
        net.add(NetworkOperation(change_at(100 * ms, net, change), name="look"))
        assert kept(net) == (BOTH if make is network else [])
        net.run(200 * ms)
        nets.append(net)
    assert_close(everything(nets[0]), everything(nets[1]))


def test_SY_21_a_run_that_is_stopped():
    for make in (network, with_synapses):
        net = make()
        seen = []

        def report(elapsed, completed, start, duration, net=net, seen=seen):
            seen.append(np.array(net["syn"].Apre))
            if completed > 0:
                net.stop()

        net.run(10000 * ms, report=report, report_period=0.001 * second)
        assert 0 * ms < net.t < 10000 * ms
        last = np.array(net["syn"].lastupdate_)
        assert last.max() <= net.t_
        assert np.ptp(np.array(net["syn"].Apre)) > 0 or net.t < 5 * ms


REASONS = {
    "'tau' in its equation may differ": {
        "model": STDP.replace("taupre", "tau") + "\ntau : second",
        "like": False,
    },
    "'w' of": {"on_pre": "ge += w; Apre += 0.1*w", "like": False},
    "several pathways change it": {"on_post": "Apost -= 0.1; Apre = 0", "like": False},
    "uses 'lastupdate'": {"on_pre": "ge += w; Apre += 0.1; w = clip(w + (t - lastupdate)/second, 0, 2)"},
    "a random number": {"on_pre": "ge += w; Apre += rand()", "like": False},
}


@pytest.mark.parametrize("reason", REASONS)
def test_SY_21_what_differs_stays_with_synapses(reason):
    options = dict(REASONS[reason])
    like = options.pop("like", True)
    net = network(**options)
    if "tau :" in options.get("model", ""):
        net["syn"].tau = "20*ms + i*ms"
    assert kept(net) == []
    hints = [hint.text for _, hint in net.explain().hints if hint.kind == "trace"]
    assert len(hints) == like
    assert all(reason in hint for hint in hints)


def test_SY_21_code_that_runs_regularly():
    net = network()
    net["syn"].run_regularly("Apre *= 0.5", dt=10 * ms)
    assert kept(net) == []


SCRIPT = """
import sys
sys.path.insert(0, {folder!r})
from test_traces import *
net = network(delay=0.4*ms, n=40, m=30)
assert len(kept(net)) == 2
net.run(100*ms)
print({{name: values.tobytes().hex() for name, values in everything(net).items()}})
"""


def test_SY_21_same_bits_on_every_backend(tmp_path):
    script = SCRIPT.format(folder=str(Path(__file__).parent))
    results = set()
    for how in (
        {},
        {"BRIO_BACKEND": "interpreter"},
        {"BRIO_VECTOR_WIDTH": "1"},
        {"BRIO_VECTOR_WIDTH": "4"},
        {"BRIO_NUM_THREADS": "2"},
    ):
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **how},
            capture_output=True,
            text=True,
            check=True,
        )
        results.add(done.stdout)
    assert len(results) == 1
