"""Groups of neurons."""

from __future__ import annotations

from typing import Any

from . import _core
from .base import as_order
from .clocks import Clock
from .dtypes import storage_types
from .equations import Equations, equations_text
from .messages import warn
from .methods import DEFAULT_CHOICE, prepare_methods
from .owner import Group
from .preference_table import prefs
from .quantities import seconds
from .runners import Resetter, StateUpdater, SubexpressionUpdater, Thresholder
from .subgroups import SpikeSource, Subgroup
from .units import Quantity

__all__ = ["NeuronGroup", "SpikeSource", "Subgroup"]


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


def _events(events: dict[str, str] | None, threshold: Any) -> dict[str, Any]:
    """All events with their conditions; the threshold is the event 'spike'."""
    result = dict(events or {})
    if threshold is not None:
        if "spike" in result:
            raise ValueError("the threshold is the event 'spike': give one of them")
        result["spike"] = threshold
    for name in result:
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"{name!r} can't be the name of an event: use letters, digits and '_'")
    return result


def _code_error(code: Any, what: str) -> TypeError | None:
    """What `run` has to say about code that is none."""
    return None if isinstance(code, str) else TypeError(f"the {what} has to be a string, not {code!r}")


def _warn_of_threshold_alone(name: str, threshold: str) -> None:
    """Neurons that stay above their threshold spike in every step, which is seldom meant."""
    if "rand(" in threshold or "randn(" in threshold:
        return
    warn(
        "groups.neurongroup.only_threshold",
        f"{name} has a threshold, but neither a reset nor refractoriness: a neuron spikes in each step in "
        "which it is above the threshold; if that is meant, say so by reset=''",
    )


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
        Group.__init__(self, name, dt, clock, order, namespace)
        self.events = _events(events, threshold)
        self._refractory_in_seconds = False
        self.method_choice = method
        self.method_options = method_options
        expression, period = _refractory(refractory)
        self._refractory = refractory  # as it was given
        text = equations_text(model)
        self._core = self._make_core(
            size=int(N),
            model=text,
            refractory=expression,
            refractory_period=period,
            storage=storage_types(dtype),
            events={name: text if isinstance(text, str) else "False" for name, text in self.events.items()},
            dt=self._dt,
            order=self.order,
            name=self._name,
        )
        self._equations = text
        if isinstance(threshold, str) and reset is None and refractory is False:
            _warn_of_threshold_alone(self._name, threshold)
        if refractory is False and any("unless refractory" in line.flags for line in self.equations.values()):
            warn(
                "groups.neurongroup.no_refractory",
                f"equations of {self._name} are flagged 'unless refractory', which has no effect without the "
                "argument refractory",
            )
        self._add_parts(reset)
        self._find_variables()
        self._made()

    def _make_core(self, **described: Any) -> Any:
        """The group as the engine knows it."""
        return _core.NeuronGroup(**described, threshold=None, reset=None)

    def _sync(self) -> None:
        Group._sync(self)
        prepare_methods(self)
        in_seconds = prefs["legacy.refractory_timing"]
        if in_seconds != self._refractory_in_seconds:
            self._core.compare_refractory_period(in_seconds)
            self._refractory_in_seconds = in_seconds

    def _add_parts(self, reset: str | None) -> None:
        """What the group does in a time step, as objects."""
        #: What looks for each event.
        self.thresholder = {
            event: Thresholder(self, event, "thresholds" if event == "spike" else "after_thresholds")
            for event in self.events
        }
        #: What executes the statements of each event.
        self.resetter: dict[str, Resetter] = {}
        #: The statements of each event.
        self.event_codes: dict[str, str] = {}
        self.contained_objects.extend(self.thresholder.values())
        if reset is not None:
            self.run_on_event("spike", reset, when="resets")
        #: What advances the equations.
        self.state_updater = StateUpdater(self)
        self.contained_objects.append(self.state_updater)
        #: What evaluates subexpressions that are constant over a time step, or None.
        self.subexpression_updater = None
        if any("constant over dt" in line.flags for line in self.equations.values()):
            self.subexpression_updater = SubexpressionUpdater(self)
            self.contained_objects.append(self.subexpression_updater)

    def run_on_event(
        self, event: str, code: str, when: str = "after_resets", order: int | None = None
    ) -> Resetter:
        """Executes statements for the neurons where an event happens.

        Parameters
        ----------
        event : str
            The name of the event.
        code : str
            The statements. They also write variables that are ``(unless refractory)``.
        when : str
            The slot of a time step.
        order : int, optional
            Among objects in the same slot, smaller ones come first; the order of the group if none is given.

        Raises ValueError for an unknown event, and for one that has code already.
        """
        self._known_event(event)
        if event in self.event_codes:
            raise ValueError(f"the event '{event}' of {self.name} has code already")
        text = code if isinstance(code, str) else ""
        number = self.order if order is None else as_order(order)
        self._core.run_on_event(event, text, when, number)
        self._needed = None
        self.event_codes[event] = code
        resetter = Resetter(self, event, when, number)
        self.resetter[event] = resetter
        self.contained_objects.append(resetter)
        return resetter

    def set_event_schedule(
        self, event: str, when: str = "after_thresholds", order: int | None = None
    ) -> None:
        """Changes when the condition of an event is looked at.

        Parameters
        ----------
        event : str
            The name of the event.
        when : str
            The slot of a time step.
        order : int, optional
            Among objects in the same slot, smaller ones come first; the order of the group if none is given.

        Raises ValueError for an unknown event.
        """
        self._known_event(event)
        self.thresholder[event].when = when
        self.thresholder[event].order = self.order if order is None else order

    def before_run(self, run_namespace: Any = None) -> None:
        """Refuses thresholds, resets and the like that are no text."""
        for event, condition in self.events.items():
            what = "threshold" if event == "spike" else f"condition of the event '{event}'"
            if error := _code_error(condition, what):
                raise error
        for event, code in self.event_codes.items():
            what = "reset" if event == "spike" else f"code for the event '{event}'"
            if error := _code_error(code, what):
                raise error

    def _known_event(self, event: str) -> None:
        if event not in self.events:
            if event == "spike":
                raise ValueError(f"{self.name} has no threshold, so there are no spikes: give it one")
            hint = _core.did_you_mean(event, list(self.events))
            raise ValueError(f"{self.name} has no event '{event}'" + (f": {hint}" if hint else ""))

    def _event_slot(self, event: str) -> tuple[str, int]:
        self._known_event(event)
        return self.thresholder[event].when, self.thresholder[event].order

    @property
    def equations(self) -> Equations:
        """The equations of the group."""
        return Equations(self._equations)

    user_equations = equations

    def _repr_latex_(self) -> str:
        return self.equations._repr_latex_()
