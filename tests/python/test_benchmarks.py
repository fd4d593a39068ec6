"""Benchmarks are not run here: what they compute from measurements is tested with recorded ones."""

import json
import re
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CALIBRATE = ROOT / "build/release/benchmarks/calibrate"
sys.path.insert(0, str(ROOT / "benchmarks"))

import job  # noqa: E402
import limits  # noqa: E402
import report  # noqa: E402
import report_plots  # noqa: E402

SPIKES = {"spikes": 50_000.0, "other spikes": 40_000.0}

# Round numbers, like those of a processor of 2022: nanoseconds, gigabytes a second.
CONSTANTS = {"clock_ghz": 3.5, "barrier": 100.0, "log_f64": 1.0, "uniform_f64": 1.5, "normal_f64": 4.0}
CONSTANTS |= {"multiply_add_f64": 0.04, "division_f64": 0.3, "exp_f64": 0.6}
CONSTANTS |= {"multiply_add_f32": 0.02, "division_f32": 0.1, "exp_f32": 0.2}
for size, scatter, update, read in (
    ("L1", 0.4, 200.0, 200.0),
    ("L2", 0.6, 150.0, 100.0),
    ("L3", 0.8, 100.0, 80.0),
    ("memory", 8.0, 40.0, 25.0),
):
    CONSTANTS |= {f"scatter_f64_{size}": scatter, f"scatter_f32_{size}": scatter}
    CONSTANTS |= {f"update_{size}": update, f"read_{size}": read}
    shared = 1 if size == "memory" else 2
    CONSTANTS |= {f"update_{size}_2_threads": shared * update, f"read_{size}_2_threads": shared * read}


@pytest.mark.skipif(not CALIBRATE.exists(), reason="benchmarks/calibrate is not built")
def test_the_calibration_has_what_limits_are_made_of():
    run = subprocess.run([CALIBRATE, "--quick"], capture_output=True, text=True, check=True, timeout=120)
    constants = json.loads(run.stdout)
    expected = {name for name in CONSTANTS if not name.endswith("_2_threads") and name != "barrier"}
    assert expected <= constants.keys()
    assert all(value > 0 for value in constants.values())
    for name in limits.BENCHMARKS:
        assert limits.limits(name, constants, SPIKES)


@pytest.mark.parametrize("name", limits.BENCHMARKS)
def test_two_threads_and_short_variables_have_lower_limits(name):
    whole = limits.limits(name, CONSTANTS, SPIKES)
    assert whole
    for key, value in whole.items():
        assert value > 0
        assert limits.limits(name, CONSTANTS, SPIKES, float32=True)[key] <= value
        two = limits.limits(name, CONSTANTS, SPIKES, threads=2)[key]
        assert two == value if key == "bytes" else value / 2.1 < two < value * 1.01


def test_a_limit_by_hand():
    # CUBA's neuron: 56 bytes there and back, of 128 kB, so from the second cache; five spikes a second to 80
    # synapses, whose targets of 32 kB are in the first one.
    seconds = limits.limits("B3", CONSTANTS, {"spikes": 20_000.0})["second"]
    assert seconds == pytest.approx(1e-9 * (10_000 * 4000 * 56 / 150 + 20_000 * 80 * 0.4))
    # Construction: half a random number and a logarithm take longer than 24 bytes.
    assert limits.limits("B8", CONSTANTS, {})["build"] == pytest.approx(1.75e-9)


def test_no_limit_where_none_makes_sense():
    assert limits.limits("B10", CONSTANTS, SPIKES) == {}
    assert limits.limits("B3", None, SPIKES) == {}
    assert limits.limits("B3", CONSTANTS, SPIKES, threads=3) == {}


# One round of a few of all benchmarks, on a machine with other work to do.
@pytest.fixture(scope="module")
def results():
    return report.Results.read(ROOT / "tests/python/data/benchmarks.json")


def test_the_page_has_a_row_for_each_benchmark(results):
    text = report.page(results)
    for each in results.jobs.values():
        for name in each["runs"]:
            assert name == "small" or f"\n| {name.split('-')[0]}: " in text
    tables = [part.splitlines() for part in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE)]
    assert len(tables) == 6
    for lines in tables:
        assert len({line.count("|") for line in lines}) == 1
        assert len(lines) > 2


def test_figures_on_the_page_are_those_measured(results):
    row = next(row for row in report.ROWS if row.name == "B2")
    runs = results.jobs["networks"]["runs"]["B2"]
    brio, brian = (statistics.median(run["second"] for run in runs[side]) for side in ("brio", "standalone"))
    assert results.values(row, "networks")["standalone"] == brian
    constants = results.jobs["networks"]["machine"]
    spikes = {"spikes": statistics.median(run["spikes"] for run in runs["brio"])}
    assert results.fraction(row, "networks") == limits.limits("B2", constants, spikes)["second"] / brio
    (line,) = (
        line for line in report.networks(results).splitlines() if line.startswith("| B2: COBAHH, 4000")
    )
    assert f"| {report.number(brio)} s |" in line
    assert f"| {report.number(brian)} s ({report.number(brian / brio)} ×) |" in line


def test_a_page_of_a_busy_machine_says_so(results):
    assert "**Other programs took up to" in report.circumstances(results)
    quiet = report.Results({name: {**each, "others": 0.01} for name, each in results.jobs.items()})
    assert "at most 1.0% of the machine" in report.circumstances(quiet)


def test_a_page_without_calibration_or_peers(results):
    runs = {"B1": {"brio": results.jobs["networks"]["runs"]["B1"]["brio"]}}
    alone = {**results.jobs["networks"], "machine": None, "runs": runs}
    text = report.page(report.Results({"networks": alone}))
    assert "\n| B1: 10 000 Hodgkin" in text
    assert "%" not in text[text.index("\n| B1") : text.index("![")]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (0.000512, "0.000512"),
        (0.0196, "0.0196"),
        (3.14159, "3.14"),
        (12.345, "12.3"),
        (1234.6, "1235"),
    ],
)
def test_numbers_have_three_digits(value, text):
    assert report.number(value) == text


def test_pictures_are_the_same_each_time(results, tmp_path):
    shown = [row for row in (*report.ROWS, *report.SPATIAL_ROWS) if row.key not in report.APART]
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        report_plots.draw(results, shown, tmp_path / folder)
    for picture in ("benchmarks-ratios.svg", "benchmarks-limits.svg"):
        one, two = ((tmp_path / folder / picture).read_text() for folder in ("one", "two"))
        assert one == two
        assert "COBAHH, 4000 neurons" in one


def test_the_page_in_docs_is_that_of_its_measurements():
    kept = report.Results.read(ROOT / "docs/benchmarks.json")
    assert report.page(kept) == (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")


def test_the_short_table_has_its_place_in_the_readme(results):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.count(report.README_BEGIN) == text.count(report.README_END) == 1
    assert text.index(report.README_BEGIN) < text.index(report.README_END)
    part = report.readme_part(results)
    assert "\n| COBAHH: 4000 Hodgkin" in part
    assert "\n| making 50 million random synapses" in part


def test_the_part_of_others():
    assert job.part_of_others(seconds=10, busy=12, own=7, processors=2) == 0.25
    assert job.part_of_others(seconds=10, busy=6.99, own=7, processors=2) == 0  # clocks of different grain
