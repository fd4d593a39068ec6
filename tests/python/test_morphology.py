"""Morphologies as Python sees them; what the engine does with them is tested in C++ and beside Brian 2."""

import copy
import gc
import pickle
import weakref

import numpy as np
import pytest
from brio import *
from brio.logger import catch_logs
from brio.morphology import SubMorphology


@pytest.fixture
def neuron():
    soma = Soma(30 * um)
    soma.dend = Cylinder(2 * um, n=10, length=100 * um)
    soma.dend.L = Cylinder(1 * um, n=5, length=50 * um)
    soma.dend.R = Section([1, 0.5, 0] * um, n=2, length=[3, 4] * um, type="tuft")
    soma.axon = Cylinder(1 * um, n=4, x=[15, 55] * um)
    return soma


def swc(tmp_path, text, name="cell.swc"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_MC_01_soma():
    soma = Soma(diameter=30 * um, y=5 * um)
    assert (soma.n, soma.type, soma.area.dim) == (1, "soma", (um**2).dim)
    assert (soma.x[0], soma.y[0], soma.end_y[0]) == (0 * um, 5 * um, 5 * um)
    assert Soma(1 * um, type=None).type is None
    for wrong, error in (
        (lambda: Soma(30), DimensionMismatchError),
        (lambda: Soma([1, 2] * um), TypeError),
        (lambda: Soma(1 * um, x=[1, 2] * um), TypeError),
        (lambda: Soma(-1 * um), ValueError),
        (lambda: Soma(np.nan * um), ValueError),
        (lambda: Morphology(1), TypeError),
    ):
        with pytest.raises(error):
            wrong()


@pytest.mark.parametrize(
    ("make", "error", "text"),
    [
        (lambda: Cylinder(1 * um), TypeError, "length, or coordinates"),
        (lambda: Cylinder(1 * um, length=1 * um, x=[0, 1] * um), TypeError, "not both"),
        (lambda: Cylinder([1, 2] * um, length=1 * um), TypeError, "single value"),
        (lambda: Cylinder(1 * um, x=[0, 1, 2] * um), TypeError, "2 values"),
        (lambda: Cylinder(1 * um, n=1.5, length=1 * um), TypeError, "integer"),
        (lambda: Cylinder(1 * um, n=0, length=1 * um), ValueError, "at least 1"),
        (lambda: Cylinder(-1 * um, length=1 * um), ValueError, "positive"),
        (lambda: Cylinder(1 * um, length=-1 * um), ValueError, "negative"),
        (lambda: Cylinder(1 * um, length=1 * ms), DimensionMismatchError, "length"),
        (lambda: Section([1, 2] * um, n=2, length=[1, 1] * um), TypeError, "3 values"),
        (lambda: Section([1, 2] * um, length=1 * um), TypeError, "1 values"),
        (lambda: Section([0, 0] * um, length=[1] * um), ValueError, "no membrane"),
    ],
)
def test_MC_03_what_cannot_be(make, error, text):
    with pytest.raises(error, match=text):
        make()


def test_MC_02_numbers_of_compartments_may_be_numpys():
    assert Cylinder(1 * um, n=np.int64(3), length=1 * um).n == 3
    assert Cylinder(1 * um, n=3.0, length=1 * um).n == 3


def test_MC_04_subtrees_are_attributes_items_and_letters(neuron):
    assert neuron.dend.R is neuron["dend"]["R"] is neuron.dend["2"]
    assert neuron.dend.R.parent is neuron.dend and neuron.parent is None
    assert [type(child).__name__ for child in neuron.dend.children] == ["Cylinder", "Section"]
    assert "axon" in neuron and "axon" in neuron.children and "apic" not in neuron
    assert neuron.dend not in neuron.children  # names, as in Brian 2
    neuron.dend.LLR = None  # no subtree: an attribute as of other objects
    assert neuron.dend.__dict__["LLR"] is None
    del neuron.dend.LLR
    neuron.dend.LL = Cylinder(1 * um, length=10 * um)
    neuron.dend["LR"] = Cylinder(1 * um, length=10 * um)
    assert neuron.dend.L.children["R"] is neuron.dend.LR
    assert neuron.total_sections == 7
    assert neuron.children.name(neuron.axon) == "axon"
    assert {"dend", "axon"} < set(dir(neuron))
    assert repr(neuron.dend.children).startswith("<2 children: {'L': Cylinder(")
    with pytest.raises(KeyError):
        neuron.children["apic"]
    with pytest.raises(TypeError):
        neuron.children[1]
    with pytest.raises(TypeError, match="has to be a Morphology"):
        neuron["apic"] = 3


def test_MC_04_subtrees_that_are_unknown_or_cannot_be_attached(neuron):
    for wrong in (lambda: neuron.dent, lambda: neuron["dent"], lambda: neuron.children.remove("dent")):
        with pytest.raises(AttributeError, match="did you mean 'dend'"):
            wrong()
    with pytest.raises(AttributeError):
        del neuron.dent
    with pytest.raises(AttributeError, match="already used"):
        neuron.axon = Soma(1 * um)
    with pytest.raises(ValueError, match="itself"):
        neuron.dend.L.up = neuron
    assert not hasattr(neuron, "_something")


def test_MC_04_subtrees_are_removed_and_live_on(neuron):
    dend = neuron.dend
    del neuron.dend
    assert "1" not in neuron.children and dend.parent is None
    assert dend.total_sections == 3 and neuron.total_compartments == 5
    np.testing.assert_allclose(dend.distance[0] / um, 5)
    neuron.dend = dend
    assert neuron.dend is dend and dend.parent is neuron


def test_MC_04_sections_keep_their_tree_and_nothing_more():
    def make():
        soma = Soma(10 * um)
        soma.a = Cylinder(1 * um, length=10 * um)
        soma.a.b = Cylinder(1 * um, length=10 * um)
        soma.note = "mine"
        return weakref.ref(soma), soma.a.b

    soma, b = make()
    gc.collect()
    assert b.parent.parent is soma() and soma().note == "mine"
    np.testing.assert_allclose(b.end_distance / um, 20)
    del b
    gc.collect()
    assert soma() is None


def test_MC_05_compartments(neuron):
    dend = neuron.dend
    assert isinstance(dend[2:5], SubMorphology) and len(dend[2:5]) == dend[2:5].n == 3
    assert list(dend.indices[20 * um : 50 * um]) == list(dend[20 * um : 50 * um].indices[:]) == [3, 4, 5]
    assert dend.indices[-1] == 10 and dend.indices[15 * um] == 2
    assert list(neuron.axon.indices[:]) == [18, 19, 20, 21]
    assert neuron.indices[None] == 0 and list(neuron.indices[:]) == [0]
    np.testing.assert_array_equal(dend[3].distance, dend.distance[3:4])
    np.testing.assert_array_equal(neuron.axon[1:3].x, neuron.axon.x[1:3])
    assert dend[3].x is None and dend[3].x_ is None
    assert "compartments 2 to 4" in repr(dend[2:5])
    assert list(dend.indices[np.int32(3)] * np.ones(1)) == [4]


@pytest.mark.parametrize(
    ("item", "error", "text"),
    [
        (3 * ms, TypeError, "3. ms"),
        (slice(3 * ms, 5 * ms), TypeError, "3. ms and 5. ms"),
        (slice(3, 5 * um), TypeError, "3 and 5. um"),
        (slice(3.4, 5.3), TypeError, "3.4"),
        (slice(3, 5, 2), TypeError, "step"),
        (slice(3 * um, 5 * um, 2 * um), TypeError, "step"),
        (object(), TypeError, "object"),
        (10, IndexError, "the section has 10"),
        (-11, IndexError, "the section has 10"),
        (-1 * um, IndexError, "reaches from 0 m to 100. um"),
        (101 * um, IndexError, "reaches from 0 m to 100. um"),
        (slice(101 * um, None), IndexError, "reaches from 0 m to 100. um"),
    ],
)
def test_MC_05_compartments_that_there_are_not(neuron, item, error, text):
    with pytest.raises(error, match=text):
        neuron.dend[item]
    with pytest.raises(error):
        neuron.dend.indices[item]


def test_MC_05_parts_are_not_divided_further(neuron):
    with pytest.raises(IndexError):
        neuron.dend[2:5][1]
    with pytest.raises(NotImplementedError):
        neuron.dend.indices["L"]


def test_MC_06_geometry(neuron):
    assert neuron.axon.coordinates.shape == (5, 3)
    np.testing.assert_allclose(neuron.axon.coordinates_[:, 0], [15e-6, 25e-6, 35e-6, 45e-6, 55e-6])
    assert neuron.dend.coordinates is None and neuron.dend.start_x is None
    np.testing.assert_allclose(neuron.dend.R.start_diameter / um, [1, 0.5])
    np.testing.assert_allclose(neuron.dend.R.end_diameter / um, [0.5, 0])
    with pytest.raises(TypeError, match="total_compartments"):
        len(neuron)
    assert neuron  # not empty, though it has no length
    neuron.dend.type = "basal"
    assert neuron.dend.type == "basal" and neuron.dend.R.type == "tuft"


def test_MC_07_topology(neuron):
    text = str(neuron.topology())
    assert text == repr(neuron.topology())
    assert [line.split()[-1] for line in text.splitlines()] == "[root] .dend .dend.L .dend.R .axon".split()


def test_MC_07_coordinates_are_repeatable(neuron):
    def draw():
        return neuron.generate_coordinates(section_randomness=20, compartment_randomness=5).dend.L.x_

    seed(3)
    first, second = draw(), draw()
    seed(3)
    np.testing.assert_array_equal(draw(), first)
    assert (first != second).any()
    np.testing.assert_array_equal(neuron.generate_coordinates().dend.x, neuron.generate_coordinates().dend.x)
    assert neuron.dend.x is None
    with pytest.raises(ValueError):
        neuron.generate_coordinates(section_randomness=-1)


def test_MC_07_discretised(neuron):
    coarse = neuron.discretised()
    assert str(coarse.topology()).count("\n") == 5 and coarse.dend.L is not neuron.dend.L
    np.testing.assert_allclose(coarse.dend.area.sum() / um**2, neuron.dend.area.sum() / um**2)
    np.testing.assert_allclose(coarse.dend.R.end_distance / um, neuron.dend.R.end_distance / um)
    assert (neuron.dend.n, coarse.dend.n) == (10, 3)  # the length constant is 343 um
    given = dict(frequency=100 * Hz, Cm=0.9 * uF / cm**2, Ri=150 * ohm * cm)
    assert neuron.discretised(0.1, **given).dend.n == 3
    assert neuron.discretised(d_lambda=0.01).dend.n == neuron.discretised(frequency=10 * kHz).dend.n == 30
    for wrong, error in (
        (dict(d_lambda=0), ValueError),
        (dict(frequency=-1 * Hz), ValueError),
        (dict(frequency=1 * ms), DimensionMismatchError),
        (dict(Cm=1 * uF), DimensionMismatchError),
        (dict(Ri=[1, 2] * ohm * cm), TypeError),
    ):
        with pytest.raises(error):
            neuron.discretised(**wrong)


@pytest.mark.parametrize("again", [copy.deepcopy, copy.copy, lambda tree: pickle.loads(pickle.dumps(tree))])
def test_MC_07_copies(neuron, again):
    twin = again(neuron)
    assert str(twin.topology()) == str(neuron.topology()) and twin.dend is not neuron.dend
    np.testing.assert_array_equal(twin.axon.x, neuron.axon.x)
    np.testing.assert_array_equal(twin.dend.R.r_length_2, neuron.dend.R.r_length_2)
    assert twin["2"] is twin.axon and twin.dend.R.type == "tuft"
    part = again(neuron.dend)
    assert part.parent is None and part.total_sections == 3
    one = neuron.dend.R.copy_section()
    assert one.parent is None and repr(one) == repr(neuron.dend.R)


def test_MC_07_text_builds_the_same(neuron):
    for section in (neuron, neuron.dend, neuron.dend.R, neuron.axon):
        twin = eval(repr(section), {**globals(), "array": np.array})
        np.testing.assert_allclose(twin.area, section.area)
        assert twin.type == section.type


def test_MC_08_files(tmp_path):
    path = swc(tmp_path, "1 1 0 0 0 5 -1\n2 3 10 0 0 1 1\n3 3 20 0 0 1 2\n4 2 0 -10 0 1 1\n")
    with catch_logs() as logs:
        for given in (path, str(path)):
            cell = Morphology.from_file(given)
            assert isinstance(cell, Soma) and isinstance(cell.dend, Section)
            assert cell.axon is cell.R and cell.total_compartments == 4
    assert logs == []
    with pytest.raises(NotImplementedError, match=r"'\.asc'"):
        Morphology.from_file(swc(tmp_path, "", "cell.asc"))
    with pytest.raises(FileNotFoundError):
        Morphology.from_file(tmp_path / "none.swc")
    with pytest.raises(OSError):
        Morphology.from_swc_file(tmp_path)


def test_MC_08_mistakes_in_files_are_shown(tmp_path):
    path = swc(tmp_path, "# mine\n1 1 0 0 0 5 -1\n2 3 10 0 0 1 7\n3 3 20 0 0 x 2\n")
    with pytest.raises(ValueError) as caught:
        Morphology.from_file(path)
    assert str(caught.value).splitlines() == [
        "the radius has to be a number",
        "  in cell.swc, line 4:",
        "    3 3 20 0 0 x 2",
        "               ^",
        "  hint: a line is: index type x y z radius parent",
    ]
    with pytest.raises(ValueError, match=r"in cell\.swc, line 3"):
        Morphology.from_file(swc(tmp_path, "# mine\n1 1 0 0 0 5 -1\n2 3 10 0 0 1 7\n"))


def test_MC_08_irregular_files_are_read_with_a_warning(tmp_path):
    with catch_logs() as logs:
        cell = Morphology.from_file(swc(tmp_path, "1,1,0,0,0,5,-1\n2,3,10,0,0,1,1\n"))
    assert cell.dend.n == 1
    ((level, name, text),) = logs
    assert level == "WARNING" and name.endswith("morphology.swc")
    assert "in cell.swc, line 1:" in text and "2 lines" in text


@pytest.mark.parametrize(
    "points",
    [
        [(1, "soma", 0, 0, 0, 5)],
        [("a", "soma", 0, 0, 0, 5, -1)],
        [(1.5, "soma", 0, 0, 0, 5, -1)],
        [],
    ],
)
def test_MC_08_points_that_are_none(points):
    with pytest.raises(ValueError):
        Morphology.from_points(points)


def test_MC_08_points_may_be_arrays():
    rows = np.array([[1, 0, 0, 0, 10, -1], [2, 20, 0, 0, 1, 1]])
    cell = Morphology.from_points([(int(row[0]), "soma" if row[0] == 1 else None, *row[1:]) for row in rows])
    assert cell.L.n == 1 and cell.children.name(cell.L) is None


def test_MC_09_neurons_whose_shape_does_not_conduct():
    soma = Soma(30 * um)
    soma.dend = Cylinder(1 * um, n=2, length=0 * um)
    with pytest.raises(ValueError, match=r"compartment 0 of the section \.dend has no length"):
        SpatialNeuron(soma, "Im = -0.1*mS/cm**2*(v + 70*mV) : amp/meter**2")
