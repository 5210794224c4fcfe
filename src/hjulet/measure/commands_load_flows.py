"""`hjulet load flows` and `hjulet load generated`: flows out of a file, and figures that are made up."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from hjulet.hub.progress import progress_bar
from hjulet.measure.commands_load import load_jobs, say, store_of

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.sources.datasets import About
    from hjulet.instruments.sources.flow_files import FlowFile
    from hjulet.instruments.sources.loading import Job, Loaded
    from hjulet.instruments.sources.store import Store

USUAL_YEARS = tuple(range(2020, 2025))
"""Of made-up flows, when none are named."""


def flows(arguments: argparse.Namespace) -> int:
    from hjulet.hub import built_in
    from hjulet.instruments.sources.flow_files import FlowColumns, flow_file

    read = flow_file(
        arguments.file,
        known=[row["code"] for row in built_in.municipalities()],
        columns=FlowColumns(
            arguments.origin, arguments.destination, arguments.flow, arguments.group, arguments.year
        ),
        source=arguments.words,
        counted=arguments.counted,
        least=arguments.least or 0,
    )
    store = store_of(arguments)
    _refuse_scbs_own(store, read.jobs)
    for note in _notes(read, arguments.least or 0):
        print(f"note: {note}", file=sys.stderr)
    for job in read.jobs:
        for before in store.history(job.source, job.dataset)[-1:]:
            if (was := before.about.query["file"]) != job.about.query["file"]:
                print(f"note: {job.dataset} out of {was} gives way to this file", file=sys.stderr)
    return load_jobs(arguments, read.jobs)


def _notes(read: FlowFile, least: int) -> list[str]:
    notes = []
    if read.small:
        notes.append(
            f"{read.small:,} flows of fewer than 3 people will be public; --least 3 leaves them out, as SCB does"
        )
    if read.left_out:
        notes.append(f"{read.left_out:,} flows of fewer than {least} people were left out")
    if read.missing:
        notes.append(f"{read.missing:,} flows are not known, and stand as missing")
    return notes


def _refuse_scbs_own(store: Store, jobs: Sequence[Job]) -> None:
    """A year that is loaded from SCB is not mixed with a file that is said to be counted in the same way."""
    from hjulet.instruments.sources.commuting import SERIES
    from hjulet.instruments.sources.errors import SourceError

    there = {
        (one.about.query.get("counted"), period)
        for one in store.datasets()
        if one.source == "scb"
        for period in one.periods
    }
    for job in jobs:
        counted, year = job.about.query["counted"], job.dataset.rpartition("-")[2]
        if (counted, year) in there:
            raise SourceError(
                f"SCB's own flows of {year}, {SERIES[counted].title_en}, are loaded already; leave --counted out"
            )


def generated(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.sources.errors import SourceError

    asked = [bool(arguments.framework), arguments.flows, arguments.support, arguments.timetable]
    if asked.count(True) != 1:
        raise SourceError(
            "say one thing to make up: --framework FRAMEWORK, --flows, --support or --timetable"
        )
    if arguments.timetable:
        from hjulet.measure.commands_access_site import load_generated

        return load_generated(arguments)
    if arguments.support:
        return _generated_support(arguments)
    return _generated_flows(arguments) if arguments.flows else _generated_series(arguments)


def _generated_support(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.measure.commands_load_support import generate_support

    if arguments.units:
        raise SourceError("--units goes with --framework; projects are made up in all municipalities")
    return say(arguments, [generate_support(arguments.seed, arguments.years, store_of(arguments))])


def _generated_series(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.indicators.files import load as load_framework
    from hjulet.instruments.sources.generated import generate

    framework = load_framework(arguments.framework)
    more = {"years": arguments.years} if arguments.years else {}
    frame, about = generate(framework, arguments.units or _places(framework), seed=arguments.seed, **more)
    return say(arguments, [_kept(arguments, framework.key, frame, about)])


def _generated_flows(arguments: argparse.Namespace) -> int:
    from hjulet.hub import built_in
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.sources.generated_flows import Place, generate_flows

    if arguments.units:
        raise SourceError("--units goes with --framework; flows are made up between all municipalities")
    places = [
        Place(
            row["code"],
            row["name"],
            float(row["latitude"]),
            float(row["longitude"]),
            float(row["population_2023"]),
        )
        for row in built_in.municipalities()
    ]
    years, done = arguments.years or USUAL_YEARS, []
    with progress_bar("generated/commuting") as tell:
        for number, year in enumerate(years):
            tell(number, len(years))
            made = generate_flows(places, year, seed=arguments.seed)
            done.append(_kept(arguments, f"commuting-{year}", *made))
        tell(len(years), len(years))
    return say(arguments, done)


def _kept(arguments: argparse.Namespace, name: str, frame: pl.DataFrame, about: About) -> Loaded:
    from hjulet.instruments.sources.loading import Loaded

    store = store_of(arguments)
    before = store.history("generated", name)
    dataset = store.write("generated", name, frame, about)
    return Loaded(dataset, 1, 0, is_changed=not before or before[-1].hash != dataset.hash)


def _places(framework: Framework) -> list[str]:
    """The codes of the places that a framework is about."""
    from hjulet.hub import built_in
    from hjulet.instruments.sources.errors import SourceError

    rows = {"se:municipality": built_in.municipalities, "se:county": built_in.counties}
    kinds = [kind for kind in framework.units if kind in rows]
    if not kinds:
        raise SourceError(f"{framework.key} is not about Swedish places; say which units with --units")
    return [row["code"] for kind in kinds for row in rows[kind]()]
