"""On which line of a TOML file each key stands. The standard reader does not say, and a good message needs it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]

# A string of any of the four kinds, a comment, or one character.
_PIECE = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
    r"|#[^\n]*"
    r"|.",
    re.DOTALL,
)


@dataclass(slots=True)
class KeyLines:
    """Lines count from 1. Keys of an inline table have no entry of their own: `at` gives the line of what holds them."""

    lines: dict[Path, int] = field(default_factory=dict)
    repeated: list[tuple[Path, int, int, int]] = field(default_factory=list)
    """What stands twice: its path, the line of the first, and the first and the last line of the second."""

    def at(self, path: Path) -> int | None:
        for length in range(len(path), 0, -1):
            if (line := self.lines.get(path[:length])) is not None:
                return line
        return None

    def note(self, path: Path, first_line: int, last_line: int) -> None:
        if path in self.lines:
            self.repeated.append((path, self.lines[path], first_line, last_line))
        else:
            self.lines[path] = first_line


def key_lines(text: str) -> KeyLines:
    """The line of every table and key. Never raises: what cannot be understood is left out."""
    found = KeyLines()
    table: Path = ()
    count: dict[Path, int] = {}
    line, depth = 1, 0
    words, begun, key = (
        "",
        1,
        "",
    )  # what has been read of a statement, where it began, its key once "=" has come
    for piece in [*_PIECE.findall(text), "\n"]:
        if not key:
            if piece == "=":
                key, depth = words.strip() or "?", 0
            elif piece == "\n" or piece.startswith("#"):
                if piece == "\n":
                    if words.strip().startswith("["):
                        table = _header(words.strip(), count)
                        found.note(table, begun, line)
                    words = ""
            else:
                begun = begun if words.strip() else line
                words += piece
        elif piece in "[{":
            depth += 1
        elif piece in "]}":
            depth -= 1
        elif piece == "\n" and depth <= 0:
            if path := _path(key):
                found.note(table + path, begun, line)
            words = key = ""
        line += piece.count("\n")
    return found


def _header(words: str, count: dict[Path, int]) -> Path:
    if not words.startswith("[["):
        return _path(words[1:-1])
    path = _path(words[2:-2])
    count[path] = count.get(path, -1) + 1
    return (*path, count[path])


def _path(key: str) -> Path:
    """A dotted, perhaps quoted key as its parts: `"T5.standard".title` is ("T5.standard", "title")."""
    try:
        within: object = tomllib.loads(f"{key} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    path: list[str | int] = []
    while isinstance(within, dict):
        name, within = next(iter(within.items()))
        path.append(name)
    return tuple(path)
