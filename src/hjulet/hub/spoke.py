"""What a spoke tells the hub about itself. The hub never imports a spoke: `site/wheel.py` lists the five."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from django.db.models import Model
from wagtail.models import Page

from hjulet.hub.models import Person, Place, Theme
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
    turn: int = 0
    """Under a page: what it led to stands first (0), then what is said of it (1), then other things to read (2)."""
    place_codes: Sequence[str] = ()
    """On a place page: the other places that it tells of, such as those alike; what is newest there is told as well."""
    downloads: Sequence[tuple[Text, str]] = ()
    """On a place page: what can be fetched of it, listed with its sources at the end. Title, and address in the page's language."""


@dataclass(frozen=True, slots=True)
class BriefTable:
    """A small table on paper; cells are finished words."""

    caption: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    """Columns that stand to the right."""


@dataclass(frozen=True, slots=True)
class BriefPart:
    """A spoke's part of the two pages that a place is told on: finished words, no markup.

    Two pages hold about 450 words, two pictures and three tables of seven rows in all: a part says the one thing that
    its reader must know, with the figures' years, and where there is more.
    """

    title: str
    paragraphs: Sequence[str] = ()
    figures: Sequence[tuple[str, str]] = ()
    """Name with its year, and value, as "invånare 2023" and "17 631"."""
    picture: str = ""
    """SVG in the colours of the palette, as it was drawn: it is fitted to the paper or the page that it comes on."""
    picture_text: str = ""
    """What the picture shows, for those who do not see it. Required with a picture."""
    table: BriefTable | None = None
    points: Sequence[tuple[str, str, str]] = ()
    """Things to read: title, what is said of it, address on the site without language."""
    sources: Sequence[str] = ()
    """Who publishes the figures, which years, when they were fetched."""
    turn: int = 1
    """What must be read first stands at the top of the first page (0), the rest in the order of the place page."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody follows: one theme, one place (a county with its municipalities), or everything."""

    theme: Theme | None = None
    place: Place | None = None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class NewItem:
    """Something recently published, for the start page and the feeds."""

    title: str
    url: str
    published: datetime
    kind: Text
    summary: str = ""
    content: str = ""
    """All that is to be read, as HTML that is safe to show anywhere; empty: the summary is all."""
    changed: datetime | None = None
    guid: str = ""
    """What it is known by for ever, whatever becomes of its address."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One form in which a data set can be fetched."""

    path: str
    """Its address on the site, without language."""
    media_type: str
    title: Text
    is_interface: bool = False
    """Asked with query words, as the JSON API is, rather than fetched whole."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set of open data, for the catalogue and the page that lists what can be fetched."""

    key: str
    """A stable word: its address in the catalogue is made of it."""
    title: Text
    description: Text
    path: str
    """The page on the site where people read the same."""
    distributions: Sequence[Distribution]
    is_text: bool = False
    """Texts by named organisations, under the licence of texts; else facts, under that of data."""
    periodicity: str = "IRREG"
    """How often it changes, after the EU's list of frequencies."""
    data_themes: Sequence[str] = ("REGI",)
    """After the EU's list of data themes."""
    keywords: Sequence[Text] = ()
    conforms_to: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    path: str
    changed: datetime | None = None


LetterWriter: TypeAlias = Callable[[Person, Mapping[str, Any]], dict[str, Any] | None]
"""What the template of a mail is filled with, read when it is sent, from whom it goes to and what was written down with
it; None when it is no longer true and must not go. `reply_to` among it is where answers go;
links that only that person may follow are `own_url` or in the mapping `own_urls`, and are hidden from those who read
the outbox."""


@dataclass(frozen=True, slots=True)
class Findable:
    """One thing that search finds, as its spoke tells it, in plain text without markup."""

    kind: str
    object_id: int
    title: str
    path: str
    """The address on the site, without language."""
    summary: str = ""
    body: str = ""
    language: str = "sv"
    place_ids: Sequence[int] = ()
    theme_ids: Sequence[int] = ()
    published: datetime | None = None
    year: int | None = None
    weight: float = 1.0
    visibility: str = "everybody"
    group_ids: Sequence[int] = ()


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
    place_head: Callable[[Viewer, Place], Section | None] | None = None
    """What stands first on the place page, before all sections: its title is not shown."""
    place_own: Callable[[Viewer, Place], Section | None] | None = None
    """What only somebody who is signed in sees on the place page, fetched into it and never kept; its title is not shown."""
    place_brief: Callable[[Viewer, Place], Sequence[BriefPart]] | None = None
    """What is said of a place on paper, the same for everybody."""
    place_position: int = 9
    """Where its section stands on the place page: who is alike, what they did, who meets, how it goes, what came of it."""
    person_section: Callable[[Viewer], Section | None] | None = None
    start_section: Callable[[Viewer], Section | None] | None = None
    page_section: Callable[[Viewer, Page], Section | None] | None = None
    """What the spoke adds to a page of another spoke, the same for everybody: reuse and commitments under an example."""
    findable: Callable[[], Iterable[Findable]] | None = None
    """Everything of the spoke that search may find, for building the index anew."""
    findable_of: Callable[[Model], Findable | None] | None = None
    """The same for one thing; None when it is not this spoke's, or nobody may find it."""
    letters: Mapping[str, LetterWriter] = field(default_factory=dict)
    """The mails that the spoke writes, by name ("reminder" is drawn with `hjulet/<spoke>/mail/reminder.txt`)."""
    newest: Callable[[Viewer, int, Scope], Sequence[NewItem]] | None = None
    """The latest published, at most so many of each kind, of what somebody follows."""
    theme_section: Callable[[Viewer, Theme], Section | None] | None = None
    """What the spoke has about a theme, for the theme's page."""
    datasets: Callable[[], Sequence[Dataset]] | None = None
    """The open data of the spoke."""
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
    found = [
        spoke.place_section(viewer, place) for spoke in _in_place_order() if spoke.place_section is not None
    ]
    return [section for section in found if section is not None]


def heads_for_place(viewer: Viewer, place: Place) -> list[Section]:
    """What stands before the sections of the place page, from every spoke that has something."""
    found = [spoke.place_head(viewer, place) for spoke in _in_place_order() if spoke.place_head is not None]
    return [section for section in found if section is not None]


def own_sections_for_place(viewer: Viewer, place: Place) -> list[Section]:
    """What the spokes have for the viewer alone, in the order of the place page."""
    found = [spoke.place_own(viewer, place) for spoke in _in_place_order() if spoke.place_own is not None]
    return [section for section in found if section is not None]


def brief_of_place(viewer: Viewer, place: Place) -> list[BriefPart]:
    """What every spoke says of the place on paper: what must be read first, then in the order of the place page."""
    parts = [
        part
        for spoke in _in_place_order()
        if spoke.place_brief is not None
        for part in spoke.place_brief(viewer, place)
    ]
    return sorted(parts, key=lambda part: part.turn)


def _in_place_order() -> list[Spoke]:
    return sorted(_registered, key=lambda spoke: spoke.place_position)


def sections_for_page(viewer: Viewer, page: Page) -> list[Section]:
    """What the spokes add to a page, in each section's turn and then in the order of the menu."""
    found = [spoke.page_section(viewer, page) for spoke in _registered if spoke.page_section is not None]
    return sorted((section for section in found if section is not None), key=lambda section: section.turn)


def sections_for_theme(viewer: Viewer, theme: Theme) -> list[Section]:
    """What the spokes know about a theme, in the order of the menu."""
    found = [spoke.theme_section(viewer, theme) for spoke in _registered if spoke.theme_section is not None]
    return [section for section in found if section is not None]


def newest_items(viewer: Viewer, limit: int, scope: Scope = EVERYTHING) -> list[NewItem]:
    """The latest published from all spokes together."""
    items = [
        item
        for spoke in _registered
        if spoke.newest is not None
        for item in spoke.newest(viewer, limit, scope)
    ]
    return sorted(items, key=lambda item: item.published, reverse=True)[:limit]


def registered_spokes() -> tuple[Spoke, ...]:
    return _registered


def letter_writer(name: str) -> LetterWriter:
    """Who fills the letter "follow.reminder". Raises KeyError when no spoke writes it."""
    key, _, letter = name.partition(".")
    return next(spoke for spoke in _registered if spoke.key == key).letters[letter]
