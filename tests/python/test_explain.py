"""net.explain(): what it says is what the plan does, and hints appear where they are due and nowhere else."""

import brio
import numpy as np
import pytest
from brio import (
    BrianObjectException,
    Cylinder,
    Hz,
    Network,
    NeuronGroup,
    PoissonGroup,
    PopulationRateMonitor,
    SpatialNeuron,
    SpikeGeneratorGroup,
    SpikeMonitor,
    StateMonitor,
    Synapses,
    check_units,
    cm,
    explain,
    implementation,
    ms,
    mV,
    network_operation,
    ohm,
    seed,
    start_scope,
    uF,
    um,
)

CUBA = """
dv/dt = (ge + gi - v)/(20*ms) : volt (unless refractory)
dge/dt = -ge/(5*ms) : volt
dgi/dt = -gi/(10*ms) : volt
"""


def cuba(method="exact", **more):
    cells = NeuronGroup(
        400,
        CUBA,
        threshold="v > 20*mV",
        reset="v = 0*mV",
        refractory=5 * ms,
        method=method,
        name="cells",
        **more,
    )
    cells.v = "30*mV*rand()"  # some spike at once
    wires = Synapses(cells, cells, on_pre="ge_post += 1*mV", delay=1.5 * ms, name="wires")
    wires.connect(p=0.02)
    return Network(cells, wires, SpikeMonitor(cells, name="spikes"))


def kinds(explanation):
    return [(name, hint.kind) for name, hint in explanation.hints]


def test_NW_08_explain_a_cuba_network():
    network = cuba()
    told = network.explain()
    assert [each.name for each in told] == ["cells", "wires", "spikes"]
    cells = told["cells"]
    assert (cells.kind, cells.size, cells.method, cells.refused) == ("NeuronGroup", 400, "exact", [])
    update, reset = cells.parts
    assert (update.name, update.slot, update.items, update.dt) == ("cells_stateupdater", "groups", 400, 1e-4)
    assert update.fused and "v, ge, gi by 'exact'" in update.what and "same pass" in update.what
    assert update.instructions >= update.loads + update.stores > 0 and update.lanes >= 1
    assert (update.lanes > 1) == (update.why_not_more == "")
    assert (reset.name, reset.slot, reset.items) == ("cells_spike_resetter", "resets", None)
    assert "one delay for all synapses, 1.5 ms" in told["wires"].parts[0].what
    assert told["wires"].bytes_per_item == told["wires"].bytes / len(network["wires"])
    # v, ge, gi, lastspike have 8 bytes, i 4, not_refractory 1, and a list of events 4; all are padded.
    assert 41 <= cells.bytes_per_item < 60
    assert cells.once == ["a matrix exponential, 3 by 3, the same for all items"]
    assert kinds(told) == []
    text = str(told)
    assert "cells: NeuronGroup of 400 neurons" in text and "method: 'exact'" in text and "hint" not in text
    html = told._repr_html_()
    assert "<table>" in html and "cells_stateupdater" in html
    with pytest.raises(KeyError, match="no object called 'others'"):
        told["others"]


def test_NW_08_explain_changes_nothing():
    def spikes(asked):
        start_scope()
        seed(7)
        network = cuba()
        if asked:
            network.explain()
            assert network.t == 0 * ms
        network.run(20 * ms)
        if asked:
            network.explain()
        network.run(20 * ms)
        return np.array(network["spikes"].t), np.array(network["spikes"].i)

    for with_question, without in zip(spikes(True), spikes(False), strict=True):
        assert len(without) > 0 and np.array_equal(with_question, without)


def test_NW_08_explain_shows_what_was_measured():
    network = cuba()
    assert network.explain()["cells"].measured == []
    network.run(10 * ms, profile=True)
    told = network.explain()
    measured = {part.name: part for part in told["cells"].measured}
    # Then update and threshold run apart, unlike in a run without profile, which is what is explained.
    assert {"cells_stateupdater", "cells_spike_thresholder", "cells_spike_resetter"} == set(measured)
    assert told["cells"].parts[0].fused
    update = measured["cells_stateupdater"]
    assert (update.steps, update.items) == (100, 400) and update.seconds > 0
    assert update.ns_per_item == pytest.approx(update.ns_per_step / 400)
    assert measured["cells_spike_resetter"].ns_per_item is None
    assert dict(network.profiling_info)["cells_stateupdater"] == update.seconds * brio.second
    network.run(1 * ms)
    assert network.explain()["cells"].measured == []


def test_NW_08_explain_methods_that_were_refused():
    group = NeuronGroup(2, "dx/dt = -x**3/ms : 1", method=("exact", "euler"), name="cubic")
    told = Network(group).explain()["cubic"]
    assert told.method == "euler"
    assert [refused.method for refused in told.refused] == ["exact"] and "linear" in told.refused[0].reason
    assert told.hints == []


def test_NW_08_explain_hints_at_exact_where_it_fits():
    assert kinds(cuba("euler").explain()) == [("cells", "exact")]
    # A coefficient changes in each step: exponentials of matrices then would cost more.
    model = "dx/dt = (y - k*x)/ms : 1\ndy/dt = (x - 2*y)/ms : 1\nk : 1"
    euler = NeuronGroup(2, model, method="euler", name="euler")
    exact = NeuronGroup(2, model, method="exact", name="exact")
    for group in (euler, exact):
        group.run_regularly("k = 1 + rand()")
    told = Network(euler, exact).explain()
    assert kinds(told) == [("exact", "coefficients")]
    assert "2 matrix exponentials" in told["exact"].hints[0].text and told["exact"].once == []


def test_NW_08_explain_no_hint_at_exact_where_it_would_err():
    # What others change, or was, 'exact' takes as constant over a step.
    driven = NeuronGroup(2, "dx/dt = (I - x)/ms : 1\nI : 1", method="euler", name="driven")
    driven.run_regularly("I = rand()")
    late = NeuronGroup(2, "dx/dt = -x(t - 1*ms)/ms : 1", method="euler", name="late")
    noisy = NeuronGroup(2, "dx/dt = (rand() - x)/ms : 1", method="euler", name="noisy")
    free = NeuronGroup(2, "dx/dt = (I - x)/ms : 1\nI : 1", method="euler", name="free")
    assert kinds(Network(driven, late, noisy, free).explain()) == [("free", "exact")]


def test_NW_08_explain_every_kind_of_object():
    cable = SpatialNeuron(
        Cylinder(n=10, diameter=1 * um, length=100 * um),
        "Im = -1e-4*siemens/cm**2*(v + 70*mV) : amp/meter**2",
        Cm=1 * uF / cm**2,
        Ri=100 * ohm * cm,
        name="cable",
    )
    stepped = NeuronGroup(5, "dx/dt = -x**3/ms : 1", method="rk45", name="stepped")
    given = SpikeGeneratorGroup(3, [0, 1], [1, 2] * ms, name="given")
    random = PoissonGroup(4, 10 * Hz, name="random")
    sums = NeuronGroup(5, "total : 1", name="sums")
    wires = Synapses(stepped, sums, "q : 1\ntotal_post = q*exp(-x_pre)*sin(x_pre) : 1 (summed)", name="wires")
    wires.connect()
    rate = PopulationRateMonitor(given, name="rate")
    told = Network(cable, stepped, given, random, sums, wires, rate).explain()
    assert [part.items for part in told["cable"].parts] == [10, 10, 10]
    assert "elimination" in told["cable"].parts[1].what and told["cable"].parts[1].instructions == 0
    assert [part.items for part in told["stepped"].parts] == [5, None, 5]
    assert told["given"].parts[0].slot == told["random"].parts[0].slot == "thresholds"
    assert told["sums"].parts == [] and "in the order of synapses" in told["wires"].parts[-1].what
    assert told["rate"].parts[0].slot == "end" and kinds(told) == []
    assert "cable: SpatialNeuron of 10 compartments" in str(told) and "B per compartment" in str(told)
    wires.active = False
    assert not Network(stepped, sums, wires).explain()["wires"].active


def test_NW_08_explain_functions_outside_the_model():
    table = np.array([0.0, 1.0, 4.0])

    @implementation("numpy", discard_units=True)
    @check_units(x=1, result=1)
    def look_up(x):
        return table[np.clip(np.asarray(x, dtype=int), 0, 2)]

    @check_units(x=1, result=1)
    def formula(x):
        return x / (1 + x)

    called = NeuronGroup(3, "dx/dt = -look_up(x)/ms : 1", method="euler", name="called")
    translated = NeuronGroup(3, "dx/dt = -formula(x)/ms : 1", method="euler", name="translated")
    told = Network(called, translated).explain()
    assert kinds(told) == [("called", "host function")]
    assert "look_up()" in told["called"].hints[0].text
    (part,) = told["called"].parts
    assert part.lanes == 1 and "look_up()" in part.why_not_more


def test_NW_08_explain_delays():
    group = NeuronGroup(20, "x : 1", threshold="x > 1", name="group")

    def wires(name):
        made = Synapses(group, group, "w : 1", on_pre="x_post += w", name=name)
        made.connect()
        return made

    same, own, one, text = wires("same"), wires("own"), wires("one"), wires("text")
    same.delay[:] = 2 * np.ones(400) * ms
    own.delay = "1*ms + i*0.1*ms"
    one.delay = 2 * ms
    text.delay = "2*ms + 0*i*ms"  # computed when somebody looks, and not kept
    told = Network(group, same, own, one, text).explain()
    assert kinds(told) == [("same", "same delay")]
    assert "2 ms" in told["same"].hints[0].text
    assert "kept for each of them" in told["same"].parts[0].what
    assert "a delay of each synapse, from 1 ms to 2.9 ms" in told["own"].parts[0].what
    assert "one delay for all synapses, 2 ms" in told["text"].parts[0].what


def test_NW_08_explain_sums_that_do_not_change():
    group = NeuronGroup(20, "x : 1\ny : 1\nz : 1\ndr/dt = -r/ms : 1", method="exact", name="group")
    constant = Synapses(group, group, "w : 1\nx_post = w*z_pre : 1 (summed)", name="constant")
    changing = Synapses(group, group, "w : 1\ny_post = w*r_pre : 1 (summed)", name="changing")
    for synapses in (constant, changing):
        synapses.connect()
    assert kinds(Network(group, constant, changing).explain()) == [("constant", "constant sum")]

    # Python code may change anything.
    @network_operation
    def change():
        group.z = 1

    assert kinds(Network(group, constant, changing, change).explain()) == []


def test_NW_08_explain_records_that_grow_fast(tmp_path):
    group = NeuronGroup(1000, "dv/dt = -v/ms : 1", method="exact", name="group")
    fast = StateMonitor(group, "v", record=True, name="fast")
    slow = StateMonitor(group, "v", record=True, dt=1 * ms, name="slow")
    few = StateMonitor(group, "v", record=[0, 1], name="few")
    told = Network(group, fast, slow, few).explain()
    assert kinds(told) == [("fast", "record")]
    assert "80.1 MB" in told["fast"].hints[0].text  # 1000 values and a time of 8 bytes, 10000 times


def test_NW_08_explain_raises_what_a_run_raises():
    group = NeuronGroup(1, "dv/dt = (unknown - v)/ms : 1", method="euler")
    network = Network(group)
    with pytest.raises(BrianObjectException) as of_run:
        network.run(1 * ms)
    with pytest.raises(BrianObjectException) as of_explain:
        network.explain()
    assert str(of_explain.value.__cause__) == str(of_run.value.__cause__)
    assert network.explain({"unknown": 1})[group.name].method == "euler"
    source = NeuronGroup(2, "x : 1", threshold="x > 1")
    synapses = Synapses(source, source, on_pre="x_post += 1")
    synapses.connect()
    synapses.delay = "(i - 1)*ms"
    with pytest.raises(BrianObjectException):
        Network(source, synapses).explain()


def test_NW_08_explain_what_is_around():
    start_scope()
    tau = 10 * ms
    group = NeuronGroup(3, "dv/dt = -v/tau : volt", method="exact")
    told = explain()
    assert [each.name for each in told] == [group.name] and tau == 10 * ms
    brio.run(1 * ms)
    assert explain()[group.name].size == 3
    assert group.v[0] == 0 * mV
