"""The cells of the course notebook, typed in one after the other, say the same in Brian 2 and in Brio."""

import json
import os
import re
import subprocess
import sys

import pytest
from oracle_paths import ORACLE, ORACLE_COMPLETE, ROOT, TARGET

NOTEBOOK = ROOT / "examples/notebooks/course.ipynb"
SWITCH = "import brio\nbrio.install_as_brian2()\n"
#: Pictures are not compared, and Brian 2's environment has no matplotlib.
NO_PICTURES = """
def nothing(*arguments, **keywords):
    pass
plot = axhline = axvline = figure = legend = subplot = xlabel = ylabel = nothing
"""
#: How a cell that has to fail is run: what it raises is printed.
FAILS = """
try:
{cell}
except Exception as error:
    print(type(error).__name__, type(error.__cause__).__name__)
else:
    print('no error')
"""


def script(in_brian):
    parts = []
    for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        text = "".join(cell["source"]).replace("%matplotlib inline", NO_PICTURES)
        if in_brian:
            text = text.replace(SWITCH, "")
        if "raises-exception" in cell["metadata"].get("tags", []):
            text = FAILS.format(cell="\n".join("    " + line for line in text.splitlines()))
        parts.append(text)
    if in_brian:
        parts.insert(1, f"prefs.codegen.target = '{TARGET}'")
    return "\n".join(parts)


def printed(python, in_brian, folder):
    path = folder / f"course_in_{'brian' if in_brian else 'brio'}.py"
    path.write_text(script(in_brian), encoding="utf-8")
    environment = {**os.environ, "MPLBACKEND": "Agg"}
    result = subprocess.run([python, path], capture_output=True, text=True, timeout=300, env=environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.splitlines()


def numbers(line):
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?(?:e[+-]\d+)?", line)]


def test_the_course_says_the_same_in_both(tmp_path):
    if not ORACLE_COMPLETE.exists():
        pytest.skip("Brian 2 is not installed")
    brio, brian = printed(sys.executable, False, tmp_path), printed(ORACLE, True, tmp_path)
    assert brio[0] == brian[0] == "DimensionMismatchError NoneType"
    assert brio[2] == brian[2] == "BrianObjectException DimensionMismatchError"
    # The error of the exact solution is rounding on both sides.
    assert numbers(brio.pop(1))[1] < 1e-10 and numbers(brian.pop(1))[1] < 1e-10
    *brio, poisson, many = brio
    *brian, poisson_in_brian, many_in_brian = brian
    assert brio == brian and len(brio) > 8
    # Chance is another one. Of spikes that come in, 2100 are expected, with a standard deviation of 46; of
    # synapses 3000, with 49: five of them. As many spikes go out on both sides, up to five deviations.
    for line in (poisson, poisson_in_brian):
        assert abs(numbers(line)[0] - 2100) < 230
    for line in (many, many_in_brian):
        assert abs(numbers(line)[0] - 3000) < 245
    out, out_in_brian = numbers(poisson)[1], numbers(poisson_in_brian)[1]
    assert abs(out - out_in_brian) < 5 * (out + out_in_brian) ** 0.5
