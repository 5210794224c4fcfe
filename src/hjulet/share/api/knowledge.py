"""Lessons, sources, news and films as JSON. Thin: parse, call, represent."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Field, Query, Router

from hjulet.hub.api.answers import Window, answer, answer_list, one_of, window_of
from hjulet.hub.api.finding import PLACE, THEME, YEAR, one_by, place_meant, theme_meant
from hjulet.hub.rules import ANYONE
from hjulet.share.api import represent, schemas
from hjulet.share.api.examples import LIST_ERRORS, ONE_ERRORS
from hjulet.share.models import Evidence, KnowledgeSource
from hjulet.share.queries import films, lessons, news, sources

router = Router()
KIND: Any = Field("", description="Of the source.", examples=["evaluation"])


class LessonSearch(Window):
    place: str = PLACE
    theme: str = THEME
    evidence: str = Field("", description=schemas.EVIDENCE)
    kind: str = KIND


class SourceSearch(Window):
    theme: str = THEME
    kind: str = KIND


class NewsSearch(Window):
    place: str = PLACE
    theme: str = THEME
    year: int | None = YEAR


class FilmSearch(Window):
    theme: str = THEME


@router.get(
    "/lessons",
    response={200: schemas.LessonList, **LIST_ERRORS},
    tags=["lessons"],
    url_name="lessons",
    summary="Lessons",
)
def list_lessons(request: HttpRequest, wanted: Query[LessonSearch]) -> HttpResponse:
    """What evaluations and research have shown, one statement at a time, the latest published first."""
    if wanted.evidence:
        one_of("evidence", wanted.evidence, Evidence.values)
    if wanted.kind:
        one_of("kind", wanted.kind, KnowledgeSource.Kind.values)
    chosen = lessons.LessonFilter(
        theme=theme_meant(wanted.theme),
        place=place_meant(wanted.place),
        evidence=wanted.evidence,
        kind=wanted.kind,
    )
    rows, count = window_of(lessons.filtered_lessons(ANYONE, chosen), wanted)
    return answer_list(represent.lesson_answers(rows), count, "place", "theme", "evidence", "kind")


@router.get(
    "/lessons/{slug}",
    response={200: schemas.LessonInFull, **ONE_ERRORS},
    tags=["lessons"],
    url_name="lesson",
    summary="One lesson",
)
def one_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """One statement with its source, and what supports and contradicts it."""
    message = _("Lärdomen ”{slug}” finns inte. Alla lärdomar står på /api/v1/lessons.")
    found = one_by(lambda text: lessons.lesson_by_slug(ANYONE, text), slug, message)
    return answer(represent.lesson_in_full(found))


@router.get(
    "/sources",
    response={200: schemas.SourceList, **LIST_ERRORS},
    tags=["lessons"],
    url_name="sources",
    summary="Sources",
)
def list_sources(request: HttpRequest, wanted: Query[SourceSearch]) -> HttpResponse:
    """What the lessons stand on: evaluations, inquiries, research. The latest first."""
    if wanted.kind:
        one_of("kind", wanted.kind, KnowledgeSource.Kind.values)
    found = sources.filtered_sources(ANYONE, theme=theme_meant(wanted.theme), kind=wanted.kind)
    rows, count = window_of(found, wanted)
    return answer_list(represent.source_answers(rows), count, "theme", "kind")


@router.get(
    "/sources/{slug}",
    response={200: schemas.SourceInFull, **ONE_ERRORS},
    tags=["lessons"],
    url_name="source",
    summary="One source",
)
def one_source(request: HttpRequest, slug: str) -> HttpResponse:
    """One source, what has come instead of it, and the lessons that stand on it."""
    message = _("Källan ”{slug}” finns inte. Alla källor står på /api/v1/sources.")
    found = one_by(lambda text: sources.source_by_slug(ANYONE, text), slug, message)
    standing_on_it = lessons.lessons(ANYONE).filter(source=found).values_list("slug", flat=True)
    return answer({**represent.source_answers([found])[0], "lessons": list(standing_on_it)})


@router.get(
    "/news",
    response={200: schemas.NewsList, **LIST_ERRORS},
    tags=["news"],
    url_name="news",
    summary="News",
)
def list_news(request: HttpRequest, wanted: Query[NewsSearch]) -> HttpResponse:
    """Articles, the latest first."""
    chosen = news.NewsFilter(
        year=wanted.year, theme=theme_meant(wanted.theme), place=place_meant(wanted.place)
    )
    rows, count = window_of(news.filtered_news(ANYONE, chosen), wanted)
    return answer_list(represent.news_answers(rows), count, "place", "theme", "year")


@router.get(
    "/news/{slug}",
    response={200: schemas.NewsInFull, **ONE_ERRORS},
    tags=["news"],
    url_name="news_item",
    summary="One article",
)
def one_article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article with its text."""
    message = _("Nyheten ”{slug}” finns inte. Alla nyheter står på /api/v1/news.")
    found = one_by(lambda text: news.news_by_slug(ANYONE, text), slug, message)
    return answer(represent.news_in_full(found))


@router.get(
    "/films",
    response={200: schemas.FilmList, **LIST_ERRORS},
    tags=["films"],
    url_name="films",
    summary="Films",
)
def list_films(request: HttpRequest, wanted: Query[FilmSearch]) -> HttpResponse:
    """Films with a page of their own, the latest first. Those left after a gathering stand in it."""
    theme = theme_meant(wanted.theme)
    found = films.films(ANYONE)
    rows, count = window_of(found if theme is None else found.filter(themes=theme), wanted)
    return answer_list(represent.film_answers(rows), count, "theme")


@router.get(
    "/films/{slug}",
    response={200: schemas.FilmInFull, **ONE_ERRORS},
    tags=["films"],
    url_name="film",
    summary="One film",
)
def one_film(request: HttpRequest, slug: str) -> HttpResponse:
    """One film with what is said in it."""
    message = _("Filmen ”{slug}” finns inte. Alla filmer står på /api/v1/films.")
    found = one_by(lambda text: films.film_by_slug(ANYONE, text), slug, message)
    return answer(represent.film_in_full(found, films.film_page(ANYONE, found)["examples"]))
