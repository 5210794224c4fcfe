"""From pages of Share to what is answered about them: never a contact, never what is for members alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from wagtail.rich_text import expand_db_html

from hjulet.hub.api.answers import Answer, address_of
from hjulet.hub.api.finding import at, organisation_named, places_named
from hjulet.hub.pages import absolute_url
from hjulet.hub.rules import ANYONE
from hjulet.share.models import ExamplePage, FilmFields, FilmPage, KnowledgeSource, LessonPage, NewsPage
from hjulet.share.queries.attached import attached
from hjulet.share.queries.examples import example_page
from hjulet.share.queries.freshness import is_due
from hjulet.share.queries.lessons import TieLine, lesson_page
from hjulet.share.queries.news import news_page

Paged = ExamplePage | LessonPage | NewsPage | FilmPage


def _dated(pages: Sequence[Any]) -> dict[int, Answer]:
    """What every page has, by its number. Two queries for any number."""
    themes, places = attached(pages, "themes"), attached(pages, "places")
    address = address_of(pages[0].url_name) if pages else None
    return {
        page.pk: {
            "page": page.pk,
            "slug": page.slug,
            "title": page.title,
            "themes": [theme.slug for theme in themes.get(page.pk, ())],
            "places": places_named(places.get(page.pk, [])),
            "published": at(page.first_published_at),
            "changed": at(page.last_published_at),
            "url": address(page.slug) if address else "",
        }
        for page in pages
    }


def comments_address(page: Paged) -> str:
    return absolute_url(reverse("api:comments", args=[page.pk]))


def _film(page: FilmFields) -> Answer | None:
    if not page.film_url:
        return None
    return {
        "url": page.film_url,
        "has_captions": page.film_has_captions,
        "caption_exception": page.film_caption_exception,
        "transcript": page.film_transcript,
    }


def example_answers(found: Iterable[ExamplePage]) -> list[Answer]:
    """Rows read with organisation and standing."""
    pages = list(found)
    dated = _dated(pages)
    return [
        {
            **dated[page.pk],
            "summary": page.summary,
            "organisation": organisation_named(page.organisation),
            "evidence": page.evidence,
            "started_year": page.started_year,
            "ended_year": page.ended_year,
            "last_checked": page.standing.last_checked.isoformat() if page.standing.last_checked else None,
            "is_due": is_due(page.standing.last_checked),
            "reuses": page.standing.reuses,
        }
        for page in pages
    ]


def example_in_full(page: ExamplePage) -> Answer:
    """All that the public page shows."""
    shown = example_page(ANYONE, page)
    return {
        **example_answers([page])[0],
        "challenge": page.challenge,
        "approach": page.approach,
        "resources": {
            "money": page.resources_money,
            "time": page.resources_time,
            "people": page.resources_people,
        },
        "result": page.result,
        "evidence_note": page.evidence_note,
        "evidence_url": page.evidence_url or None,
        "what_did_not_work": None if shown["hides_failures"] else shown["failures"],
        "is_for_members": shown["hides_failures"],
        "what_it_takes": page.what_it_takes,
        "other_organisations": [organisation_named(one) for one in shown["others"]],
        "links": [{"title": link.title, "url": link.url} for link in shown["links"]],
        "film": _film(page),
        "comments_url": comments_address(page),
        "reuse_url": absolute_url(f"{reverse('api:reuses')}?example={page.slug}"),
    }


def lesson_answers(found: Iterable[LessonPage]) -> list[Answer]:
    """Rows read with their source."""
    pages = list(found)
    dated = _dated(pages)
    return [
        {
            **dated[page.pk],
            "statement": page.statement,
            "evidence": page.evidence,
            "source": source_named(page.source),
            "source_page": page.source_page,
            "applies_to": page.applies_to,
            "does_not_apply_to": page.does_not_apply_to,
        }
        for page in pages
    ]


def lesson_in_full(page: LessonPage) -> Answer:
    shown = lesson_page(ANYONE, page)
    return {
        **lesson_answers([page])[0],
        "explanation": page.explanation,
        "citation": shown["citation"],
        **{
            heading: [_tie(line) for line in shown[heading]]
            for heading in ("supported_by", "contradicted_by", "supports")
        },
        "comments_url": comments_address(page),
    }


def _tie(line: TieLine) -> Answer:
    return {
        "title": line.title,
        "url": absolute_url(line.url),
        "note": line.note,
        "is_example": line.is_example,
    }


def source_named(source: KnowledgeSource) -> Answer:
    return {
        "slug": source.slug,
        "title": source.title,
        "publisher": source.publisher,
        "year": source.year,
    }


def source_answers(found: Iterable[KnowledgeSource]) -> list[Answer]:
    """Rows read with successor and themes."""
    address = address_of("source")
    return [
        {
            **source_named(source),
            "kind": source.kind,
            "identifier": source.identifier,
            "link": source.url or None,
            "summary": source.summary,
            "themes": [theme.slug for theme in source.themes.all()],
            "successor": None if source.successor is None else source.successor.slug,
            "url": address(source.slug),
        }
        for source in found
    ]


def news_answers(found: Iterable[NewsPage]) -> list[Answer]:
    pages = list(found)
    dated = _dated(pages)
    return [{**dated[page.pk], "summary": page.summary} for page in pages]


def news_in_full(page: NewsPage) -> Answer:
    shown = news_page(ANYONE, page)
    return {
        **news_answers([page])[0],
        "body_html": expand_db_html(page.body),
        "examples": [example.slug for example in shown["examples"]],
        "film": _film(page),
        "comments_url": comments_address(page),
    }


def film_answers(found: Iterable[FilmPage]) -> list[Answer]:
    pages = list(found)
    dated = _dated(pages)
    return [
        {
            **dated[page.pk],
            "summary": page.summary,
            "minutes": page.minutes,
            "language": page.language,
            "film_url": page.film_url,
            "has_captions": page.film_has_captions,
        }
        for page in pages
    ]


def film_in_full(page: FilmPage, examples: Iterable[ExamplePage]) -> Answer:
    return {
        **film_answers([page])[0],
        "caption_exception": page.film_caption_exception,
        "transcript": page.film_transcript,
        "examples": [example.slug for example in examples],
        "comments_url": comments_address(page),
    }
