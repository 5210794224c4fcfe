"""From the tables of a framework file to a Framework, with every fault named by its line."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path as Folder
from typing import Any

from hjulet.instruments.indicators import file_keys as keys
from hjulet.instruments.indicators.errors import IndicatorError
from hjulet.instruments.indicators.file_keys import Key, Section
from hjulet.instruments.indicators.file_lines import KeyLines, Path
from hjulet.instruments.indicators.file_lists import read_list
from hjulet.instruments.indicators.model import (
    Aggregate,
    Bounds,
    Compare,
    Framework,
    Impute,
    Indicator,
    Node,
    Normalise,
    Steps,
    Treat,
)

Raw = dict[str, Any]
"""What the standard library's reader gives: it is checked here, key by key."""

SOURCES = ("kolada", "kolada-group", "scb", "eurostat", "formula")
RENAMED = {"se": "standard_error"}
"""Keys that are shorter in the file than in the model."""


@dataclass(slots=True)
class Reading:
    """A file that is being read: where its keys stand, and the faults that were found so far."""

    file: str
    lines: KeyLines
    faults: list[IndicatorError] = field(default_factory=list)
    folder: Folder | None = None
    """Where files beside it are looked for."""
    elsewhere: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By code, the file and line of indicators that stand in a table beside the file."""

    def fault(self, message: str, path: Path) -> None:
        indicator = str(path[1]) if len(path) > 1 and path[0] == "indicators" else ""
        file, line = self.place(indicator, path)
        self.faults.append(IndicatorError(message, file=file, line=line, indicator=indicator))

    def place(self, indicator: str, path: Path) -> tuple[str, int | None]:
        """The file and line that something stands on."""
        return self.elsewhere.get(indicator, (self.file, self.lines.at(path)))

    def section(self, raw: object, section: Section, path: Path) -> Raw:
        """The keys of a section that are as they should be; the rest are faults."""
        if not isinstance(raw, dict):
            self.fault(f"{_named(path)} is {_said(raw)}; expected a table of keys", path)
            return {}
        taken: Raw = {}
        for name, value in raw.items():
            key = section.get(name)
            if key is None:
                near = get_close_matches(name, section, 1)
                meant = f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(section)}."
                self.fault(f"unknown key '{name}' in {_named(path)}. {meant}", (*path, name))
            elif (read := self.value(value, key, (*path, name))) is not None:
                taken[name] = read
        for name, key in section.items():
            if key.required and name not in raw:
                self.fault(f"'{name}' is missing in {_named(path)}: {key.words}", path)
        return taken

    def value(self, value: Any, key: Key, path: Path) -> Any:
        """The value as its key wants it, or None and a fault."""
        if key.kind == "section" and key.section is not None:
            return self.section(value, key.section, path)
        if key.kind == "sections" and key.section is not None:
            several = value if isinstance(value, list) else [value]
            return [self.section(one, key.section, path) for one in several]
        if (wanted := _fault(value, key)) is not None:
            self.fault(f"'{path[-1]}' is {_said(value)}; expected {wanted}", path)
            return None
        if key.kind == "number":
            return float(value)
        if key.kind == "numbers":
            return tuple(float(one) for one in value)
        return tuple(value) if key.kind in ("texts", "integers") else value


def read_framework(raw: Raw, reading: Reading) -> Framework | None:
    """The framework as far as it can be read; None when there is not enough to go on with."""
    for name in raw:
        if name not in ("framework", "defaults", "nodes", "indicators", "rubric"):
            near = get_close_matches(name, ("framework", "defaults", "nodes", "indicators", "rubric"), 1)
            meant = (
                f"Did you mean [{near[0]}]?"
                if near
                else "There are framework, defaults, nodes, indicators, rubric."
            )
            reading.fault(f"unknown table [{name}]. {meant}", (name,))
    for name in ("framework", "indicators"):
        if name not in raw:
            reading.fault(f"the table [{name}] is missing", ())
    head = raw.get("framework")
    if isinstance(head, dict) and "indicators" in head:
        del head["indicators"]
        reading.fault(
            "write indicators = … above [framework]: under it, it belongs to it", ("framework", "indicators")
        )
    head = (
        reading.section(raw.get("framework", {}), keys.FRAMEWORK, ("framework",))
        if "framework" in raw
        else {}
    )
    steps = _steps(reading, raw.get("defaults", {}))
    nodes = tuple(
        Node(code=code, line=reading.lines.at(("nodes", code)), **taken)
        for code, taken in _entries(reading, raw.get("nodes", {}), keys.NODE, "nodes", ("level",))
    )
    listed = raw.get("indicators", {})
    if isinstance(listed, str):
        listed = read_list(reading, listed)
    indicators = tuple(
        _indicator(reading, code, taken)
        for code, taken in _entries(reading, listed, keys.INDICATOR, "indicators", ("parent",))
    )
    rubric = _rubric(reading, raw.get("rubric", []))
    if any(name not in head for name in ("id", "version", "title", "levels")):
        return None
    is_draft = head.pop("draft", False)
    return Framework(
        **head,
        is_draft=is_draft,
        indicators=indicators,
        nodes=nodes,
        steps=steps,
        rubric=rubric,
        file=reading.file,
    )


def _entries(
    reading: Reading, raw: object, section: Section, name: str, needed: tuple[str, ...]
) -> list[tuple[str, Raw]]:
    """The nodes or indicators that can be made, in the order of the file."""
    if not isinstance(raw, dict):
        reading.fault(f"[{name}] is {_said(raw)}; expected a table with a key for each code", (name,))
        return []
    entries = []
    for code, value in raw.items():
        if not code.strip() or re.search(r"[\s,;\"]", code):
            reading.fault(
                f"the code {code!r} has a space, comma, semicolon or quotation mark in it, or nothing",
                (name, code),
            )
        taken = reading.section(value, section, (name, code))
        if all(one in taken for one in needed):
            entries.append((code, {RENAMED.get(one, one): it for one, it in taken.items()}))
    return entries


def _indicator(reading: Reading, code: str, taken: Raw) -> Indicator:
    path: Path = ("indicators", code)
    if "normalise" in taken:
        taken["normalise"] = _normalise(reading, taken["normalise"], (*path, "normalise"))
    if (source := taken.get("source", "")) and source.partition(":")[0] not in SOURCES:
        reading.fault(
            f"the source is '{source}'; expected one that begins with {', '.join(f'{one}:' for one in SOURCES)}",
            path,
        )
    if taken.get("kind") == "change" and not taken.get("windows"):
        reading.fault("a change needs windows: over how many years, as windows = [1]", path)
    if taken.get("windows") and taken.get("kind") != "change":
        reading.fault('windows are for a change: add kind = "change", or take the windows away', path)
    if "target_year" in taken and "target" not in taken:
        reading.fault("target_year says when, but target, what is to be reached then, is missing", path)
    file, line = reading.place(code, path)
    return Indicator(code=code, line=line, file="" if file == reading.file else file, **taken)


def _steps(reading: Reading, raw: object) -> Steps:
    taken = reading.section(raw, keys.DEFAULTS, ("defaults",))
    steps: Raw = {name: taken[name] for name in ("min_availability", "weights", "national") if name in taken}
    if "method" in (impute := taken.get("impute", {})):
        if impute["method"] in ("group_mean", "group_median") and not impute.get("group"):
            reading.fault(
                f'{impute["method"]} needs group: the grouping column, as group = "county"',
                ("defaults", "impute"),
            )
        steps["impute"] = Impute(**impute)
    if "method" in (treat := taken.get("treat", {})):
        steps["treat"] = Treat(**treat)
    if "normalise" in taken:
        steps["normalise"] = _normalise(reading, taken["normalise"], ("defaults", "normalise"))
    if all("method" in one for one in taken.get("aggregate", ())) and taken.get("aggregate"):
        path: Path = ("defaults", "aggregate")
        steps["aggregate"] = tuple(_aggregate(reading, one, path) for one in taken["aggregate"])
    if "lag" in (compare := taken.get("compare", {})):
        steps["compare"] = Compare(**compare)
    return Steps(**steps)


def _normalise(reading: Reading, taken: Raw, path: Path) -> Normalise:
    method = taken.pop("method", "minmax")
    bounds, clip, constant = taken.pop("bounds", {}), taken.pop("clip", False), taken.pop("constant", None)
    known = keys.PARAMETERS.get(method, {})
    if "range" in taken and "low" in known:
        taken["low"], taken["high"] = taken.pop("range")
    parameters = _parameters(reading, method, taken, known, path)
    if method == "minmax":
        parameters = {"low": 0.0, "high": 100.0, **parameters}
    if {"low", "high"} <= parameters.keys() and parameters["low"] >= parameters["high"]:
        reading.fault(
            f"low is {parameters['low']:g} and high is {parameters['high']:g}; low must be less than high",
            path,
        )
    return Normalise(method, parameters, Bounds(**bounds), clip, constant)


def _aggregate(reading: Reading, taken: Raw, path: Path) -> Aggregate:
    method, least = taken.pop("method"), taken.pop("min_available", 0.0)
    taken.pop("missing", None)
    known = keys.AGGREGATE_PARAMETERS.get(method, {})
    return Aggregate(method, _parameters(reading, method, taken, known, path), least)


def _parameters(reading: Reading, method: str, taken: Raw, known: Section, path: Path) -> Raw:
    """Those of the method; others are faults, and so are those that it needs and has not got."""
    for name in taken.keys() - known.keys():
        has = f"It has {', '.join(known)}." if known else "It has none."
        reading.fault(f"{method} has no parameter '{name}'. {has}", (*path, name))
    for name, key in known.items():
        if key.required and name not in taken:
            reading.fault(f"{method} needs '{name}': {key.words}", path)
    return {name: taken[name] for name in known if name in taken}


def _rubric(reading: Reading, raw: object) -> tuple[Mapping[str, str], ...]:
    if not isinstance(raw, list):
        reading.fault(
            f"rubric is {_said(raw)}; expected [[rubric]] for each thing that is judged", ("rubric",)
        )
        return ()
    titles = Key("titles", "")
    read = (reading.value(one, titles, ("rubric", number)) for number, one in enumerate(raw))
    return tuple(one for one in read if one is not None)


def _fault(value: Any, key: Key) -> str | None:
    """What was expected, when the value is something else."""
    several: Sequence[Any] = value if isinstance(value, list) else [value]
    wanted = {
        "text": "a text",
        "texts": "a list of texts",
        "titles": 'text by language, as { sv = "…", en = "…" }',
        "number": "a number",
        "numbers": "a list of numbers",
        "integer": "a whole number",
        "integers": "a list of whole numbers",
        "flag": "true or false",
    }[key.kind]
    if key.kind.endswith("s") and key.kind != "titles" and not isinstance(value, list):
        return wanted
    is_right = {
        "text": lambda one: isinstance(one, str),
        "titles": lambda one: (
            isinstance(one, dict)
            and all(re.fullmatch("[a-z]{2}", name) and isinstance(text, str) for name, text in one.items())
        ),
        "number": lambda one: (
            isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one)
        ),
        "integer": lambda one: isinstance(one, int) and not isinstance(one, bool),
        "flag": lambda one: isinstance(one, bool),
    }[key.kind if key.kind == "titles" else key.kind.removesuffix("s")]
    if not all(is_right(one) for one in several):
        return wanted
    if key.choices and any(one not in key.choices for one in several):
        near = get_close_matches(str(value), [str(one) for one in key.choices], 1)
        meant = f". Did you mean '{near[0]}'?" if near else ""
        return f"one of {', '.join(str(one) for one in key.choices)}{meant}"
    if key.pattern and not re.fullmatch(key.pattern, str(value)):
        return key.words
    if key.length is not None and len(several) != key.length:
        return f"{wanted} with {key.length} in it"
    if any(
        (key.least is not None and one < key.least) or (key.most is not None and one > key.most)
        for one in several
    ):
        ends = [
            f"at least {key.least:g}" if key.least is not None else "",
            f"at most {key.most:g}" if key.most is not None else "",
        ]
        return " and ".join(end for end in ends if end)
    return None


def _named(path: Path) -> str:
    return f"[{'.'.join(str(part) for part in path)}]"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return f"the list {value}" if len(value) <= 5 else f"a list of {len(value)}"
    return f"the text '{value}'" if isinstance(value, str) else str(value)
