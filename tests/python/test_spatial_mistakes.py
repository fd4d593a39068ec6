"""What is said when neurons with a shape are used in a wrong way, and places that are lists."""

import copy
import re

import numpy as np
import pytest
from brio import (
    BrianObjectException,
    Cylinder,
    Network,
    NeuronGroup,
    Soma,
    SpatialNeuron,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    plot,
)
from brio.units import cm, ms, mV, ohm, uF, um

LEAK = "Im = gL*(EL - v) : amp/meter**2\ngL : siemens/meter**2\nEL : volt"


def tree():
    morphology = Soma(30 * um)
    morphology.L = Cylinder(diameter=2 * um, length=100 * um, n=5)
    morphology.L.L = Cylinder(diameter=1 * um, length=60 * um, n=3)
    morphology.axon = Cylinder(diameter=1 * um, length=200 * um, n=4)
    return morphology


@pytest.fixture
def neuron():
    return SpatialNeuron(tree(), LEAK, name="cell")


@pytest.fixture
def cells():
    return SpatialNeuron(tree(), LEAK, N=10, name="cells")


def test_MC_10_lists_of_places(neuron, cells):
    morphology = neuron.morphology
    neuron.v = "i*mV"
    places = [morphology.axon[-1], morphology, morphology.L[1:3], 4]
    np.testing.assert_allclose(neuron.v[places] / mV, [12, 0, 2, 3, 4])
    assert list(StateMonitor(neuron, "v", record=places).record) == [12, 0, 2, 3, 4]
    np.testing.assert_allclose(neuron[places].v / mV, [0, 2, 3, 4, 12])  # a part ascends
    cells.v[3, places] = 1 * mV
    assert list(np.flatnonzero(cells.v_)) == [3, 23, 33, 43, 123]
    synapses = Synapses(NeuronGroup(1, "", threshold="False", reset=""), cells, on_pre="v += 1*mV")
    synapses.connect(i=0, j=([1, 2], [morphology.axon[-1], morphology]))
    assert list(synapses.j) == [121, 122, 1, 2]


def test_MC_10_unknown_sections_and_those_that_there_are(neuron):
    with pytest.raises(AttributeError, match="'dendrite'; its sections are main, L, axon"):
        neuron.dendrite.v = 0 * mV
    with pytest.raises(AttributeError, match="did you mean 'axon'"):
        neuron.axn.v = 0 * mV
    with pytest.raises(AttributeError, match=r"its sections are main, L$"):
        neuron.L.axon.v = 0 * mV


def test_MC_10_sections_are_no_variables(neuron, caplog):
    for name in ("L", "main"):
        with pytest.raises(AttributeError, match=f"'{name}' is a part of cell.*such as {name}.v"):
            setattr(neuron, name, 3 * mV)
    with pytest.raises(AttributeError, match="add_attribute"):
        neuron.dendrite = 3
    both = SpatialNeuron(tree(), "Im = L : amp/meter**2\nL : amp/meter**2", name="both")
    assert "both.L is a section of the morphology" in caplog.text
    assert len(both.L) == 8 and len(both.state("L")) == 13


@pytest.mark.parametrize(
    ("place", "message"),
    [
        (lambda n: n[20], "items 0 to 12, not 20$"),
        (lambda n: n[-1], "items 0 to 12, not -1$"),
        (lambda n: n.L.v[20], "items 0 to 7, but not 20$"),
        (lambda n: n.L[300 * um], "the section reaches from 0 m to 100"),
        (lambda n: n.axon.v[n.morphology.L], "cell_subgroup.* has no compartment 1 of cell"),
        (lambda n: StateMonitor(n.L, "v", record=n.morphology.axon), "has no compartment 9 of cell"),
        (lambda n: n[0, 15], "compartments 0 to 12, not 15$"),
        (lambda n: n[3, 0], "cells 0 to 0, not 3"),
    ],
)
def test_MC_10_places_that_there_are_not(neuron, place, message):
    with pytest.raises(IndexError, match=message):
        place(neuron)


def test_MC_14_what_is_no_cell_and_no_place(cells):
    for wrong in (1.5, [1, 12], "a", [True, False]):
        with pytest.raises(IndexError, match="integers from 0 to 9, slices, or 10 truth values"):
            cells[wrong, 0]
    with pytest.raises(TypeError, match=r"a section \(morphology.axon\).*not 'axon'"):
        cells[1, "axon"]
    for wrong in (1.5, "3", None):
        with pytest.raises(TypeError, match="N, the number of cells, has to be an integer"):
            SpatialNeuron(tree(), LEAK, N=wrong)
    with pytest.raises(ValueError, match="can't have 0 cells"):
        SpatialNeuron(tree(), LEAK, N=0)


def test_MC_10_a_morphology_that_is_changed_later(neuron):
    morphology = neuron.morphology
    kept = SpatialNeuron(copy.deepcopy(morphology), LEAK)
    neuron.axon.v = 7 * mV
    del morphology.L
    for places in (lambda: neuron.axon, lambda: neuron[morphology.axon], lambda: neuron.main):
        with pytest.raises(
            ValueError, match=r"of cell has been changed: it had 4 sections of 13(.|\n)*2 of 5"
        ):
            places()
    assert list(neuron.v[9:] / mV) == [7] * 4  # the neuron itself is what it was
    assert len(kept.L) == 8
    # Two neurons of one morphology, of which one is a part of another tree.
    whole = tree()
    part = SpatialNeuron(whole.L, LEAK)
    assert list(part.L.indices[:]) == [5, 6, 7] == list(part[whole.L.L].indices[:])
    del whole.L.L
    whole.L.L = Cylinder(diameter=1 * um, length=60 * um, n=3)
    assert list(SpatialNeuron(whole, LEAK).LL.indices[:]) == [6, 7, 8]


def test_MC_09_what_is_no_value(neuron):
    with pytest.raises(ValueError, match="takes 8 values here, or one for all, but 3 are given"):
        neuron.L.v = [1, 2, 3] * mV
    with pytest.raises(TypeError, match="read-only: it is computed"):
        neuron.Im = neuron.Im[:]
    with pytest.raises(ValueError, match="a diameter has to be a finite number, not nan"):
        Cylinder(diameter=np.nan * um, length=1 * um)
    with pytest.raises(TypeError, match=r"such as neuron\.v, not 'v'"):
        plot.morphology(neuron, "v")
    with pytest.raises(ValueError, match="13 compartments, but values of shape"):
        plot.morphology(neuron, neuron.L.v)
    with pytest.raises(ValueError, match="'Ri' of"):
        SpatialNeuron(tree(), LEAK, Ri=[1, 2] * ohm * um)


def test_MC_09_a_membrane_that_cannot_charge(neuron):
    for name, value, said in (
        ("Cm", 0 * uF / cm**2, "'Cm' of cell is 0 in compartment 2"),
        ("Cm", -1 * uF / cm**2, "'Cm' of cell is -0.01 in compartment 2"),
        ("Ri", np.nan * ohm * cm, "'Ri' of cell is nan"),
        ("Ri", np.inf * ohm * cm, "'Ri' of cell is inf"),
    ):
        before = 1 * getattr(neuron, name)[:]
        setattr(neuron, name, value)
        if name == "Cm":
            neuron.Cm[:2] = 1 * uF / cm**2
        with pytest.raises(BrianObjectException) as error:
            Network(neuron).run(0.1 * ms)
        assert re.search(said, str(error.value.__cause__))
        setattr(neuron, name, before)
    Network(neuron).run(0.1 * ms)


def test_MC_09_the_current_is_misspelt():
    for name in ("im", "I_m", "IM"):
        with pytest.raises(TypeError, match=rf"line 2(.|\n)*{name} = g(.|\n)*has to be 'Im', not '{name}'"):
            SpatialNeuron(tree(), f"g : siemens/meter**2\n{name} = g*(0*mV - v) : amp/meter**2")
    with pytest.raises(TypeError, match=r"write e\.g\. Im = gL"):
        SpatialNeuron(tree(), "dw/dt = -w/(5*ms) : 1")


def test_MC_09_views_in_notebooks(neuron, cells):
    html = neuron._repr_html_()
    assert "<b>SpatialNeuron 'cell'</b>, 13 compartments, dt" in html
    assert "private" not in html and r"\mathit{gL}" in html and r"\mathit{space}" not in html
    for name in ("Im", "v", "Cm", "space_constant"):
        assert f">{name}</td>" in html
    assert "10 cells of 13 compartments" in cells._repr_html_()
    assert re.search(
        r"SpatialSubgroup 'cells_subgroup.*</b>, 40 compartments of 'cells'", cells.axon._repr_html_()
    )


def test_MC_12_parts_that_never_spike(caplog):
    morphology = tree()
    cell = SpatialNeuron(
        morphology, LEAK, threshold="v > 0*mV", reset="", threshold_location=morphology.axon[-1], name="cell"
    )
    target = NeuronGroup(1, "x : 1")
    for source in (cell, cell.axon, cell[morphology.axon[3]]):
        Synapses(source, target, on_pre="x += 1")
        SpikeMonitor(source)
    assert "never spikes" not in caplog.text
    Synapses(cell.L, target, on_pre="x += 1")
    SpikeMonitor(cell.main)
    said = [record.message for record in caplog.records if "never spikes" in record.message]
    assert len(said) == 2 and all("threshold_location is compartment 12" in text for text in said)


def test_MC_09_random_numbers_in_the_current():
    cell = SpatialNeuron(tree(), "Im = randn()*amp/meter**2 : amp/meter**2")
    with pytest.raises(BrianObjectException) as error:
        Network(cell).run(0.1 * ms)
    assert "'Im' draws random numbers" in str(error.value.__cause__)
    assert "private" not in str(error.value.__cause__)


def test_MC_14_pictures_are_of_one_cell(cells):
    with pytest.raises(ValueError, match=r"there are 10 cells: choose one, such as values\[2::10\]"):
        plot.morphology(cells, cells.v)
    plot.morphology(cells, cells.v[2::10])
