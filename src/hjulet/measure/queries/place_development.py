"""How a place has developed and may go on, as its pages ask for it. Nothing here asks the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.measure.place_population import PlaceDevelopment
from hjulet.measure.queries.statistics import StatisticsUnreadable, store

if TYPE_CHECKING:
    from hjulet.instruments.population.accounts import Accounts
    from hjulet.measure.populations import Populations

logger = logging.getLogger(__name__)


class NoSuchYears(Exception):
    """The years that are asked for are not there, or not in order."""


@dataclass(frozen=True, slots=True)
class Between:
    """The change of one place between two years that are both known."""

    since: int
    until: int
    before: int
    after: int
    yearly: float
    """The constant growth a year that leads there, a share."""
    half_life: float
    """Years until half are left at that pace; infinite for those who do not shrink."""
    births: int | None = None
    deaths: int | None = None
    moved: int | None = None
    """What births and deaths do not explain."""

    @property
    def change(self) -> int:
        return self.after - self.before

    @property
    def share(self) -> float:
        return self.after / self.before - 1


@contextmanager
def readable() -> Iterator[None]:
    """What cannot be read is written in the log, since it names files, and told in a sentence."""
    from hjulet.instruments.sources import SourceError

    try:
        yield
    except (SourceError, OSError) as error:
        logger.exception("the statistics cannot be read")
        raise StatisticsUnreadable from error


def known_populations(viewer: Viewer) -> Populations:
    """Of every place and year. Raises StatisticsUnreadable."""
    from hjulet.measure.populations import populations

    with readable():
        return populations(store())


def place_development(viewer: Viewer, place: Place) -> PlaceDevelopment:
    """All that is kept of a place; the curve alone until the worker is done. Raises StatisticsUnreadable."""
    from hjulet.instruments.peers.errors import PeerError
    from hjulet.measure.place_population import from_built_in
    from hjulet.measure.place_population_files import development

    with readable():
        try:
            return development(store(), place.code)
        except PeerError:  # what is loaded lacks the place; the built-in table has them all
            return from_built_in(place.code)


def accounts_of(viewer: Viewer, code: str) -> Accounts | None:
    """By sex and age; None when ages, births and deaths are not all loaded. "SE" is the country."""
    from hjulet.measure.place_population_files import kept_accounts

    with readable():
        return kept_accounts(store(), code)


def usual_years(development: PlaceDevelopment) -> tuple[int, int]:
    """Since 1975, which the question about half of the municipalities began with, or the first year that is known."""
    years = development.years
    return (1975 if 1975 in years and years[-1] > 1975 else years[0]), years[-1]


def between(viewer: Viewer, development: PlaceDevelopment, since: int, until: int) -> Between:
    """The change between two years, and what it was made of where that is loaded. Raises NoSuchYears."""
    import numpy as np

    from hjulet.instruments.population.changes import half_life

    before, after = development.in_year(since), development.in_year(until)
    if before is None or after is None or since >= until:
        raise NoSuchYears
    pace = float(np.log(after / before)) / (until - since)
    births, deaths, moved = _made_of(viewer, development, since, until, after - before)
    return Between(
        since,
        until,
        before,
        after,
        float(np.expm1(pace)),
        float(half_life(np.array([pace]))[0]),
        births,
        deaths,
        moved,
    )


def _made_of(
    viewer: Viewer, development: PlaceDevelopment, since: int, until: int, change: int
) -> tuple[int | None, int | None, int | None]:
    account = development.account
    if account is not None and (since, until) == (account.year - 1, account.year):
        return account.births, account.deaths, change - account.natural
    kept = accounts_of(viewer, development.code) if development.ages is not None else None
    if kept is None or since < kept.years[0] or until > kept.years[-1]:
        return None, None, None
    years = slice(kept.at(since) + 1, kept.at(until) + 1)
    births, deaths = (round(float(one[0, years].sum())) for one in (kept.births, kept.deaths))
    return births, deaths, change - births + deaths
