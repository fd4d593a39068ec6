"""Brian's interface to messages: levels, suppressing some, writing to a file, catching them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any, ClassVar

from . import messages

__all__ = ["BrianLogger", "catch_logs", "get_logger", "std_silent"]

_PREFIX = messages.ROOT + "."


class BrianLogger:
    """Sends messages under a name; as a class, says which messages are shown.

    Parameters
    ----------
    name : str
        The name. Names that don't begin with ``brian2.`` belong to somebody else's package: their messages go
        the same way, and are shown under that name.
    """

    #: What was said with ``once=True``.
    _log_messages: ClassVar[set[tuple[str, str, str]]] = messages.said
    #: The file of messages, if `initialize` has begun one, and what writes to it.
    tmp_log: ClassVar[str | None] = None
    file_handler: ClassVar[Any] = None
    _pid: ClassVar[int] = 0

    def __init__(self, name: str = messages.ROOT) -> None:
        self.name = name

    def _log(self, level: str, text: str, name_suffix: str | None, once: bool) -> None:
        BrianLogger._leave_file_to_parent()
        shown = f"{self.name}.{name_suffix}" if name_suffix else self.name
        ours = shown == messages.ROOT or shown.startswith(_PREFIX)
        messages.say(level, shown if ours else _PREFIX + shown, text, once, shown)

    def diagnostic(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """For developers of Brio."""
        self._log("DIAGNOSTIC", msg, name_suffix, once)

    def debug(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """For those who look for a mistake."""
        self._log("DEBUG", msg, name_suffix, once)

    def info(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Something to know."""
        self._log("INFO", msg, name_suffix, once)

    def warn(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Something to look at."""
        self._log("WARNING", msg, name_suffix, once)

    warning = warn

    def error(self, msg: str, name_suffix: str | None = None, once: bool = False) -> None:
        """Something has failed."""
        self._log("ERROR", msg, name_suffix, once)

    # ---- what is shown -----------------------------------------------------------------------------------

    @staticmethod
    def _level(level: Any) -> None:
        messages.console().setLevel(level)
        messages.adjust_level()

    @staticmethod
    def log_level_error() -> None:
        """Shows errors only."""
        BrianLogger._level("ERROR")

    @staticmethod
    def log_level_warn() -> None:
        """Shows warnings and errors."""
        BrianLogger._level("WARNING")

    @staticmethod
    def log_level_info() -> None:
        """Shows messages of level INFO and above, as at the beginning."""
        BrianLogger._level("INFO")

    @staticmethod
    def log_level_debug() -> None:
        """Shows messages of level DEBUG and above."""
        BrianLogger._level("DEBUG")

    @staticmethod
    def log_level_diagnostic() -> None:
        """Shows all messages."""
        BrianLogger._level(messages.DIAGNOSTIC)

    @staticmethod
    def suppress_hierarchy(name: str, filter_log_file: bool = False) -> None:
        """Hides messages whose name is `name`, or begins with it and a dot.

        Parameters
        ----------
        name : str
            For example ``'brian2.synapses'``.
        filter_log_file : bool
            Whether to keep them out of the file of messages, too.
        """

        def passes(record: Any) -> bool:
            return not (record.name == name or record.name.startswith(name + "."))

        BrianLogger._suppress(passes, filter_log_file)

    @staticmethod
    def suppress_name(name: str, filter_log_file: bool = False) -> None:
        """Hides messages whose name ends in a dot and `name`.

        Parameters
        ----------
        name : str
            For example ``'resolution_conflict'``.
        filter_log_file : bool
            Whether to keep them out of the file of messages, too.
        """
        BrianLogger._suppress(lambda record: record.name.rpartition(".")[2] != name, filter_log_file)

    @staticmethod
    def _suppress(passes: Any, filter_log_file: bool) -> None:
        messages.console().addFilter(passes)
        if filter_log_file and BrianLogger.file_handler is not None:
            BrianLogger.file_handler.addFilter(passes)

    # ---- a file of messages ------------------------------------------------------------------------------

    @staticmethod
    def initialize() -> None:
        """Begins a file of messages in the folder for temporary files; its name is `BrianLogger.tmp_log`.

        It receives messages from `logging.file_log_level` on. It is deleted when the process ends, unless the
        preference `logging.delete_log_on_exit` is False. Without this call, nothing is written.
        """
        import atexit
        import logging
        import tempfile
        from logging.handlers import RotatingFileHandler

        from .preference_table import prefs

        BrianLogger._level(prefs["logging.console_log_level"].upper())
        if not prefs["logging.file_log"]:
            return
        BrianLogger._close_file()
        number, BrianLogger.tmp_log = tempfile.mkstemp(prefix="brio_debug_", suffix=".log")
        os.close(number)
        limit = prefs["logging.file_log_max_size"]
        handler = RotatingFileHandler(
            BrianLogger.tmp_log, mode="a", maxBytes=limit, backupCount=1, encoding="utf-8"
        )
        handler.setLevel(prefs["logging.file_log_level"].upper())
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-10s %(name)s: %(message)s"))
        BrianLogger.file_handler, BrianLogger._pid = handler, os.getpid()
        logging.getLogger(messages.ROOT).addHandler(handler)
        messages.adjust_level()
        atexit.register(_delete, BrianLogger.tmp_log, os.getpid())

    @staticmethod
    def _close_file() -> None:
        import logging

        if BrianLogger.file_handler is not None:
            logging.getLogger(messages.ROOT).removeHandler(BrianLogger.file_handler)
            BrianLogger.file_handler.close()
        BrianLogger.file_handler = BrianLogger.tmp_log = None

    @staticmethod
    def _leave_file_to_parent() -> None:
        """A forked process does not write to the file of the one that it comes from."""
        if BrianLogger.file_handler is not None and BrianLogger._pid != os.getpid():
            BrianLogger._close_file()


def _delete(path: str, pid: int) -> None:
    from .preference_table import prefs

    if os.getpid() == pid and prefs["logging.delete_log_on_exit"]:
        for name in (path, path + ".1"):
            if os.path.exists(name):
                os.remove(name)


def get_logger(module_name: str = messages.ROOT) -> BrianLogger:
    """A logger for the messages of a module."""
    return BrianLogger(module_name)


class catch_logs:  # noqa: N801 Brian's name
    """Catches messages instead of showing them.

    ::

        with catch_logs() as caught:
            run(10*ms)
        for level, name, text in caught:
            …

    Parameters
    ----------
    log_level : int or str
        The lowest level that is caught; lower ones are lost.
    only_from : sequence of str
        The beginnings of the names of messages that are caught; others are lost.
    """

    def __init__(self, log_level: int | str = "WARNING", only_from: Sequence[str] = (messages.ROOT,)) -> None:
        self.log_list: list[tuple[str, str, str]] = []
        self._level = log_level
        self._only_from = tuple(only_from)

    def __enter__(self) -> list[tuple[str, str, str]]:
        import logging

        messages.console()
        caught, beginnings = self.log_list, self._only_from

        class Catch(logging.Handler):
            def emit(self, record: logging.LogRecord) -> None:
                first = record.name.partition(".")[0]
                if record.name.startswith(tuple(f"{name}." for name in beginnings)) or first in beginnings:
                    caught.append((record.levelname, record.name, record.getMessage()))

        root = logging.getLogger(messages.ROOT)
        self._before = (root.handlers[:], root.level, root.propagate)
        root.handlers[:] = [Catch(self._level)]
        root.propagate = False
        messages.adjust_level()
        return self.log_list

    def __exit__(self, *exception: object) -> None:
        import logging

        root = logging.getLogger(messages.ROOT)
        root.handlers[:], level, root.propagate = self._before
        root.setLevel(level)


class std_silent:  # noqa: N801 Brian's name
    """Accepted for compatibility: there is no compiler whose output would have to be hidden."""

    def __init__(self, alwaysprint: bool = False) -> None:
        self.alwaysprint = alwaysprint

    def __enter__(self) -> None: ...

    def __exit__(self, *exception: object) -> None: ...

    @classmethod
    def close(cls) -> None:
        """Does nothing."""
