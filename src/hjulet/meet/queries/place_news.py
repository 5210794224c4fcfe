"""What the mails about followed places say, read when they go: only what anybody may see, and only what still is there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse

from hjulet.hub.models import Person, Place
from hjulet.hub.pages import absolute_url
from hjulet.hub.queries_following import followed_by, is_told
from hjulet.hub.rules import ANYONE
from hjulet.hub.spoke import NewItem, Scope, newest_items
from hjulet.hub.tokens import no_more_place_mail_url

LOOKED_THROUGH = 50
"""Of each place; as many as a feed holds."""
TOLD_OF_EACH = 8


class NewestOfPlaces:
    """The latest of each place, asked once however many follow it."""

    def __init__(self) -> None:
        self._found: dict[int, list[NewItem]] = {}

    def between(self, place: Place, since: datetime, until: datetime) -> list[NewItem]:
        """After `since`, up to and with `until`, the latest first."""
        if place.pk not in self._found:
            self._found[place.pk] = newest_items(ANYONE, LOOKED_THROUGH, Scope(place=place))
        return [item for item in self._found[place.pk] if since < item.published <= until]


def place_news(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is new in the person's places between two moments. None: no longer wanted, or nothing of it is left."""
    if not is_told(person):
        return None
    since, until = (datetime.fromisoformat(facts[key]) for key in ("since", "until"))
    newest, told, seen = NewestOfPlaces(), [], set[str]()
    for one in followed_by(person):
        found = [
            item for item in newest.between(one.place, max(since, one.since), until) if item.url not in seen
        ]
        seen.update(item.url for item in found)
        if found:
            told.append(
                {
                    "name": one.place.name,
                    "url": absolute_url(one.place.get_absolute_url()),
                    "items": [
                        {"title": item.title, "kind": item.kind, "url": absolute_url(item.url)}
                        for item in found[:TOLD_OF_EACH]
                    ],
                    "more": max(0, len(found) - TOLD_OF_EACH),
                }
            )
    if not told:
        return None
    return {
        "places": told,
        "settings_url": absolute_url(reverse("my_page")),
        "own_urls": {"unsubscribe": no_more_place_mail_url(person)},
    }
