"""Networks: which objects run together, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from . import _core, random
from .base import BrianObject, with_contained
from .clocks import defaultclock
from .explanation import Explanation
from .methods import teller_of_methods
from .names import Inherited, register, unique_name
from .namespace import Outside
from .preference_table import prefs
from .quantities import SECOND, with_dimension
from .running import Runs, run_duration, stop
from .slots import in_order
from .snapshot import StoredStates
from .states import network_states, set_network_states
from .summaries import MemoryEstimate, ProfilingSummary, SchedulingSummary

__all__ = [
    "MemoryEstimate",
    "Network",
    "profiling_summary",
    "schedule_propagation_offset",
    "scheduling_summary",
    "stop",
]


class Network(Inherited, Runs, StoredStates):
    """Objects that run together.

    Parameters
    ----------
    objs
        Groups, synapses, monitors, operations, or lists of them.
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
        self._schedule: list[str] | None = None
        self._profiled = False
        self._interrupted = False
        self._stored = {}
        self._begin()
        random.networks.add(self)
        self.add(*objs)

    def _begin(self) -> None:
        """A new simulation at t = 0."""
        self._core = _core.Network()
        self._simulation = _core.Simulation(self._core)
        self._simulation.on_plan(teller_of_methods(self))
        self._engines: list[Any] = []
        self._inactive: set[str] = set()
        self._slots: list[str] = self._core.schedule
        self._seeded: int | None = None

    # ---- objects -----------------------------------------------------------------------------------------

    @property
    def objects(self) -> list[BrianObject]:
        """The objects of the network, without those that they contain."""
        return list(self._objects)

    @property
    def sorted_objects(self) -> list[BrianObject]:
        """The objects and what they contain, in the order in which they run.

        Raises KeyError for an object in a slot that the schedule doesn't have.
        """
        return in_order(with_contained(self._objects), self.schedule)

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
        return iter(with_contained(self._objects))

    def __len__(self) -> int:
        return len(with_contained(self._objects))

    def __repr__(self) -> str:
        names = ", ".join(obj.name for obj in self)
        return f"<{type(self).__name__} '{self.name}' at t={self.t}, with {names or 'no objects'}>"

    def _repr_html_(self) -> str:
        from .rich import network_html

        return network_html(self)

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
    def schedule(self) -> list[str]:
        """The slots of a time step, in order. Each also has one before and one after it: ``before_groups``.

        Set it to a list of names, or to None for that of the preference ``core.network.default_schedule``.
        Raises TypeError for anything else, ValueError for names that begin with before_ or after_.
        """
        return list(self._schedule or prefs["core.network.default_schedule"])

    @schedule.setter
    def schedule(self, value: Sequence[str] | None) -> None:
        if value is None:
            self._schedule = None
            return
        if not isinstance(value, Sequence) or not all(isinstance(slot, str) for slot in value):
            raise TypeError(f"a schedule is a list of names of slots, not {value!r}")
        for slot in value:
            if slot.startswith(("before_", "after_")):
                raise ValueError(
                    f"'{slot}' can't be in a schedule: slots that begin with before_ or after_ exist by "
                    "themselves, around each other slot"
                )
        self._schedule = list(value)

    @property
    def t(self) -> Any:
        """The time that the network has reached."""
        return with_dimension(self.t_, SECOND)

    @property
    def t_(self) -> float:
        """The time that the network has reached, in seconds: where the next run begins."""
        return self._core.t + self._ahead

    @t_.setter
    def t_(self, value: float) -> None:
        self._core.t = float(value) - self._ahead

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
        checkpoint: Any = None,
        checkpoint_period: Any = None,
    ) -> None:
        """Lets time pass. Several runs continue each other.

        Ctrl-C ends the run after the current step; everything recorded is kept, and the script goes on.

        Parameters
        ----------
        duration : Quantity
            How long.
        report : 'text', 'stdout', 'stderr' or callable, optional
            Progress as text, as a bar if it goes to a terminal; or a function that is called with the
            elapsed time, the completed fraction, the time at which the run began, and its duration.
        report_period : Quantity
            The time between reports, by the clock on the wall; 10 seconds if it is not given.
        namespace : dict, optional
            Values for names in the model, instead of the caller's variables.
        profile : bool, optional
            Measure how long each part of the network takes; see `profiling_summary`.
        level : int
            How many frames above the caller to look for names.
        checkpoint : path, optional
            A file that takes the whole state every now and then, and at the end. It is replaced as a whole,
            so that it is complete at every moment: `resume` goes on from there, also after a crash.
        checkpoint_period : Quantity
            The time between checkpoints, by the clock on the wall; one minute if it is not given.

        Raises
        ------
        BrianObjectException
            If a model is wrong; its ``__cause__`` says what is.
        ValueError
            For a negative duration, objects that do not go together, or a time step that was changed to one
            that the time reached is not a multiple of.
        KeyError
            For an object in a slot that the schedule doesn't have.
        DimensionMismatchError
            If the duration is not a time.
        MemoryError
            Before the first step, with a table of what the run would take, if that is more than there is (or
            than the preference ``core.network.memory_limit`` says); see `memory_estimate`.
        """
        until = self.t_ + run_duration(duration)
        checkpoints = self._checkpoints(checkpoint, checkpoint_period)
        self._run(until, report, report_period, Outside(namespace, level), bool(profile), checkpoints)

    def memory_estimate(
        self, duration: Any, namespace: Mapping[str, Any] | None = None, level: int = 0
    ) -> MemoryEstimate:
        """What the network will take of memory when it has run for so long; not in Brian.

        Records of spikes and other events count with what they have now: how many there will be is not known.

        Parameters
        ----------
        duration : Quantity
            Of the run that is thought of.
        namespace, level
            As for `run`, which raises the same for wrong models.
        """
        return self._memory_estimate(duration, Outside(namespace, level))

    def explain(self, namespace: Mapping[str, Any] | None = None, level: int = 0) -> Explanation:
        """How the network runs, and what would make it faster; not in Brian.

        For each object: the method of integration and those refused before it; what is done in which slot,
        over how many items, in vectors or one by one and why; how spikes are delivered; instructions, bytes,
        and, if the last run was made with ``profile=True``, measured times. No time passes, and no random
        numbers are drawn.

        Parameters
        ----------
        namespace, level
            As for `run`, which raises the same for wrong models.

        Returns
        -------
        Explanation
            To be printed, shown in a notebook, or read by a program.
        """
        return self._explain(Outside(namespace, level))

    # ---- what was run ------------------------------------------------------------------------------------

    @property
    def profiling_info(self) -> list[tuple[str, Any]]:
        """Names of the parts of the network and the time that each of them took in the last run, the longest
        first. Raises ValueError if that run was not made with ``profile=True``."""
        measured = self._simulation.profile if self._profiled else None
        if measured is None:
            raise ValueError("nothing was measured: run the network with profile=True")
        return [(name, with_dimension(time, SECOND)) for name, time in measured]

    def get_profiling_info(self) -> list[tuple[str, Any]]:
        """The same as `profiling_info`."""
        return self.profiling_info

    def scheduling_summary(self) -> SchedulingSummary:
        """What runs when; see `scheduling_summary`."""
        return SchedulingSummary(self.sorted_objects)


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
                "a network takes groups, synapses, monitors and operations, or lists of them, not "
                f"{type(obj).__name__}"
            )


def schedule_propagation_offset(net: Network | None = None) -> Any:
    """How long after a spike its synapses act at the earliest: 0 s, or one step of the default clock.

    Parameters
    ----------
    net : Network
        Whose schedule counts; that of `magic_network` if it is not given.
    """
    if net is None:
        from .magic import magic_network as net
    schedule = net.schedule
    later = schedule.index("synapses") < schedule.index("thresholds")
    return with_dimension(defaultclock.dt_ if later else 0.0, SECOND)


def profiling_summary(net: Network | None = None, show: int | None = None) -> ProfilingSummary:
    """How long each part of a network took in its last run, which was made with ``profile=True``.

    Parameters
    ----------
    net : Network
        The network; `magic_network` if it is not given.
    show : int
        How many parts to show, those that took longest; all if it is not given.

    Raises ValueError if nothing was measured.
    """
    if net is None:
        from .magic import magic_network as net
    return ProfilingSummary(net.profiling_info, show)


def scheduling_summary(net: Network | None = None) -> SchedulingSummary:
    """What runs in a time step of a network, in its order: a table that can be printed.

    Parameters
    ----------
    net : Network
        The network; what `run` would run if it is not given.
    """
    if net is None:
        from .magic import collect, magic_network

        return SchedulingSummary(in_order(with_contained(collect()), magic_network.schedule))
    return net.scheduling_summary()
