"""Reading social impact assessments. The viewer comes first, and what the viewer may not see is never among the answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.text import Truncator

from hjulet.follow import rules as commitment_rules
from hjulet.follow import rules_assessments as rules
from hjulet.follow.models import Assessment, AssessmentEdition, AssessmentReopening, Commitment
from hjulet.follow.told import Told
from hjulet.hub.models import Organisation, Place
from hjulet.hub.rules import Viewer, organisations_of

BESIDE = 3
EXCERPT_WORDS = 45


@dataclass(frozen=True, slots=True)
class Line:
    """One public assessment of a list, as it was when it was closed."""

    assessment: Assessment
    edition: AssessmentEdition
    told: Told


def public_editions(
    *, place: Place | None = None, measure: str = "", group: str = "", state: str = ""
) -> QuerySet[AssessmentEdition]:
    """What everybody may see, the latest closed first."""
    found = AssessmentEdition.objects.filter(is_latest=True, assessment__is_public=True)
    if place is not None:
        found = found.filter(
            assessment__in=Assessment.objects.filter(in_place(place)).order_by().values("pk")
        )
    if measure:
        found = found.filter(assessment__measure=measure)
    if group:
        found = found.filter(groups__contains=f"|{group}|")
    if state:
        found = found.filter(assessment__state=state)
    related = found.select_related("assessment__organisation__place", "assessment__commitment")
    return related.order_by("-closed_at", "-pk")


def in_place(place: Place) -> Q:
    """Assessments that name the municipality, or the county or any of its municipalities; or by an organisation there."""
    named = Q(places=place) | Q(places__county=place)
    return named | Q(organisation__place=place) | Q(organisation__place__county=place)


def lines(editions: Iterable[AssessmentEdition]) -> list[Line]:
    return [Line(one.assessment, one, Told.of_json(one.content)) for one in editions]


def public_assessment(public_id: UUID) -> Line | None:
    """None when there is none, or it is not shown to everybody: the two look the same."""
    found = public_editions().filter(assessment__public_id=public_id).first()
    return lines([found])[0] if found is not None else None


def assessment_by_id(viewer: Viewer, public_id: UUID) -> Assessment | None:
    """For those inside: its organisation's and those of the invited; None for everybody else."""
    found = (
        Assessment.objects.select_related("organisation", "commitment").filter(public_id=public_id).first()
    )
    return found if found is not None and rules.is_inside(viewer, found) else None


def own_assessments(viewer: Viewer) -> list[Assessment]:
    """Those that the viewer may write in or has written in as an organisation, the latest changed first."""
    acts_for = organisations_of(viewer)
    if not acts_for:
        return []
    found = Assessment.objects.filter(Q(organisation__in=acts_for) | Q(invited__in=acts_for))
    return list(found.select_related("organisation").distinct().order_by("-changed_at", "-pk"))


def reopened(assessment: Assessment) -> AssessmentReopening | None:
    """The latest opening, while it is open again."""
    if assessment.state != Assessment.State.REOPENED:
        return None
    return assessment.reopenings.order_by("-at", "-id").first()


@dataclass(frozen=True, slots=True)
class Beside:
    """What another organisation answered to the same question."""

    assessment: Assessment
    year: int
    text: str
    has_same_measure: bool
    groups: Sequence[str]
    """The groups that both tell of."""


def beside(assessment: Assessment, question: str, groups: Sequence[str]) -> list[Beside]:
    """Public answers by others to the same question: for the same kind of measure first, then for the same groups. One query."""
    alike = Q(assessment__measure=assessment.measure)
    for group in groups:
        alike |= Q(groups__contains=f"|{group}|")
    found = public_editions().filter(alike).exclude(assessment=assessment.pk)[:40]
    rows = []
    for line in lines(found):
        text = line.told.answers.get(question, "")
        if not text.strip():
            continue
        rows.append(
            Beside(
                assessment=line.assessment,
                year=line.edition.closed_at.year,
                text=Truncator(text).words(EXCERPT_WORDS, truncate=" …"),
                has_same_measure=line.assessment.measure == assessment.measure,
                groups=[group for group in line.told.groups if group in groups],
            )
        )
    return sorted(rows, key=lambda row: not row.has_same_measure)[:BESIDE]


def place_points(codes_in: Iterable[Any]) -> dict[str, tuple[float, float]]:
    """Where municipalities lie, by code and by name, for tables that name them; empty when none is named."""
    wanted = {str(value).casefold() for value in codes_in if value is not None}
    if not wanted:
        return {}
    found: dict[str, tuple[float, float]] = {}
    rows = Place.objects.filter(kind=Place.Kind.MUNICIPALITY, longitude__isnull=False)
    for code, name, east, north in rows.values_list("code", "name", "longitude", "latitude"):
        for key in (code, name.casefold()):
            if key in wanted:
                found[key] = (float(east or 0), float(north or 0))
    return found


def organisation_meant(text: str) -> Organisation | None:
    """The organisation that somebody has typed the whole name of."""
    wanted = " ".join(text.split())
    return Organisation.objects.filter(name__iexact=wanted).order_by("pk").first() if wanted else None


def places_meant(text: str) -> tuple[list[Place], list[str]]:
    """The municipalities and counties in a text with commas between, and the words that are no place."""
    every = {place.code: place for place in Place.objects.select_related("county")}
    by_name: dict[str, Place] = {}
    for place in sorted(every.values(), key=lambda one: one.kind == Place.Kind.COUNTY, reverse=True):
        by_name[place.official_name.casefold()] = place
        by_name[place.name.casefold()] = place  # a municipality before the county of the same name
    found: list[Place] = []
    unknown: list[str] = []
    for word in (part.strip() for part in text.replace("\n", ",").split(",")):
        if not word:
            continue
        plain = word.casefold()
        meant = every.get(word) or by_name.get(plain) or by_name.get(plain.removesuffix(" kommun"))
        if meant is None:
            unknown.append(word)
        elif meant not in found:
            found.append(meant)
    return found, unknown


def shown_commitment(viewer: Viewer, assessment: Assessment) -> Commitment | None:
    """The promise to look again, when the viewer may see it."""
    found = assessment.commitment
    return found if found is not None and commitment_rules.may_see(viewer, found) else None
