"""Explains includes that break the order of the rooms (docs/develop/architecture.md).

The build refuses them too, with "No such file"; this script says why and what to do instead. The rooms,
their folders and what each may use are read from src/CMakeLists.txt, the one place that states them.
"""

import argparse
import re
import sys
from dataclasses import dataclass
from pathlib import Path

INCLUDE = re.compile(r'^\s*#\s*include\s*(?P<form>["<])(?P<path>[^">]+)[">]')
ROOM = re.compile(r"^brio_room\((?P<arguments>[^)]*)\)", re.MULTILINE)
KEYWORDS = {"FOLDER", "USES", "LIBRARIES"}
LOOKED_AT = ("include", "src", "examples", "tests", "benchmarks", "python/bindings")

# Libraries that must stay inside one room, and why.
CONFINED = {
    "llvm": ("llvm", "LLVM types never leave backend/llvm: go through backend/backend.hpp"),
    "llvm-c": ("llvm", "LLVM types never leave backend/llvm: go through backend/backend.hpp"),
    "nanobind": (None, "only python/bindings knows Python"),
    "Python.h": (None, "only python/bindings knows Python"),
}


@dataclass(frozen=True)
class Room:
    name: str
    folder: str
    level: int
    uses: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    file: str
    line: int
    message: str
    advice: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}\n  instead: {self.advice}"


class House:
    """The rooms, lowest first, and what each may include."""

    def __init__(self, rooms: list[Room]):
        self.rooms = {room.name: room for room in rooms}
        self.visible = {room.name: self._closure(room) for room in rooms}

    def _closure(self, room: Room) -> frozenset[str]:
        names = {room.name}
        for used in room.uses:
            if used not in self.rooms:
                raise SystemExit(f"src/CMakeLists.txt: room '{room.name}' uses '{used}', which is no room")
            if self.rooms[used].level >= room.level:
                raise SystemExit(
                    f"src/CMakeLists.txt: room '{room.name}' uses '{used}', which is listed above it: "
                    "the list goes from the lowest room to the highest"
                )
            names |= self._closure(self.rooms[used])
        return frozenset(names)

    def room_of(self, path: str) -> Room | None:
        """The room whose folder holds `path` (relative to src/); the longest folder wins."""
        inside = [room for room in self.rooms.values() if path.startswith(room.folder + "/")]
        return max(inside, key=lambda room: len(room.folder), default=None)


def read_house(cmake: str) -> House:
    rooms = []
    for match in ROOM.finditer(cmake):
        name, *words = match["arguments"].split()
        values: dict[str, list[str]] = {keyword: [] for keyword in KEYWORDS}
        keyword = None
        for word in words:
            if word in KEYWORDS:
                keyword = word
            elif keyword:
                values[keyword].append(word)
        folder = values["FOLDER"][0] if values["FOLDER"] else name
        rooms.append(Room(name, folder, len(rooms), tuple(values["USES"])))
    return House(rooms)


def explain_room(house: House, room: Room, other: Room) -> tuple[str, str]:
    if other.level > room.level:
        return (
            f"{room.name} may not include {other.name}: {other.name} is above {room.name} in the house",
            f"take what {room.name} needs as an argument, or move the part that both need into {room.name} "
            f"or below; if this code is about {other.name}, it belongs in src/{other.folder}",
        )
    return (
        f"{room.name} may not include {other.name}: {room.name} does not use {other.name}",
        f"if {room.name} really needs {other.name}, which is below it, add {other.name} to USES of "
        f"brio_room({room.name}) in src/CMakeLists.txt",
    )


def check_include(house: House, file: str, path: str) -> tuple[str, str] | None:
    """What is wrong with `#include path` in `file` (relative to the root), and what to do; or None."""
    public, example = file.startswith("include/brio/"), file.startswith("examples/")
    room = house.room_of(file.removeprefix("src/")) if file.startswith("src/") else None
    if ".." in path.split("/"):
        return (
            f"'{path}' climbs out of its folder",
            'name the room: "room/file.hpp", or "brio/file.hpp" for a public header',
        )
    first = path.split("/")[0]
    if first in CONFINED and (room or public or example):
        home, why = CONFINED[first]
        if room is None or room.name != home:
            return f"'{path}' is not for this place", why
    other = house.room_of(path)
    if other is None:
        return None
    if public:
        return (
            f"a public header may not include {other.name}, which users do not have",
            f'declare what you need (`class X;`) and include "{path}" in the source file',
        )
    if example:
        return (
            f"an example may not include {other.name}: it shows what users can write",
            "include <brio/brio.hpp>; what is missing there is missing for users too",
        )
    if room and other.name not in house.visible[room.name]:
        return explain_room(house, room, other)
    return None


def findings(root: Path) -> list[Finding]:
    house = read_house((root / "src/CMakeLists.txt").read_text())
    found = []
    for top in LOOKED_AT:
        for path in sorted((root / top).rglob("*.[ch]pp")):
            file = path.relative_to(root).as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                include = INCLUDE.match(line)
                wrong = include and check_include(house, file, include["path"])
                if wrong:
                    found.append(Finding(file, number, *wrong))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("root", nargs="?", type=Path, default=Path(__file__).resolve().parent.parent)
    found = findings(parser.parse_args().root)
    for finding in found:
        print(finding)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
