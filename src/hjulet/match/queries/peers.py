"""Which organisations may know what somebody asks: a score that can be added up by hand, and the reasons in facts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from hjulet.hub.models import Organisation, Person, Place, Theme
from hjulet.match.queries.experience import ASKABLE, Experience, Fact, experience_with
from hjulet.match.queries.places import Likeness, likeness
from hjulet.match.queries.whom import organisations_with_somebody_to_ask

AT_LEAST, AT_MOST = 5, 7
LIKENESS_POINTS = 4.0
HIDES_AMONG = 5
"""A reason says of a place only what fits at least so many places, so that it does not say which one it is."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """One organisation that may know, how well, and why."""

    organisation_id: int
    score: float
    reasons: list[Fact]


def proposals(organisation: Organisation, theme: Theme, *, asker: Person | None) -> list[Proposal]:
    """Five to seven organisations with somebody to ask, the likeliest first; those that have shown nothing only to fill up.

    The score is what the organisation has shown about the theme (`experience`) and how like its place is
    (`likeness`, at most 4). The same content always gives the same order.
    """
    knows = experience_with(theme)
    reachable = organisations_with_somebody_to_ask(theme, but_not=asker)
    others = [
        other
        for other in Organisation.objects.filter(pk__in=reachable, kind__in=ASKABLE).select_related("place")
        if other.pk != organisation.pk
    ]
    is_like = _likeness_to(organisation.place)
    found = []
    for other in others:
        experience = knows.get(other.pk) or Experience()
        near = is_like.get(other.place_id or 0) if other.kind == organisation.kind else None
        points = experience.points + (LIKENESS_POINTS * near.share if near else 0.0)
        reasons = [_place_fact(other, near, is_like), *experience.facts]
        order = (not experience.best, -round(points, 6), other.code or "", other.pk)
        found.append((order, Proposal(other.pk, round(points, 6), reasons)))
    found.sort(key=lambda one: one[0])
    knowing = [proposal for order, proposal in found if not order[0]][:AT_MOST]
    filling = [proposal for order, proposal in found if order[0]][: max(0, AT_LEAST - len(knowing))]
    return knowing + filling


def _likeness_to(place: Place | None) -> dict[int, Likeness]:
    """How like every other place of the same kind is."""
    if place is None:
        return {}
    others = Place.objects.filter(kind=place.kind).exclude(pk=place.pk)
    return {other.pk: likeness(place, other) for other in others}


def _place_fact(other: Organisation, near: Likeness | None, all_likeness: dict[int, Likeness]) -> Fact:
    """What kind of organisation it is; and of size and course only what hides it among enough others."""
    fact: dict[str, Any] = {"kind": "place", "of": other.kind}
    if near is None:
        return fact
    both = Counter((one.size, one.course) for one in all_likeness.values())
    sizes = Counter(one.size for one in all_likeness.values())
    if both[near.size, near.course] >= HIDES_AMONG:
        return fact | {"size": near.size, "course": near.course, "also": near.is_same_course}
    if sizes[near.size] >= HIDES_AMONG:
        return fact | {"size": near.size}
    return fact
