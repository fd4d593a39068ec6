"""What packages that are made for Brian 2 do with its objects."""

import numpy as np
import pytest
from brio import *
from brio.messages import said


def test_an_order_that_is_a_text_counts_as_none(caplog):
    # Dendrify gives the slot as the order. Brian compares orders only within a slot, and so does not mind.
    said.clear()
    group = NeuronGroup(1, "v : 1", events={"first": "t < 0.5*dt", "second": "t < 0.5*dt"})
    group.run_on_event("first", "v += 1", order="before_groups")
    group.run_on_event("second", "v *= 3", order="before_groups")
    Network(group).run(0.1 * ms)
    assert group.v[0] == 3
    warnings = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert warnings == [
        "order='before_groups' is no number: it counts as 0 (did you mean when='before_groups'?)"
    ]


@pytest.mark.parametrize("order", [1.5, None, [1]])
def test_an_order_has_to_be_a_number(order):
    with pytest.raises(TypeError, match="order has to be an integer"):
        NeuronGroup(1, "v : 1", order=order)


def test_an_order_may_be_an_integer_of_numpy():
    group = NeuronGroup(1, "v : 1", order=np.int64(3))
    assert group.order == 3
    group.run_regularly("v += 1", order=np.int32(2))
    Network(group).run(0.1 * ms)
    assert group.v[0] == 1


def synapses_and_neurons():
    source = NeuronGroup(
        3,
        "v : volt\ns : 1 (shared)\nx = 2*v : volt",
        threshold="v > 1*volt",
        reset="v = 0*volt",
        name="cells",
    )
    target = NeuronGroup(2, "u : 1", name="others")
    synapses = Synapses(
        source, target, "w : 1", on_pre={"pre": "u_post += w", "late": "u_post -= w"}, name="S"
    )
    synapses.connect()
    source.v = "i*mV"
    source.s = 5
    synapses.w = "i + 10*j"
    synapses.late.delay = "i*ms"
    return source, target, synapses


def test_SG_06_states_of_synapses_have_those_of_the_neurons():
    _, _, synapses = synapses_and_neurons()
    states = synapses.get_states()
    assert set(states) == {
        *("N", "N_incoming", "N_outgoing", "dt", "i", "j", "t", "t_in_timesteps", "w"),
        *("N_pre", "dt_pre", "i_pre", "s_pre", "t_pre", "t_in_timesteps_pre", "v_pre"),
        *("N_post", "dt_post", "i_post", "t_post", "t_in_timesteps_post", "u_post", "u"),
    }
    np.testing.assert_array_equal(states["v_pre"] / mV, states["i"])
    assert states["N_pre"] == 3 and states["N_post"] == 2 and states["s_pre"] == 5
    assert np.shape(states["s_pre"]) == ()
    assert "x_pre" in synapses.get_states(subexpressions=True)
    written = synapses.get_states(read_only_variables=False)
    assert {"w", "v_pre", "s_pre", "u", "u_post"} <= set(written) and not {"i", "N_pre", "t"} & set(written)
    frame = pytest.importorskip("pandas") and synapses.get_states(units=False, format="pandas")
    assert set(frame.columns) == set(states) and len(frame) == 6


def test_NW_11_states_of_a_network_have_delays_and_can_be_set():
    source, target, synapses = synapses_and_neurons()
    network = Network(source, target, synapses, SpikeMonitor(source))
    states = network.get_states(read_only_variables=False)
    np.testing.assert_allclose(states["S_late"]["delay"] / ms, synapses.i, rtol=1e-12)
    synapses.w = 0
    synapses.late.delay = 0 * ms
    source.v = 0 * mV
    network.set_states(states)
    np.testing.assert_array_equal(synapses.w, np.asarray(synapses.i) + 10 * np.asarray(synapses.j))
    np.testing.assert_allclose(synapses.late.delay / ms, synapses.i, rtol=1e-12)
    np.testing.assert_allclose(source.v / mV, [0, 1, 2], rtol=1e-12)
    with pytest.raises(TypeError, match="read-only"):
        network.set_states(network.get_states())


def test_a_shared_variable_of_neurons_is_one_value_for_synapses():
    source, _, synapses = synapses_and_neurons()
    assert synapses.s_pre[:] == 5
    synapses.s_pre = 7
    assert source.s[:] == 7 and synapses.s_pre_[:] == 7


def test_arguments_of_network_operation_without_names_are_ignored_as_in_brian(caplog):
    times = []

    @network_operation(Clock(dt=1 * ms))
    def note(t):
        times.append(t)

    Network(note).run(1 * ms)
    assert len(times) == 10
    assert "ignored, as in Brian" in caplog.text


def test_what_others_ask_equations_and_variables():
    group = NeuronGroup(3, "dv/dt = -v/(10*ms) + s*xi*ms**-0.5 : volt\ns : volt (shared)", namespace={"a": 1})
    group.v = 2 * mV
    noisy, plain = group.equations["v"], group.equations["s"]
    assert noisy.stochastic_variables == noisy.expr.stochastic_variables == {"xi"}
    assert plain.stochastic_variables == set()
    part = group[1:]
    assert part.equations == group.equations and part.namespace == {"a": 1}
    values = group.variables["v"].get_value_with_unit()
    np.testing.assert_allclose(values / mV, [2, 2, 2], rtol=1e-12)
    assert get_dimensions(values) is get_dimensions(volt)
    assert group.variables["v"].get_len() == 3 and group.variables["s"].get_len() == 1


def test_a_cache_that_is_not_there_can_be_cleared():
    from brio.brian2 import check_cache, clear_cache

    check_cache("cython")
    clear_cache("cython")
    with pytest.raises(ValueError, match="no cache"):
        clear_cache("numpy")
