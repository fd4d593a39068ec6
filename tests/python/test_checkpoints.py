"""A process that is killed in the middle of a run: another one goes on from its last checkpoint."""

import os
import signal
import subprocess
import sys
import time

import brio
import numpy as np
import pytest
from brio import (
    BrianObjectException,
    Network,
    NeuronGroup,
    StateMonitor,
    Synapses,
    ms,
    network_operation,
    second,
    seed,
)
from test_stored_states import EVERYTHING, assert_same, everything, make

# Enough neurons for two threads to share them.
MANY = """
from brio import *
import numpy as np

def make(folder=None):
    cells = NeuronGroup(30000, '''dv/dt = (1.1 - v)/(10*ms) + 0.2*xi/sqrt(10*ms) : 1 (unless refractory)''',
                        threshold='v > 1', reset='v = 0', refractory=2*ms, method='euler', name='cells')
    cells.v = 'rand()'
    synapses = Synapses(cells, cells, 'w : 1', on_pre='v_post += w', delay=2*ms, name='synapses')
    synapses.connect(j='(i + 7919) % N_post')
    synapses.w = '0.1*rand()'
    return Network(cells, synapses, SpikeMonitor(cells, name='spikes'),
                   StateMonitor(cells, 'v', record=[5, 29000], name='traces'))
""" + EVERYTHING[EVERYTHING.index("def everything") :]

# Dies a while after the first checkpoint has been written, which is soon: as many are written as possible.
DIE = """
import os, signal, sys
folder, duration = sys.argv[1], float(sys.argv[2])
seed(11)
net = make(folder)
steps_left = 50

@network_operation(when='resets')
def die():
    global steps_left
    steps_left -= os.path.exists(folder + '/checkpoint')
    if steps_left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

net.add(die)
net.run(duration*ms, checkpoint=folder + '/checkpoint', checkpoint_period=0*second)
"""

# Dies while its second checkpoint is written, when the file has become as long as the given part of the first
# one: from there on, the operating system answers with a signal, which Python would ignore by itself.
DIE_WRITING = """
import os, resource, shutil, signal, sys
folder, duration, part = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
signal.signal(signal.SIGXFSZ, signal.SIG_DFL)
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
seed(14)
net = make()

@network_operation(when='end')
def limit():
    if os.path.exists(folder + '/checkpoint') and not os.path.exists(folder + '/former'):
        shutil.copyfile(folder + '/checkpoint', folder + '/former')
        size = int(part*os.path.getsize(folder + '/former'))
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

net.add(limit)
net.run(duration*ms, checkpoint=folder + '/checkpoint', checkpoint_period=0*second)
"""

RUN = """
import sys
folder, duration = sys.argv[1], float(sys.argv[2])
seed(11)
net = make(folder)
net.run(duration*ms)
np.savez(folder + '/end.npz', **everything(net))
"""

RESUME = """
import sys
folder = sys.argv[1]
net = make(folder)
net.resume(folder + '/checkpoint')
np.savez(folder + '/end.npz', **everything(net))
"""


def run_script(script, *arguments, threads=1):
    environment = {**os.environ, "BRIO_NUM_THREADS": str(threads)}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, env=environment, timeout=240).returncode


@pytest.mark.parametrize(
    ("model", "threads", "duration"), [(EVERYTHING, 1, 2000), (MANY, 1, 30), (MANY, 2, 30)]
)
def test_RU_a_killed_run_resumes_with_the_bits_of_an_uninterrupted_one(model, threads, duration, tmp_path):
    broken, whole = tmp_path / "broken", tmp_path / "whole"
    broken.mkdir()
    whole.mkdir()
    assert run_script(model + DIE, broken, duration, threads=threads) == -signal.SIGKILL
    assert not (broken / "end.npz").exists()
    assert run_script(model + RESUME, broken, threads=threads) == 0
    assert run_script(model + RUN, whole, duration) == 0
    with np.load(broken / "end.npz") as resumed, np.load(whole / "end.npz") as uninterrupted:
        assert resumed["t"] == duration / 1000
        assert resumed["spikes.t"].size > 100
        assert_same(dict(resumed), dict(uninterrupted))


def test_RU_a_run_survives_being_killed_at_any_moment(tmp_path):
    # Checkpoints are written all the time: some of them are hit.
    script = (
        EVERYTHING
        + """
import os, sys
folder, period = sys.argv[1], float(sys.argv[2])*second
seed(12)
net = make(folder)
if os.path.exists(folder + '/checkpoint'):
    net.resume(folder + '/checkpoint', checkpoint_period=period)
else:
    net.run(4000*ms, checkpoint=folder + '/checkpoint', checkpoint_period=period)
np.savez(folder + '/end.npz', **everything(net))
"""
    )
    random = np.random.RandomState(1)
    kills = 0
    for _ in range(4):
        child = subprocess.Popen([sys.executable, "-c", script, str(tmp_path), "0"])
        limit = time.monotonic() + 60
        before = (tmp_path / "checkpoint").stat().st_mtime if kills else 0
        while child.poll() is None and time.monotonic() < limit:
            now = tmp_path / "checkpoint"
            if now.exists() and now.stat().st_mtime > before:
                break
            time.sleep(0.01)
        time.sleep(0.05 + 0.1 * random.rand())
        child.kill()
        kills += child.wait(timeout=60) == -signal.SIGKILL
    assert kills > 0
    subprocess.run([sys.executable, "-c", script, str(tmp_path), "60"], check=True, timeout=240)
    seed(12)
    net = make()
    net.run(4000 * ms)
    with np.load(tmp_path / "end.npz") as end:
        assert_same(dict(end), everything(net))


# Where nearly all is missing, and where hardly anything is.
@pytest.mark.parametrize("part", [0.003, 0.9999])
def test_RU_a_checkpoint_outlives_the_writing_of_the_next_one(part, tmp_path):
    assert run_script(EVERYTHING + DIE_WRITING, tmp_path, 1000, part) == -signal.SIGXFSZ
    former = (tmp_path / "former").read_bytes()
    unfinished = tmp_path / "checkpoint.new"
    assert unfinished.stat().st_size == int(part * len(former)) > 0
    assert (tmp_path / "checkpoint").read_bytes() == former
    resumed = make()
    resumed.resume(tmp_path / "checkpoint")
    assert not unfinished.exists()  # what the dead process has left is in nobody's way
    seed(14)
    whole = make()
    whole.run(1000 * ms)
    assert whole["spikes"].num_spikes > 100
    assert_same(everything(resumed), everything(whole))


def test_RU_a_stopped_run_can_be_resumed(tmp_path):
    seed(13)
    net = make()
    net.run(20 * ms)
    seed(13)
    stopped = make()
    stopped.run(1 * ms)

    @network_operation(when="end")
    def stop(t):
        if t >= 7.7 * ms:
            stopped.stop()

    stopped.add(stop)
    stopped.run(19 * ms, checkpoint=tmp_path / "checkpoint")
    assert stopped.t_ == pytest.approx(7.8e-3)
    resumed = make()
    resumed.resume(tmp_path / "checkpoint")
    assert_same({**everything(resumed), "t": net.t_}, everything(net))


def test_RU_synapses_that_were_removed_stay_removed(tmp_path):
    def pruned(end):
        seed(17)
        cells = NeuronGroup(
            40,
            "dv/dt = (1.2 - v)/(10*ms) : 1",
            threshold="v > 1",
            reset="v = 0",
            method="euler",
            name="cells",
        )
        cells.v = "i/40"
        links = Synapses(cells, cells, "w : 1", on_pre="v_post += w; w *= 0.9", delay=3 * ms, name="links")
        links.connect(p=0.5)
        links.w = "0.01 + 0.05*rand()"
        network = Network(cells, links)

        @network_operation(dt=5 * ms, when="end")
        def prune(t):
            links.remove("w < 0.02")
            if t >= end:
                network.stop()

        network.add(prune)
        return network

    whole = pruned(1 * second)
    whole.run(50 * ms)
    stopped = pruned(24 * ms)
    before = len(stopped["links"])
    stopped.run(50 * ms, checkpoint=tmp_path / "checkpoint")
    resumed = pruned(1 * second)
    resumed.resume(tmp_path / "checkpoint")
    left = len(whole["links"])
    assert 0 < left < len(stopped["links"]) < before
    for variable in ("i", "j", "w"):
        assert np.array_equal(getattr(resumed["links"], variable)[:], getattr(whole["links"], variable)[:])
    assert np.array_equal(resumed["cells"].v, whole["cells"].v)


def test_RU_the_schedule_may_look_back_at_events(tmp_path):
    def chain():
        net = Network(NeuronGroup(3, "x : 1\ny : 1", threshold="x > 0", reset="x = -1; y += 1", name="chain"))
        net.schedule = ["start", "groups", "resets", "thresholds"]
        return net

    net = chain()
    net["chain"].x = [0, 1, 0]

    @network_operation(dt=0.1 * ms)
    def stop():
        net.stop()

    net.add(stop)
    net.run(0.5 * ms, checkpoint=tmp_path / "checkpoint")
    assert list(net["chain"].x) == [0, 1, 0]  # it has spiked and was not reset yet
    resumed = chain()
    resumed.resume(tmp_path / "checkpoint")
    assert list(resumed["chain"].x) == [0, -1, 0]
    assert list(resumed["chain"].y) == [0, 1, 0]


def test_RU_a_run_that_fails_leaves_the_last_checkpoint(tmp_path):
    group = NeuronGroup(1, "dx/dt = 1/ms : 1", name="group")

    @network_operation(dt=1 * ms)
    def fail(t):
        if t > 2.5 * ms:
            raise ZeroDivisionError("on purpose")

    net = Network(group, fail)
    net.run(1 * ms, checkpoint=tmp_path / "checkpoint")
    before = (tmp_path / "checkpoint").read_bytes()
    with pytest.raises(ZeroDivisionError):
        net.run(5 * ms, checkpoint=tmp_path / "checkpoint")
    assert (tmp_path / "checkpoint").read_bytes() == before


def test_RU_what_a_report_raises_is_raised_and_no_checkpoint_is_written(tmp_path):
    net = Network(NeuronGroup(1, "dx/dt = 1/ms : 1", name="group"))

    def report(*args):
        raise ZeroDivisionError("on purpose")

    with pytest.raises(ZeroDivisionError):
        net.run(5 * ms, report=report, checkpoint=tmp_path / "checkpoint")
    assert not (tmp_path / "checkpoint").exists()


def test_RU_arguments_of_checkpoints(tmp_path):
    net = Network(NeuronGroup(1, "x : 1", name="group"))
    with pytest.raises(TypeError, match="checkpoint"):
        net.run(1 * ms, checkpoint_period=1 * second)
    with pytest.raises(ValueError, match="can't be negative"):
        net.run(1 * ms, checkpoint=tmp_path / "checkpoint", checkpoint_period=-1 * second)
    with pytest.raises(FileNotFoundError):
        net.resume(tmp_path / "nowhere")
    net.store("default", filename=tmp_path / "state")
    with pytest.raises(KeyError, match="no state is stored as 'checkpoint'"):
        net.resume(tmp_path / "state")
    net.store("checkpoint", filename=tmp_path / "state")
    with pytest.raises(RuntimeError, match="is no checkpoint of a run"):
        net.resume(tmp_path / "state")


def test_RU_names_of_a_resumed_run_are_those_of_the_caller(tmp_path):
    def model():
        group = NeuronGroup(1, "dx/dt = speed : 1", name="group", method="euler")
        return Network(group, StateMonitor(group, "x", record=True, name="trace"))

    speed = 1 / ms  # noqa: F841
    net = model()
    net.run(0 * ms, checkpoint=tmp_path / "checkpoint")
    resumed = model()
    resumed.resume(tmp_path / "checkpoint")
    with pytest.raises(BrianObjectException):
        model().resume(tmp_path / "checkpoint", namespace={})


def test_RU_magic_runs_have_checkpoints_too(tmp_path):
    file = tmp_path / "checkpoint"
    group = NeuronGroup(3, "dx/dt = xi/sqrt(ms) : 1", method="euler", name="group")
    seed(3)
    brio.run(5 * ms, checkpoint=file)
    end = np.array(group.x)
    group = NeuronGroup(3, "dx/dt = xi/sqrt(ms) : 1", method="euler", name="group")
    stop = network_operation(dt=2.5 * ms)(lambda t: brio.stop() if t > 0 * ms else None)
    seed(3)
    brio.run(5 * ms, checkpoint=file)
    assert brio.magic_network.t_ == pytest.approx(2.6e-3)
    del stop
    brio.start_scope()
    group = NeuronGroup(3, "dx/dt = xi/sqrt(ms) : 1", method="euler", name="group")
    brio.resume(file)
    assert brio.magic_network.t_ == 5e-3
    np.testing.assert_array_equal(group.x, end)
