"""RSS of gatherings."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hjulet.hub.pages import absolute_url
from hjulet.hub.wording import when_words
from hjulet.meet.formats.calendar import place_line
from hjulet.meet.formats.schedule_text import one_line, tidy
from hjulet.meet.models import GatheringPage


def gatherings_rss(gatherings: Iterable[GatheringPage]) -> str:
    """The latest published gatherings; each item says when and where before what."""
    feed = Rss201rev2Feed(
        title=_("Träffar på Hjulet"),
        link=absolute_url(reverse("gatherings")),
        description=_("Nätverksträffar, kunskapsdagar och konferenser om regional utveckling."),
        language=get_language(),
        feed_url=absolute_url(reverse("gatherings_rss")),
    )
    for gathering in gatherings:
        link = absolute_url(gathering.get_absolute_url())
        facts = " · ".join(
            part for part in (when_words(gathering.starts, gathering.ends), place_line(gathering)) if part
        )
        feed.add_item(
            title=one_line(gathering.title),
            link=link,
            unique_id=link,
            description=tidy(f"{one_line(facts)}\n\n{gathering.summary}"),
            pubdate=gathering.first_published_at,
            updateddate=gathering.last_published_at,
            categories=[str(gathering.get_kind_display())],
        )
    return feed.writeString("utf-8")
