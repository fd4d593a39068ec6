"""Tracebacks that end where the user's own code does: what is wrong stands there, and in the message."""

from __future__ import annotations

import contextlib
import os
import sys
from types import TracebackType
from typing import Any

__all__ = ["EndsWithUsersCode", "cut", "end_with_users_code", "shorten", "without_frames"]

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def _is_ours(frames: TracebackType) -> bool:
    """Whether a frame is of this package, or stands between two that are."""
    return frames.tb_frame.f_code.co_filename.startswith((_PACKAGE, contextlib.__file__))


def cut(frames: TracebackType | None) -> None:
    """Leaves out the last frames, as far as they are inside this package."""
    last = None
    while frames is not None:
        if not _is_ours(frames):
            last = frames
        frames = frames.tb_next
    if last is not None:
        last.tb_next = None


def shorten(error: BaseException | None) -> None:
    """Leaves out our frames of an exception and its causes, where the mistake is the user's."""
    while error is not None:
        if _tells_the_user(error):
            cut(error.__traceback__)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def without_frames(error: Exception) -> Exception:
    """An exception to be raised again where the user called us: without our frames, unless a function of the
    user has raised it."""
    last = _last(error)
    return error.with_traceback(None) if last is None or _is_ours(last) else error


def _last(error: BaseException) -> TracebackType | None:
    frames = error.__traceback__
    while frames is not None and frames.tb_next is not None:
        frames = frames.tb_next
    return frames


def _tells_the_user(error: BaseException) -> bool:
    """Whether it is about what the user wrote: one of ours, or one that this package raises by a statement.

    What fails inside keeps its frames, for whoever has to repair it.
    """
    if isinstance(error, EndsWithUsersCode):
        return True
    last = _last(error)
    if last is None or type(error).__name__ == "InternalError":
        return False
    code = last.tb_frame.f_code
    if not code.co_filename.startswith(_PACKAGE):
        return False
    import opcode

    return code.co_code[last.tb_lasti] == opcode.opmap["RAISE_VARARGS"]


class EndsWithUsersCode:
    """An exception that IPython shows without the frames in which a mistake of the user was found."""

    __traceback__: TracebackType | None

    def _render_traceback_(self) -> list[str]:
        from IPython import get_ipython

        frames: Any = self.__traceback__
        cut(frames)
        return get_ipython().InteractiveTB.structured_traceback(type(self), self, frames)


def end_with_users_code() -> None:
    """From now on, exceptions that nobody catches are shown so, by Python and by IPython.

    Whoever has said what is to happen to exceptions keeps that.
    """
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _show
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc(
            (AttributeError, LookupError, NotImplementedError, TypeError, ValueError), _show_in_shell
        )


def _show(kind: type[BaseException], error: BaseException, frames: TracebackType | None) -> None:
    shorten(error)
    sys.__excepthook__(kind, error, frames)


def _show_in_shell(
    shell: Any, kind: type[BaseException], error: BaseException, frames: Any, tb_offset: int | None = None
) -> None:
    shorten(error)
    if isinstance(error, EndsWithUsersCode):  # also a SyntaxError, of which IPython would show no line
        shell._showtraceback(kind, error, error._render_traceback_())
    else:
        shell.showtraceback((kind, error, frames), tb_offset=tb_offset)
