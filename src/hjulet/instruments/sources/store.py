"""Statistics on disk: Parquet files named by their content, and a manifest that says what each is.

    <folder>/<source>/<dataset>/<hash>.parquet
    <folder>/<source>/<dataset>/manifest.json

What was once written stays, so that a page that was pinned to an edition can be shown again. Nothing here asks the
network.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hjulet.instruments.cache import only_one_builds
from hjulet.instruments.sources.datasets import About, Dataset, read_manifest, write_manifest
from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.observations import KEY, empty
from hjulet.instruments.sources.tables import FIGURES, TABLES

if TYPE_CHECKING:
    import polars as pl

__all__ = ["About", "Dataset", "Store"]

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
EDITION_DIGITS = 8
GENERATED = "generated"
"""The source whose figures are made up. They never stand beside real ones of the same series."""


class Store:
    """The statistics in one folder, which need not exist before something is written.

    Examples
    --------
    >>> store = Store("no-such-folder")
    >>> store.datasets(), store.edition(), store.observations().height
    ([], '', 0)
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)

    def datasets(self) -> list[Dataset]:
        """The newest snapshot of each dataset, by source and name."""
        return [history[-1] for history in self._histories()]

    def write(
        self, source: str, dataset: str, frame: pl.DataFrame, about: About, *, kind: str = FIGURES
    ) -> Dataset:
        """Keep a snapshot; if nothing has changed since the last, only note that it was asked for again.

        `frame` holds the columns of `observations.schema` (of another `kind` those of its own schema), in any order of
        rows. Raises SourceError when it does
        not, when it has no rows, or when a name is not of small letters, digits, points and hyphens.
        """
        for name in (source, dataset):
            if not NAME.fullmatch(name):
                raise SourceError(
                    f"'{name}' is no name of a dataset: small letters, digits, points and hyphens"
                )
        table = TABLES[kind]
        rows = table.in_order(frame)
        if rows.is_empty():
            raise SourceError(f"there are no figures to keep for {source}/{dataset}")
        snapshot = Dataset.of(self.folder, source, dataset, rows, table.content_hash(rows), about, kind)
        with only_one_builds(snapshot.path.parent, ".lock"):
            if not _is_whole(snapshot):
                _write_parquet(rows, snapshot.path)
            history = read_manifest(self.folder, source, dataset)
            if history and history[-1].hash == snapshot.hash:
                snapshot = history.pop().asked_again(snapshot)
            write_manifest([*history, snapshot])
        return snapshot

    def observations(
        self,
        series: Iterable[str] | None = None,
        edition: str = "",
        periods: Collection[str] | None = None,
    ) -> pl.DataFrame:
        """The values of the series (all without), in order of series, unit, sex and period; of some periods alone when
        they are said.

        Where two datasets have the same value, the one retrieved last is taken. Generated figures give way to real
        ones, series by series. With an edition, as it was then. Raises SourceError for an edition that is not kept.
        """
        import polars as pl

        wanted = None if series is None else sorted(set(series))
        datasets = self._state(wanted, edition) if edition else _having(self.datasets(), wanted)
        asked = [
            one
            for one in datasets
            if one.kind == FIGURES and (periods is None or not frozenset(periods).isdisjoint(one.periods))
        ]
        frames = [
            frame
            for dataset in sorted(asked, key=lambda one: one.retrieved)
            if (frame := _read_parquet(dataset, _left(dataset, datasets, wanted), periods)).height
        ]
        if len(frames) < 2:
            return frames[0] if frames else empty()
        return pl.concat(frames).unique(KEY, keep="last", maintain_order=True).sort(KEY)

    def rows(self, dataset: Dataset) -> pl.DataFrame:
        """All rows of one snapshot, of whatever kind. Raises SourceError when its file is gone or harmed."""
        return _read_parquet(dataset, None, None)

    def edition(self, series: Iterable[str] | None = None) -> str:
        """8 hex digits for what there is of the series now; "" when there is nothing. Moves only with the figures."""
        return _edition_of(_having(self.datasets(), None if series is None else set(series)))

    def has_edition(self, edition: str, series: Iterable[str] | None = None) -> bool:
        """Whether the edition can be shown: it is now's, or that of an earlier time of the same series."""
        wanted = None if series is None else set(series)
        return bool(edition) and any(_edition_of(_having(past, wanted)) == edition for past in self._pasts())

    def history(self, source: str, dataset: str) -> list[Dataset]:
        """All snapshots of one dataset, the oldest first."""
        return read_manifest(self.folder, source, dataset)

    def _state(self, wanted: Iterable[str] | None, edition: str) -> list[Dataset]:
        for past in self._pasts():
            if _edition_of(having := _having(past, wanted)) == edition:
                return having
        raise SourceError(f"the edition '{edition}' of the figures is not kept here")

    def _pasts(self) -> Iterator[list[Dataset]]:
        """What was the newest of each dataset, now and before each writing, backwards."""
        histories = self._histories()
        while histories:
            yield [history[-1] for history in histories]
            latest = max(histories, key=lambda history: history[-1].written)
            latest.pop()
            histories = [history for history in histories if history]

    def _histories(self) -> list[list[Dataset]]:
        found = sorted(self.folder.glob("*/*/manifest.json"))
        return [read_manifest(self.folder, path.parent.parent.name, path.parent.name) for path in found]


def _having(datasets: Iterable[Dataset], wanted: Iterable[str] | None) -> list[Dataset]:
    if wanted is None:
        return list(datasets)
    asked = frozenset(wanted)
    return [dataset for dataset in datasets if not asked.isdisjoint(dataset.indicators)]


def _left(dataset: Dataset, among: Iterable[Dataset], wanted: Iterable[str] | None) -> list[str] | None:
    """What is taken of a dataset: of a generated one, only what no real one has."""
    if dataset.source != GENERATED:
        return None if wanted is None else list(wanted)
    real = {name for one in among if one.source != GENERATED for name in one.indicators}
    asked = set(dataset.indicators) if wanted is None else set(wanted)
    return [name for name in dataset.indicators if name in asked and name not in real]


def _edition_of(datasets: Iterable[Dataset]) -> str:
    words = sorted(f"{one.source}/{one.name}/{one.hash}" for one in datasets)
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:EDITION_DIGITS] if words else ""


def _is_whole(dataset: Dataset) -> bool:
    """Whether the file is there and holds what its name says: what a disk has harmed is written anew."""
    import polars as pl

    try:
        return (
            dataset.path.exists()
            and TABLES[dataset.kind].content_hash(pl.read_parquet(dataset.path)) == dataset.hash
        )
    except (OSError, pl.exceptions.PolarsError):
        return False


def _write_parquet(rows: pl.DataFrame, path: Path) -> None:
    # Written beside and moved, so that a run that is broken off leaves no half file under a good name.
    for left in path.parent.glob("*.part"):  # of a run that was killed: only one writes here at a time
        left.unlink(missing_ok=True)
    draft = path.with_suffix(f".{datetime.now(UTC):%H%M%S%f}.part")
    try:
        rows.write_parquet(draft, compression="zstd", row_group_size=100_000)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _read_parquet(
    dataset: Dataset, wanted: list[str] | None, periods: Collection[str] | None
) -> pl.DataFrame:
    import polars as pl

    if not dataset.path.exists():
        raise SourceError(f"the file {dataset.path} is gone; load {dataset.source}/{dataset.name} again")
    rows = pl.scan_parquet(dataset.path)
    if wanted is not None:
        rows = rows.filter(pl.col("indicator").is_in(wanted))
    if periods is not None:
        rows = rows.filter(pl.col("period").is_in(list(periods)))
    try:
        return rows.collect()
    except (OSError, pl.exceptions.PolarsError) as error:
        raise SourceError(
            f"the file {dataset.path} cannot be read ({str(error).splitlines()[0]});"
            f" load {dataset.source}/{dataset.name} again, which mends it"
        ) from None
