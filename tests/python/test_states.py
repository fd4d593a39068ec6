"""SG-06, NW-11, PR-10: states as a whole, and variables as objects (checked against Brian 2.9)."""

import numpy as np
import pytest
from brio import *
from brio.states import ImportExport as Registry


@pytest.fixture
def group():
    group = NeuronGroup(
        3,
        """
        dv/dt = -v/(10*ms) : volt (unless refractory)
        doubled = 2*v : volt
        w : 1 (shared)
        kind : integer (constant)
        on : boolean
        """,
        threshold="v > 1*volt",
        reset="v = 0*volt",
        refractory=2 * ms,
        method="euler",
        name="cells",
    )
    group.v = [1, 2, 3] * mV
    group.w = 5
    return group


READ_ONLY = {"N", "t", "dt", "t_in_timesteps", "i"}
STATE = {"v", "w", "kind", "on", "lastspike", "not_refractory"}


def test_SG_06_what_is_given(group):
    assert set(group.get_states()) == READ_ONLY | STATE
    assert set(group.get_states(subexpressions=True)) == READ_ONLY | STATE | {"doubled"}
    assert set(group.get_states(read_only_variables=False, subexpressions=True)) == STATE
    states = group.get_states(["v", "doubled", "w", "N"])
    assert have_same_dimensions(states["v"], volt) and states["N"] == 3 and states["w"] == 5
    np.testing.assert_array_equal(states["doubled"], [2, 4, 6] * mV)
    np.testing.assert_array_equal(group.get_states(["v"], units=False)["v"], [0.001, 0.002, 0.003])
    assert set(group[1:].get_states()) == READ_ONLY | STATE and group[1:].get_states()["N"] == 2


def test_SG_06_copies(group):
    states = group.get_states()
    states["v"][:] = 9 * volt
    assert group.v[0] == 1 * mV


def test_SG_06_put_back(group):
    before = group.get_states(read_only_variables=False)
    group.v, group.w, group.on = 0 * mV, 0, True
    group.set_states(before)
    assert list(group.v / mV) == [1, 2, 3] and group.w == 5 and not any(group.on)
    scale = 3  # noqa: F841
    group.set_states({"v": "i*scale*mV", "kind": [7, 8, 9]})
    assert list(group.v / mV) == [0, 3, 6] and list(group.kind) == [7, 8, 9]
    group.set_states({"v": [1, 2, 3]}, units=False)
    assert list(group.v) == [1 * volt, 2 * volt, 3 * volt]
    group[1:].set_states({"v": [5, 6] * mV})
    assert group.v[2] == 6 * mV and group.v[0] == 1 * volt


@pytest.mark.parametrize(
    ("values", "options", "error"),
    [
        ({"v": [1, 2] * mV}, {}, ValueError),
        ({"v": 1}, {}, DimensionMismatchError),
        ({"w": 1 * mV}, {}, DimensionMismatchError),
        ({"N": 1}, {}, TypeError),
        ({"doubled": 1 * mV}, {}, TypeError),
        ({"foo": 1}, {}, KeyError),
        ({"v": 1 * mV}, {"format": "netcdf"}, NotImplementedError),
    ],
)
def test_SG_06_wrong_states(group, values, options, error):
    with pytest.raises(error):
        group.set_states(values, **options)


def test_SG_06_wrong_questions(group):
    with pytest.raises(KeyError):
        group.get_states(["foo"])
    with pytest.raises(NotImplementedError, match="'dict', 'pandas'"):
        group.get_states(format="netcdf")


def test_SG_06_pandas(group):
    pandas = pytest.importorskip("pandas")
    with pytest.raises(NotImplementedError):
        group.get_states(format="pandas")
    frame = group.get_states(["v", "w", "doubled"], units=False, format="pandas")
    assert list(frame.columns) == ["v", "w", "doubled"] and list(frame["v"]) == [0.001, 0.002, 0.003]
    assert list(frame["w"]) == [5, 5, 5]
    changed = pandas.DataFrame({"v": [7.0, 8.0, 9.0], "kind": [1, 2, 3]})
    with pytest.raises(NotImplementedError):
        group.set_states(changed, format="pandas")
    group.set_states(changed, units=False, format="pandas")
    assert list(group.v) == [7 * volt, 8 * volt, 9 * volt] and list(group.kind) == [1, 2, 3]


def test_NW_11_networks(group):
    monitor = StateMonitor(group, "v", record=True)
    network = Network(group, monitor)
    network.run(0.2 * ms)
    states = network.get_states()
    assert set(states) == {"cells", monitor.name} and states["cells"]["t"] == 0.2 * ms
    assert states[monitor.name]["v"].shape == (2, 3)
    network.set_states({"cells": {"v": 7 * mV}})
    assert group.v[1] == 7 * mV
    with pytest.raises(KeyError):
        network.set_states({"foo": {}})
    np.testing.assert_array_equal(network.get_states(units=False)["cells"]["v"], 0.007 * np.ones(3))


def test_NW_11_objects_of_the_user():
    class Counter(BrianObject):
        def get_states(self, **options):
            return {"count": 3}

        def set_states(self, values, **options):
            self.seen = values

    counter = Counter(name="counter")
    network = Network(counter)
    assert network.get_states() == {"counter": {"count": 3}}
    network.set_states({"counter": {"count": 5}})
    assert counter.seen == {"count": 5}


def test_PR_10_formats_of_the_user(group):
    class Lists(ImportExport):
        name = "lists"

        @staticmethod
        def export_data(group, variables, units=True, level=0):
            return [(name, group.state(name, units, level=level + 1)[:].tolist()) for name in variables]

        @staticmethod
        def import_data(group, data, units=True, level=0):
            for name, values in data:
                group.state(name, units)[:] = values

    ImportExport.register(Lists())
    try:
        assert group.get_states(["kind"], format="lists") == [("kind", [0, 0, 0])]
        group.set_states([("kind", [1, 2, 3])], format="lists")
        assert list(group.kind) == [1, 2, 3]
        for wrong in (Lists(), "lists"):
            with pytest.raises(ValueError):
                ImportExport.register(wrong)
    finally:
        del Registry.methods["lists"]
    with pytest.raises(TypeError):
        ImportExport()


def test_SG_06_variables_as_objects(group):
    variables = group.variables
    assert set(variables) == READ_ONLY | STATE | {"doubled"} and len(variables) == 12
    assert "v" in variables and "foo" not in variables and "xi" not in variables
    assert "xi_1" in NeuronGroup(1, "dx/dt = xi_1/second**0.5 : 1").variables
    v = variables["v"]
    assert v.dim is volt.dim and v.unit == volt and v.dtype is np.float64 and v.size == len(v) == 3
    assert v.owner is group and not (v.scalar or v.read_only or v.constant or v.is_subexpression)
    np.testing.assert_array_equal(v.get_value(), [0.001, 0.002, 0.003])
    v.set_value([1, 2, 3])
    assert (
        group.v[0] == 1 * volt
        and v == group.variables["v"] != variables["w"]
        and len({v, variables["v"]}) == 1
    )
    assert variables["w"].scalar and variables["w"].get_value() == [5] and variables["w"].size == 1
    assert variables["kind"].constant and variables["kind"].is_integer and variables["on"].is_boolean
    assert variables["doubled"].is_subexpression and variables["doubled"].read_only
    assert variables["t"].dim is second.dim and variables["t"].read_only and variables["N"].get_value() == [3]
    assert v.conditional_write == variables["not_refractory"] and variables["w"].conditional_write is None
    assert repr(v) == "<'v' of cells, differential equation: float64, unit V>"
    with pytest.raises(KeyError):
        variables["foo"]
    with pytest.raises(TypeError):
        variables["doubled"].set_value(3)


def test_SG_04_time_and_size_are_variables(group):
    run(0.2 * ms)
    assert group.t == 0.2 * ms and group.t[:] == 0.2 * ms and group.t_[:] == 2e-4 and group.dt[:] == 0.1 * ms
    assert group.t_in_timesteps == 2 and group.N == 3 and type(group.N) is int
    assert group.state("t") == 0.2 * ms and group.state("N")[:] == 3 and group[1:].t == 0.2 * ms
    for name in ("t", "t_", "dt", "N", "N_", "t_in_timesteps"):
        with pytest.raises((TypeError, AttributeError, DimensionMismatchError)):
            setattr(group, name, 3)


def test_SG_02_indices(group):
    limit = 1.5 * mV  # noqa: F841
    assert list(group.indices[:]) == [0, 1, 2] and list(group.indices["v > limit"]) == [1, 2]
    assert list(group.indices[[0, 2]]) == [0, 2] and list(group[1:].indices["v > limit"]) == [0, 1]
    with pytest.raises(TypeError):
        group.indices[None]


def test_SG_02_shared_variables_have_no_index(group):
    assert group.w[:] == 5 and group.w[...] == 5
    for index in (0, slice(0, 1), "i > 0", [0]):
        with pytest.raises(IndexError):
            group.w[index]
        with pytest.raises(IndexError):
            group.w[index] = 3


def test_SG_03_a_group_as_index_can_be_misread(group, caplog):
    group.v[group[1:]] = "i*mV + N*mV"
    assert list(group.v / mV) == [1, 4, 5]
    assert [record.name.rpartition(".")[2] for record in caplog.records] == [
        "ambiguous_string_expression"
    ] * 2
    group.v[group[1:]] = "v"
    group.v[1:] = "i*mV"
    assert len(caplog.records) == 2


def test_PR_06_html(group):
    assert group._repr_html_().startswith("<p><b>NeuronGroup 'cells'</b>, 3 neurons")
