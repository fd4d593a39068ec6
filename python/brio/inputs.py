"""Sources of spikes that follow no equations: at random, or at given times."""

from __future__ import annotations

from typing import Any

import numpy as np

from . import _core
from .base import as_order
from .clocks import Clock
from .deferred import deferrable
from .dtypes import storage_types
from .given_spikes import OF_SPIKES, SpikeView
from .messages import warn
from .names import unique_name
from .namespace import Outside
from .owner import Group, VariableOwner
from .quantities import HERTZ, SECOND, exponents_of, in_dimension, seconds, with_dimension
from .runners import CodeRunner, Thresholder
from .subgroups import SpikeSource
from .units import DIMENSIONLESS, get_dimensions
from .variables import COMPUTED
from .views import VariableView

__all__ = ["PoissonGroup", "PoissonInput", "SpikeGeneratorGroup"]


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
        If `N` is not a whole number, 1 or more; if there is neither one rate nor one for each neuron.
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
        if isinstance(N, float) and not N.is_integer():
            raise ValueError(f"N has to be a whole number of neurons, not {N}")
        Group.__init__(self, name, dt, clock, order, namespace, when)
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
            order=self.order,
            name=self._name,
        )
        self.events = {"spike": "rand() < rates*dt"}
        #: What decides who spikes; its slot is 'thresholds', whatever that of the group is.
        self.thresholder = {"spike": Thresholder(self, "spike", "thresholds")}
        self.contained_objects.extend(self.thresholder.values())
        self._find_variables()
        self._made()

    def _event_slot(self, event: str) -> tuple[str, int]:
        if event != "spike":
            raise ValueError(f"{self.name} has no event '{event}'")
        return self.thresholder["spike"].when, self.thresholder["spike"].order


class SpikeGeneratorGroup(SpikeSource, Group):
    """Neurons that spike at given times.

    The spikes are variables that can be read, in the order of time and then of neurons: `spike_time`,
    `neuron_index`, and `spike_number`, which counts them; `set_spikes` replaces them.

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
        Whether they are sorted by time, then by index, so that nobody has to do it.
    dt, clock, when, order, name
        As for `NeuronGroup`.

    Raises
    ------
    ValueError
        For indices out of range, negative times, different numbers of both, a negative period or one that
        is over before the last spike; in `run`, for a neuron that spikes twice in one step, or a period
        shorter than a step.
    TypeError
        If `N` is not a positive integer.
    NotImplementedError
        In `run`, for a period that is not a multiple of the time step.
    """

    _computed = COMPUTED | OF_SPIKES

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
        if not (np.ndim(N) == 0 and int(N) == N and N >= 1):
            raise TypeError(f"N has to be an integer, 1 or more, not {N!r}")
        Group.__init__(self, name, dt, clock, order, None, when)
        self.events = {"spike": None}
        self._size = int(N)
        self._core = _core.SpikeGeneratorGroup(
            self._size,
            *self._spikes(indices, times, period),
            sorted=bool(sorted),
            dt=self._dt,
            when=when,
            order=self.order,
            name=self._name,
        )
        self._find_variables()
        self._new_spikes = True
        self._made()

    def _place(self) -> None:
        self._core.check_event_at("spike", self.when, self.order)

    def _event_slot(self, event: str) -> tuple[str, int]:
        if event != "spike":
            raise ValueError(f"{self.name} has no event '{event}'")
        return self.when, self.order

    def _spikes(self, indices: Any, times: Any, period: Any) -> tuple[np.ndarray, np.ndarray, float]:
        indices = np.atleast_1d(np.asarray(indices))
        if indices.size and indices.dtype.kind == "f" and np.all(indices == np.round(indices)):
            indices = indices.astype(np.int64)
        if indices.size and indices.dtype.kind not in "iu":
            raise TypeError(f"the indices of spikes have to be integers, not of type {indices.dtype}")
        # Before they are made small: a large index must not wrap around into the range.
        if indices.size and (indices.min() < 0 or indices.max() >= self._size):
            raise ValueError(f"the indices of spikes have to lie between 0 and {self._size - 1}")
        when = np.atleast_1d(in_dimension(times, SECOND, "the times of spikes cannot be")).astype(float)
        if when.shape != indices.shape:
            raise ValueError(f"there are {indices.size} indices of spikes, but {when.size} times")
        repeat = 0.0 if period is None else seconds(period, "period")
        if repeat < 0:
            raise ValueError(f"the period can't be negative, but is {period}")
        if repeat and when.size and np.isfinite(repeat):
            dt = self._clock.dt_
            if int((when.max() + 1e-3 * dt) / dt) >= round(repeat / dt):
                raise ValueError(
                    f"the period, {period}, has to be over after the last spike, at "
                    f"{with_dimension(when.max(), SECOND)}"
                )
        return indices.astype(np.int32), when, repeat if np.isfinite(repeat) else 0.0

    @deferrable
    def set_spikes(self, indices: Any, times: Any, period: Any = None, sorted: bool = False) -> None:
        """Replaces the spikes. Arguments as in the constructor; times count from the beginning of time."""
        self._core.set_spikes(*self._spikes(indices, times, period), bool(sorted))
        self._new_spikes = True

    def _sync(self) -> None:
        Group._sync(self)
        dt = self._clock.dt_
        period = self._core.period
        if period / dt > np.iinfo(np.int32).max:
            warn(
                "input.spikegeneratorgroup.spikegenerator_long_period",
                f"the period of {self.name}, {self.period[:]}, is longer than {np.iinfo(np.int32).max} "
                "steps: its spikes are not repeated (a period of 0*second says so)",
            )
        if self._new_spikes:
            self._new_spikes = False
            now = int((self._current_time() + 1e-3 * dt) / dt)
            if not period and np.any(((self._core.times + 1e-3 * dt) / dt).astype(np.int64) < now):
                warn(
                    "input.spikegeneratorgroup.ignored_spikes",
                    f"{self.name} has spikes before {self.t}, when this run begins: they are ignored",
                )

    def _view(self, variable: Any, units: bool) -> VariableView:
        return (SpikeView if variable.name in OF_SPIKES else VariableView)(self, variable, units)


class PoissonInput(CodeRunner):
    """Input of many independent sources of Poisson spikes to each item of a group.

    In each step it adds ``weight*Binomial(N, rate*dt)`` to a variable: what `N` neurons of a `PoissonGroup`
    for each item and synapses of one weight would add. A variable that is ``(unless refractory)`` is left as
    it is while a neuron is refractory.

    Parameters
    ----------
    target : Group
        The group, or a part of one.
    target_var : str
        The variable that is increased.
    N : int
        The number of sources of each item.
    rate : Quantity
        The rate of each source, in hertz.
    weight : Quantity or str
        What each spike adds: a value, or an expression that is evaluated in every step, on the items of the
        target. It has the unit of `target_var`.
    when : str
        The slot of a time step.
    order : int
        Among objects in the same slot, smaller ones come first.

    Raises
    ------
    KeyError
        If the target has no such variable.
    DimensionMismatchError
        If the weight or the rate has another unit; in `run`, if the weight is an expression.
    ValueError
        For fewer than one source, a negative rate, more than one weight; in `run`, for a rate above 1/dt.
    NotImplementedError
        In `run`, if the time step of the target was changed since the input was made.
    """

    _is_part = False
    add_to_magic_network = True

    def __init__(
        self,
        target: VariableOwner,
        target_var: str,
        N: int,
        rate: Any,
        weight: Any,
        when: str = "synapses",
        order: int = 0,
    ) -> None:
        if not isinstance(target, VariableOwner):
            raise TypeError(f"PoissonInput needs a group as its target, not {type(target).__name__}")
        group = target._owner_object()
        name = unique_name("poissoninput*")
        text = weight if isinstance(weight, str) else None
        value, exponents = (0.0, exponents_of(0)) if text is not None else _one_weight(weight)
        self._core = _core.poisson_input(
            name,
            group._core,
            None if target is group else target._core_view(),
            target_var,
            float(_one(in_dimension(N, DIMENSIONLESS, "the number of sources cannot be"), "N")),
            float(_one(in_dimension(rate, HERTZ, "the rate of a PoissonInput cannot be"), "the rate")),
            text,
            value,
            exponents,
            when,
            as_order(order),
        )
        self._target = target
        self._N, self._rate, self._weight, self._target_var = N, rate, weight, target_var
        self._dt_then = group.clock.dt_
        CodeRunner.__init__(self, target, name, when, order, group.clock)  # type: ignore[arg-type]

    @property
    def N(self) -> int:
        """The number of sources of each item."""
        return self._N

    @property
    def rate(self) -> Any:
        """The rate of each source."""
        return self._rate

    @property
    def weight(self) -> Any:
        """What each spike adds: a value, or the text of an expression."""
        return self._weight

    @property
    def target_var(self) -> str:
        """The variable that is increased."""
        return self._target_var

    def before_run(self, run_namespace: Any = None) -> None:
        """Refuses a time step that is not the one for which the input was made."""
        if self._clock.dt_ != self._dt_then:
            then = with_dimension(self._dt_then, SECOND)
            raise NotImplementedError(
                f"the time step of {self._target.name} was {then} when {self.name} was made, and is "
                f"{self._clock.dt} now: make the input after dt is set"
            )

    def _place(self) -> None:
        self._core.run_at(self._when, self._order)

    def _dependencies(self) -> list[Any]:
        return [self._target._owner_object(), *self._needed_objects]

    def _outside_names(self, outside: Outside) -> dict[str, Any]:
        return self._target._resolve(outside, self._weight) if isinstance(self._weight, str) else {}


def _one(numbers: np.ndarray, what: str) -> Any:
    if numbers.size != 1:
        raise ValueError(f"{what} of a PoissonInput has to be one number, not an array of {numbers.size}")
    return numbers.reshape(-1)[0]


def _one_weight(weight: Any) -> tuple[float, tuple[float, ...]]:
    """The SI value and the exponents of a weight."""
    numbers = in_dimension(weight, get_dimensions(weight), "")
    if numbers.size != 1:
        raise ValueError(
            "a PoissonInput has one weight; for one of each item, make it a parameter of the group and give "
            "its name as text"
        )
    return float(numbers.reshape(-1)[0]), exponents_of(weight)
