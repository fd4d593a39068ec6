"""Linked variables (EQ-07; checked against Brian 2.9)."""

import numpy as np
import pytest
from brio import *


@pytest.fixture
def source():
    group = NeuronGroup(4, "dx/dt = 1/(10*ms) : 1\ny = 2*x + i*N : 1\nv : volt\nk : integer\ns : 1 (shared)")
    group.x = "i"
    group.k = "10*i"
    group.s = 5
    return group


def linked(n=4, more=""):
    return NeuronGroup(n, f"x : 1 (linked)\n{more}")


def test_EQ_07_item_by_item(source):
    group = linked(more="z = x + 1 : 1")
    group.x = linked_var(source.x)
    assert np.array_equal(group.x, [0, 1, 2, 3])
    assert np.array_equal(group.z, [1, 2, 3, 4])
    source.x = "i*i"
    assert np.array_equal(group.x[1:3], [1, 4])
    assert np.array_equal(group.x["x > 2"], [4, 9])


def test_EQ_07_by_index(source):
    group = linked(6)
    group.x = linked_var(source, "x", index=[3, 3, 0, 0, 1, 2])
    assert np.array_equal(group.x, [3, 3, 0, 0, 1, 2])
    group.x = linked_var(source[2:], "x", index=np.array([0, 1] * 3))
    assert np.array_equal(group.x, [2, 3] * 3)


def test_EQ_07_by_index_variable(source):
    group = linked(3, "at : integer")
    group.x = linked_var(source.x, index="at")
    group.at = [1, 0, 3]
    assert np.array_equal(group.x, [1, 0, 3])
    group.at[0] = 4
    with pytest.raises(BrianObjectException) as caught:
        Network(source, group).run(0 * ms)
    assert "index 4 of item 0 points outside 'x'" in str(caught.value)


@pytest.mark.parametrize("name", ["s", "x"])
def test_EQ_07_one_for_all(source, name):
    group = linked(3)
    group.x = linked_var(source if name == "s" else source[2:3], name)
    assert group.x.shape == ()
    assert group.x[:] == (5 if name == "s" else 2)
    assert group[1:].x == group.x


def test_EQ_07_subexpressions_and_chains(source):
    middle = linked(2)
    middle.x = linked_var(source.y, index=[1, 3])  # i and N are those of the source
    last = linked(4, "w = 10*x : 1")
    last.x = linked_var(middle.x, index=[0, 1, 1, 0])
    assert np.array_equal(last.w, [60, 180, 180, 60])
    monitor = StateMonitor(last, ["x", "w"], record=True)
    Network(source, middle, last, monitor).run(0.2 * ms)
    assert np.allclose(monitor.w[1], 10 * (2 * (3 + np.array([0, 0.01])) + 12), rtol=1e-15)
    assert np.array_equal(monitor.w, 10 * monitor.x)


def test_EQ_07_type_is_that_of_the_source(source):
    group = linked()
    group.x = linked_var(source.k)
    assert group.x.dtype == np.int32
    assert np.array_equal(group.x, [0, 10, 20, 30])


def test_EQ_07_code_writes_where_it_leads(source):
    group = NeuronGroup(4, "x : 1 (linked)", threshold="i == 2", reset="x += 100")
    group.x = linked_var(source.x, index=[3, 2, 1, 0])
    group.x[0] = 7
    assert source.x[3] == 7
    net = Network(source, group)
    net.run(defaultclock.dt)
    assert np.allclose(source.x, [0.01, 101.01, 2.01, 7.01], rtol=1e-15)


def test_EQ_07_neurons_that_see_each_other_are_updated_in_order():
    # As in Brian's compiled code: each neuron sees those before it updated already.
    group = NeuronGroup(4, "dv/dt = before/(1*ms) : 1\nbefore : 1 (linked)", method="euler", dt=1 * ms)
    group.before = linked_var(group.v, index=[0, 0, 1, 2])
    group.v = [1, 0, 0, 0]
    Network(group).run(1 * ms)
    assert np.array_equal(group.v, [2, 2, 2, 2])


def test_EQ_07_thresholds_see_everybody_updated():
    group = NeuronGroup(
        3, "dv/dt = 1/ms : 1\nnext : 1 (linked)", threshold="next > 0.5", method="euler", dt=1 * ms
    )
    group.next = linked_var(group.v, index=[1, 2, 0])
    spikes = SpikeMonitor(group)
    Network(group, spikes).run(1 * ms)
    assert np.array_equal(spikes.i, [0, 1, 2])


def test_EQ_07_from_synapses(source):
    group = linked()
    group.x = linked_var(source.x, index=[3, 2, 1, 0])
    synapses = Synapses(group, group, "w = 10*x_pre + x_post : 1\nx_s : 1 (linked)\nat : integer")
    synapses.connect(j="i")
    synapses.x_s = linked_var(source.x, index="at")
    synapses.at = "j"
    assert np.array_equal(synapses.w, [33, 22, 11, 0])
    assert np.array_equal(synapses.x_s, [0, 1, 2, 3])


def test_EQ_07_refused(source):
    group = linked(5, "y : 1\nf : 1")
    with pytest.raises(DimensionMismatchError):
        group.x = linked_var(source.v, index=[0] * 5)
    with pytest.raises(ValueError, match=r"has 5 items, but 'x' of .* has 4"):
        group.x = linked_var(source.x)
    with pytest.raises(ValueError, match="is linked"):
        group.x = 3
    with pytest.raises(TypeError, match="can't be linked"):
        group.y = linked_var(source.x, index=[0] * 5)
    for index in ([0.0] * 5, [[0] * 5], [0, 1]):
        with pytest.raises(TypeError):
            group.x = linked_var(source.x, index=index)
    for index in ([0, 1, 2, 3, 4], [-1, 0, 0, 0, 0]):
        with pytest.raises(ValueError):
            group.x = linked_var(source.x, index=index)
    with pytest.raises(TypeError, match="no index"):
        group.x = linked_var(source.x, index="f")
    with pytest.raises(ValueError, match="which is no variable"):
        group.x = linked_var(source.x, index="nothing")
    with pytest.raises(TypeError, match="is not linked to anything yet"):
        group.x[:]
    with pytest.raises(KeyError):
        linked_var(source, "nothing")
    with pytest.raises(ValueError):
        linked_var(source)
    with pytest.raises(SyntaxError):
        NeuronGroup(1, "x : 1 (linked, shared)")


@pytest.mark.parametrize("flags", ["constant, linked", "shared, linked", "linked, constant, shared"])
def test_EQ_07_synapses_may_repeat_flags_of_the_source(source, flags):
    synapses = Synapses(source, source, f"p : 1 ({flags})\nq = p + 1 : 1")
    synapses.connect(j="i")
    synapses.p = linked_var(source, "s")
    assert synapses.p[:] == 5 and np.array_equal(synapses.q, [6] * len(source))
    synapses.p = linked_var(source, "x", index="i")  # they don't say what it is
    assert np.array_equal(synapses.p, source.x)
    Equations(f"x : 1 ({flags})")
    with pytest.raises(SyntaxError, match="leave 'linked' alone"):
        NeuronGroup(1, f"x : 1 ({flags})")


def test_EQ_07_not_linked_before_the_run():
    group = NeuronGroup(1, "dv/dt = x/ms : 1\nx : 1 (linked)")
    with pytest.raises(BrianObjectException) as caught:
        Network(group).run(1 * ms)
    assert isinstance(caught.value.__cause__, KeyError)
    assert "'x' is not linked to anything yet" in str(caught.value)
    unused = NeuronGroup(1, "v : 1\nx : 1 (linked)", name="unused")
    with pytest.raises(BrianObjectException, match="'x' of unused is not linked to anything yet"):
        Network(unused).run(0 * ms)


@pytest.mark.parametrize("own", [True, False])
def test_EQ_07_a_name_from_outside_takes_the_place_of_what_is_not_linked(own):
    # As in Brian 2, where such a variable does not exist before it is linked.
    names = {"given": TimedArray([1, 2], dt=1 * ms), "level": 0.5}
    model = "dv/dt = (level*given(t) - v)/ms : 1\ngiven : 1 (linked)\nlevel : 1 (linked)"
    group = NeuronGroup(2, model, method="exact", namespace=names if own else None)
    Network(group).run(2 * ms, namespace={} if own else names)
    # One time constant towards 0.5, one more towards 1.
    np.testing.assert_allclose(group.v[:], 1 - (0.5 + 0.5 * np.exp(-1)) * np.exp(-1), rtol=1e-12)


def test_EQ_07_what_is_linked_comes_before_names_from_outside():
    source = NeuronGroup(2, "x : 1")
    group = NeuronGroup(2, "dv/dt = x/ms : 1\nx : 1 (linked)", method="euler")
    source.x, group.x = [1, 2], linked_var(source, "x")
    Network(source, group).run(0.1 * ms, namespace={"x": 100})
    np.testing.assert_allclose(group.v[:], [0.1, 0.2])
