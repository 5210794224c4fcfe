"""Films: pages of their own, and those shown on examples, news and gatherings. Nothing is fetched before a click."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.query import PageQuerySet

from hjulet.hub.models import Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Viewer
from hjulet.meet.formats.films import Film, film_at
from hjulet.meet.models import GatheringPage, Material
from hjulet.meet.queries.materials import ShownMaterial, as_shown
from hjulet.share.formats.jsonld_knowledge import film_script
from hjulet.share.models import ExamplePage, FilmFields, FilmPage


@dataclass(frozen=True, slots=True)
class ShownFilm:
    """The film of a page, in the words that `hjulet/meet/film.html` asks of a material and of its row."""

    title: str
    url: str
    film: Film | None
    """None when the host is not one that may be shown here: then it is a plain link."""
    minutes: int | None
    language: str
    has_captions: bool
    caption_exception: str
    transcript: str
    is_own_film: bool = False


@dataclass(frozen=True, slots=True)
class FilmLine:
    """One film of the list, with where it belongs."""

    title: str
    url: str
    summary: str
    belongs_to: str
    """The title of the gathering that the film was left after; empty for a page of its own."""
    published: datetime | None
    material: Any
    row: Any
    """What the card is drawn from."""


def shown_film(
    page: FilmFields, title: str, *, minutes: int | None = None, language: str = "sv"
) -> ShownFilm | None:
    """The film of an example, a news item or a film page; None when it has none."""
    if not page.film_url:
        return None
    return ShownFilm(
        title=title,
        url=page.film_url,
        film=film_at(page.film_url),
        minutes=minutes,
        language=language or "sv",
        has_captions=page.film_has_captions,
        caption_exception=page.film_caption_exception,
        transcript=page.film_transcript,
    )


def films(viewer: Viewer) -> PageQuerySet[FilmPage]:
    """Films with a page of their own, the latest first."""
    return visible_pages(viewer, FilmPage.objects.all()).order_by("-first_published_at", "-pk")


def film_by_slug(viewer: Viewer, slug: str) -> FilmPage | None:
    found: FilmPage | None = films(viewer).filter(slug=slug).first()
    return found


def film_lines(viewer: Viewer, *, theme: Theme | None = None) -> list[FilmLine]:
    """Every film that is shown somewhere here: pages of their own and what was left after gatherings."""
    pages = films(viewer).filter(themes=theme) if theme else films(viewer)
    lines = [_line_of_page(page) for page in pages] + _lines_of_gatherings(viewer, theme)
    return sorted(lines, key=lambda line: line.published.timestamp() if line.published else 0.0, reverse=True)


def _line_of_page(page: FilmPage) -> FilmLine:
    shown = shown_film(page, page.title, minutes=page.minutes, language=page.language)
    return FilmLine(
        title=page.title,
        url=page.get_absolute_url(),
        summary=page.summary,
        belongs_to="",
        published=page.first_published_at,
        material=shown,
        row=shown,
    )


def _lines_of_gatherings(viewer: Viewer, theme: Theme | None) -> list[FilmLine]:
    gatherings = visible_pages(viewer, GatheringPage.objects.all())
    if theme:
        gatherings = gatherings.filter(themes=theme)
    found = Material.objects.filter(
        kind=Material.Kind.FILM, is_published=True, gathering__in=gatherings.order_by()
    ).select_related("gathering", "document", "captions")
    return [_line_of_material(as_shown(material)) for material in found]


def _line_of_material(shown: ShownMaterial) -> FilmLine:
    gathering = shown.material.gathering
    return FilmLine(
        title=shown.material.title,
        url=f"{gathering.get_absolute_url()}#efterat",
        summary="",
        belongs_to=gathering.title,
        published=gathering.ends,
        material=shown.material,
        row=shown,
    )


def film_themes(viewer: Viewer) -> list[Theme]:
    """Themes that some film has."""
    gatherings = visible_pages(viewer, GatheringPage.objects.all()).filter(
        materials__kind=Material.Kind.FILM, materials__is_published=True
    )
    in_pages = Theme.objects.filter(films__in=films(viewer).order_by())
    in_gatherings = Theme.objects.filter(gatherings__in=gatherings.order_by())
    return list((in_pages | in_gatherings).distinct())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of a film's words, cut where the sought words stand."""

    number: int
    parts: Sequence[tuple[str, bool]]
    """Text, and whether it is what was sought."""


def paragraphs(transcript: str, sought: str = "") -> list[Paragraph]:
    """The words of a film, paragraph by paragraph. With `sought`, each place where it stands is marked."""
    blocks = [block.strip() for block in transcript.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return [Paragraph(number, _cut(block, sought.strip())) for number, block in enumerate(blocks, start=1)]


def _cut(text: str, sought: str) -> list[tuple[str, bool]]:
    # Lower-casing may change how long a text is (as "İ" does): then nothing is marked rather than the wrong place.
    folded, wanted = text.lower(), sought.lower()
    if not wanted or len(folded) != len(text):
        return [(text, False)]
    parts: list[tuple[str, bool]] = []
    start = 0
    while (found := folded.find(wanted, start)) >= 0:
        parts += [(text[start:found], False), (text[found : found + len(wanted)], True)]
        start = found + len(wanted)
    return [part for part in [*parts, (text[start:], False)] if part[0]]


def film_page(viewer: Viewer, page: FilmPage, sought: str = "") -> dict[str, Any]:
    """What the page of one film shows; with `sought`, where in its words that is said."""
    shown = shown_film(page, page.title, minutes=page.minutes, language=page.language)
    words = paragraphs(page.film_transcript, sought)
    chosen = [example.pk for example in page.examples.all()]
    examples = visible_pages(viewer, ExamplePage.objects.filter(pk__in=chosen)).order_by("title", "pk")
    return {
        "film_page": page,
        "shown": shown,
        "has_frame": shown is not None and shown.film is not None,
        "sought": sought,
        "paragraphs": words,
        "hits": [words_of for words_of in words if any(is_hit for _text, is_hit in words_of.parts)],
        "themes": list(page.themes.all()),
        "places": list(page.places.all()),
        "examples": list(examples),
        "jsonld": film_script(page),
    }
