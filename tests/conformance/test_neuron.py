"""A second opinion on neurons with a shape: NEURON (Hines and Carnevale, Neural Comput. 9:1179, 1997).

NEURON advances the potential, then the gating variables from it; Brio, as Brian 2, begins with the gating
variables. Step after step that is the same sequence, and where these begin in the steady state, which a
step does not change, traces of an equal time step are the same but for rounding, and not only in the limit
of small steps. Rates are those of NEURON's hh.
"""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest
from brio import Cylinder, Network, Soma, SpatialNeuron, StateMonitor
from brio.units import cm, ms, msiemens, mV, nA, ohm, uF, um

# Debian's NEURON is for Debian's Python.
PYTHON = "/usr/bin/python3"
SCRIPT = Path(__file__).with_name("neuron_cell.py")

SECTIONS = [
    {"name": "root", "parent": None, "diameter": 20, "length": 20, "n": 1, "active": True},
    {"name": "trunk", "parent": "root", "diameter": 3, "length": 150, "n": 15, "active": False},
    {"name": "left", "parent": "trunk", "diameter": 1.5, "length": 200, "n": 20, "active": False},
    {"name": "right", "parent": "trunk", "diameter": 1, "length": 120, "n": 12, "active": False},
    {"name": "axon", "parent": "root", "diameter": 1, "length": 600, "n": 60, "active": True},
]
PLACES = [("root", 0), ("left", 19), ("axon", 59)]
BEGIN, DURATION, END = 1, 0.5, 10  # ms

EQUATIONS = """
Im = gl*(El - v) + gNa*m**3*h*(50*mV - v) + gK*n**4*(-77*mV - v) : amp/meter**2
I : amp (point current)
dm/dt = alpham*(1 - m) - betam*m : 1
dh/dt = alphah*(1 - h) - betah*h : 1
dn/dt = alphan*(1 - n) - betan*n : 1
alpham = 1/exprel(-(v + 40*mV)/(10*mV))/ms : Hz
betam = 4*exp(-(v + 65*mV)/(18*mV))/ms : Hz
alphah = 0.07*exp(-(v + 65*mV)/(20*mV))/ms : Hz
betah = 1/(exp(-(v + 35*mV)/(10*mV)) + 1)/ms : Hz
alphan = 0.1/exprel(-(v + 55*mV)/(10*mV))/ms : Hz
betan = 0.125*exp(-(v + 65*mV)/(80*mV))/ms : Hz
gl : siemens/meter**2
El : volt
gNa : siemens/meter**2
gK : siemens/meter**2
"""


def morphology(sphere):
    """The sections by name."""
    parts = {}
    for section in SECTIONS:
        diameter, length = section["diameter"] * um, section["length"] * um
        part = Soma(diameter) if sphere and not parts else Cylinder(diameter, n=section["n"], length=length)
        if parts:
            parts[section["parent"]][section["name"]] = part
        parts[section["name"]] = part
    return parts


def cells_in_brio(sphere, dt, amplitudes):
    """Traces of the places, in mV: [cell][place][step]."""
    parts = morphology(sphere)
    cells = SpatialNeuron(
        parts["root"],
        EQUATIONS,
        method="exponential_euler",
        Cm=1 * uF / cm**2,
        Ri=100 * ohm * cm,
        dt=dt * ms,
        N=len(amplitudes),
    )
    cells.v = -65 * mV
    cells.gl, cells.El = 0.1 * msiemens / cm**2, -65 * mV
    for part in (cells.main, cells.axon):
        part.gl, part.El = 0.3 * msiemens / cm**2, -54.3 * mV
        part.gNa, part.gK = 120 * msiemens / cm**2, 36 * msiemens / cm**2
    for gate in "mhn":
        setattr(cells, gate, f"alpha{gate}/(alpha{gate} + beta{gate})")
    records = [StateMonitor(cells, "v", record=(slice(None), parts[name][number])) for name, number in PLACES]
    network = Network(cells, records)
    network.run(BEGIN * ms)
    cells.main.I = amplitudes * nA
    network.run(DURATION * ms)
    cells.main.I = 0 * nA
    network.run((END - BEGIN - DURATION) * ms)
    return np.stack([record.v / mV for record in records], axis=1)


def neuron_is_there():
    if not Path(PYTHON).exists():
        return False
    look = "import importlib.util, sys; sys.exit(importlib.util.find_spec('neuron') is None)"
    return subprocess.run([PYTHON, "-c", look], check=False).returncode == 0


def cells_in_neuron(sphere, dt, amplitudes):
    """The same of NEURON, one cell after the other."""
    steps = round(END / dt)
    cell = {
        "dt": dt,
        "steps": steps,
        "begin": BEGIN,
        "duration": DURATION,
        "amplitudes": list(amplitudes),
        "sphere": sphere,
        "sections": SECTIONS,
        "record": PLACES,
    }
    result = subprocess.run([PYTHON, SCRIPT], input=json.dumps(cell), capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return np.array(json.loads(result.stdout))[:, :, :steps]


# In mV, in spikes of 100. Without a soma what is left is rounding, 1e-11. A soma conducts like 1 m in Brio,
# as in Brian 2, and without limit in NEURON: the halves of compartments at it, cross-section over length up
# to 1.4 um, then conduct less by 1.4e-6 of what they do, and charging them by tens of mV, steeply, gives
# 5e-6.
@pytest.mark.parametrize(
    ("sphere", "dt", "tolerance"), [(True, 0.025, 2e-5), (False, 0.025, 1e-9), (False, 0.01, 1e-9)]
)
def test_MC_11_an_active_branched_cell_in_neuron(sphere, dt, tolerance):
    if not neuron_is_there():
        pytest.skip("NEURON is not installed (tools/bootstrap.sh oracle)")
    amplitudes = np.array([0.3, 2])  # two cells side by side: the first stays silent, the second spikes
    found = cells_in_brio(sphere, dt, amplitudes)
    largest = found.max(axis=2)
    assert np.all(largest[0] < -55) and largest[1, 0] > 20 and largest[1, 2] > 20
    expected = cells_in_neuron(sphere, dt, amplitudes)
    np.testing.assert_allclose(found, expected, rtol=0, atol=tolerance)
