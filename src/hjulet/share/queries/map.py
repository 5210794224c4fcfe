"""The map of the places that have examples: what is on it, and the drawing that is kept of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from typing import Any

from django.core.cache import caches
from django.db.models import Avg, Count
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.models import Place
from hjulet.hub.rules import ANYONE
from hjulet.share.formats.map import Dot, Mark, draw_map
from hjulet.share.models import ExamplePage
from hjulet.share.queries.examples import examples

NEWEST = "share:map"
KEPT = "share:map:"


def marks() -> list[Mark]:
    """A mark for each place that published examples are from, in the language of the page."""
    address = reverse("examples")
    through = ExamplePage.places.through.objects.filter(
        examplepage__in=examples(ANYONE).order_by().values("pk")
    )
    rows = (
        through.order_by("place__sort_name")
        .values_list("place", "place__name", "place__slug", "place__longitude", "place__latitude")
        .annotate(count=Count("examplepage", distinct=True))
    )
    found = []
    middles = _middles()
    for pk, name, slug, longitude, latitude, count in rows:
        point = middles.get(pk) if longitude is None or latitude is None else (longitude, latitude)
        if point is None:
            continue
        words = ngettext("%(name)s: %(count)s exempel", "%(name)s: %(count)s exempel", count) % {
            "name": name,
            "count": count,
        }
        url = f"{address}?plats={slug}"
        found.append(Mark(float(point[0]), float(point[1]), count=count, words=words, url=url))
    return found


def _middles() -> dict[int, tuple[Any, Any]]:
    """A county has no point of its own: its mark stands in the middle of its municipalities."""
    rows = (
        Place.objects.filter(county__isnull=False, longitude__isnull=False, latitude__isnull=False)
        .order_by()
        .values_list("county")
        .annotate(longitude=Avg("longitude"), latitude=Avg("latitude"))
    )
    return {county: (longitude, latitude) for county, longitude, latitude in rows}


def _dots() -> list[Dot]:
    points = Place.objects.filter(kind=Place.Kind.MUNICIPALITY).order_by("code")
    return [
        Dot(float(longitude), float(latitude))
        for longitude, latitude in points.values_list("longitude", "latitude")
        if longitude is not None and latitude is not None
    ]


def _key(shown: list[Mark]) -> str:
    """The hash of what is on the map: the same content is drawn once."""
    content = json.dumps([asdict(mark) for mark in shown], ensure_ascii=False)
    language = translation.get_language() or "sv"
    return KEPT + hashlib.sha256(f"{language}\n{content}".encode()).hexdigest()[:32]


def draw_if_changed() -> bool:
    """Draw the map when something on it is new, in this language. Run by the worker; returns whether it was drawn."""
    shown = marks()
    key = _key(shown)
    kept: Any = caches["pages"]
    newest = f"{NEWEST}:{translation.get_language() or 'sv'}"
    if kept.get(key) is not None and kept.get(newest) == key:
        return False
    if kept.get(key) is None:
        drawn = draw_map(_dots(), shown, words=_("Karta över kommuner och län som det finns exempel från"))
        kept.set(key, drawn, timeout=None)
    kept.set(newest, key, timeout=None)
    return True


def map_svg() -> SafeString:
    """The latest drawing, at most half a minute behind; drawn now only where there is none at all."""
    newest = f"{NEWEST}:{translation.get_language() or 'sv'}"
    kept: Any = caches["pages"]
    drawn = kept.get(kept.get(newest) or "")
    if drawn is None:
        draw_if_changed()
        drawn = kept.get(kept.get(newest) or "")
    # Made by us from places and figures; names are escaped when it is drawn.
    return mark_safe(drawn or "")  # noqa: S308
