"""Groups of neurons and sources of spikes."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np

from . import _core
from .clocks import Clock
from .dtypes import storage_types
from .equations import Equations, equations_text
from .errors import not_available
from .methods import DEFAULT_CHOICE, prepare_methods
from .names import register, unique_name
from .owner import Group, VariableOwner
from .quantities import HERTZ, SECOND, in_dimension, seconds, with_dimension
from .units import Quantity

__all__ = ["NeuronGroup", "PoissonGroup", "SpikeGeneratorGroup", "SpikeSource", "Subgroup"]


class SpikeSource:
    """What can be the source of synapses: groups that spike, and parts of them."""

    def __getitem__(self, item: Any) -> Subgroup:
        """A contiguous part: ``G[10:20]``, ``G[5]``, ``G[[3, 4, 5]]``.

        Raises IndexError for what is empty, out of range or not contiguous, TypeError for other indices.
        """
        return Subgroup(self, *_bounds(item, len(self)))  # type: ignore[arg-type]

    def __iter__(self) -> Any:
        return (self[k] for k in range(len(self)))  # type: ignore[arg-type]


def _bounds(item: Any, size: int) -> tuple[int, int]:
    if isinstance(item, (str, bool, np.bool_)):
        raise TypeError(
            "a part of a group is given by a slice, an integer, or integers that follow each other"
        )
    if isinstance(item, slice):
        if item.step not in (None, 1):
            raise IndexError(f"a part of a group has to be contiguous: a step of {item.step} is not possible")
        begin, end, _ = item.indices(size)
    elif isinstance(item, (int, np.integer)):
        begin, end = int(item), int(item) + 1
    else:
        begin, end = _bounds_of_list(np.asarray(item))
    if begin < 0 or begin >= size or end > size:
        raise IndexError(f"{begin}:{end} is out of range for a group of {size}")
    if end <= begin:
        raise IndexError(f"a part of a group can't be empty, but {begin}:{end} is")
    return begin, end


def _bounds_of_list(indices: np.ndarray) -> tuple[int, int]:
    if indices.dtype.kind not in "iu" or indices.ndim != 1 or indices.size == 0:
        raise TypeError(
            "a part of a group is given by a slice, an integer, or integers that follow each other"
        )
    if np.any(np.diff(indices) != 1):
        raise IndexError("the indices of a part of a group have to follow each other without gaps")
    return int(indices[0]), int(indices[-1]) + 1


class Subgroup(SpikeSource, VariableOwner):
    """A contiguous part of a group. Indices count from its beginning; its state is that of the group."""

    def __init__(self, source: Any, begin: int, end: int, name: str | None = None) -> None:
        parent = source.source if isinstance(source, Subgroup) else source
        offset = source.start if isinstance(source, Subgroup) else 0
        #: The whole group.
        self.source: Group = parent
        #: First item, and one behind the last, in the whole group.
        self.start, self.stop = offset + begin, offset + end
        self._subgroup_name = unique_name(name or f"{parent.name}_subgroup*")
        register(self._subgroup_name, self)
        self._find_variables()

    @property
    def name(self) -> str:  # type: ignore[override]
        """The name, after that of the group."""
        return self._subgroup_name

    def _core_group(self) -> Any:
        return self.source._core

    def _range(self) -> tuple[int, int]:
        return self.start, self.stop

    def _own_names(self) -> dict[str, Any] | None:
        return self.source.namespace

    def _clock_and_time(self) -> tuple[Clock, float]:
        return self.source._clock_and_time()

    def _owner_object(self) -> Group:
        return self.source

    @property
    def clock(self) -> Clock:
        """The clock of the whole group."""
        return self.source.clock

    def __repr__(self) -> str:
        return f"<Subgroup '{self.name}' of '{self.source.name}' from {self.start} to {self.stop}>"


def _refractory(refractory: Any) -> tuple[str | None, float | None]:
    """Expression and period, either of them None."""
    if refractory is False or refractory is None:
        return None, None
    if isinstance(refractory, str):
        return refractory, None
    if isinstance(refractory, Quantity):
        return None, seconds(refractory, "refractory")
    raise TypeError(
        "refractory has to be a time (5*ms), an expression of a time or a condition as text, or False, "
        f"not {refractory!r}"
    )


def _text_or_none(value: Any, what: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{what} has to be a string, not {type(value).__name__}")


class NeuronGroup(SpikeSource, Group):
    """Neurons that follow the same equations.

    Parameters
    ----------
    N : int
        The number of neurons, at least 1.
    model : str or Equations
        Differential equations, subexpressions and parameters, one a line.
    method : str or sequence of str, optional
        How differential equations are integrated; of several, the first that fits. By default 'exact',
        'euler' or 'heun'.
    method_options : dict, optional
        Options of the method.
    threshold : str, optional
        The condition under which a neuron spikes, checked once every step.
    reset : str, optional
        Statements that are executed for neurons that have spiked.
    refractory : Quantity, str or False
        How long a neuron does not spike again: a time, an expression of one, or a condition.
    events : dict, optional
        Further events and their conditions.
    namespace : dict, optional
        Values for names in the model, looked up before the caller's variables.
    dtype : data-type or dict, optional
        How numbers are stored: float64, or float32, which needs half the memory; calculations are in double
        precision in any case. A dict gives the types of single variables, also of integers.
    dt : Quantity, optional
        The time step, if it is not that of the default clock.
    clock : Clock, optional
        The clock, instead of `dt`.
    order : int
        Among objects in the same slot of a time step, smaller ones come first.
    name : str
        A name; ``neurongroup``, ``neurongroup_1``, … if none is given.

    Raises
    ------
    ValueError
        For fewer than one neuron, a reset without threshold, illegal flags.
    TypeError
        For arguments of the wrong kind.
    EquationError, SyntaxError
        If the equations can't be understood.
    """

    def __init__(
        self,
        N: int,
        model: str | Equations,
        method: Any = DEFAULT_CHOICE,
        method_options: dict[str, Any] | None = None,
        threshold: str | None = None,
        reset: str | None = None,
        refractory: Any = False,
        events: dict[str, str] | None = None,
        namespace: dict[str, Any] | None = None,
        dtype: Any = None,
        dt: Any = None,
        clock: Clock | None = None,
        order: int = 0,
        name: str = "neurongroup*",
        codeobj_class: Any = None,
    ) -> None:
        if isinstance(N, (str, Equations)):
            raise TypeError("the first argument of NeuronGroup is the number of neurons, not the equations")
        if events:
            raise not_available("events other than spikes are")
        Group.__init__(self, name, dt, clock, order, namespace)
        self.method_choice = method
        self.method_options = method_options
        expression, period = _refractory(refractory)
        text = equations_text(model)
        self._core = _core.NeuronGroup(
            size=int(N),
            model=text,
            threshold=_text_or_none(threshold, "threshold"),
            reset=_text_or_none(reset, "reset"),
            refractory=expression,
            refractory_period=period,
            storage=storage_types(dtype),
            dt=self._dt,
            order=order,
            name=self._name,
        )
        self._find_variables()
        self._equations = text
        self._made()

    def _sync(self) -> None:
        Group._sync(self)
        prepare_methods(self)

    @property
    def equations(self) -> Equations:
        """The equations of the group."""
        return Equations(self._equations)

    user_equations = equations

    def _repr_latex_(self) -> str:
        return self.equations._repr_latex_()

    def _repr_html_(self) -> str:
        heading = f"NeuronGroup '{self.name}' with {len(self)} neuron{'' if len(self) == 1 else 's'}"
        return f"<b>{escape(heading)}</b>\n{self._repr_latex_()}"


class PoissonGroup(SpikeSource, Group):
    """Neurons that spike at random, independently of each other: a Poisson process each.

    Parameters
    ----------
    N : int
        The number of neurons.
    rates : Quantity or str
        Rates in hertz: one, one for each neuron, or an expression that is evaluated every step.
    dt, clock, when, order, namespace, name
        As for `NeuronGroup`.

    Raises
    ------
    DimensionMismatchError
        If rates are not in hertz.
    ValueError
        If there is neither one rate nor one for each neuron.
    """

    def __init__(
        self,
        N: int,
        rates: Any,
        dt: Any = None,
        clock: Clock | None = None,
        when: str = "thresholds",
        order: int = 0,
        namespace: dict[str, Any] | None = None,
        name: str = "poissongroup*",
        codeobj_class: Any = None,
    ) -> None:
        if when != "thresholds":
            raise not_available("slots of a PoissonGroup other than 'thresholds' are")
        Group.__init__(self, name, dt, clock, order, namespace)
        text = rates if isinstance(rates, str) else None
        numbers = (
            np.zeros(1)
            if text is not None
            else in_dimension(rates, HERTZ, "cannot set the rates of a PoissonGroup to")
        )
        self._core = _core.PoissonGroup(
            size=int(N),
            rates=np.atleast_1d(np.asarray(numbers, dtype=float)),
            rates_text=text,
            storage=storage_types(None),
            dt=self._dt,
            order=order,
            name=self._name,
        )
        self._find_variables()
        self._made()


class SpikeGeneratorGroup(SpikeSource, Group):
    """Neurons that spike at given times.

    Parameters
    ----------
    N : int
        The number of neurons.
    indices : array of int
        Which neuron spikes, for each spike.
    times : Quantity
        When, for each spike.
    period : Quantity
        If longer than zero, the spikes are repeated after this time.
    sorted : bool
        Accepted for compatibility; spikes are sorted in any case.
    dt, clock, when, order, name
        As for `NeuronGroup`.

    Raises
    ------
    ValueError
        For indices out of range, negative times, or different numbers of both.
    """

    def __init__(
        self,
        N: int,
        indices: Any,
        times: Any,
        dt: Any = None,
        clock: Clock | None = None,
        period: Any = None,
        when: str = "thresholds",
        order: int = 0,
        sorted: bool = False,
        name: str = "spikegeneratorgroup*",
        codeobj_class: Any = None,
    ) -> None:
        if when != "thresholds":
            raise not_available("slots of a SpikeGeneratorGroup other than 'thresholds' are")
        Group.__init__(self, name, dt, clock, order, None)
        self._size = int(N)
        self._core = _core.SpikeGeneratorGroup(
            self._size, *self._spikes(indices, times, period), dt=self._dt, order=order, name=self._name
        )
        self._find_variables()
        self._made()

    def _spikes(self, indices: Any, times: Any, period: Any) -> tuple[np.ndarray, np.ndarray, float]:
        indices = np.atleast_1d(np.asarray(indices))
        if indices.size and indices.dtype.kind not in "iu":
            raise TypeError(f"the indices of spikes have to be integers, not of type {indices.dtype}")
        # Before they are made small: a large index must not wrap around into the range.
        if indices.size and (indices.min() < 0 or indices.max() >= self._size):
            raise ValueError(f"the indices of spikes have to lie between 0 and {self._size - 1}")
        when = np.atleast_1d(in_dimension(times, SECOND, "the times of spikes cannot be")).astype(float)
        if when.shape != indices.shape:
            raise ValueError(f"there are {indices.size} indices of spikes, but {when.size} times")
        repeat = 0.0 if period is None else seconds(period, "period")
        return indices.astype(np.int32), when, repeat

    def set_spikes(self, indices: Any, times: Any, period: Any = None, sorted: bool = False) -> None:
        """Replaces the spikes. Arguments as in the constructor; times count from the beginning of time."""
        spikes = self._spikes(indices, times, period)
        self._core.set_spikes(*spikes)

    @property
    def spike_time(self) -> Any:
        """The times of the spikes, sorted."""
        return with_dimension(self._core.times, SECOND)

    @property
    def neuron_index(self) -> np.ndarray:
        """The neurons of the spikes, in the order of `spike_time`."""
        return self._core.indices

    @property
    def period(self) -> Any:
        """After what time the spikes are repeated; 0 s: never."""
        return with_dimension(self._core.period, SECOND)
