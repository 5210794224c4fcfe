"""Loading in parts: each finished part is on disk, so a run that is broken off goes on where it was."""

from __future__ import annotations

import hashlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from hjulet.instruments.sources.asking import KEPT_HOURS
from hjulet.instruments.sources.datasets import About, Dataset
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.observations import empty, schema

if TYPE_CHECKING:
    import polars as pl

    from hjulet.instruments.sources.store import Store


@dataclass(frozen=True, slots=True)
class Part:
    """One question to a source. `key` says which, the same each time the job is planned."""

    key: str
    fetch: Callable[[], pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be loaded into one dataset."""

    source: str
    dataset: str
    about: About
    parts: Sequence[Part]
    finish: Callable[[pl.DataFrame], tuple[pl.DataFrame, Sequence[str]]] | None = None
    """What is done with all parts together; gives the rows, and notes about them."""


class Progress(Protocol):
    """Somebody who is told how far it has come."""

    def __call__(self, done: int, total: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Loaded:
    dataset: Dataset
    parts: int
    found: int
    """How many of the parts an earlier run had left."""
    is_changed: bool
    """False when the figures were the same as last time."""


def load(
    job: Job, store: Store, progress: Progress = lambda done, total: None, *, is_fresh: bool = False
) -> Loaded:
    """Fetch what is not on disk from an earlier run (nothing, when `is_fresh`), and write a snapshot.

    Raises SourceError when a part cannot be had; the parts before it stay, and the next run begins there.
    """
    before = store.history(
        job.source, job.dataset
    )  # first, so that a broken manifest is said before an hour of asking
    with _only_run(store.folder / ".parts" / job.source, job.dataset):
        folder = store.folder / ".parts" / job.source / job.dataset
        if is_fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        rows, found = _gathered(job, folder, progress)
        about = job.about
        if job.finish is not None:
            rows, more = job.finish(rows)
            about = replace(about, notes=tuple(dict.fromkeys([*about.notes, *more])))
        if rows.is_empty():
            shutil.rmtree(folder)
            raise SourceError(f"{about.title}: the source gave no figures at all for what was asked")
        dataset = store.write(job.source, job.dataset, rows, about)
        shutil.rmtree(folder)
    return Loaded(dataset, len(job.parts), found, not before or before[-1].hash != dataset.hash)


def _gathered(job: Job, folder: Path, progress: Progress) -> tuple[pl.DataFrame, int]:
    """All parts together, and how many of them were there from an earlier run."""
    import polars as pl

    _forget_old(folder)
    frames, found = [], 0
    for done, part in enumerate(job.parts):
        progress(done, len(job.parts))
        path = folder / f"{_name(job, part)}.parquet"
        if (frame := _left_from_before(path)) is not None:
            frames.append(frame)
            found += 1
            continue
        frame = pl.DataFrame(part.fetch(), schema=schema())
        draft = path.with_suffix(".part")
        frame.write_parquet(draft)
        draft.replace(path)
        frames.append(frame)
    progress(len(job.parts), len(job.parts))
    return (pl.concat(frames) if frames else empty()), found


def _left_from_before(path: Path) -> pl.DataFrame | None:
    """A finished part; one that cannot be read is fetched again."""
    import polars as pl

    try:
        return pl.read_parquet(path) if path.exists() else None
    except (OSError, pl.exceptions.PolarsError):
        return None


@contextmanager
def _only_run(folder: Path, dataset: str) -> Iterator[None]:
    """Two runs into one dataset would take each other's parts away; the second is told, rather than left waiting."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{dataset}.lock").open("w") as lock:
        try:
            import fcntl
        except ImportError:  # where there is none, whoever runs it sees to it that the other is done
            yield
            return
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SourceError(
                f"{folder.name}/{dataset} is being loaded by another run just now; run this again when that is done"
            ) from None
        yield


def name_of(stem: str, narrowed: object = None) -> str:
    """A dataset's name; what is narrowed gets one of its own, so that it never stands in for the whole.

    Examples
    --------
    >>> name_of("brpplus-2025"), name_of("brpplus-2025", {"years": "2015-2025"})
    ('brpplus-2025', 'brpplus-2025.aedc82')
    >>> name_of("TAB638")
    'tab638'
    """
    short = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in stem.lower())
    short = "-".join(filter(None, short.split("-")))[:60] or "dataset"
    if not narrowed:
        return short
    words = json.dumps(narrowed, sort_keys=True, ensure_ascii=False)
    return f"{short}.{hashlib.sha256(words.encode()).hexdigest()[:6]}"


def _name(job: Job, part: Part) -> str:
    words = json.dumps([dict(job.about.query), part.key], sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def _forget_old(folder: Path) -> None:
    """Parts from the day before are fetched again: a dataset is of one time."""
    for path in folder.iterdir():
        if time.time() - path.stat().st_mtime > KEPT_HOURS * 3600:
            path.unlink()
