"""NW-07, PR-04: store and restore, in memory and in files, in this process and in another one."""

import gc
import os
import subprocess
import sys
import textwrap

import brio
import numpy as np
import pytest
from brio import (
    Network,
    NeuronGroup,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    defaultclock,
    ms,
    seed,
)

# Something of everything that decides how a run goes on: noise, refractoriness, spikes in flight and of
# generators, plasticity, code that runs regularly, records with conditions on what is kept.
EVERYTHING = """
from brio import *
import numpy as np

def make(folder=None):
    cells = NeuronGroup(40, '''dv/dt = (v0 - v)/(10*ms) + 5*mV*xi/sqrt(10*ms) : volt (unless refractory)
                               v0 : volt
                               drive = v0/mV : 1 (constant over dt)
                               total : 1 (shared)
                               hits : integer''',
                        threshold='v > 15*mV', reset='v = 0*mV; hits += 1', refractory=2*ms,
                        method='euler', name='cells')
    cells.v0 = '10*mV + 10*mV*i/N'
    cells.v = '15*mV*rand()'
    cells.run_regularly('v0 += 0.1*mV*(rand() - 0.5)', dt=1*ms)
    noise = PoissonGroup(30, rates=50*Hz, name='noise')
    given = SpikeGeneratorGroup(3, [0, 1, 2, 0], [1, 2.5, 4, 6]*ms, period=7*ms, name='given')
    inputs = Synapses(noise, cells, 'w : volt', on_pre='v_post += w', delay=3*ms, name='inputs')
    inputs.connect(p=0.2)
    inputs.w = '2*mV*rand()'
    pairs = Synapses(given, cells, on_pre='v_post += 3*mV', delay=1.5*ms, name='pairs')
    pairs.connect(condition='i == j % 3')
    plastic = Synapses(cells, cells, '''w : 1
                       dtrace/dt = -trace/(20*ms) : 1 (event-driven)''',
                       on_pre='''v_post += w*mV
                                 trace += 0.01''',
                       on_post='w = clip(w + trace, 0, 2)', delay=0.7*ms, name='plastic')
    plastic.connect(condition='i != j', p=0.3)
    plastic.w = 'rand()'
    file = {} if folder is None else {'file': folder + '/v'}
    monitors = [StateMonitor(cells, ['v', 'drive'], record=[0, 3, 7], name='traces', **file),
                StateMonitor(plastic, 'w', record=range(5), dt=1*ms, name='weights'),
                SpikeMonitor(cells, 'v', name='spikes'),
                SpikeMonitor(noise, record=False, name='counts'),
                SpikeMonitor(cells, keep=20, name='last'),
                PopulationRateMonitor(cells, name='rate')]
    return Network(cells, noise, given, inputs, pairs, plastic, monitors)

def everything(net):
    '''All numbers of a network, by name.'''
    found = {'t': net.t_}
    for obj in net:
        for name, values in getattr(obj, '_variables', {}).items():
            if hasattr(obj, 'get_states') and name != 'N':
                found[f'{obj.name}.{name}'] = np.array(obj.state(name, use_units=False))
    return found
"""

_names: dict = {}
exec(EVERYTHING, _names)
make, everything = _names["make"], _names["everything"]


def assert_same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


def run_script(script, *arguments):
    code = EVERYTHING + textwrap.dedent(script)
    subprocess.run([sys.executable, "-c", code, *map(str, arguments)], check=True, timeout=120)


@pytest.mark.parametrize("in_file", [False, True])
def test_NW_07_a_restored_run_goes_on_with_the_same_bits(in_file, tmp_path):
    file = {"filename": tmp_path / "states"} if in_file else {}
    seed(1)
    net = make()
    net.store("first", **file)
    net.run(13.3 * ms)
    net.store("middle", **file)
    middle = everything(net)
    net.run(12 * ms)
    end = everything(net)
    assert end["spikes.t"].size > middle["spikes.t"].size > 20
    net.restore("middle", restore_random_state=True, **file)
    assert_same(everything(net), middle)
    net.run(12 * ms)
    assert_same(everything(net), end)
    net.restore("first", restore_random_state=True, **file)
    assert net.t_ == 0
    assert len(net["spikes"]) == 0
    net.run(25.3 * ms)
    assert_same({**everything(net), "t": end["t"]}, end)  # 13.3 + 12 rounds otherwise than 25.3


def test_NW_07_another_process_goes_on_from_a_file(tmp_path):
    seed(2)
    net = make()
    net.run(13.3 * ms)
    net.store(filename=tmp_path / "state")
    net.run(12 * ms)
    script = """
        import sys
        net = make()
        net.restore(filename=sys.argv[1], restore_random_state=True)
        net.run(12*ms)
        np.savez(sys.argv[2], **everything(net))
    """
    run_script(script, tmp_path / "state", tmp_path / "end.npz")
    with np.load(tmp_path / "end.npz") as end:
        assert_same(dict(end), everything(net))


def test_NW_07_synapses_made_after_store_vanish():
    source = NeuronGroup(5, "x : 1", threshold="True")
    target = NeuronGroup(5, "x : 1")
    synapses = Synapses(source, target, "w : 1", on_pre="x_post += w")
    synapses.connect(i=[0, 1], j=[1, 2])
    synapses.w = [3, 4]
    net = Network(source, target, synapses)
    net.store()
    synapses.connect(i=[0, 4], j=[4, 4])
    synapses.w = 9
    net.run(0.1 * ms)
    assert list(target.x) == [0, 9, 9, 0, 18]
    net.restore()
    assert len(synapses) == 2
    assert list(synapses.i) == [0, 1]
    assert list(synapses.j) == [1, 2]
    net.run(0.1 * ms)
    assert list(target.x) == [0, 3, 4, 0, 0]
    synapses.connect(i=2, j=3)
    assert list(synapses.w) == [3, 4, 0]


def test_NW_07_delays_are_restored():
    source = SpikeGeneratorGroup(1, [0], [0] * ms)
    target = NeuronGroup(1, "x : 1")
    synapses = Synapses(source, target, on_pre="x_post += 1", delay=0.3 * ms)
    synapses.connect()
    net = Network(source, target, synapses)
    net.store()
    synapses.delay = 5 * ms
    net.restore()
    net.run(0.4 * ms)
    assert target.x[0] == 1


def test_NW_07_clocks_are_restored():
    group = NeuronGroup(1, "x : 1", dt=0.2 * ms)
    other = NeuronGroup(1, "x : 1")
    net = Network(group, other)
    net.store()
    net.run(2 * ms)
    defaultclock.dt = 1 * ms
    group.clock.dt = 0.5 * ms
    net.run(1 * ms)
    net.restore()
    assert (net.t_, defaultclock.t_, group.clock.t_) == (0, 0, 0)
    assert (defaultclock.dt_, group.clock.dt_) == (0.1e-3, 0.2e-3)
    net.run(0.3 * ms)
    assert (defaultclock.timestep, group.clock.timestep) == (3, 2)


def test_NW_07_spikes_of_a_generator_are_restored():
    source = SpikeGeneratorGroup(2, [0, 1], [1, 2] * ms)
    spikes = SpikeMonitor(source)
    net = Network(source, spikes)
    net.run(1.5 * ms)
    net.store()
    source.set_spikes([0, 0], [2, 3] * ms, period=5 * ms)
    net.run(3 * ms)
    assert list(spikes.i) == [0, 0, 0]
    net.restore()
    net.run(3 * ms)
    assert list(spikes.i) == [0, 1]
    assert source.period == 0 * ms


def test_NW_07_what_was_seen_of_a_record_stays():
    group = NeuronGroup(1, "dx/dt = 1/ms : 1")
    trace = StateMonitor(group, "x", record=True)
    net = Network(group, trace)
    net.run(1 * ms)
    net.store()
    net.run(1 * ms)
    seen = trace.x
    before = np.array(seen)
    net.restore()
    assert trace.x.shape == (1, 10)
    group.x = 100
    net.run(2 * ms)
    np.testing.assert_array_equal(seen, before)
    assert trace.x[0, 10] == 100


def test_NW_07_events_of_the_last_step_belong_to_the_state():
    # Resets come before thresholds here: neurons are reset a step after they spiked.
    group = NeuronGroup(3, "x : 1", threshold="x > 0", reset="x = -1")
    net = Network(group)
    net.schedule = ["start", "groups", "resets", "thresholds"]
    net.store()
    group.x = [0, 1, 0]
    net.run(0.2 * ms)
    assert list(group.x) == [0, -1, 0]


# ---- what can't be restored ------------------------------------------------------------------------------


def small(names="abc", size=3, text="v : 1"):
    groups = [NeuronGroup(size, text, name=f"group_{name}") for name in names]
    return Network(*groups)


def test_NW_07_unknown_names_and_missing_objects_are_key_errors(tmp_path):
    net = small("ab")
    net.store()
    net.store("other", filename=tmp_path / "states")
    with pytest.raises(KeyError, match="no state of the network is stored as 'nothing'"):
        net.restore("nothing")
    with pytest.raises(KeyError, match=r"no state is stored as 'oter'[^\n]*\n.*'other'"):
        net.restore("oter", filename=tmp_path / "states")
    with pytest.raises(FileNotFoundError):
        net.restore(filename=tmp_path / "nowhere")
    with pytest.raises(KeyError, match="the stored state has no object 'group_c'"):
        small("abc").restore("other", filename=tmp_path / "states")
    with pytest.raises(KeyError, match="the network has no object 'group_b'"):
        small("a").restore("other", filename=tmp_path / "states")


@pytest.mark.parametrize(
    ("other", "what"),
    [
        ({"size": 4}, "'v' of 'group_a' has 3 values, but here 4"),
        ({"text": "w : 1"}, "'group_a' has no 'w'"),
        ({"text": "v : integer"}, "'v' of 'group_a' is of type f64, but here i32"),
    ],
)
def test_NW_07_other_shapes_are_refused_and_nothing_is_changed(other, what, tmp_path):
    net = small("a")
    net.run(1 * ms)
    net.store(filename=tmp_path / "state")
    different = small("a", **other)
    different["group_a"].set_states({(other.get("text") or "v")[0]: 7})
    with pytest.raises(ValueError, match=what):
        different.restore(filename=tmp_path / "state")
    assert different.t_ == 0
    assert different["group_a"].state((other.get("text") or "v")[0])[0] == 7


def test_NW_07_files_of_other_kinds_are_neither_read_nor_replaced(tmp_path):
    net = small()
    for content in (b"", b"import os\n" * 100, b"\x80\x04\x95" + bytes(50)):
        (tmp_path / "file").write_bytes(content)
        with pytest.raises(RuntimeError, match="another kind of file"):
            net.restore(filename=tmp_path / "file")
        with pytest.raises(RuntimeError, match="another kind of file"):
            net.store(filename=tmp_path / "file")
        assert (tmp_path / "file").read_bytes() == content
    with pytest.raises(RuntimeError, match="no file"):
        net.restore(filename=tmp_path)
    with pytest.raises(RuntimeError, match="No such file"):
        net.store(filename=tmp_path / "no" / "folder")


def test_NW_07_damaged_files_are_refused(tmp_path):
    net = make()
    net.run(5 * ms)
    net.store(filename=tmp_path / "state")
    whole = (tmp_path / "state").read_bytes()
    random = np.random.RandomState(3)
    before = everything(net)
    for _ in range(100):
        broken = bytearray(whole)
        if random.rand() < 0.3:
            broken = broken[: random.randint(len(whole))]
        else:
            broken[random.randint(len(whole))] ^= 1 << random.randint(8)
        (tmp_path / "broken").write_bytes(broken)
        with pytest.raises((RuntimeError, KeyError)):  # KeyError: the name of the state was hit
            net.restore(filename=tmp_path / "broken")
    assert_same(everything(net), before)


def test_NW_07_a_file_keeps_the_states_of_other_names(tmp_path):
    net = small()
    for name in ("first", "second", "first"):
        net.run(1 * ms)
        net.store(name, filename=tmp_path / "states")
    net.restore("second", filename=tmp_path / "states")
    assert net.t_ == 2e-3
    net.restore("first", filename=tmp_path / "states")
    assert net.t_ == 3e-3
    assert os.listdir(tmp_path) == ["states"]


# ---- records on disk -------------------------------------------------------------------------------------


def test_NW_07_a_record_on_disk_is_cut_back(tmp_path):
    seed(4)
    net = make(str(tmp_path))
    net.store("first")
    net.run(5 * ms)
    net.store("middle")
    net.run(5 * ms)
    end = everything(net)
    for name, times in (("middle", [5]), ("first", [5, 5])):
        net.restore(name, restore_random_state=True)
        for time in times:
            net.run(time * ms)
        assert_same(everything(net), end)


def test_NW_07_another_process_goes_on_with_a_record_on_disk(tmp_path):
    seed(5)
    net = make(str(tmp_path))
    net.run(5 * ms)
    net.store(filename=tmp_path / "state")
    net.run(5 * ms)
    end = {name: np.array(values) for name, values in everything(net).items()}
    script = """
        import sys
        net = make(sys.argv[1])
        net.restore(filename=sys.argv[1] + '/state', restore_random_state=True)
        assert net['traces'].v.shape == (3, 50)
        net.run(5*ms)
        np.savez(sys.argv[1] + '/end.npz', **everything(net))
    """
    run_script(script, tmp_path)
    with np.load(tmp_path / "end.npz") as found:
        assert_same(dict(found), end)


def test_NW_07_a_record_on_disk_that_was_replaced_is_not_taken_for_the_old_one(tmp_path):
    net = make(str(tmp_path))
    net.store("first")
    net.run(5 * ms)
    net.store("middle")
    net.restore("first")
    net.run(6 * ms)  # other random numbers
    with pytest.raises(RuntimeError, match="is another one now: its first 50 rows have been recorded again"):
        net.restore("middle")


# ---- random numbers --------------------------------------------------------------------------------------


def noisy():
    return Network(NeuronGroup(5, "dx/dt = xi/sqrt(ms) : 1", method="euler", name="noisy"))


def run_of(net, time=1 * ms):
    net.run(time)
    return np.array(net["noisy"].x)


def test_PR_04_random_numbers_after_restore_are_new_unless_wanted():
    net = noisy()
    net.store()
    runs = []
    for _ in range(3):
        runs.append(run_of(net))
        net.restore()
    assert len({tuple(each) for each in runs}) == 3
    net.restore(restore_random_state=True)
    assert_same({"x": run_of(net)}, {"x": runs[0]})
    # As a stream that was set back: what followed follows again.
    net.restore()
    np.testing.assert_array_equal(run_of(net), runs[1])


def test_PR_04_a_seed_decides_what_comes_after_restore():
    net = noisy()
    net.run(1 * ms)
    net.store()
    runs = []
    for order in ("seed restore", "restore seed"):
        for _ in range(2):
            for what in order.split():
                seed(7) if what == "seed" else net.restore()
            runs.append([run_of(net), *([net.restore(), run_of(net)][1:])])
    for each in runs[1:]:
        np.testing.assert_array_equal(each, runs[0])
    assert np.all(runs[0][0] != runs[0][1])


def test_PR_04_assignments_go_on_or_are_repeated():
    net = noisy()
    group = net["noisy"]
    net.store()
    group.x = "rand()"
    first, numpy_first = np.array(group.x), np.random.rand()
    net.restore()
    group.x = "rand()"
    assert np.all(group.x != first)
    net.restore(restore_random_state=True)
    group.x = "rand()"
    np.testing.assert_array_equal(group.x, first)
    assert np.random.rand() == numpy_first


def test_PR_04_the_state_of_random_numbers_can_be_kept_and_set():
    from brio.devices import get_device

    net = noisy()
    net.run(1 * ms)
    state = get_device().get_random_state()
    results = []
    for _ in range(2):
        net["noisy"].x = "rand()"
        results.append([run_of(net), run_of(noisy()), np.random.rand(3).sum()])
        get_device().set_random_state(state)
    for one, other in zip(*results, strict=True):
        np.testing.assert_array_equal(one, other)


def test_PR_04_the_same_seed_gives_the_same_run_at_any_time():
    net = noisy()
    runs = []
    for _ in range(2):
        net["noisy"].x = 0
        seed(8)
        runs.append(run_of(net))
    np.testing.assert_array_equal(*runs)


# ---- magic -----------------------------------------------------------------------------------------------


def test_NW_07_magic_store_and_restore(tmp_path):
    gc.collect()  # nothing that is left of other tests has a name that is wanted here
    group = NeuronGroup(2, "dx/dt = 1/ms : 1")
    trace = StateMonitor(group, "x", record=True)
    brio.store()
    brio.run(1 * ms)
    brio.store("later", filename=tmp_path / "state")
    brio.run(1 * ms)
    brio.restore()
    assert brio.magic_network.t_ == 0
    assert trace.t.size == 0
    brio.restore("later", filename=tmp_path / "state")
    brio.run(1 * ms)
    assert brio.magic_network.t_ == 2e-3
    assert trace.t.size == 20
    del group, trace
    group = NeuronGroup(2, "dx/dt = 1/ms : 1", name="neurongroup")
    trace = StateMonitor(group, "x", record=True, name="statemonitor")
    brio.restore("later", filename=tmp_path / "state")
    assert trace.t.size == 10
    assert group.x[0] == pytest.approx(1)


def test_NW_07_an_operation_of_the_user_is_called_after_restore():
    group = NeuronGroup(1, "x : 1")
    calls = []

    @brio.network_operation(dt=1 * ms)
    def note(t):
        calls.append((float(t), float(group.x[0])))
        group.x += 1

    net = Network(group, note)
    net.run(2 * ms)
    net.store()
    net.run(2 * ms)
    net.restore()
    net.run(2 * ms)
    assert calls == [(0, 0), (1e-3, 1), (2e-3, 2), (3e-3, 3), (2e-3, 2), (3e-3, 3)]


def test_NW_07_restore_waits_until_a_run_is_over():
    group = NeuronGroup(1, "x : 1")

    @brio.network_operation
    def back():
        net.restore()

    net = Network(group, back)
    net.store()
    with pytest.raises(RuntimeError, match="can't be restored while time passes"):
        net.run(1 * ms)
    net.restore()


def test_NW_07_two_objects_of_one_name_are_refused():
    net = Network(NeuronGroup(1, "x : 1", name="twin"), NeuronGroup(1, "x : 1", name="twin"))
    net.store()
    with pytest.raises(ValueError, match="'twin'"):
        net.restore()


def test_NW_07_objects_that_are_left_out_of_runs_are_kept_too():
    net = small("ab")
    net["group_b"].active = False
    net["group_b"].v = 5
    net.store()
    net["group_b"].v = 6
    net.run(1 * ms)
    net.restore()
    assert net["group_b"].v[0] == 5
    net.run(1 * ms)
