"""How state is stored: single precision, and types of single variables (NG-09; checked against Brian 2.9)."""

import numpy as np
import pytest
from brio import *

MODEL = """
dv/dt = (0.1 - v)/(10*ms) : 1
x : volt
n : integer
b : boolean
s : second (shared)
"""


def types_of(group):
    return {name: getattr(group, f"{name}_").dtype.name for name in ("v", "x", "n", "b", "s")}


def test_NG_09_all_floats():
    group = NeuronGroup(3, MODEL, dtype=np.float32, refractory=1 * ms, threshold="v > 1", reset="v = 0")
    assert types_of(group) == {"v": "float32", "x": "float32", "n": "int32", "b": "bool", "s": "float32"}
    assert group.lastspike_.dtype == np.float64
    assert group.v_[:].dtype == np.float32


def test_NG_09_single_variables():
    group = NeuronGroup(3, MODEL, dtype={"v": np.float32, "n": np.int64, "unknown": int})
    assert types_of(group) == {"v": "float32", "x": "float64", "n": "int64", "b": "bool", "s": "float64"}


@pytest.mark.parametrize("dtype", [int, np.int64, bool, np.float16, {"n": float}, {"v": int}, {"b": int}])
def test_NG_09_types_that_do_not_fit(dtype):
    with pytest.raises(TypeError):
        NeuronGroup(3, MODEL, dtype=dtype)


def test_NG_09_values_are_rounded_where_they_are_stored():
    group = NeuronGroup(1, "v : 1\nw : 1", threshold="v > 0.05", reset="v = 0.1; w = v", dtype=np.float32)
    group.v = 0.1
    run(defaultclock.dt)
    assert group.v_[0] == group.w_[0] == np.float32(0.1)


def test_NG_09_runs_agree_with_double_precision_to_single_precision():
    groups = [NeuronGroup(4, MODEL, method="rk4", dtype=dtype) for dtype in (np.float64, np.float32)]
    for group in groups:
        group.v = "0.3*i"
    monitors = [StateMonitor(group, "v", record=True) for group in groups]
    net = Network(groups, monitors)
    net.run(20 * ms)
    # 200 steps, each rounded by half a unit of 2**-24; decay forgets most of it.
    assert np.allclose(monitors[0].v, monitors[1].v, rtol=0, atol=50 * 2.0**-24)
    assert not np.array_equal(monitors[0].v, monitors[1].v)


def test_NG_09_synapses():
    group = NeuronGroup(2, "v : 1")
    synapses = Synapses(group, group, "w : 1", dtype=np.float32)
    synapses.connect()
    synapses.w = "0.1 + i"
    assert synapses.w_.dtype == np.float32
    assert synapses.w_[0] == np.float32(0.1)


def test_NG_09_preference():
    brian2 = pytest.importorskip("brio.brian2")
    brian2.prefs.core.default_float_dtype = np.float32
    try:
        assert NeuronGroup(1, "v : 1").v_.dtype == np.float32
        assert NeuronGroup(1, "v : 1", dtype=float).v_.dtype == np.float64
    finally:
        brian2.prefs.core.default_float_dtype = np.float64
