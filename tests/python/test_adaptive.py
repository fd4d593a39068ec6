"""Steps of adaptive size: Brian's gsl methods and the native ones."""

from __future__ import annotations

from typing import Any

import brio
import numpy as np
import pytest
from brio import IntegrationError, ms
from brio.resolver import module_for

GSL = ["gsl", "gsl_rk2", "gsl_rk4", "gsl_rkf45", "gsl_rkck", "gsl_rk8pd"]


def _decay(method: Any, n: int = 1, equation: str = "dx/dt = -x*cos(t/ms)/ms : 1", **options: Any) -> Any:
    group = brio.NeuronGroup(n, equation, method=method, method_options=options)
    group.x = 1.5
    return group


def _integral_of_cos(method: str, end: float) -> float:
    """From 0; for Brian's methods, as in Brian, of a cos(t) that keeps its value during a step."""
    if method.startswith("gsl"):
        return float(0.1 * np.sum(np.cos(0.1 * np.arange(round(end / 0.1)))))
    return float(np.sin(end))


@pytest.mark.parametrize("method", [*GSL, "rk45", "rosenbrock"])
def test_SU_10_adaptive_methods_keep_their_error_small(method: str) -> None:
    group = _decay(method, save_step_count=True, save_failed_steps=True)
    brio.Network(group).run(2 * ms)
    # 20 steps, in each of which the error may grow by 1e-6 (the native ones: 1e-6 of x) a part.
    parts = 20 * 5
    assert abs(group.x[0] - 1.5 * np.exp(-_integral_of_cos(method, 2.0))) < parts * 1.5e-6
    assert group._step_count[0] >= 1
    assert group._failed_steps[0] >= 0
    assert 0 < group._last_timestep[0] <= 1e-4


def test_SU_10_methods_are_objects_and_names() -> None:
    for name in GSL[1:]:
        assert repr(getattr(brio, name)) == name
        assert brio.StateUpdateMethod.stateupdaters[name] is getattr(brio, name)
    assert brio.StateUpdateMethod.stateupdaters["gsl"] is brio.gsl_rkf45
    group = _decay(brio.gsl_rk8pd)
    brio.Network(group).run(1 * ms)
    # Of order 8, at steps of a tenth of what changes: far below the error that is allowed.
    assert abs(group.x[0] - 1.5 * np.exp(-_integral_of_cos("gsl", 1.0))) < 1e-9


def test_SU_10_extra_variables_are_there_only_if_wanted() -> None:
    group = _decay("gsl", use_last_timestep=False)
    brio.Network(group).run(0.1 * ms)
    for name in ("_last_timestep", "_failed_steps", "_step_count"):
        with pytest.raises(AttributeError):
            getattr(group, name)


def test_SU_10_extra_variables_are_recorded_and_go_on_with_the_group() -> None:
    group = _decay("gsl", equation="dx/dt = -x/(1*us) : 1", save_step_count=True, max_steps=1000)
    net = brio.Network(group)
    net.run(0 * ms)
    monitor = brio.StateMonitor(group, ["_step_count", "_last_timestep"], record=True, when="end")
    net.add(monitor)
    net.run(0.5 * ms)
    assert monitor._step_count[0][0] > 10
    last = group._last_timestep[0]
    group.method_options = {"save_step_count": True, "max_steps": 1001}  # another plan
    net.run(0 * ms)
    assert group._last_timestep[0] == last


def test_SU_10_options_have_effect() -> None:
    def error(**options: Any) -> float:
        group = _decay("gsl_rkck", equation="dx/dt = -x/(0.1*ms) : 1", **options)
        brio.Network(group).run(0.1 * ms)
        return abs(group.x[0] - 1.5 * np.exp(-1.0))

    coarse, fine = error(absolute_error=1e-3), error(absolute_error=1e-9)
    assert fine < 1e-8 < coarse < 1e-2
    assert error(absolute_error_per_variable={"x": 1e-9}) == fine
    assert error(absolute_error_per_variable={}) == error()


@pytest.mark.parametrize(
    ("options", "cause"),
    [
        ({"absolute_error_per_variable": {"x": 1 * brio.volt}}, brio.DimensionMismatchError),
        ({"absolute_error_per_variable": {"y": 1.0}}, KeyError),
        ({"absolute_error_per_variable": object()}, TypeError),
        ({"absolute_error": "small"}, TypeError),
        ({"absolute_error": True}, TypeError),
        ({"absolute_error": -1e-6}, ValueError),
        ({"max_steps": 0}, ValueError),
        ({"max_steps": 2.5}, TypeError),
        ({"relative_error": 1e-6}, KeyError),  # not an option that Brian has
    ],
)
def test_SU_10_options_that_make_no_sense(options: dict[str, Any], cause: type[Exception]) -> None:
    with pytest.raises(brio.BrianObjectException) as error:
        brio.Network(_decay("gsl", **options)).run(0 * ms)
    assert isinstance(error.value.__cause__, cause)


def test_SU_10_noise_is_refused() -> None:
    for method in [*GSL, "rk45", "rosenbrock"]:
        group = brio.NeuronGroup(1, "dx/dt = -x/ms + xi*ms**-0.5 : 1", method=method)
        with pytest.raises(brio.BrianObjectException) as error:
            brio.Network(group).run(0 * ms)
        assert isinstance(error.value.__cause__, brio.UnsupportedEquationsException)


def test_SU_10_failure_names_the_neuron_and_keeps_what_was_recorded() -> None:
    group = brio.NeuronGroup(3, "dx/dt = x**2/ms : 1", method="rk45")
    group.x = "1 + i"  # 1/(1/x - t) has a pole at t = 1/x ms
    monitor = brio.StateMonitor(group, "x", record=True)
    net = brio.Network(group, monitor)
    with pytest.raises(IntegrationError, match="neuron 2 of") as error:
        net.run(10 * ms)
    assert isinstance(error.value, (brio.BrianObjectException, RuntimeError))
    assert error.value.index == 2
    assert error.value.group == group.name
    assert abs(error.value.t - 1e-3 / 3) < 1e-9
    assert error.value.values["x"] > 1e6
    assert len(monitor.t) == 4
    assert abs(net.t / ms - 0.3) < 1e-9
    # The state is that of the beginning of the step.
    assert abs(group.x[2] - 1 / (1 / 3 - 0.3)) < 1e-3


@pytest.mark.parametrize("method", ["gsl", "rk45", "rosenbrock"])
def test_SU_10_no_number_ends_with_an_error(method: str) -> None:
    group = _decay(method, n=2)
    group.x[1] = np.nan
    with pytest.raises(IntegrationError, match=r"neuron 1 of .*no numbers"):
        brio.Network(group).run(1 * ms)


def test_SU_10_too_many_steps() -> None:
    group = _decay("gsl", equation="dx/dt = -x/(0.1*us) : 1", max_steps=20)
    with pytest.raises(IntegrationError, match="20 steps"):
        brio.Network(group).run(1 * ms)


def test_SU_10_fixed_steps() -> None:
    group = _decay("gsl", adaptable_timestep=False, save_step_count=True)
    brio.Network(group).run(1 * ms)
    assert group._step_count[0] == 1
    group = _decay("gsl", adaptable_timestep=False, absolute_error=1e-14)
    with pytest.raises(IntegrationError, match="one step of 100"):
        brio.Network(group).run(1 * ms)


@pytest.mark.parametrize("method", ["gsl_rk4", "rk45", "rosenbrock"])
def test_SU_10_unless_refractory(method: str) -> None:
    def run(name: str) -> tuple[Any, Any]:
        group = brio.NeuronGroup(
            1,
            """dx/dt = 99.99*Hz : 1 (unless refractory)
               dy/dt = 1*Hz : 1""",
            method=name,
            threshold="x > 1",
            reset="x = 0",
            refractory=3 * ms,
        )
        spikes = brio.SpikeMonitor(group)
        brio.Network(group, spikes).run(40 * ms)
        return np.array(spikes.t_), group.y[0]

    times, y = run(method)
    expected, expected_y = run("euler")
    assert len(times) == 3
    np.testing.assert_array_equal(times, expected)
    assert abs(y - expected_y) < 1e-12


def test_SU_10_no_text_for_an_adaptive_step() -> None:
    with pytest.raises(brio.UnsupportedEquationsException, match="differ"):
        brio.rk45(brio.Equations("dx/dt = -x/ms : 1"))


def test_SU_10_error_class_is_where_brian_has_it() -> None:
    facade = module_for("brian2.codegen.runtime.GSLcython_rt")
    assert facade is not None
    assert facade.IntegrationError is IntegrationError


def test_SU_10_a_timed_array_jumps_within_a_step() -> None:
    drive = brio.TimedArray([0.0, 2.0, 1.0, 3.0], dt=0.25 * ms)
    for method in ("rk45", "rosenbrock"):
        group = brio.NeuronGroup(
            1, "dx/dt = drive(t)/ms : 1", method=method, dt=1 * ms, namespace={"drive": drive}
        )
        brio.Network(group).run(1 * ms)
        # As in Brian, a timed array rounds times to a part of its dt (here: half) before it looks them up, so
        # that the values hold for 3/16, 1/4, 1/4 and 5/16 ms. The jumps are found by trial: each costs an
        # error of about what is allowed.
        assert abs(group.x[0] - (2 / 4 + 1 / 4 + 15 / 16)) < 1e-4


@pytest.mark.parametrize("method", ["gsl", "gsl_rk4", "rk45", "rosenbrock"])
@pytest.mark.parametrize("factor", [1, 2])
def test_SU_10_a_timed_array_stands_still_within_a_step(method: str, factor: int) -> None:
    # The table's values begin where steps begin: no step meets a jump, though all end at one.
    drive = brio.TimedArray([1e3, -2e3, 5e3, 0.0], dt=factor * ms)
    group = brio.NeuronGroup(
        1,
        "dx/dt = drive(t)/ms : 1",
        method=method,
        dt=1 * ms,
        namespace={"drive": drive},
        method_options={"save_step_count": True, "save_failed_steps": True},
    )
    net = brio.Network(group)
    for row, value in enumerate((1e3, -1e3, 4e3, 4e3)):
        net.run(factor * ms)
        # The sum of the weights of a method is 1 to rounding.
        assert group.x[0] == pytest.approx(factor * value, rel=1e-14), row
        assert group._step_count[0] == 1
        assert group._failed_steps[0] == 0
