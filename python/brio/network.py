"""Networks: which objects run together, and running them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from . import _core, random
from .base import BrianObject, with_contained
from .clocks import defaultclock
from .errors import BrianObjectException, code_of
from .messages import warn
from .methods import teller_of_methods
from .names import register, unique_name
from .namespace import Outside
from .owner import Group
from .preference_table import prefs
from .progress import reporter
from .quantities import SECOND, seconds, with_dimension
from .states import network_states, set_network_states

__all__ = ["Network"]

_running: list[Network] = []


def stop() -> None:
    """Ends the current run after its current step, e.g. from a report function. Records are kept."""
    for network in _running:
        network.stop()


class Network:
    """Objects that run together.

    Parameters
    ----------
    objs
        Groups, synapses and monitors, or lists of them.
    name : str
        A name; ``network``, ``network_1``, … if none is given.

    Raises
    ------
    TypeError
        For anything else.
    RuntimeError
        For an object that another network has run.
    """

    def __init__(self, *objs: Any, name: str = "network*") -> None:
        self.name = unique_name(name)
        register(self.name, self)
        self._objects: list[BrianObject] = []
        self._begin()
        self.add(*objs)

    def _begin(self) -> None:
        """A new simulation at t = 0."""
        self._core = _core.Network()
        self._simulation = _core.Simulation(self._core)
        self._simulation.on_plan(teller_of_methods(self))
        self._known: tuple[int, ...] = ()
        self._seeded: int | None = None

    # ---- objects -----------------------------------------------------------------------------------------

    @property
    def objects(self) -> list[BrianObject]:
        """The objects of the network."""
        return list(self._objects)

    @property
    def sorted_objects(self) -> list[BrianObject]:
        """The objects, and what they contain, by order, then name."""
        return sorted(self, key=lambda obj: (obj.order, obj.name))

    def add(self, *objs: Any) -> None:
        """Adds objects, or lists of them. Raises TypeError for others, RuntimeError if they ran elsewhere."""
        for obj in _flat(objs):
            if obj._network is not None:
                raise RuntimeError(
                    f"'{obj.name}' has been run already, so it can't be added to a network; "
                    "to leave it out of some runs, set its attribute 'active' to False"
                )
            if not any(obj is known for known in self._objects):
                self._objects.append(obj)

    def remove(self, *objs: Any) -> None:
        """Removes objects, or lists of them. Raises KeyError for those that are not in the network."""
        for obj in _flat(objs):
            if not any(obj is known for known in self._objects):
                raise KeyError(f"'{obj.name}' is not in the network")
            self._objects = [known for known in self._objects if known is not obj]

    def __getitem__(self, name: str) -> BrianObject:
        if not isinstance(name, str):
            raise TypeError(f"objects of a network are found by their name, not by {type(name).__name__}")
        for obj in self:
            if obj.name == name:
                return obj
        raise KeyError(f"the network has no object '{name}'")

    def __delitem__(self, name: str) -> None:
        self.remove(self[name])

    def __contains__(self, item: object) -> bool:
        return any(item is obj or item == obj.name for obj in self)

    def __iter__(self) -> Iterator[BrianObject]:
        return with_contained(self._objects)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __repr__(self) -> str:
        names = ", ".join(obj.name for obj in self._objects)
        return f"<{type(self).__name__} '{self.name}' at t={self.t}, with {names or 'no objects'}>"

    # ---- state -------------------------------------------------------------------------------------------

    def get_states(
        self,
        units: bool = True,
        format: str = "dict",
        subexpressions: bool = False,
        read_only_variables: bool = True,
        level: int = 0,
    ) -> dict[str, Any]:
        """The states of all objects, by their names; arguments as for those of groups."""
        return network_states(
            self,
            units=units,
            format=format,
            subexpressions=subexpressions,
            read_only_variables=read_only_variables,
            level=level,
        )

    def set_states(
        self, values: Mapping[str, Any], units: bool = True, format: str = "dict", level: int = 0
    ) -> None:
        """Writes the states of objects, given by their names; KeyError for names that are not there."""
        set_network_states(self, values, units=units, format=format, level=level)

    # ---- time --------------------------------------------------------------------------------------------

    @property
    def t(self) -> Any:
        """The time that the network has reached."""
        return with_dimension(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The time that the network has reached, in seconds."""
        return self._core.t

    def stop(self) -> None:
        """Ends the current run after its current step, with everything recorded kept."""
        self._simulation.stop()

    def run(
        self,
        duration: Any,
        report: str | Callable[..., None] | None = None,
        report_period: Any = None,
        namespace: Mapping[str, Any] | None = None,
        profile: Any = None,
        level: int = 0,
    ) -> None:
        """Lets time pass. Several runs continue each other.

        Ctrl-C ends the run after the current step; everything recorded is kept, and the script goes on.

        Parameters
        ----------
        duration : Quantity
            How long.
        report : 'text', 'stdout', 'stderr' or callable, optional
            Progress as text, as a bar if it goes to a terminal; or a function that is called with the elapsed
            time, the completed fraction, the time at which the run began, and its duration.
        report_period : Quantity
            The time between reports, by the clock on the wall; 10 seconds if it is not given.
        namespace : dict, optional
            Values for names in the model, instead of the caller's variables.
        level : int
            How many frames above the caller to look for names.

        Raises
        ------
        BrianObjectException
            If a model is wrong; its ``__cause__`` says what is.
        ValueError
            For a negative duration, or objects that do not go together.
        DimensionMismatchError
            If the duration is not a time.
        """
        self._run(_duration(duration), report, report_period, Outside(namespace, level))

    def _run(self, duration: float, report: Any, report_period: Any, outside: Outside) -> None:
        progress = reporter(report, report_period)
        names = self._prepare(outside)
        mine = [obj for obj in self if obj.active and not obj._in_engine]
        for obj in mine:
            obj.before_run(outside.as_dict())
        _running.append(self)
        try:
            interrupted = self._simulation.run(duration, names, *progress, 0)
        except Exception as error:
            raised = _as_raised(error, outside)
            raise raised.with_traceback(None) from raised.__cause__
        finally:
            _running.pop()
            self._tell_clocks()
        for obj in mine:
            obj.after_run()
        if interrupted:
            warn("core.network", f"stopped by Ctrl-C at t={self.t}: what was recorded until then is kept")

    def _prepare(self, outside: Outside) -> dict[str, Any]:
        """Brings the engine up to date; gives the names around the run for each object."""
        active = [obj for obj in self if obj.active]
        self._check(active)
        known = tuple(map(id, active))
        if known != self._known:
            self._core.objects = [obj._core for obj in active if obj._in_engine]
            self._known = known
        if self._core.dt != defaultclock.dt_:
            self._check_new_step(defaultclock.dt_)
            self._core.dt = defaultclock.dt_
        if self._seeded != random.epoch():
            self._core.seed = random.network_seed()
            self._seeded = random.epoch()
        names = {}
        for obj in active:
            obj._belongs_to(self)
            if obj._in_engine:
                obj._sync()
            if isinstance(obj, Group):
                names[obj.name] = obj._outside_names(outside)
        return names

    def _check(self, active: list[BrianObject]) -> None:
        present = set(map(id, active))
        named: dict[str, BrianObject] = {}
        for obj in active:
            if named.setdefault(obj.name, obj) is not obj:
                raise ValueError(f"the network has two objects with the name '{obj.name}'")
            if obj._ran_elsewhere(self):
                raise RuntimeError(f"'{obj.name}' has been run in another network already")
            for needed in obj._dependencies():
                if id(needed) not in present:
                    raise ValueError(f"'{obj.name}' needs '{needed.name}', which is not in the network")

    def _check_new_step(self, dt: float) -> None:
        steps = self._core.t / dt
        if abs(steps - round(steps)) > 1e-4:
            raise ValueError(
                f"dt can't be changed to {with_dimension(dt, SECOND)} now: "
                f"the time {self.t} is not a multiple of it"
            )

    def _tell_clocks(self) -> None:
        for clock in {id(clock): clock for clock in (defaultclock, *(obj.clock for obj in self))}.values():
            clock._t = self._core.t
        for obj in self:
            obj._time = self._core.t


def _flat(objs: Iterable[Any]) -> Iterator[BrianObject]:
    for obj in objs:
        if isinstance(obj, BrianObject):
            yield obj
        elif isinstance(obj, Mapping):
            yield from _flat(obj.values())
        elif (
            isinstance(obj, Iterable)
            and not isinstance(obj, (str, bytes))
            and not hasattr(obj, "_core_group")
        ):
            yield from _flat(obj)
        else:
            raise TypeError(
                f"a network takes groups, synapses and monitors, or lists of them, not {type(obj).__name__}"
            )


def _duration(duration: Any) -> float:
    length = seconds(duration, "the duration of a run")
    if length < 0:
        raise ValueError(f"the duration of a run can't be negative, but is {duration}")
    return length


def _as_raised(error: Exception, outside: Outside) -> Exception:
    """What `run` raises for a finding of the engine: the finding itself is its cause."""
    code = code_of(error)
    if code is None or code == "object-conflict":
        return error
    outside.explain(error)
    first = error.diagnostics[0]  # type: ignore[attr-defined]
    where = f" in {first['label']}" if first["label"] else ""
    wrapped = BrianObjectException(f"The network can't run, because of an error{where}: {first['message']}")
    wrapped.__cause__ = error.with_traceback(None)
    return wrapped


def schedule_propagation_offset(net: Network | None = None) -> Any:
    """How long after a spike its synapses act at the earliest: 0 s, or one step of the default clock.

    Parameters
    ----------
    net : Network
        Whose schedule counts; that of `magic_network` if it is not given.
    """
    if net is None:
        from .magic import magic_network as net
    schedule = getattr(net, "schedule", None) or prefs["core.network.default_schedule"]
    later = schedule.index("synapses") < schedule.index("thresholds")
    return with_dimension(defaultclock.dt_ if later else 0.0, SECOND)
