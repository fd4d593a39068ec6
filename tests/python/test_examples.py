"""The example programs run, and say what they should."""

import itertools
import re
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
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


def test_fi_curves(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("fi_curves.py", "curves.png", cwd=tmp_path)
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")
    assert out.startswith("369 runs of 1 s")
    # Silent up to a current of the grid, at most one step of 25 pA below that of the theory.
    for found, theory in re.findall(r"silent up to ([\d.]+) nA \(theory: ([\d.]+) nA\)", out):
        assert 0 <= float(theory) - float(found) <= 0.025 + 1e-9
    assert out.count("silent") == 3


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


def test_lfp(tmp_path):
    pytest.importorskip("matplotlib")
    out = run("lfp.py", "lfp.png", cwd=tmp_path)
    assert (tmp_path / "lfp.png").exists()
    assert "spikes in the soma: 1," in out
    # No current is lost: what is left is rounding, of a hundred compartments.
    assert float(re.search(r"add up to (\S+) of", out).group(1)) < 1e-13
    # A dipole's potential falls as 1/r^2; the next term, 1/r^3, is smaller by the size of the cell over the
    # distance, some 0.5 mm over 32 mm.
    powers = [float(power) for power in re.findall(r"power (\S+)", out)]
    assert len(powers) == 5 and abs(powers[-1] + 2) < 0.05
    assert all(abs(later + 2) < abs(earlier + 2) for earlier, later in itertools.pairwise(powers))


def test_lfp_of_lines_and_points():
    example = runpy.run_path(str(EXAMPLES / "lfp.py"), run_name="lfp")
    um, soma, cylinder = example["um"], example["Soma"], example["Cylinder"]
    shape = soma(diameter=20 * um, x=0 * um, y=0 * um, z=0 * um)
    shape.dend = cylinder(diameter=1 * um, n=2, y=[0, 100] * um)
    points = np.array([[30, 10, 0], [7, 40, 0], [0, -500, 0], [0.2, 75, 0]]) * um
    found = example["transfer"](points, shape)
    # The soma as a point, and the integral along each of the two lines of 50 um.
    np.testing.assert_allclose(
        found[:, 0], 1 / (4 * np.pi * 0.3 * np.linalg.norm(np.asarray(points), axis=1)), rtol=1e-12
    )
    y = (np.arange(100_000) + 0.5) * 1e-9
    rho = np.maximum(np.asarray(points)[:, :1], 0.5e-6)  # not nearer than the membrane
    for line in (0, 1):
        distance = np.hypot(rho, np.asarray(points)[:, 1:2] - y[line * 50_000 : (line + 1) * 50_000])
        mean = np.mean(1 / (4 * np.pi * 0.3 * distance), axis=1)
        np.testing.assert_allclose(found[:, line + 1], mean, rtol=1e-5)  # pieces of 1 nm
