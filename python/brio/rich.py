"""What notebooks show of groups, monitors and networks: HTML, in which all text of models is escaped."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from .quantities import SECOND, dimension, with_dimension
from .summaries import html_table, size_text
from .units.registry import get_unit_for_display
from .views import DTYPES

if TYPE_CHECKING:
    from .monitors import Monitor
    from .network import Network
    from .owner import VariableOwner

__all__ = ["group_html", "monitor_html", "network_html", "variables_html"]

_VARIABLES = ("variable", "unit", "kind", "flags", "type", "values", "memory")
_ALIGN_VARIABLES = ("left", "left", "left", "left", "left", "right", "right")
_RECORDS = ("record", "unit", "type", "shape", "memory")
_ALIGN_RECORDS = ("left", "left", "left", "right", "right")
_OBJECTS = ("object", "type", "items", "dt", "when", "order", "active")
_ALIGN_OBJECTS = ("left", "left", "right", "left", "left", "right", "center")

#: What a thumbnail of connections looks at, its cells along a side, and its width on the screen.
_SYNAPSES, _CELLS, _PIXELS = 50_000, 48, 128


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _text(text: Any) -> str:
    return escape(str(text), quote=False)


def _heading(obj: Any, rest: str) -> str:
    return f"<p><b>{_text(type(obj).__name__)} '{_text(obj.name)}'</b>{_text(rest)}</p>"


def _code(text: Any) -> str:
    lines = (_text(line.strip()) for line in str(text).strip().splitlines())
    return f"<code>{'<br>'.join(lines)}</code>"


def _rules(rows: Iterable[tuple[str, Any]]) -> str:
    """What is said of a group apart from its equations."""
    left = '<td style="text-align: left">'
    lines = "".join(f"<tr>{left}{_text(what)}</td>{left}{_code(text)}</td></tr>" for what, text in rows)
    return f"<table>{lines}</table>" if lines else ""


def _equations(equations: Any) -> str:
    """As LaTeX, which the notebook typesets: for HTML it is text like any other."""
    return f"<div>{_text(equations._repr_latex_())}</div>" if len(equations) else ""


# ---- variables -------------------------------------------------------------------------------------------


def variables_html(owner: VariableOwner) -> str:
    """The variables of a group: unit, kind, flags, type, number of values, memory."""
    flags = {line.varname: line.flags for line in getattr(owner, "equations", {}).values()}
    rows, total = [], 0
    for name, variable in _variables_of(owner):
        size = 1 if variable.shared else len(owner)
        taken = _bytes(variable, size)
        total += taken
        rows.append(
            (
                name,
                get_unit_for_display(dimension(tuple(variable.exponents))),
                variable.kind,
                ", ".join(_flags(variable, flags.get(name, ()))),
                np.dtype(DTYPES[variable.type]).name,
                f"{size:,}",
                size_text(taken) if taken else "–",
            )
        )
    rows.append(("", "", "", "", "", "", size_text(total)))
    return html_table(_VARIABLES, rows, _ALIGN_VARIABLES)


def _variables_of(owner: VariableOwner) -> list[tuple[str, Any]]:
    """Those of the equations first, then what every such group has."""
    group = owner._core_group()
    every = [(name, group.find(name)) for name in group.variable_names if not name.endswith("__private")]
    return sorted(every, key=lambda named: named[1].kind == "builtin")


def _flags(variable: Any, written: Sequence[str]) -> list[str]:
    found = list(written)
    if variable.shared and "shared" not in found:
        found.append("shared")
    if variable.kind == "builtin" and variable.read_only:
        found.append("read-only")
    return found


def _bytes(variable: Any, size: int) -> int:
    """What the values take; nothing where they are computed when somebody looks, or are another group's."""
    if variable.array is None or variable.linked or variable.array.deferred:
        return 0
    return size * np.dtype(DTYPES[variable.type]).itemsize


# ---- groups ----------------------------------------------------------------------------------------------


def group_html(group: Any) -> str:
    """Equations, rules and variables of a group, or of a part of one; for synapses, a picture of them."""
    if hasattr(group, "N_pre"):
        return _synapses_html(group)
    whole = getattr(group, "source", None)
    about = f", {_items(group)}" + ("" if whole is None else f" of '{whole.name}'")
    parts = [_heading(group, about + _every(group))]
    if hasattr(group, "event_codes"):
        equations = getattr(group, "_written_equations", group.equations)
        parts += [_equations(equations), _rules(_rules_of_neurons(group))]
    return "\n".join(filter(None, [*parts, variables_html(group)]))


def _items(group: Any) -> str:
    """How many there are, and of what."""
    cells = getattr(group, "cells", None)
    if cells is not None and cells > 1:
        return f"{_count(cells, 'cell')} of {_count(len(group) // cells, 'compartment')}"
    if hasattr(getattr(group, "source", group), "cells"):
        return _count(len(group), "compartment")
    return _count(len(group), "neuron" if hasattr(group, "events") else "item")


def _every(group: Any) -> str:
    dt = getattr(group.clock, "dt", None)
    return "" if dt is None else f", dt = {dt}"


def _rules_of_neurons(group: Any) -> Iterable[tuple[str, Any]]:
    for event, condition in group.events.items():
        name = "threshold" if event == "spike" else f"event '{event}'"
        yield name, condition
        if event in group.event_codes:
            yield "reset" if event == "spike" else f"on '{event}'", group.event_codes[event]
    if group._refractory not in (None, False):
        yield "refractory", group._refractory


def _synapses_html(synapses: Any) -> str:
    about = (
        f", {_count(len(synapses), 'synapse')} from "
        f"'{synapses.source.name}' ({synapses.N_pre:,}) to '{synapses.target.name}' ({synapses.N_post:,})"
    )
    rules = [(_pathway_name(synapses, which), _pathway_text(synapses, which)) for which in synapses._pathways]
    parts = [
        _heading(synapses, about + _every(synapses)),
        _thumbnail(synapses),
        _equations(synapses.equations),
        _rules(rules),
        variables_html(synapses),
    ]
    return "\n".join(filter(None, parts))


def _pathway_name(synapses: Any, which: str) -> str:
    """``on_pre``; with a name of its own, ``on_pre: fast``."""
    side = "pre" if synapses._core.is_from_source(which) else "post"
    return f"on_{side}" if which == side else f"on_{side}: {which}"


def _pathway_text(synapses: Any, which: str) -> str:
    code = synapses._core.code(which)
    event = synapses._core.event_of(which)
    return code if event == "spike" else f"{code}  # event '{event}'"


# ---- a picture of connections ----------------------------------------------------------------------------


def _thumbnail(synapses: Any) -> str:
    if len(synapses) == 0:
        return ""
    shape = synapses.N_pre, synapses.N_post
    sources, targets = synapses._core.sample(_SYNAPSES)
    across, along = (min(size, _CELLS) for size in shape)
    x, y = sources.astype(np.int64) * across // shape[0], targets.astype(np.int64) * along // shape[1]
    counts = np.bincount(y * across + x, minlength=across * along).reshape(along, across)
    # The fewest are grey enough to be seen, the most are black; none is white.
    shades = np.where(counts > 0, 190 * (1 - counts / counts.max()), 255).astype(np.uint8)
    image = b64encode(_png(shades[::-1])).decode()
    seen = "" if len(sources) == len(synapses) else f", a sample of {len(sources):,}"
    text = f"synapses{seen}: source neurons to the right, target neurons upwards"
    return (
        f'<img alt="{text}" title="{text}" width="{_PIXELS}" height="{_PIXELS}" '
        f'style="image-rendering: pixelated; border: 1px solid #999" src="data:image/png;base64,{image}">'
    )


def _png(shades: np.ndarray) -> bytes:
    """An image of grey pixels, of shape (rows, columns), from 0 for black to 255 for white."""
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    height, width = shades.shape
    lines = b"".join(b"\0" + row.tobytes() for row in shades)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(lines))
        + chunk(b"IEND", b"")
    )


# ---- monitors and networks -------------------------------------------------------------------------------


def monitor_html(monitor: Monitor) -> str:
    """What a monitor has recorded so far."""
    end = with_dimension(monitor._current_time(), SECOND)
    about = f" of '{monitor.source.name}': {_recorded(monitor)}, until {end}"
    rows, total = [], 0
    for name, variable in monitor.variables.items():
        if name == "N":
            continue
        values = np.asarray(monitor.state(name, use_units=False))
        total += values.nbytes
        shape = "×".join(f"{size:,}" for size in values.shape)
        unit = get_unit_for_display(variable.dim)
        rows.append((name, unit, values.dtype.name, shape, size_text(values.nbytes)))
    rows.append(("", "", "", "", size_text(total)))
    return _heading(monitor, about) + "\n" + html_table(_RECORDS, rows, _ALIGN_RECORDS)


def _recorded(monitor: Any) -> str:
    if hasattr(monitor, "num_events"):
        what = "spike" if monitor.event == "spike" else "event"
        which = "" if what == "spike" else f" '{monitor.event}'"
        of = _count(len(monitor.source), "neuron")
        return f"{_count(monitor.num_events, what)}{which} of {of}"
    times = _count(len(monitor), "time")
    if hasattr(monitor, "n_indices"):
        return f"{monitor.n_indices:,} of {_count(len(monitor.source), 'item')} at {times}"
    return f"rates at {times}"


def network_html(network: Network) -> str:
    """The objects of a network, without their parts."""
    rows = [
        (
            obj.name,
            type(obj).__name__,
            f"{len(obj):,}" if hasattr(obj, "__len__") else "",
            _every(obj).removeprefix(", dt = "),
            obj.when,
            str(obj.order),
            "yes" if obj.active else "no",
        )
        for obj in network.objects
    ]
    about = f" at t = {network.t}, {_count(len(rows), 'object')}"
    return _heading(network, about) + ("\n" + html_table(_OBJECTS, rows, _ALIGN_OBJECTS) if rows else "")
