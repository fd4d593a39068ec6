"""Brio: spiking neural networks from equations, compiled in memory.

``from brio import *`` gives the classes and functions below, and all units::

    from brio import *

    neurons = NeuronGroup(100, 'dV/dt = (g_L*(V_rest - V) + 1*nA)/C : volt',
                          threshold='V > -50*mV', reset='V = V_rest')
    spikes = SpikeMonitor(neurons)
    run(100*ms)
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from . import plotting as _plotting
from . import units as _units
from .base import BrianObject
from .binomial import BinomialFunction
from .clocks import BaseClock, Clock, EventClock, defaultclock
from .codestrings import Expression, Statements
from .equations import Equations
from .errors import (
    BrianObjectException,
    EquationError,
    IntegrationError,
    MagicError,
    UnsupportedEquationsException,
)
from .event_monitors import EventMonitor, SpikeMonitor
from .functions import Function, declare_types, implementation
from .groups import NeuronGroup
from .inputs import PoissonGroup, PoissonInput, SpikeGeneratorGroup
from .linked import linked_var
from .magic import (
    MagicNetwork,
    collect,
    explain,
    magic_network,
    memory_estimate,
    restore,
    resume,
    run,
    start_scope,
    stop,
    store,
)
from .methods import (
    ExplicitStateUpdater,
    StateUpdateMethod,
    euler,
    exact,
    exponential_euler,
    gsl_rk2,
    gsl_rk4,
    gsl_rk8pd,
    gsl_rkck,
    gsl_rkf45,
    heun,
    independent,
    linear,
    milstein,
    rk2,
    rk4,
    rk45,
    rosenbrock,
)
from .monitors import PopulationRateMonitor
from .morphology import Cylinder, Morphology, Section, Soma
from .names import Nameable
from .namespace import get_local_namespace
from .network import MemoryEstimate, Network, profiling_summary, scheduling_summary
from .operations import NetworkOperation, network_operation
from .owner import Group, VariableOwner
from .random import seed
from .resolver import install_as_brian2 as install_as_brian2
from .spatial_neuron import SpatialNeuron
from .state_monitor import StateMonitor
from .states import ImportExport
from .subgroups import SpikeSource, Subgroup
from .sweep import SweepError, SweepResult, sweep
from .synapses import Synapses
from .timedarray import TimedArray
from .tracebacks import end_with_users_code as _end_with_users_code

__version__ = "0.1.0"

_plotting.register()
_end_with_users_code()

__all__ = [
    "BaseClock",
    "BinomialFunction",
    "BrianObject",
    "BrianObjectException",
    "Clock",
    "Cylinder",
    "EquationError",
    "Equations",
    "EventClock",
    "EventMonitor",
    "ExplicitStateUpdater",
    "Expression",
    "Function",
    "Group",
    "ImportExport",
    "IntegrationError",
    "MagicError",
    "MagicNetwork",
    "MemoryEstimate",
    "Morphology",
    "Nameable",
    "Network",
    "NetworkOperation",
    "NeuronGroup",
    "PoissonGroup",
    "PoissonInput",
    "PopulationRateMonitor",
    "Section",
    "Soma",
    "SpatialNeuron",
    "SpikeGeneratorGroup",
    "SpikeMonitor",
    "SpikeSource",
    "StateMonitor",
    "StateUpdateMethod",
    "Statements",
    "Subgroup",
    "SweepError",
    "SweepResult",
    "Synapses",
    "TimedArray",
    "UnsupportedEquationsException",
    "VariableOwner",
    "collect",
    "declare_types",
    "defaultclock",
    "euler",
    "exact",
    "explain",
    "exponential_euler",
    "get_local_namespace",
    "gsl_rk2",
    "gsl_rk4",
    "gsl_rk8pd",
    "gsl_rkck",
    "gsl_rkf45",
    "heun",
    "implementation",
    "independent",
    "linear",
    "linked_var",
    "magic_network",
    "memory_estimate",
    "milstein",
    "network_operation",
    "profiling_summary",
    "restore",
    "resume",
    "rk2",
    "rk4",
    "rk45",
    "rosenbrock",
    "run",
    "scheduling_summary",
    "seed",
    "start_scope",
    "stop",
    "store",
    "sweep",
]

__all__ += _units.__all__
_UNIT_NAMES = frozenset(_units.__all__)


def __getattr__(name: str) -> Any:
    # Units are made when they are first asked for.
    if name in _UNIT_NAMES:
        value = globals()[name] = getattr(_units, name)
        return value
    if name == "plot":
        return import_module("brio.plot")
    raise AttributeError(f"module 'brio' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, "install_as_brian2", "plot"})
