"""What search finds of lessons, their sources, news and films."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db.models import Model
from wagtail.models import Page

from hjulet.hub.findable import Audience, bare_path, joined, page_audiences, plain_text
from hjulet.hub.models import SearchDocument
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import Findable
from hjulet.share.models import FilmPage, KnowledgeSource, LessonPage, NewsPage
from hjulet.share.queries.sources import sources_with_lessons

Kind = SearchDocument.Kind
STEPS_BACK = 0.8
"""What a lesson counts for when its source has been replaced, and the source itself."""

AudienceOf = Callable[[Page], Audience | None]


def findable_knowledge() -> Iterator[Findable]:
    audience_of = page_audiences()
    for lesson in LessonPage.objects.live().select_related("source").prefetch_related("themes", "places"):
        if found := _of_lesson(lesson, audience_of):
            yield found
    for source in sources_with_lessons(ANYONE).prefetch_related("themes"):
        yield _of_source(source)
    for news in NewsPage.objects.live().prefetch_related("themes", "places"):
        if found := _of_news(news, audience_of):
            yield found
    for film in FilmPage.objects.live().prefetch_related("themes", "places"):
        if found := _of_film(film, audience_of):
            yield found


def findable_of_knowledge(thing: Model) -> Findable | None:
    match thing:
        case LessonPage():
            return _of_lesson(thing, page_audiences())
        case NewsPage():
            return _of_news(thing, page_audiences())
        case FilmPage():
            return _of_film(thing, page_audiences())
        case KnowledgeSource() if sources_with_lessons(ANYONE).filter(pk=thing.pk).exists():
            return _of_source(thing)
        case _:
            return None


def _of_lesson(lesson: LessonPage, audience_of: AudienceOf) -> Findable | None:
    audience = audience_of(lesson)
    if audience is None:
        return None
    source = lesson.source
    return Findable(
        kind=Kind.LESSON,
        object_id=lesson.pk,
        title=lesson.title,
        summary=lesson.statement,
        body=joined(
            [
                lesson.explanation,
                lesson.applies_to,
                lesson.does_not_apply_to,
                source.title,
                source.publisher,
                source.identifier,
            ]
        ),
        path=bare_path(lesson),
        place_ids=[place.pk for place in lesson.places.all()],
        theme_ids=[theme.pk for theme in lesson.themes.all()],
        published=lesson.first_published_at,
        year=source.year,
        weight=STEPS_BACK if source.successor_id else 1.0,
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )


def _of_source(source: KnowledgeSource) -> Findable:
    return Findable(
        kind=Kind.SOURCE,
        object_id=source.pk,
        title=source.title,
        summary=source.summary or f"{source.publisher}, {source.year}",
        body=joined([source.publisher, source.identifier, str(source.year)]),
        path=bare_path(source),
        theme_ids=[theme.pk for theme in source.themes.all()],
        year=source.year,
        weight=STEPS_BACK if source.successor_id else 1.0,
    )


def _of_news(news: NewsPage, audience_of: AudienceOf) -> Findable | None:
    audience = audience_of(news)
    if audience is None:
        return None
    return Findable(
        kind=Kind.NEWS,
        object_id=news.pk,
        title=news.title,
        summary=news.summary,
        body=joined([plain_text(news.body), news.film_transcript]),
        path=bare_path(news),
        place_ids=[place.pk for place in news.places.all()],
        theme_ids=[theme.pk for theme in news.themes.all()],
        published=news.first_published_at,
        year=news.first_published_at.year if news.first_published_at else None,
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )


def _of_film(film: FilmPage, audience_of: AudienceOf) -> Findable | None:
    audience = audience_of(film)
    if audience is None:
        return None
    return Findable(
        kind=Kind.FILM,
        object_id=film.pk,
        title=film.title,
        summary=film.summary,
        body=film.film_transcript,
        language="en" if film.language.startswith("en") else "sv",
        path=bare_path(film),
        place_ids=[place.pk for place in film.places.all()],
        theme_ids=[theme.pk for theme in film.themes.all()],
        published=film.first_published_at,
        year=film.first_published_at.year if film.first_published_at else None,
        visibility=audience.visibility,
        group_ids=audience.group_ids,
    )
