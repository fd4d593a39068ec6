"""How equations are integrated: what can be given as a method, and what goes wrong."""

from __future__ import annotations

import brio
import numpy as np
import pytest
from brio import (
    BrianObjectException,
    Equations,
    ExplicitStateUpdater,
    Hz,
    Network,
    NeuronGroup,
    StateUpdateMethod,
    Synapses,
    UnsupportedEquationsException,
    euler,
    exact,
    ms,
    mV,
    rk4,
    second,
)
from brio.logger import catch_logs

TAU = {"tau": 10 * ms}
LINEAR = "dv/dt = (1 - v)/tau : 1"
NOISY = "dv/dt = -v/tau + tau**-0.5*xi : 1"


def end_of(method, model=LINEAR, options=None, **kwds):
    """v of one neuron after 1 ms."""
    group = NeuronGroup(1, model, method=method, method_options=options, **kwds)
    Network(group).run(1 * ms, namespace=TAU)
    return group.v_[0]


def cause_of(method, model=LINEAR, options=None):
    """Why it can't run."""
    group = NeuronGroup(1, model, method=method, method_options=options)
    with pytest.raises(BrianObjectException) as caught:
        Network(group).run(0 * ms, namespace=TAU)
    return caught.value.__cause__


@pytest.fixture
def registry():
    before = dict(StateUpdateMethod.stateupdaters)
    yield StateUpdateMethod
    StateUpdateMethod.stateupdaters = before


EULER = 1 - (1 - 0.01) ** 10


class OwnMethod(StateUpdateMethod):
    def __call__(self, equations, variables=None, method_options=None):
        return "v = v + dt*(1 - v)/tau"


@pytest.mark.parametrize(
    "method",
    [
        "euler",
        "EULER",
        euler,
        ["euler", "rk4"],
        ("euler",),
        ExplicitStateUpdater("x_new = x + dt*f(x, t)"),
        lambda equations, variables, options: "v = v + dt*(1 - v)/tau",
        OwnMethod(),
        [OwnMethod(), "rk4"],
        # What a method says about a step is a step.
        lambda equations, variables, options: euler(equations),
    ],
)
def test_SU_01_forms_of_a_method(method):
    # Ten steps, whose roundings are below 1e-15 together.
    assert end_of(method) == pytest.approx(EULER, abs=1e-14)


def test_SU_01_method_of_synapses():
    source = NeuronGroup(1, "")
    synapses = Synapses(
        source,
        source,
        "dw/dt = (1 - w)/tau : 1 (clock-driven)\ndz/dt = -z/tau : 1 (event-driven)",
        method=lambda equations, variables, options: f"w = w + {len(equations)}*dt*(1 - w)/tau",
    )
    synapses.connect()
    Network(source, synapses).run(1 * ms, namespace=TAU)
    assert synapses.w_[0] == pytest.approx(EULER, abs=1e-14)


def test_SU_01_function_gets_equations_variables_options():
    seen = []

    def method(equations, variables, options):
        seen.append((equations, variables, options))
        return "v = 2"

    assert end_of(method, options={"any": "thing"}) == 2
    equations, variables, options = seen[0]
    assert equations.diff_eq_names == {"v"}
    assert "v" in variables
    assert options == {"any": "thing"}


def test_SU_01_function_is_asked_again_in_every_run():
    gains = iter((1, 3))
    group = NeuronGroup(1, LINEAR, method=lambda *_: f"v = v + {next(gains)}*dt/tau")
    net = Network(group)
    net.run(1 * ms, namespace=TAU)
    net.run(1 * ms, namespace=TAU)
    assert group.v_[0] == pytest.approx(0.4, abs=1e-14)


def test_SU_01_statements_may_use_subexpressions_names_of_the_run_and_locals():
    model = "dv/dt = I/tau : 1\nI = 2*v : 1"
    group = NeuronGroup(1, model, method=lambda *_: "half = dt/tau/2; v += half*I + a")
    group.v = 1
    Network(group).run(0.1 * ms, namespace=TAU | {"a": 0.5})
    assert group.v_[0] == pytest.approx(1.51)


def test_SU_01_statements_leave_refractory_neurons_alone():
    group = NeuronGroup(
        1,
        "dv/dt = 1*kHz : 1 (unless refractory)",
        threshold="v > 0.25",
        reset="v = 0",
        refractory=1 * ms,
        method=lambda *_: "v = v + dt*1*kHz",
    )
    Network(group).run(1 * ms)
    assert group.v_[0] == 0


def test_SU_01_function_that_refuses_is_passed_over():
    def refuses(*_):
        raise UnsupportedEquationsException("not these")

    assert end_of([refuses, "euler"]) == pytest.approx(EULER, abs=1e-14)
    assert isinstance(cause_of(refuses), UnsupportedEquationsException)
    assert isinstance(cause_of([refuses]), ValueError)


def test_SU_01_wrong_methods_are_refused_in_the_run():
    assert isinstance(cause_of("does_not_exist"), ValueError)
    assert isinstance(cause_of(object()), TypeError)
    assert isinstance(cause_of([object(), "euler"]), TypeError)
    assert isinstance(cause_of(lambda *_: 3), TypeError)
    assert isinstance(cause_of(("exact", "rk4"), NOISY), ValueError)
    assert isinstance(cause_of("rk4", NOISY), UnsupportedEquationsException)
    assert "'u' is not known" in str(cause_of(lambda *_: "v = u"))


def test_SU_01_options():
    assert end_of("exact", options={"simplify": False}) == pytest.approx(1 - np.exp(-0.1), abs=1e-14)
    unknown = cause_of("exact", options={"simplfy": True})
    assert isinstance(unknown, KeyError)
    assert "'simplfy' is not an option" in str(unknown)
    assert "simplify" in str(unknown)
    assert isinstance(cause_of("exact", options={"simplify": object()}), TypeError)


def test_SU_01_choice_is_logged():
    for method, expected in (
        (("exact", "euler", "heun"), "exact"),
        (["rk4", "euler"], "rk4"),
    ):
        with catch_logs(log_level="INFO") as logs:
            end_of(method)
        messages = [text for level, name, text in logs if "method_choice" in name]
        assert len(messages) == 1
        assert f"'{expected}'" in messages[0]
    with catch_logs(log_level="INFO") as logs:
        end_of("rk4")
    assert not [name for _, name, _ in logs if "method_choice" in name]


def test_SU_03_independent_is_deprecated():
    brio.messages.said.clear()
    with catch_logs() as logs:
        assert end_of("independent") == pytest.approx(1 - np.exp(-0.1), abs=1e-14)
    assert any("deprecated_independent" in name for _, name, _ in logs)


def test_SU_11_scheme():
    midpoint = ExplicitStateUpdater(
        """
        k = dt*f(x, t)
        x_new = x + dt*f(x + k/2, t + dt/2)
        """
    )
    assert end_of(midpoint) == end_of("rk2")
    assert "k = dt*f(x, t)" in str(midpoint)
    assert repr(midpoint).startswith("ExplicitStateUpdater('''k = dt*f(x, t)\n")
    assert "align*" in midpoint._repr_latex_()
    assert midpoint(Equations(LINEAR)).endswith("v = _v")


def test_SU_11_scheme_with_noise():
    scheme = "x_new = x + dt*f(x, t) + g(x, t)*dW"
    brio.seed(1)
    mine = end_of(ExplicitStateUpdater(scheme, stochastic="additive"), NOISY, name="a")
    brio.seed(1)
    assert mine == end_of("euler", NOISY, name="a")
    assert isinstance(cause_of(ExplicitStateUpdater(scheme), NOISY), UnsupportedEquationsException)
    multiplied = "dv/dt = -v/tau + v*tau**-0.5*xi : 1"
    additive = ExplicitStateUpdater(scheme, stochastic="additive")
    assert isinstance(cause_of(additive, multiplied), UnsupportedEquationsException)


def test_SU_11_custom_check():
    def no_v(equations, variables):
        if "v" in equations.diff_eq_names:
            raise UnsupportedEquationsException("no v, please")

    scheme = ExplicitStateUpdater("x_new = x + dt*f(x, t)", custom_check=no_v)
    assert str(cause_of(scheme)) == "no v, please"
    with pytest.raises(UnsupportedEquationsException):
        scheme(Equations(LINEAR))


def test_SU_11_mistakes_in_a_description():
    with pytest.raises(SyntaxError, match="the last line of a scheme must give x_new"):
        ExplicitStateUpdater("k = dt*f(x, t)")
    with pytest.raises(SyntaxError) as caught:
        ExplicitStateUpdater("k = dt*f(x, t)\nx_new = x + k2")
    assert "x_new = x + k2\n                ^^" in str(caught.value)
    with pytest.raises(ValueError, match="'both'"):
        ExplicitStateUpdater("x_new = x", stochastic="both")
    mixed = ExplicitStateUpdater("x_new = x + dt*f(x, t)*g(x, t)*dW")
    with pytest.raises(ValueError, match="neither a term of f nor one of g and dW"):
        mixed(Equations(""))


def test_SU_12_registered_methods_have_a_name(registry):
    registry.register("Mine", ExplicitStateUpdater("x_new = x + dt*f(x, t)"))
    assert end_of("mine") == pytest.approx(EULER, abs=1e-14)
    with pytest.raises(ValueError, match="already"):
        registry.register("mine", exact)
    with pytest.raises(ValueError, match="StateUpdateMethod"):
        registry.register("other", "euler")


def test_SU_12_apply_stateupdater():
    equations = Equations(LINEAR)
    apply = StateUpdateMethod.apply_stateupdater
    assert apply(equations, {}, "euler") == "_v = v + dt*((1 - v)/tau)\nv = _v"
    assert apply(equations, {}, [exact, "euler"]).startswith("_v = v*exp(-dt/tau)")
    with pytest.raises(UnsupportedEquationsException):
        apply(Equations(NOISY), {}, rk4)
    with pytest.raises(ValueError, match="none of the methods"):
        apply(Equations(NOISY), {}, [rk4])
    with pytest.raises(TypeError):
        apply(equations, {}, object())


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_SU_13_invalid_values_are_warned_of_once(dtype):
    brio.messages.said.clear()
    with catch_logs() as logs:
        group = NeuronGroup(
            3, "dv/dt = v**2/ms : 1\ndw/dt = -w/ms : 1", method="euler", dtype=dtype, name="grows_too_fast"
        )
        group.v = [0, 1, 0]
        net = Network(group)
        for _ in range(3):
            net.run(5 * ms)
    texts = [text for level, name, text in logs if name == "brian2.groups.group.invalid_values"]
    assert len(texts) == 1
    assert "the variable 'v' of 'grows_too_fast' is infinite after this run (first at index 1)" in texts[0]
    assert "rosenbrock" in texts[0]


def test_SU_13_synapses():
    brio.messages.said.clear()
    group = NeuronGroup(2, "")
    synapses = Synapses(group, group, "dw/dt = 1000*w/ms : 1 (clock-driven)", method="exact", name="s")
    synapses.connect(j="i")
    synapses.w = [0, 1]
    with catch_logs() as logs:
        Network(group, synapses).run(1 * ms)
    texts = [text for level, name, text in logs if name.endswith("invalid_values")]
    assert len(texts) == 1 and "'w' of 's' is infinite" in texts[0]


def test_steps_can_be_read_without_knowing_the_names():
    assert rk4(Equations("dv/dt = a*sin(2*pi*f*t)*mV/second : volt")).count("\n") == 5
    assert "xi_1" in euler(Equations("dv/dt = xi_1*ms**-0.5 : 1"))


def test_refractory_and_units_stay_checked():
    with pytest.raises(BrianObjectException):
        Network(NeuronGroup(1, "dv/dt = 1*mV : 1", method=euler)).run(0 * ms)
    assert end_of("euler", "dv/dt = 10*Hz : 1") == pytest.approx(10 * Hz * 1 * ms)
    assert 1 * mV / second == 1e-3 * brio.volt / second


@pytest.mark.parametrize("unit", ["1", "1e-9", "1e9"])
def test_SU_02_units_of_variables_do_not_decide_about_the_method(unit):
    """Two variables with one time constant, of which one drives the other: linear in any units."""
    group = NeuronGroup(
        2, f"dv/dt = -v/(10*ms) : 1\ndw/dt = (v/{unit} - w)/(10*ms) : 1\ndx/dt = (w/{unit} - x)/(3*ms) : 1"
    )
    with catch_logs(log_level="INFO") as logs:
        Network(group).run(0 * ms)
    assert ["'exact'" in text for _, name, text in logs if "method_choice" in name] == [True]
