"""How every place has developed, computed once for each edition and kept beside the statistics. No Django.

A place's file is small and opened in a millisecond. What takes long (turning points, the years ahead, age by age) is
done by the worker; until it has, a page shows the curve.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.measure import place_accounts
from hjulet.measure.computed import FOLDER
from hjulet.measure.keeping import forget_older, keep_whole, lock_of
from hjulet.measure.place_population import (
    LEAST_FOR_PHASES,
    Ahead,
    Phase,
    PlaceDevelopment,
    as_json,
    from_json,
    plain,
)
from hjulet.measure.populations import Populations, populations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hjulet.instruments.peers.history import History
    from hjulet.instruments.population.accounts import Accounts
    from hjulet.instruments.sources import Store

FORM = 2
"""Of the kept files: with another number they are computed anew."""
KEPT_EDITIONS = 3
YEARS_FOR_SCENARIOS = 25
"""Of accounts by age that are kept with a place, for what is computed when somebody asks."""


def edition_of(store: Store) -> str:
    """Of all that is loaded about populations; "" when nothing is. Asks the manifests alone."""
    return store.edition(place_accounts.EVERY_SERIES)


def development(store: Store, code: str) -> PlaceDevelopment:
    """What is known of a place now. With nothing loaded the built-in table; before the worker is done, the curve.

    Raises PeerError for an unknown place, SourceError when what is loaded cannot be read.
    """
    edition = edition_of(store)
    if not edition:
        return plain(populations(store), code)
    try:
        kept = (_folder(store, edition) / f"{code}.json").read_text(encoding="utf-8")
        return from_json(json.loads(kept))
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
    ):  # not computed yet, or harmed: the worker makes it anew
        return plain(populations(store), code, is_finished=False)


def is_kept(store: Store, edition: str) -> bool:
    return (_folder(store, edition) / DONE).exists()


def keep_developments(store: Store) -> bool:
    """Compute what is new and keep it; False when there was nothing to do. Half a minute, more with ages."""
    edition = edition_of(store)
    if not edition or is_kept(store, edition):
        return False
    folder = _folder(store, edition)
    with lock_of(folder):
        if is_kept(store, edition) or not keep_whole(folder, lambda making: _compute(store, edition, making)):
            return False
        forget_older(folder.parent, "population-*", kept=KEPT_EDITIONS)
    return True


def kept_accounts(store: Store, code: str) -> Accounts | None:
    """The accounts by age of a place, or of the country ("SE"), of the last years; None without ages."""
    import numpy as np

    from hjulet.instruments.population.accounts import Accounts

    folder = _folder(store, edition_of(store))
    try:
        with np.load(folder / f"{code}.npz") as kept:
            figures, first, source = kept["figures"], int(kept["first"]), str(kept["source"])
    except (OSError, ValueError, KeyError):
        return None
    population, births, deaths = (part[None].astype(float) for part in figures)
    years = tuple(range(first, first + figures.shape[1]))
    return Accounts((code,), years, population, births, deaths, source=source)


DONE = "done.json"


def _folder(store: Store, edition: str) -> Path:
    return Path(store.folder) / FOLDER / f"population-{edition}-{FORM}"


def _compute(store: Store, edition: str, folder: Path) -> bool:
    """Whether it is still of what is loaded: when more has come meanwhile, the next round takes it all."""
    known = populations(store)
    year_of_account = place_accounts.parts(store)
    years = place_accounts.age_years(store)
    shown = tuple(dict.fromkeys((years[-1], _before(years)))) if years else ()
    ages = place_accounts.ages(store, shown)
    is_generated = _is_generated(store)
    for one in _developments(store, known, folder):
        account = None
        if year_of_account is not None:
            now, then = one.in_year(year_of_account.year), one.in_year(year_of_account.year - 1)
            change = now - then if now is not None and then is not None else None
            account = year_of_account.account(one.code, change)
        of_ages = [ages.get(year, {}).get(one.code) for year in shown]
        full = replace(
            one,
            edition=edition,
            is_generated=is_generated,
            account=account,
            ages=of_ages[0] if of_ages else None,
            ages_before=of_ages[1] if len(of_ages) > 1 else None,
        )
        _write(folder / f"{one.code}.json", as_json(full))
    _write(folder / DONE, {"edition": edition, "form": FORM})
    return edition_of(store) == edition


def _is_generated(store: Store) -> bool:
    """Whether any of what is shown is made up; what real figures stand in for is not shown."""
    datasets = store.datasets()
    real = {name for one in datasets if not one.is_generated for name in one.indicators}
    made_up = {name for one in datasets if one.is_generated for name in one.indicators}
    return not (made_up - real).isdisjoint(place_accounts.EVERY_SERIES)


def _before(years: tuple[int, ...]) -> int:
    """The year that ages are set beside: twenty years before, or the first."""
    return max((year for year in years if year <= years[-1] - 20), default=years[0])


def _developments(store: Store, known: Populations, folder: Path) -> Iterator[PlaceDevelopment]:
    below: dict[str, Ahead] = {}
    for history in (known.municipalities, known.counties):
        ahead = _ahead(store, history, folder)
        for code in history.places:
            within = place_accounts.municipalities_of(code) if len(code) == 2 else ()
            # A county of one municipality (Gotland) is the same people, and is told the same.
            told = below.get(within[0]) if len(within) == 1 else ahead.get(code)
            one = plain(known, code)
            yield replace(one, phases=_phases(one), ahead=told)
        below = ahead


def _ahead(store: Store, history: History, folder: Path) -> dict[str, Ahead]:
    """By ages where they reach as far as the curve does, else by the curve."""
    from hjulet.instruments.peers.errors import PeerError
    from hjulet.measure.place_population_ahead import by_trends

    found = _by_cohorts(store, history, folder)
    if set(history.places) <= set(found):
        return found
    try:
        return {**by_trends(history), **found}
    except PeerError:
        return found


def _by_cohorts(store: Store, history: History, folder: Path) -> dict[str, Ahead]:
    from hjulet.instruments.population.errors import PopulationError
    from hjulet.measure.place_population_ahead import by_cohorts, together

    accounts = place_accounts.accounts(store, counties=len(history.places[0]) == 2)
    if accounts is None or accounts.years[-1] < _last_known(history):
        return {}
    country = together(accounts, place_accounts.COUNTRY)
    try:
        found = by_cohorts(accounts, country)
    except PopulationError:  # too little to learn from: what the curve says is said instead
        return {}
    _keep_accounts(folder, accounts, country)
    return found


def _last_known(history: History) -> int:
    import numpy as np

    return history.years[int(np.flatnonzero(~np.isnan(history.population).all(axis=0))[-1])]


def _keep_accounts(folder: Path, accounts: Accounts, country: Accounts) -> None:
    import numpy as np

    first = max(accounts.years[0], accounts.years[-1] - YEARS_FOR_SCENARIOS + 1)
    for some in (accounts.since(first), country.since(first)):
        for row, code in enumerate(some.places):
            figures = np.stack([some.population[row], some.births[row], some.deaths[row]])
            name = folder / f"{code}.npz"
            np.savez(name, figures=figures.astype(np.float32), first=first, source=accounts.source)


def _phases(one: PlaceDevelopment) -> tuple[Phase, ...]:
    if len(one.years) < LEAST_FOR_PHASES:
        return ()
    import numpy as np

    from hjulet.instruments.population.turning import turning_points

    # Eight years and not five, and four turns at most: a page tells what a reader remembers.
    found = turning_points(one.years, np.array(one.people, float), shortest=8, most=4)
    return tuple(
        Phase(phase.since, phase.until, round(phase.before), round(phase.after), phase.yearly)
        for phase in found.phases
    )


def _write(path: Path, said: dict[str, Any]) -> None:
    path.write_text(json.dumps(said, ensure_ascii=False, default=list), encoding="utf-8")
