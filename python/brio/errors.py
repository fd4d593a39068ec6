"""What Brio raises, and how the engine's findings become Python exceptions.

The engine reports every mistake with a stable code; the table below says which class a script written for
Brian expects for it. The message is the engine's text: the line, a caret, both sides, a repair.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .quantities import dimension
from .tracebacks import EndsWithUsersCode
from .units import DimensionMismatchError

__all__ = [
    "BrianObjectException",
    "DimensionMismatchError",
    "EquationError",
    "IntegrationError",
    "MagicError",
    "UnsupportedEquationsException",
]


class BrianObjectException(EndsWithUsersCode, Exception):
    """An object of a network could not be prepared or run; ``__cause__`` is the reason."""


class EquationError(EndsWithUsersCode, Exception):
    """Equations that make no sense together: a variable defined twice, an unknown unit, ``xi`` misused."""


class UnsupportedEquationsException(EndsWithUsersCode, Exception):
    """The chosen integration method can't handle these equations."""


class MagicError(EndsWithUsersCode, Exception):
    """`run` found objects that were run before together with new ones, and can't know what was meant."""


class InternalError(RuntimeError):
    """A defect of Brio itself. Please report it, with the script that led to it."""


class RunError(RuntimeError):
    """Something failed while time passed."""


class IntegrationError(BrianObjectException, RunError):
    """An adaptive method of integration could not keep its error as small as it was told to.

    State and time are those of the beginning of the time step, and everything recorded is kept.

    Attributes
    ----------
    group : str
        The name of the group.
    index : int
        Which neuron or synapse it was.
    t : float
        How far it got, in seconds.
    values : dict
        The values of its variables then, in base units.
    """

    group: str
    index: int
    t: float
    values: dict[str, float]


class PairIndexError(BrianObjectException, IndexError):
    """A text of `Synapses.connect` gave an index that no neuron has; ``__cause__`` is an `IndexError`."""


class ModelSyntaxError(EquationError, SyntaxError, ValueError):
    """A text of the model can't be read.

    For Brian this is an `EquationError` in equations, a `SyntaxError` in expressions, a `ValueError` in
    statements.
    """


class UnknownNameError(EndsWithUsersCode, KeyError):
    """A name that nothing explains."""

    def __str__(self) -> str:  # KeyError would show its message as a quoted literal
        return Exception.__str__(self)


class WrongCallError(ModelSyntaxError):
    """A function without its arguments, with too many of them, or something else used as a function."""


class TypeMismatchError(ModelSyntaxError, TypeError):
    """True or false where a number is needed, or the reverse."""


class NoSpikesError(UnknownNameError, ValueError):
    """Something needs events that an object does not have.

    For Brian this is a `KeyError` in a `PopulationRateMonitor`, a `ValueError` elsewhere.
    """


class DuplicateNameError(EquationError, ValueError):
    """A name that is defined already."""


class ModelValueError(EndsWithUsersCode, ValueError):
    """A value, a flag or a shape that can't be in its place."""


class ModelTypeError(EndsWithUsersCode, TypeError):
    """Something is written that is read-only, or not there yet."""


class ModelIndexError(EndsWithUsersCode, IndexError):
    """An index that no item has."""


class NotSupportedError(EndsWithUsersCode, NotImplementedError):
    """Something that makes sense, but can't be done."""


class TooLargeError(EndsWithUsersCode, MemoryError):
    """What would not fit into memory."""


_CLASS_OF_CODE: dict[str, type[Exception]] = {
    "syntax-error": ModelSyntaxError,
    "unknown-name": UnknownNameError,
    "unknown-function": UnknownNameError,
    "wrong-call": WrongCallError,
    "unknown-unit": EquationError,
    "dimension-mismatch": DimensionMismatchError,
    "type-mismatch": TypeMismatchError,
    "reserved-name": SyntaxError,
    "duplicate-name": DuplicateNameError,
    "illegal-flag": ModelValueError,
    "equation-error": EquationError,
    "cycle": ModelValueError,
    "unknown-method": ModelValueError,
    "unknown-option": UnknownNameError,
    "no-suitable-method": ModelValueError,
    "unsupported-equations": UnsupportedEquationsException,
    "read-only": ModelTypeError,
    "wrong-shape": ModelValueError,
    "index-out-of-range": ModelIndexError,
    "invalid-value": ModelValueError,
    "not-a-spike-source": NoSpikesError,
    "missing-synapses": ModelTypeError,
    "repeated-random-call": NotSupportedError,
    "object-conflict": ModelValueError,
    "unknown-slot": UnknownNameError,
    "illegal-statement": SyntaxError,
    "not-supported": NotSupportedError,
    "too-large": TooLargeError,
}


def model_error(diagnostics: Sequence[dict[str, Any]], text: str) -> Exception:
    """The exception for findings of the engine: its class is that of the first of them."""
    first = diagnostics[0]
    cls = _CLASS_OF_CODE.get(first["code"], ModelValueError)
    if cls is DimensionMismatchError:
        dims = (dimension(row) for row in first["dimensions"])
        error: Exception = DimensionMismatchError.with_text(text, *dims)
    else:
        error = cls(text)
    error.code = first["code"]  # type: ignore[attr-defined]
    error.diagnostics = list(diagnostics)  # type: ignore[attr-defined]
    return error


def run_error(_: None, text: str) -> Exception:
    """The exception for what went wrong while time passed."""
    return RunError(text)


def integration_error(place: tuple[str, int, float, dict[str, float]], text: str) -> Exception:
    """The exception for an item whose equations could not be integrated."""
    error = IntegrationError(text)
    error.group, error.index, error.t, error.values = place
    return error


def internal_error(_: None, text: str) -> Exception:
    """The exception for a defect of the engine."""
    return InternalError(text)


def code_of(error: BaseException) -> str | None:
    """The stable code of an exception that came from the engine, else None."""
    return getattr(error, "code", None) if hasattr(error, "diagnostics") else None


def is_unknown_name(error: BaseException) -> bool:
    """Whether an unknown name is among the findings of the engine."""
    return any(
        finding["code"] in ("unknown-name", "unknown-function")
        for finding in getattr(error, "diagnostics", ())
    )


def unknown_names(error: BaseException) -> list[str]:
    """The names among the findings of the engine that nothing explains and that nothing known is like."""
    findings = [
        finding
        for finding in getattr(error, "diagnostics", ())
        if finding["code"] == "unknown-name"
        and finding["text"]
        and not (finding["hint"] or "").startswith("did you mean")
    ]
    # Spans count bytes.
    names = (finding["text"].encode()[slice(*finding["span"])].decode() for finding in findings)
    return list(dict.fromkeys(names))


def add_to_message(error: BaseException, text: str) -> None:
    """Appends lines to the message of an exception that came from the engine."""
    message = f"{str(error).rstrip()}\n{text}"
    if isinstance(error, DimensionMismatchError):
        error.text = message
    else:
        error.args = (message,)
    if isinstance(error, SyntaxError):
        error.msg = message
