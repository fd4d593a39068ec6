"""SY-11: variables of neurons that are sums over their synapses (checked against Brian 2)."""

import numpy as np
import pytest
from brio import *


def run_all(*objects, duration=0.1 * ms):
    network = Network(*objects)
    network.run(duration)
    return network


@pytest.fixture
def groups():
    source = NeuronGroup(3, "x : 1\ny : 1", name="A")
    source.x = "i + 1"
    return source, NeuronGroup(
        4, "x : 1\ns : 1\nu : volt\ndv/dt = -v/ms : 1\nq = 2*v : 1\nn : integer", name="B"
    )


def test_SY_11_sums_over_synapses(groups):
    source, target = groups
    target.x = "10*i"
    synapses = Synapses(
        source, target, "w : 1\ns_post = w*x_pre : 1 (summed)\ny_pre = w + x_post : 1 (summed)", name="S"
    )
    synapses.connect(i=[2, 0, 0, 1], j=[1, 1, 0, 3])
    synapses.w = [1, 2, 3, 4]
    target.s = 99
    run_all(source, target, synapses)
    # Neuron 2 has no synapses: its sum is 0, not what it was.
    assert np.array_equal(target.s, [3, 5, 0, 8])
    assert np.array_equal(source.y, [3 + 0 + 2 + 10, 4 + 30, 1 + 10])


def test_SY_11_sums_are_added_in_the_order_of_the_synapses():
    source, target = NeuronGroup(4, "x : 1"), NeuronGroup(1, "s : 1")
    source.x = [1e16, 1, -1e16, 1]
    synapses = Synapses(source, target, "s_post = x_pre : 1 (summed)")
    synapses.connect(i=[1, 0, 2, 3], j=0)
    run_all(source, target, synapses)
    assert target.s[0] == ((1 + 1e16) - 1e16) + 1 != ((1e16 + 1) - 1e16) + 1 - 1


def test_SY_11_equations_of_the_same_step_see_the_sum():
    group = NeuronGroup(1, "x : 1\ns : 1\ndy/dt = s/(0.1*ms) : 1", method="euler")
    group.run_regularly("x += 1")
    synapses = Synapses(group, group, "s_post = x_pre : 1 (summed)")
    synapses.connect()
    record = StateMonitor(group, ["s", "y"], record=0)
    run_all(group, synapses, record, duration=0.4 * ms)
    assert np.array_equal(record.s[0], [0, 1, 2, 3]) and np.array_equal(record.y[0], [0, 1, 3, 6])


def test_SY_11_sums_of_neurons_that_change_and_of_continuous_equations():
    group = NeuronGroup(2, "dv/dt = (v0 - v + I)/(5*ms) : 1\nv0 : 1\nI : 1", method="euler")
    group.v0 = [1, -1]
    gap = Synapses(group, group, "g : 1 (shared, constant)\nI_post = g*(v_pre - v_post) : 1 (summed)")
    gap.connect(condition="i != j")
    gap.g = 0.5
    run_all(group, gap, duration=20 * ms)
    v = np.array([0.0, 0.0])
    for _ in range(200):
        v = v + 0.1 / 5 * (np.array([1.0, -1.0]) - v + 0.5 * (v[::-1] - v))
    assert np.allclose(group.v, v, rtol=1e-12)  # the same operations, up to the rounding of their order


def test_SY_11_several_sum_into_one_variable():
    """The first in a step begins at 0, the others add; by name where the order is the same."""
    source, target = NeuronGroup(1, "x : 1"), NeuronGroup(5, "s : 1")
    target.s = 1000

    def make(name, part, value):
        synapses = Synapses(source, part, f"s_post = {value} : 1 (summed)", name=name)
        synapses.connect()
        return synapses

    second, first, third = make("b", target[1:3], 10), make("a", target[:2], 1), make("c", target[4:], 100)
    network = run_all(source, target, second, first, third)
    assert np.array_equal(target.s, [1, 11, 10, 1000, 100])
    first.active = False
    network.run(0.1 * ms)
    assert np.array_equal(target.s, [1, 10, 10, 1000, 100])


def test_SY_11_order_of_several_sums_is_that_of_names_not_of_creation():
    source, target = NeuronGroup(1, "x : 1"), NeuronGroup(1, "s : 1")
    parts = []
    for name, value in (("c", "1.0"), ("a", "1e16"), ("b", "-1e16")):
        parts.append(Synapses(source, target, f"s_post = {value} : 1 (summed)", name=name))
        parts[-1].connect()
    run_all(source, target, *parts)
    assert target.s[0] == (1e16 - 1e16) + 1


def test_SY_11_updaters():
    source, target = NeuronGroup(1, "x : 1", name="A1"), NeuronGroup(1, "s : 1", order=3, name="B1")
    synapses = Synapses(source, target, "w : 1\ns_post = w + 1 : 1 (summed)", name="S1")
    synapses.connect()
    updater = synapses.summed_updaters["s_post"]
    assert list(synapses.summed_updaters) == ["s_post"]
    assert (updater.name, updater.when, updater.order) == ("S1_summed_variable_s_post", "groups", 2)
    assert updater in synapses.contained_objects and updater.target is target
    assert str(updater.expression) == "w + 1"
    target.run_regularly("s = 5", when="before_end")
    updater.when = "end"
    network = Network(source, target, synapses)
    network.run(0.1 * ms)
    assert target.s[0] == 1
    updater.active = False
    network.run(0.1 * ms)
    assert target.s[0] == 5


def test_SY_11_sums_of_a_part_are_at_the_place_of_its_equations():
    """As in Brian: by name, so that these equations see the sum of the step before, or of this one."""
    for name, expected in (("a", [0, 0.1, 0.2]), ("z", [0, 0, 0.1])):
        group = NeuronGroup(2, "dy/dt = s/ms : 1\ns : 1", method="euler", name=f"neurons_{name}")
        part = group[1:]
        synapses = Synapses(group, part, "s_post = 1 : 1 (summed)", name=f"{name}_sum")
        synapses.connect(i=0, j=0)
        assert part.order == 1 and synapses.summed_updaters["s_post"].order == 0
        record = StateMonitor(group, "y", record=1)
        run_all(group, synapses, record, duration=0.3 * ms)
        assert np.allclose(record.y[0], expected)


def test_SY_11_sum_of_random_numbers_and_functions():
    source, target = NeuronGroup(1, "x : 1"), NeuronGroup(2000, "s : 1\nn : integer\nb : 1")
    synapses = Synapses(source, target, "s_post = rand() : 1 (summed)\nn_post = 1 : integer (summed)")
    synapses.connect(n=3)
    seed(5)
    network = run_all(source, target, synapses)
    assert np.all(target.n == 3) and len(set(target.s)) == 2000
    # Mean 1.5, sd of the mean sqrt(3/12/2000) = 0.0112; beyond 5 sd: 6e-7 of all seeds.
    assert abs(np.mean(target.s) - 1.5) < 5 * 0.0112
    before = np.array(target.s)
    network.run(0.1 * ms)
    assert not np.any(before == target.s)


def test_SY_11_sums_into_shared_and_linked_variables():
    source, target = NeuronGroup(3, "x : 1"), NeuronGroup(2, "s : 1 (shared)")
    source.x = "i + 1"
    synapses = Synapses(source, target, "s_post = x_pre : 1 (summed)", name="first")
    synapses.connect()
    linked = NeuronGroup(4, "y : 1 (linked)")
    linked.y = linked_var(source, "x", index=[2, 2, 0, 1])
    into_link = Synapses(target, linked, "y_post = 10 : 1 (summed)", name="second")
    into_link.connect(i=0, j=[0, 1, 2])
    run_all(source, target, synapses, linked, into_link)
    assert target.s[:] == 12
    assert np.array_equal(source.x, [10, 0, 20])


@pytest.mark.parametrize(
    "model, error",
    [
        ("s = 1 : 1 (summed)", ValueError),
        ("z_post = 1 : 1 (summed)", ValueError),
        ("v_post = 1 : 1 (summed)", ValueError),
        ("q_post = 1 : 1 (summed)", ValueError),
        ("i_post = 1 : 1 (summed)", ValueError),
        ("u_post = 1 : 1 (summed)", DimensionMismatchError),
        ("s_post = 1 : 1 (summed, shared)", ValueError),
        ("s_post = 1 : 1 (summed, constant over dt)", ValueError),
        ("s_post : 1 (summed)", ValueError),
        ("ds_post/dt = 1/ms : 1 (summed)", ValueError),
        ("s_post = s_post + 1 : 1 (summed)", ValueError),
        ("da/dt = -a/ms : 1 (event-driven)\nb = a : 1\ns_post = b : 1 (summed)", EquationError),
    ],
)
def test_SY_11_wrong_sums(groups, model, error):
    with pytest.raises(error):
        Synapses(*groups, model, on_pre=None)


def test_SY_11_one_object_sums_a_variable_once():
    group = NeuronGroup(4, "s : 1")
    model = "s_post = 1 : 1 (summed)\ns_pre = 1 : 1 (summed)"
    with pytest.raises(ValueError, match="already"):
        Synapses(group, group, model)
    synapses = Synapses(group[:2], group[2:], model)
    synapses.connect()
    run_all(group, synapses)
    assert np.array_equal(group.s, [2, 2, 2, 2])


def test_SY_11_neurons_have_no_sums():
    with pytest.raises(ValueError, match="summed"):
        NeuronGroup(1, "x = 1 : 1 (summed)")


def test_SY_11_unit_of_what_is_summed(groups):
    source, target = groups
    synapses = Synapses(source, target, "u_post = x_pre : volt (summed)")
    synapses.connect()
    with pytest.raises(BrianObjectException) as caught:
        run_all(source, target, synapses)
    assert isinstance(caught.value.__cause__, DimensionMismatchError) and "'u_post'" in str(
        caught.value.__cause__
    )


def test_SY_11_sums_of_functions_over_many_synapses():
    """More synapses than are computed at a time, in vectors."""
    source, target = NeuronGroup(300, "x : 1"), NeuronGroup(70, "s : 1\ny : 1\nn : integer")
    source.x, target.y = "i/300.0", "i/70.0"
    model = """w : 1
               s_post = w*exp(-x_pre**2)*tanh(y_post) : 1 (summed)
               n_post = int(exp(x_pre) > 2) : integer (summed)"""
    synapses = Synapses(source, target, model)
    synapses.connect()
    synapses.w = "1 + 0.001*i - 0.01*j"
    run_all(source, target, synapses)
    w, x, y = (np.array(values).reshape(300, 70) for values in (synapses.w, synapses.x_pre, synapses.y_post))
    expected = np.cumsum(w * np.exp(-(x**2)) * np.tanh(y), axis=0)[-1]
    # Elementary functions are within 1 ulp of NumPy's; sums of 300 have rounding errors of their own.
    assert np.allclose(target.s, expected, rtol=1e-13)
    assert np.array_equal(target.n, np.sum(np.exp(x) > 2, axis=0))
