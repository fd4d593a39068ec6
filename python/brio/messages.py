"""Notices to the user, through Python's logging; nothing is set up before there is something to say.

A message has a name in Brian's hierarchy, such as ``core.magic.dependency_warning``: what comes last says
what it is about, and `BrianLogger.suppress_name` switches it off by that. Messages go to loggers below
``brian2``.
"""

from __future__ import annotations

import sys
from typing import Any

#: The logger above all others.
ROOT = "brian2"
DIAGNOSTIC = 5

#: What was said once, as (logger, level, text).
said: set[tuple[str, str, str]] = set()
_console: Any = None


def console() -> Any:
    """The handler that prints; made when it is first needed."""
    global _console
    if _console is None:
        import logging

        from .preference_table import prefs

        logging.addLevelName(DIAGNOSTIC, "DIAGNOSTIC")
        _console = _handler(logging)
        _console.setLevel(prefs["logging.console_log_level"].upper())
        _console.setFormatter(logging.Formatter("%(levelname)-10s %(message)s [%(name)s]"))
        root = logging.getLogger(ROOT)
        root.addHandler(_console)
        adjust_level()
    return _console


def _handler(logging: Any) -> Any:
    class Console(logging.StreamHandler):
        """Prints on what is stderr at the time, unless the script has set up Python's logging itself."""

        def emit(self, record: Any) -> None:
            if not set_up_by_script():
                self.stream = sys.stderr
                logging.StreamHandler.emit(self, record)

    return Console()


def set_up_by_script() -> bool:
    """Whether the script has said what happens to messages; then its handlers get ours, too."""
    import logging

    return bool(logging.getLogger().handlers)


def adjust_level() -> None:
    """What no handler wants is not even made."""
    import logging

    root = logging.getLogger(ROOT)
    root.setLevel(min((handler.level for handler in root.handlers), default=logging.WARNING))


def is_wanted(level: str) -> bool:
    """Whether anybody would see a message of a level."""
    console()
    import logging

    return logging.getLogger(ROOT).isEnabledFor(logging.getLevelName(level))


def say(level: str, name: str, text: str, once: bool = False, shown_name: str | None = None) -> None:
    """Sends a message. `shown_name`: the name that the record bears, if it is not that of the logger."""
    console()
    import logging

    if once:
        if (name, level, text) in said:
            return
        said.add((name, level, text))
    logger = logging.getLogger(name)
    number = logging.getLevelName(level)
    if not logger.isEnabledFor(number):
        return
    record = logger.makeRecord(shown_name or name, number, "", 0, text, (), None)
    logger.handle(record)


def warn(name: str, text: str, once: bool = False) -> None:
    """Something to look at: printed, unless the user has switched it off."""
    say("WARNING", f"{ROOT}.{name}", text, once)


def info(name: str, text: str, once: bool = False) -> None:
    """Something to know: printed, unless the user has switched it off."""
    say("INFO", f"{ROOT}.{name}", text, once)


def debug(name: str, text: str, once: bool = False) -> None:
    """For those who look for a mistake: shown only if asked for."""
    say("DEBUG", f"{ROOT}.{name}", text, once)
