"""Reading reuse: under an example, on the pages of both places, and one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from hjulet.follow import rules
from hjulet.follow.models import Reuse
from hjulet.hub.models import Organisation, Person, Place
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import ANYONE, Viewer, is_member, organisations_of
from hjulet.meet import rules as meet_rules
from hjulet.share.models import ExamplePage


def reuses(viewer: Viewer) -> QuerySet[Reuse]:
    """Those of examples that the viewer may see; open ones, and dropped ones with their reason."""
    examples = visible_pages(viewer, ExamplePage.objects.all())
    return Reuse.objects.filter(example__in=examples.values("pk")).select_related(
        "organisation__place", "example", "example__organisation"
    )


def listed_reuses(
    viewer: Viewer, *, place: Place | None = None, stage: str = "", example: str = ""
) -> QuerySet[Reuse]:
    """Those that the viewer may see and that fit every choice, the latest changed first."""
    found = reuses(viewer).order_by("-changed_at", "-pk")
    if place is not None:
        found = found.filter(Q(organisation__place=place) | Q(organisation__place__county=place))
    if stage:
        found = found.filter(stage=stage)
    return found.filter(example__slug=example) if example else found


def reuses_of_example(viewer: Viewer, example: ExamplePage) -> list[Reuse]:
    """Open ones first, the latest first among them; then what was dropped."""
    found = Reuse.objects.filter(example_id=example.pk).select_related("organisation__place")
    return sorted(found.order_by("-changed_at"), key=lambda reuse: reuse.stage == Reuse.Stage.DROPPED)


IN_LIST = (
    "public_id",
    "stage",
    "reason",
    "changes",
    "changed_at",
    "organisation__name",
    "organisation__place__county_id",
    "example__slug",
    "example__title",
    "example__organisation__name",
)
"""What a list shows of reuse: an example is a long text, and the list holds none of it."""


@dataclass(frozen=True, slots=True)
class ReuseInPlace:
    """Both ends: what organisations here took from others, and what others took from here."""

    by_us: list[Reuse]
    from_us: list[Reuse]


def reuse_in_place(viewer: Viewer, place: Place, *, limit: int) -> ReuseInPlace:
    """A county counts what its municipalities do. One query."""
    here = Q(organisation__place=place) | Q(organisation__place__county=place)
    example_here = (
        Q(example__organisation__place=place)
        | Q(example__organisation__place__county=place)
        | Q(example__in=ExamplePage.objects.filter(Q(places=place) | Q(places__county=place)).values("pk"))
    )
    found = reuses(viewer).filter(here | example_here, stage__in=Reuse.OPEN).order_by("-changed_at")
    by_us: list[Reuse] = []
    from_us: list[Reuse] = []
    for one in found.only(*IN_LIST):
        at = one.organisation.place
        is_ours = at is not None and place.pk in (at.pk, at.county_id)
        (by_us if is_ours else from_us).append(one)
    return ReuseInPlace(by_us=by_us[:limit], from_us=from_us[:limit])


def reuse_by_id(viewer: Viewer, public_id: UUID) -> Reuse | None:
    return reuses(viewer).filter(public_id=public_id).first()


def reuse_for_those_inside(viewer: Viewer, public_id: UUID) -> Reuse | None:
    """The same with its contact, for members; None for everybody else."""
    if not is_member(viewer):
        return None
    return reuses(viewer).select_related("contact").filter(public_id=public_id).first()


def own_reuses(viewer: Viewer) -> list[Reuse]:
    """Open ones that the viewer may change: as contact, or as the organisation's representative."""
    if not isinstance(viewer, Person):
        return []
    mine = Q(contact=viewer, organisation__in=organisations_of(viewer))
    mine |= Q(organisation__in=meet_rules.represented_by(viewer))
    return list(reuses(viewer).filter(mine, stage__in=Reuse.OPEN).order_by("-changed_at"))


def reusing_organisations(viewer: Viewer, example: ExamplePage) -> list[Organisation]:
    """For whom the viewer can say that they reuse the example, by name."""
    allowed = rules.organisations_that_may_reuse(viewer, example)
    return list(Organisation.objects.filter(pk__in=allowed).order_by("sort_name", "pk"))


def open_among(organisations: list[Organisation], example: ExamplePage) -> list[Reuse]:
    """The open ones that some of these organisations have of the example already."""
    found = Reuse.objects.filter(example_id=example.pk, organisation__in=organisations, stage__in=Reuse.OPEN)
    return list(found.select_related("organisation"))


def reuse_page(reuse: Reuse) -> dict[str, Any]:
    """What everybody sees of one reuse: never who."""
    return {"reuse": reuse, "events": list(reuse.events.all()), "example": reuse.example}


def visible_example(viewer: Viewer, slug: str) -> ExamplePage | None:
    """An example for anyone; else, for whoever is signed in, one that is not open to all."""
    found: ExamplePage | None = visible_pages(ANYONE, ExamplePage.objects.filter(slug=slug)).first()
    if found is None and viewer is not ANYONE:
        found = visible_pages(viewer, ExamplePage.objects.filter(slug=slug)).first()
    return found
