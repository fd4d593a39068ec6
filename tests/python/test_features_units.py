"""UN: quantities, units and constants (checked against Brian 2)."""

import copy
import pickle

import numpy as np
import pytest
from brio import *
from brio.units import allunits, constants
from brio.units.fundamentalunits import DIMENSIONLESS, get_or_create_dimension


def test_UN_01_quantities():
    q = np.array([1, 2, 3]) * mV
    assert isinstance(q, np.ndarray) and q.dtype == np.float64 and len(q) == 3
    np.testing.assert_allclose(np.asarray(q), [0.001, 0.002, 0.003], rtol=1e-15)  # in SI base units
    assert type(q / mV) is np.ndarray and isinstance(3 * mV / mV, float)  # without unit: plain
    assert isinstance(Quantity([1, 2], dim=volt.dim), Quantity) and Quantity(3 * mV).dim is volt.dim
    for again in (copy.deepcopy(q), pickle.loads(pickle.dumps(q)), Quantity(q, copy=True)):
        assert again.dim is q.dim and np.array_equal(again, q) and not np.shares_memory(again, q)


def test_UN_02_units():
    assert isinstance(mV * nS, Unit) and str(mV * nS) == "mV nS" and (mV * nS).iscompound
    assert not isinstance(3 * mV, Unit) and isinstance(3 * mV, Quantity)
    assert (mV.scale, mV.name, mV.dispname) == (-3, "mvolt", "mV") and isinstance(mV**2, Unit)
    for operation in ("+=", "-=", "*=", "/=", "//=", "%=", "**="):
        with pytest.raises(TypeError):
            exec(f"unit {operation} unit", {"unit": mV})


def test_UN_03_dimensions():
    force = get_or_create_dimension(length=1, mass=1, time=-2)
    assert force is allunits.newton.dim and force is (kilogram * metre / second**2).dim
    assert force is get_or_create_dimension([1, 1, -2, 0, 0, 0, 0])
    assert volt.dim.get_dimension("time") == -3 and (volt / volt).dim is DIMENSIONLESS
    assert pickle.loads(pickle.dumps(force)) is force
    for operation in ("*=", "/=", "**="):
        with pytest.raises(TypeError):
            exec(f"dimension {operation} 2", {"dimension": volt.dim})


@pytest.mark.parametrize("name", "pfarad nsiemens umetre mvolt kohm Mohm Gohm cmetre mmolar uliter".split())
def test_UN_04_units_with_prefixes(name):
    prefix, base = name[0], name[1:]
    scale = {"p": -12, "n": -9, "u": -6, "m": -3, "c": -2, "k": 3, "M": 6, "G": 9}[prefix]
    unit, whole = globals()[name], globals()[base]
    assert unit.dim is whole.dim and float(unit) == pytest.approx(float(whole) * 10.0**scale, rel=1e-15)


def test_UN_04_units_of_all_names():
    assert float(allunits.Yvolt) == 1e24 and float(allunits.yvolt) == 1e-24
    assert float(allunits.cmetre2) == pytest.approx(1e-4) and allunits.mvolt3.dim is (volt**3).dim
    assert float(1 * molar) == 1000 and molar.dim is (mole / metre**3).dim and float(litre) == 0.001
    missing = {"celsius", "newton", "kkilogram", "V", "A", "s", "m", "S"}
    assert not missing & {name for name, value in globals().items() if isinstance(value, Unit)}


def test_UN_05_short_names():
    names = "mV mA uA nA pA pF uF nF nS uS mS ms us Hz kHz MHz cm cm2 cm3 mm mm2 mm3 um um2 um3 mM uM nM"
    for name in names.split():
        assert isinstance(globals()[name], Unit), name
    assert ms == second / 1000 and um2 == um**2 and mM == mole / metre**3


# CODATA 2014, the values that Brian has.
CONSTANTS = {
    "avogadro_constant": (6.022140857e23, 1 / mole),
    "boltzmann_constant": (1.38064852e-23, joule / kelvin),
    "electric_constant": (8.854187817e-12, farad / metre),
    "electron_mass": (9.10938356e-31, kilogram),
    "elementary_charge": (1.6021766208e-19, coulomb),
    "faraday_constant": (96485.33289, coulomb / mole),
    "gas_constant": (8.3144598, joule / mole / kelvin),
    "magnetic_constant": (4e-7 * np.pi, joule / amp**2 / metre),
    "molar_mass_constant": (1e-3, kilogram / mole),
    "zero_celsius": (273.15, kelvin),
}


@pytest.mark.parametrize("name", CONSTANTS)
def test_UN_06_constants(name):
    number, unit = CONSTANTS[name]
    constant = getattr(constants, name)
    # Constants that are products of others have the digits that those leave.
    assert float(constant) == pytest.approx(number, rel=1e-8) and constant.dim is (1 * unit).dim
    assert name not in globals()


def test_UN_07_arithmetic():
    q = [1, 2] * mV
    for wrong in ("q + 1", "q - 2*nA", "q < 3", "q == 3*nA", "q != 1", "q % 2", "maximum(q, 1)", "q ** q"):
        with pytest.raises(DimensionMismatchError):
            eval(wrong, globals(), {"q": q, "maximum": np.maximum})
    assert np.array_equal(q + 0, q) and np.all(q < np.inf) and not np.any(q == 0) and not np.any(q == [0, 0])
    assert (q * q).dim is (volt**2).dim and np.sqrt(q * q).dim is volt.dim and (1 / q).dim is (1 / volt).dim
    assert (np.array([3, 4]) * volt).dot([1, 2] * amp) == 11 * watt
    with pytest.raises(TypeError):
        2 ** [1, 2] * mV


UNIT_AWARE = """
    log log10 exp expm1 log1p exprel sin cos tan arcsin arccos arctan sinh cosh tanh arcsinh arccosh arctanh
    diagonal ravel trace dot where ones_like zeros_like arange linspace ptp
""".split()


def test_UN_08_numpy():
    q = np.array([[1.0, 2.0], [3.0, 4.0]]) * mV
    for name in "cumsum diagonal max mean min ravel round std sum trace".split():
        assert getattr(q, name)().dim is volt.dim, name
    assert q.var().dim is (volt**2).dim and q.prod().dim is (volt**4).dim
    for name in "all any nonzero argmax argmin argsort".split():
        assert not isinstance(getattr(q, name)(), Quantity), name
    for wrong in ("sin(q)", "np.exp2(q)", "np.arctan2(q, 1)", "np.hypot(q, q)", "q.clip(0, 3)"):
        with pytest.raises(DimensionMismatchError):
            eval(wrong, globals(), {"q": q})
    for wrong in ("np.invert(q)", "np.bitwise_and(q, q)", "np.left_shift(q, 1)"):
        with pytest.raises(TypeError):
            eval(wrong, globals(), {"q": q})
    assert len(UNIT_AWARE) == 28
    for name in UNIT_AWARE[:-1]:  # ptp is NumPy's under this name
        assert getattr(np, name, None) is not globals()[name], name


def test_UN_09_ranges():
    np.testing.assert_allclose(arange(3 * mV, step=1 * mV) / mV, [0, 1, 2], rtol=1e-15)
    np.testing.assert_allclose(arange(1 * mV, 3 * mV, 0.5 * mV) / mV, [1, 1.5, 2, 2.5], rtol=1e-15)
    np.testing.assert_allclose(arange(start=1 * ms, stop=3 * ms, step=1 * ms) / ms, [1, 2], rtol=1e-15)
    np.testing.assert_allclose(linspace(0 * mV, 1 * mV, 3) / mV, [0, 0.5, 1], rtol=1e-15)
    np.testing.assert_allclose(linspace(1 * mV, 2 * mV, 2, endpoint=False) / mV, [1, 1.5], rtol=1e-15)
    for wrong in ("arange(1*mV, 5*ms)", "arange(0*mV, 3*mV, 1*ms)", "linspace(1*mV, 2, 3)"):
        with pytest.raises(DimensionMismatchError):
            eval(wrong)


def test_UN_10_display():
    assert (repr(3 * mV), str(3 * mV), f"{3 * mV}") == ("3. * mvolt", "3. mV", "3. mV")
    assert (3 * mV).in_unit(volt) == in_unit(3 * mV, volt) == "0.003 V"
    assert (123.456 * uS).in_best_unit(1) == in_best_unit(123.456 * uS, 1) == "123.5 uS"
    assert (3 * mV)._repr_latex_().startswith("$3.0") and (2000 * mV).get_best_unit() is volt
    with pytest.raises(DimensionMismatchError):
        in_unit(3 * mV, nS)


def test_UN_11_questions():
    assert get_dimensions(3 * mV) is volt.dim and get_dimensions(3) is DIMENSIONLESS
    assert have_same_dimensions(3 * mV, volt) and not have_same_dimensions(3 * mV, 3 * nA)
    assert is_dimensionless(3) and not is_dimensionless(mV) and is_scalar_type(3)
    assert not is_scalar_type(3 * mV) and not is_scalar_type([1]) and get_unit(volt.dim) == volt
    assert (
        Quantity.with_dimensions(2, volt.dim)
        == 2 * volt
        == Quantity.with_dimensions(2, length=2, mass=1, time=-3, current=-1)
    )


def test_UN_12_results():
    @check_units(x=1, y="x", result=lambda x, y: x)
    def first(x, y):
        return x

    assert first(1, 2) == 1
    with pytest.raises(DimensionMismatchError):
        first(1, 2 * mV)
    with pytest.raises(DimensionMismatchError):
        first(1 * mV, 2 * mV)


def test_UN_13_without_units():
    group = NeuronGroup(2, "v : volt\nw = 2*v : volt")
    group.v_ = 0.003
    assert group.v[0] == 3 * mV and type(group.v_[:]) is np.ndarray and group.w_[1] == 0.006
    group.v_[1] = 1
    assert group.v[1] == 1 * volt and group.t_ == 0.0 and group.dt_ == 0.0001
    with pytest.raises(DimensionMismatchError):
        group.v = 3
    monitor = StateMonitor(group, "v", record=True)
    Network(group, monitor).run(0.1 * ms)
    assert type(np.asarray(monitor.v_)) is np.ndarray and monitor.v_[1, 0] == 1
