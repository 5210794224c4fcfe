"""Which pages have a card that other sites may show, and what it takes to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from hjulet.hub.pages import absolute_url
from hjulet.hub.queries import place_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.meet.queries import gathering_by_slug
from hjulet.share.queries.examples import example_by_slug

WIDTH = 600


@dataclass(frozen=True, slots=True)
class Card:
    """A card and how it is asked for."""

    title: str
    path: str
    height: int


def card_of(path: str) -> Card | None:
    """The card of the page at this address; None when it has none, or nobody may see the page."""
    try:
        found = resolve(path)
    except Resolver404:
        return None
    slug = str(found.kwargs.get("slug", ""))
    if found.url_name == "example" and (example := example_by_slug(ANYONE, slug)):
        return Card(example.title, reverse("embedded_example", args=[slug]), 340)
    if found.url_name == "gathering" and (gathering := gathering_by_slug(ANYONE, slug)):
        return Card(gathering.title, reverse("embedded_gathering", args=[slug]), 300)
    if found.url_name == "place" and (place := place_by_slug(ANYONE, slug)):
        title = _("Exempel från %(name)s") % {"name": place.name}
        return Card(title, reverse("embedded_examples", args=[slug]), 520)
    return None


def frame(card: Card, width: int = WIDTH, height: int | None = None) -> str:
    """The lines of HTML that show the card on another site."""
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy"></iframe>',
        absolute_url(card.path),
        card.title,
        width,
        height or card.height,
    )


def oembed_answer(path: str, *, most_wide: int | None, most_high: int | None) -> dict[str, Any] | None:
    card = card_of(path)
    if card is None:
        return None
    width, height = min(WIDTH, most_wide or WIDTH), min(card.height, most_high or card.height)
    return {
        "version": "1.0",
        "type": "rich",
        "title": card.title,
        "provider_name": "Hjulet",
        "provider_url": settings.PUBLIC_URL,
        "cache_age": 3600,
        "html": frame(card, width, height),
        "width": width,
        "height": height,
    }
