"""Each method's step as a formula, which equations it takes, and which it refuses."""

from __future__ import annotations

import brio
import numpy as np
import pytest
from brio import BrianObjectException, Network, NeuronGroup, Synapses, UnsupportedEquationsException, ms
from brio.logger import catch_logs

TAU = {"tau": 10 * ms}
NOISY = "dv/dt = -v/tau + tau**-0.5*xi : 1"


def cause_of(method, model):
    """Why it can't run."""
    group = NeuronGroup(1, model, method=method)
    with pytest.raises(BrianObjectException) as caught:
        Network(group).run(0 * ms, namespace=TAU)
    return caught.value.__cause__


def end_of(method, model):
    """v of one neuron after 1 ms."""
    group = NeuronGroup(1, model, method=method)
    Network(group).run(1 * ms, namespace=TAU)
    return group.v_[0]


def chosen(model, namespace=None, **kwds):
    """The method that is taken if none is named."""
    group = NeuronGroup(1, model, **kwds)
    with catch_logs(log_level="INFO") as logs:
        Network(group).run(0 * ms, namespace=TAU | (namespace or {}))
    (text,) = (text for _, name, text in logs if "method_choice" in name)
    return text.split("'")[-2]


TABLE = {"table": brio.TimedArray([1.0, 2.0], dt=1 * ms)}


@pytest.mark.parametrize(
    ("model", "method"),
    [
        ("dv/dt = (1 - v)/tau : 1", "exact"),
        ("dv/dt = (w - v)/tau : 1\ndw/dt = -w/tau : 1", "exact"),
        ("dv/dt = -v/tau_v : 1\ntau_v : second (constant)", "exact"),
        ("dv/dt = (table(t) - v)/tau : 1", "exact"),
        ("dv/dt = 1/tau : 1", "euler"),  # its matrix is singular: Brian's exact has no answer
        ("dv/dt = w/tau : 1\ndw/dt = -v/tau : 1", "euler"),  # its eigenvalues are complex
        ("dv/dt = -v/tau_v : 1\ntau_v : second", "exact"),
        ("dv/dt = -v**2/tau : 1", "euler"),
        ("dv/dt = sin(t/tau)/tau - v/tau : 1", "euler"),
        (NOISY, "euler"),
        ("dv/dt = -v/tau + v*xi*tau**-0.5 : 1", "heun"),
    ],
)
def test_SU_02_exact_is_taken_where_brian_takes_it(model, method):
    assert chosen(model, TABLE) == method


def test_SU_02_table_that_changes_within_a_step_is_not_for_exact():
    assert chosen("dv/dt = (table(t) - v)/tau : 1", TABLE, dt=0.3 * ms) == "euler"
    assert chosen("dv/dt = (table(t) - v)/tau : 1", TABLE, dt=2 * ms) == "euler"


def test_SU_02_exact_by_name_also_where_a_formula_would_divide_by_zero():
    assert end_of("exact", "dv/dt = 1/tau : 1") == pytest.approx(0.1, abs=1e-15)
    alpha = NeuronGroup(1, "dv/dt = (w - v)/tau : 1\ndw/dt = -w/tau : 1", method="linear")
    alpha.w = 1
    Network(alpha).run(10 * ms, namespace=TAU)
    # 100 steps of a few roundings each
    assert alpha.v_[0] == pytest.approx(np.exp(-1), abs=1e-13)
    circle = NeuronGroup(1, "dv/dt = w/tau : 1\ndw/dt = -v/tau : 1", method="exact")
    circle.w = 1
    Network(circle).run(10 * ms, namespace=TAU)
    assert circle.v_[0] == pytest.approx(np.sin(1), abs=1e-13)


@pytest.mark.parametrize("model", [NOISY, "dv/dt = -v**2/tau : 1", "dv/dt = t/tau**2 : 1"])
def test_SU_02_exact_refuses(model):
    assert isinstance(cause_of("exact", model), UnsupportedEquationsException)


def one_step(method, model, **state):
    """All variables after one step of 0.1 ms, in units of tau = 0.4 ms."""
    group = NeuronGroup(1, model, method=method, name="one_step")
    for name, value in state.items():
        setattr(group, name, value)
    brio.seed(7)
    Network(group).run(0.1 * ms, namespace={"tau": 0.4 * ms})
    return [getattr(group, name + "_")[0] for name in state]


H = 0.25  # dt/tau


def test_SU_04_exponential_euler_is_exact_in_each_variable_while_the_others_stand_still():
    v, m = one_step(
        "exponential_euler", "dv/dt = (1 - v*exp(m))/tau : 1\ndm/dt = (v**2 - m)/tau : 1", v=0.5, m=0.3
    )
    rate = np.exp(0.3)
    assert v == pytest.approx(1 / rate + (0.5 - 1 / rate) * np.exp(-rate * H), rel=1e-14)
    assert m == pytest.approx(0.25 + (0.3 - 0.25) * np.exp(-H), rel=1e-14)
    # Where the rate is 0, it is Euler's step.
    assert one_step("exponential_euler", "dv/dt = (1 - a*v)/tau : 1\na : 1", v=0.5, a=0)[0] == 0.5 + H


@pytest.mark.parametrize("model", ["dv/dt = -v**2/tau : 1", "dv/dt = exp(v)/tau : 1", NOISY])
def test_SU_04_exponential_euler_refuses(model):
    assert isinstance(cause_of("exponential_euler", model), UnsupportedEquationsException)


def noise_of_one_step():
    """sqrt(dt)*N(0,1) of the first step, in units of sqrt(tau)."""
    return one_step("euler", "dv/dt = xi*tau**-0.5 : 1", v=0)[0]


def test_SU_05_euler():
    assert one_step("euler", "dv/dt = v**2/tau : 1", v=3)[0] == pytest.approx(3 + 9 * H)
    dw = noise_of_one_step()
    assert dw != 0
    v, _ = one_step("euler", "dv/dt = -v/tau + a*xi*tau**-0.5 : 1\na : 1", v=1, a=2)
    assert v == pytest.approx(1 - H + 2 * dw, rel=1e-14)


@pytest.mark.parametrize("factor", ["v", "w", "sin(t/tau)"])
def test_SU_05_euler_refuses_noise_times_what_changes(factor):
    model = f"dv/dt = {factor}*xi*tau**-0.5 : 1\ndw/dt = -w/tau : 1"
    assert isinstance(cause_of("euler", model), UnsupportedEquationsException)


def test_SU_06_rk2_is_the_midpoint_method():
    # v' = v*(1 + t), at t = 0 and at the midpoint
    half = 2 * (1 + H / 2)
    expected = 2 + H * half * (1 + H / 2)
    assert one_step("rk2", "dv/dt = v*(1 + t/tau)/tau : 1", v=2)[0] == pytest.approx(expected, rel=1e-15)


def test_SU_07_rk4_is_the_classical_method():
    def rate(v, t):
        return v * (1 + t)

    k1 = rate(2, 0)
    k2 = rate(2 + H / 2 * k1, H / 2)
    k3 = rate(2 + H / 2 * k2, H / 2)
    k4 = rate(2 + H * k3, H)
    expected = 2 + H / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    assert one_step("rk4", "dv/dt = v*(1 + t/tau)/tau : 1", v=2)[0] == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("method", ["rk2", "rk4"])
def test_SU_06_SU_07_noise_is_refused(method):
    assert isinstance(cause_of(method, NOISY), UnsupportedEquationsException)


@pytest.mark.parametrize("method", ["heun", "milstein"])
def test_SU_08_SU_09_multiplicative_noise_is_stratonovichs(method):
    dw = noise_of_one_step()
    (v,) = one_step(method, "dv/dt = v/tau + 0.5*v*xi*tau**-0.5 : 1", v=2)
    # exp(dw/2) to second order. Milstein's support takes the drift along, which changes its last term.
    square = 1 + 2 * np.sqrt(H) if method == "milstein" else 1
    assert v == pytest.approx(2 * (1 + H + dw / 2 + square * dw**2 / 8), rel=1e-14)


def test_SU_08_heun_takes_any_noise_and_SU_09_milstein_only_diagonal_noise():
    shared = "dv/dt = v*xi_1*tau**-0.5 : 1\ndw/dt = w*xi_1*tau**-0.5 : 1"
    two = "dv/dt = (v*xi_1 + xi_2)*tau**-0.5 : 1"
    for model in (shared, two):
        assert np.isfinite(end_of("heun", model))
        assert isinstance(cause_of("milstein", model), UnsupportedEquationsException)
    own = "dv/dt = v*xi_1*tau**-0.5 : 1\ndw/dt = w*xi_2*tau**-0.5 : 1"
    assert np.isfinite(end_of("milstein", own))


def test_SU_14_event_driven_equations_are_exact_whatever_the_method():
    source = brio.SpikeGeneratorGroup(1, [0, 0], [1, 6] * ms)
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(
        source,
        target,
        "dw/dt = -w/tau : 1 (event-driven)\ndu/dt = -u/tau : 1 (clock-driven)",
        on_pre="w += 1; v_post = w",
        method="euler",
    )
    synapses.connect()
    Network(source, target, synapses).run(10 * ms, namespace=TAU)
    assert target.v_[0] == pytest.approx(1 + np.exp(-0.5), rel=1e-14)


@pytest.mark.parametrize("rate", ["-w**2/tau", "xi*tau**-0.5", "-w/tau*cos(t/tau)"])
def test_SU_14_event_driven_equations_have_to_be_linear(rate):
    group = NeuronGroup(1, "v : 1", threshold="False")
    synapses = Synapses(group, group, f"dw/dt = {rate} : 1 (event-driven)", on_pre="w += 1", method="heun")
    synapses.connect()
    with pytest.raises(BrianObjectException):
        Network(group, synapses).run(0 * ms, namespace=TAU)
