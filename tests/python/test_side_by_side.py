"""Synapses of several pathways lie side by side in memory when many spikes have come; nobody notices.

A variable whose memory somebody holds stays where it is: what comes out then has to come out in any case.
"""

import itertools

import brio
import numpy as np
import pytest
from brio import *

SIZES = [100, 300, 250, 150]  # which two threads share evenly without parting any
BETWEEN = "runs of several pathways"


@pytest.fixture(autouse=True)
def one_thread(monkeypatch):
    monkeypatch.setenv("BRIO_NUM_THREADS", "1")


def groups():
    start_scope()
    seed(3)
    source = PoissonGroup(sum(SIZES), 150 * Hz, name="source")
    target = NeuronGroup(
        sum(SIZES),
        """dv/dt = (1.2 - v)/(10*ms) : 1
           dg/dt = -g/(5*ms) : 1""",
        threshold="v > 1",
        reset="v = 0",
        name="target",
    )
    return source, target


def parts(group):
    ends = np.cumsum([0, *SIZES])
    return [group[a:b] for a, b in itertools.pairwise(ends)]


def project(source, target, on_pre="g_post += w", *, by_source=False):
    pairs = [(t, s) for t in range(4) for s in range(4)]
    all_synapses = []
    for t, s in sorted(pairs, key=lambda pair: pair[1]) if by_source else pairs:
        synapses = Synapses(
            parts(source)[s],
            parts(target)[t],
            "w : 1",
            on_pre=on_pre,
            name=f"from_{s}_to_{t}",
            namespace={"scale": 0.5},
        )
        synapses.connect(p=0.8)
        synapses.w = "1e-3*rand()"
        synapses.delay = "2*ms*rand()"
        all_synapses.append(synapses)
    return all_synapses


def is_side_by_side(net):
    return any(item.what == BETWEEN for item in net.memory_estimate(0 * ms).items)


class Trial:
    def __init__(self, make=project, *, hold=False, **how):
        self.source, self.target = groups()
        self.synapses = make(self.source, self.target, **how)
        self.held = [synapses.w[:] for synapses in self.synapses] if hold else []
        self.spikes = SpikeMonitor(self.target)
        self.net = Network(self.source, self.target, self.synapses, self.spikes)

    def values(self):
        values = [self.target.v[:], self.target.g[:], self.spikes.t[:], self.spikes.i[:]]
        return [np.array(x) for x in values + [s.w[:] for s in self.synapses]]


def outcome(between=lambda trial: None, *, runs=3, bundled=True, **how):
    trial = Trial(**how)
    for _ in range(runs):
        trial.net.run(50 * ms)
        assert bundled is None or is_side_by_side(trial.net) == (bundled and "hold" not in how)
        between(trial)
    values = trial.values()
    assert len(values[2]) > 100
    return values


def same(a, b):
    return all(np.array_equal(x, y) for x, y in zip(a, b, strict=True))


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"by_source": True},
        {"on_pre": "g_post += scale*w"},
        {"on_pre": "g_post = 0.99*g_post + w\nw = clip(w*1.01 + 1e-6*v_post, 0, 1)"},
    ],
    ids=["by target", "by source", "a constant", "plastic"],
)
def test_SY_13_the_same_side_by_side(how, threads, monkeypatch):
    expected = outcome(hold=True, **how)
    monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))
    assert same(outcome(bundled=True if threads < 3 else None, **how), expected)


def one_delay(source, target):
    all_synapses = project(source, target)
    for synapses in all_synapses:
        synapses.delay = 1 * ms
    return all_synapses


def one_delay_and_few_targets(source, target):
    all_synapses = []
    for t, s in itertools.product(range(4), range(4)):
        synapses = Synapses(parts(source)[s], parts(target)[t], "w : 1", on_pre="g_post += w", delay=1 * ms)
        synapses.connect(p=0.3)
        synapses.w = "2e-3*rand()"
        all_synapses.append(synapses)
    return all_synapses


@pytest.mark.parametrize("threads", [1, 2])
def test_one_delay_for_all(threads, monkeypatch):
    monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))
    long_runs = outcome(make=one_delay, bundled=False)
    assert same(long_runs, outcome(make=one_delay, hold=True))
    short_runs = outcome(make=one_delay_and_few_targets)
    assert same(short_runs, outcome(make=one_delay_and_few_targets, hold=True))


def unlike(source, target):
    synapses = project(source, target)[:8]
    for k, code in enumerate(["g_post += 2*w", "g_post += w\nv_post += 1e-3", "v_post += w"]):
        more = Synapses(parts(source)[0], parts(target)[2], "w : 1", on_pre=code, name=f"more_{k}")
        more.connect(p=0.8)
        more.w = "1e-3*rand()"
        more.delay = "2*ms*rand()"
        synapses.append(more)
    return synapses


def test_those_that_do_something_else_stay_apart():
    assert same(outcome(make=unlike), outcome(make=unlike, hold=True))


def different_constants(source, target):
    synapses = project(source, target, "g_post += scale*w")
    for k, one in enumerate(synapses):
        one.namespace["scale"] = 0.1 * k
    return synapses


def index_in_code(source, target):
    return project(source, target, "g_post += w*(1 + 0.001*j)")


def random_numbers(source, target):
    return project(source, target, "g_post += w*rand()")


@pytest.mark.parametrize("make", [different_constants, index_in_code, random_numbers])
def test_these_have_nothing_in_common(make):
    assert same(outcome(make=make, bundled=False), outcome(make=make, hold=True))


def look(trial):
    assert all(np.all(np.diff(s.i[:]) >= 0) for s in trial.synapses)
    assert trial.synapses[4].j[:].max() < SIZES[1]
    assert float(np.sum(trial.synapses[3].w)) > 0


def set_weights(trial):
    trial.synapses[5].w[3::2] = 2e-4
    trial.synapses[1].w["i == 5"] = "1e-5*j"


def new_delays(trial):
    trial.synapses[2].delay[:1000] = 1 * ms
    trial.synapses[7].delay = 2 * ms


def more_synapses(trial):
    synapses = trial.synapses[8]
    before = len(synapses)
    synapses.connect(i=[3, 4], j=[5, 6])
    synapses.w[before:] = 3e-4


def fewer_synapses(trial):
    trial.synapses[6].remove("j % 7 == 3")


def another_step(trial):
    defaultclock.dt = 0.05 * ms if defaultclock.dt > 0.07 * ms else 0.1 * ms


def with_profile(trial):
    trial.net.run(10 * ms, profile=True)


def in_parts(trial):
    for _ in range(20):
        trial.net.run(defaultclock.dt)


def without_one(trial):
    trial.synapses[0].active = not trial.synapses[0].active


CHANGES = [
    look,
    set_weights,
    new_delays,
    more_synapses,
    fewer_synapses,
    another_step,
    with_profile,
    in_parts,
    without_one,
]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("change", CHANGES)
def test_between_runs(change, threads, monkeypatch):
    monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))

    def hold(trial):
        change(trial)
        trial.held += [synapses.w[:] for synapses in trial.synapses]

    values = []
    for between, held in ((change, False), (hold, True)):
        trial = Trial(hold=held)
        for _ in range(3):
            trial.net.run(50 * ms)
            between(trial)
        values.append(trial.values())
        defaultclock.dt = 0.1 * ms
    assert same(*values)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("change", [look, set_weights, new_delays, more_synapses, fewer_synapses])
def test_while_time_passes(change, threads, monkeypatch):
    monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))

    def watched(hold):
        trial = Trial(hold=hold)

        @network_operation(dt=30 * ms)
        def operation(t):
            if t > 0 * ms:
                change(trial)
                trial.held += [synapses.w[:] for synapses in trial.synapses] if hold else []

        trial.net.add(operation)
        trial.net.run(130 * ms)
        return trial.values()

    assert same(watched(False), watched(True))


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("operation", [True, False])
def test_others_who_look_while_time_passes(operation, threads, monkeypatch):
    """A monitor that records when it is told to, and an estimate, in the middle of a run."""
    monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))

    def watched(hold):
        trial = Trial(hold=hold)
        state = StateMonitor(trial.target, "g", record=[3], dt=100 * second)
        trial.net.add(state)
        trial.net.run(50 * ms)
        seen = []

        def look(t=0 * ms, *_):
            if len(seen) % 2:
                trial.synapses[1].delay = (1 + len(seen) / 10) * ms
            seen.append(trial.net.memory_estimate(0 * ms).total)
            state.record_single_timestep()

        if operation:
            trial.net.add(NetworkOperation(look, dt=10 * ms))
            trial.net.run(70 * ms)
        else:
            trial.net.run(70 * ms, report=lambda *_: state.record_single_timestep(), report_period=1 * ms)
        trial.net.run(20 * ms)
        return [np.array(state.g) if operation else np.zeros(0), *trial.values()]

    assert same(watched(False), watched(True))


@pytest.mark.parametrize("threads", [1, 2])
def test_store_and_restore(threads, monkeypatch, tmp_path):
    monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))
    file = str(tmp_path / "state")

    def again(hold):
        trial = Trial(hold=hold)
        trial.net.run(50 * ms)
        trial.net.store(filename=file)
        trial.net.run(50 * ms)
        first = trial.values()
        trial.net.restore(filename=file)
        trial.held += [synapses.w[:] for synapses in trial.synapses] if hold else []
        trial.net.run(50 * ms)
        return first[:2] + trial.values()

    assert same(again(False), again(True))


def test_spikes_under_way_are_stored_from_there():
    """What a stored state says is under way does not depend on how it is kept."""

    def states(hold):
        trial = Trial(hold=hold)
        trial.net.run(50 * ms)
        trial.net.store()
        trial.source.rates = 0 * Hz
        trial.net.run(5 * ms)
        trial.net.restore()
        trial.net.run(5 * ms)
        return trial.values()

    assert same(states(False), states(True))


def test_a_network_that_goes_on_after_a_sweep():
    def swept(hold):
        trial = Trial(hold=hold)
        trial.net.run(50 * ms)
        rates = [0, 100] * Hz
        results = brio.sweep(trial.net, {"source.rates": rates}, 20 * ms, results={"spikes": trial.spikes})
        trial.net.run(50 * ms)
        return [*(np.array(one.t) for one in results["spikes"]), *trial.values()]

    assert same(swept(False), swept(True))
