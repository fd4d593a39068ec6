"""The example programs run, and say what they should."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def run(name, *arguments, cwd):
    result = subprocess.run(
        [sys.executable, str(EXAMPLES / name), *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        cwd=cwd,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_slide_neuron(tmp_path):
    out = run("slide_neuron.py", cwd=tmp_path)
    # V approaches 30 mV with tau = 20 ms from -70 mV: it crosses -50 mV after 20 ms * ln(100/80) = 4.46 ms,
    # so that there is a spike every 45 steps: 22 in 100 ms, for each of 100 neurons.
    assert out.startswith("2200 spikes, the first ones of neuron 0 at [ 4.4  8.9 13.4] ms")


def test_slide_synapse(tmp_path):
    out = run("slide_synapse.py", cwd=tmp_path)
    largest = float(re.search(r"I_syn reaches ([\d.]+) pA", out).group(1))
    # Five spikes: the contributions of the earlier ones have decayed with tau_syn = 5 ms. The last one
    # arrives in the step at 26 ms, recorded at the beginning of the next one.
    expected = sum(100 * 2.718281828459045 ** (-(26 - t) / 5) for t in (10, 20, 22, 24, 26))
    assert largest == pytest.approx(expected, rel=1e-6)


def test_cuba(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("cuba.py", "raster.png", "0.2", cwd=tmp_path)
    assert (tmp_path / "raster.png").read_bytes().startswith(b"\x89PNG")
    synapses = int(re.search(r"(\d+) synapses", out).group(1))
    # 16 million pairs with p = 0.02: standard deviation 560, five of them.
    assert abs(synapses - 320000) < 2800
    # At the beginning the rate is higher than later; Brian 2 gives 5 to 9 Hz in the first 200 ms.
    assert 4 < float(re.search(r"mean rate ([\d.]+) Hz", out).group(1)) < 11


def test_cobahh(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("cobahh.py", "traces.png", "0.05", cwd=tmp_path)
    assert (tmp_path / "traces.png").exists()
    assert float(re.search(r"mean rate ([\d.]+) Hz", out).group(1)) > 5


def test_brunel(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("brunel.py", "regimes.png", "0.15", cwd=tmp_path)
    assert (tmp_path / "regimes.png").exists()
    rates = [float(rate) for rate in re.findall(r"rate +([\d.]+) Hz", out)]
    # As published, but for the short time: the slow rhythm has a period of 45 ms.
    assert rates[0] > 250 and 50 < rates[1] < 70 and 33 < rates[2] < 41 and 2 < rates[3] < 12


def test_stdp(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("stdp.py", "weights.png", "100", cwd=tmp_path)
    assert (tmp_path / "weights.png").exists()
    # At first a fifth of the weights is in the outer tenths; in a quarter of the full time they part.
    competing, together = (int(part) for part in re.findall(r"(\d+)% of the weights", out))
    assert competing > 30 and together == 0
