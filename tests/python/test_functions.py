"""Python functions in model text."""

# ruff: noqa: F841 - texts of models find functions by their name

import gc
import weakref

import numpy as np
import pytest
from brio import *
from brio.functions import DEFAULT_FUNCTIONS, timestep
from brio.units import *


class Recorder:
    """A function that remembers its arguments."""

    def __init__(self, result=lambda *args: args[0]):
        self.calls = []
        self.result = result

    def decorated(self, **units):
        def f(x):
            self.calls.append(x)
            return self.result(x)

        return check_units(**{"x": 1, "result": 1, **units})(f)


# ---- FN-01: functions in equations and statements


def test_FN_01_is_called_with_all_items_at_once():
    recorder = Recorder()
    f = recorder.decorated()
    group = NeuronGroup(1000, "v : 1")
    group.v = "f(i)*2"
    assert np.array_equal(group.v, 2 * np.arange(1000))
    (x,) = recorder.calls
    assert x.dtype == np.int32 and np.array_equal(x, np.arange(1000))


def test_FN_01_values_that_all_items_share_are_numbers():
    recorder = Recorder()
    f = recorder.decorated(x=second, result=second)
    group = NeuronGroup(3, "v : second")
    group.run_regularly("v = f(t) + i*ms", dt=0.1 * ms)
    Network(group).run(0.2 * ms)
    assert np.asarray(group.v) == pytest.approx([1e-4, 1.1e-3, 2.1e-3], rel=1e-15)  # sums of two
    assert [np.shape(t) for t in recorder.calls] == [(), ()]
    assert recorder.calls == [0 * ms, 0.1 * ms]


def test_FN_01_in_equations():
    @check_units(x=1, result=1)
    def f(x):
        return np.asarray([float(v) * 0.5 for v in x])  # nothing that could be translated

    f.stateless = True  # without that, a subexpression could not call it
    group = NeuronGroup(5, "dv/dt = -f(v)/ms : 1\nw = f(v) : 1", method="rk4")
    other = NeuronGroup(5, "dv/dt = -(0.5*v)/ms : 1", method="rk4")
    group.v = other.v = "i + 1"
    run(2 * ms)
    assert np.array_equal(group.v, other.v)
    assert np.array_equal(group.w, np.asarray(group.v) / 2)


def test_FN_01_in_thresholds_resets_and_synapses():
    recorder = Recorder(lambda x: np.asarray(x) > 2.5)
    high = recorder.decorated(result=bool)

    @check_units(x=1, result=1)
    def scaled(x):
        return np.array([10 * value for value in np.atleast_1d(x)])

    group = NeuronGroup(4, "v : 1\nr : 1", threshold="high(v)", reset="v = 0; r += scaled(i)")
    target = NeuronGroup(2, "v : 1")
    synapses = Synapses(group, target, "w : 1", on_pre="v_post += scaled(w)")
    synapses.connect()
    synapses.w = "i + 0.5*j"
    group.v = "i + 1"
    run(0.1 * ms)
    assert np.array_equal(group.v, [1, 2, 0, 0])
    assert np.array_equal(group.r, [0, 0, 20, 30])
    assert np.array_equal(target.v, [50, 60])


def test_FN_01_in_conditions_and_connections():
    @check_units(x=1, result=bool)
    def odd(x):
        return np.array([bool(value % 2) for value in np.atleast_1d(x)])

    group = NeuronGroup(5, "v : 1")
    group.v["odd(i)"] = 1
    assert np.array_equal(group.v, [0, 1, 0, 1, 0])
    synapses = Synapses(group, group)
    synapses.connect(condition="odd(i + j)")
    assert len(synapses) == 12 and np.all((np.asarray(synapses.i) + np.asarray(synapses.j)) % 2)


def test_FN_01_units_arrive_and_are_checked():
    @check_units(x=volt, on=bool, result=amp)
    def f(x, on):
        assert get_dimensions(x) is volt.dim and on.dtype == bool
        return x * np.where(on, 1, 2) * siemens

    @check_units(x=None, y=None, z="y", result=lambda x, y, z: x * y)
    def product(x, y, z):
        return x * np.asarray(list(y + z))

    group = NeuronGroup(2, "v : volt\nw : 1\np : watt\nq : amp")
    group.v, group.w = 2 * volt, 1
    group.q = "f(v, i > 0)"
    assert np.array_equal(group.q, [4, 2] * amp)
    group.p = "product(v, q, 2*q)"
    assert np.array_equal(group.p, [24, 12] * watt)
    for wrong in ("f(w, True)*volt", "product(v, q, v)", "product(v, v, v)"):
        with pytest.raises(DimensionMismatchError):
            group.p = wrong
    with pytest.raises(TypeError):
        group.q = "f(v, 1)"
    with pytest.raises(ValueError):
        group.q = "f(v)"


def test_FN_01_without_units_it_is_no_function():
    def plain(x):
        return x

    half_described = check_units(x=1)(plain)
    group = NeuronGroup(1, "v : 1")
    with pytest.raises(KeyError, match="check_units"):
        group.v = "plain(v)"
    with pytest.raises(ValueError, match="result"):
        group.v = "half_described(v)"
    unusable = NeuronGroup(1, "dv/dt = half_described(v)/ms : 1")
    with pytest.raises(BrianObjectException) as error:
        Network(unusable).run(0 * ms)
    assert isinstance(error.value.__cause__, ValueError)


def test_FN_01_exceptions_in_the_function():
    @check_units(x=second, result=1)
    def fragile(x):
        return 1 / (float(x) < 3.5e-4 or [][0])

    group = NeuronGroup(1, "v : 1")
    group.run_regularly("v = fragile(t)", dt=0.1 * ms)
    monitor = StateMonitor(group, "v", record=0, when="end")
    network = Network(group, monitor)
    with pytest.raises(BrianObjectException, match="fragile") as error:
        network.run(1 * ms)
    assert isinstance(error.value.__cause__, IndexError)
    assert len(monitor.t) == 4  # everything until then
    with pytest.raises(BrianObjectException) as error:
        group.v = "fragile(1*second)"
    assert isinstance(error.value.__cause__, IndexError)


def test_FN_01_results_of_another_size_or_unit():
    @check_units(x=1, result=1)
    def longer(x):
        return np.zeros(len(x) + 1)

    @check_units(x=1, result=volt)
    def unitless(x):
        return np.asarray(list(x))

    group = NeuronGroup(3, "v : volt\nw : 1")
    with pytest.raises(BrianObjectException) as error:
        group.w = "longer(i)"
    assert isinstance(error.value.__cause__, ValueError)
    with pytest.raises(BrianObjectException) as error:
        group.v = "unitless(i)"
    assert isinstance(error.value.__cause__, DimensionMismatchError)


def test_FN_01_keeps_what_it_gets():
    kept = []

    @check_units(x=1, result=1)
    def keep(x):
        kept.append(x)
        return x

    group = NeuronGroup(100, "v : 1")
    group.run_regularly("v = keep(v + 1)", dt=0.1 * ms)
    Network(group).run(0.3 * ms)
    assert [x[0] for x in kept] == [1, 2, 3]


def test_FN_01_nothing_is_compiled_again_for_the_next_run():
    @check_units(x=1, y=1, result=lambda x, y: x)
    def f(x, y):
        return np.array(list(x))

    group = NeuronGroup(3, "dv/dt = f(v, v)/ms : 1", method="euler")
    network = Network(group)
    network.run(0.1 * ms)
    plan = network._simulation.methods
    for _ in range(3):
        network.run(0.1 * ms)
    assert network._simulation.methods == plan


def test_FN_01_functions_and_networks_can_be_forgotten():
    def make():
        @check_units(x=1, result=lambda x: x)
        def f(x):
            return np.array(list(x)) * len(networks)

        group = NeuronGroup(3, "dv/dt = f(v)/ms : 1", method="euler")
        networks = [Network(group)]
        networks[0].run(0.1 * ms)
        return weakref.ref(f), weakref.ref(networks[0])

    function, network = make()
    gc.collect()
    assert function() is None and network() is None


def test_FN_08_user_names_do_not_replace_those_of_the_language(caplog):
    @check_units(x=1, result=1)
    def exp(x):
        return x

    group = NeuronGroup(1, "v : 1")
    group.v = "exp(0*v)"
    assert group.v[0] == 1
    assert "exp" in caplog.text


def test_FN_08_names_that_come_with_the_package_are_no_conflict(caplog):
    from brio.brian2 import exp  # noqa: F401

    group = NeuronGroup(1, "v : 1")
    group.v = "exp(0*v)"
    assert not caplog.text


# ---- FN-03: explicit objects


def test_FN_03_units_types_and_state():
    total = Function(
        lambda x, y: x + y,
        arg_units=[volt, volt],
        arg_names=["x", "y"],
        return_unit=volt,
        arg_types=["float"] * 2,
    )
    assert total(1 * volt, 2 * volt) == 3 * volt
    group = NeuronGroup(2, "v : volt")
    group.v = "total(i*volt, 1*volt)"
    assert np.array_equal(group.v, [1, 2] * volt)
    with pytest.raises(DimensionMismatchError):
        group.v = "total(1*volt, 1*amp)"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"return_unit": 1}, ValueError),
        ({"arg_units": [1]}, ValueError),
        ({"arg_units": [1, "x"], "return_unit": 1}, TypeError),
        ({"arg_units": [1, "x"], "arg_names": ["x"], "return_unit": 1}, TypeError),
        ({"arg_units": [volt], "arg_types": ["integer"], "return_unit": 1}, TypeError),
        ({"arg_units": [1], "arg_types": ["number"], "return_unit": 1}, ValueError),
        ({"arg_units": [1], "return_unit": 1, "return_type": "any"}, ValueError),
    ],
)
def test_FN_03_what_makes_no_sense_is_refused(arguments, error):
    with pytest.raises(error):
        Function(lambda x: x, **arguments)


def test_FN_03_auto_vectorise_gives_one_value_per_item():
    def numbers(indices):
        return np.asarray(indices) * 2.0

    doubled = Function(numbers, arg_units=[], return_unit=1, stateless=False, auto_vectorise=True)
    group = NeuronGroup(4, "v : 1")
    group.v = "doubled()"
    assert np.array_equal(group.v, [0, 2, 4, 6])
    group.v["i > 1"] = "doubled() + 1"
    assert np.array_equal(group.v, [0, 2, 5, 7])


def test_FN_03_implementations():
    @implementation("cpp", "double f(double x) { return x; }")
    @check_units(x=volt, result=volt)
    def f(x):
        return x + 3 * volt

    assert isinstance(f, Function) and list(f.implementations) == ["cpp"]
    f.implementations.add_implementation("numpy", code=lambda x: x + 7)
    group = NeuronGroup(1, "v : volt")
    assert f.implementations["numpy"].get_code(None)(1) == 8
    with pytest.raises(KeyError, match="fortran"):
        f.implementations["fortran"]
    f.implementations.add_dynamic_implementation("numpy", code=lambda owner: lambda x: x + len(owner))
    with pytest.raises(TypeError):
        f.implementations.add_dynamic_implementation("numpy", code="x")


# ---- FN-02, FN-04: decorators


def test_FN_02_discard_units():
    seen = []

    @implementation("numpy", discard_units=True)
    @check_units(v=volt, result=volt)
    def shifted(v):
        seen.append(type(v))
        return v + 3 * mV

    assert shifted(1 * volt) == 1.003 * volt
    group = NeuronGroup(2, "v : volt")
    group.v = "shifted(i*mV)"
    assert np.allclose(group.v_, [0.003, 0.004], rtol=1e-15)  # one addition
    assert seen == [Quantity, np.ndarray]
    with pytest.raises(TypeError):
        implementation("cpp", "code", discard_units=True)(shifted)


def test_FN_04_declared_types():
    @declare_types(n="integer", x="float", result="highest")
    @check_units(n=1, x=1, result=1)
    def f(n, x):
        return n * x

    assert (f._arg_types, f._return_type) == (["integer", "float"], "highest")
    group = NeuronGroup(2, "v : 1\nk : integer")
    group.k = 3
    group.v = "f(k, 0.5)"
    assert np.array_equal(group.v, [1.5, 1.5])
    with pytest.raises(TypeError, match="'n'"):
        group.v = "f(0.5, 0.5)"
    for wrong in ({"n": "number"}, {"result": "any"}, {"unknown": "float"}):
        with pytest.raises(ValueError):
            declare_types(**wrong)(lambda n: n)


# ---- FN-08, NS-05: what the language has


def test_FN_08_default_functions_are_those_of_the_language():
    from brio._core import language_functions

    assert set(DEFAULT_FUNCTIONS) == language_functions()
    assert DEFAULT_FUNCTIONS["clip"](3 * mV, 1 * mV, 2 * mV) == 2 * mV
    assert timestep(0.3 * ms, 0.1 * ms) == 3
    assert np.array_equal(timestep(np.arange(5) * 1e-4, 1e-4), np.arange(5))


def test_FN_08_no_variable_is_named_like_a_function():
    with pytest.raises(SyntaxError, match="'exp'"):
        NeuronGroup(1, "exp : 1")
    group = NeuronGroup(1, "v : 1\nf : 1")
    for text, message in (
        ("exp + 1", "'exp' is a function"),
        ("f(1)", "'f' is a variable, but is used like a function"),
    ):
        with pytest.raises(SyntaxError, match=message):
            group.v = text


def test_NS_05_defaults_can_be_imported():
    from brio.brian2 import DEFAULT_CONSTANTS, DEFAULT_UNITS

    assert DEFAULT_CONSTANTS["pi"] == np.pi and DEFAULT_UNITS["mV"] is mV
