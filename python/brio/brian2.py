"""The names that ``from brian2 import *`` gives: those of Brio, of NumPy, and of pylab if it is installed.

`brio.install_as_brian2` makes this module what ``import brian2`` finds. What is costly to import (matplotlib,
numpy.random, numpy.fft) is imported when it is first used.
"""

from __future__ import annotations

import builtins
from importlib.machinery import PathFinder
from typing import Any

import numpy as _numpy

import brio as _brio

from . import compat as _compat
from . import devices as _devices
from . import numpy_ as np
from . import numpy_ as numpy
from . import pylab_names as _names
from .lazy import LazyName as _LazyName
from .resolver import module_for as _module_for

__path__: list[str] = []  # submodules are found by brio.resolver

_PYPLOT = ("matplotlib.pyplot", "matplotlib.pylab")
#: Names of pylab that users would rather have for variables.
_NOT_GIVEN = {"x", "f", "rate"}
#: Names of NumPy that pylab leaves to Python: `max(3*mV, 4*mV)` works.
_OF_PYTHON = "abs bool bytes max min pow round".split()
#: Parts of Brian's package that are given like other names. Not `input`, which hides what Python calls so.
_PARTS = """
    codegen core devices equations groups importexport monitors only spatialneuron stateupdaters synapses
    units utils
""".split()


def _lazy_names() -> dict[str, Any]:
    lazy: dict[str, Any] = {}
    if PathFinder.find_spec("matplotlib") is not None:
        lazy.update((name, _LazyName(_PYPLOT, name)) for name in _names.PYLAB)
        lazy.update((name, _LazyName((module,), None)) for name, module in _names.MODULES.items())
    lazy.update((name, _LazyName((f"numpy.{name}",), None)) for name in _names.NUMPY_PACKAGES)
    lazy.update((name, _LazyName(("numpy.fft",), name)) for name in _names.FFT)
    lazy.update((name, _LazyName(("numpy.random",), name)) for name in _names.RANDOM)
    lazy["DEFAULT_FUNCTIONS"] = _LazyName(("brio.functions",), "DEFAULT_FUNCTIONS")
    lazy["DEFAULT_UNITS"] = _LazyName(("brio.namespace",), "DEFAULT_UNITS")
    lazy["DEFAULT_CONSTANTS"] = _LazyName(("brio.namespace",), "DEFAULT_CONSTANTS")
    return lazy


def _is_costly(name: str) -> bool:
    return name in _names.NUMPY_PACKAGES or name in _names.FFT or name in _names.RANDOM


def _fill(namespace: dict[str, Any]) -> None:
    """Later ones win, as in Brian: NumPy, numpy.linalg, lazy names, Python's, Brio."""
    namespace.update((name, getattr(_numpy, name)) for name in _numpy.__all__ if not _is_costly(name))
    namespace.update((name, getattr(numpy, name)) for name in ("in1d", "trapz"))
    namespace.update((name, getattr(_numpy.linalg, name)) for name in _numpy.linalg.__all__)
    namespace.update(_lazy_names())
    namespace.update((name, getattr(builtins, name)) for name in _OF_PYTHON)
    namespace.update((name, getattr(_compat, name)) for name in _compat.__all__)
    namespace.update((name, getattr(_devices, name)) for name in _devices.__all__)
    namespace.update((name, getattr(_brio, name)) for name in _brio.__all__)
    namespace.update((name, _module_for(f"brian2.{name}")) for name in _PARTS)
    namespace.update(np=np, numpy=numpy, numpy_=numpy)


_found: dict[str, Any] = {}
_fill(_found)
__all__ = sorted(set(_found) - _NOT_GIVEN)
globals().update(_found)
# After NumPy's names, which contain such a thing: the version of Brian whose behaviour Brio follows.
__version__, __version_tuple__ = "2.10.1", (2, 10, 1)
_compat.prefs.load_preferences()


def __getattr__(name: str) -> Any:
    # Modules of Brian's package are attributes of it, also before they are imported.
    module = _module_for(f"{__name__}.{name}".replace("brio.brian2", "brian2"))
    if module is None:
        raise AttributeError(f"module 'brian2' has no attribute '{name}'")
    return module
