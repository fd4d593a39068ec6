"""The notebooks in examples/notebooks run from top to bottom, also twice, and say what they should."""

import re
import tempfile
from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")
from jupyter_client.manager import AsyncKernelManager  # noqa: E402

NOTEBOOKS = Path(__file__).resolve().parents[2] / "examples" / "notebooks"

#: Which cells raise an error that is meant, and what they raise.
ERRORS = {
    "course": ["DimensionMismatchError", "BrianObjectException"],
    "neurons": ["BrianObjectException"],
    "synapses": [],
    "simulations": [],
}


def read(name):
    return nbformat.read(NOTEBOOKS / f"{name}.ipynb", as_version=4)


def executed(cells):
    """The same cells after they have run in a new kernel. Errors that are not meant end it."""
    notebook = nbformat.v4.new_notebook(cells=cells)
    with tempfile.TemporaryDirectory() as folder:
        kernel = AsyncKernelManager(kernel_name="python3", transport="ipc", ip=f"{folder}/kernel")
        client = nbclient.NotebookClient(
            notebook, km=kernel, timeout=120, resources={"metadata": {"path": folder}}
        )
        client.execute()
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def outputs(cells, kind):
    return [output for cell in cells for output in cell.outputs if output.output_type == kind]


def printed(cells):
    return "".join(each.text for each in outputs(cells, "stream") if each.name == "stdout")


def pictures(cells):
    return sum("image/png" in each.data for each in outputs(cells, "display_data"))


def test_all_notebooks_are_here_without_outputs():
    assert {path.stem for path in NOTEBOOKS.glob("*.ipynb")} == set(ERRORS)
    for name in ERRORS:
        notebook = read(name)
        nbformat.validate(notebook)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.outputs == [] and cell.execution_count is None


@pytest.fixture(scope="module")
def twice():
    """The code cells of a notebook after they have run once, and again in the same kernel."""
    kept = {}

    def of(name):
        if name not in kept:
            first, second = read(name).cells, read(name).cells
            for cell in second:
                cell.id += "-again"
            cells = executed(first + second)
            kept[name] = cells[: len(cells) // 2], cells[len(cells) // 2 :]
        return kept[name]

    return of


@pytest.mark.parametrize("name", ERRORS)
def test_notebooks_run_and_run_again(twice, name):
    for cells in twice(name):
        assert [each.ename for each in outputs(cells, "error")] == ERRORS[name]
        assert [each.text for each in outputs(cells, "stream") if each.name == "stderr"] == []
        meant = [cell for cell in cells if "raises-exception" in cell.metadata.get("tags", [])]
        assert all(cell.outputs[-1].output_type == "error" for cell in meant)
    first, again = twice(name)
    assert pictures(first) == pictures(again) >= 4
    if name != "simulations":  # which says how long things took
        assert printed(first) == printed(again)


def number(pattern, text):
    return float(re.search(pattern, text)[1])


def test_what_the_course_says(twice):
    text = printed(twice("course")[0])
    # Exact up to rounding: 70 mV have 16 digits, and errors of 1500 steps add up.
    assert number(r"tau = 20 ms, largest difference: (\S+) mV", text) < 1e-10
    # 20 ms * ln(50/30) = 10.217 ms: the threshold is crossed in the step from 10.2 ms on.
    assert "9 spikes; the first one at 10.2 ms" in text
    # An interval is longer by up to one step: 0.1 ms at 225 Hz is 5 Hz.
    assert "rheobase 0.2 nA" in text and number(r"largest difference (\S+) Hz", text) < 5
    rates = [number(rf"C = {value} pF: (\d+) Hz", text) for value in (100, 200, 400)]
    assert rates[0] / rates[1] == pytest.approx(2, rel=0.04)  # of steps that are as long as before
    assert rates[1] / rates[2] == pytest.approx(2, rel=0.04)
    # The currents are 5, 15, 25, … pA; the rheobases 0.1, 0.2, 0.4 nA.
    for leak, current in ((5, "0.105"), (10, "0.205"), (20, "0.405")):
        assert f"g_L = {leak} nS: spikes from {current} nA on" in text
    assert "from [0 1] to [0 1]" in text
    # The peak of a difference of exponentials: 0.1 nA/g_L * r**(1/(1 - r)), r = tau_syn/tau_m, tau_m = 20 ms.
    peaks = [float(peak) for peak in re.findall(r"([\d.]+) mV(?:,|$)", text, re.MULTILINE)][-5:]
    ratios = [tau / 20 for tau in (2, 5, 10, 25, 50)]
    expected = [10 * r ** (1 / (1 - r)) for r in ratios]
    assert peaks == pytest.approx(expected, abs=0.006)  # two digits


def test_what_the_tutorials_say(twice):
    assert "0.135335283236" in printed(twice("neurons")[0])  # exp(-2)
    assert "largest change: 0.0100, smallest: -0.0100" in printed(twice("synapses")[0])
    lines = printed(twice("simulations")[0]).splitlines()
    assert lines[0] == lines[1] and lines[0].endswith(" ms")  # the same seed, the same spikes
    assert "stopped at 50.1 ms" in lines
