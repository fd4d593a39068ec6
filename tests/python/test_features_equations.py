"""EQ, EX: what equations, expressions and statements can say (checked against Brian 2)."""

import numpy as np
import pytest
from brio import *


def run_alone(*objects, duration=0 * ms):
    Network(*objects).run(duration)


#: Names that can't be variables of neurons.
RESERVED = {
    "t": SyntaxError,
    "dt": SyntaxError,
    "i": SyntaxError,
    "N": SyntaxError,
    "t_in_timesteps": SyntaxError,
    "xi": SyntaxError,
    "xi_a": SyntaxError,
    "not_refractory": SyntaxError,
    "mV": SyntaxError,
    "exp": SyntaxError,
    "pi": SyntaxError,
    "v_pre": ValueError,
    "v_post": ValueError,
}
#: Names that mean something in synapses only.
SYNAPTIC = ["j", "N_incoming", "N_outgoing", "delay", "lastupdate", "lastspike"]


@pytest.mark.parametrize("name", RESERVED)
def test_EQ_09_reserved_names(name):
    with pytest.raises(RESERVED[name]):
        NeuronGroup(1, f"{name} : 1")


@pytest.mark.parametrize("name", SYNAPTIC)
def test_EQ_09_names_of_synapses_are_free_in_neurons(name):
    group = NeuronGroup(3, f"{name} = 2*i : 1")
    assert list(getattr(group, name)[:]) == [0, 2, 4]
    outside = {name: 7}
    group = NeuronGroup(1, "v : 1", namespace=outside)
    group.v = f"{name} + 1"
    assert group.v[0] == 8


@pytest.mark.parametrize("name", ["j", "delay", "N_incoming"])
def test_EQ_09_names_of_synapses_are_reserved_there(name):
    group = NeuronGroup(1, "v : 1", threshold="False", reset="")
    with pytest.raises(SyntaxError):
        Synapses(group, group, f"{name} : 1")


def test_EQ_09_names_that_exist_already():
    with pytest.raises(EquationError):
        NeuronGroup(1, "lastspike : second", refractory=5 * ms)
    group = NeuronGroup(1, "v : 1", threshold="t > 0*ms", reset="")
    with pytest.raises(EquationError):
        Synapses(group, group, "lastupdate : second\ndx/dt = -x/ms : 1 (event-driven)", on_pre="x += 1")
    synapses = Synapses(group, group, "lastupdate : second", on_pre="v += 1; lastupdate = t")
    synapses.connect()
    run_alone(group, synapses, duration=0.2 * ms)
    assert synapses.lastupdate[0] == 0.1 * ms


def test_EQ_04_shared_subexpression_of_what_differs():
    with pytest.raises(SyntaxError, match="differs between items"):
        NeuronGroup(3, "x : 1\ny = 2*x : 1 (shared)")
    with pytest.raises(SyntaxError, match="'i'"):
        NeuronGroup(3, "y = 2*i : 1 (shared)")
    group = NeuronGroup(3, "v : 1\nw : 1 (shared)", threshold="False", reset="")
    with pytest.raises(SyntaxError):
        Synapses(group, group, "y = v_post : 1 (shared)")
    synapses = Synapses(group, group, "y = 2*w_post : 1 (shared)")
    synapses.connect()
    group.w = 4
    assert synapses.y[:] == 8


def test_EQ_05_code_may_change_what_is_called_constant():
    """As in Brian: the flag promises something, and nobody checks it. Exact steps follow the change."""
    group = NeuronGroup(
        2, "dv/dt = (y - v)/tau : 1\ny : 1 (constant)\ntau : second (constant)", method="exact"
    )
    group.y, group.tau = 1, "(i + 1)*10*ms"
    group.run_regularly("y += 1\ntau *= 2", dt=1 * ms, when="end")
    Network(group).run(2 * ms)
    v, tau = 0, np.array([10, 20])
    for steps, y, factor in [(1, 1, 1), (10, 2, 2), (9, 3, 4)]:
        v = y + (v - y) * np.exp(-0.1 * steps / (factor * tau))
    assert np.allclose(group.v, v, rtol=1e-13)


def test_EQ_04_shared_variables_take_shared_values():
    group = NeuronGroup(3, "x : 1\ny = 2*x : 1\ns : 1 (shared)\nu = 2*s : 1 (shared)")
    group.s = 3
    group.s = "u + N"
    assert group.s[:] == 9
    for text in ("x", "x + s", "i"):
        with pytest.raises(SyntaxError):
            group.s = text
    assert group.s[:] == 9
    synapses = Synapses(group, group, "k : 1 (shared)\nw : 1")
    synapses.connect(j="i")
    synapses.k = "s_post"
    assert synapses.k[:] == 9
    for text in ("w", "x_pre"):
        with pytest.raises(SyntaxError):
            synapses.k = text


def test_EQ_01_lines_and_comments():
    equations = Equations(
        """
        # a comment
        dv/dt = (v0 -
                 v)/(10*ms) : volt (unless refractory)  # over two lines

        x = v/volt : 1
        v0 : volt
        """
    )
    assert (equations.diff_eq_names, equations.subexpr_names) == ({"v"}, {"x"})
    assert equations.parameter_names == {"v0"} and equations["v"].unit == volt  # not of the derivative
    for wrong in ("dx/dy = 1 : 1", "x = : 1", "x = 1", "1x : 1"):
        with pytest.raises(EquationError):
            Equations(wrong)


def test_EQ_06_constant_over_dt():
    group = NeuronGroup(
        1, "x = t/ms : 1 (constant over dt)\ndv/dt = x/ms : 1\ny = x + 1 : 1", method="euler", dt=1 * ms
    )
    monitor = StateMonitor(group, ["x", "v"], record=0)
    run_alone(group, monitor, duration=3 * ms)
    np.testing.assert_allclose(monitor.x[0], [0, 1, 2], rtol=1e-12)
    np.testing.assert_allclose(monitor.v[0], [0, 0, 1], rtol=1e-12)
    assert group.x[0] == pytest.approx(2) and group.y[0] == pytest.approx(3)  # as the last step had it


def test_EQ_06_can_be_written_until_the_next_step():
    group = NeuronGroup(
        2,
        "x = 2*v : volt (constant over dt)\nv : volt\ny = x : volt",
        threshold="v > 2*mV",
        reset="x += 5*mV",
    )
    group.v = [3, 1] * mV
    group.x = "v + i*mV"
    assert np.array_equal(group.x, [3, 2] * mV) and np.array_equal(group.y, group.x)
    group.x[1] = 7 * mV
    group.set_states({"x": group.x[:] + 1 * mV})
    np.testing.assert_allclose(group.get_states()["x"] / mV, [4, 8], rtol=1e-12)
    with pytest.raises(DimensionMismatchError):
        group.x = 3
    monitor = StateMonitor(group, "y", record=True, when="end")
    run_alone(group, monitor, duration=2 * defaultclock.dt)
    np.testing.assert_allclose(monitor.y / mV, [[11, 11], [2, 2]], rtol=1e-12)  # each step begins anew


def test_EQ_06_synapses_and_operations_write_it_too():
    group = NeuronGroup(1, "x = v : 1 (constant over dt)\nv : 1", threshold="True")
    synapses = Synapses(group, group, "k = 2*w : 1 (constant over dt)\nw : 1", on_pre="x_post += k; k = 9")
    synapses.connect()
    synapses.w = 3
    operation = group.run_regularly("x = 40", when="before_synapses")
    run_alone(group, synapses, duration=defaultclock.dt)
    assert group.x[0] == 46 and synapses.k[0] == 9
    group.contained_objects.remove(operation)


def test_EQ_06_random_numbers_stand_still_in_a_step():
    with pytest.raises(BrianObjectException) as caught:
        run_alone(NeuronGroup(1, "x = rand() : 1"))
    assert isinstance(caught.value.__cause__, SyntaxError)
    group = NeuronGroup(2, "x = rand() : 1 (constant over dt)\ny = x : 1\nz = 2*x : 1")
    monitor = StateMonitor(group, ["x", "y", "z"], record=True)
    run_alone(group, monitor, duration=1 * ms)
    assert np.array_equal(monitor.x, monitor.y) and np.array_equal(monitor.z, 2 * monitor.x)
    assert len(np.unique(monitor.x)) == 20


def test_EQ_09_values_of_special_symbols():
    group = NeuronGroup(
        3, "a = t/ms : 1\nb = dt/ms : 1\nc = i : integer\nd = N : integer\nk = t_in_timesteps : integer"
    )
    run_alone(group, duration=0.3 * ms)
    np.testing.assert_allclose([np.ravel(group.a[:])[0], np.ravel(group.b[:])[0]], [0.3, 0.1], rtol=1e-12)
    assert list(group.c[:]) == [0, 1, 2]
    assert np.ravel(group.d[:])[0] == 3 and np.ravel(group.k[:])[0] == 3


def test_EQ_10_one_name_is_one_noise():
    group = NeuronGroup(
        5,
        "dx/dt = xi_a/ms**0.5 : 1\ndy/dt = xi_a/ms**0.5 : 1\ndz/dt = xi_b/ms**0.5 : 1",
        method="euler",
    )
    run_alone(group, duration=1 * ms)
    assert np.array_equal(group.x[:], group.y[:]) and not np.any(group.x[:] == group.z[:])
    with pytest.raises(EquationError):
        NeuronGroup(1, "dx/dt = xi/ms**0.5 : 1\ndy/dt = xi/ms**0.5 : 1")


def test_EQ_10_subexpressions_may_contain_noise_with_a_name():
    def end(equations, threshold=None):
        seed(3)
        group = NeuronGroup(5, equations, threshold=threshold, method="euler")
        run_alone(group, duration=1 * ms)
        return group

    written_out = end("dx/dt = (1 + xi_a*ms**0.5)/ms : 1\ndy/dt = 2*(1 + xi_a*ms**0.5)/ms : 1")
    group = end("dx/dt = n/ms : 1\ndy/dt = m/ms : 1\nm = 2*n : 1\nn = 1 + xi_a*ms**0.5 : 1")
    np.testing.assert_allclose(group.x[:], written_out.x[:], rtol=1e-13)  # sums in another order
    np.testing.assert_allclose(group.y[:], 2 * group.x[:], rtol=1e-13)
    with pytest.raises(EquationError, match="xi_1"):
        NeuronGroup(1, "dx/dt = n/ms : 1\nn = 1 + xi*ms**0.5 : 1")
    with pytest.raises(BrianObjectException) as caught:
        end("dx/dt = n/ms : 1\nn = 1 + xi_a*ms**0.5 : 1", threshold="n > 1")
    assert isinstance(caught.value.__cause__, EquationError)
    with pytest.raises(EquationError):
        group.n[:]


def test_EQ_12_subexpressions_are_evaluated_again_in_each_stage():
    group = NeuronGroup(1, "f = g/ms : hertz\ng = -v : 1\ndv/dt = f : 1", method="rk4")
    group.v = 1
    run_alone(group, duration=1 * ms)
    # Ten steps of fourth order, each wrong by 0.1^5/120, make 3e-7; of first order it would be 0.02.
    assert group.v[0] == pytest.approx(np.exp(-1), abs=4e-7)
    with pytest.raises(ValueError):
        NeuronGroup(1, "a = b : 1\nb = a : 1")
