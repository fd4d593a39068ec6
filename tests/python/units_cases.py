"""Expressions with units, and what a unit system makes of them: run under Brio, and under Brian to record.

``python units_cases.py brian2.units > data/units_of_brian.json`` under a Python with Brian 2 writes the
table that `test_units.py` compares with.
"""

import copy
import hashlib
import importlib
import json
import pickle
import sys
import warnings

import numpy as np

VARIABLES = {
    "s": "3*mV",
    "q": "[1, 2, 3]*mV",
    # For sums of products: how those are rounded depends on the processor, so these are exact.
    "d": "[1, 2, 3]*volt",
    "m": "np.arange(6).reshape(2, 3)*nS",
    "n": "np.array([-4., 3., -1., 2.])*mV",
    "e": "Quantity([], dim=volt.dim)",
    "big": "np.arange(2000)*pA",
}

# What is printed: scalars, arrays, zeros, extremes, compound units.
PRINTED = """
s; q; m; n; e; big; 0*mV; [0, 0]*mV; nan*mV; [nan, 1]*mV; inf*mV; [inf, 1]*mV; -inf*second; 1/3*mV; 200*pF
-70*mV; 1e-30*volt; 1e30*volt; 316.227766016838*volt; 123456.789*mV; 0.1*molar; 5*mM; 1*liter; 1e-3*kilogram
1*kilogram; 3*gram; 20*Hz; 2*metre**3; 8000*umetre**3; [0.0001, 10000]*umetre**3; [10, 10000]*mV
[1, 2.5, 1e-9]*mV; [1e-12, 1]*volt; [True, False]*mV; np.ones((2, 2, 2))*nA; big.reshape(40, 50); 3*mV/ms
3*mS/cm2; 3*uF/cm**2; 1*ohm*cm; 3*nS*mV/pF; 3*mV**1.5; 1/metre; 3/ms; 3*mV*nS; 2*mV**2; 2*mV**3; uS/cm**2
mV/ms; mV*ms*nA; mV**2/ms; mV**0.5; mV**-2; (mV/ms)**2; (mV/ms)**-1; 1/(mV/ms); 1/ms; 1.0/ms; 1/(1/second)
(mV*nS)/(pF*ms); mV/(ms/nA); (volt**2)**-1; (kgram*metre2)/(amp*second3); Unit(1)/second; Unit(1)
Unit(10.0, scale=1); mV/mV; second/second; 5*second/second; (3*mV)/mV; q/mV; mV*1; 1*mV; mV/1; 2/mV; metre
meter; litre; gramme; cmetre2; Yfarad3; umolar; radian; katal; dametre; ulitre; becquerel; lumen
joule/kelvin; 3*joule/kelvin; 2*joule/(kilogram*kelvin); coulomb/kilogram; 4*farad/metre; 7*gray/second
3*newton*metre; 5*mole/liter; 7*liter/meter3; 3*pascal*second; 1*watt/metre**2; 3*siemens/metre**2; volt.dim
(volt/second).dim; DIMENSIONLESS; (metre**0.5).dim; second.dim**-2; volt.dim*second.dim; volt.dim**0.5
get_or_create_dimension(length=1, time=-2); get_or_create_dimension([0, 1, 0, 0, 0, 0, 1]); Quantity(3)
Quantity([1, 2]); get_unit(volt.dim); get_unit(mV.dim); get_unit(DIMENSIONLESS); get_unit((volt*metre).dim)
get_unit((metre**2).dim); constants.avogadro_constant; constants.boltzmann_constant
constants.electric_constant; constants.electron_mass; constants.elementary_charge
constants.faraday_constant; constants.gas_constant; constants.magnetic_constant
constants.molar_mass_constant; constants.zero_celsius
"""

# What becomes of units in functions that fill a new array: they are lost, here as there.
ARRAYS = """
hash(volt) == hash(mV); np.concatenate([q, q]); np.hstack([q, s]); np.stack([q, q], axis=1)[0]
np.append(q, 0); np.insert(q, 1, 5*mV); np.delete(q, 0); np.pad(q, 1); np.interp(1.5*mV, q, [10, 20, 30]*nS)
np.outer(q, [1, 2]*nA)[2]; np.inner(d, d); np.cross(q, n[:3]); np.convolve(q, [1, 1]); np.linalg.norm(n)
np.linalg.det(np.eye(2)*mV); np.linalg.inv(np.eye(2)*mV)[0, 0]; np.einsum('i,i', q, q)
np.array_equal(q, np.asarray(q)*amp); np.histogram(q, bins=2)[1]; np.histogram(q, bins=[0, 2, 4]*mV)[0]
np.histogram(q, bins=1, density=True)[0]*volt; np.nanmax([nan, 1]*mV); np.nanvar(q)
np.average(q, weights=[1, 0, 0]*nA); np.trapezoid(q, dx=1*nA); np.diff(q, prepend=0*mV); np.cov(q)[()]
np.bincount([0, 1, 1], q); np.broadcast_to(s, (2,)); np.intersect1d(q, n); np.diag(q)[1]
np.select([[True, False, False]], [q], 2*mV); np.degrees(np.pi*volt/volt); q.take(0); [s, s]*volt; [s, s]/mV
volt*[s, s]; volt/[s, s]; [s, s]*s; [s, s]/s; s*[s, s]; q.take([0, 1]); linspace(0, s, 3)
np.linspace(0, s, 3); np.concatenate([q, q])*second; np.concatenate([q, q])/mV; np.concatenate([q, q]).max()
np.concatenate([q, [1, 2]]); np.concatenate([q, [1]*nA]); np.concatenate([[0], q]); np.hstack([0, q])
np.vstack([q, q]); np.dstack([q, q]); np.column_stack([q, q]); np.block([q, q]); np.append([], s)
np.append(q, 1); np.insert([1, 2], 0, s); np.r_[q, s]; np.c_[q, q]; np.diff(q, prepend=0)
np.histogram(q, range=(0, 3))[1]; np.histogram([1, 2], weights=[1, 2]*nA)[0]; np.interp(1, q, q)
np.interp(0.5, [0, 1], q[:2]); np.interp(q, q, [1, 2, 3]); np.digitize(q, [0, 1])
np.searchsorted([1, 2], s); np.full_like(q, 1); np.choose([0, 1, 0], [q, q])
np.select([[True, False, False]], [q], 0); np.nanprod(d); np.unwrap(q); np.sinc(0*mV); np.kron(q, [1, 2])
np.tril(m); np.correlate(d, d); np.fft.ifft(np.zeros(2)*mV); np.union1d(q, n); np.isin(q, n)
np.where([True, False, True], q, 1); np.broadcast_arrays(q, 1)[0]; np.flip(q); np.roll(q, 1)
np.percentile(q, [25, 75]); np.average(m, axis=0); np.bincount([0, 1, 1], weights=q); np.array([s, s])
np.sum([s, s]); np.mean([q, q], axis=0); np.linalg.solve(np.eye(2)*mV, np.eye(2)*mV)
"""

# What is computed.
COMPUTED = """
s + 0; 0 + s; s - 0; s + s; s - 1*volt; q + q[0]; q + 1*volt; q*2; 2*q; q*q; q/q; q/s; 1/q; q*[1, 2, 3]
[1, 2, 3]*q; s + 1; 1 + s; s + 2*nA; q - 3; q + np.array([1, 0, 0]); q + np.zeros(3); s + 0.0*amp; s + inf
q + q[:2]; s + 'a'; s*'a'; 'a'*s; s/'a'; s**2; s**0.5; s**-1; s**1; s**0; q**2; q**(1/3); q**[1, 2, 3]
q**(2*mV); 2**q; 2**(q/mV); -s; +s; abs(-q); s % (2*mV); s % 2; q // (2*mV); np.float64(2)*mV
np.array(2)*mV; mV*np.array([1, 2]); np.array([2.])/ms; s < 5*mV; s < 2*nA; s < 1; s < 0; s < inf; -inf < s
s == 0; s == 3*mV; s == 3*nA; s != 0; q == q; q == 2*mV; q > 0; q == [1, 2, 3]; q == None; q == 'a'; q < 'a'
s == 0*amp; s <= inf*amp; q < np.array([inf, 1, 1]); mV == volt; volt == amp; mV == 0.001*volt; mV == mvolt
mV < volt; mV in [volt, mV]; hash(mV) == hash(mvolt); volt != volt; mV != volt; q[0]; q[0:2]; q[-1]
q[[True, False, True]]; q[[0, 2]]; m[0]; m[0, 1]; m[:, 1]; m[...]; s[()]; q[5]; list(q); q.tolist()
m.tolist(); q.sum(); q.mean(); q.std(); q.var(); q.min(); q.max(); q.prod(); q.cumsum(); q.round(3)
q.argmax(); q.argmin(); q.argsort(); m.sum(axis=0); m.sum(axis=(0, 1)); m.mean(axis=1); m.std(axis=0)
m.var(axis=0); m.prod(axis=0); m.max(axis=1); m.ravel(); m.trace(); m.diagonal(); m.T; m.reshape(3, 2)
m.flatten(); m.transpose(); m.sum(keepdims=True); q.sum(keepdims=True); m.nonzero(); q.cumprod(); q.any()
q.all(); q.clip(0, 2*mV); q.clip(1*mV, 2*mV); q.clip(0, 2); d.dot(d); d.dot([1, 2, 3])
q.searchsorted(1.5*mV); q.searchsorted(1.5); q.take([0, 2]); q.repeat(2); q.astype(int); q.astype('float32')
q.copy(); q.conj(); q.real; q.item(0); s.item(); q.fill(3); q.put([0], 2); q.max(initial=0*mV); e.sum()
q.mean(dtype=int); d @ d; np.eye(3) @ d; (m/nS) @ d; d @ m; np.sum(q); np.mean(q); np.std(q); np.var(q)
np.median(q); np.percentile(q, 50); np.diff(q); np.cumsum(q); np.prod(q); np.ptp(q); np.sqrt(q)
np.square(q); np.reciprocal(q); np.abs(q); np.sign(q); np.floor(q/mV); np.rint(n); np.ceil(n); np.trunc(n)
np.negative(q); np.maximum(q, 2*mV); np.minimum(q, 2*mV); np.maximum(q, 0); np.maximum(q, 2)
np.fmod(n, 2*mV); np.add(q, 1*mV); np.add(q, 1); np.exp(q); np.exp(q/mV); np.sin(s); np.log(s)
np.arctan2(q, q); np.hypot(q, q); np.logaddexp(q, q); np.isnan(q); np.isinf(q); np.isfinite(q)
np.logical_and(q, q); np.logical_not(q); np.invert(q); np.bitwise_and(q, q); np.left_shift(q, q)
np.less(q, 2*mV); np.less(q, 2*nA); np.equal(q, q); np.clip(q, 1*mV, 2*mV); np.dot(d, d); np.trace(m)
np.diagonal(m); np.ravel(m); np.where([True, False, True], q, q); np.sort(n); np.argsort(n); np.tile(q, 2)
np.repeat(q, 2); np.unique(q); np.gradient(q); np.full_like(q, 2*mV); np.ones_like(q); np.zeros_like(q)
np.searchsorted(q, 1.5*mV); np.linspace(0*mV, 1*mV, 3); np.nonzero(n); np.all(q); np.any(q); np.argmax(q)
np.round(q, 4); np.average(q); np.nanmean(q); np.meshgrid(q, q); np.array_equal(q, q); np.array(q)
np.asarray(q); np.add.reduce(q); np.max(m, axis=0); np.matmul(m/nS, d); np.real(q); np.imag(q); sin(3); sin(s)
cos(q/mV); exp(1); exp(q); log10(10); log1p(q/mV); expm1(1e-9); exprel(0.5); exprel(0)
exprel([0, 1e-9, 700]); exprel(s); arctanh(0.5); arange(5); arange(1, 5); arange(10, step=2)
arange(0, 5, 0.5); arange(0*mV, 3*mV, 1*mV); arange(3*mV, step=1*mV); arange(1*mV, 5); arange(1*mV, 5*mV)
arange(1, 5*mV); arange(1*mV, 5*ms); arange(1*mV, 5*mV, step=1*ms); arange(); arange(0, 5, 1, 0)
arange(0, stop=1); arange(0, 5, 1, step=2); arange(0, 5, start=1); linspace(0*mV, 1*mV, 3)
linspace(0, 1, 3); linspace(0*mV, 1, 3); linspace(1*mV, 2*mV, 3, endpoint=False)
where([True, False, True], q, q); where([True, False, True], q, q/nA); where([True, False, True])
ones_like(q); zeros_like(q); ravel(m); diagonal(m); trace(m); dot(d, d); ptp(q); float(s); int(3*second)
f'{s}'; f'{s:.4f}'; f'{mV}'; '%.4f' % s; '{}'.format(q); bool(s); round(3300*mV, 1); len(q); complex(s)
sum([s, s], 0*mV); in_unit(3*volt, mvolt); in_unit(10*uA/cm**2, nA/um**2); in_unit(10*mV, ohm*amp)
in_unit(10*nS, ohm); in_unit(123123*msecond, second, 2); in_unit(10.0, Unit(10.0, scale=1))
in_unit(q, volt); in_unit(q, volt, 2); in_unit(s, 2*mV); in_unit(3, 1); in_unit(3, mV)
s.in_unit(volt, python_code=True); q.in_unit(volt, python_code=True); in_best_unit(0.00123456*volt)
in_best_unit(0.00123456*volt, 2); in_best_unit(0.123456); in_best_unit(0.123456, 2); in_best_unit(q, 1)
s.in_best_unit(3); s.in_best_unit(python_code=True); s.get_best_unit(); q.get_best_unit()
(0*mV).get_best_unit(); (3*mV/ms).get_best_unit(); Quantity(3).get_best_unit(); big.get_best_unit()
get_dimensions(s); get_dimensions(3); get_dimensions([1*mV]); get_dimensions('a'); get_dimensions([1, 2])
get_dimensions(mV); get_dimensions(None); get_dimensions([s, 1]); is_dimensionless(3); is_dimensionless(s)
is_dimensionless(s/s); is_scalar_type(3); is_scalar_type('a'); is_scalar_type(s)
is_scalar_type(np.array(3)); is_scalar_type([1]); have_same_dimensions(s, q); have_same_dimensions(s, 3)
have_same_dimensions(3, 1); s.has_same_dimensions(volt); s.is_dimensionless; s.dimensions; s.dim is volt.dim
Quantity([s, 1*volt]); Quantity([s, 1]); Quantity(['a']); Quantity([s, 1*nA]); Quantity(q, copy=True)
Quantity(3, dim=volt.dim); Quantity.with_dimensions(2, length=1); Quantity.with_dimensions(2, volt.dim)
Quantity.with_dimensions(2, [1, 0, 0, 0, 0, 0, 0]); Quantity([[s, s], [s, s]])
Quantity(3, dim=DIMENSIONLESS); Quantity([1, 2], dim=DIMENSIONLESS); get_or_create_dimension([1, 2])
get_or_create_dimension(42); volt.dim == 3; volt.dim == mV.dim; volt.dim.get_dimension('time')
volt.dim.is_dimensionless; volt.dim.dim is volt.dim; Unit(2); Unit(1, dim=volt.dim)
Unit(0.001, dim=volt.dim, scale=-3, name='foo', dispname='f'); Unit.create(volt.dim, 'foo', 'fo')
Unit.create_scaled_unit(volt, 'u'); mV.scale; (mV**0.5).scale; mV.name; mV.dispname; mV.latexname
mV.iscompound; (mV/ms).iscompound; isinstance(metre**2, Unit); isinstance(2*mV, Unit)
type(2/metre) is Quantity; float(mV); mV + mV; -mV; mV.copy(); copy.copy(q); copy.deepcopy(q)
copy.deepcopy(s); pickle.loads(pickle.dumps(q)); pickle.loads(pickle.dumps(s))
pickle.loads(pickle.dumps(volt.dim)) is volt.dim; pickle.loads(pickle.dumps(volt)) == volt
DimensionMismatchError('a').desc; DimensionMismatchError('a', volt.dim).dims
pickle.loads(pickle.dumps(DimensionMismatchError('a', volt.dim))).dims
repr(DimensionMismatchError('a', volt.dim)); celsius*3; 3*celsius; celsius**2
"""


def expressions(*tables):
    """All expressions of the tables (of both, if none is named), in order."""
    lines = [line for table in tables or (PRINTED, ARRAYS, COMPUTED) for line in table.strip().splitlines()]
    return [text.strip() for line in lines for text in line.split(";")]


class UnitSystem:
    """Brio's or Brian's units, as a place to evaluate expressions."""

    def __init__(self, package):
        def module(name):
            return importlib.import_module(f"{package}.{name}")

        self.fundamental = module("fundamentalunits")
        self.namespace = {"np": np, "nan": np.nan, "inf": np.inf, "copy": copy, "pickle": pickle}
        for name in ("allunits", "stdunits", "fundamentalunits"):
            self.namespace.update({key: getattr(module(name), key) for key in module(name).__all__})
        functions = module("unitsafefunctions")
        self.namespace.update({key: getattr(functions, key) for key in functions.__all__})
        self.namespace["DIMENSIONLESS"] = self.fundamental.DIMENSIONLESS
        self.namespace["constants"] = module("constants")

    def forget_made_units(self):
        """Units that earlier expressions made would change what later ones print."""
        register = self.fundamental.user_unit_register
        register.units.clear()
        register.units_for_dimensions.clear()

    def outcome(self, expression):
        """What the expression gives, as text: the error's class, or type and printed forms."""
        self.forget_made_units()
        variables = {name: eval(text, self.namespace) for name, text in VARIABLES.items()}
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                value = eval(expression, {**self.namespace, **variables})
        except Exception as error:
            return {"error": type(error).__name__}
        return self.printed(value)

    def printed(self, value):
        kind = type(value).__name__
        # NumPy's and Python's numbers are the same to a user.
        kind = {"float64": "float", "bool_": "bool", "bool": "bool", "int64": "int"}.get(kind, kind)
        text = str(value) if kind in ("float", "bool", "int") else repr(value)
        result = {"type": kind, "repr": text}
        if isinstance(value, (self.namespace["Quantity"], self.fundamental.Dimension)):
            result["str"] = str(value)
        if isinstance(value, self.namespace["Quantity"]) and value.ndim < 3:
            result["latex"] = value._repr_latex_()
        return result

    def catalogue(self):
        """One line of text for each unit, sorted."""
        unit = self.namespace["Unit"]
        rows = {name: value for name, value in self.namespace.items() if isinstance(value, unit)}
        return [
            "|".join(
                [name, u.name, u.dispname, u.latexname, repr(float(u)), *(str(float(d)) for d in u.dim._dims)]
            )
            for name, u in sorted(rows.items())
        ]


def digest(lines):
    """A fingerprint of many lines."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def record(package):
    """The whole table."""
    system = UnitSystem(package)
    catalogue = system.catalogue()
    return {
        "catalogue": {"size": len(catalogue), "digest": digest(catalogue), "sample": catalogue[::53]},
        "outcomes": {text: system.outcome(text) for text in expressions()},
    }


if __name__ == "__main__":
    json.dump(record(sys.argv[1]), sys.stdout, indent=1, sort_keys=True)
    print()
