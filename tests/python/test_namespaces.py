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


def test_locals_come_before_globals():
    assert value_of("tau") == 7 * ms
    assert helper_with_local() == 3 * ms


def helper_with_local():
    tau = 3 * ms  # noqa: F841 - found by name
    group = NeuronGroup(1, "x : second")
    group.x = "tau"
    return group.x[0]


def test_the_group_namespace_comes_first():
    group = NeuronGroup(1, "x : second", namespace={"tau": 1 * ms})
    group.x = "tau"
    assert group.x[0] == 1 * ms


def test_units_and_constants_of_the_language_come_before_everything():
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
def test_values_that_model_text_can_use(value, constant):
    found = as_constant(value)
    assert (found[0], found[2]) == constant
    assert tuple(found[1]) == tuple(get_dimensions(value)._dims)


@pytest.mark.parametrize("value", [[1], "1", None, np.array([1]), [1, 2] * ms, print, {}])
def test_values_that_it_can_not_use(value):
    assert as_constant(value) is None


def test_other_values_are_passed_over_and_told():
    tau = [1, 2] * ms  # noqa: F841
    group = NeuronGroup(1, "x : second")
    group.x = "tau"  # the global one
    assert group.x[0] == 7 * ms
    only_here = [1, 2] * ms  # noqa: F841
    with pytest.raises(KeyError) as caught:
        group.x = "only_here"
    assert "'only_here' exists here, but its value has shape (2,)" in str(caught.value)


def test_names_in_subexpressions_are_looked_up_too():
    scale = 4  # noqa: F841
    group = NeuronGroup(2, "x : second\ny = scale*x : second")
    group.x = "2*ms"
    assert np.array_equal(group.y[:] / ms, [8, 8])
    assert np.array_equal(group.y["y > 1*ms"] / ms, [8, 8])


def test_explicit_namespace_and_level():
    def outer():
        tau = 9 * ms  # noqa: F841
        return inner()

    def inner():
        return Outside(level=1).resolve(["tau"]), Outside(level=0).resolve(["tau"])

    above, here = outer()
    assert above["tau"][0] == float(9 * ms) and here["tau"][0] == float(tau)
    assert Outside({"tau": 2}).resolve(["tau", "scale"]) == {"tau": (2.0, (0.0,) * 7, "i32")}


def test_get_local_namespace():
    mine = 3
    found = get_local_namespace()
    assert found["mine"] == mine and found["tau"] is tau


@pytest.mark.parametrize("namespace, error", [({"_x": 1}, ValueError), ([1], TypeError)])
def test_wrong_namespace(namespace, error):
    with pytest.raises(error):
        NeuronGroup(1, "x : 1", namespace=namespace)
