"""Frameworks as files: read, checked, written, and those that are shipped."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.file_checking import tree_faults
from hjulet.instruments.indicators.file_lines import KeyLines, key_lines
from hjulet.instruments.indicators.file_reading import Reading, read_framework
from hjulet.instruments.indicators.file_writing import dumps
from hjulet.instruments.indicators.model import Framework

__all__ = ["dumps", "load", "loads", "shipped", "validate"]

SHIPPED = Path(__file__).parent / "frameworks"


def shipped() -> list[str]:
    """The keys of the frameworks that come with Hjulet, as "brpplus-2025", in order."""
    return sorted(path.stem for path in SHIPPED.glob("*.toml"))


def load(path_or_id: str | Path) -> Framework:
    """A framework from a file, or a shipped one by its key or id.

    Parameters
    ----------
    path_or_id
        A path that ends in .toml or holds a slash, or "brpplus-2025", or "hdi": of an id with several
        versions, the last by name.

    Raises
    ------
    IndicatorError
        When there is no such file or framework, or the file has faults: the first is said, with its line.

    Examples
    --------
    >>> framework = load("hdi")
    >>> [one.code for one in framework.indicators]
    ['le', 'eys', 'mys', 'gnipc']
    """
    words = str(path_or_id)
    if isinstance(path_or_id, Path) or words.endswith(".toml") or "/" in words or "\\" in words:
        return _read(Path(path_or_id))
    return _shipped(words)


def loads(text: str, file: str = "") -> Framework:
    """A framework from the text of a file; `file` is the name that messages use, and a list of indicators in a table
    (`indicators = "my-indicators.csv"`) is looked for beside it.

    Raises
    ------
    IndicatorError
        With the first fault and how many more there are; `validate` gives them all.
    """
    framework, faults = _parse(text, file)
    if faults or framework is None:
        first = faults[0]
        more = f" (and {len(faults) - 1} more: 'hjulet measure indicators validate' lists them)"
        raise IndicatorError(
            first.message + (more if len(faults) > 1 else ""),
            file=first.file,
            line=first.line,
            indicator=first.indicator,
        )
    return framework


def validate(text: str, file: str = "") -> list[IndicatorError]:
    """All faults of a framework file, by line; none when it can be used.

    Unknown keys, wrong types, codes that stand twice, parents that are missing or of the wrong level, circles,
    nodes that no indicator leads to, unknown methods and parameters, weights that sum to zero. Faults of a table of
    indicators beside the file name its own lines, after those of the file.

    Examples
    --------
    >>> text = '[framework]\\nid = 5\\n[indicators]\\na = { parent = "p", direction = 2 }'
    >>> str(validate(text, "mine.toml")[-1])
    "mine.toml:4, indicator a: 'direction' is 2; expected one of -1, 1"
    """
    return _parse(text, file)[1]


def _parse(text: str, file: str) -> tuple[Framework | None, list[IndicatorError]]:
    reading = Reading(file, key_lines(text), folder=Path(file).parent if file else None)
    reading.faults.extend(_repeated(reading.lines, file))
    try:
        raw = tomllib.loads(_without_repeated(text, reading.lines))
    except tomllib.TOMLDecodeError as error:
        if not reading.faults:
            reading.faults.append(_syntax_fault(error, text, file))
        return None, reading.faults
    framework = read_framework(raw, reading)
    if framework is not None:
        reading.faults.extend(tree_faults(framework))
    return framework, sorted(reading.faults, key=lambda fault: (fault.file != file, fault.line or 0))


def _repeated(lines: KeyLines, file: str) -> Iterator[IndicatorError]:
    for path, first, second, _ in lines.repeated:
        code = str(path[1]) if len(path) == 2 and path[0] == "indicators" else ""
        name = ".".join(str(part) for part in path)
        yield IndicatorError(
            f"'{name}' stands twice: first on line {first}. Take one away",
            file=file,
            line=second,
            indicator=code,
        )


def _without_repeated(text: str, lines: KeyLines) -> str:
    """The text with what stands twice blanked, so that the rest can be read and checked too."""
    rows = text.split("\n")
    for _, _, first, last in lines.repeated:
        rows[first - 1 : last] = [""] * (last - first + 1)
    return "\n".join(rows)


def _syntax_fault(error: tomllib.TOMLDecodeError, text: str, file: str) -> IndicatorError:
    where = re.search(r"\(at (?:line (\d+)|end of document)", str(error))
    line = int(where[1]) if where and where[1] else text.count("\n") + 1
    said = str(error).partition(" (at ")[0]
    return IndicatorError(f"it is not TOML: {said[:1].lower()}{said[1:]}", file=file, line=line)


def _read(path: Path) -> Framework:
    try:
        text = path.read_text(encoding="utf-8-sig")  # some editors put a mark first
    except FileNotFoundError:
        raise IndicatorError(f"there is no file '{path}'") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndicatorError(f"'{path}' cannot be read as text in UTF-8: {error}") from None
    return loads(text, str(path))


@cache
def _shipped(name: str) -> Framework:
    keys = shipped()
    found = (
        name if name in keys else next((key for key in reversed(keys) if key.rpartition("-")[0] == name), "")
    )
    if not found:
        ids = [key.rpartition("-")[0] for key in keys]
        near = get_close_matches(name, [*keys, *ids], 1)
        meant = f" Did you mean '{near[0]}'?" if near else ""
        raise IndicatorError(
            f"there is no framework '{name}'.{meant} Shipped are {', '.join(keys)}; a file of your own ends in .toml"
        )
    file = SHIPPED / f"{found}.toml"
    return loads(file.read_text(encoding="utf-8"), file.name)
