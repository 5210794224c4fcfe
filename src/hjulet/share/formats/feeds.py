"""RSS of news."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hjulet.hub.pages import absolute_url
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.share.models import NewsPage


def news_rss(found: Iterable[NewsPage]) -> str:
    """The latest articles, each with its introduction."""
    feed = Rss201rev2Feed(
        title=_("Aktuellt på Hjulet"),
        link=absolute_url(reverse("news")),
        description=_("Nyheter om regional utveckling och om vad kommuner och regioner lär av varandra."),
        language=get_language(),
        feed_url=absolute_url(reverse("news_rss")),
    )
    for news in found:
        link = absolute_url(news.get_absolute_url())
        feed.add_item(
            title=one_line(news.title),
            link=link,
            unique_id=link,
            description=tidy(news.summary),
            pubdate=news.first_published_at,
            updateddate=news.last_published_at,
        )
    return feed.writeString("utf-8")
