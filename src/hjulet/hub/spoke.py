"""What a spoke tells the hub about itself. The hub never imports a spoke: `site/wheel.py` lists the five."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from hjulet.hub.models import Person, Place
from hjulet.hub.personal_data import Holding, NotPersonal, OwnTable
from hjulet.hub.rules import Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Text = str | _StrPromise


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a place page or of a person's own page, drawn with its own template."""

    title: Text
    template: str
    context: dict[str, Any]


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something recently published, for the start page and the feeds."""

    title: str
    url: str
    published: datetime
    kind: Text
    summary: str = ""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    path: str
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Spoke:
    """One of the five ways of using the wheel. What is None or empty is simply not shown."""

    key: str
    name: Text
    promise: Text
    """One sentence: what a person does here."""
    url_name: str | None = None
    """Where the menu leads; None until the spoke has a page of its own."""
    place_section: Callable[[Viewer, Place], Section | None] | None = None
    place_position: int = 9
    """Where its section stands on the place page: how it goes, who is alike, what they did, who meets, what came of it."""
    person_section: Callable[[Viewer], Section | None] | None = None
    start_section: Callable[[Viewer], Section | None] | None = None
    newest: Callable[[Viewer, int], Sequence[NewItem]] | None = None
    sitemap: Callable[[], Iterable[SitemapEntry]] | None = None
    feeds: Sequence[tuple[Text, str]] = field(default_factory=tuple)
    """Title and URL name of each feed that is open to all."""
    holdings: Sequence[Holding] = ()
    """What the spoke holds about people: what for, why it may, who sees it, how long."""
    not_personal: NotPersonal = field(default_factory=dict)
    own_data: Callable[[Person], Sequence[OwnTable]] | None = None
    """Everything the spoke holds about one person, for that person alone."""


_registered: tuple[Spoke, ...] = ()


def register_spokes(spokes: Sequence[Spoke]) -> None:
    """The site says once, at start, which spokes there are and in what order."""
    global _registered
    _registered = tuple(spokes)


def sections_for_place(viewer: Viewer, place: Place) -> list[Section]:
    """What every spoke knows about the place, in the order of the place page; those that know nothing leave no trace."""
    ordered = sorted(_registered, key=lambda spoke: spoke.place_position)
    found = [spoke.place_section(viewer, place) for spoke in ordered if spoke.place_section is not None]
    return [section for section in found if section is not None]
