"""What a change was made of: births, deaths, and migration at home and abroad. The accounts must close."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from hjulet.instruments.population.accounts import Accounts, Figures, net_migration
from hjulet.instruments.population.errors import PopulationError

if TYPE_CHECKING:
    import polars as pl

PARTS = ("births", "deaths", "domestic", "foreign", "migration", "adjustments")


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Parts of the change of each place over a period, persons, [place]; nan where a part is not known apart.

    births - deaths + migration + adjustments = change, and domestic + foreign = migration where both are known.
    """

    places: tuple[str, ...]
    since: int
    until: int
    before: Figures
    change: Figures
    births: Figures
    deaths: Figures
    domestic: Figures
    foreign: Figures
    migration: Figures
    adjustments: Figures
    source: str
    unit: str = "persons"
    method: str = "accounts of each year, summed"

    def to_frame(self, place: str = "place_code") -> pl.DataFrame:
        import polars as pl

        columns = {name: getattr(self, name) for name in ("before", "change", *PARTS)}
        years = {"since": [self.since] * len(self.places), "until": [self.until] * len(self.places)}
        return pl.DataFrame({place: self.places, **years, **columns})


def decompose(accounts: Accounts, *, since: int, until: int) -> Decomposition:
    """How much of a change is births, deaths and migration? What births and deaths do not explain has moved.

    Domestic and foreign migration are not known apart here: see `decompose_parts` for accounts that know them.
    """
    first, last = accounts.at(since), accounts.at(until)
    if first >= last:
        raise PopulationError(f"a change goes forward; {since} does not come before {until}", year=until)
    period = slice(first + 1, last + 1)
    births, deaths = (figures[:, period].sum((1, 2, 3)) for figures in (accounts.births, accounts.deaths))
    moved = net_migration(accounts)[:, period].sum((1, 2, 3))
    before, after = accounts.totals[:, first], accounts.totals[:, last]
    unknown = np.full_like(moved, np.nan)
    rest = after - before - births + deaths - moved
    return decompose_parts(
        accounts.places,
        before=before,
        after=after,
        births=births,
        deaths=deaths,
        domestic=unknown,
        foreign=unknown,
        migration=moved,
        adjustments=rest,
        since=since,
        until=until,
        source=accounts.source,
    )


def decompose_parts(
    places: tuple[str, ...],
    *,
    before: Figures,
    after: Figures,
    births: Figures,
    deaths: Figures,
    domestic: Figures,
    foreign: Figures,
    adjustments: Figures,
    since: int,
    until: int,
    migration: Figures | None = None,
    source: str = "",
) -> Decomposition:
    """The same from figures that somebody has published; arrays are [place].

    Raises
    ------
    PopulationError : accounts that do not close to the person, with the place and how far they are out.

    Examples
    --------
    100 + 3 born - 2 dead - 4 at home + 5 from abroad + 0 adjusted = 102.
    """
    moved = domestic + foreign if migration is None else migration
    out = (after - before) - (births - deaths + moved + adjustments)
    wrong = np.flatnonzero(np.abs(out) > 0.5)
    if len(wrong):
        one = int(wrong[0])
        raise PopulationError(
            f"the accounts do not close: the parts give {after[one] - before[one] - out[one]:+.0f} and the change "
            f"is {after[one] - before[one]:+.0f}; check births, deaths, migration and adjustments",
            place=places[one],
            year=until,
        )
    parts = (births, deaths, domestic, foreign, moved, adjustments)
    return Decomposition(places, since, until, before, after - before, *parts, source=source)
