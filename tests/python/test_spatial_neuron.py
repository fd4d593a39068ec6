"""Neurons with a shape: what their equations mean, parts of them, many cells, and mistakes."""

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest
from brio import (
    BrianObjectException,
    Cylinder,
    DimensionMismatchError,
    EquationError,
    Function,
    Network,
    NeuronGroup,
    Soma,
    SpatialNeuron,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    defaultclock,
    restore,
    run,
    store,
)
from brio.units import amp, cm, meter, ms, mV, nS, ohm, pA, siemens, uF, um, volt

LEAK = "Im = gL*(EL - v) : amp/meter**2\ngL : siemens/meter**2\nEL : volt"


def tree():
    morphology = Soma(30 * um)
    morphology.L = Cylinder(diameter=2 * um, length=100 * um, n=5)
    morphology.L.L = Cylinder(diameter=1 * um, length=60 * um, n=3)
    morphology.L.R = Cylinder(diameter=1 * um, length=40 * um, n=2)
    morphology.axon = Cylinder(diameter=1 * um, length=200 * um, n=4)
    return morphology


def passive(morphology=None, model=LEAK, **options):
    neuron = SpatialNeuron(morphology or tree(), model, Cm=1 * uF / cm**2, Ri=100 * ohm * cm, **options)
    if "gL" in model:
        neuron.gL, neuron.EL = 1e-4 * siemens / cm**2, -70 * mV
        neuron.v = -70 * mV
    return neuron


# ---- MC-09 -------------------------------------------------------------------------------------------------


def test_MC_09_variables_of_the_geometry():
    morphology = tree()
    neuron = passive(morphology)
    assert len(neuron) == 15
    for name in ("area", "length", "diameter", "volume", "distance", "r_length_1", "r_length_2"):
        parts = [morphology, morphology.L, morphology.L.L, morphology.L.R, morphology.axon]
        expected = np.concatenate([np.asarray(getattr(part, name)) for part in parts])
        np.testing.assert_array_equal(getattr(neuron, name + "_"), expected)
    assert neuron.Ri == 1 * ohm * meter
    np.testing.assert_allclose(neuron.Cm_, 0.01)
    assert not hasattr(neuron, "x")
    placed = passive(morphology.generate_coordinates())
    np.testing.assert_allclose(placed.axon.x_, np.asarray(placed.morphology.axon.x))


def test_MC_09_time_and_space_constants():
    neuron = passive()
    np.testing.assert_allclose(neuron.time_constant / ms, 10)  # Cm/gL, without EL
    # A cylinder's length constant is sqrt(d/(4 Ri gL)): 2 um, 1 ohm m, 1 S/m^2.
    np.testing.assert_allclose(neuron.L.main.space_constant_, np.sqrt(2e-6 / 4))


def test_MC_09_one_step_is_the_solution_of_the_linear_system():
    # Two compartments and what is known of them: backward Euler, by hand.
    morphology = Cylinder(diameter=2 * um, length=100 * um, n=2)
    neuron = passive(morphology, LEAK + "\nI : amp (point current)")
    neuron.I[0] = 10 * pA
    run(defaultclock.dt)
    area, capacitance = float(neuron.area_[0]), 0.01 / 1e-4
    conductance = 1 / (1 / float(neuron.r_length_2_[0]) + 1 / float(neuron.r_length_1_[1]))
    own = area * (capacitance + 1) + conductance
    matrix = np.array([[own, -conductance], [-conductance, own]])
    drive = area * (capacitance * -0.07 + 1 * -0.07) * np.ones(2) + np.array([1e-11, 0])
    np.testing.assert_allclose(neuron.v_, np.linalg.solve(matrix, drive), rtol=1e-13)
    np.testing.assert_allclose(neuron.Ic_, capacitance * (neuron.v_ + 0.07), rtol=1e-6)
    # What Im gives now holds the point current.
    np.testing.assert_allclose(
        neuron.Im_[:], 1 * (-0.07 - neuron.v_) + np.array([1e-11, 0]) / area, rtol=1e-9
    )


def test_MC_09_no_digits_are_lost_where_a_soma_meets_a_thin_neurite():
    # A soma is so conductive that differences of potentials across it are at the edge of what numbers hold:
    # without current from outside, charge only moves. (Brian 2 loses it to 1e-9 in 1000 steps.)
    morphology = Soma(30 * um)
    morphology.axon = Cylinder(diameter=0.5 * um, length=500 * um, n=50)
    neuron = SpatialNeuron(morphology, "Im = 0*amp/meter**2 : amp/meter**2")
    neuron.v = "10*mV*sin(distance/(50*um))"
    before = np.sum(neuron.v_ * neuron.area_)
    scale = np.sum(np.abs(neuron.v_) * neuron.area_)
    run(1000 * defaultclock.dt)
    assert abs(np.sum(neuron.v_ * neuron.area_) - before) < 1e-12 * scale


def test_MC_09_resistivity_of_each_compartment():
    morphology = Cylinder(diameter=2 * um, length=100 * um, n=4)
    # The resistivity of halves adds up like that of wires.
    one = passive(morphology)
    two = SpatialNeuron(morphology, LEAK, Cm=1 * uF / cm**2, Ri=[100, 100, 100, 100] * ohm * cm)
    two.gL, two.EL, two.v = 1e-4 * siemens / cm**2, -70 * mV, -70 * mV
    for neuron in (one, two):
        neuron.v[0] = 0 * mV
    run(1 * ms)
    np.testing.assert_array_equal(one.v_, two.v_)
    two.Ri[2:] = 1e16 * ohm * cm  # nothing goes through
    two.v = [0, 0, -70, -70] * mV
    two.gL = 0 * siemens / cm**2
    run(1 * ms)
    np.testing.assert_allclose(two.v_, [0, 0, -0.07, -0.07], atol=1e-11)


def test_MC_09_changed_properties_count_from_the_next_run_on():
    neuron, other = passive(), passive()
    for each in (neuron, other):
        each.v[0] = 0 * mV
    other.Ri = 1000 * ohm * cm
    run(1 * ms)
    neuron.Ri = 1000 * ohm * cm
    neuron.v = -70 * mV
    neuron.v[0] = 0 * mV
    other.v = neuron.v
    run(1 * ms)
    np.testing.assert_array_equal(neuron.v_, other.v_)


def test_MC_09_units_are_checked():
    with pytest.raises(TypeError, match="morphology"):
        SpatialNeuron(None, LEAK)
    with pytest.raises(TypeError, match="Im"):
        SpatialNeuron(tree(), "h : 1")
    with pytest.raises(TypeError, match="Im"):
        SpatialNeuron(tree(), "Im : amp/meter**2")
    with pytest.raises(DimensionMismatchError, match="amp/meter"):
        SpatialNeuron(tree(), "Im = 0*nA : amp")
    with pytest.raises(DimensionMismatchError, match=r"point current(.|\n)*I : amp/meter\*\*2"):
        SpatialNeuron(tree(), LEAK + "\nI : amp/meter**2 (point current)")
    with pytest.raises(EquationError, match=r"'v'(.|\n)*line 4(.|\n)*dv/dt = -v/"):
        SpatialNeuron(tree(), LEAK + "\ndv/dt = -v/(10*ms) : volt")
    with pytest.raises(DimensionMismatchError, match="Cm"):
        SpatialNeuron(tree(), LEAK, Cm=1 * mV)
    with pytest.raises(ValueError):
        SpatialNeuron(tree(), LEAK, Cm=[1, 2] * uF / cm**2)
    with pytest.raises(ValueError, match="point current"):
        NeuronGroup(1, "I : amp (point current)")


def test_MC_09_states_can_be_stored():
    neuron = passive()
    neuron.v = "-70*mV + 10*mV*rand()"
    run(1 * ms)
    store()
    run(1 * ms)
    after = np.array(neuron.v_)
    restore()
    run(1 * ms)
    np.testing.assert_array_equal(neuron.v_, after)


# ---- MC-10 -------------------------------------------------------------------------------------------------


def test_MC_10_subtrees_and_sections():
    neuron = passive()
    neuron.v = "i*mV"
    assert list(neuron.L.v / mV) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert list(neuron.L.main.v / mV) == [1, 2, 3, 4, 5]
    assert list(neuron.LR.v / mV) == [9, 10]
    assert list(neuron.main.v / mV) == [0]
    assert list(neuron.axon.i) == [0, 1, 2, 3]
    assert list(neuron.axon.indices[:]) == [11, 12, 13, 14]
    assert list(neuron.axon.indices["v > 12.5*mV"]) == [13, 14]
    assert list(neuron.L[20 * um : 60 * um].v / mV) == [2, 3]
    assert list(neuron[neuron.morphology.L[1:3]].v / mV) == [2, 3]
    assert neuron.v[neuron.morphology.axon[150 * um]] == 14 * mV
    assert neuron.L[:3].N == 3
    neuron.L.L.v = 0 * volt
    assert list(neuron.v[5:10] / mV) == [5, 0, 0, 0, 9]
    with pytest.raises(AttributeError, match="dendrite"):
        neuron.dendrite.v = 0 * mV
    with pytest.raises(IndexError):
        neuron.L[300 * um : 400 * um]


def test_MC_10_records_and_synapses_of_places():
    neuron = passive(model=LEAK + "\nI = g*(0*mV - v) : amp (point current)\ng : siemens")
    source = NeuronGroup(2, "", threshold="True", reset="")
    synapses = Synapses(source, neuron, on_pre="g += 1*nS")
    synapses.connect(i=0, j=neuron.morphology.L.L[-1])
    synapses.connect(i=1, j=neuron.morphology.axon[199 * um])
    assert list(synapses.j) == [8, 14]
    assert list(synapses.g_post[:, neuron.morphology.axon] / nS) == [0]
    whole = StateMonitor(neuron, "v", record=True)
    part = StateMonitor(neuron.L, "v", record=neuron.morphology.L.L[1:])
    run(1 * ms)
    assert list(part.record) == [6, 7]
    np.testing.assert_array_equal(part.v_, whole[neuron.morphology.L.L[1:]].v_)
    assert whole[neuron.morphology.axon[3]].v.shape == (10,)
    assert neuron.v[8] > neuron.v[7] > -70 * mV


# ---- MC-12 -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["axon", 14])
def test_MC_12_spikes_in_one_place(place):
    morphology = tree()
    location = morphology.axon[-1] if place == "axon" else place
    neuron = passive(morphology, threshold="v > -60*mV", threshold_location=location, reset="")
    everywhere = passive(morphology, threshold="v > -60*mV", reset="")
    assert neuron.events["spike"] == "(v > -60*mV) and (i == 14)"
    for each in (neuron, everywhere):
        each.v[10:] = 0 * mV
    spikes, all_spikes = SpikeMonitor(neuron), SpikeMonitor(everywhere)
    run(0.1 * ms)
    assert list(spikes.i) == [14]
    assert set(all_spikes.i) >= {11, 12, 13, 14}
    with pytest.raises(AttributeError, match="one compartment"):
        passive(morphology, threshold="v > 0*mV", threshold_location=morphology.axon)
    with pytest.raises(IndexError, match="0 to 14"):
        passive(morphology, threshold="v > 0*mV", threshold_location=15)


# ---- MC-13 -------------------------------------------------------------------------------------------------


def test_MC_13_currents_whose_slope_is_not_known():
    function = Function(lambda v: v, arg_units=[volt], return_unit=amp / meter**2)
    neuron = SpatialNeuron(tree(), "Im = f(v) : amp/meter**2", namespace={"f": function})
    with pytest.raises(BrianObjectException) as error:
        Network(neuron).run(1 * ms)
    assert "slope" in str(error.value.__cause__)
    assert "Im = f(v)" in str(error.value.__cause__)


def test_MC_13_currents_with_corners_have_a_slope():
    # clip, abs and comparisons have a slope almost everywhere, and that is what counts.
    neuron = SpatialNeuron(
        tree(), "Im = clip(-v, -1*mV, 1*mV)*siemens/meter**2*100*int(v > -1*volt) : amp/meter**2"
    )
    neuron.v = 10 * mV
    run(0.1 * ms)
    np.testing.assert_allclose(neuron.v_, 0.01 - 1e-3 * 100 * 1e-4 / 0.009, rtol=1e-9)


def test_MC_13_equal_bits_of_interpreter_and_machine_code(tmp_path):
    script = tmp_path / "cells.py"
    script.write_text(f"""
import sys
sys.path.insert(0, {os.path.dirname(__file__)!r})
from test_spatial_neuron import *
neuron = passive(model=LEAK + "\\nI : amp (point current)\\ndh/dt = (exp(v/(20*mV)) - h)/(5*ms) : 1", N=3)
neuron.I = 'i*pA'
run(2*ms)
sys.stdout.buffer.write(neuron.v_.tobytes() + neuron.h_.tobytes())
""")
    results = {
        subprocess.run(
            [sys.executable, script], env={**os.environ, **extra}, capture_output=True, check=True
        ).stdout
        for extra in ({}, {"BRIO_VECTOR_WIDTH": "1"}, {"BRIO_BACKEND": "interpreter"})
    }
    assert len(results) == 1
    assert len(results.pop()) == 2 * 45 * 8


# ---- MC-14 -------------------------------------------------------------------------------------------------


def test_MC_14_cells_and_places():
    morphology = tree()
    cells = passive(morphology, N=10)
    assert len(cells) == 150
    cells.v = -70 * mV
    cells[3, morphology.axon[1]].v = 5 * mV
    assert list(np.flatnonzero(cells.v_ > 0)) == [12 * 10 + 3]
    cells.v[:, morphology.L.R] = 1 * mV
    assert np.all(cells.LR.v == 1 * mV)
    assert len(cells.axon) == 40
    cells.v[2:4, 0] = 7 * mV
    assert list(np.flatnonzero(cells.v_ > 6e-3)) == [2, 3]
    assert cells[4, cells.axon].N == 4
    assert list(StateMonitor(cells, "v", record=(4, morphology.L.R)).record) == [94, 104]
    with pytest.raises(IndexError, match="cells 0 to 9"):
        cells[10, 0]
    with pytest.raises(IndexError):
        cells[0, 15]


def test_MC_14_parameters_of_cells_and_compartments():
    capacitances = np.linspace(0.5, 1.5, 15) * uF / cm**2
    cells = SpatialNeuron(tree(), LEAK, Cm=capacitances, N=3)
    np.testing.assert_array_equal(cells.Cm_[:], np.repeat(np.asarray(capacitances), 3))
    np.testing.assert_array_equal(cells.area_[::3], cells.area_[2::3])


def test_MC_14_synapses_between_places_of_cells():
    morphology = tree()
    cells = passive(
        morphology,
        LEAK + "\nI = g*(0*mV - v) : amp (point current)\ndg/dt = -g/(5*ms) : siemens",
        N=4,
        threshold="v > -50*mV",
        threshold_location=morphology.axon[-1],
        refractory=5 * ms,
        reset="",
    )
    spikes = SpikeMonitor(cells)
    # From the end of each axon to the dendrite of the next cell.
    synapses = Synapses(cells.axon, cells.LR, on_pre="g += 200*nS", delay=1 * ms)
    synapses.connect(j="(i + 1) % 4 + 4 for _ in range(1) if i >= 12")
    assert list(synapses.i) == [12, 13, 14, 15]
    cells.v[0, morphology.axon] = 0 * mV
    run(20 * ms)
    assert set(spikes.i) == {14 * 4 + cell for cell in range(4)}
    first = [min(spikes.t[spikes.i == 56 + cell]) for cell in range(4)]
    assert first == sorted(first)


def test_MC_10_morphologies_of_neurons_can_be_pickled():
    assert pickle.loads(pickle.dumps(passive().morphology)).total_compartments == 15


def test_MC_09_time_step_of_its_own():
    fine, coarse = passive(dt=0.01 * ms), passive(dt=0.1 * ms)
    for each in (fine, coarse):
        each.v[0] = 0 * mV
    record = StateMonitor(fine, "v", record=0)
    run(1 * ms)
    assert record.t.shape == (100,)
    assert fine.v[0] != coarse.v[0]
    np.testing.assert_allclose(fine.v_, coarse.v_, atol=2e-3)  # the coarse one's error: of first order
