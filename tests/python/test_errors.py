"""Wrong models: which class is raised, where, and what it says. Classes as Brian 2 raises them."""

import pytest
from brio import *
from brio import _core
from brio.errors import _CLASS_OF_CODE, code_of, model_error

CONSTRUCTION = [
    ({"N": 0, "model": "v : 1"}, ValueError, "at least one"),
    ({"N": "v : 1", "model": 2}, TypeError, "number of neurons"),
    ({"N": 2, "model": None}, TypeError, "string or an Equations"),
    ({"N": 2, "model": "v : 1", "reset": "v = 0"}, ValueError, "no threshold"),
    ({"N": 2, "model": "v : 1", "dt": 1 * ms, "clock": defaultclock}, ValueError, "either dt or clock"),
    ({"N": 2, "model": "v : 1", "dt": 3}, DimensionMismatchError, "dt has to be a time, but is 3"),
    ({"N": 2, "model": "v : 1", "dt": -1 * ms}, ValueError, "dt"),
    ({"N": 2, "model": "v : 1", "name": "a b"}, ValueError, "'a b'"),
    ({"N": 2, "model": "v : 1", "name": 3}, TypeError, "name"),
    ({"N": 2, "model": "v : 1", "foo": 2}, TypeError, "foo"),
    ({"N": 2, "model": "dv/dt = x y : 1"}, SyntaxError, "operator"),
    ({"N": 2, "model": "dv/dt = -v/tau"}, EquationError, "unit"),
    ({"N": 2, "model": "dv/dt = -v/ms : mV"}, EquationError, "base units"),
    ({"N": 2, "model": "v : 1 (foo)"}, ValueError, "foo"),
    ({"N": 2, "model": "t : 1"}, SyntaxError, "'t'"),
    ({"N": 2, "model": "v : 1\nv : 1"}, EquationError, "twice"),
    ({"N": 2, "model": "v : 1", "refractory": 3 * mV}, DimensionMismatchError, "refractory"),
    ({"N": 2, "model": "v : 1", "refractory": True}, TypeError, "refractory"),
    ({"N": 2, "model": "v : 1", "order": 0.5}, TypeError, "order"),
    ({"N": 2, "model": "v : 1", "events": {"1a": "v > 1"}}, TypeError, "1a"),
    ({"N": 2, "model": "v : 1", "events": {"spike": "v > 1"}, "threshold": "v > 2"}, ValueError, "spike"),
]


@pytest.mark.parametrize("arguments, error, text", CONSTRUCTION)
def test_NG_01_construction(arguments, error, text):
    with pytest.raises(error) as caught:
        NeuronGroup(**arguments)
    assert text in str(caught.value)


# What is found only when a run knows all names: wrapped, with the reason as its cause.
RUNS = [
    ({"model": "dv/dt = -v/tau : 1"}, KeyError, "'tau' is not known"),
    (
        {"model": "dv/dt = -v/tau : 1", "namespace": {"tau": [1, 2] * ms}},
        KeyError,
        "its value has shape (2,)",
    ),
    ({"model": "dv/dt = -v/volt : 1"}, DimensionMismatchError, "-v/volt"),
    ({"model": "dv/dt = -v/tau : 1", "namespace": {"tau": 3}}, DimensionMismatchError, "tau"),
    ({"model": "dv/dt = foo(v)/ms : 1"}, KeyError, "foo"),
    ({"model": "v : 1", "threshold": "v"}, TypeError, "threshold"),
    ({"model": "v : 1", "threshold": "v > 1*mV"}, DimensionMismatchError, "v > 1*mV"),
    ({"model": "v : 1", "threshold": "v > 1", "reset": "v = 0*mV"}, DimensionMismatchError, "reset"),
    ({"model": "v : 1", "threshold": "v > 1", "reset": "v ="}, SyntaxError, "reset"),
    ({"model": "v : 1", "threshold": "v > 1", "reset": "v + 3"}, ValueError, "reset"),
    ({"model": "v : 1\nw = v : 1", "threshold": "v > 1", "reset": "w = 3"}, SyntaxError, "subexpression"),
    ({"model": "v : 1", "threshold": "v > 1", "reset": "t = 0*ms"}, SyntaxError, "'t' can't be assigned"),
    (
        {"model": "v : 1", "threshold": "v > 1", "refractory": "v"},
        (TypeError, DimensionMismatchError),
        "refractory",
    ),
    ({"model": "dv/dt = -v/ms : 1", "method": "foo"}, ValueError, "foo"),
    ({"model": "dv/dt = -v**2/ms : 1", "method": "exact"}, UnsupportedEquationsException, "exact"),
    ({"model": "dv/dt = xi*v/ms**0.5 : 1", "method": "rk4"}, UnsupportedEquationsException, "rk4"),
]


@pytest.mark.parametrize("arguments, error, text", RUNS)
def test_run(arguments, error, text):
    group = NeuronGroup(2, **arguments)
    network = Network(group)
    with pytest.raises(BrianObjectException) as caught:
        network.run(1 * ms)
    cause = caught.value.__cause__
    assert isinstance(cause, error)
    assert text in str(cause)
    assert group.name in str(caught.value)
    assert network.t == 0 * second


def test_EQ_12_a_cycle_of_subexpressions():
    with pytest.raises((ValueError, BrianObjectException)) as caught:
        Network(NeuronGroup(1, "a = b : 1\nb = a : 1")).run(1 * ms)
    assert isinstance(caught.value.__cause__ or caught.value, ValueError)


def test_NG_03_a_text_that_cannot_be_read_makes_no_other_name_unknown():
    rest = 5 * mV
    model = "dv/dt = (rest - v)/ms : volt"
    for texts in (
        {"threshold": "v > rest", "reset": "v + 3"},
        {"threshold": "v > (rest", "reset": "v = rest"},
        {"threshold": "v > rest", "reset": "v = rest", "refractory": "rest > > v"},
        {"events": {"hit": "rest ="}},
    ):
        group = NeuronGroup(1, model, **texts)
        group.run_regularly("v = rest")
        with pytest.raises(BrianObjectException) as caught:
            Network(group).run(0 * ms)
        assert isinstance(caught.value.__cause__, SyntaxError)
        assert "not known" not in str(caught.value.__cause__)
    assert rest


def test_the_message_shows_the_line():
    with pytest.raises(BrianObjectException) as caught:
        Network(NeuronGroup(1, "v : volt\nw : amp\nu = v + w : volt", name="cells")).run(1 * ms)
    lines = str(caught.value.__cause__).splitlines()
    assert "    u = v + w : volt" in lines
    assert lines[lines.index("    u = v + w : volt") + 1].strip("^ ") == ""
    assert "volt" in lines[0] and "amp" in lines[0]
    assert {get_dimensions(volt), get_dimensions(amp)} == set(caught.value.__cause__.dims)


def test_all_findings_are_known():
    with pytest.raises(BrianObjectException) as caught:
        Network(NeuronGroup(1, "v = a : 1\nw = b : 1", name="cells")).run(1 * ms)
    codes = [finding["code"] for finding in caught.value.__cause__.diagnostics]
    assert codes == ["unknown-name", "unknown-name"]
    assert code_of(caught.value.__cause__) == "unknown-name" and code_of(ValueError()) is None


def test_unknown_names_are_shown_as_text():
    group = NeuronGroup(1, "v : 1")
    with pytest.raises(KeyError) as caught:
        group.v = "foo"
    assert str(caught.value).startswith("'foo' is not known\n")


def test_names_around_the_call_that_are_near_are_mentioned():
    around = {"V_rest": -70 * mV, "threshold": None}
    group = NeuronGroup(1, "u : 1  # in µm\ndv/dt = (V_rset + V_rset - v + thresholt*mV)/(10*us) : volt")
    with pytest.raises(BrianObjectException) as caught:
        Network(group).run(1 * ms, namespace=around)
    text = str(caught.value.__cause__)
    assert text.count("note: 'V_rset' does not exist here: did you mean 'V_rest'?") == 1
    assert "did you mean 'threshold'" not in text  # whose value model text can't use
    with pytest.raises(KeyError, match="did you mean 'ERRORS_AT'"):
        group.v = "ERRORS_AR"


ERRORS_AT = 3.0


def test_every_code_has_a_class():
    row = {"message": "", "hint": "", "label": None, "text": None, "span": (0, 0), "dimensions": []}
    for code, cls in _CLASS_OF_CODE.items():
        error = model_error([{**row, "code": code}], "text")
        assert isinstance(error, cls) and str(error) == "text"


def test_callbacks_keep_their_errors():
    def report(*arguments):
        raise ZeroDivisionError("mine")

    network = Network(NeuronGroup(1, "dv/dt = 1/second : 1", method="euler"))
    with pytest.raises(ZeroDivisionError, match="mine"):
        network.run(10 * ms, report=report)


@pytest.mark.parametrize(
    "make, error",
    [
        (lambda: PoissonGroup(0, 1 * Hz), ValueError),
        (lambda: PoissonGroup(3, 1), DimensionMismatchError),
        (lambda: PoissonGroup(3, [1, 2] * Hz), ValueError),
        (lambda: SpikeGeneratorGroup(3, [0, 1], [1] * ms), ValueError),
        (lambda: SpikeGeneratorGroup(3, [3], [1] * ms), ValueError),
        (lambda: SpikeGeneratorGroup(3, [-1], [1] * ms), ValueError),
        (lambda: SpikeGeneratorGroup(3, [1 << 32], [1] * ms), ValueError),
        (lambda: SpikeGeneratorGroup(3, [0.5], [1] * ms), TypeError),
        (lambda: SpikeGeneratorGroup(3, [0], [-1] * ms), ValueError),
        (lambda: SpikeGeneratorGroup(3, [0], [1]), DimensionMismatchError),
        (lambda: SpikeGeneratorGroup(3, [0], [5] * ms, period=1 * ms), ValueError),
    ],
)
def test_inputs(make, error):
    with pytest.raises(error):
        make()


def test_did_you_mean():
    assert "tau_m" in _core.did_you_mean("tau_n", ["tau_m", "v"])
    assert _core.did_you_mean("zzz", ["tau_m", "v"]) == ""


def test_notes_come_with_whatever_is_raised():
    tau = [10, 20] * ms  # noqa: F841 - passed over
    with pytest.raises(BrianObjectException) as caught:
        Network(NeuronGroup(1, "dv/dt = (1*amp - v)/tau : volt")).run(1 * ms)
    assert isinstance(caught.value.__cause__, DimensionMismatchError)
    assert "'tau' exists here, but its value has shape (2,)" in str(caught.value.__cause__)
