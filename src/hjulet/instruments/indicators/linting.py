"""What in a framework deserves a second look, although it can be computed."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from hjulet.instruments.indicators.model import Framework, Indicator, Node
from hjulet.instruments.indicators.wording import Tone, tone, word_list

if TYPE_CHECKING:
    from hjulet.instruments.indicators.table import Panel, Table

Severity = Literal["warning", "note"]
"""A warning may change who comes first; a note is good to know."""

FEWEST_NEIGHBOURS = 3
MOST_ALIKE = 0.5
"""Two titles are neighbours when they share at least this share of all their words."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `subject` is an indicator's or node's code, or the framework's key."""

    code: str
    severity: Severity
    subject: str
    sentence: str
    line: int | None = None
    file: str = ""
    """Where the line is, when it is not in the framework's own file but in a table beside it."""

    def __str__(self) -> str:
        where = f"{f'{self.file}:' if self.file else 'line '}{self.line}, " if self.line is not None else ""
        return f"{where}{self.subject}: {self.sentence} ({self.severity}: {self.code})"


def lint(framework: Framework, table: Table | Panel | None = None) -> list[Finding]:
    """What deserves a second look, in a framework and, when they are given, in its figures.

    Nothing is known of any one indicator: what is found is found by words, by what the other indicators do, and
    by numbers. A finding is a question to whoever owns the framework, and may be answered with "that is meant".

    Parameters
    ----------
    framework
        As `load` gives it.
    table
        Values of units as they came (a table is denominated here), for what only figures show: directions against the
        correlations, dead series, constant and mostly missing columns, double counting, bounds set by one unit. A
        `Panel` also shows what a sex lacks.

    Returns
    -------
    list of Finding, warnings first, each by line. Codes: "direction", "one-indicator", "dead-series", "double-counting",
    "weights-unused", "zero-in-geometric", "no-source", "group-not-read"; with figures also "no-column",
    "mostly-missing", "constant", "direction-in-data", "bounds-by-one", "missing-for-sex".

    Examples
    --------
    >>> from hjulet.instruments.indicators.files import load
    >>> [finding.subject for finding in lint(load("brpplus-2025")) if finding.code == "direction"]
    ['N01456']
    """
    found = [
        *_directions(framework),
        *_one_indicator(framework),
        *_dead_by_title(framework),
        *_counted_twice(framework),
        *_steps(framework),
        *_sources(framework),
    ]
    if table is not None:
        from hjulet.instruments.indicators.linting_data import data_findings

        found += data_findings(framework, table)
    files = {one.code: one.file for one in framework.indicators}
    found = [replace(finding, file=files.get(finding.subject, "")) for finding in found]
    return sorted(found, key=lambda finding: (finding.severity != "warning", finding.line or 0))


def _directions(framework: Framework) -> Iterator[Finding]:
    """Directions that contradict the title, as the framework itself takes such titles, or all titles like it."""
    tones = {one.code: _tone(one) for one in framework.indicators}
    words = {one.code: _words(one) for one in framework.indicators}
    for one in framework.indicators:
        mine = tones[one.code]
        alike = [
            other.direction
            for other in framework.indicators
            if other.code != one.code and mine.sign and tones[other.code].sign == mine.sign
        ]
        for_it = alike.count(mine.sign)
        if mine.sign == -one.direction:
            # In an index of burdens more is worse on purpose: then most titles like this go the same way.
            if len(alike) < FEWEST_NEIGHBOURS or 2 * for_it > len(alike):
                yield Finding(
                    "direction", "warning", one.code, _against(one, mine, for_it, len(alike)), one.line
                )
            continue
        near = [
            other
            for other in framework.indicators
            if other.code != one.code and _likeness(words[one.code], words[other.code]) >= MOST_ALIKE
        ]
        if not mine.sign and len(near) >= 2 and all(other.direction == -one.direction for other in near):
            codes = ", ".join(other.code for other in near)
            sentence = (
                f"its direction is {one.direction}, but that of {codes}, with much the same title, is {-one.direction}. "
                "Is it meant so?"
            )
            yield Finding("direction", "warning", one.code, sentence, one.line)


def _against(one: Indicator, mine: Tone, for_it: int, alike: int) -> str:
    more = "more counts as better" if one.direction == 1 else "less counts as better"
    speaks = "a burden" if mine.sign == -1 else "something good"
    quoted = ", ".join(f'"{word}"' for word in mine.words)
    others = (
        f"; of the {alike} other indicators here whose titles do so, {for_it} have direction {mine.sign}"
        if alike
        else ""
    )
    return f"{more} (direction {one.direction}), but its title speaks of {speaks} ({quoted}){others}. Is it meant so?"


def _tone(one: Indicator) -> Tone:
    """By the first language whose title says something."""
    return next((found for title in one.title.values() if (found := tone(title)).sign), Tone(0, ()))


def _words(one: Indicator) -> frozenset[str]:
    title = one.title.get("sv") or next(iter(one.title.values()), "")
    return frozenset(re.findall(r"[a-zåäöéü]{3,}", title.lower())) - set(word_list("common"))


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a and b else 0.0


def _one_indicator(framework: Framework) -> Iterator[Finding]:
    """Nodes with a single indicator that count as much as neighbours with more; the uppermost of a chain."""
    below = _indicators_below(framework)
    for node in framework.nodes:
        beside = [
            other for other in framework.nodes if other.parent == node.parent and other.level == node.level
        ]
        most = max(len(below[other.code]) for other in beside)
        above_is_single = len(below.get(node.parent, [])) == 1
        if (
            len(below[node.code]) != 1
            or most == 1
            or above_is_single
            or framework.steps.weights == "by_count"
        ):
            continue
        # The lowest nodes are often one indicator each, and meant so.
        severity: Severity = (
            "note" if len(framework.levels) > 2 and node.level == framework.levels[1] else "warning"
        )
        one = below[node.code][0]
        sentence = (
            f"{_title(node)} rests on one indicator, {one.code}, beside others with up to {most}: that indicator decides "
            "as much as all of those together"
        )
        yield Finding("one-indicator", severity, node.code, sentence, node.line)


def _indicators_below(framework: Framework) -> dict[str, list[Indicator]]:
    parent = {node.code: node.parent for node in framework.nodes}
    below: dict[str, list[Indicator]] = {code: [] for code in parent}
    for one in framework.indicators:
        code, steps = one.parent, 0
        while code in below and steps < len(framework.levels):
            below[code].append(one)
            code, steps = parent[code], steps + 1
    return below


def _dead_by_title(framework: Framework) -> Iterator[Finding]:
    """Kolada marks a series that has ended in its title: "(-2021)"."""
    for one in framework.indicators:
        for title in one.title.values():
            if ended := re.search(r"\([-–−]\s?((?:19|20)\d\d)\)", title):
                sentence = f"the series ended in {ended[1]}, by its title. Replace it, or take it away"
                yield Finding("dead-series", "warning", one.code, sentence, one.line)
                break


def _counted_twice(framework: Framework) -> Iterator[Finding]:
    """The same series, or the same measure counted in two ways."""
    by_source: dict[tuple[str, tuple[int, ...]], list[Indicator]] = defaultdict(list)
    by_words: dict[tuple[str, ...], list[Indicator]] = defaultdict(list)
    qualifiers = set(word_list("qualifiers"))
    for one in framework.indicators:
        if one.source:
            by_source[one.source, one.windows].append(one)
        # Numbers belong to what is measured (ages, years); how it is counted does not.
        words = re.findall(
            r"[a-zåäöéü]+|\d+", (one.title.get("sv") or next(iter(one.title.values()), "")).lower()
        )
        if bare := tuple(word for word in words if word not in qualifiers):
            by_words[bare].append(one)
    said: set[tuple[str, str]] = set()
    for why, groups in (("comes from the same source as", by_source), ("measures the same as", by_words)):
        for first, *rest in groups.values():
            for other in rest:
                if (first.code, other.code) not in said:
                    said.add((first.code, other.code))
                    sentence = f"it {why} {first.code}, so that counts twice"
                    yield Finding("double-counting", "warning", other.code, sentence, other.line)


def _steps(framework: Framework) -> Iterator[Finding]:
    steps = framework.steps
    everything: tuple[Indicator | Node, ...] = (*framework.indicators, *framework.nodes)
    weighed = [one for one in everything if one.weight != 1]
    if weighed and steps.weights != "table":
        codes = ", ".join(one.code for one in weighed[:5]) + ("…" if len(weighed) > 5 else "")
        sentence = f'the weights of {codes} have no effect with weights = "{steps.weights}"; write "table", or take them away'
        yield Finding("weights-unused", "warning", weighed[0].code, sentence, weighed[0].line)
    methods = {aggregate.method for aggregate in steps.aggregate} & {"geometric", "harmonic"}
    low = steps.normalise.parameters.get("low", 0.0)
    reaches_zero = {
        "minmax": isinstance(low, float) and low <= 0,
        "zscore": True,
        "borda": True,
        "percentile_rank": True,
    }
    own = all(one.normalise is not None for one in framework.indicators)
    if methods and not own and reaches_zero.get(steps.normalise.method, False):
        sentence = (
            f"a {' and '.join(sorted(methods))} mean needs values above 0, which {steps.normalise.method} does not give; "
            "for min–max, write range = [1, 100]"
        )
        yield Finding("zero-in-geometric", "warning", framework.key, sentence)


def _sources(framework: Framework) -> Iterator[Finding]:
    has_any = any(one.source for one in framework.indicators)
    for one in framework.indicators:
        if one.source.startswith("kolada-group:"):
            sentence = "it stands for a group of key figures, which is read when data are loaded; until then it is empty"
            yield Finding("group-not-read", "note", one.code, sentence, one.line)
        elif has_any and not one.source:
            sentence = "it has no source; its values come from the column with its code"
            yield Finding("no-source", "note", one.code, sentence, one.line)


def _title(node: Node) -> str:
    title = node.title.get("sv") or next(iter(node.title.values()), "")
    return f'{node.level} "{title}"' if title else node.level
