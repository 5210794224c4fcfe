"""What a program may name in a query word, and what it is told when there is no such thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from ninja import Field

from hjulet.hub.api.answers import PLAIN, Answer, unknown_value
from hjulet.hub.api.represent import organisation_id
from hjulet.hub.errors import Problem
from hjulet.hub.models import Organisation, Place, Theme
from hjulet.hub.queries import place_by_code, place_by_slug, theme_by_slug
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import local

Found = TypeVar("Found")

PLACE: Any = Field(
    "",
    max_length=60,
    pattern=PLAIN,
    description="Code or slug of a municipality or county; a county takes in its municipalities.",
    examples=["22"],
)
THEME: Any = Field("", max_length=100, pattern=PLAIN, description="Slug of a theme.")
YEAR: Any = Field(None, ge=1900, le=2200)


def place_meant(text: str) -> Place | None:
    """None when nothing is asked for; a Problem when it leads nowhere."""
    if not text:
        return None
    place = place_by_code(ANYONE, text) or place_by_slug(ANYONE, text)
    if place is None:
        message = _("Platsen ”{value}” finns inte. Koder står på /api/v1/places.")
        raise unknown_value("place", format_lazy(message, value=text))
    return place


def theme_meant(text: str) -> Theme | None:
    if not text:
        return None
    theme = theme_by_slug(ANYONE, text)
    if theme is None:
        message = _("Ämnet ”{value}” finns inte. Alla ämnen står på /api/v1/themes.")
        raise unknown_value("theme", format_lazy(message, value=text))
    return theme


def one_by(find: Callable[[str], Found | None], slug: str, message: Any, field: str = "slug") -> Found:
    """What the address names; a Problem with the message, which has a place for `{slug}`, when there is none."""
    found = find(slug) if 0 < len(slug) <= 255 and slug.isprintable() else None
    if found is None:
        raise Problem(404, "not_found", format_lazy(message, slug=slug[:60]), field=field)
    return found


def organisation_named(organisation: Organisation | None) -> Answer | None:
    """Who it is, in an answer about something else."""
    if organisation is None:
        return None
    return {"id": organisation_id(organisation), "code": organisation.code, "name": organisation.name}


def places_named(places: list[Place]) -> list[Answer]:
    return [{"code": place.code, "name": place.name} for place in places]


def at(moment: datetime | None) -> str | None:
    """The moment on the Swedish clock, with its offset."""
    return None if moment is None else local(moment).isoformat()
