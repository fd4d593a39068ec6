"""``import brian2`` finds Brio."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_MODULES = """
    codegen codegen.codeobject codegen.cpp_prefs codegen.generators codegen.runtime
    codegen.runtime.GSLcython_rt codegen.runtime.GSLcython_rt.GSLcython_rt codegen.targets
    codegen.translation
    core core.base core.clocks core.core_preferences core.functions core.magic core.names core.namespace
    core.network core.operations core.preferences core.spikesource core.tracking core.variables
    devices devices.cpp_standalone devices.cpp_standalone.device devices.device
    equations equations.codestrings equations.equations equations.refractory equations.unitcheck
    groups groups.group groups.neurongroup groups.subgroup
    importexport importexport.dictlike importexport.importexport
    input input.binomial input.poissongroup input.poissoninput input.spikegeneratorgroup input.timedarray
    monitors monitors.ratemonitor monitors.spikemonitor monitors.statemonitor only
    parsing parsing.rendering parsing.sympytools
    spatialneuron spatialneuron.morphology spatialneuron.spatialneuron
    stateupdaters stateupdaters.GSL stateupdaters.base stateupdaters.exact stateupdaters.explicit
    stateupdaters.exponential_euler synapses synapses.synapses utils utils.logger utils.stringtools
""".split()

#: Modules that Brio has under its own name.
_OWN = {
    "brian2": "brio.brian2",
    "brian2.numpy_": "brio.numpy_",
    "brian2.units": "brio.units",
    "brian2.units.allunits": "brio.units.allunits",
    "brian2.units.constants": "brio.units.constants",
    "brian2.units.fundamentalunits": "brio.units.fundamentalunits",
    "brian2.units.stdunits": "brio.units.stdunits",
    "brian2.units.unitsafefunctions": "brio.units.unitsafefunctions",
}
#: Packages with devices that Brio stands in for (see `hardware`).
_HARDWARE = frozenset(("brian2genn", "brian2cuda"))
_FACADES = frozenset(f"brian2.{name}" for name in _MODULES)

#: Names that modules of Brian's package have and ``from brian2 import *`` does not give, and where they are.
_BY_MODULE = {
    "brio.logger": "catch_logs std_silent",
    "brio.equations": "PARAMETER SUBEXPRESSION DIFFERENTIAL_EQUATION",
    "brio.single_equation": "SingleEquation parse_string_equations FLOAT INTEGER BOOLEAN",
    "brio.codestrings": "CodeString get_identifiers",
    "brio.views": "VariableView",
    "brio.runners": "CodeRunner StateUpdater",
    "brio.pathways": "SynapticPathway",
    "brio.summed": "SummedVariableUpdater",
    "brio.state_monitor": "StateMonitorView",
    "brio.functions": "DEFAULT_FUNCTIONS timestep",
    "brio.function_implementations": "FunctionImplementation FunctionImplementationContainer",
    "brio.namespace": "DEFAULT_CONSTANTS DEFAULT_UNITS",
    "brio.compat": "CodeGenerator CodeObject NumpyCodeGenerator codegen_targets compiler_supports_c99",
    "brio.devices": "Device RuntimeDevice device_module reinit_and_delete reinit_devices",
    "brio.errors": "IntegrationError",
    "brio.morphology": "Children SubMorphology Topology",
    "brio.morphology.flat": "FlatMorphology",
    "brio.spatial_neuron": "SpatialStateUpdater",
    "brio.spatial_parts": "SpatialSubgroup",
    "brio.network": "schedule_propagation_offset",
    "brio.standins": "CPPStandaloneDevice Constant Dummy DynamicArrayVariable NodeRenderer "
    "analyse_identifiers str_to_sympy sympy_to_str",
    "brio.preferences": "BrianGlobalPreferences BrianGlobalPreferencesView DefaultValidator",
}
_ELSEWHERE = {name: module for module, names in _BY_MODULE.items() for name in names.split()}


class _Facade(ModuleType):
    """A module of Brian's package: all of them give the same names here."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return list(importlib.import_module("brio").__all__)
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return getattr(importlib.import_module(_ELSEWHERE.get(name, "brio.brian2")), name)
        except AttributeError:
            raise AttributeError(f"Brio has no '{name}' (wanted from '{self.__name__}')") from None


class _Finder:
    """Finds ``brian2`` and the modules inside it, as aliases and facades of Brio's modules."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname in _OWN or fullname in _FACADES:
            return ModuleSpec(fullname, self, is_package=True)
        if fullname in _HARDWARE:
            return ModuleSpec(fullname, self)
        if fullname.startswith("brian2."):
            raise ModuleNotFoundError(f"Brio has no module '{fullname}'", name=fullname)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        if spec.name in _HARDWARE:
            from .hardware import as_imported

            return as_imported(spec.name)
        return _Facade(spec.name) if spec.name in _FACADES else None

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        if name in _OWN:  # an alias: the import system takes what it finds in sys.modules
            sys.modules[name] = importlib.import_module(_OWN[name])


_finder = _Finder()


def module_for(name: str) -> ModuleType | None:
    """The module that stands for one of Brian's, or None."""
    if name not in _OWN and name not in _FACADES:
        return None
    if name in _OWN:
        return importlib.import_module(_OWN[name])
    return sys.modules.setdefault(name, _Facade(name))


def install_as_brian2() -> None:
    """From now on, ``import brian2`` gives Brio, also where Brian 2 is installed.

    Raises
    ------
    RuntimeError
        If Brian 2 has been imported already.
    """
    loaded = sys.modules.get("brian2")
    if loaded is not None and loaded.__name__ != "brio.brian2":
        raise RuntimeError("Brian 2 is imported already: call install_as_brian2() before that")
    if _finder not in sys.meta_path:
        sys.meta_path.insert(0, _finder)  # type: ignore[arg-type]
