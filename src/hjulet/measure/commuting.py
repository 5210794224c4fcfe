"""Who lives where and works where, year by year, out of what has been loaded. No Django."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hjulet.hub import built_in
from hjulet.instruments.sources.commuting import SERIES, CommutingSeries, parts_of

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.sources import Store
    from hjulet.instruments.sources.datasets import Dataset
    from hjulet.instruments.territories import Flows

GENERATED = "generated"
GROUPS = {"K": "women", "M": "men"}
TOTAL = "T"


@dataclass(frozen=True, slots=True)
class CommutingYear:
    """A year that flows are loaded of, in one way of counting."""

    year: int
    series: CommutingSeries
    source: str
    retrieved: str
    """The day they were fetched, "2026-04-03"."""
    is_generated: bool

    @property
    def key(self) -> str:
        return f"{self.series.key}-{self.year}"


def commuting_datasets(store: Store) -> list[Dataset]:
    """The newest snapshots that hold flows, known by their manifests alone."""
    return [one for one in store.datasets() if any(parts_of(name) for name in one.indicators)]


def commuting_edition(store: Store) -> str:
    """8 hex digits for the flows that are read now; "" when there are none."""
    names = {name for one in _shown(store) for name in one.indicators if parts_of(name)}
    return store.edition(names) if names else ""


def commuting_years(store: Store) -> tuple[int, ...]:
    """The years that are loaded, the oldest first, known by the manifests alone."""
    return tuple(sorted({int(period[:4]) for one in _shown(store) for period in one.periods}))


def _shown(store: Store) -> list[Dataset]:
    """Those that are read: made-up flows only when there are no others, so that the two never stand in one line."""
    held = commuting_datasets(store)
    return [one for one in held if not one.is_generated] or held


def read_commuting(store: Store, years: Collection[int] | None = None) -> list[tuple[CommutingYear, Flows]]:
    """Every year that is loaded (or of `years`), the oldest first; of a year counted in two ways, the way that SCB goes
    on with. Made-up flows are there only when no others are.

    Flows hold the groups "women" and "men" where the statistics do.
    Raises SourceError when what is loaded cannot be read, TerritoryError when it is no flows.
    """
    import polars as pl

    found: dict[int, tuple[CommutingYear, Flows]] = {}
    order = {one.key: place for place, one in enumerate(SERIES.values())}
    datasets = _shown(store)
    names = sorted({name for one in datasets for name in one.indicators if parts_of(name)})
    if not names:
        return []
    named = pl.DataFrame(
        [(name, *(parts_of(name) or ("", ""))) for name in names],
        schema={"indicator": pl.String, "key": pl.String, "work": pl.String},
        orient="row",
    )
    periods = sorted({period for one in datasets for period in one.periods})
    for period in (one for one in periods if years is None or int(one[:4]) in years):
        rows = store.observations(names, periods=[period]).join(named, on="indicator")
        for (key,), part in sorted(rows.group_by("key"), key=lambda one: order[str(one[0][0])]):
            year = _year_of(part, SERIES[str(key)], period)
            found[year.year] = year, _flows(part, year)
    return [found[year] for year in sorted(found)]


def _year_of(rows: pl.DataFrame, series: CommutingSeries, period: str) -> CommutingYear:
    retrieved = rows["retrieved"].max()
    return CommutingYear(
        int(period[:4]),
        series,
        ", ".join(sorted(rows["source"].unique().to_list())),
        retrieved.date().isoformat() if retrieved is not None else "",  # type: ignore[union-attr]
        bool((rows["status"] == GENERATED).any()),
    )


def _flows(rows: pl.DataFrame, year: CommutingYear) -> Flows:
    """Between the municipalities of today. A pair without a figure is nobody: empty pairs are not published."""
    import polars as pl

    from hjulet.instruments.territories import Flows

    codes = [row["code"] for row in built_in.municipalities()]
    kept = rows.filter(
        pl.col("unit").is_in(codes) & pl.col("work").is_in(codes) & (pl.col("value") > 0)
    ).with_columns(group=pl.col("sex").replace(GROUPS))
    has_total = bool((kept["group"] == TOTAL).any())
    flows = Flows.from_frame(
        kept,
        origin="unit",
        destination="work",
        flow="value",
        group="group",
        total=TOTAL if has_total else None,
        names=built_in.names(),
        source=f"{year.source}, {year.year}",
    )
    groups = {name: values for name, values in flows.groups.items() if name != TOTAL}
    return replace(flows, year=year.year, group="", groups=groups)
