"""Notices to the user, through Python's logging; nothing is set up before there is something to say."""

from __future__ import annotations

_said: set[str] = set()


def warn(topic: str, text: str, once: bool = False) -> None:
    """A warning on the logger ``brio.<topic>``; by default Python prints it to stderr."""
    if once and topic in _said:
        return
    _said.add(topic)
    import logging

    logging.getLogger(f"brio.{topic}").warning("WARNING    %s [brio.%s]", text, topic)


def info(topic: str, text: str) -> None:
    """Something to know, shown only if the user has switched such messages on."""
    import logging

    logging.getLogger(f"brio.{topic}").info("%s", text)
