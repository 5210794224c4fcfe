"""What organisations have shown that they know about a theme, from what everybody can read on the site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from hjulet.follow.models import Commitment, Outcome, Reuse
from hjulet.hub.models import Organisation, Theme
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import ANYONE
from hjulet.meet.models import NetworkMember, NetworkPage
from hjulet.share.models import Evidence, ExamplePage, LessonPage

Fact = dict[str, Any]
"""One thing that speaks for an organisation: `kind`, and words from closed lists or ids. Never a name or a figure."""

EXAMPLE_POINTS = {Evidence.STORY: 3.0, Evidence.FOLLOWED_UP: 4.0, Evidence.EVALUATED: 5.0}
REUSE_POINTS = {
    Reuse.Stage.IN_USE: 4.0,
    Reuse.Stage.ADAPTED: 2.0,
    Reuse.Stage.DROPPED: 2.0,
    Reuse.Stage.UNDERSTOOD: 1.0,
}
COMMITMENT_POINTS = {Commitment.State.DONE: 3.0, Commitment.State.DROPPED: 1.0}
LESSON_POINTS = 1.0
NETWORK_POINTS = 1.0
NEAR_COUNTS = 0.5
"""What is about a broader or narrower word counts half."""

ASKABLE = (Organisation.Kind.MUNICIPALITY, Organisation.Kind.REGION)


@dataclass(slots=True)
class Experience:
    """What one organisation has shown: of each kind only the best counts, so that many do not outweigh one that is good."""

    best: dict[str, tuple[float, Fact]] = field(default_factory=dict)

    def add(self, points: float, fact: Fact) -> None:
        known = self.best.get(fact["kind"])
        if known is None or points > known[0]:
            self.best[fact["kind"]] = (points, fact)

    @property
    def points(self) -> float:
        return sum(points for points, _fact in self.best.values())

    @property
    def facts(self) -> list[Fact]:
        """The weightiest first; those that weigh the same by their kind."""
        ordered = sorted(self.best.values(), key=lambda one: (-one[0], one[1]["kind"]))
        return [fact for _points, fact in ordered]


def experience_with(theme: Theme) -> dict[int, Experience]:
    """By organisation, municipalities and regions alone; only from what anybody may see."""
    weights = {theme.pk: 1.0} | dict.fromkeys(_near(theme), NEAR_COUNTS)
    found: dict[int, Experience] = {}
    for organisation_id, points, fact in (
        *_examples(weights),
        *_reuses(weights),
        *_commitments(weights),
        *_lessons(weights),
        *_networks(weights),
    ):
        found.setdefault(organisation_id, Experience()).add(points, fact)
    askable = set(
        Organisation.objects.filter(pk__in=found, kind__in=ASKABLE, valid_to__isnull=True).values_list(
            "pk", flat=True
        )
    )
    return {pk: experience for pk, experience in found.items() if pk in askable}


def _near(theme: Theme) -> list[int]:
    """The words one step up and down: broader, and those it is broader than."""
    narrower = list(theme.narrower.values_list("pk", flat=True))
    return narrower + ([theme.broader_id] if theme.broader_id is not None else [])


Row = tuple[int, float, Fact]


def _examples(weights: dict[int, float]) -> Iterable[Row]:
    rows = (
        visible_pages(ANYONE, ExamplePage.objects.all())
        .filter(themes__in=weights)
        .order_by("pk")
        .values_list("pk", "evidence", "themes", "organisation", "other_organisations")
    )
    for pk, evidence, theme_id, owner_id, other_id in rows:
        weight = weights[theme_id]
        fact = {"kind": "example", "evidence": evidence, "near": weight < 1, "example": pk}
        for organisation_id in {owner_id, other_id} - {None}:
            yield organisation_id, EXAMPLE_POINTS[Evidence(evidence)] * weight, fact


def _reuses(weights: dict[int, float]) -> Iterable[Row]:
    examples = visible_pages(ANYONE, ExamplePage.objects.filter(themes__in=weights))
    rows = (
        Reuse.objects.filter(example__in=examples.values("pk"), example__themes__in=weights)
        .order_by("pk")
        .values_list("organisation", "stage", "example__themes")
    )
    for organisation_id, stage, theme_id in rows:
        weight = weights[theme_id]
        fact = {"kind": "reuse", "stage": stage, "near": weight < 1}
        yield organisation_id, REUSE_POINTS[Reuse.Stage(stage)] * weight, fact


def _commitments(weights: dict[int, float]) -> Iterable[Row]:
    """Those that all may see, that are settled, and of which it is told what came."""
    told = Outcome.objects.filter(commitment=OuterRef("pk")).exclude(what_happened="", lesson="")
    about = Q(example__themes__in=weights) | Q(gathering__themes__in=weights)
    rows = (
        Commitment.objects.filter(
            Exists(told), about, visibility=Commitment.Visibility.PUBLIC, state__in=Commitment.SETTLED
        )
        .order_by("pk")
        .values_list("organisation", "state", "example__themes", "gathering__themes")
    )
    for organisation_id, state, *theme_ids in rows:
        weight = max(weights.get(theme_id, 0.0) for theme_id in theme_ids)
        fact = {"kind": "commitment", "state": state, "near": weight < 1}
        yield organisation_id, COMMITMENT_POINTS[Commitment.State(state)] * weight, fact


def _lessons(weights: dict[int, float]) -> Iterable[Row]:
    """Lessons drawn in the organisation's place, or by itself."""
    rows = (
        visible_pages(ANYONE, LessonPage.objects.all())
        .filter(themes__in=weights)
        .order_by("pk")
        .values_list("themes", "source__organisation", "places__organisations")
    )
    for theme_id, source_id, in_place_id in rows:
        weight = weights[theme_id]
        for organisation_id in {source_id, in_place_id} - {None}:
            yield organisation_id, LESSON_POINTS * weight, {"kind": "lesson", "near": weight < 1}


def _networks(weights: dict[int, float]) -> Iterable[Row]:
    networks = visible_pages(ANYONE, NetworkPage.objects.filter(themes__in=weights))
    rows = (
        NetworkMember.objects.filter(
            network__in=networks.values("pk"), network__themes__in=weights, left__isnull=True
        )
        .order_by("pk")
        .values_list("organisation", "network__themes")
    )
    for organisation_id, theme_id in rows:
        weight = weights[theme_id]
        yield organisation_id, NETWORK_POINTS * weight, {"kind": "network", "near": weight < 1}
