"""Neurons with a shape."""

from __future__ import annotations

import operator
from typing import Any

import numpy as np

from . import _core
from .clocks import Clock
from .equations import Equations
from .groups import NeuronGroup
from .messages import warn
from .morphology import Morphology
from .quantities import in_dimension
from .runners import CodeRunner
from .spatial_parts import SpatialAccess, compartments_of
from .units import Quantity
from .units.allunits import farad, metre, ohm

__all__ = ["SpatialNeuron", "SpatialStateUpdater"]

# Dimensions: products of units would decide how scripts see quantities like these.
_CAPACITANCE, _RESISTIVITY = farad.dim / metre.dim**2, ohm.dim * metre.dim
_DEFAULT_CM, _DEFAULT_RI = Quantity(0.009, dim=_CAPACITANCE), Quantity(1.5, dim=_RESISTIVITY)


class SpatialStateUpdater(CodeRunner):
    """Advances the potential of a neuron with a shape: the currents between its compartments."""

    def __init__(self, group: SpatialNeuron) -> None:
        CodeRunner.__init__(self, group, f"{group.name}_spatialstateupdater", "groups", group.order + 1)

    def _place(self) -> None:
        self.group._core.potential_at(self._when, self._order)


class SpatialNeuron(SpatialAccess, NeuronGroup):
    """A neuron with a shape, or many of one shape: compartments that follow the same equations.

    The equations give the current through the membrane, ``Im`` (amp/meter**2, positive inward), as an
    expression. The potential ``v`` follows from

    .. math:: C_m \\frac{dv}{dt} = I_m + \\frac{1}{a}\\sum_k g_k (v_k - v)

    where *a* is the area of a compartment and :math:`g_k` the conductances to those next to it, cross-section
    over length and ``Ri``. In each step, the other equations advance first; then the potential, by the
    backward Euler method with ``Im`` linearised in ``v``, for the whole tree at once (Hines, Int. J. Bio-Med.
    Comput. 15:69, 1984).

    Subtrees are attributes, ``neuron.axon``, and so is the first section alone, ``neuron.main``; parts are
    ``neuron.axon[10*um:50*um]``, ``neuron[morphology.axon[3]]``. Variables that the group has: ``v``, ``Im``,
    ``Ic`` (the current that charges the membrane), ``Cm``, ``Ri``, ``area``, ``length``, ``diameter``,
    ``volume``, ``distance`` (from the root), ``r_length_1``, ``r_length_2``, ``time_constant``,
    ``space_constant``, and ``x``, ``y``, ``z`` if the morphology has coordinates.

    Parameters
    ----------
    morphology : Morphology
        The shape. What is changed in it later does not change the neuron, whose places can't be found any
        more then.
    model : str or Equations
        The equations, with ``Im``. Currents in amp that are flagged ``(point current)`` go into single
        compartments: they are divided by the area and added to ``Im``.
    threshold, refractory, reset, events, dt, clock, order, dtype, namespace, method_options
        As for `NeuronGroup`.
    threshold_location : int or part of the morphology, optional
        The compartment that can spike. By default all can.
    Cm : Quantity
        The capacitance of the membrane: one, or one for each compartment.
    Ri : Quantity
        The resistivity inside: one, or one for each compartment. Axial currents are those of the values at
        the start of a run.
    N : int
        The number of cells. Item ``compartment * N + cell`` of the group is a compartment of a cell; an index
        may be a cell and a place, ``neuron[3, morphology.axon]``, ``neuron.v[:, 0]``.
    name : str
        A name; ``spatialneuron``, ``spatialneuron_1``, … if none is given.
    method : str or sequence of str
        How the other equations are integrated; of several, the first that fits.

    Raises
    ------
    TypeError
        If there is no morphology, or no ``Im`` that is an expression; if `N` is no integer.
    EquationError
        If the equations define a variable that the group has itself.
    DimensionMismatchError
        If ``Im``, a point current, ``Cm`` or ``Ri`` has another unit.
    AttributeError, IndexError
        If `threshold_location` is not one compartment, or none of the neuron's.
    """

    def __init__(
        self,
        morphology: Morphology | None = None,
        model: str | Equations | None = None,
        threshold: str | None = None,
        refractory: Any = False,
        reset: str | None = None,
        events: dict[str, str] | None = None,
        threshold_location: Any = None,
        dt: Any = None,
        clock: Clock | None = None,
        order: int = 0,
        Cm: Any = _DEFAULT_CM,
        Ri: Any = _DEFAULT_RI,
        name: str = "spatialneuron*",
        dtype: Any = None,
        namespace: dict[str, Any] | None = None,
        method: Any = ("exact", "exponential_euler", "rk2", "heun"),
        method_options: dict[str, Any] | None = None,
        N: int = 1,
    ) -> None:
        if not isinstance(morphology, Morphology):
            raise TypeError(
                "the first argument of SpatialNeuron is a morphology, e.g. Soma(30*um) or "
                f"Morphology.from_file('cell.swc'), not {morphology!r}"
            )
        if model is None:
            raise TypeError("SpatialNeuron needs equations, with the current through the membrane, Im")
        self.morphology = morphology
        self._size_of_shape = morphology.total_sections, morphology.total_compartments
        try:
            self.cells = operator.index(N)
        except TypeError:
            raise TypeError(f"N, the number of cells, has to be an integer, not {N!r}") from None
        self._location = None if threshold_location is None else self._one_compartment(threshold_location)
        self._shared_resistivity = isinstance(Ri, str) or np.size(Ri) == 1
        NeuronGroup.__init__(
            self,
            morphology.total_compartments * self.cells,
            model,
            method=method,
            method_options=method_options,
            threshold=threshold,
            reset=reset,
            refractory=refractory,
            events=events,
            namespace=namespace,
            dtype=dtype,
            dt=dt,
            clock=clock,
            order=order,
            name=name,
        )
        self._set_property("Cm", Cm)
        self._set_property("Ri", Ri)
        #: The equations as they were written, without those that every neuron with a shape has.
        self._written_equations = model if isinstance(model, Equations) else Equations(model)
        for variable in filter(self._is_section, self._variables):
            warn(
                "spatialneuron.section_and_variable",
                f"{self.name}.{variable} is a section of the morphology; the variable of that name is "
                f"{self.name}.state('{variable}')",
            )

    @property
    def _first(self) -> int:
        """Its first compartment as the tree counts that the morphology may be a part of."""
        return self.morphology._core.first_compartment

    def _check_shape(self) -> None:
        """Raises ValueError if sections are others than those that the neuron was made of."""
        now = self.morphology.total_sections, self.morphology.total_compartments
        if now != self._size_of_shape:
            then = self._size_of_shape
            raise ValueError(
                f"the morphology of {self.name} has been changed: it had {then[0]} sections of {then[1]} "
                f"compartments in all when the neuron was made, and has {now[0]} of {now[1]} now. "
                "Make the neuron when the morphology is complete, or of a copy (copy.deepcopy)"
            )

    def _make_core(self, *, size: int, **described: Any) -> Any:
        core = _core.SpatialNeuron(
            root=self.morphology._core,
            cells=self.cells,
            shared_resistivity=self._shared_resistivity,
            threshold_location=self._location,
            **described,
        )
        if "spike" in self.events and isinstance(self.events["spike"], str):
            self.events["spike"] = core.condition("spike")
        return core

    def _add_parts(self, reset: str | None) -> None:
        self._equations = self._core.equations_text
        NeuronGroup._add_parts(self, reset)
        #: What advances the potential.
        self.diffusion_state_updater = SpatialStateUpdater(self)
        self.contained_objects.append(self.diffusion_state_updater)

    def _one_compartment(self, location: Any) -> int:
        several = np.size(location) if isinstance(location, (list, tuple, np.ndarray)) else 1
        found = compartments_of(self, location) if several == 1 else []
        if len(found) != 1:
            raise AttributeError(
                f"threshold_location is one compartment, e.g. morphology.axon[3], not {len(found) or several}"
            )
        return int(found[0])

    def _set_property(self, name: str, value: Any) -> None:
        """One value, one for each compartment, or for each item; a text is evaluated."""
        if not isinstance(value, str) and np.size(value) * self.cells == len(self) != np.size(value):
            dim = _CAPACITANCE if name == "Cm" else _RESISTIVITY
            numbers = in_dimension(value, dim, f"cannot set '{name}' of {self.name} to")
            value = Quantity(np.repeat(numbers, self.cells), dim=dim)
        setattr(self, name, value)
