"""Kernels of typical models take no more instructions than they did, counted by callgrind.

Counts do not depend on what else a machine does, nor on its processor, as long as that has AVX2: callgrind
shows programs none with wider vectors. A change that makes them fewer is written down here; one that makes
them more needs a reason.
"""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = Path(__file__).resolve().parents[2] / "build/release/tests/count_instructions"

#: For each item (for deliver: each synapse that a spike reaches), in vectors of four.
INSTRUCTIONS = {
    "exp": 9.258,
    "lif": 6.763,
    "hodgkin_huxley": 105.564,
    "randn": 20.379,
    "binomial": 21.004,
    "deliver": 5.958,
    "reset": 6.057,
}
#: What another build of LLVM 19 may change.
TOLERANCE = 0.02


def counted(folder):
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/counts", str(PROGRAM)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    items = {
        name: int(n) * int(rounds) for name, n, rounds in re.findall(r"^(\w+) (\d+) (\d+)$", run.stdout, re.M)
    }
    counts = {}
    for file in folder.glob("counts.*"):
        text = file.read_text()
        trigger = re.search(r"^desc: Trigger: Client Request: (\w+)$", text, re.M)
        if trigger:
            total = re.search(r"^summary: (\d+)$", text, re.M)
            counts[trigger[1]] = int(total[1]) / items[trigger[1]]
    return counts


@pytest.mark.skipif("avx2" not in Path("/proc/cpuinfo").read_text(), reason="counts are those of AVX2")
@pytest.mark.skipif(not (shutil.which("valgrind") and PROGRAM.exists()), reason="valgrind is not installed")
def test_kernels_take_as_many_instructions_as_before(tmp_path):
    counts = counted(tmp_path)
    print(counts)
    assert counts == pytest.approx(INSTRUCTIONS, rel=TOLERANCE)
