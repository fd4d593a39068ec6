"""What users say of pathways when synapses are made, as the engine takes it."""

from __future__ import annotations

from typing import Any

from .quantities import seconds
from .units import Quantity

__all__ = ["codes_of", "pathways_of"]


def codes_of(synapses: type, code: Any, default: str) -> dict[str, str]:
    """The statements of each pathway of one side, by its name."""
    if code is None:
        return {}
    codes = code if isinstance(code, dict) else {default: code}
    for name, text in codes.items():
        if not isinstance(name, str):
            raise TypeError(f"the keys of on_{default} have to be names of pathways, not {name!r}")
        if not isinstance(text, str):
            raise TypeError(f"the code of a pathway has to be a string, not {type(text).__name__}")
        if name != default and hasattr(synapses, name):
            raise ValueError(f"a pathway can't have the name '{name}': synapses have an attribute '{name}'")
    return codes


def _delays(delay: Any) -> dict[str, float]:
    if delay is None:
        return {}
    delays = delay if isinstance(delay, dict) else {"pre": delay}
    for value in delays.values():
        if not isinstance(value, Quantity):
            raise TypeError(f"delay has to be a time, e.g. 2*ms, not {value!r}")
    return {pathway: seconds(value, "delay") for pathway, value in delays.items()}


def _events_of(on_event: Any, pathways: list[str]) -> dict[str, str]:
    """What triggers each pathway."""
    if isinstance(on_event, str):
        return dict.fromkeys(pathways, on_event)
    if isinstance(on_event, dict) and all(isinstance(event, str) for event in on_event.values()):
        return {which: on_event.get(which, "spike") for which in pathways}
    raise TypeError(
        f"on_event has to be the name of an event, or a dictionary of them by pathway, not {on_event!r}"
    )


def pathways_of(
    pre: dict[str, str], post: dict[str, str], delay: Any, on_event: Any
) -> list[tuple[Any, ...]]:
    """All pathways, as the engine takes them: name, code, from the source or not, delay or None, event."""
    delays = _delays(delay)
    there_are = [*pre, *post]
    for which in set(delays).difference(there_are):
        hint = f"\n  hint: delay={{'{there_are[0]}': …}}" if there_are else ""
        raise ValueError(f"there is no pathway '{which}' that could have a delay{hint}")
    events = _events_of(on_event, [*pre, *post])
    return [
        (which, code, codes is pre, delays.get(which), events[which])
        for codes in (pre, post)
        for which, code in codes.items()
    ]
