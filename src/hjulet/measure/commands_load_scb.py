"""`hjulet load scb`: a table, a framework's series, populations and what changes them, or commuting."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from hjulet.hub.progress import progress_bar
from hjulet.measure.commands_load import (
    framework_of,
    load_job,
    load_jobs,
    say,
    series_at,
    store_of,
    title_of,
)

if TYPE_CHECKING:
    from requests import Session

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.sources.commuting import CommutingSeries
    from hjulet.instruments.sources.errors import NoNetwork
    from hjulet.instruments.sources.loading import Job, Loaded, Progress
    from hjulet.instruments.sources.scb import Scb
    from hjulet.instruments.sources.scb_old import OldScb
    from hjulet.instruments.sources.scb_tables import NoTable, Tables

Answer = TypeVar("Answer")


def scb(arguments: argparse.Namespace, session: Session) -> int:
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.sources.px_selection import selections
    from hjulet.instruments.sources.scb_tables import dataset_name

    given = [arguments.preset, arguments.framework, arguments.table]
    if sum(map(bool, given)) != 1:
        raise SourceError(
            "say one thing to load: population, births, deaths, accounts, commuting, --framework FRAMEWORK or --table ID"
        )
    if arguments.counted and arguments.preset != "commuting":
        raise SourceError(
            "--counted goes with commuting, which SCB has counted in several ways; leave it out"
        )
    selection = selections(arguments.select)
    code_lists = {name: values[0] for name, values in selections(arguments.codelist).items()}
    if (selection or code_lists) and not arguments.table:
        raise SourceError("--select and --codelist go with --table; what else is loaded is chosen already")
    years = arguments.years or ()
    if arguments.preset == "commuting":
        return _commuting(arguments, session, years)
    if arguments.preset:
        return _preset(arguments, session, years)
    framework = framework_of(arguments)
    if framework:
        return load_jobs(arguments, _framework_jobs(arguments, session, framework, years))
    table = arguments.table.strip("/")
    api = _interface(arguments, session, table)
    reading = api.reading(table, selection, code_lists, years=years)
    narrowed = {**selection, "years": [str(year) for year in years]} if years else selection
    return load_jobs(arguments, [api.job([reading], name=dataset_name(table, narrowed, code_lists))])


def _interface(arguments: argparse.Namespace, session: Session, table: str) -> Tables:
    """The one that names tables so."""
    from hjulet.instruments.sources.scb import Scb
    from hjulet.instruments.sources.scb_old import OldScb, is_path

    if is_path(table):
        return OldScb(session, arguments.old_address)
    return Scb(session, arguments.address)


def _framework_jobs(
    arguments: argparse.Namespace, session: Session, framework: Framework, years: Sequence[int]
) -> list[Job]:
    """A job for each interface that the framework's tables are named for."""
    from hjulet.instruments.sources.loading import name_of
    from hjulet.instruments.sources.scb_old import is_path
    from hjulet.instruments.sources.scb_tables import readings_of

    every = series_at(framework, "scb")["scb"]
    old = [one for one in every if is_path(one.partition("?")[0])]
    jobs = []
    for series, ending in (([one for one in every if one not in old], ""), (old, "-older")):
        if series:
            api = _interface(arguments, session, series[0].partition("?")[0])
            name = name_of(framework.key + ending, {"years": list(years)} if years else None)
            jobs.append(api.job(readings_of(api, series, years), name=name, title=title_of(framework)))
    return jobs


def _preset(arguments: argparse.Namespace, session: Session, years: Sequence[int]) -> int:
    from hjulet.instruments.sources.scb_population import population_job
    from hjulet.instruments.sources.scb_vital import vital_job

    def planned(scb: Scb | OldScb) -> Job:
        if arguments.preset == "population":
            return population_job(scb, years)
        return vital_job(scb, arguments.preset, years)

    interfaces = Interfaces(arguments, session)
    return interfaces.first_of(lambda scb, note: load_jobs(arguments, [noted(planned(scb), note)]))


def _commuting(arguments: argparse.Namespace, session: Session, years: Sequence[int]) -> int:
    """A dataset for each year. Years that are there are not asked for again: what was counted once stays."""
    from hjulet.instruments.sources.commuting import NOT_GLUED, SCB_SERIES, SERIES
    from hjulet.instruments.sources.scb_commuting import way_of, years_of

    interfaces = Interfaces(arguments, session)

    @cache
    def offered(way: CommutingSeries) -> tuple[int, ...]:
        return interfaces.first_of(lambda scb, _: years_of(scb, way))

    newest = SERIES[arguments.counted] if arguments.counted else SCB_SERIES[-1]
    # A table that is not needed for the years is not asked for, and cannot be in the way of others.
    wanted = years if years and max(years) < newest.first else _published(years, offered(newest))
    ways = {year: way_of(year, offered, arguments.counted) for year in wanted}
    _refuse_files(arguments, ways)
    with progress_bar("scb/commuting") as tell:
        done = [
            _commuting_year(arguments, interfaces, way, year, _share_of(tell, number, len(ways)))
            for number, (year, way) in enumerate(ways.items())
        ]
    titles = list(dict.fromkeys(way.title for way in ways.values()))
    if len(titles) > 1:
        print(f"note: {NOT_GLUED.format(titles=', '.join(titles))}", file=sys.stderr)
    return say(arguments, done)


def _refuse_files(arguments: argparse.Namespace, ways: Mapping[int, CommutingSeries]) -> None:
    """A year out of a file that is said to be counted in the same way is not mixed with SCB's own."""
    from hjulet.instruments.sources.errors import SourceError

    for one in store_of(arguments).datasets():
        for year, way in ways.items():
            if (
                one.source == "file"
                and one.about.query.get("counted") == way.key
                and str(year) in one.periods
            ):
                raise SourceError(
                    f"flows of {year} out of {one.about.query['file']} are loaded as {way.title_en}; load that file again"
                    " without --counted first"
                )


def _commuting_year(
    arguments: argparse.Namespace,
    interfaces: Interfaces,
    way: CommutingSeries,
    year: int,
    progress: Progress,
) -> Loaded:
    from hjulet.instruments.sources.loading import Loaded
    from hjulet.instruments.sources.scb_commuting import commuting_job, dataset_of

    before = [] if arguments.fresh else store_of(arguments).history("scb", dataset_of(way, year))
    if before:
        print(f"note: {year} is loaded already; --fresh asks for it anew", file=sys.stderr)
        return Loaded(before[-1], 0, 0, is_changed=False)
    return interfaces.first_of(
        lambda scb, note: load_job(arguments, noted(commuting_job(scb, way, year), note), progress)
    )


def _published(years: Sequence[int], there: Sequence[int]) -> Sequence[int]:
    """The years asked for but those to come, as "2015-" has them; the latest when nothing is asked."""
    newest = max(there)
    out = [year for year in years if year <= newest]
    if out and len(out) < len(years):
        print(f"note: the latest year is {newest}; later ones are not published yet", file=sys.stderr)
    return out or years or [newest]


def _share_of(tell: Progress, number: int, of: int) -> Progress:
    """One job's progress as its share of all: years are alike in size."""
    return lambda done, total: tell(number * total + done, of * total)


def noted(job: Job, note: str) -> Job:
    """The job with one note more, first; without, as it is."""
    return replace(job, about=replace(job.about, notes=(note, *job.about.notes))) if note else job


class Interfaces:
    """SCB's two interfaces: the older is asked when the newer cannot be reached, or does not know the table."""

    def __init__(self, arguments: argparse.Namespace, session: Session) -> None:
        self._arguments, self._session = arguments, session
        self._silent: NoNetwork | None = None
        """Why the newer is not asked once more: a dead line is waited for once."""

    def first_of(self, ask: Callable[[Scb | OldScb, str], Answer]) -> Answer:
        """The newer's answer, else the older's. `ask` is told, for people, why it is the older; "" for the newer."""
        from hjulet.instruments.sources.errors import NoNetwork
        from hjulet.instruments.sources.scb import Scb
        from hjulet.instruments.sources.scb_old import OldScb
        from hjulet.instruments.sources.scb_tables import NoTable

        first: NoNetwork | NoTable | None = self._silent
        if first is None:
            try:
                return ask(Scb(self._session, self._arguments.address), "")
            except NoNetwork as error:
                first = self._silent = error
            except NoTable as error:
                first = error
        why = "gick inte att nå" if self._silent else "känner inte tabellen"
        note = f"{Scb.interface} {why}. Siffrorna kommer genom SCB:s äldre gränssnitt ({OldScb.interface})."
        try:
            return ask(OldScb(self._session, self._arguments.old_address), note)
        except (NoNetwork, NoTable):
            raise first from None
