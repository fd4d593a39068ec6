"""Spikes that arrive at many synapses are shared among threads: the bits are those of one thread."""

import numpy as np
import pytest
from brio import *

SIZE = 600


def groups():
    start_scope()
    seed(5)
    source = PoissonGroup(SIZE, 400 * Hz)
    target = NeuronGroup(
        SIZE,
        """dv/dt = (1.2 - v)/(10*ms) : 1
           dg/dt = -g/(5*ms) : 1
           x : 1""",
        threshold="v > 1",
        reset="v = 0",
    )
    return source, target


def one_weight(source, target):
    synapses = Synapses(source, target, "w : 1", on_pre="g_post += w")
    synapses.connect(p=0.5)
    synapses.w = "rand()"
    return [synapses]


def delays(source, target):
    (synapses,) = one_weight(source, target)
    synapses.delay = "2*ms*rand()"
    return [synapses]


def plastic(source, target):
    synapses = Synapses(
        source,
        target,
        """w : 1
           da/dt = -a/(20*ms) : 1 (event-driven)
           db/dt = -b/(20*ms) : 1 (event-driven)""",
        on_pre="""g_post += w
                  a += 0.01
                  w = clip(w + b, 0, 1)""",
        on_post="""b -= 0.01
                   w = clip(w + a, 0, 1)""",
    )
    synapses.connect(p=0.5)
    synapses.w = "rand()"
    synapses.delay = "1*ms*rand()"
    return [synapses]


def parts_of_groups(source, target):
    parts = []
    for n, (a, b) in enumerate([(0, 100), (100, 450), (450, 600)]):
        synapses = Synapses(source[50 * n :], target[a:b], "w : 1", on_pre="g_post += w*v_post")
        synapses.connect(p=0.5)
        synapses.w = "rand()"
        synapses.delay = "1*ms*rand()"
        parts.append(synapses)
    return parts


def unsorted_targets(source, target):
    synapses = Synapses(source, target, "w : 1", on_pre="g_post += w")
    rng = np.random.default_rng(1)
    synapses.connect(i=np.repeat(np.arange(SIZE), 300), j=rng.integers(SIZE, size=300 * SIZE))
    synapses.w = "rand()"
    return [synapses]


def several_synapses_of_a_pair(source, target):
    synapses = Synapses(source, target, "w : 1", on_pre="g_post = 0.9*g_post + w")
    synapses.connect(p=0.3, n=3)
    synapses.w = "rand()"
    return [synapses]


def one_reads_what_another_changes(source, target):
    recurrent = Synapses(target, target, "w : 1", on_pre="v_post += 1e-3*g_pre*w")
    recurrent.connect(p=0.5)
    recurrent.w = "rand()"
    forward = Synapses(source, target, on_pre="g_post += 0.1\nx_post += v_post")
    forward.connect(p=0.5)
    backward = Synapses(target, source, "u : 1", on_post="x_pre += 1")
    backward.connect(p=0.3)
    return [recurrent, forward, backward]


def random_numbers(source, target):
    synapses = Synapses(source, target, on_pre="g_post += rand()")
    synapses.connect(p=0.5)
    return [synapses]


def outcome(make, threads, monkeypatch):
    monkeypatch.setenv("BRIO_NUM_THREADS", str(threads))
    source, target = groups()
    synapses = make(source, target)
    spikes = SpikeMonitor(target)
    net = Network(source, target, synapses, spikes)
    net.run(30 * ms)
    net.run(20 * ms)
    values = [np.array(target.state(name)) for name in ("v", "g", "x")]
    values += [np.array(spikes.t), np.array(spikes.i)]
    for one in synapses:
        values += [np.array(one.state(name)) for name in ("w", "a", "b") if name in one.variables]
    return values


@pytest.mark.parametrize(
    "make",
    [
        one_weight,
        delays,
        plastic,
        parts_of_groups,
        unsorted_targets,
        several_synapses_of_a_pair,
        one_reads_what_another_changes,
        random_numbers,
    ],
)
def test_DV_07_the_same_bits_for_any_number_of_threads(make, monkeypatch):
    one = outcome(make, 1, monkeypatch)
    assert len(one[3]) > 0
    for threads in (2, 3):
        several = outcome(make, threads, monkeypatch)
        assert all(np.array_equal(a, b) for a, b in zip(one, several, strict=True))
