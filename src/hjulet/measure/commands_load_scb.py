"""`hjulet load scb`: a table, a framework's series, or populations and what changes them."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from hjulet.measure.commands_load import framework_of, load_jobs, series_at, title_of

if TYPE_CHECKING:
    from requests import Session

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.sources.loading import Job
    from hjulet.instruments.sources.scb_tables import Tables


def scb(arguments: argparse.Namespace, session: Session) -> int:
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.sources.px_selection import selections
    from hjulet.instruments.sources.scb_tables import dataset_name

    given = [arguments.preset, arguments.framework, arguments.table]
    if sum(map(bool, given)) != 1:
        raise SourceError(
            "say one thing to load: population, births, deaths, accounts, --framework FRAMEWORK or --table ID"
        )
    selection = selections(arguments.select)
    code_lists = {name: values[0] for name, values in selections(arguments.codelist).items()}
    if (selection or code_lists) and not arguments.table:
        raise SourceError("--select and --codelist go with --table; what else is loaded is chosen already")
    years = arguments.years or ()
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
    """The preset; through the older interface when the newer cannot be reached, or does not know the table."""
    from hjulet.instruments.sources.errors import NoNetwork
    from hjulet.instruments.sources.scb import Scb
    from hjulet.instruments.sources.scb_old import OldScb
    from hjulet.instruments.sources.scb_population import population_job
    from hjulet.instruments.sources.scb_tables import NoTable
    from hjulet.instruments.sources.scb_vital import vital_job

    def planned(scb: Scb | OldScb) -> Job:
        if arguments.preset == "population":
            return population_job(scb, years)
        return vital_job(scb, arguments.preset, years)

    try:
        return load_jobs(arguments, [planned(Scb(session, arguments.address))])
    except (NoNetwork, NoTable) as error:
        why = "gick inte att nå" if isinstance(error, NoNetwork) else "känner inte tabellen"
        first = error
    try:
        job = planned(OldScb(session, arguments.old_address))
    except (NoNetwork, NoTable):
        raise first from None
    note = f"{Scb.interface} {why}. Siffrorna kommer genom SCB:s äldre gränssnitt ({OldScb.interface})."
    about = replace(job.about, notes=(note, *job.about.notes))
    return load_jobs(arguments, [replace(job, about=about)])
