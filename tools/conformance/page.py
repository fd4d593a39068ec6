"""The page of the documentation with the counts of Brian's tests: one section for each version of Brian."""

import re
import textwrap
from pathlib import Path

from classes import CLASSES, Function, names_by_reason, table

HEAD = """\
# Brian 2's own tests

`make conformance` runs the tests of Brian 2 as they are, in place, with `import brian2` meaning Brio: those
of the released Brian 2 that this project is compared with, in the phase of them that needs no compiler. It
takes about a minute, and is run with every change; what is said here of the release must be what came out.
`make conformance TESTS="--brian FOLDER"` takes the tests of Brian 2's source in a folder instead, and with
`--write` the section of that version is renewed.

A function counts once, whatever its parameters, and passes if none of them fails. The classes, which
`tests/conformance/brian_classes.txt` gives by name, are those of a reading of the tests:

- *user-level* ones need public names and little else;
- *surface* ones look further at what a user sees: ids of log messages, `variables`, `repr` and HTML, classes
  derived from Brian's, the interface of the standalone device, functions given as source code, GSL;
- *internal* ones are about how Brian is made: generated code, containers, private methods. Brio is made
  otherwise.

What does not pass is listed with its reason in `tests/conformance/brian_suite.txt`; a listed test that passes
is a failure, so that the list stays true. *Open* are those that wait for a part of Brio that is announced.
"""


def section(title: str, counted: list[Function]) -> str:
    parts = [f"## {title}", "\n".join(table(counted))]
    for kind in CLASSES:
        lines = names_by_reason(counted, kind)
        if lines:
            wrapped = (textwrap.fill(line, 118, subsequent_indent="  ", break_long_words=False,
                                     break_on_hyphens=False) for line in lines)  # fmt: skip
            parts.append(f"Of the {kind} ones, these do not pass:")
            parts.append("\n".join(wrapped))
    return "\n\n".join(parts) + "\n"


def sections_of(page: str) -> dict[str, str]:
    """The sections of a page by their titles."""
    parts = re.split(r"(?m)^(?=## )", page)[1:]
    return {part.splitlines()[0].removeprefix("## "): part.rstrip() + "\n" for part in parts}


def says(path: Path, title: str, counted: list[Function]) -> bool:
    """Whether the page has this section."""
    return path.exists() and sections_of(path.read_text(encoding="utf-8")).get(title) == section(
        title, counted
    )


def write(path: Path, title: str, counted: list[Function]) -> None:
    """Renews a section of the page, or adds it."""
    sections = sections_of(path.read_text(encoding="utf-8")) if path.exists() else {}
    sections[title] = section(title, counted)
    path.write_text("\n".join([HEAD, *sections.values()]), encoding="utf-8")
