"""The command-line face of the sources: what `hjulet load` does. Needs no Django and no database."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.hub.progress import progress_bar

if TYPE_CHECKING:
    from requests import Session

    from hjulet.instruments.indicators.model import Framework
    from hjulet.instruments.sources.datasets import Dataset
    from hjulet.instruments.sources.loading import Job, Loaded, Progress
    from hjulet.instruments.sources.store import Store

NETWORK = ("kolada", "scb", "eurostat")
AGAIN = "broken off before it was done; run the same command again."
GO_ON = "broken off. What had come stays on disk: run the same command again within twelve hours, and it goes on there."


def run(source: str, arguments: argparse.Namespace) -> int:
    """Do it, and say in one line when it cannot be done: exit code 1; 130 when somebody broke it off."""
    from hjulet.instruments.cache import cache_folder
    from hjulet.instruments.indicators.errors import IndicatorError
    from hjulet.instruments.sources.errors import SourceError

    # That it is tried again is no message for a person: in the end it comes, or one sentence says that it does not.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    try:
        return ACTIONS[source](arguments)
    except BrokenPipeError:
        raise
    except KeyboardInterrupt:
        print(f"\nhjulet load {source}: {GO_ON if source in NETWORK else AGAIN}", file=sys.stderr)
        return 130
    except sqlite3.Error as error:
        words = f"the answers that are kept in {cache_folder()} cannot be used ({error}); take 'answers.sqlite' away,"
        print(f"hjulet load {source}: {words} or set HJULET_CACHE to another folder", file=sys.stderr)
        return 1
    except (SourceError, IndicatorError, OSError) as error:
        words = (
            f"{error.filename}: {error.strerror}"
            if isinstance(error, OSError) and error.strerror
            else str(error)
        )
        print(f"hjulet load {source}: {' '.join(words.split())}", file=sys.stderr)
        return 1


def kolada(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.sources.kolada import USUAL, Kolada

    framework = framework_of(arguments)
    series = series_at(framework, "kolada", "kolada-group") if framework else {}
    kpis = [*series.get("kolada", ()), *arguments.kpi]
    if not (kpis or series):
        raise SourceError("say what to load: --framework FRAMEWORK or --kpi ID")
    asked = arguments.units or USUAL
    units = tuple(kind for one in asked for kind in (USUAL if one == "all" else (one,)))
    with _session(arguments, "kolada") as session:
        job = Kolada(session, arguments.address).job(
            kpis,
            groups=series.get("kolada-group", ()),
            years=arguments.years or (),
            units=units,
            name=framework.key if framework and not arguments.kpi else "",
            title=title_of(framework) if framework else "",
        )
        return load_jobs(arguments, [job])


def scb(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_load_scb

    with _session(arguments, "scb") as session:
        return commands_load_scb.scb(arguments, session)


def eurostat(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.sources.eurostat import Eurostat, jobs_of
    from hjulet.instruments.sources.px_selection import selections

    if bool(arguments.framework) == bool(arguments.dataset):
        raise SourceError("say one thing to load: --dataset NAME or --framework FRAMEWORK")
    framework, years = framework_of(arguments), arguments.years or ()
    series = series_at(framework, "eurostat")["eurostat"] if framework else []
    with _session(arguments, "eurostat") as session:
        api = Eurostat(session, arguments.address)
        if framework:
            return load_jobs(arguments, jobs_of(api, series, years))
        return load_jobs(arguments, [api.job(arguments.dataset, selections(arguments.select), years=years)])


def file(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.sources.files import file_job

    job = file_job(
        arguments.file, source=arguments.words, period=arguments.period, indicator=arguments.indicator
    )
    return load_jobs(arguments, [job])


def support(arguments: argparse.Namespace) -> int:
    from hjulet.measure.commands_load_support import load_support

    return say(arguments, [load_support(arguments, store_of(arguments))])


def flows(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_load_flows

    return commands_load_flows.flows(arguments)


def generated(arguments: argparse.Namespace) -> int:
    from hjulet.measure import commands_load_flows

    return commands_load_flows.generated(arguments)


def list_datasets(arguments: argparse.Namespace) -> int:
    store = store_of(arguments)
    datasets = store.datasets()
    if arguments.json:
        rows = [_about(one) for one in datasets]
        print(json.dumps({"folder": str(store.folder), "datasets": rows}, ensure_ascii=False))
        return 0
    if not datasets:
        print(f"nothing is loaded in {store.folder}; see 'hjulet load --help'")
    for one in datasets:
        print(f"{_sentence(one)}; loaded {one.written:%Y-%m-%d}")
    return 0


def snapshot(arguments: argparse.Namespace) -> int:
    from hjulet.instruments.sources.snapshots import export_snapshot, import_snapshot

    store = store_of(arguments)
    path = Path(arguments.out or arguments.into)
    datasets = export_snapshot(store, path) if arguments.out else import_snapshot(store, path)
    if arguments.json:
        rows = [_about(one) for one in datasets]
        print(json.dumps({"file": str(path), "datasets": rows}, ensure_ascii=False))
    else:
        done = "written" if arguments.out else "taken in"
        print(f"{done}: {path}, {len(datasets)} datasets, {sum(one.rows for one in datasets):,} rows")
    return 0


def statistics_folder() -> Path:
    """Where statistics are kept when nothing else is said: beside the site's database."""
    return Path(os.environ.get("HJULET_HOME") or "hjulet-data").resolve() / "statistics"


def store_of(arguments: argparse.Namespace) -> Store:
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.sources.store import Store

    folder = Path(arguments.folder) if arguments.folder else statistics_folder()
    if folder.exists() and not folder.is_dir():
        raise SourceError(f"{folder} is a file; --folder is the folder where statistics are kept")
    if folder.exists() and not os.access(folder, os.R_OK | os.X_OK):
        raise SourceError(f"{folder} cannot be read by you; choose another with --folder")
    return Store(folder)


@contextmanager
def _session(arguments: argparse.Namespace, extra: str) -> Iterator[Session]:
    from hjulet.instruments.cache import cache_folder
    from hjulet.instruments.sources.asking import open_session
    from hjulet.instruments.sources.errors import SourceError

    folder = store_of(arguments).folder  # looked at before an hour of asking
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise SourceError(f"{folder} cannot be written to by you; choose another with --folder")
    with open_session(cache_folder(), extra=extra, is_fresh=arguments.fresh) as session:
        yield session


def framework_of(arguments: argparse.Namespace) -> Framework | None:
    from hjulet.instruments.indicators.files import load as load_framework

    return load_framework(arguments.framework) if arguments.framework else None


def series_at(framework: Framework, *systems: str) -> dict[str, list[str]]:
    """What the framework has at some systems. Raises SourceError when it has nothing there."""
    from hjulet.instruments.sources.errors import SourceError
    from hjulet.instruments.sources.series import OWN, series_of

    every = series_of(framework)
    if found := {system: names for system, names in every.items() if system in systems}:
        return found
    others = ", ".join(system for system in every if system != OWN)
    where = f"its series are at {others}" if others else "it names no source; use 'hjulet load file'"
    raise SourceError(f"{framework.key} has nothing at {systems[0]}; {where}")


def title_of(framework: Framework) -> str:
    return framework.title.get("sv") or framework.title.get("en") or framework.key


def load_jobs(arguments: argparse.Namespace, jobs: Sequence[Job]) -> int:
    done = []
    for job in jobs:
        with progress_bar(f"{job.source}/{job.dataset}") as progress:
            done.append(load_job(arguments, job, progress))
    return say(arguments, done)


def load_job(arguments: argparse.Namespace, job: Job, progress: Progress) -> Loaded:
    from hjulet.instruments.sources.loading import load

    return load(job, store_of(arguments), progress, is_fresh=getattr(arguments, "fresh", False))


def say(arguments: argparse.Namespace, done: Sequence[Loaded]) -> int:
    for one in done:
        if one.found:
            print(f"{one.found} of {one.parts} parts were there from an earlier run", file=sys.stderr)
    for note in dict.fromkeys(note for one in done for note in one.dataset.about.notes):
        print(f"note: {note if len(note) < 300 else note[:300] + ' …'}", file=sys.stderr)
    if arguments.json:
        rows = [
            _about(one.dataset) | {"is_changed": one.is_changed, "parts": one.parts, "parts_found": one.found}
            for one in done
        ]
        print(json.dumps({"datasets": rows}, ensure_ascii=False))
        return 0
    for one in done:
        print(_sentence(one.dataset) + ("" if one.is_changed else "; the same as last time"))
    return 0


def _sentence(one: Dataset) -> str:
    from hjulet.instruments.sources.tables import OPERATIONS

    span = f"{one.periods[0]}–{one.periods[-1]}" if len(one.periods) > 1 else one.periods[0]
    through = f" ({one.about.query['interface']})" if "interface" in one.about.query else ""
    if one.kind == OPERATIONS:
        return f"{one.source}/{one.name}: {one.rows:,} projects that name {one.units} places, {span}; {one.about.credit}"
    counted = "".join(f"; counted as {words}" for words in _ways_of_counting(one))
    return (
        f"{one.source}/{one.name}: {one.rows:,} figures, {one.units} units, {len(one.indicators)} series, {span};"
        f" {one.about.credit}{through}{counted}"
    )


def _ways_of_counting(one: Dataset) -> list[str]:
    """In which ways the commuters of a dataset are counted; none where there are no commuters."""
    from hjulet.instruments.sources.commuting import SERIES, parts_of

    keys = dict.fromkeys(parts[0] for name in one.indicators if (parts := parts_of(name)))
    return [SERIES[key].title_en for key in keys]


def _about(one: Dataset) -> dict[str, object]:
    return {"source": one.source, "dataset": one.name, "file": str(one.path)} | one.as_json()


ACTIONS = {
    "kolada": kolada,
    "scb": scb,
    "eurostat": eurostat,
    "file": file,
    "support": support,
    "flows": flows,
    "generated": generated,
    "list": list_datasets,
    "snapshot": snapshot,
}
