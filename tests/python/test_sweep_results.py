"""NW-14, sweeps: how results come out, what is kept of them, and what is said when something goes wrong."""

import os
import signal
import threading

import numpy as np
import pytest
from brio import *
from brio.errors import BrianObjectException

# ---- what is given, and what comes back --------------------------------------------------------------------


@pytest.fixture
def lif():
    v_th = -50 * mV
    G = NeuronGroup(
        2,
        "dv/dt = (-70*mV - v + R*I)/tau : volt\nI : amp\nR : ohm (shared)",
        threshold="v > v_th",
        reset="v = -70*mV",
        method="exact",
        name="cells",
        namespace={"tau": 10 * ms, "v_th": v_th},
    )
    G.v = -70 * mV
    G.R = 100 * Mohm
    M = SpikeMonitor(G, name="spikes")
    trace = StateMonitor(G, "v", record=True, dt=1 * ms, name="trace")
    return Network(G, M, trace), G, M, trace


def test_NW_14_results_have_units_and_the_shape_of_the_grid(lif):
    net, G, M, trace = lif
    swept = sweep(
        net,
        {"tau": [5, 10, 20] * ms, G.I: [0.1, 0.3] * nA},
        50 * ms,
        results={
            "rate": lambda: M.num_spikes / (50 * ms),
            "v": G.v,
            "highest": lambda: np.max(trace.v, axis=1),
        },
    )
    assert swept.dims == ["tau", "cells.I"]
    assert swept["rate"].shape == (3, 2)
    assert have_same_dimensions(swept["rate"], Hz)
    assert swept["v"].shape == swept["highest"].shape == (3, 2, 2)
    assert have_same_dimensions(swept["v"], volt)
    np.testing.assert_array_equal(swept.coords["tau"], [5, 10, 20] * ms)
    assert list(swept) == ["rate", "v", "highest"]
    assert swept.points[1]["tau"] == 5 * ms
    assert swept.points[1]["cells.I"] == 0.3 * nA


def test_NW_14_monitors_are_kept_by_default(lif):
    net, _, _M, _trace = lif
    swept = sweep(net, {"cells.I": [0.1, 0.3] * nA}, 50 * ms)
    assert list(swept) == ["spikes", "trace"]
    none, some = swept["spikes"]
    assert none.num_spikes == 0
    assert some.num_spikes == len(some.t) == some.count.sum() > 0
    np.testing.assert_array_equal(some.spike_trains()[1], some.t[some.i == 1])
    assert swept["trace"][0].v.shape == (2, 50)
    assert "v: 2 × 50" in repr(swept["trace"][0])


def test_NW_14_what_is_set_after_the_parameters(lif):
    net, G, _M, _ = lif
    swept = sweep(
        net,
        {"E": [-65, -60] * mV},
        0 * ms,
        set={
            "G.v": "E + 1*mV*i",
            "tau": lambda p: -p["E"] / (6 * volt / second),
            "cells.I": lambda p: [0, 1] * nA,
        },
        results={"v": G.v, "I": G.I},
    )
    np.testing.assert_allclose(swept["v"] / mV, [[-65, -64], [-60, -59]])
    np.testing.assert_allclose(swept["I"] / nA, [[0, 1], [0, 1]])


def test_NW_14_parameters_that_only_functions_know(lif):
    net, G, _, _ = lif
    swept = sweep(
        net, {"x": [1, 2]}, 0 * ms, set={"cells.I": lambda p: p["x"] * nA}, results={"I": lambda: G.I[0]}
    )
    np.testing.assert_array_equal(swept["I"], [1, 2] * nA)
    with pytest.raises(KeyError, match="no text of the model uses the name 'y'"):
        sweep(net, {"x": [1, 2], "y": [1]}, 0 * ms, set={"cells.I": lambda p: p["x"] * nA})


def test_NW_14_parameters_that_vary_together(lif):
    net, _, M, _ = lif
    together = [(5 * ms, 0.3 * nA), (10 * ms, 0.4 * nA)]
    swept = sweep(
        net,
        {("tau", "cells.I"): together, "v_th": [-55, -50] * mV},
        50 * ms,
        results={"n": lambda: M.num_spikes},
    )
    assert swept["n"].shape == (2, 2)
    assert swept.dims == ["tau, cells.I", "v_th"]
    listed = [{"tau": tau, "cells.I": I, "v_th": v} for tau, I in together for v in [-55, -50] * mV]
    points = sweep(net, listed, 50 * ms, results={"n": lambda: M.num_spikes})
    np.testing.assert_array_equal(points["n"], swept["n"].reshape(-1))


def test_NW_14_values_of_timed_arrays():
    stimulus = TimedArray([0, 1, 2], dt=10 * ms, name="stimulus")
    G = NeuronGroup(1, "dv/dt = (stimulus(t) - v)/(5*ms) : 1", method="exact")
    net = Network(G)
    given = [[0, 0, 0], [0, 1, 2], [4, 4, 4]]
    swept = sweep(net, {stimulus: given}, 30 * ms, results={"v": G.v}, threads=2)
    np.testing.assert_array_equal(stimulus.values, [0, 1, 2])
    net.run(30 * ms)
    assert swept["v"][0, 0] == 0 < swept["v"][1, 0] == G.v[0] < swept["v"][2, 0]


def test_NW_14_functions_in_the_namespace_may_vary():
    G = NeuronGroup(1, "dv/dt = (f(t) - v)/(5*ms) : 1", method="euler")
    net = Network(G)
    given = [TimedArray([1, 2], dt=10 * ms), TimedArray([3, 3], dt=10 * ms), TimedArray([1, 2], dt=10 * ms)]
    swept = sweep(net, {"f": given}, 20 * ms, results={"v": G.v}, threads=2)
    assert swept["v"][0] == swept["v"][2] != swept["v"][1]
    np.testing.assert_array_equal(swept.coords["f"], [0, 1, 2])


def test_NW_14_the_network_of_a_script():
    G = NeuronGroup(3, "dv/dt = -v/tau : 1", method="exact")
    G.v = 1
    tau = 1 * second  # noqa: F841
    swept = sweep(magic_network, {"tau": [5, 10] * ms}, 10 * ms, results={"v": G.v})
    np.testing.assert_allclose(swept["v"][:, 0], np.exp([-2, -1]))
    run(10 * ms)
    assert G.v[0] == pytest.approx(np.exp(-0.01))


def test_NW_14_tables(lif):
    pandas = pytest.importorskip("pandas")
    net, _, M, _ = lif
    swept = sweep(
        net,
        {"tau": [5, 10] * ms, "cells.I": [0.1, 0.3] * nA},
        50 * ms,
        repeat=2,
        seed=4,
        results={"n": lambda: M.num_spikes},
    )
    table = swept.table()
    assert isinstance(table, pandas.DataFrame)
    assert list(table.columns) == ["tau", "cells.I", "repetition", "seed", "n"]
    assert len(table) == 8
    assert table.attrs["units"] == {"tau": "s", "cells.I": "A", "n": "1"}
    np.testing.assert_allclose(table["tau"], np.repeat([0.005, 0.01], 4))
    assert list(table["seed"]) == [4, 5] * 4


def test_NW_14_xarray(lif):
    pytest.importorskip("xarray")
    net, G, _M, _ = lif
    data = sweep(
        net, {"tau": [5, 10] * ms, "cells.I": [0.1, 0.3] * nA}, 50 * ms, repeat=2, seed=4, results={"v": G.v}
    ).to_xarray()
    assert data["v"].dims == ("tau", "cells.I", "repetition", "v_0")
    assert data["v"].attrs["units"] == "V"
    assert float(data["tau"][1]) == pytest.approx(0.01)


def test_NW_14_a_function_as_the_model():
    calls = []

    def model(tau, w=2, seed=0):
        calls.append(seed)
        G = NeuronGroup(1, "dv/dt = -v/tau + xi/sqrt(second) : 1", method="euler")
        Network(G).run(1 * ms, namespace={"tau": tau})
        return {"v": G.v[0] * w, "tau": tau}

    swept = sweep(model, {"tau": [5, 10] * ms, "w": [1, 2]}, repeat=2, seed=8)
    assert calls == [8, 9] * 4
    assert swept["v"].shape == (2, 2, 2)
    np.testing.assert_allclose(swept["v"][:, 1], 2 * swept["v"][:, 0])
    np.testing.assert_array_equal(swept["tau"][:, 0, 0], [5, 10] * ms)
    assert swept.one_by_one


# ---- what goes wrong ---------------------------------------------------------------------------------------


TAU = {"tau": [1, 2] * ms}
MISTAKES = [
    (KeyError, "uses the name 'tua': did you mean 'tau'?", dict(parameters={"tua": [1, 2] * ms})),
    (KeyError, "a variable is named with its group: 'cells.R'", dict(parameters={"R": [1, 2]})),
    (KeyError, "cells has no variable 'J'", dict(parameters={"cells.J": [1, 2] * nA})),
    (
        KeyError,
        "there is no group 'cell' for 'cell.I': did you mean 'cells'?",
        dict(parameters={"cell.I": [1]}),
    ),
    (DimensionMismatchError, "cannot set cells.I to 1 mV", dict(parameters={"cells.I": [1, 2] * mV})),
    (DimensionMismatchError, "'tau' have different units", dict(parameters={"tau": [1 * ms, 2 * mV]})),
    (TypeError, "a sweep needs a list of values for 'tau', not 5. ms", dict(parameters={"tau": 5 * ms})),
    (TypeError, "what is the same at all points belongs in set=", dict(parameters={"tau": 5 * ms})),
    (ValueError, "there are no values for 'tau'", dict(parameters={"tau": []})),
    (TypeError, "stands for one number or a function, not for '5*ms'", dict(parameters={"tau": ["5*ms"]})),
    (TypeError, "'i' of cells is read-only", dict(parameters={"cells.i": [1, 2]})),
    (ValueError, "takes one value for all, or 2", dict(parameters={"cells.I": [[1, 2, 3] * nA]})),
    (ValueError, "takes 2 values together", dict(parameters={("tau", "v_th"): [1, 2]})),
    (KeyError, "no text of the model uses the name 'tau2'", dict(set={"tau2": 1 * ms})),
    (TypeError, "'n' is a monitor, a variable (G.v) or a function", dict(results={"n": 3})),
    (ValueError, "repeat has to be 1 or more", dict(repeat=0)),
    (TypeError, "a seed is an integer", dict(seed=1.5)),
    (ValueError, "there are 2 seeds for 3 repetitions", dict(seed=[1, 2], repeat=3)),
    (ValueError, "threads has to be 1 or more", dict(threads=0)),
    (ValueError, "errors can be 'raise' or 'keep'", dict(errors="ignore")),
    (ValueError, "point 1 sets other things", dict(parameters=[{"tau": 1 * ms}, {"v_th": 1 * mV}])),
    (DimensionMismatchError, "the duration of a run", dict(duration=5)),
    (TypeError, "needs a duration", dict(duration=None)),
]


@pytest.mark.parametrize(("kind", "message", "arguments"), MISTAKES)
def test_NW_14_mistakes_are_found_before_anything_runs(lif, kind, message, arguments):
    net = lif[0]
    called = []
    arguments = {
        "parameters": TAU,
        "duration": 1 * ms,
        "results": {"n": lambda: called.append(1)},
        **arguments,
    }
    with pytest.raises(kind) as error:
        sweep(net, **arguments)
    assert message in str(error.value)
    assert called == []
    assert net.t == 0 * second


def test_NW_14_what_is_no_model():
    with pytest.raises(TypeError, match="what is swept is a Network, magic_network, or a function"):
        sweep({"tau": [1, 2]}, 1 * second)
    with pytest.raises(KeyError, match=r"model\(\) has no argument 'tua': did you mean 'tau'?"):
        sweep(_model, {"tua": [1, 2]})
    with pytest.raises(ValueError, match="the network has no monitors"):
        sweep(Network(NeuronGroup(1, "v : 1", name="cells")), {"cells.v": [1, 2]}, 1 * ms)


def _model(tau):
    return tau


def test_NW_14_a_wrong_model_is_told_of_with_the_point(lif):
    net = lif[0]
    with pytest.raises(BrianObjectException, match=r"\(at tau = 1. mV\)") as error:
        sweep(net, {"tau": [1, 2] * mV}, 1 * ms)
    assert isinstance(error.value.__cause__, DimensionMismatchError)
    assert "tau" in str(error.value.__cause__)
    sweep(net, {"tau": [1, 2] * ms}, 1 * ms)


def test_NW_14_the_results_of_others_are_kept_when_a_point_fails():
    G = NeuronGroup(1, "dv/dt = (v**2 + c)/ms : 1", method="rk45", name="cells")
    net = Network(G)
    parameters = {"c": [-1.0, 4.0, -2.0]}
    with pytest.raises(
        SweepError, match=r"1 of 3 points failed; the first one, at c = 4: .*can't integrate neuron 0"
    ) as error:
        sweep(net, parameters, 10 * ms, results={"v": G.v}, threads=2)
    result = error.value.result
    assert list(result.errors) == [(1,)]
    assert isinstance(result.errors[1,], IntegrationError)
    np.testing.assert_array_equal(result.completed, [True, False, True])
    assert np.isnan(result["v"][1, 0])
    assert not np.isnan(result["v"][[0, 2]]).any()
    kept = sweep(net, parameters, 10 * ms, results={"v": G.v}, errors="keep")
    np.testing.assert_array_equal(kept["v"], result["v"])
    assert "2 of 3 points, 1 failed" in repr(kept)


def test_NW_14_errors_of_functions_belong_to_their_points(lif):
    net, _, M, _ = lif

    def first_spike():
        return M.t[0]

    with pytest.raises(
        SweepError, match=r"1 of 2 points failed; the first one, at cells.I = 100. pA: IndexError"
    ) as error:
        sweep(net, {"cells.I": [0.1, 0.4] * nA}, 50 * ms, results=first_spike)
    assert error.value.result["first_spike"][1] > 0 * ms


def test_NW_14_records_on_disk_are_refused(tmp_path):
    G = NeuronGroup(1, "v : 1", threshold="v > 1", reset="", name="cells")
    M = SpikeMonitor(G, file=tmp_path / "spikes", name="spikes")
    with pytest.raises(BrianObjectException) as error:
        sweep(Network(G, M), {"cells.v": [1, 2]}, 1 * ms)
    assert "spikes writes its record to disk" in str(error.value.__cause__)


def test_NW_14_ctrl_c_keeps_the_points_that_have_ended(capsys):
    G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", name="cells")
    net = Network(G)
    timer = threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT))
    timer.start()
    try:
        swept = sweep(net, {"tau": [1, 2, 3, 4] * ms}, 1000 * second, results={"v": G.v}, threads=2)
    finally:
        timer.cancel()
    assert not swept.completed.all()
    assert net.t == 0 * second


def test_NW_14_stop_ends_a_sweep_from_a_result():
    G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", name="cells")

    def look():
        stop()
        return 1

    swept = sweep(Network(G), {"tau": np.arange(1, 50) * ms}, 1 * ms, results={"n": look}, threads=1)
    assert 1 <= swept.completed.sum() < 49


def test_NW_14_progress(capsys):
    G = NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact", name="cells")
    net = Network(G)
    said = []
    sweep(
        net,
        {"tau": [1, 2, 3] * ms},
        1 * ms,
        results={"v": G.v},
        report=lambda *told: said.append(told),
        report_period=0 * second,
    )
    assert said[0][1:] == (0.0, 0, 3)
    assert said[-1][1:] == (1.0, 3, 3)
    sweep(net, {"tau": [1, 2, 3] * ms}, 1 * ms, results={"v": G.v}, report="text")
    text = capsys.readouterr().out
    assert "Starting a sweep of 3 points" in text
    assert "3 of 3 points (100%)" in text
    sweep(lambda tau: tau, {"tau": [1, 2]}, report="text")
    assert "2 of 2 points (100%)" in capsys.readouterr().out


def test_NW_14_warnings_name_the_point(caplog):
    G = NeuronGroup(1, "dv/dt = a*v/ms : 1", method="euler", name="cells")
    G.v = 1
    sweep(Network(G), {"a": [-1.0, 1000.0]}, 100 * ms, results={"v": G.v})
    assert any("(at a = 1000)" in record.getMessage() for record in caplog.records)
