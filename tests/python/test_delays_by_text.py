"""SY-05: delays that text says are computed when somebody looks, and nobody notices."""

import numpy as np
import pytest
from brio import *

SIZE = 300
TEXT = "clip(mean*(1 + 0.5*randn()) + 0.01*ms*(i - j), dt, 1*second)"
COUNT = 0.4


class Wires:
    """Inputs that all spike at 0 ms, so that the record says all delays."""

    def __init__(self, text=TEXT, *, on_post=False, mean=1 * ms, seeded=3, variable=""):
        start_scope()
        defaultclock.dt = 0.1 * ms
        seed(seeded)
        early = SpikeGeneratorGroup(SIZE, np.arange(SIZE), np.zeros(SIZE) * ms)
        late = NeuronGroup(SIZE, "v : 1\nlater : second", name="cells")
        late.later = "0.01*ms*i"
        sides = (late, early) if on_post else (early, late)
        code = {"on_post": "v_pre += w"} if on_post else {"on_pre": "v_post += w"}
        self.synapses = Synapses(
            *sides, f"w : 1\nown : second{variable}", name="wires", namespace={"mean": mean}, **code
        )
        self.synapses.connect(p=COUNT)
        self.synapses.w = "rand()"
        self.pathway = self.synapses.post if on_post else self.synapses.pre
        seed(seeded + 1)
        if text is not None:
            self.pathway.delay = text
        self.cells = late
        self.record = StateMonitor(late, "v", record=True)
        self.network = Network(early, late, self.synapses, self.record)

    def bytes_each(self):
        """Stored for each synapse, but for numbers of neurons and events."""
        items = self.network.memory_estimate(1 * ms).items
        held = next(item.held for item in items if (item.object, item.what) == ("wires", "variables"))
        return held / len(self.synapses)

    def delays(self):
        return np.array(self.pathway.delay[:])

    def run(self):
        self.network.run(5 * ms)
        return np.array(self.record.v)


def stored_delays(**options):
    """What the same text gives for another variable, which is stored."""
    wires = Wires(None, **options)
    wires.synapses.own = TEXT
    return wires, np.array(wires.synapses.own[:])


@pytest.mark.parametrize("on_post", [False, True])
def test_SY_05_delays_by_text_have_the_bits_of_stored_ones(on_post):
    wires, expected = stored_delays(on_post=on_post)
    assert len(np.unique(expected)) > 1000
    wires.pathway.delay = expected * second
    record = wires.run()
    assert np.any(record)

    before = Wires(on_post=on_post)
    assert np.array_equal(before.delays(), expected)
    assert np.array_equal(before.run(), record)
    assert np.array_equal(before.delays(), expected)

    after = Wires(on_post=on_post)
    assert np.array_equal(after.run(), record)
    assert np.array_equal(after.delays(), expected)
    assert np.array_equal(after.run(), before.run())


def test_SY_05_delays_by_text_take_no_memory_until_somebody_looks():
    wires = Wires("clip(mean*(1 + 0.5*randn()), dt, 1*second)")
    without = wires.bytes_each()
    wires.run()
    assert wires.bytes_each() == without
    assert "a delay of each synapse" in wires.network.explain()["wires"].parts[0].what
    assert wires.bytes_each() == without
    wires.delays()
    assert wires.bytes_each() == pytest.approx(without + 8, abs=0.1)


def test_SY_05_delays_by_text_are_of_the_names_seed_and_time_of_then():
    expected = Wires().delays()
    assert not np.array_equal(Wires(seeded=5).delays(), expected)
    wires = Wires()
    wires.synapses.namespace["mean"] = 3 * ms
    seed(99)
    wires.cells.v = "rand()"
    wires.network.run(1 * ms)
    defaultclock.dt = 0.05 * ms
    assert np.array_equal(wires.delays(), expected)

    wires = Wires("1*ms + t")
    wires.run()
    wires.pathway.delay = "1*ms + t"
    wires.network.run(1 * ms)
    assert np.array_equal(wires.delays(), np.full(len(wires.synapses), 1e-3 + 5e-3))


def test_SY_05_another_time_step_gives_the_same_delays_in_other_steps():
    def outcome(look):
        wires = Wires()
        wires.network.run(0.1 * ms)
        if look:
            wires.delays()
        defaultclock.dt = 0.05 * ms
        return wires.run(), wires.delays()

    for one, other in zip(outcome(look=True), outcome(look=False), strict=True):
        assert np.array_equal(one, other)


def test_SY_05_single_delays_can_be_changed_afterwards():
    expected = Wires().delays()
    wires = Wires()
    wires.pathway.delay[3] = 4 * ms
    wires.pathway.delay["i == 7"] = "2*ms"
    expected[3] = 4e-3
    expected[np.asarray(wires.synapses.i) == 7] = 2e-3
    assert np.array_equal(wires.delays(), expected)

    wires = Wires()
    expected = wires.delays()
    again = Wires()
    again.pathway.delay = "delay + 0*ms"  # of what there is
    assert np.array_equal(again.delays(), expected)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("1*ms + later_post", lambda wires: setattr(wires.cells, "later", 0 * ms)),
        ("1*ms + own", lambda wires: setattr(wires.synapses, "own", "5*ms")),
        ("1*ms + later_post*rand()", lambda wires: setattr(wires.cells, "later", 0 * ms)),
    ],
)
def test_SY_05_delays_that_variables_say_are_those_of_then(text, change):
    wires = Wires(None)
    wires.synapses.own = "0.01*ms*i"
    seed(8)
    wires.pathway.delay = text
    expected = wires.delays()
    again = Wires(None)
    again.synapses.own = "0.01*ms*i"
    seed(8)
    again.pathway.delay = text
    assert again.bytes_each() > Wires().bytes_each() + 7  # stored
    change(again)
    assert np.array_equal(again.delays(), expected)


def test_SY_05_functions_of_python_are_called_once_and_at_once():
    calls = []

    @check_units(x=1, result=second)
    def slow(x):
        calls.append(len(np.atleast_1d(x)))
        return (1 + x / SIZE) * ms

    wires = Wires(None)
    wires.synapses.namespace["slow"] = slow
    wires.pathway.delay = "slow(i)"
    called = list(calls)
    assert called
    wires.run()
    wires.delays()
    assert calls == called


def test_SY_05_synapses_that_come_or_go_leave_delays_by_text_to_the_others():
    expected = Wires().delays()
    wires = Wires()
    before = len(wires.synapses)
    wires.synapses.connect(i=[0, 5], j=[1, 2])
    assert np.array_equal(wires.delays(), [*expected, 0, 0])
    wires.run()
    assert len(wires.delays()) == before + 2

    wires = Wires()
    gone = np.asarray(wires.synapses.i) == 4
    wires.synapses.remove("i == 4")
    assert np.array_equal(wires.delays(), expected[~gone])


def test_SY_05_stored_states_have_delays_by_text(tmp_path):
    expected = Wires().delays()
    wires = Wires()
    wires.network.store()
    wires.network.store("on disk", tmp_path / "state")
    record = wires.run()
    for where in ([], ["on disk", tmp_path / "state"]):
        wires.pathway.delay = "0.2*ms + 1*ms*rand()"
        wires.network.restore(*where)
        assert np.array_equal(wires.delays(), expected)
        wires.pathway.delay = "0.2*ms + 1*ms*rand()"
        wires.network.restore(*where)
        assert np.array_equal(wires.run(), record)


def test_SY_05_delays_by_text_are_checked_as_others_are():
    with pytest.raises(DimensionMismatchError, match="unit"):
        Wires("1*mV")
    with pytest.raises(Exception, match="nowhere"):
        Wires("nowhere*ms")
    wires = Wires("1*ms - 2*ms*int(j == 7)")
    with pytest.raises(Exception, match=r"to 7\) of 'pre' of wires is -0.001 s, but must be a time"):
        wires.run()


@pytest.mark.parametrize("set_delays", [False, True])
def test_SY_05_sweeps_have_delays_by_text(set_delays):
    expected = Wires().run()
    wires = Wires()
    texts = ["1*ms*rand()", TEXT]
    parameters = {"wires.pre.delay": texts} if set_delays else {"wires.w": [0.0, 1.0]}
    found = sweep(
        wires.network, parameters, 5 * ms, results={"v": lambda: np.array(wires.record.v)}, threads=2
    )
    v = np.asarray(found["v"])
    assert v[1].shape == expected.shape
    if set_delays:
        assert not np.array_equal(v[0], v[1])
    else:
        assert not np.any(v[0])
        wires.synapses.w = 1
        assert np.array_equal(wires.run(), v[1])
    assert np.array_equal(wires.delays(), Wires().delays())
