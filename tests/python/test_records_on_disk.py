"""Records that are streamed to disk."""

import os
import resource
import signal
import subprocess
import sys
import textwrap

import numpy as np
import pytest
from brio import *


def make_network(folder, **options):
    group = NeuronGroup(
        3, "dv/dt = 1/ms : 1\nn : integer\nb : boolean", threshold="v > 1 + i", reset="v = 0", method="euler"
    )
    group.n = "i"
    group.b = "i == 2"
    files = {name: folder / name for name in ("states", "spikes", "rate")}
    on_disk = (
        StateMonitor(group, ["v", "n", "b"], record=[2, 0], file=files["states"], **options),
        SpikeMonitor(group, "v", file=files["spikes"], **options),
        PopulationRateMonitor(group, file=str(files["rate"]), **options),
    )
    in_memory = (
        StateMonitor(group, ["v", "n", "b"], record=[2, 0]),
        SpikeMonitor(group, "v"),
        PopulationRateMonitor(group),
    )
    return Network(group, on_disk, in_memory), on_disk, in_memory


COLUMNS = (("v", "n", "b", "t"), ("i", "t", "v"), ("rate", "t"))


def check_equal(on_disk, in_memory):
    for disk, memory, columns in zip(on_disk, in_memory, COLUMNS, strict=True):
        assert len(disk) == len(memory)
        for name in columns:
            ours, theirs = getattr(disk, name + "_"), getattr(memory, name + "_")
            assert ours.dtype == theirs.dtype and np.array_equal(ours, theirs)


def test_MO_files_hold_what_memory_would(tmp_path):
    network, on_disk, in_memory = make_network(tmp_path)
    check_equal(on_disk, in_memory)
    for duration in (10 * ms, 0 * ms, 2.5 * ms):
        network.run(duration)
        check_equal(on_disk, in_memory)
        for disk, columns, folder in zip(on_disk, COLUMNS, ("states", "spikes", "rate"), strict=True):
            for name in columns:
                stored = np.load(tmp_path / folder / f"{name}.npy", mmap_mode="r")
                assert np.array_equal(stored.T, getattr(disk, name + "_"))
    assert np.array_equal(np.load(tmp_path / "states" / "_indices.npy"), [2, 0])
    assert on_disk[1].spike_trains().keys() == {0, 1, 2} and len(on_disk[1].t["i == 1"]) > 0
    assert np.array_equal(on_disk[0][2].v, in_memory[0][2].v)
    assert np.array_equal(on_disk[1].count, in_memory[1].count)


def test_MO_memory_holds_a_buffer_only(tmp_path):
    group = NeuronGroup(1000, "v : 1")
    monitor = StateMonitor(group, "v", record=True, file=tmp_path / "v")
    network = Network(group, monitor)
    for _ in range(2):
        network.run(200 * ms)  # 16 MB each
        assert monitor._core.memory < 2**21
    assert (
        monitor.v.shape == (1000, 4000) and (tmp_path / "v" / "v.npy").stat().st_size == 128 + 8 * 4000 * 1000
    )
    early = monitor.v
    network.run(10 * ms)
    assert early.shape == (1000, 4000) and not early.flags.writeable


def test_MO_a_record_is_not_overwritten_unasked(tmp_path):
    make_network(tmp_path)[0].run(1 * ms)
    network = make_network(tmp_path)[0]
    with pytest.raises(RuntimeError, match=r"there is a record in .* already"):
        network.run(1 * ms)
    assert len(np.load(tmp_path / "rate" / "t.npy")) == 10
    network, on_disk, in_memory = make_network(tmp_path, overwrite=True)
    network.run(2 * ms)
    check_equal(on_disk, in_memory)


def test_MO_a_path_that_can_not_be_used_is_named(tmp_path):
    (tmp_path / "plain").write_text("a file")
    group = NeuronGroup(1, "v : 1")
    monitor = StateMonitor(group, "v", record=True, file=tmp_path / "plain" / "record")
    with pytest.raises(RuntimeError, match=r"plain/record.*Not a directory"):
        Network(group, monitor).run(1 * ms)
    with pytest.raises(ValueError, match="leave out keep"):
        StateMonitor(group, "v", record=True, file=tmp_path / "x", keep=3)
    with pytest.raises(TypeError):
        StateMonitor(group, "v", record=True, file=3)


def test_MO_a_full_disk_loses_nothing(tmp_path):
    group = NeuronGroup(100, "dv/dt = 1/ms : 1", method="euler")
    on_disk = StateMonitor(group, "v", record=True, file=tmp_path / "record")
    in_memory = StateMonitor(group, "v", record=True)
    network = Network(group, on_disk, in_memory)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (3 * 2**20, before[1]))
        with pytest.raises(RuntimeError) as raised:
            network.run(10 * second)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    text = str(raised.value)
    assert (
        str(tmp_path / "record" / "v.npy") in text and "File too large" in text and "kept in memory" in text
    )
    # The step in which it happened is not complete: one of the monitors may have seen it.
    rows = min(len(on_disk), len(in_memory))
    assert rows > 3 * 2**20 / 800 and abs(len(on_disk) - len(in_memory)) <= 1
    assert np.array_equal(on_disk.v[:, :rows], in_memory.v[:, :rows])
    assert network.t_ == pytest.approx(rows * 1e-4, abs=1.1e-4)
    network.run(1 * second)  # there is room again
    assert len(np.load(tmp_path / "record" / "v.npy", mmap_mode="r")) == len(on_disk) >= rows + 10000


def test_MO_a_killed_process_leaves_readable_files(tmp_path):
    script = """
        import os, signal, sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from test_records_on_disk import make_network
        from brio import *
        from brio.preference_table import prefs

        network = make_network(Path(sys.argv[1]))[0]
        network.run(10*ms)
        prefs["core.network.memory_limit"] = float("inf")

        def report(elapsed, completed, start, duration):
            if completed > 0 and completed < 1:
                os.kill(os.getpid(), signal.SIGKILL)

        network.run(1e6*second, report=report, report_period=0.2*second)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(tmp_path), os.path.dirname(__file__)], timeout=120
    )
    assert done.returncode == -signal.SIGKILL
    t, v = np.load(tmp_path / "states" / "t.npy"), np.load(tmp_path / "states" / "v.npy", mmap_mode="r")
    assert 100 <= len(t) <= len(v)
    np.testing.assert_allclose(t, np.arange(len(t)) * 1e-4, rtol=1e-12)
    fresh, on_disk, _ = make_network(tmp_path / "again")
    fresh.run(10 * ms)
    assert np.array_equal(v[:100].T, on_disk[0].v)
