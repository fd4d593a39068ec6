"""State variables: reading and writing as in Brian 2 (checked against 2.9)."""

import numpy as np
import pytest
from brio import *
from brio.errors import UnknownNameError
from brio.views import VariableView

EQUATIONS = """
v : volt
n : integer
b : boolean
s : 1 (shared)
w = 2*v : volt
"""


@pytest.fixture
def group():
    group = NeuronGroup(5, EQUATIONS)
    group.v = [0, 1, 2, 3, 4] * mV
    return group


def same(found, expected):
    """The same values and the same dimension."""
    return get_dimensions(found) is get_dimensions(expected) and np.array_equal(
        np.asarray(found), np.asarray(expected)
    )


# ---- reading ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, expected",
    [
        ("<G.v: array([0., 1., 2., 3., 4.]) * mvolt>", "group.v"),
        ("<G.v_: array([0.   , 0.001, 0.002, 0.003, 0.004])>", "group.v_"),
        ("<G.w: array([0., 2., 4., 6., 8.]) * mvolt>", "group.w"),
        ("<G.n: array([0, 0, 0, 0, 0], dtype=int32)>", "group.n"),
        ("<G.b: array([False, False, False, False, False])>", "group.b"),
        ("<G.s: 0.0>", "group.s"),
        ("<G.i: array([0, 1, 2, 3, 4], dtype=int32)>", "group.i"),
    ],
)
def test_SG_02_representation(text, expected):
    group = NeuronGroup(5, EQUATIONS, name="G")
    group.v = "i*mV"
    assert repr(eval(expected)) == text


@pytest.mark.parametrize(
    "item, expected",
    [
        (2, 2 * mV),
        (-1, 4 * mV),
        (slice(1, 3), [1, 2] * mV),
        ([0, 3], [0, 3] * mV),
        (np.array([True, False, True, False, False]), [0, 2] * mV),
        ("i > 2", [3, 4] * mV),
        ("v < 2*mV", [0, 1] * mV),
        (slice(None), [0, 1, 2, 3, 4] * mV),
    ],
)
def test_SG_02_index(group, item, expected):
    assert same(group.v[item], expected)
    assert same(group.v_[item], np.asarray(expected))


@pytest.mark.parametrize(
    "item, error",
    [(7, IndexError), (1.5, TypeError), ("i", TypeError), ("foo > 1", KeyError), ((0, 1), IndexError)],
)
def test_SG_02_wrong_index(group, item, error):
    with pytest.raises(error):
        group.v[item]


def test_SG_02_a_full_slice_is_the_state_itself_other_indices_are_copies(group):
    live, part, chosen = group.v[:], group.v[1:3], group.v[[0, 1]]
    as_array = np.asarray(group.v)
    group.v = 7 * mV
    assert same(live, [7] * 5 * mV)
    assert same(part, [1, 2] * mV)
    assert same(chosen, [0, 1] * mV)
    assert np.array_equal(as_array, [0, 0.001, 0.002, 0.003, 0.004])
    live[2] = 1 * mV
    assert same(group.v[2], 1 * mV)


def test_SG_02_no_copy_of_the_memory(group):
    assert np.shares_memory(group.v_[:], group.v_[:])
    assert not np.shares_memory(group.v_[:], group.v_[1:3])


@pytest.mark.parametrize(
    "expression, expected",
    [
        ("G.v + 1*mV", "[1, 2, 3, 4, 5]*mV"),
        ("1*mV + G.v", "[1, 2, 3, 4, 5]*mV"),
        ("[1, 1, 1, 1, 1]*mV + G.v", "[1, 2, 3, 4, 5]*mV"),
        ("5*mV - G.v", "[5, 4, 3, 2, 1]*mV"),
        ("G.v/mV", "np.arange(5.0)"),
        ("mV/G.v[1:]", "1/np.arange(1.0, 5)"),
        ("np.arange(5)*G.v", "[0, 1, 4, 9, 16]*mV"),
        ("2*G.v", "[0, 2, 4, 6, 8]*mV"),
        ("-G.v", "[0, -1, -2, -3, -4]*mV"),
        ("abs(-G.v)", "[0, 1, 2, 3, 4]*mV"),
        ("G.v**2", "[0, 1, 4, 9, 16]*mV**2"),
        ("G.v > 2*mV", "np.array([False, False, False, True, True])"),
        ("2*mV >= G.v", "np.array([True, True, True, False, False])"),
        ("G.v == 2*mV", "np.array([False, False, True, False, False])"),
        ("G.i % 2", "np.array([0, 1, 0, 1, 0])"),
        ("np.mean(G.v)", "2*mV"),
        ("G.v.mean()", "2*mV"),
        ("np.max(G.v)", "0.004"),  # as in Brian: such functions see no unit, those on G.v[:] do
        ("np.max(G.v[:])", "4*mV"),
        ("max(G.v)", "4*mV"),
        ("np.sum(G.v)", "0.01"),
        ("np.sum(G.v[:])", "10*mV"),
        ("np.add(G.v, 1*mV)", "[1, 2, 3, 4, 5]*mV"),
        ("np.sort(G.v)[:2]", "[0, 1]*mV"),
        ("np.ptp(G.v_)", "0.004"),
        ("np.abs(-G.v)", "[0, 1, 2, 3, 4]*mV"),
        ("np.abs(G.v)[:2]", "[0, 0.001]"),
        ("np.clip(G.v, 1*mV, 2*mV)", "[1, 1, 2, 2, 2]*mV"),
        ("np.concatenate([G.v, G.v])[4:6]", "[0.004, 0]"),
        ("np.exp(G.v/mV)", "np.exp(np.arange(5.0))"),
        ("np.sqrt(G.v**2)", "[0, 1, 2, 3, 4]*mV"),
        ("G.v.tolist()[1]", "1*mV"),
    ],
)
def test_SG_02_arithmetic(group, expression, expected):
    found = eval(expression, globals(), {"G": group})
    wanted = eval(expected)
    assert get_dimensions(found) is get_dimensions(wanted)
    np.testing.assert_allclose(np.asarray(found), np.asarray(wanted), rtol=1e-15)  # one rounding


@pytest.mark.parametrize(
    "expression", ["G.v + 1", "1 + G.v", "np.arange(5) + G.v", "G.v > 1", "exp(G.v)", "G.v - G.i"]
)
def test_SG_02_arithmetic_checks_units(group, expression):
    G = group
    with pytest.raises(DimensionMismatchError):
        eval(expression, globals(), {"G": G})


def test_SG_02_what_a_view_knows(group):
    assert group.v.shape == (5,) and group.v.ndim == 1 and group.v.size == 5 and len(group.v) == 5
    assert group.s.shape == () and float(group.s) == 0.0
    assert group.v.unit == volt and group.v.name == "v" and group.v.dtype == np.float64
    assert group.n.dtype == np.int32 and group.b.dtype == np.bool_
    assert list(group.v)[1] == 1 * mV
    assert isinstance(group.state("v"), VariableView)
    with pytest.raises(KeyError):
        group.state("nothing")


def test_EQ_04_shared_variables_are_numbers_also_to_model_text(group):
    group.s = 3
    outer = group.s  # noqa: F841 - found by the next line
    group.n = "int(outer)"
    assert same(group.n[:], np.full(5, 3, np.int32))


# ---- writing ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement, expected",
    [
        ("G.v = 3*mV", [3, 3, 3, 3, 3]),
        ("G.v = 0", [0, 0, 0, 0, 0]),
        ("G.v = [5, 4, 3, 2, 1]*mV", [5, 4, 3, 2, 1]),
        ("G.v = G.v*2", [0, 2, 4, 6, 8]),
        ("G.v = '(5 - i)*mV'", [5, 4, 3, 2, 1]),
        ("G.v = 'v + 1*mV'", [1, 2, 3, 4, 5]),
        ("G.v[1:3] = 9*mV", [0, 9, 9, 3, 4]),
        ("G.v[[4, 0]] = [7, 8]*mV", [8, 1, 2, 3, 7]),
        ("G.v[-1] = 9*mV", [0, 1, 2, 3, 9]),
        ("G.v['i > 2'] = 9*mV", [0, 1, 2, 9, 9]),
        ("G.v['i > 2'] = '-i*mV'", [0, 1, 2, -3, -4]),
        ("G.v[2:4] = '10*mV'", [0, 1, 10, 10, 4]),
        ("G.v[G.v > 2*mV] = 0*mV", [0, 1, 2, 0, 0]),
        ("G.v += 1*mV", [1, 2, 3, 4, 5]),
        ("G.v *= 2", [0, 2, 4, 6, 8]),
        ("G.v -= [0, 1, 2, 3, 4]*mV", [0, 0, 0, 0, 0]),
        ("G.v[2:4] += 1*mV", [0, 1, 3, 4, 4]),
        ("G.v_ = 0.004", [4, 4, 4, 4, 4]),
        ("G.v_[2] = 0.009", [0, 1, 9, 3, 4]),
        ("G.v_ += 0.001", [1, 2, 3, 4, 5]),
        ("G[1:3].v = 9*mV", [0, 9, 9, 3, 4]),
        ("G[1:3].v = 'i*mV'", [0, 0, 1, 3, 4]),
        ("G[1:3].v['i == 1'] = 9*mV", [0, 1, 9, 3, 4]),
        ("G[3].v = '-1*mV'", [0, 1, 2, -1, 4]),
    ],
)
def test_SG_03_set(group, statement, expected):
    exec(statement, globals(), {"G": group})
    np.testing.assert_allclose(np.asarray(group.v), np.array(expected) * 1e-3, rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    "statement, error, text",
    [
        ("G.v = 3", DimensionMismatchError, "cannot set 'v' of G to 3: units volt and 1"),
        ("G.v = 3*nA", DimensionMismatchError, "units volt and amp differ"),
        ("G.v = '3'", DimensionMismatchError, "volt"),
        ("G.n = 2*mV", DimensionMismatchError, "cannot set 'n'"),
        ("G.v = [1, 2]*mV", ValueError, "takes 5 values here"),
        ("G.v[:] = [1, 2]*mV", ValueError, "takes 5 values here"),
        ("G.v[1:3] = [1, 2, 3]*mV", ValueError, "takes 2 values here"),
        ("G.v = 'foo'", UnknownNameError, "'foo' is not known"),
        ("G.v = '3*mV+'", SyntaxError, "the value for 'v' of G"),
        ("G.v['i +'] = 3*mV", SyntaxError, "the index of G"),
        ("G.v['i > foo'] = 3*mV", KeyError, "'foo' is not known"),
        ("G.v[9] = 3*mV", IndexError, "9"),
        ("G.v[9] = '3*mV'", IndexError, "9"),
        ("G.v += 1", DimensionMismatchError, "volt"),
        ("G.v += '1*mV'", TypeError, "does not take a text"),
        ("G.t = 3*ms", TypeError, "'t' of G is read-only"),
        ("G.i = 3", TypeError, "'i' of G is read-only"),
        ("G.N = 3", TypeError, "'N' of G is read-only"),
        ("G.w = 3*mV", TypeError, "'w' of G is read-only: it is computed"),
        ("G.w = '3*mV'", TypeError, "'w' of G is read-only: it is computed"),
        ("G.vv = 3*mV", AttributeError, "did you mean 'v'"),
        ("G.vv", AttributeError, "did you mean 'v'"),
        ("G[1:3].vv = 3", AttributeError, "did you mean 'v'"),
    ],
)
def test_SG_03_wrong_set(statement, error, text):
    group = NeuronGroup(5, EQUATIONS, name="G")
    group.v = "i*mV"
    with pytest.raises(error) as caught:
        exec(statement, globals(), {"G": group})
    assert text in str(caught.value)
    np.testing.assert_allclose(group.v_[:], np.arange(5) * 1e-3, rtol=1e-15)  # nothing was written


def test_SG_03_numbers_are_converted_to_the_type_of_the_variable(group):
    group.n = 2.7
    group.b = 2
    group.s = [4]
    assert same(group.n[:], np.full(5, 2, np.int32)) and group.b[:].all() and group.s[:] == 4
    group.n = "i*2"
    group.s = "4 + 1"
    assert same(group.n[:], np.arange(0, 10, 2, dtype=np.int32)) and group.s[:] == 5


@pytest.mark.parametrize(
    ("statement", "error"),
    [
        ("G.n = 1e10", OverflowError),
        ("G.n = 2**31", OverflowError),
        ("G.n = [1, 2, 3, 4, -2**31 - 1]", OverflowError),
        ("G.n = np.inf", OverflowError),
        ("G.n = np.nan", ValueError),
        ("G.v_ = 3j", TypeError),
    ],
)
def test_SG_03_numbers_that_a_variable_can_not_hold(group, statement, error):
    group.n = [-(2**31), 2**31 - 1, 0, 0, 0]
    with pytest.raises(error):
        exec(statement, globals(), {"G": group})
    assert list(group.n) == [-(2**31), 2**31 - 1, 0, 0, 0]


def test_errors_show_little_of_the_inside(group):
    with pytest.raises(KeyError) as caught:
        group.v = "foo"
    assert len(caught.traceback) <= 3


def test_SG_04_attributes_of_ones_own(group):
    group.add_attribute("note")
    group.note = "mine"
    assert group.note == "mine"
    group._private = 3
    assert "v" in dir(group) and "v_" in dir(group)


def test_SG_05_random_values_depend_on_the_seed(group):
    def draw():
        group.v = "rand()*mV"
        return group.v_[:].copy()

    seed(5)
    first, second = draw(), draw()
    seed(5)
    assert np.array_equal(first, draw()) and np.array_equal(second, draw())
    assert not np.array_equal(first, second)
    assert np.all((first >= 0) & (first < 1e-3))


def test_PR_03_seed_is_an_integer():
    with pytest.raises(TypeError):
        seed(1.5)
    seed(3)
    numbers = np.random.rand(2)
    seed(3)
    assert np.array_equal(numbers, np.random.rand(2))
    seed()


# ---- parts of groups -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "item, begin, end",
    [(slice(1, 3), 1, 3), (3, 3, 4), ([1, 2], 1, 3), (slice(2, 9), 2, 5), (slice(None, -1), 0, 4)],
)
def test_SG_01_subgroup(group, item, begin, end):
    part = group[item]
    assert (part.start, part.stop, len(part), part.N) == (begin, end, end - begin, end - begin)
    assert same(part.i[:], np.arange(end - begin, dtype=np.int32))
    assert same(part.v[:], group.v[begin:end])
    assert part.source is group


@pytest.mark.parametrize(
    "item, error",
    [
        (slice(3, 3), IndexError),
        (9, IndexError),
        (-1, IndexError),
        ([3, 1], IndexError),
        ("i > 2", TypeError),
        (True, TypeError),
        (1.5, TypeError),
    ],
)
def test_SG_01_wrong_subgroup(group, item, error):
    with pytest.raises(error):
        group[item]


def test_SG_01_part_of_a_part(group):
    part = group[1:5][1:3]
    assert (part.start, part.stop) == (2, 4)
    assert repr(part) == f"<Subgroup '{part.name}' of '{group.name}' from 2 to 4>"
    part.v = "i*mV + 10*mV"
    np.testing.assert_allclose(group.v_[:], [0, 0.001, 0.010, 0.011, 0.004], rtol=1e-14)
    assert same(group.v[part], group.v[2:4])


def test_SG_02_views_can_be_plotted_as_they_are():
    """matplotlib asks what it plots for a new axis."""
    group = NeuronGroup(3, "v : volt")
    group.v = [1, 2, 3] * mV
    assert group.v[:, np.newaxis].shape == (3, 1)
    assert group.v[...].tolist() == group.v[:].tolist()


def test_a_network_runs_after_a_subexpression_was_looked_at():
    group = NeuronGroup(2, "x = 3*i + t/ms : 1")
    assert np.array_equal(group.x[:], [0, 3])
    Network(group).run(1 * ms)
    assert np.array_equal(group.x[:], [1, 4])
