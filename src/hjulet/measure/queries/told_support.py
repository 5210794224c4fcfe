"""Support per inhabitant as the place page and its two pages on paper tell it: what is kept already, and no question
to the database."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.translation import gettext as _

from hjulet.hub.models import Place
from hjulet.hub.rules import Viewer
from hjulet.hub.spoke import BriefPart
from hjulet.measure import wording_support as wording
from hjulet.measure.queries.support import kept_latest


@dataclass(frozen=True, slots=True)
class ToldSupport:
    words: str
    sources: str
    period: str
    is_generated: bool
    file: str
    """The address of the projects that touch the place."""


def told_support(viewer: Viewer, place: Place) -> ToldSupport | None:
    """A sentence with the rules, and its sources; None when nothing is loaded, computed yet, or possible to say."""
    found = kept_latest(viewer)
    words = wording.place_words(found, place.code) if found is not None else ""
    if found is None or not words:
        return None
    file = reverse("place_support_file", args=[place.slug, "csv"])
    return ToldSupport(
        words, wording.source_words(found), wording.period_words(found), found.is_generated, file
    )


def with_support(viewer: Viewer, place: Place, parts: list[BriefPart]) -> list[BriefPart]:
    """The same parts, the last with the sentence and its source: there is no room for one of its own."""
    told = told_support(viewer, place)
    if told is None:
        return parts
    made_up = [_("Påhittade siffror.")] if told.is_generated else []
    last = parts[-1]
    words = " ".join([*made_up, told.words])
    return [
        *parts[:-1],
        replace(last, paragraphs=[*last.paragraphs, words], sources=[*last.sources, told.sources]),
    ]
