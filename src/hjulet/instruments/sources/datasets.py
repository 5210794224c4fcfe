"""What is known about a dataset: its manifest, in words that a page and a person can read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hjulet.instruments.sources.errors import SourceError
from hjulet.instruments.sources.tables import FIGURES, TABLES

if TYPE_CHECKING:
    import polars as pl

MANIFEST = "manifest.json"
HASH = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class About:
    """What the one who loads says of the figures."""

    title: str
    query: Mapping[str, Any] = field(default_factory=dict)
    """What was asked, so that it can be asked again."""
    licence: str = ""
    """"CC0 1.0", "CC BY 4.0"; "" when it is not known."""
    credit: str = ""
    """The line that stands under a chart: "Källa: SCB, tabell TAB638"."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Of each series, what the source calls it."""
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Of each of the source's own groups, its series: "Agenda 2030 mål 1"."""
    notes: Sequence[str] = ()
    """What the source warns of: noise, breaks, what is missing."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """One snapshot of one dataset."""

    source: str
    """The system: "kolada", "scb", "eurostat", "file", "generated"."""
    name: str
    hash: str
    path: Path
    rows: int
    units: int
    """How many."""
    periods: tuple[str, ...]
    indicators: tuple[str, ...]
    retrieved: datetime
    """When the figures were fetched."""
    asked: datetime
    """When they were last asked for, and were the same."""
    written: datetime
    about: About
    kind: str = FIGURES
    """What its rows are, a word of `tables.TABLES`."""

    @property
    def is_generated(self) -> bool:
        """Whether the figures are made up."""
        return self.source == "generated"

    @classmethod
    def of(
        cls,
        folder: Path,
        source: str,
        name: str,
        rows: pl.DataFrame,
        content: str,
        about: About,
        kind: str = FIGURES,
    ) -> Dataset:
        """What a manifest says of rows."""
        span = TABLES[kind].span(rows)
        retrieved = rows["retrieved"].max()
        assert isinstance(retrieved, datetime)  # noqa: S101 (the column's type)
        return cls(
            source=source,
            name=name,
            hash=content,
            path=folder / source / name / f"{content}.parquet",
            rows=rows.height,
            units=span.units,
            periods=span.periods,
            indicators=span.series,
            retrieved=retrieved,
            asked=retrieved,
            written=datetime.now(UTC),
            about=about,
            kind=kind,
        )

    def asked_again(self, now: Dataset) -> Dataset:
        """The same figures, fetched once more: the words about them may be new."""
        return replace(self, asked=max(self.asked, now.asked), about=now.about)

    def as_json(self) -> dict[str, Any]:
        """As it stands in the manifest, without path, source and name, which the folder says."""
        about = self.about
        return {
            "kind": self.kind,
            "hash": self.hash,
            "title": about.title,
            "rows": self.rows,
            "units": self.units,
            "periods": list(self.periods),
            "indicators": list(self.indicators),
            "retrieved": self.retrieved.isoformat(),
            "asked": self.asked.isoformat(),
            "written": self.written.isoformat(),
            "query": dict(about.query),
            "licence": about.licence,
            "credit": about.credit,
            "titles": dict(about.titles),
            "groups": {title: list(members) for title, members in about.groups.items()},
            "notes": list(about.notes),
        }


def read_manifest(folder: Path, source: str, name: str) -> list[Dataset]:
    """The snapshots of a dataset, the oldest first; none when it is not there. Raises SourceError for a broken one."""
    path = folder / source / name / MANIFEST
    if not path.exists():
        return []
    try:
        snapshots = json.loads(path.read_text("utf-8"))["snapshots"]
        if not snapshots:
            raise ValueError("it has no snapshot")
        return [_dataset(folder, source, name, one) for one in snapshots]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SourceError(
            f"{path} cannot be read ({type(error).__name__}: {error}); take the folder {path.parent} away and load {source}/{name} again"
        ) from None


def write_manifest(history: Sequence[Dataset]) -> None:
    """Write the snapshots of one dataset, the oldest first."""
    path = history[-1].path.with_name(MANIFEST)
    draft = path.with_suffix(".part")
    text = json.dumps({"snapshots": [one.as_json() for one in history]}, ensure_ascii=False, indent=1)
    draft.write_text(text + "\n", encoding="utf-8")
    draft.replace(path)


def _dataset(folder: Path, source: str, name: str, said: Mapping[str, Any]) -> Dataset:
    content = str(said["hash"])
    if not HASH.fullmatch(content):  # it becomes a file's name
        raise ValueError(f"'{content}' is no hash")
    # Those who wrote before there were two kinds wrote figures.
    if (kind := said.get("kind", FIGURES)) not in TABLES:
        raise ValueError(f"'{kind}' is no kind of table")
    about = About(
        **{key: said[key] for key in ("title", "query", "licence", "credit", "titles", "groups")},
        notes=tuple(said["notes"]),
    )
    retrieved, asked, written = (
        datetime.fromisoformat(said[key]) for key in ("retrieved", "asked", "written")
    )
    return Dataset(
        source,
        name,
        content,
        folder / source / name / f"{content}.parquet",
        said["rows"],
        said["units"],
        tuple(said["periods"]),
        tuple(said["indicators"]),
        retrieved,
        asked,
        written,
        about,
        kind,
    )
