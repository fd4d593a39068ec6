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
