"""Python functions that are translated to model text: which ones are, and that nothing else changes."""

import importlib.util
import math

import brio.brian2 as brian2
import numpy as np
import pytest
from brio import *
from brio.function_source import translate
from brio.units import *

scale = 2.5
reversal = -70 * mV


def _is_translated(function):
    """Whether the function as it is in model text has a text."""
    from brio.namespace import as_function

    return as_function(function)._text(None) is not None


# Each with an expression that calls it, of x (-2 to 2), i (integers) and v (volt).
def linear(x):
    return scale * x + 1


def documented(x, y):
    """It has a docstring, and names of its own."""
    sum_ = x + y
    sum_ = sum_ * 2
    return sum_ - y / 3


def elementary(x):
    return np.exp(-(x**2)) + brian2.sin(x) - np.tanh(x) + np.sqrt(abs(x)) + np.log1p(np.abs(x)) + math.pi


def chosen(x):
    return np.where(x > 0.5, x, -x) + np.minimum(x, 0.25) * np.maximum(x, 0) + np.clip(x, -1, 1)


def counted(x):
    return (x > 0) * 2 + 1 - (x < 1)


def truth(x):
    return np.logical_and(x > -1, x < 1) | (x == 2) | ~(x <= 1.5)


def whole(i):
    return i // 3 + i % 3 * 10 + (-i) // 4 + i**2


def driving(v):
    return (v - reversal) / (25 * mV) * np.exp(v / (50 * mV))


def nested(x):
    return decorated_linear(x) * 2


decorated_linear = check_units(x=1, result=1)(linear)

CASES = [
    (linear, {"x": 1, "result": 1}, "f(x)"),
    (documented, {"x": 1, "y": 1, "result": 1}, "f(x, 2*x)"),
    (elementary, {"x": 1, "result": 1}, "f(x)"),
    (chosen, {"x": 1, "result": 1}, "f(x)"),
    (counted, {"x": 1, "result": 1}, "f(x)"),
    (truth, {"x": 1, "result": bool}, "int(f(x))"),
    (whole, {"i": 1, "result": 1}, "f(i)"),
    (driving, {"v": volt, "result": 1}, "f(v)"),
    (nested, {"x": 1, "result": 1}, "f(x)"),
    (lambda x: x * scale - 1, {"x": 1, "result": 1}, "f(x)"),
]


@pytest.mark.parametrize(("function", "unit", "expression"), CASES, ids=lambda c: getattr(c, "__name__", ""))
def test_FN_01_translated_and_called_functions_agree(function, unit, expression):
    f = check_units(**unit)(function)
    assert _is_translated(f)
    group = NeuronGroup(81, "x : 1\nv : volt\ny : 1\nz : 1")
    group.x = "i*0.05 - 2"
    group.v = "x*50*mV"
    group.y = expression
    # The very same function, as an implementation that nobody can see into.
    hidden = Function(f, arg_names=f._arg_names)
    hidden.implementations.add_implementation("numpy", lambda *args: _called(f, unit, args))
    group.run_regularly("z = " + expression, dt=0.1 * ms)
    Network(group).run(0.1 * ms, namespace={"f": hidden})
    # Elementary functions of NumPy and of Brio differ by a unit in the last place; there are at most eight.
    assert np.asarray(group.y) == pytest.approx(np.asarray(group.z), rel=1e-14, abs=1e-14)


def _called(f, unit, args):
    names = [name for name in unit if name != "result"]
    given = [Quantity(arg, dim=get_dimensions(unit[name])) for name, arg in zip(names, args, strict=True)]
    return np.asarray(f._orig_func(*given))


def test_FN_01_a_run_at_full_speed_calls_nothing():
    @check_units(x=1, result=1)
    def f(x):
        return x * rate

    rate = 3
    group = NeuronGroup(3, "dx/dt = -f(x)/ms : 1\ny = f(x) + f(2*x) : 1", method="exact")
    group.x = 1
    run(1 * ms)
    assert np.asarray(group.x) == pytest.approx(math.exp(-3), rel=1e-14)  # exact integration saw the equation
    assert group.y[:] == pytest.approx(9 * np.asarray(group.x), rel=1e-15)  # three roundings


def test_FN_01_variables_around_the_function_are_read_when_a_run_begins():
    @check_units(x=1, result=1)
    def f(x):
        return x + offset

    group = NeuronGroup(1, "x : 1\ny = f(x) : 1")
    monitor = StateMonitor(group, "y", record=0)
    network = Network(group, monitor)
    for offset in (1, 5):  # noqa: B007 - f() sees it
        network.run(0.1 * ms)
    assert monitor.y[0].tolist() == [1, 5]


def _draws(x):
    return x * np.random.rand()


def _sums(x):
    return x - np.mean(x)


def _branches(x):
    if x > 0:
        return x
    return -x


def _loops(x):
    for k in range(3):
        x = x + k
    return x


def _changes(x):
    x += 1
    return x


def _listed(x):
    return table[x]


def _defaults(x, y=1):
    return x + y


def _variable(*x):
    return x[0]


def _strips(v):
    return np.asarray(v) + 1


table = [1, 2, 3]


@pytest.mark.parametrize(
    "function", [_draws, _sums, _branches, _loops, _changes, _listed, _defaults, _variable, _strips, np.exp]
)
def test_FN_01_what_is_more_than_a_formula_is_called(function):
    names = getattr(function, "__code__", _listed.__code__).co_varnames
    assert translate(function, dict.fromkeys(names, False), False, None) is None


def test_FN_01_units_that_only_python_accepts_are_left_to_python():
    @check_units(v=volt, result=1)
    def positive(v):
        return (v > 0) * 1.0  # 0 has every unit

    group = NeuronGroup(3, "v : volt\nx : 1")
    group.v = "(i - 1)*mV"
    group.x = "positive(v)"
    assert _is_translated(positive)
    assert np.array_equal(group.x, [0, 0, 1])


def test_FN_02_discarded_units_are_translated_too():
    @implementation("numpy", discard_units=True)
    @check_units(v=volt, result=amp)
    def current(v):
        return v / (2 * mV) + 1

    assert _is_translated(current)
    group = NeuronGroup(2, "v : volt\nc : amp")
    group.v = "i*mV"
    group.c = "current(v)"
    assert np.array_equal(group.c, [1, 1.5] * amp)


# A file that was changed after it had been imported says nothing about the function that runs.
def test_FN_01_a_source_that_is_not_that_of_the_function_is_not_believed(tmp_path):
    path = tmp_path / "changing.py"
    path.write_text("def f(x):\n    return x + 1\n")
    spec = importlib.util.spec_from_file_location("changing", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path.write_text("def f(x):\n    return x + 1.0\n")
    f = check_units(x=1, result=1)(module.f)
    assert not _is_translated(f)
    group = NeuronGroup(1, "x : 1")
    group.x = "f(1)"
    assert group.x[0] == 2
    path.write_text("def f(x):\n    return x + 1\n")
    del module.f._brio_source
    assert _is_translated(f)


def test_FN_01_sources_with_decorators_closures_and_lambdas():
    def make(factor):
        @declare_types(x="float")
        @check_units(x=1, result=1)
        def f(x):
            return factor * x

        return f

    double, triple = make(2), make(3)
    square = Function(lambda x: x * x, arg_units=[1], arg_names=["x"], return_unit=1)
    assert all(map(_is_translated, (double, triple, square)))
    group = NeuronGroup(1, "x : 1")
    group.x = "double(1.0) + 10*triple(1.0) + 100*square(2)"
    assert group.x[0] == 432
