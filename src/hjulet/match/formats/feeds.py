"""RSS of a question, to be told when something new answers it."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hjulet.hub.models import SearchDocument
from hjulet.hub.pages import absolute_url
from hjulet.hub.rules import Viewer
from hjulet.hub.search import search
from hjulet.hub.search.searching import MOST_CANDIDATES
from hjulet.match.queries.search import Asked

LATEST = 50
_LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)


def search_rss(viewer: Viewer, asked: Asked) -> str:
    """The latest published of what answers, places and organisations left out: they are never new."""
    words = {
        "q": asked.text,
        "slag": asked.kind,
        "plats": asked.place.slug if asked.place else "",
        "amne": asked.theme.slug if asked.theme else "",
    }
    query = urlencode({name: value for name, value in words.items() if value})
    feed = Rss201rev2Feed(
        title=_("Sökning på Hjulet: %(text)s") % {"text": asked.text},
        link=absolute_url(f"{reverse('search')}?{query}"),
        description=_("Det senaste som svarar mot sökningen."),
        language=get_language(),
        feed_url=absolute_url(f"{reverse('search_feed')}?{query}"),
    )
    results = search(
        viewer,
        asked.text,
        kinds=[asked.kind] if asked.kind else (),
        place_codes=[asked.place.code] if asked.place else (),
        theme_slugs=[asked.theme.slug] if asked.theme else (),
        expand=not asked.is_exact,
        limit=MOST_CANDIDATES,
    )
    dated = [hit for hit in results.hits if hit.published is not None]
    for hit in sorted(dated, key=lambda hit: hit.published or _LONG_AGO, reverse=True)[:LATEST]:
        address = absolute_url(hit.path)
        feed.add_item(
            title=hit.title,
            link=address,
            unique_id=address,
            description=hit.summary,
            pubdate=hit.published,
            categories=[capfirst(str(SearchDocument.Kind(hit.kind).label))],
        )
    return feed.writeString("utf-8")
