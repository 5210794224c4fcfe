"""schema.org for lessons, sources, news and films: what is claimed, where it stands, and the way to the page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import local
from hjulet.meet.formats.films import film_at
from hjulet.meet.formats.jsonld import CONTEXT, as_script, breadcrumbs_jsonld
from hjulet.meet.formats.schedule_text import one_line, plain_text, tidy
from hjulet.share.models import FilmPage, KnowledgeSource, LessonPage, NewsPage


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _dates(page: LessonPage | NewsPage | FilmPage) -> dict[str, Any]:
    first, last = page.first_published_at, page.last_published_at
    return {
        "datePublished": local(first).isoformat() if first else None,
        "dateModified": local(last).isoformat() if last else None,
    }


def source_jsonld(source: KnowledgeSource) -> dict[str, Any]:
    """The source as a Report, with who published it, when and under which number."""
    return _filled(
        {
            "@type": "Report",
            "@id": absolute_url(source.get_absolute_url()),
            "name": one_line(source.title),
            "publisher": {"@type": "Organization", "name": one_line(source.publisher)},
            "datePublished": str(source.year),
            "reportNumber": one_line(source.identifier),
            "description": tidy(source.summary),
            "url": source.url,
        }
    )


def lesson_script(lesson: LessonPage) -> SafeString:
    """The lesson as a Claim that appears in its source."""
    url = absolute_url(lesson.get_absolute_url())
    claim = _filled(
        {
            "@context": CONTEXT,
            "@type": "Claim",
            "@id": url,
            "url": url,
            "name": one_line(lesson.title),
            "text": one_line(lesson.statement),
            "description": tidy(lesson.explanation),
            "inLanguage": "sv",
            "appearance": source_jsonld(lesson.source) if lesson.source_id else None,
            **_dates(lesson),
        }
    )
    steps = [(_("Lärdomar"), reverse("lessons")), (lesson.title, lesson.get_absolute_url())]
    return as_script([claim, breadcrumbs_jsonld(steps)])


def source_script(source: KnowledgeSource) -> SafeString:
    steps = [(_("Lärdomar"), reverse("lessons")), (source.title, source.get_absolute_url())]
    return as_script([{"@context": CONTEXT, **source_jsonld(source)}, breadcrumbs_jsonld(steps)])


def news_script(news: NewsPage) -> SafeString:
    url = absolute_url(news.get_absolute_url())
    article = _filled(
        {
            "@context": CONTEXT,
            "@type": "NewsArticle",
            "@id": url,
            "url": url,
            "headline": one_line(news.title),
            "description": tidy(news.summary),
            "articleBody": plain_text(news.body),
            "inLanguage": "sv",
            **_dates(news),
        }
    )
    steps = [(_("Aktuellt"), reverse("news")), (news.title, news.get_absolute_url())]
    return as_script([article, breadcrumbs_jsonld(steps)])


def film_script(film: FilmPage) -> SafeString:
    url = absolute_url(film.get_absolute_url())
    at_host = film_at(film.film_url) if film.film_url else None
    video = _filled(
        {
            "@context": CONTEXT,
            "@type": "VideoObject",
            "@id": url,
            "url": url,
            "name": one_line(film.title),
            "description": tidy(film.summary),
            "duration": f"PT{film.minutes}M" if film.minutes else None,
            "embedUrl": at_host.embed_url if at_host else None,
            "transcript": tidy(film.film_transcript),
            "inLanguage": film.language,
            "uploadDate": local(film.first_published_at).isoformat() if film.first_published_at else None,
        }
    )
    steps = [(_("Filmer"), reverse("films")), (film.title, film.get_absolute_url())]
    return as_script([video, breadcrumbs_jsonld(steps)])
