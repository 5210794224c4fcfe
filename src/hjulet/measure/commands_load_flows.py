"""`hjulet load flows` and `hjulet load generated`: flows out of a file, and figures that are made up."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from hjulet.measure.commands_load import load_jobs, say, store_of
from hjulet.measure.progress import progress_bar

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.sources.datasets import About
    from hjulet.instruments.sources.loading import Loaded

USUAL_YEARS = tuple(range(2020, 2025))
"""Of made-up flows, when none are named."""


def flows(arguments: argparse.Namespace) -> int:
    from hjulet.hub import built_in
    from hjulet.instruments.sources.flow_files import FlowColumns, flows_jobs

    jobs = flows_jobs(
        arguments.file,
        known=[row["code"] for row in built_in.municipalities()],
        columns=FlowColumns(
            arguments.origin, arguments.destination, arguments.flow, arguments.group, arguments.year
        ),
        source=arguments.words,
    )
    store = store_of(arguments)
    for job in jobs:
        for before in store.history(job.source, job.dataset)[-1:]:
            if (was := before.about.query["file"]) != job.about.query["file"]:
                print(f"note: {job.dataset} out of {was} gives way to this file", file=sys.stderr)
    return load_jobs(arguments, jobs)


def generated(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.sources.errors import SourceError

    if [bool(arguments.framework), arguments.flows, arguments.support].count(True) != 1:
        raise SourceError("say one thing to make up: --framework FRAMEWORK, --flows or --support")
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
