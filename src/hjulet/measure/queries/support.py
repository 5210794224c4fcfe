"""Where project support lands: the lists that are loaded, their figures, and the projects that touch a place."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from hjulet.hub import built_in
from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.sorting import swedish_sort_key
from hjulet.measure.queries.statistics import StatisticsUnreadable, statistics_stamp, store
from hjulet.measure.support_files import (
    SupportList,
    kept_support,
    support_edition,
    support_figures,
    support_lists,
)

if TYPE_CHECKING:
    import polars as pl

    from hjulet.measure.support import RegionLine, RuleFigures, SupportFigures

logger = logging.getLogger(__name__)


class NoSuchList(Exception):
    """No list of projects has that name, or none is loaded."""


@dataclass(frozen=True, slots=True)
class Support:
    """One list of projects, and what was computed of it."""

    list: SupportList
    lists: tuple[SupportList, ...]
    """All that are loaded, this one among them."""
    figures: SupportFigures | None
    """None when no rule can place any of its money."""
    edition: str


@dataclass(frozen=True, slots=True)
class MunicipalityLine:
    """One municipality: its support per inhabitant under each rule that answers, and under one with interval."""

    code: str
    name: str
    kind: str
    population: float
    amount: float
    per_inhabitant: float | None
    low: float | None
    high: float | None
    projects: int
    by_rule: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class NamedRegion:
    name: str
    line: RegionLine
    by_rule: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """A project that touches a place."""

    project: str
    name: str
    beneficiary: str
    amount: float | None
    start: str
    end: str
    municipalities: int
    """How many share it."""
    here: int
    """Of them within the place: 1 for a municipality."""

    @property
    def each(self) -> float | None:
        """What a municipality has of it when it is split equally."""
        return None if self.amount is None or not self.municipalities else self.amount / self.municipalities


def loaded_lists(viewer: Viewer) -> tuple[SupportList, ...]:
    """What is loaded, the latest period first. Raises StatisticsUnreadable."""
    return _known()[0]


def support(viewer: Viewer, name: str = "") -> Support:
    """The list with that name, or the latest; measured now when the worker has not done it yet.

    Raises NoSuchList and StatisticsUnreadable.
    """
    from hjulet.instruments.sources import SourceError

    lists, edition = _known()
    given = next((one for one in lists if one.name == name or not name), None)
    if given is None:
        raise NoSuchList(name)
    try:
        return Support(given, lists, support_figures(store(), given, edition), edition)
    except (SourceError, OSError) as error:
        logger.exception("the list of projects %s cannot be read or kept", given.name)
        raise StatisticsUnreadable from error


def kept_latest(viewer: Viewer) -> SupportFigures | None:
    """The latest list's figures as far as they are kept already: for pages that wait for nothing. None otherwise."""
    try:
        lists, edition = _known()
        return kept_support(store(), lists[0], edition) if lists else None
    except (StatisticsUnreadable, OSError, ValueError, KeyError, TypeError):
        return None  # not computed yet, or harmed: its own page says so


def municipality_lines(found: SupportFigures, rule: RuleFigures) -> tuple[MunicipalityLine, ...]:
    """In Swedish order of names."""
    names = built_in.names()
    lines = (
        MunicipalityLine(
            code,
            names.get(code, code),
            found.types[at],
            found.population[at],
            rule.amounts[at] or 0.0,
            found.per_inhabitant(rule, code),
            rule.low[at],
            rule.high[at],
            rule.projects[at],
            tuple(found.per_inhabitant(one, code) for one in found.strong),
        )
        for at, code in enumerate(found.codes)
    )
    return tuple(sorted(lines, key=lambda one: swedish_sort_key(one.name)))


def county_lines(found: SupportFigures, rule: RuleFigures) -> tuple[NamedRegion, ...]:
    names = built_in.names()
    return _named(rule.counties, [one.counties for one in found.strong], names)


def labour_market_lines(found: SupportFigures, rule: RuleFigures) -> tuple[NamedRegion, ...]:
    """The local labour markets of 2018, each called by its municipality with most inhabitants."""
    return _named(
        rule.labour_markets, [one.labour_markets for one in found.strong], built_in.labour_market_names()
    )


def _named(
    lines: tuple[RegionLine, ...], by_rule: list[tuple[RegionLine, ...]], names: Mapping[str, str]
) -> tuple[NamedRegion, ...]:
    found = (
        NamedRegion(names.get(line.key, line.key), line, tuple(one[at].per_inhabitant for one in by_rule))
        for at, line in enumerate(lines)
    )
    return tuple(sorted(found, key=lambda one: swedish_sort_key(one.name)))


def operations_of_place(viewer: Viewer, given: SupportList, place: Place) -> tuple[Operation, ...]:
    """The projects that name the municipality, or one of the county's; those that fewest share first.

    Raises StatisticsUnreadable.
    """
    from hjulet.instruments.sources import SourceError

    try:
        rows = store().rows(given.dataset)
    except (SourceError, OSError) as error:
        logger.exception("the list of projects %s cannot be read", given.name)
        raise StatisticsUnreadable from error
    return tuple(_operations(rows, place.code))


def _operations(rows: pl.DataFrame, code: str) -> list[Operation]:
    import polars as pl

    # Codes with | between: one that begins with the county's two digits is of the county.
    pattern = rf"(?:^|\|){code}"
    named = (
        pl.when(pl.col("touched") == "").then(pl.col("location")).otherwise(pl.col("touched")).alias("named")
    )
    found = (
        rows.with_columns(named)
        .filter(pl.col("named").str.contains(pattern))
        .with_columns(
            pl.col("named").str.count_matches(pattern).alias("here"),
            (pl.col("named").str.count_matches("|", literal=True) + 1).alias("municipalities"),
        )
        .sort(["municipalities", "amount", "project"], descending=[False, True, False], nulls_last=True)
    )
    columns = ("project", "name", "beneficiary", "amount", "start", "end", "municipalities", "here")
    return [Operation(*row) for row in found.select(columns).iter_rows()]


def _known() -> tuple[tuple[SupportList, ...], str]:
    from hjulet.instruments.sources import SourceError

    try:
        return _read(str(settings.STATISTICS_FOLDER), statistics_stamp())
    except (SourceError, OSError) as error:
        logger.exception("the statistics cannot be read")
        raise StatisticsUnreadable from error


@lru_cache(maxsize=4)
def _read(folder: str, stamp: str) -> tuple[tuple[SupportList, ...], str]:
    """What the manifests say, read again when one of them has changed: a place page has no time to read all of them."""
    from hjulet.instruments.sources import Store

    statistics = Store(folder)
    return support_lists(statistics), support_edition(statistics)
