"""The kinds of table that a snapshot may hold: figures, a row for each value; or operations, a row for each project."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from hjulet.instruments.sources import observations, operations

if TYPE_CHECKING:
    import polars as pl

FIGURES: Final = "figures"
OPERATIONS: Final = "operations"


@dataclass(frozen=True, slots=True)
class Span:
    """What a manifest tells of rows, so that nobody need open them to know."""

    units: int
    periods: tuple[str, ...]
    series: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """How rows of a kind are checked and put in order, what their content is, and what is told of them."""

    in_order: Callable[[pl.DataFrame], pl.DataFrame]
    content_hash: Callable[[pl.DataFrame], str]
    span: Callable[[pl.DataFrame], Span]


def _of_figures(rows: pl.DataFrame) -> Span:
    return Span(
        rows["unit"].n_unique(),
        tuple(rows["period"].unique().sort()),
        tuple(rows["indicator"].unique().sort()),
    )


def _of_operations(rows: pl.DataFrame) -> Span:
    """The first and the last year of the period, and the one series that all lists of projects have."""
    years = sorted({year for period in rows["period"].unique() for year in period.split("-")})
    return Span(operations.places_named(rows), tuple(years), (operations.SERIES,))


TABLES: Final[Mapping[str, Table]] = {
    FIGURES: Table(observations.in_order, observations.content_hash, _of_figures),
    OPERATIONS: Table(operations.in_order, operations.content_hash, _of_operations),
}
