"""Synapses: connections, their variables and their delays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from numbers import Integral
from typing import Any

import numpy as np

from . import _core
from .base import BrianObject
from .clocks import Clock
from .connecting import Connecting
from .dtypes import storage_types
from .equations import Equations, equations_text
from .messages import info
from .methods import DEFAULT_CHOICE, prepare_methods
from .namespace import Outside
from .neuron_view import NeuronView
from .owner import Group, VariableOwner
from .pathway_arguments import codes_of, pathways_of
from .pathways import DelayView, SynapticPathway
from .quantities import dimension, with_dimension
from .runners import StateUpdater, SubexpressionUpdater
from .single_equation import SingleEquation
from .subgroups import SpikeSource
from .summed import SummedVariableUpdater
from .synaptic_index import synapses_at
from .synaptic_subgroup import SynapticSubgroup, indices_of
from .synaptic_variables import SynapticVariables
from .views import unwrap

__all__ = ["Synapses"]


def _side(group: Any, what: str) -> Any:
    if isinstance(group, VariableOwner):
        return group
    raise TypeError(f"the {what} of synapses has to be a group of neurons, not {type(group).__name__}")


def _advise(lines: Iterable[SingleEquation]) -> None:
    """Says which equations are integrated in every step although nobody has asked for that."""
    for line in lines:
        if line.type == "differential equation" and not {"event-driven", "clock-driven"} & {*line.flags}:
            info(
                "synapses.synapses.clock_driven",
                f"the equation of '{line.varname}' is integrated in every time step of every synapse. If its "
                "value matters at spikes alone, flag it (event-driven), which is faster; flag it "
                "(clock-driven) if that is what you want",
                once=True,
            )


class Synapses(Connecting, Group):
    """Connections from a source to a target; `connect` makes them.

    Parameters
    ----------
    source : NeuronGroup, PoissonGroup, SpikeGeneratorGroup, Subgroup or Synapses
        Where spikes come from. Synapses may be a side as neurons are: each of them is one.
    target : NeuronGroup, Subgroup or Synapses, optional
        Where they go; the source if it is not given.
    model : str or Equations, optional
        Variables of each synapse. ``x_post = w*y_pre : 1 (summed)`` sets the parameter x of each target
        neuron, in every step, to the sum over its synapses (``x_pre``: of each source neuron). Any number of
        Synapses may sum into one variable.
    on_pre, on_post : str or dict of str, optional
        Statements that are executed for each synapse of a source (target) neuron that has spiked. Names
        without ending are variables of the synapse, else of the target; ``_pre`` and ``_post`` say which.
        A dictionary makes several pathways, with names, delays and places in a time step of their own:
        ``S.<name>``.
    on_event : str or dict
        The event that triggers the pathways, or one for each of them by its name.
    delay : Quantity or dict, optional
        The time from a spike to its effect: of `on_pre`, or of each pathway by its name. It is the same for
        all synapses then; if it is not given here, each synapse has its own, ``S.delay``, 0 at first.
    multisynaptic_index : str, optional
        The name of an integer variable that counts the synapses of one pair: 0 for the first, 1 for the
        second, …. It is the third index of variables, ``S.w[i, j, k]``.
    method, method_options, namespace, dtype, dt, clock, order, name
        As for `NeuronGroup`.

    Raises
    ------
    ValueError
        If a side with code emits no spikes, or a variable has the name of one of the groups'.
    TypeError
        For arguments of the wrong kind.
    """

    _grows = True
    _takes_tuples = True

    def __init__(
        self,
        source: Any,
        target: Any = None,
        model: str | Equations | None = None,
        on_pre: Any = None,
        pre: Any = None,
        on_post: Any = None,
        post: Any = None,
        connect: Any = None,
        delay: Any = None,
        on_event: Any = "spike",
        multisynaptic_index: str | None = None,
        namespace: dict[str, Any] | None = None,
        dtype: Any = None,
        codeobj_class: Any = None,
        dt: Any = None,
        clock: Clock | None = None,
        order: int = 0,
        method: Any = DEFAULT_CHOICE,
        method_options: dict[str, Any] | None = None,
        name: str = "synapses*",
    ) -> None:
        if connect is not None:
            raise TypeError("Synapses takes no argument 'connect': call the method connect() afterwards")
        if not isinstance(multisynaptic_index, (str, type(None))):
            raise TypeError(f"multisynaptic_index has to be a name, not {type(multisynaptic_index).__name__}")
        pre_codes = codes_of(Synapses, on_pre if on_pre is not None else pre, "pre")
        post_codes = codes_of(Synapses, on_post if on_post is not None else post, "post")
        pathways = pathways_of(pre_codes, post_codes, delay, on_event)
        Group.__init__(self, name, dt, clock, order, namespace)
        #: The two sides.
        self.source = _side(source, "source")
        self.target = self.source if target is None else _side(target, "target")
        self.method_choice = method
        self.method_options = method_options
        text = "" if model is None else equations_text(model)
        self._core = _core.Synapses(
            source=self.source._core_view(),
            target=self.target._core_view(),
            model=text,
            pathways=pathways,
            dt=self._dt,
            order=self.order,
            name=self._name,
            storage=storage_types(dtype),
            multisynaptic_index=multisynaptic_index or "",
        )
        #: The name of the variable that counts the synapses of one pair, or None.
        self.multisynaptic_index = multisynaptic_index
        self._pathways = {which: self.source if is_pre else self.target for which, _, is_pre, *_ in pathways}
        self._equations = f"{text}\n{multisynaptic_index} : integer" if multisynaptic_index else text
        self._add_parts()
        self._find_variables()
        self._made()
        for which, side in self._pathways.items():
            if isinstance(side, SpikeSource):
                side._warn_if_silent(self._core.event_of(which))

    def _sync(self) -> None:
        Group._sync(self)
        prepare_methods(self)

    def _add_parts(self) -> None:
        """What the synapses do in a time step, as objects."""
        self._parts = {which: SynapticPathway(self, which, side) for which, side in self._pathways.items()}
        self.contained_objects.extend(self._parts.values())
        #: What computes the sums that neurons get, by the names of those.
        self.summed_updaters = {
            variable: SummedVariableUpdater(self, variable, self.source if is_pre else self.target)
            for variable, is_pre in self._core.summed
        }
        self.contained_objects.extend(self.summed_updaters.values())
        #: What advances equations that are integrated in every step, or None.
        self.state_updater = None
        lines = self.equations.values()
        _advise(lines)
        if any(line.type == "differential equation" and "event-driven" not in line.flags for line in lines):
            self.state_updater = StateUpdater(self)
            self.contained_objects.append(self.state_updater)
        #: What evaluates subexpressions that are constant over a time step, or None.
        self.subexpression_updater = None
        if any("constant over dt" in line.flags for line in lines):
            self.subexpression_updater = SubexpressionUpdater(self)
            self.contained_objects.append(self.subexpression_updater)

    # ---- state -------------------------------------------------------------------------------------------

    def _state(self, name: str) -> Any:
        if name in self._pathways:
            return self._parts[name]
        if name in ("delay", "delay_"):
            self._pathway("pre")  # Python comes here again after the property has raised
        variable = self._neuron_variable(name[:-1] if name.endswith("_") else name)
        if variable is not None and name not in self._variables:
            if variable.shared:  # one value, not one for each synapse
                side, ending = self._side(name.rstrip("_"))[0], "_" if name.endswith("_") else ""
                return side._state(name.rstrip("_").removesuffix("_pre").removesuffix("_post") + ending)
            return NeuronView(self, variable, not name.endswith("_"), name.rstrip("_"))
        return Group._state(self, name)

    def state(self, name: str, use_units: bool = True, level: int = 0) -> Any:
        """The view of a variable by its name, also of a neuron's, with or without its unit.

        Raises KeyError if there is no such variable.
        """
        if self._neuron_variable(name) is None:
            if name not in self._variables and name.endswith(("_pre", "_post")):  # N_pre, t_post
                return self._side(name)[0].state(name.rpartition("_")[0], use_units, level)
            return Group.state(self, name, use_units, level)
        return self._state(name if use_units else name + "_")

    def _variables_with_states(self) -> Iterable[tuple[str, Any]]:
        """Those of the neurons come with them: with an ending, and those of the target also without one."""
        own = dict(self.variables.items())
        found = dict(own)
        for side, ending in ((self.source, "_pre"), (self.target, "_post"), (self.target, "")):
            for name, variable in side.variables.items():
                if ending or not name.endswith(("_pre", "_post")):
                    found.setdefault(name + ending, variable)
        return found.items()

    def _set_unknown(self, name: str, value: Any) -> None:
        if self._neuron_variable(name.rstrip("_")) is None:
            Group._set_unknown(self, name, value)
        self._state(name).set_item(slice(None), value)

    def _neuron_variable(self, name: str) -> Any:
        """A variable of the neurons on either side, as the code of synapses would name it."""
        if name in self._variables:
            return None
        if name.endswith(("_pre", "_post")):
            return self._side(name)[0]._variables.get(name.rpartition("_")[0])
        return self.target._variables.get(name)

    def _seen_variable(self, name: str) -> Any:
        return self._variables.get(name) or self._neuron_variable(name)

    def _side(self, name: str) -> tuple[VariableOwner, np.ndarray]:
        """The neurons that a name of their variables means, and which of them belongs to each synapse."""
        if name.endswith("_pre"):
            return self.source, self._core.i
        return self.target, self._core.j

    def _check_connected(self, name: str) -> None:
        if not self._core.connected:
            raise TypeError(f"{self.name} has no synapses yet: call connect() before '{name}' is set")

    def _check_writable(self, variable: Any) -> None:
        self._check_connected(variable.name)
        Group._check_writable(self, variable)

    def __getitem__(self, item: Any) -> SynapticSubgroup:
        """Some of the synapses: by source and target, ``S[0, :]``, by number, or ``S['i != j']``.

        Raises IndexError for indices out of range, TypeError for what is no index.
        """
        numbers, size = self._numbers_at(item), len(self)
        if not isinstance(item, tuple) and np.any((numbers < -size) | (numbers >= size)):
            raise IndexError(f"{self.name} has {size} synapses: some of the numbers are none of theirs")
        return SynapticSubgroup(self, np.where(numbers < 0, numbers + size, numbers))

    def _index(self, item: Any, level: int = 0) -> Any:
        item = indices_of(unwrap(item))
        if item is None:
            return slice(None)
        if isinstance(item, VariableOwner):
            item = (item, slice(None))
        if not isinstance(item, (str, slice, Integral, np.bool_, np.ndarray, Sequence)):
            raise IndexError(
                f"synapses are not found by {item!r}: give numbers, neurons, [i, j], or a condition"
            )
        return synapses_at(self, item) if isinstance(item, tuple) else Group._index(self, item, level)

    def _evaluate_text(self, text: str, level: int) -> Any:
        """The values of an expression, one for each synapse, with their unit."""
        outside = Outside(level=level)
        names = self._resolve(outside, text)
        with outside:
            numbers, _, exponents = _core.evaluate(self._core_view(), text, None, names, self._random())
        return with_dimension(numbers, dimension(exponents))

    @property
    def delay(self) -> DelayView:
        """The delay of `on_pre`."""
        return self._pathway("pre").delay

    @delay.setter
    def delay(self, value: Any) -> None:
        self._pathway("pre").delay = value

    @property
    def delay_(self) -> DelayView:
        """The delay of `on_pre` in seconds."""
        return self._pathway("pre").delay_

    @delay_.setter
    def delay_(self, value: Any) -> None:
        self._pathway("pre").delay_ = value

    def _pathway(self, which: str) -> SynapticPathway:
        if which not in self._pathways:
            others = ", ".join(f"{self.name}.{other}.delay" for other in self._pathways)
            raise AttributeError(
                f"'delay' means that of the pathway '{which}', which {self.name} does not have"
                + (f"\n  hint: there is {others}" if others else "")
            )
        return self._parts[which]

    @property
    def variables(self) -> SynapticVariables:
        """The variables by their names, also those of the neurons on both sides (``v``, ``v_pre``)."""
        return SynapticVariables(self, self._variable_objects)

    # ---- numbers -----------------------------------------------------------------------------------------

    @property
    def N_pre(self) -> int:
        """The number of neurons of the source."""
        return len(self.source)

    @property
    def N_post(self) -> int:
        """The number of neurons of the target."""
        return len(self.target)

    @property
    def _synaptic_pre(self) -> np.ndarray:
        """The source neuron of each synapse, as an index in the whole group."""
        return self.source._numbers_in_group()[self._core.i]

    @property
    def _synaptic_post(self) -> np.ndarray:
        """The target neuron of each synapse, as an index in the whole group."""
        return self.target._numbers_in_group()[self._core.j]

    @property
    def N_outgoing_pre(self) -> np.ndarray:
        """The number of synapses from each neuron of the source."""
        return np.bincount(self._core.i, minlength=self.N_pre).astype(np.int32)

    @property
    def N_incoming_post(self) -> np.ndarray:
        """The number of synapses to each neuron of the target."""
        return np.bincount(self._core.j, minlength=self.N_post).astype(np.int32)

    @property
    def equations(self) -> Equations:
        """The equations of each synapse."""
        return Equations(self._equations)

    def _repr_latex_(self) -> str:
        return self.equations._repr_latex_()

    def _dependencies(self) -> list[BrianObject]:
        return [side._owner_object() for side in (self.source, self.target)]
