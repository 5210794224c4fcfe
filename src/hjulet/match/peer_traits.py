"""What places are compared by on the pages: population, density and change, and series that have been loaded. No Django."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hjulet.hub import built_in

if TYPE_CHECKING:
    import numpy as np
    import polars as pl
    from numpy.typing import NDArray

    from hjulet.instruments.peers.traits import Trait, Traits
    from hjulet.instruments.sources import Dataset, Store
    from hjulet.measure.populations import Populations

    Values = NDArray[np.float64]

LEAST_PLACES = 0.5
"""Of a series the newest period is compared that has at least so many places, as a share of the fullest."""
GENERATED = "generated"
_known: dict[tuple[str, bool], Traits] = {}


@dataclass(frozen=True, slots=True)
class SeriesChoice:
    """A loaded series that places can be compared by."""

    key: str
    title: str
    source: str
    is_generated: bool
    kind: str = "series"
    """What makes its column: a series of the statistics, "support" or "commuting"."""


def traits_for(populations: Populations, code: str) -> Traits:
    """Of the municipalities or of the counties, whichever `code` is; made once for each edition.

    With the built-in table: population, density and change since 1975, 2000 and 2017. With a loaded history:
    population, density, change over 10 and 20 years, and what is left of the peak.
    """
    is_county = len(code) == 2
    key = (populations.edition, is_county)
    if key not in _known:
        is_built_in = populations.is_built_in
        _known[key] = built_in.traits(counties=is_county) if is_built_in else _of_history(populations, code)
        while len(_known) > 4:
            _known.pop(next(iter(_known)))
    return _known[key]


def _of_history(populations: Populations, code: str) -> Traits:
    import numpy as np

    from hjulet.instruments.peers.traits import Trait, traits_of

    history = populations.of(code)
    found = traits_of(history)
    year = history.years[-1]
    source = f"{history.source}, SCB" if "SCB" not in history.source else history.source
    density = Trait(
        "density", "täthet", "density", "per km²", f"{year}, {built_in.AREA_YEAR}", source, is_log=True
    )
    area = np.array([_areas()[one] for one in found.places])
    values = np.insert(found.values, 1, found.values[:, 0] / area, axis=1)
    traits = (found.traits[0], density, *found.traits[1:])
    # A year that nobody has a figure of, as where a series has a gap, parts nobody from anybody.
    kept = np.flatnonzero(~np.isnan(values).all(axis=0))
    return replace(
        found,
        traits=tuple(traits[column] for column in kept),
        values=values[:, kept],
        groups=built_in.groups(found.places) if len(code) == 4 else {},
    )


def _areas() -> Mapping[str, float]:
    """Land area in km² by code; of a county the sum of its municipalities."""
    found: dict[str, float] = {}
    for row in built_in.municipalities():
        for code in (row["code"], row["county_code"]):
            found[code] = found.get(code, 0.0) + float(row["land_area_km2"])
    return found


def choices(datasets: Sequence[Dataset], titles: Mapping[str, str]) -> dict[str, SeriesChoice]:
    """The loaded series by name, but for the population and what happened to it: how many there are is there anyway, and
    counts of the born, the moved or those of an age say it over again. So do flows to one place of work, which are a
    series for each place. A real one hides a made-up one.

    `titles` are what frameworks call series; the source's own title comes first.
    """
    from hjulet.instruments.sources.commuting import parts_of
    from hjulet.instruments.sources.scb_vital import CHANGES
    from hjulet.instruments.sources.tables import FIGURES
    from hjulet.measure.place_accounts import EVERY_SERIES

    found: dict[str, SeriesChoice] = {}
    figures = (one for one in datasets if one.kind == FIGURES)
    for one in sorted(figures, key=lambda dataset: dataset.is_generated):
        for key in one.indicators:
            if parts_of(key):
                continue
            title = one.about.titles.get(key) or titles.get(key, key)
            found.setdefault(key, SeriesChoice(key, title, one.source, one.is_generated))
    for key in (*EVERY_SERIES, *CHANGES.values()):
        found.pop(key, None)
    return dict(sorted(found.items(), key=lambda item: (item[1].title.casefold(), item[0])))


def with_series(traits: Traits, store: Store, chosen: Sequence[SeriesChoice]) -> Traits:
    """The same places with a column more for each series, in the newest year that most of them have a value of.

    Raises SourceError when what is loaded cannot be read.
    """
    import numpy as np
    import polars as pl

    if not chosen:
        return traits
    rows = store.observations([one.key for one in chosen]).filter(
        (pl.col("sex") == "T") & pl.col("unit").is_in(traits.places) & pl.col("value").is_not_null()
    )
    row = {code: index for index, code in enumerate(traits.places)}
    columns: list[Values] = []
    more: list[Trait] = []
    for one in chosen:
        mine = rows.filter(pl.col("indicator") == one.key)
        period = _newest(mine)
        mine = mine.filter(pl.col("period") == period)
        values = np.full(len(traits.places), np.nan)
        values[[row[code] for code in mine["unit"]]] = mine["value"].to_numpy()
        columns.append(values)
        more.append(_trait(one, period, mine))
    return replace(traits, traits=(*traits.traits, *more), values=np.column_stack([traits.values, *columns]))


def _newest(rows: pl.DataFrame) -> str:
    """The last period that at least half as many places as in the best have a value of; "" without any."""
    counted = sorted(rows.group_by("period").len().iter_rows())
    most = max((count for _, count in counted), default=0)
    return max((period for period, count in counted if count >= LEAST_PLACES * most), default="")


def _trait(one: SeriesChoice, period: str, rows: pl.DataFrame) -> Trait:
    from hjulet.instruments.peers.traits import Trait

    source = rows["source"][0] if rows.height else one.source
    is_generated = bool((rows["status"] == GENERATED).any())
    sv, en = (f"{one.title} (påhittad)", f"{one.title} (made up)") if is_generated else (one.title, one.title)
    return Trait(one.key, sv, en, period=period, source=source)
