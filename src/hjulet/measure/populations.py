"""How many live where, year by year: what has been loaded, or the built-in table when nothing has. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub import built_in
from hjulet.instruments.sources.divisions import CAME_OUT_OF, NOT_FORMED

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.peers.history import History
    from hjulet.instruments.sources import Store

    Values = NDArray[np.float64]

SERIES = "population"
"""The series that `hjulet load scb population` writes, and the name to give a file's with `--indicator`."""
GENERATED = "generated"
LEAST_PLACES = 0.9
"""Fewer of the country's municipalities than this share are no history to find peers in: the built-in table is used."""
LEAST_YEARS = 2
"""One year is no history, as when only the changes of a year have been loaded."""
_known: dict[tuple[str, str], Populations] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Populations:
    """Inhabitants on 31 December by place and year; where nothing is known of a year there is nan, never 0."""

    edition: str
    """Of the statistics; "" for the built-in table."""
    municipalities: History
    counties: History
    """Sums of their municipalities, in the counties of today."""
    sources: tuple[str, ...]
    retrieved: str
    """The day the newest of them was fetched, "2026-04-03"; "" for the built-in table."""
    is_generated: bool

    @property
    def is_built_in(self) -> bool:
        return not self.edition

    def of(self, code: str) -> History:
        """The places of the same kind as the one with this code."""
        return self.counties if len(code) == 2 else self.municipalities

    def curve(self, code: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The years that are known of a place, and its inhabitants in them. Raises PeerError for an unknown place."""
        import numpy as np

        history = self.of(code)
        values = history.population[history.row(code)]
        known = np.flatnonzero(~np.isnan(values))
        return tuple(history.years[i] for i in known), tuple(round(float(values[i])) for i in known)


def populations(store: Store) -> Populations:
    """What is known now. Asks the manifests each time and opens the figures once for each edition.

    Raises SourceError when what is loaded cannot be read.
    """
    edition = store.edition([SERIES])
    key = (str(store.folder) if edition else "", edition)
    if key not in _known:
        loaded = _loaded(store, edition) if edition else None
        _known[key] = loaded or _built_in()
        while len(_known) > 4:
            _known.pop(next(iter(_known)))
    return _known[key]


def built_in_populations() -> Populations:
    """Those of the built-in table, whatever is loaded."""
    if ("", "") not in _known:
        _known["", ""] = _built_in()
    return _known["", ""]


def _loaded(store: Store, edition: str) -> Populations | None:
    """None when too few municipalities are there for it to be a history of the country."""
    import polars as pl

    rows = store.observations([SERIES], edition=edition).filter(pl.col("sex") == "T")
    codes = [row["code"] for row in built_in.municipalities()]
    rows = rows.filter(pl.col("unit").is_in(codes)).with_columns(
        year=pl.col("period").str.slice(0, 4).cast(pl.Int64, strict=False)
    )
    rows = rows.filter(pl.col("year").is_not_null())
    known = _until_few(rows.filter(pl.col("value") > 0), LEAST_PLACES * len(codes))
    if known["unit"].n_unique() < LEAST_PLACES * len(codes) or known["year"].n_unique() < LEAST_YEARS:
        return None
    unborn = rows.filter(pl.col("status") == NOT_FORMED)
    places = tuple(sorted({*known["unit"].to_list(), *unborn["unit"].to_list()}))
    if {code[:2] for code in codes if code not in places} == {code[:2] for code in codes}:
        return None  # no county is whole
    return _of_rows(rows, known, places, edition)


def _until_few(known: pl.DataFrame, least: float) -> pl.DataFrame:
    """Without the last years that only a few places are known in: nobody could be set beside others in them."""
    import polars as pl

    counted = known.group_by("year").agg(places=pl.col("unit").n_unique()).filter(pl.col("places") >= least)
    return known.filter(pl.col("year") <= counted["year"].max()) if counted.height else known.clear()


def _of_rows(rows: pl.DataFrame, known: pl.DataFrame, places: tuple[str, ...], edition: str) -> Populations:
    import numpy as np
    import polars as pl

    first, last = int(known["year"].min()), int(known["year"].max())  # type: ignore[arg-type]
    years = tuple(range(first, last + 1))
    values = np.full((len(places), len(years)), np.nan)
    _put(values, known, places, first)
    # Those who lived there before are counted in the municipality that it came out of, so a county's sum is whole.
    summed = values.copy()
    unborn = rows.filter((pl.col("status") == NOT_FORMED) & pl.col("unit").is_in(places))
    unborn = unborn.filter(pl.col("year").is_between(first, last)).with_columns(value=pl.lit(0.0))
    _put(summed, unborn, places, first)
    _put(values, _of_both(unborn, places), places, first)
    retrieved = known["retrieved"].max()
    sources = tuple(sorted(known["source"].unique().to_list()))
    return _with_counties(
        edition,
        values,
        summed,
        places,
        years,
        sources,
        retrieved.date().isoformat() if retrieved is not None else "",  # type: ignore[union-attr]
        is_generated=bool((known["status"] == GENERATED).any()),
    )


def _of_both(unborn: pl.DataFrame, places: tuple[str, ...]) -> pl.DataFrame:
    """The municipality that another came out of, in the years before: what it had then is not known in today's borders."""
    import polars as pl

    parted = pl.col("unit").replace_strict(CAME_OUT_OF, default=None, return_dtype=pl.String)
    return unborn.with_columns(unit=parted, value=pl.lit(float("nan"))).filter(pl.col("unit").is_in(places))


def _put(values: Values, rows: pl.DataFrame, places: tuple[str, ...], first: int) -> None:
    row = {code: index for index, code in enumerate(places)}
    values[[row[code] for code in rows["unit"].to_list()], rows["year"].to_numpy() - first] = rows[
        "value"
    ].to_numpy()


def _built_in() -> Populations:
    import numpy as np

    table = built_in.municipalities()
    years = tuple(range(built_in.YEARS[0], built_in.YEARS[-1] + 1))
    values = np.full((len(table), len(years)), np.nan)
    for row, place in enumerate(table):
        for year in built_in.YEARS:
            values[row, year - years[0]] = float(place[f"population_{year}"])
    places = tuple(place["code"] for place in table)
    return _with_counties("", values, values, places, years, (built_in.SOURCE,), "", is_generated=False)


def _with_counties(
    edition: str,
    values: Values,
    summed: Values,
    places: tuple[str, ...],
    years: tuple[int, ...],
    sources: tuple[str, ...],
    retrieved: str,
    *,
    is_generated: bool,
) -> Populations:
    """`summed` is what counties are sums of: as `values`, with 0 for a municipality that did not exist yet."""
    import numpy as np

    from hjulet.instruments.peers.history import History

    names, said = built_in.names(), ", ".join(sources)
    of_county = np.array([code[:2] for code in places])
    # A county that lacks a municipality is not the sum of the others.
    lacking = {row["county_code"] for row in built_in.municipalities() if row["code"] not in places}
    codes = tuple(sorted(set(of_county.tolist()) - lacking))
    sums = np.stack([summed[of_county == code].sum(axis=0) for code in codes])
    # One that is known in no year, in the borders of today, is not there: the built-in table has it.
    there = np.flatnonzero(~np.isnan(values).all(axis=1)).tolist()
    return Populations(
        edition,
        History(tuple(places[row] for row in there), years, values[there], names, said),
        History(codes, years, sums, names, said),
        sources,
        retrieved,
        is_generated,
    )
