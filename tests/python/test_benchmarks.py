"""Benchmarks are not run here: what they compute from measurements is tested with recorded ones."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CALIBRATE = ROOT / "build/release/benchmarks/calibrate"
sys.path.insert(0, str(ROOT / "benchmarks"))

import limits  # noqa: E402

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
