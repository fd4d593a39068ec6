"""Where names in models come from."""

import numpy as np
import pytest
from brio import *
from brio.namespace import Outside, as_constant

tau = 7 * ms


def value_of(text, **kwds):
    group = NeuronGroup(1, "x : second", **kwds)
    group.x = text
    return group.x[0]


def test_NS_02_locals_come_before_globals():
    assert value_of("tau") == 7 * ms
    assert helper_with_local() == 3 * ms


def helper_with_local():
    tau = 3 * ms  # noqa: F841 - found by name
    group = NeuronGroup(1, "x : second")
    group.x = "tau"
    return group.x[0]


def test_NS_04_the_group_namespace_comes_first():
    group = NeuronGroup(1, "x : second", namespace={"tau": 1 * ms})
    group.x = "tau"
    assert group.x[0] == 1 * ms


def test_NS_01_units_and_constants_of_the_language_come_before_everything():
    ms = 3  # noqa: F841 - must not be seen
    group = NeuronGroup(1, "x : second")
    group.x = "2*ms"
    assert group.x[0] == 0.002 * second


@pytest.mark.parametrize(
    "value, constant",
    [
        (3, (3.0, "i32")),
        (np.int64(3), (3.0, "i32")),
        (1 << 40, (float(1 << 40), "i64")),
        (2.5, (2.5, "f64")),
        (np.float32(2.5), (2.5, "f64")),
        (True, (1.0, "bool")),
        (np.bool_(False), (0.0, "bool")),
        (np.array(2.5), (2.5, "f64")),
        (np.array(3), (3.0, "i32")),
        (5 * mV, (0.005, "f64")),
        (mV, (0.001, "f64")),
        (np.array(5) * mV, (0.005, "f64")),
    ],
)
def test_NS_03_values_that_model_text_can_use(value, constant):
    found = as_constant(value)
    assert (found[0], found[2]) == constant
    assert tuple(found[1]) == tuple(get_dimensions(value)._dims)


@pytest.mark.parametrize("value", [[1], "1", None, np.array([1]), [1, 2] * ms, print, {}])
def test_NS_03_values_that_it_can_not_use(value):
    assert as_constant(value) is None


def test_NS_03_other_values_are_passed_over_and_told():
    tau = [1, 2] * ms  # noqa: F841
    group = NeuronGroup(1, "x : second")
    group.x = "tau"  # the global one
    assert group.x[0] == 7 * ms
    only_here = [1, 2] * ms  # noqa: F841
    with pytest.raises(KeyError) as caught:
        group.x = "only_here"
    assert "'only_here' exists here, but its value has shape (2,)" in str(caught.value)


def test_NS_02_names_in_subexpressions_are_looked_up_too():
    scale = 4  # noqa: F841
    group = NeuronGroup(2, "x : second\ny = scale*x : second")
    group.x = "2*ms"
    assert np.array_equal(group.y[:] / ms, [8, 8])
    assert np.array_equal(group.y["y > 1*ms"] / ms, [8, 8])


def test_NS_02_explicit_namespace_and_level():
    def outer():
        tau = 9 * ms  # noqa: F841
        return inner()

    def inner():
        return Outside(level=1).resolve(["tau"]), Outside(level=0).resolve(["tau"])

    above, here = outer()
    assert above["tau"][0] == float(9 * ms) and here["tau"][0] == float(tau)
    assert Outside({"tau": 2}).resolve(["tau", "scale"]) == {"tau": (2.0, (0.0,) * 7, "i32")}


def test_NS_05_get_local_namespace():
    mine = 3
    found = get_local_namespace()
    assert found["mine"] == mine and found["tau"] is tau


@pytest.mark.parametrize("namespace, error", [({"_x": 1}, ValueError), ([1], TypeError)])
def test_NS_04_wrong_namespace(namespace, error):
    with pytest.raises(error):
        NeuronGroup(1, "x : 1", namespace=namespace)


# ---- names that mean two things --------------------------------------------------------------------------


def conflicts(caplog):
    return [record.getMessage() for record in caplog.records if record.name.endswith(".resolution_conflict")]


def test_NS_01_a_variable_and_a_name_around(caplog):
    y, N, i, pi = 5, 3, 7, np.pi  # noqa: F841
    group = NeuronGroup(3, "x : 1\ny : 1\nz = x : 1", name="one_name_two_meanings_1")
    z = group.z[:]
    z = group.z[:]  # noqa: F841
    group.x = "y + N + pi"
    (text,) = conflicts(caplog)
    assert text.startswith("'y' means the variable of the group in the text of 'one_name_two_meanings_1'")
    assert "with the value 5, which is not used" in text
    group.x = "2*y"  # said once
    group.x["i > 1"] = 0
    assert len(conflicts(caplog)) == 2 and conflicts(caplog)[1].startswith("'i' means")
    assert caplog.records[0].name == "brian2.groups.group.Group.resolve.resolution_conflict"


def test_NS_01_in_a_run(caplog):
    y, t, unused, ms = 5 * Hz, 3, 7, 4  # noqa: F841
    group = NeuronGroup(
        1,
        "y : Hz\nunused : 1\ndx/dt = y + 3/ms : 1",
        threshold="x > t/second",
        reset="x = 0",
        method="euler",
        name="one_name_two_meanings_2",
    )
    network = Network(group)
    network.run(0 * second)
    assert [text.split(" in the")[0] for text in conflicts(caplog)] == [
        "'ms' means the unit",
        "'t' means the variable of the group",
        "'y' means the variable of the group",
    ]
    network.run(0 * second)  # said once
    assert len(conflicts(caplog)) == 3


def test_NS_04_the_namespace_of_the_group_and_names_around(caplog):
    rate, same = 3 * Hz, 2.0  # noqa: F841
    own = {"rate": 5 * Hz, "same": 2, "list": [1]}
    group = NeuronGroup(1, "dx/dt = same*rate : 1", method="euler", namespace=own, name="two_values")
    network = Network(group)
    network.run(100 * ms)
    np.testing.assert_allclose(group.x, 1)
    (text,) = conflicts(caplog)
    assert "of its namespace with the value 5. * hertz, which is used, and around the call" in text


def test_NS_01_different_units_are_told_apart_and_what_can_not_be_meant_is_not(caplog):
    x, y = [1, 2], print  # noqa: F841
    group = NeuronGroup(2, "x : 1\ny : 1", name="two_meanings_3")
    group.x = "x + y"
    assert conflicts(caplog) == []
