"""What lessons, news, films and comments give to the record of Share (`spoke.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.query import PageQuerySet
from wagtail.rich_text import expand_db_html

from hjulet.hub.feeds import guid_of_page, html_of
from hjulet.hub.models import Place
from hjulet.hub.rules import ANYONE, Viewer
from hjulet.hub.spoke import NewItem, Scope, Section, SitemapEntry
from hjulet.share.models import FilmPage, LessonPage, NewsPage
from hjulet.share.queries.comments import comment_context
from hjulet.share.queries.films import films
from hjulet.share.queries.lessons import lessons
from hjulet.share.queries.news import news
from hjulet.share.queries.sources import sources_with_lessons

FEEDS = ((_("Exempel (RSS)"), "examples_rss"), (_("Aktuellt (RSS)"), "news_rss"))


def comments_section(viewer: Viewer, page: Page) -> Section | None:
    """The comments under a page; None for pages that take none."""
    context = comment_context(viewer, page) if page.pk else None
    if context is None:
        return None
    title = _("Kommentarer (%(count)d)") % {"count": context["count"]}
    return Section(title=title, template="hjulet/share/comments.html", context=context, turn=1)


def within(found: PageQuerySet[Any], scope: Scope) -> PageQuerySet[Any]:
    """Published ones among these pages of Share that are about what somebody follows."""
    if scope.theme is not None:
        found = found.filter(themes=scope.theme)
    if scope.place is not None:
        inside = Place.objects.filter(Q(pk=scope.place.pk) | Q(county=scope.place.pk))
        found = found.filter(pk__in=found.model.objects.filter(places__in=inside).values("pk"))
    return found.exclude(first_published_at=None)


def _content(page: LessonPage | NewsPage | FilmPage) -> str:
    """The whole text, as HTML."""
    if isinstance(page, NewsPage):
        return html_of(("", page.summary)) + expand_db_html(page.body)
    if isinstance(page, FilmPage):
        return html_of(("", page.summary), (gettext("Det som sägs i filmen"), page.film_transcript))
    return html_of(("", page.statement), ("", page.explanation), (gettext("Källa"), str(page.source)))


def newest_knowledge(viewer: Viewer, limit: int, scope: Scope) -> list[NewItem]:
    """The latest lessons, news and films."""
    found: list[LessonPage | NewsPage | FilmPage] = [
        *within(lessons(viewer), scope)[:limit],
        *within(news(viewer), scope)[:limit],
        *within(films(viewer), scope)[:limit],
    ]
    return [
        NewItem(
            title=page.title,
            url=page.get_absolute_url(),
            published=page.first_published_at,
            kind=page._meta.verbose_name or "",
            summary=page.statement if isinstance(page, LessonPage) else page.summary,
            content=_content(page),
            changed=page.last_published_at,
            guid=guid_of_page(page),
        )
        for page in found
    ]


def sitemap_of_knowledge() -> Iterator[SitemapEntry]:
    for name in ("lessons", "news", "films"):
        yield SitemapEntry(reverse(name))
    for page in [*lessons(ANYONE), *news(ANYONE), *films(ANYONE)]:
        yield SitemapEntry(page.get_absolute_url(), page.last_published_at)
    for source in sources_with_lessons(ANYONE):
        yield SitemapEntry(source.get_absolute_url())
