"""NW-14, sweeps: each point gives what one gets by hand, side by side or one by one, whatever others do."""

import numpy as np
import pytest
from brio import *

# ---- networks that differ in what runs have to copy --------------------------------------------------------


def leaky():
    G = NeuronGroup(
        20,
        """dv/dt = (E_L - v + R*I)/tau : volt (unless refractory)
           R : ohm (shared, constant)
           I : amp (constant)""",
        threshold="v > -50*mV",
        reset="v = E_L",
        refractory=2 * ms,
        method="exact",
        namespace={"E_L": -70 * mV},
        name="cells",
    )
    G.v = -70 * mV
    G.R = 100 * Mohm
    G.I = 0.25 * nA
    return [G, SpikeMonitor(G, name="spikes")], {
        "tau": [5, 20] * ms,
        "cells.I": [0.21, 0.3] * nA,
        "E_L": [-72, -69] * mV,
    }


def noisy():
    G = NeuronGroup(
        30,
        "dv/dt = -v/tau + sigma*xi/sqrt(tau) : 1",
        threshold="v > 1",
        reset="v = 0",
        method="euler",
        name="cells",
    )
    P = PoissonInput(G, "v", 10, 50 * Hz, weight="w")
    M = StateMonitor(G, "v", record=[0, 7], dt=1 * ms, name="trace")
    return [G, P, M, SpikeMonitor(G, name="spikes")], {
        "tau": [10] * ms,
        "sigma": [0.3, 0.9],
        "w": [0.01, 0.1],
    }


def plastic():
    stimulus = PoissonGroup(40, rates="rate", name="stimulus")
    G = NeuronGroup(
        10, "dv/dt = -v/(10*ms) : 1", threshold="v > 1", reset="v = 0", method="exact", name="cells"
    )
    S = Synapses(
        stimulus,
        G,
        """w : 1
           dpre/dt = -pre/(20*ms) : 1 (event-driven)
           dpost/dt = -post/(20*ms) : 1 (event-driven)""",
        on_pre="v_post += w; pre += 0.01; w = clip(w + post, 0, w_max)",
        on_post="post -= 0.012; w = clip(w + pre, 0, w_max)",
        name="plastic",
    )
    S.connect(p=0.5)
    S.w = "0.2*rand()"
    S.pre.delay = "rand()*5*ms"
    rate = PopulationRateMonitor(G, name="rate_of_cells")
    points = {"rate": [20, 60] * Hz, "w_max": [0.3, 0.6], "plastic.w": ["0.1*rand()", "0.2"]}
    return [stimulus, G, S, rate, SpikeMonitor(G, name="spikes")], points


def delays():
    G = SpikeGeneratorGroup(3, [0, 1, 2, 1], [0, 1, 2, 8] * ms, name="source")
    target = NeuronGroup(3, "v : 1", name="target")
    S = Synapses(G, target, on_pre="v_post += 1", name="wires")
    S.connect(j="i")
    return [G, target, S, StateMonitor(target, "v", record=True, name="trace")], {
        "wires.delay": [1, 3.5] * ms
    }


def delays_of_each():
    objects, _ = delays()
    objects[2].delay = "i*ms"
    return objects, {"wires.delay": ["i*ms", "2*i*ms", "4*ms"]}


def adaptive():
    G = NeuronGroup(
        4,
        """dv/dt = (v - v**3/3 - w + I)/ms : 1
           dw/dt = 0.08*(v + 0.7 - 0.8*w)/ms : 1
           I : 1""",
        method="rk45",
        name="cells",
    )
    return [G, StateMonitor(G, "v", record=True, dt=1 * ms, name="trace")], {
        "cells.I": [np.arange(4) * 0.2, 0.5, 0.9]
    }


def looks_back():
    G = NeuronGroup(5, "dv/dt = (I - v + drive)/(10*ms) : 1\nI : 1\ndrive : 1", method="euler", name="cells")
    G.I = "i"
    S = Synapses(G, G, "drive_post = g*v_pre(t - 3*ms) : 1 (summed)", name="coupling")
    S.connect(condition="i != j")
    return [G, S, StateMonitor(G, "v", record=True, name="trace")], {"g": [-0.1, 0.1, 0.2]}


def timed():
    stimulus = TimedArray([0, 1, 2, 0], dt=10 * ms, name="stimulus")
    equations = "dv/dt = (gain*stimulus(t) - v)/(5*ms) : 1\ngain : 1"
    G = NeuronGroup(2, equations, method="exact", name="cells", namespace={"stimulus": stimulus})
    M = StateMonitor(G, "v", record=True, name="trace")
    return [G, M], {"cells.gain": [1, 3]}


def branched():
    soma = Soma(30 * um)
    soma.dendrite = Cylinder(diameter=1 * um, length=200 * um, n=5)
    neuron = SpatialNeuron(
        soma,
        """Im = g_L*(E_L - v) : amp/meter**2
           I : amp (point current)""",
        Cm=1 * uF / cm**2,
        Ri=100 * ohm * cm,
        method="exponential_euler",
        name="neuron",
    )
    neuron.v = -70 * mV
    neuron.I[0] = 0.1 * nA
    M = StateMonitor(neuron, "v", record=True, dt=1 * ms, name="trace")
    return [neuron, M], {
        "neuron.Cm": [1, 2] * uF / cm**2,
        "g_L": [1e-4] * siemens / cm**2,
        "neuron.Ri": [50, 300] * ohm * cm,
    }


def many_synapses():
    """As many as it takes for their variables to be put in the order of spikes while time passes."""
    source = PoissonGroup(200, rates="rate", name="source")
    target = NeuronGroup(200, "dv/dt = -v/(10*ms) : 1", method="exact", name="target")
    fixed = Synapses(source, target, "w : 1", on_pre="v_post += w", name="fixed")
    changing = Synapses(source, target, "w : 1\nu : 1", on_pre="v_post += w*u; w *= 0.9", name="changing")
    for synapses in (fixed, changing):
        synapses.connect()
        synapses.w = "rand()"
        synapses.delay = "3*ms*rand()"
    changing.u = "rand()"
    return [source, target, fixed, changing], {"rate": [50, 200] * Hz, "changing.u": [0.5, "rand()"]}


NETWORKS = [
    many_synapses,
    leaky,
    noisy,
    plastic,
    delays,
    delays_of_each,
    adaptive,
    looks_back,
    timed,
    branched,
]
E_L = -70 * mV


def everything(objects):
    """All that a run can change."""
    return {
        (obj.name, name): np.array(np.asarray(getattr(obj, name + "_")))
        for obj in objects
        for name, variable in getattr(obj, "_variables", {}).items()
        if getattr(variable, "array", True) is not None  # else it is computed from others
    }


def assert_same(found, expected):
    for each, values in expected.items():
        np.testing.assert_array_equal(found[each], values, err_msg=f"{each}")


def set_by_hand(net, target, value, names):
    if "." in target:
        group, variable = target.split(".")
        setattr(net[group], variable, value)
    else:
        names[target] = value
        for obj in net:
            if target in (getattr(obj, "namespace", None) or {}):
                obj.namespace[target] = value


@pytest.mark.parametrize("threads", [1, 3])
@pytest.mark.parametrize("make", NETWORKS)
def test_NW_14_each_point_is_what_one_gets_by_hand(make, threads):
    seed(7)
    objects, parameters = make()
    net = Network(objects)
    net.store()
    before = everything(objects)
    swept = sweep(
        net,
        parameters,
        30 * ms,
        repeat=2,
        seed=11,
        results={"all": lambda: everything(objects)},
        threads=threads,
    )
    assert swept.one_by_one == ""
    assert swept.shape == (*map(len, parameters.values()), 2)
    assert_same(everything(objects), before)
    for index in np.ndindex(swept.shape):
        net.restore()
        seed(int(swept.seeds[index[-1]]))
        names = {}
        for (target, values), k in zip(parameters.items(), index, strict=False):
            set_by_hand(net, target, values[k], names)
        net.run(30 * ms, namespace={"E_L": E_L, **names})
        assert_same(swept["all"][index], everything(objects))


@pytest.mark.parametrize("make", NETWORKS)
def test_NW_14_one_by_one_is_the_same(make):
    seed(7)
    objects, parameters = make()
    results = {"all": lambda: everything(objects)}
    side_by_side = sweep(Network(objects), parameters, 20 * ms, seed=3, results=results, threads=2)
    seed(7)
    start_scope()
    objects_again, parameters = make()
    nothing = NetworkOperation(lambda: None, dt=10 * ms)
    results = {"all": lambda: everything(objects_again)}
    one_by_one = sweep(Network(objects_again, nothing), parameters, 20 * ms, seed=3, results=results)
    assert "calls a function" in one_by_one.one_by_one
    for a, b in zip(side_by_side["all"].flat, one_by_one["all"].flat, strict=True):
        assert_same(a, b)


def test_NW_14_a_sweep_goes_on_from_where_the_network_stands():
    seed(5)
    objects, _ = plastic()
    net = Network(objects)
    net.run(15 * ms, namespace={"rate": 40 * Hz, "w_max": 0.5})
    net.store()
    results = {"all": lambda: everything(objects), "t": lambda: net.t}
    swept = sweep(net, {"rate": [20, 60] * Hz}, 20 * ms, seed=2, results=results, namespace={"w_max": 0.5})
    np.testing.assert_array_equal(swept["t"], [35, 35] * ms)
    assert net.t == 15 * ms
    for k, rate in enumerate([20, 60] * Hz):
        net.restore()
        seed(2)
        net.run(20 * ms, namespace={"rate": rate, "w_max": 0.5})
        assert_same(swept["all"][k], everything(objects))


def test_NW_14_without_seed_all_points_have_the_numbers_of_the_next_run():
    seed(1)
    objects, _ = noisy()
    net = Network(objects)
    spikes = objects[-1]
    around = {"tau": 10 * ms, "sigma": 0.9}
    swept = sweep(net, {"w": [0.1, 0.1, 0.05]}, 50 * ms, results={"t": spikes}, namespace=around)
    net.run(50 * ms, namespace={**around, "w": 0.1})
    for k in (0, 1):
        np.testing.assert_array_equal(swept["t"][k].t, spikes.t)
        np.testing.assert_array_equal(swept["t"][k].i, spikes.i)
    assert swept["t"][2].num_spikes != spikes.num_spikes


def test_NW_14_seeds():
    objects, _ = noisy()
    net = Network(objects)
    around = {"tau": 10 * ms, "sigma": 0.9, "w": 0.1}

    seed(77)
    count = lambda: objects[-1].num_spikes  # noqa: E731
    first = sweep(net, {}, 30 * ms, repeat=3, results={"n": count}, namespace=around)
    np.testing.assert_array_equal(first.seeds, [77, 78, 79])
    again = sweep(net, {}, 30 * ms, seed=[79, 77], results={"n": count}, namespace=around)
    np.testing.assert_array_equal(again["n"], first["n"][[2, 0]])
    assert len(set(first["n"])) > 1
    np.testing.assert_array_equal(
        sweep(net, {}, 30 * ms, seed=78, results={"n": count}, namespace=around)["n"], first["n"][1]
    )
