"""tools/gallery: scripts are run with both simulators, and the page says what came of it."""

import json
import re
import sys
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools/gallery"))
import compare  # noqa: E402
import run  # noqa: E402
from notes import MODULES  # noqa: E402
from table import Row, kept_rows, page  # noqa: E402

PULSES = """
from brian2 import *
prefs.codegen.target = 'numpy'
G = NeuronGroup(2, 'dv/dt = (2 - v)/(10*ms) : 1', threshold='v > 1', reset='v = 0.1*i', method='exact')
spikes, trace = SpikeMonitor(G), StateMonitor(G, 'v', record=True)
run(30*ms)
plot(trace.t/ms, trace.v[0])
"""
NOISE = """
from brian2 import *
prefs.codegen.target = 'numpy'
seed(7)
P = PoissonGroup(200, RATE*Hz)
spikes = SpikeMonitor(P)
run(100*ms)
"""
FAILS = """
from brian2 import *
NeuronGroup(1, 'dv/dt = -v/(10*ms) : 1').w = 1
"""


@pytest.fixture
def gallery(tmp_path, monkeypatch):
    """Runs the tool on scripts (name: text) and gives its page's rows by the scripts' names."""
    monkeypatch.setattr(run, "OUT", tmp_path / "out")
    monkeypatch.setattr(run, "DRAWS", 3)

    def outcomes(scripts, *arguments, sides=run.SIDES):
        monkeypatch.setattr(run, "SIDES", sides)
        folder = tmp_path / "examples"
        folder.mkdir()
        for name, text in scripts.items():
            (folder / name).write_text(text)
        monkeypatch.setattr(sys, "argv", ["run.py", str(folder), *arguments])
        assert run.main() == 0
        return rows_of((run.OUT / "gallery.md").read_text())

    return outcomes


def rows_of(text):
    rows = [line[1:-1].split("|") for line in text.splitlines() if line.startswith("| `")]
    return {cells[0].strip(" `"): [cell.strip() for cell in cells[1:]] for cells in rows}


def test_page_of_two_sides(gallery):
    if not Path(run.SIDES["brian2"][0]).exists():
        pytest.skip("Brian 2 is not installed here")
    scripts = {"pulses.py": PULSES, "noise.py": NOISE.replace("RATE", "100"), "fails.py": FAILS}
    rows = gallery(scripts)
    assert re.fullmatch(r"same spikes and traces, (exactly|to 1e-1[0-9])", rows["pulses.py"][0])
    assert rows["noise.py"][0] == "same statistics of spikes"
    assert re.fullmatch(r"ends with AttributeError: .*, as in Brian 2", rows["fails.py"][0])
    times = [float(cell) for name in ("pulses.py", "noise.py") for cell in rows[name][1:]]
    assert len(times) == 6 and all(0 <= time < 60 for time in times)
    text = " ".join((run.OUT / "gallery.md").read_text().split())
    assert "Of 3 scripts, **2** run from start to end and give what they give in Brian 2." in text
    assert "1 end in both with the same error" in text


def test_what_differs_is_said(gallery):
    """The same scripts with other parameters have to be found out."""
    python = [sys.executable, "-m", "brio"]
    sides = {"brio": python, "brian2": ["env", "OTHER=1", *python]}
    choose = "import os\nother = 'OTHER' in os.environ\ntau = 0.010001 if other else 0.01\n"
    pulses = choose + PULSES.replace("(10*ms)", "(tau*second)")
    noise = choose + NOISE.replace("RATE", "(400 if other else 100)")
    rows = gallery({"pulses.py": pulses, "noise.py": noise}, sides=sides)
    assert rows["pulses.py"][0].startswith("other spikes and traces: ")
    # 200 neurons, 100 ms: 2000 and 8000 spikes, with deviations of 45 and 89.
    assert rows["noise.py"][0].startswith("other statistics: spikemonitor.")


def test_runs_are_kept_and_a_killed_process_is_an_error(gallery, tmp_path):
    sides = {name: [sys.executable, "-m", "brio"] for name in run.SIDES}
    rows = gallery(
        {"dies.py": "import os; os._exit(3)", "slow.py": "while True: pass"}, "--limit", "2", sides=sides
    )
    assert rows["dies.py"][0].startswith("ends with the process died")
    assert rows["slow.py"][0] == "ends with more than 2 s, as in Brian 2"
    kept = json.loads((run.OUT / "brio/slow.0.json").read_text())
    assert kept == {"error": "more than 2 s", "seconds": 2, "used": 2}


def columns_file(path, **values):
    np.savez(path, **{key.replace("__", "."): np.asarray(value) for key, value in values.items()})
    return path


@pytest.mark.parametrize(
    ("other", "verdict"),
    [
        ([0.0, 1.0, 2.0], "same traces, exactly"),
        ([0.0, 1.0, 2.0 + 3e-9], "same traces, to 1e-08"),
        ([0.0, 1.0, 2.0 + 1e-5], "other traces: m.v by 5.0e-06; the first 67% are the same; same statistics"),
        ([0.0, 1.0, np.nan], "other traces: m.v by inf; "),
        ([0.0, 1.0], "other traces: m.v by inf; "),
        ([0.0, 2.0, 4.0], "other traces: m.v by 1.0e+00; the first 33% are the same; m.v: mean 2 and 1"),
    ],
)
def test_traces_of_what_is_not_random(tmp_path, other, verdict):
    first = columns_file(tmp_path / "a.npz", m__v=[0.0, 1.0, 2.0])
    second = columns_file(tmp_path / "b.npz", m__v=other)
    assert compare.compare([second], [first], {"m": "StateMonitor"}).startswith(verdict)


def test_statistics_have_the_false_alarm_that_is_stated(tmp_path):
    """Of 300 pairs of the same, 0.3 should be taken for different, and 3 or more once in 300 times."""
    generator = np.random.default_rng(5)

    def draws(count, rate):
        return [
            {"m.i": generator.integers(0, 50, n), "m.t": generator.random(n)}
            for n in generator.poisson(rate, count)
        ]

    alarms = sum(compare.unlike(draws(8, 400), draws(2, 400)) is not None for _ in range(300))
    assert alarms < 3
    assert all(compare.unlike(draws(8, 400), draws(2, 600)) for _ in range(30))


def test_page_counts_honestly():
    rows = [
        Row("a.py", "same spikes, exactly", 1.0, 10.0, 4.0),
        Row("b.py", "other traces: m.v by 0.3; same statistics", 2.0, 9.0, 1.0),
        Row("c.py", "ends with KeyError: 'x'"),
        Row(sorted(MODULES)[0], "runs"),
    ]
    text = page(rows)
    words = " ".join(text.split())
    assert "Of 3 scripts, **1** run" in words
    assert "they give in Brian 2. 2 do not." in words
    assert (
        "The 1 scripts with all three times took Brio 1 s, Brian 2 10 s the first time and 4 s again."
        in words
    )
    assert rows_of(text).keys() == {"a.py", "b.py", "c.py"}
    assert "| `a.py` | same spikes, exactly | 1.0 | 10.0 | 4.0 |" in text


def test_page_in_the_documentation():
    text = (ROOT / "docs/gallery.md").read_text(encoding="utf-8")
    rows = rows_of(text)
    assert len(rows) == 98 and all(len(cells) == 4 for cells in rows.values())
    counted = {name: Row(name, cells[0]).group for name, cells in rows.items()}
    shown = int(re.search(r"Of 98 scripts, \*\*(\d+)\*\* run", text)[1])
    assert sum(group in ("same", "explained") for group in counted.values()) == shown


def test_rows_of_scripts_that_were_not_run_stay(monkeypatch):
    before = kept_rows(page([Row("CUBA.py", "same spikes", 1, 2, 3), Row("other.py", "not run")]))
    assert before["CUBA.py"] == Row("CUBA.py", "same spikes", 1.0, 2.0, 3.0, kept=True)
    new = {"CUBA.py": Row("CUBA.py", "not run"), "other.py": Row("other.py", "runs")}
    monkeypatch.setattr(run, "row", lambda script: new[str(script)])
    rows = [run.row_or_kept(Path(name), before) for name in new]
    assert rows == [before["CUBA.py"], new["other.py"]]
    assert "1 rows are those of an earlier run" in " ".join(page(rows).split())
    new["CUBA.py"] = Row("CUBA.py", "other spikes", 1, 2, 3)
    assert run.row_or_kept(Path("CUBA.py"), before) is new["CUBA.py"]
