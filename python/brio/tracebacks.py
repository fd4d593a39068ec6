"""Tracebacks that end where the user's own code does: what is wrong stands there, and in the message."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Any

__all__ = ["EndsWithUsersCode", "cut"]

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def cut(frames: TracebackType | None) -> None:
    """Leaves out the last frames, as far as they are inside this package."""
    last = None
    while frames is not None:
        if not frames.tb_frame.f_code.co_filename.startswith(_PACKAGE):
            last = frames
        frames = frames.tb_next
    if last is not None:
        last.tb_next = None


class EndsWithUsersCode:
    """An exception that IPython shows without the frames in which a mistake of the user was found."""

    __traceback__: TracebackType | None

    def _render_traceback_(self) -> list[str]:
        from IPython import get_ipython

        frames: Any = self.__traceback__
        cut(frames)
        return get_ipython().InteractiveTB.structured_traceback(type(self), self, frames)
