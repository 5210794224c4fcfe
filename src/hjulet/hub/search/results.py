"""What a search answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found."""

    document_id: int
    kind: str
    object_id: int
    language: str
    title: str
    summary: str
    path: str
    """The address on the site, without language."""
    published: datetime | None
    year: int | None
    score: float
    has_every_word: bool
    """Whether everything asked for was there, in some form; the rest follows after those."""


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A place that the question names."""

    code: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Results:
    """What was found, and how it was looked for."""

    text: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    is_cut: bool = False
    """Whether there is more than is ever counted, so that `total` is to be read as "at least"."""
    also_searched: tuple[str, ...] = ()
    did_you_mean: str | None = None
    corrected: Mapping[str, str] = field(default_factory=dict)
    places: tuple[NamedPlace, ...] = ()
    counts_by_kind: Mapping[str, int] = field(default_factory=dict)
    stems: frozenset[str] = frozenset()
    """Everything that was looked for, to mark it where it stands in a text."""
