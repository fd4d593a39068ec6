"""Removing synapses: what stays keeps its order and all that it has, whatever is done before and after."""

import numpy as np
import pytest
from brio import (
    DimensionMismatchError,
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    ms,
    mV,
    network_operation,
    seed,
)


@pytest.fixture
def group():
    cells = NeuronGroup(20, "v : 1\nx : volt", threshold="v > 1e9", reset="")
    cells.x = "i*mV"
    return cells


def make(group, order="source", **options):
    """Synapses with something of everything, and what is to be there of each."""
    synapses = Synapses(
        group,
        group,
        "w : 1\nn : integer\nb : boolean\nr : 1 (shared)",
        on_pre={"pre": "v_post += w", "fast": "v_post += 1"},
        on_post="w += 1",
        delay={"fast": 1 * ms},
        multisynaptic_index="k",
        dtype={"w": np.float32},
        **options,
    )
    seed(11)
    if order == "source":
        synapses.connect(p=0.3, n=2)
    else:
        synapses.connect(i="k for k in sample(N_pre, p=0.3)")
        synapses.connect(i=[3, 1], j=[2, 2])
    synapses.w = "rand()"
    synapses.n = "i*100 + j"
    synapses.b = "rand() < 0.5"
    synapses.r = 7
    synapses.pre.delay = "rand()*ms"
    return synapses


def columns(synapses):
    return {
        name: np.array(values)
        for name, values in {
            "i": synapses.i[:],
            "j": synapses.j[:],
            "w": synapses.w[:],
            "n": synapses.n[:],
            "b": synapses.b[:],
            "delay": synapses.pre.delay[:] / ms,
        }.items()
    }


def copies(i, j):
    seen: dict = {}
    result = []
    for pair in zip(i.tolist(), j.tolist(), strict=True):
        result.append(seen.get(pair, 0))
        seen[pair] = result[-1] + 1
    return result


def check(synapses, expected):
    found = columns(synapses)
    assert len(synapses) == len(expected["i"])
    for name, values in expected.items():
        assert np.array_equal(found[name], values), name
    i, j = expected["i"], expected["j"]
    assert list(synapses.k[:]) == copies(i, j)
    assert np.array_equal(synapses.N_outgoing_pre, np.bincount(i, minlength=20))
    assert np.array_equal(synapses.N_incoming[:], np.bincount(j, minlength=20)[j])
    assert synapses.r[:] == 7
    for source in (0, 7, 19):
        assert np.array_equal(synapses.w[source, :], expected["w"][i == source])
        assert np.array_equal(synapses.w[:, source], expected["w"][j == source])


SELECTIONS = {
    "condition": (lambda s: "w < 0.3 and i != j", lambda c: (c["w"] < 0.3) & (c["i"] != c["j"])),
    "neurons": (lambda s: "x_pre > 5*mV and b", lambda c: (c["i"] > 5) & c["b"]),
    "numbers": (lambda s: [5, 0, 5, len(s) - 1, -2], None),
    "one": (lambda s: 3, None),
    "slice": (lambda s: slice(2, None, 3), None),
    "truth": (lambda s: s.n[:] % 2 == 0, None),
    "pair": (lambda s: (slice(3, 6), slice(None)), lambda c: (c["i"] >= 3) & (c["i"] < 6)),
    "part": (lambda s: s["i == j"], lambda c: c["i"] == c["j"]),
    "all": (lambda s: slice(None), None),
    "none": (lambda s: "w > 2", lambda c: c["w"] > 2),
    "empty": (lambda s: [], None),
}


@pytest.mark.parametrize("order", ["source", "target"])
@pytest.mark.parametrize("looked", [False, True])
@pytest.mark.parametrize("name", SELECTIONS)
def test_SY_19_those_that_stay_keep_everything(group, name, looked, order):
    synapses = make(group, order)
    if looked:
        before = columns(synapses)
        synapses.k[:], synapses.N_incoming[:], synapses.w[:, 3]
    which, where = SELECTIONS[name]
    selection = which(synapses)
    before = columns(synapses)
    size = len(before["i"])
    gone = np.zeros(size, bool)
    gone[where(before) if where else (selection if name != "empty" else slice(0))] = True
    assert synapses.remove(selection) == gone.sum()
    expected = {key: values[~gone] for key, values in before.items()}
    check(synapses, expected)
    # And what is added comes behind them, with zeros.
    synapses.connect(i=[0, 19, 19], j=[4, 4, 4])
    added = {"i": [0, 19, 19], "j": [4, 4, 4], "w": [0] * 3, "n": [0] * 3, "b": [False] * 3, "delay": [0] * 3}
    check(
        synapses,
        {key: np.append(values, added[key]).astype(values.dtype) for key, values in expected.items()},
    )


def test_SY_19_many_times_with_others_in_between(group):
    synapses = make(group)
    random = np.random.default_rng(5)
    expected = columns(synapses)
    for turn in range(20):
        gone = random.random(len(synapses)) < 0.2
        synapses.remove(np.flatnonzero(gone))
        expected = {key: values[~gone] for key, values in expected.items()}
        if turn % 3 == 0:
            before = len(synapses)
            synapses.connect("i > j", p=0.05)
            fresh = columns(synapses)
            synapses.w[before:] = turn
            fresh["w"][before:] = turn
            expected = {key: np.append(expected[key], fresh[key][before:]) for key in expected}
        check(synapses, expected)


def test_SY_19_wrong_removals(group):
    synapses = Synapses(group, group, "w : 1", on_pre="v_post += w", name="wires")
    with pytest.raises(TypeError, match="wires has no synapses yet"):
        synapses.remove("w < 1")
    synapses.connect(i=[0, 1, 2], j=[1, 2, 3])
    synapses.w = [1, 2, 3]
    for which, error in (
        (3, IndexError),
        ([0, 5], IndexError),
        (-4, IndexError),
        ("w <", SyntaxError),
        ("w < unknown", KeyError),
        ("w < 3*mV", DimensionMismatchError),
        (np.array([True, False]), IndexError),
        (1.5, Exception),
    ):
        with pytest.raises(error):
            synapses.remove(which)
        assert list(synapses.w[:]) == [1, 2, 3]
    limit = 2  # noqa: F841 (in the condition)
    assert synapses.remove("w > limit") == 1
    assert synapses.remove("w > bound", namespace={"bound": 1}) == 1


def test_SY_19_what_means_synapses_by_number_keeps_them(group):
    synapses = make(group, name="wires")
    part = synapses[0, :]
    monitor = StateMonitor(synapses, "w", record=[0, 1], name="trace")
    with pytest.raises(
        ValueError, match="no synapses of wires can be removed: trace names them by their numbers"
    ):
        synapses.remove([0])
    del monitor
    other = Synapses(group, synapses, on_pre="w_post += 1", name="modulation")
    with pytest.raises(ValueError, match="modulation names them"):
        synapses.remove([0])
    del other
    shared = StateMonitor(synapses, "w", record=False)
    assert shared is not None
    before = len(synapses)
    synapses.remove([0])
    synapses.connect(i=0, j=0)
    assert len(synapses) == before
    with pytest.raises(RuntimeError, match="has lost synapses"):
        synapses.w[part]


def spikes_of(delays, actions, steps=60):
    """Arrivals at three targets of spikes in each millisecond; `actions`: what is done at some steps."""
    source = SpikeGeneratorGroup(3, [0, 1, 2, 0, 1, 2], [0.1, 0.1, 0.1, 2.1, 2.1, 2.1] * ms)
    target = NeuronGroup(3, "v : 1")
    synapses = Synapses(source, target, "w : 1", on_pre="v_post += w")
    synapses.connect(j="i")
    synapses.w = [1, 2, 3]
    synapses.delay = delays * ms
    trace = StateMonitor(target, "v", record=True)

    @network_operation(dt=0.1 * ms)
    def act(t):
        step = int(t / (0.1 * ms) + 0.5)
        if step in actions:
            actions[step](synapses)

    network = Network(source, target, synapses, trace, act)
    network.run(steps * 0.1 * ms)
    return np.diff(trace.v, axis=1)


@pytest.mark.parametrize("delays", [[1.5, 1.5, 1.5], [1, 1.5, 2], 1.5])
def test_SY_19_spikes_on_their_way_to_removed_synapses_are_lost(delays):
    whole = spikes_of(delays, {})
    assert (whole > 0).sum() == 6
    # The second synapse is removed at 0.8 ms, when the first spikes are on their way.
    some = spikes_of(delays, {8: lambda s: s.remove("i == 1")})
    assert np.array_equal(some[[0, 2]], whole[[0, 2]]) and not some[1].any()

    # Twice, with a new one in between: it hears of later spikes alone.
    def again(synapses):
        synapses.remove([0])
        synapses.connect(i=1, j=1)
        synapses.w[-1] = 2
        synapses.delay[-1] = 0.5 * ms
        synapses.remove("j == 0")  # none any more

    more = spikes_of(delays, {8: again})
    assert np.array_equal(more[2], whole[2]) and not more[0].any()
    assert np.flatnonzero(more[1]).tolist() == sorted([*np.flatnonzero(whole[1]), 26])


@pytest.mark.parametrize("delays", [[1.5, 1.5, 1.5], [1, 1.5, 2]])
def test_SY_19_spikes_in_flight_between_runs_and_in_stored_states(delays, tmp_path):
    def make_network(name):
        source = SpikeGeneratorGroup(3, [0, 1, 2], [0.1] * 3 * ms, name=f"source{name}")
        target = NeuronGroup(3, "v : 1", name=f"target{name}")
        synapses = Synapses(source, target, "w : 1", on_pre="v_post += w", name=f"synapses{name}")
        synapses.connect(j="i")
        synapses.w = [1, 2, 3]
        synapses.delay = delays * ms
        return Network(source, target, synapses), synapses, target

    network, synapses, target = make_network("A")
    network.run(0.5 * ms)
    network.store("before")
    synapses.remove([0])
    network.store("after")
    network.store("after", str(tmp_path / "file"))
    network.run(3 * ms)
    assert list(target.v[:]) == [0, 2, 3] and len(synapses) == 2
    network.restore("before")
    assert list(synapses.w[:]) == [1, 2, 3] and list(synapses.i[:]) == [0, 1, 2]
    network.run(3 * ms)
    assert list(target.v[:]) == [1, 2, 3]
    network.restore("after")
    assert list(synapses.w[:]) == [2, 3] and list(synapses.i[:]) == [1, 2]
    synapses.remove("w == 3")  # right after restore
    network.run(3 * ms)
    assert list(target.v[:]) == [0, 2, 0]
    network.restore("after", str(tmp_path / "file"))
    network.run(3 * ms)
    assert list(target.v[:]) == [0, 2, 3]


def test_SY_19_equals_a_network_that_never_had_them(group):
    """The run after a removal has the bits of one with the remaining synapses alone."""

    def run(removed):
        cells = NeuronGroup(
            20,
            "dv/dt = (1.2 - v)/(10*ms) : 1",
            threshold="v > 1",
            reset="v = 0",
            method="exact",
            name="cells*",
        )
        cells.v = "i/20."
        synapses = Synapses(
            cells,
            cells,
            """dw/dt = (1 - w)/tau : 1 (clock-driven)
               tau : second
               da/dt = -a/(20*ms) : 1 (event-driven)""",
            on_pre="v_post += 0.01*w; a += 1",
            on_post="w += 0.01*a",
            method="exact",
        )
        i, j = (part.ravel() for part in np.mgrid[0:20, 0:20])
        keep = (i * 7 + j * 3) % 5 != 0
        chosen = slice(None) if removed else keep
        synapses.connect(i=i[chosen], j=j[chosen])
        synapses.tau = "5*ms + 0.1*(i + j)*ms"
        synapses.pre.delay = "0.1*ms*((i + j) % 4)"
        spikes = SpikeMonitor(cells)
        network = Network(cells, synapses, spikes)
        if removed:
            network.run(0 * ms)
            synapses.remove(~keep)
        network.run(100 * ms)
        return spikes.i[:], spikes.t[:], synapses.w[:], synapses.a[:]

    for one, other in zip(run(True), run(False), strict=True):
        assert len(one) > 0 and np.array_equal(one, other)


def test_SY_19_structure_changes_while_time_passes():
    """Coefficients of each synapse follow when synapses come and go within a run."""
    cells = NeuronGroup(4, "v : 1")
    synapses = Synapses(cells, cells, "dw/dt = -w/tau : 1 (clock-driven)\ntau : second", method="exact")
    synapses.connect(i=[0, 1, 2], j=[0, 1, 2])
    synapses.w = 1
    synapses.tau = [5, 10, 20] * ms

    @network_operation(dt=5 * ms)
    def act(t):
        if t == 5 * ms:
            synapses.remove([1])
            synapses.connect(i=[3] * 40, j=[3] * 40)
            synapses.w[2:] = 1
            synapses.tau[2:] = 10 * ms

    Network(cells, synapses, act).run(10 * ms)
    assert np.allclose(synapses.w[:], np.exp([-2, -0.5] + [-0.5] * 40), rtol=1e-12)


def test_SY_19_units_of_conditions(group):
    synapses = Synapses(group, group, "g : volt", on_pre="v_post += 1")
    synapses.connect(j="i")
    synapses.g = "i*mV"
    assert synapses.remove("g > 4*mV and g < 1*second*volt/second") == 15
    assert np.allclose(synapses.g / mV, range(5))
