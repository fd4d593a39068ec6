"""BRIO_CACHE: compiled kernels on disk, shared by processes."""

import os
import subprocess
import sys

SCRIPT = """
from brio import *
seed(1)
cells = NeuronGroup(
    400, "dv/dt = (1.1 - v)/(10*ms) + 0.1*xi/sqrt(10*ms) : 1", threshold="v>1", reset="v = 0", method="euler"
)
synapses = Synapses(cells, cells, on_pre="v += 0.01")
synapses.connect(p=0.1)
spikes = SpikeMonitor(cells)
Network(cells, synapses, spikes).run(20*ms)
print(spikes.num_spikes, float(cells.v_[:].sum()).hex())
"""


def run(**environment):
    command = [sys.executable, "-c", SCRIPT]
    return subprocess.run(
        command, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_DV_10_compiled_kernels_are_kept_for_other_processes(tmp_path):
    folder = tmp_path / "kernels"
    expected = run().stdout
    assert int(expected.split()[0]) > 100
    assert run(BRIO_CACHE=str(folder)).stdout == expected
    files = {file.name: file.stat().st_ino for file in folder.iterdir()}
    assert len(files) >= 3
    assert run(BRIO_CACHE=str(folder)).stdout == expected
    assert {file.name: file.stat().st_ino for file in folder.iterdir()} == files  # none was written again
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:-10])
    assert run(BRIO_CACHE=str(folder)).stdout == expected
    assert run(BRIO_CACHE=str(folder), BRIO_CACHE_MB="0").stdout == expected
    assert list(folder.iterdir()) == []  # what does not fit goes
    assert run(BRIO_CACHE="/proc/none/of/that").stdout == expected


def test_DV_10_the_size_of_the_cache_has_to_be_a_number(tmp_path):
    result = run(BRIO_CACHE=str(tmp_path), BRIO_CACHE_MB="large")
    assert result.returncode != 0 and "BRIO_CACHE_MB is 'large'" in result.stderr.splitlines()[-1]
