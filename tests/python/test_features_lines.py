"""Features without a page of tests of their own (checked against Brian 2.9, which has no run_at)."""

import os
import subprocess
import sys

import numpy as np
import pytest
from brio import *


def cause_of(network):
    with pytest.raises(BrianObjectException) as error:
        network.run(0 * ms)
    return error.value.__cause__


def test_EQ_02_units_of_variables():
    group = NeuronGroup(1, "a : siemens/meter**2\nb : 1/second\nc : Hz\nd : mM\ng : boolean\nh : integer")
    assert group.a.dim is (siemens / meter**2).dim and group.b.dim is group.c.dim and group.d.dim is mM.dim
    for unit in ("mV", "molar", "gram"):
        with pytest.raises(EquationError):
            NeuronGroup(1, f"x : {unit}")
    with pytest.raises(TypeError):
        NeuronGroup(1, "x : bool")
    with pytest.raises(TypeError):
        NeuronGroup(1, "dx/dt = 1/second : integer")


@pytest.mark.parametrize(
    "line",
    ["dx/dt = 1*Hz : 1 (constant)", "x = 1 : 1 (constant)", "x : 1 (unless refractory)", "x : 1 (summed)"],
)
def test_EQ_03_flags_that_do_not_fit(line):
    with pytest.raises(ValueError):
        NeuronGroup(1, line)


def test_EQ_03_flags_that_exclude_each_other():
    group = NeuronGroup(1, "x = 1 : 1 (shared, constant over dt)")
    for flags in ("shared, constant over dt", "constant over dt, shared"):
        with pytest.raises(ValueError, match="either shared or constant over dt"):
            Synapses(group, group, f"y = 1 : 1 ({flags})")
    with pytest.raises(ValueError, match="either event-driven or clock-driven"):
        Synapses(group, group, "dy/dt = -y/ms : 1 (event-driven, clock-driven)")


def test_EQ_08_unless_refractory():
    """Time stands still for v after a spike, and synapses do not change it; for w it goes on."""
    source = SpikeGeneratorGroup(1, [0], [1] * ms)
    group = NeuronGroup(
        1,
        "dv/dt = 0/second : 1 (unless refractory)\ndw/dt = 1000*Hz : 1",
        threshold="v > 0.5",
        reset="v = 0",
        refractory=2 * ms,
        method="euler",
    )
    synapses = Synapses(source, group, on_pre="v_post += 1; w_post += 10")
    synapses.connect()
    group.v = 1
    network = Network(source, group, synapses)
    network.run(1.5 * ms)
    assert group.v[0] == 0
    assert group.w[0] == pytest.approx(11.5, rel=1e-12)


def test_EQ_13_units_are_checked_when_a_run_begins():
    group = NeuronGroup(1, "dv/dt = -v/tau_of_test : volt", namespace={"tau_of_test": 1 * mV})
    assert isinstance(cause_of(Network(group)), DimensionMismatchError)


def test_NG_05_events_of_the_user():
    group = NeuronGroup(2, "v : 1\nc : 1", events={"high": "v > 2.5"})
    group.run_regularly("v += 1 + i")
    group.run_on_event("high", "v = 0; c += 1")
    monitor = EventMonitor(group, "high")
    Network(group, monitor).run(0.6 * ms)
    assert monitor.count[:].tolist() == [2, 3] and group.c[:].tolist() == [2, 3]
    assert monitor.num_events == 5 and np.array_equal(
        monitor.event_trains()[0] / ms, monitor.t[monitor.i == 0] / ms
    )
    with pytest.raises(ValueError):
        group.run_on_event("low", "v = 0")
    with pytest.raises(ValueError):
        group.run_on_event("high", "v = 1")


def test_MO_03_events_that_a_group_does_not_have():
    with pytest.raises(ValueError):
        EventMonitor(NeuronGroup(1, "v : 1"), "nothing")


def test_NG_08_custom_operation_points_to_run_regularly():
    with pytest.raises(AttributeError, match="run_regularly"):
        NeuronGroup(1, "v : 1").custom_operation("v = 1")


def test_NG_10_what_a_group_knows():
    group = NeuronGroup(3, "v : 1", threshold="v > 0", reset="v = 0", method="euler")
    seen = []

    @network_operation(when="after_thresholds")
    def look():
        seen.append(np.array(group.spikes).tolist())

    group.v = [1, 0, 1]
    Network(group, look).run(0.2 * ms)
    assert seen == [[0, 2], []]
    assert len(group) == group.N == 3 and group.i[:].tolist() == [0, 1, 2] and group.dt == 0.1 * ms
    assert "v" in group.user_equations and "spike" in group.thresholder and "spike" in group.resetter


def test_NG_12_groups_without_equations():
    group = NeuronGroup(2, "")
    Network(group).run(0.1 * ms)
    assert group.N == 2


def test_SG_07_state_by_name():
    group = NeuronGroup(2, "v : volt")
    group.v = 3 * mV
    assert group.state("v")[0] == 3 * mV and group.state("v", use_units=False)[0] == 0.003


def test_SG_08_linked_var_of_a_group_or_a_view():
    source = NeuronGroup(2, "v : 1")
    target = NeuronGroup(2, "a : 1 (linked)\nb : 1 (linked)")
    target.a = linked_var(source, "v")
    target.b = linked_var(source.v, index=[1, 0])
    source.v = [1, 2]
    assert target.a[:].tolist() == [1, 2] and target.b[:].tolist() == [2, 1]


def test_SY_03_equations_of_synapses():
    group = NeuronGroup(1, "", threshold="t < 0.05*ms")
    synapses = Synapses(
        group,
        group,
        "da/dt = -a/ms : 1 (clock-driven)\ndb/dt = -b/ms : 1 (event-driven)",
        on_pre="b += 0",
        method="exact",
    )
    synapses.connect()
    synapses.a = 1
    synapses.b = 1
    Network(group, synapses).run(1 * ms)
    assert synapses.a[0] == pytest.approx(np.exp(-1), rel=1e-12) and synapses.b[0] == 1


def test_SY_04_code_for_spikes_of_either_side():
    source = SpikeGeneratorGroup(1, [0], [0] * ms)
    target = NeuronGroup(1, "v : 1", threshold="t > 0.05*ms and t < 0.15*ms")
    synapses = Synapses(source, target, "w : 1", on_pre="v_post += w", on_post="w += 2")
    synapses.connect()
    synapses.w = 3
    assert (synapses.pre.name, synapses.post.name) == (f"{synapses.name}_pre", f"{synapses.name}_post")
    assert (synapses.pre.order, synapses.post.order) == (-1, 1)
    Network(source, target, synapses).run(0.3 * ms)
    assert target.v[0] == 3 and synapses.w[0] == 5


def test_SY_12_equations_of_synapses_read_the_neurons():
    group = NeuronGroup(2, "v : 1")
    synapses = Synapses(group, group, "d = v_post - v_pre : 1")
    synapses.connect(i=0, j=1)
    group.v = [1, 4]
    assert synapses.d[0] == 3
    group.v = [1, 2]
    assert synapses.d[0] == 1


def test_SY_17_operations_of_synapses():
    group = NeuronGroup(1, "", threshold="False")
    synapses = Synapses(group, group, "w : 1", on_pre="w += 1")
    synapses.connect()
    synapses.run_regularly("w += 2")
    synapses.run_at("w += 10", times=[0.1] * ms)
    Network(group, synapses).run(0.3 * ms)
    assert synapses.w[0] == 16 and "w += 1" in synapses.pre.code


def test_IN_04_a_table_as_input():
    table = TimedArray([1, 2] * mV, dt=1 * ms)
    group = NeuronGroup(1, "v : volt", namespace={"table": table})
    group.run_regularly("v = table(t)")
    Network(group).run(1.5 * ms)
    assert group.v[0] == 2 * mV


def test_IN_05_binomial_numbers_as_input():
    group = NeuronGroup(50, "x : 1", namespace={"draw": BinomialFunction(5, 1.0)})
    group.x = "draw()"
    assert group.x[:].tolist() == [5] * 50


def test_NW_04_schedule_when_and_order():
    order = []
    late = NetworkOperation(lambda: order.append("late"), when="end", order=1)
    early = NetworkOperation(lambda: order.append("early"), when="end")
    own = NetworkOperation(lambda: order.append("own"), when="mine")
    network = Network(late, early, own)
    network.schedule = ["mine", "start", "groups", "thresholds", "synapses", "resets", "end"]
    network.run(0.1 * ms)
    assert order == ["own", "early", "late"]
    assert "mine" in str(scheduling_summary(network))


def _made_to_run_in(slot, kind):
    group = NeuronGroup(1, "dv/dt = 1/ms : 1", threshold="v > 1", reset="v = 0", method="euler")
    synapses = Synapses(group, group, on_pre="v += 1")
    synapses.connect()
    made = {
        "group": group,
        "poisson": PoissonGroup(1, 1 * Hz),
        "synapses": synapses,
        "pathway": synapses.pre,
        "updater": group.state_updater,
        "monitor": SpikeMonitor(group),
        "operation": NetworkOperation(lambda: None),
    }
    made[kind].when = slot
    return Network(group, synapses, made["poisson"], made["monitor"], made["operation"])


@pytest.mark.parametrize(
    "kind", ["group", "poisson", "synapses", "pathway", "updater", "monitor", "operation"]
)
def test_NW_04_a_slot_that_is_set_later(kind):
    with pytest.raises(KeyError, match="is in the slot 'nowhere', which a time step does not have"):
        _made_to_run_in("nowhere", kind).run(0 * ms)
    network = _made_to_run_in("after_nowhere", kind)
    network.schedule = [*Network().schedule, "nowhere"]
    network.run(0.1 * ms)


def test_NW_04_what_a_group_consists_of_has_slots_of_its_own():
    """As in Brian: when and order of the group itself move nothing."""
    group = NeuronGroup(1, "dv/dt = 1/dt : 1", method="euler")
    group.when, group.order = "end", 7
    assert [(part.when, part.order) for part in group.contained_objects] == [("groups", 0)]
    monitor = StateMonitor(group, "v", record=0, when="after_groups")
    Network(group, monitor).run(2 * defaultclock.dt)
    np.testing.assert_allclose(monitor.v[0], [1, 2], rtol=1e-12)


def test_NW_08_profile():
    group = NeuronGroup(1, "dv/dt = -v/ms : 1", method="exact")
    network = Network(group)
    network.run(1 * ms, profile=True)
    names = [name for name, _ in network.profiling_info]
    assert f"{group.name}_stateupdater" in names
    assert group.name in str(profiling_summary(network))
    with pytest.raises(ValueError):
        profiling_summary(Network(NeuronGroup(1, "")))


def test_NW_13_restore_initial_state():
    from brio.compat import restore_initial_state
    from brio.preference_table import prefs

    group = NeuronGroup(1, "")
    defaultclock.dt = 0.5 * ms
    prefs.core.default_float_dtype = np.float32
    restore_initial_state()
    assert defaultclock.dt == 0.1 * ms
    assert prefs.core.default_float_dtype is np.float64
    assert group not in collect()


def test_EX_09_synapses_run_in_their_order():
    """What one synapse leaves, the next finds."""
    source = SpikeGeneratorGroup(3, [0, 1, 2], [0, 0, 0] * ms)
    target = NeuronGroup(1, "v : 1")
    synapses = Synapses(source, target, "w : 1", on_pre="v_post = 2*v_post + w")
    synapses.connect()
    synapses.w = [1, 2, 3]
    Network(source, target, synapses).run(0.1 * ms)
    assert target.v[0] == 2 * (2 * 1 + 2) + 3


def test_DV_09_the_device_is_always_that_of_runs():
    from brio.devices import get_device, reset_device

    device = get_device()
    reset_device()
    assert get_device() is device


def test_DV_07_threads_do_not_change_results(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "from brio import *\n"
        "seed(7)\n"
        "G = NeuronGroup(20000, 'dv/dt = -v/ms + xi/sqrt(ms) : 1', method='euler')\n"
        "Network(G).run(1*ms)\n"
        "print(G.v[:].tobytes().hex())\n",
        encoding="utf-8",
    )
    outputs = [
        subprocess.run(
            [sys.executable, script],
            env={**os.environ, "BRIO_NUM_THREADS": threads},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for threads in ("1", "3")
    ]
    assert outputs[0] == outputs[1] and len(outputs[0]) == 20000 * 16 + 1
