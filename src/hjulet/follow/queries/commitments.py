"""Reading commitments. The viewer comes first, and what the viewer may not see is never among the answers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils import timezone

from hjulet.follow import rules
from hjulet.follow.models import Commitment, Outcome
from hjulet.hub.models import Organisation, Person, Place
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import ANYONE, Viewer, organisations_of
from hjulet.meet import rules as meet_rules
from hjulet.meet.models import GatheringPage
from hjulet.share.models import ExamplePage

State, Visibility = Commitment.State, Commitment.Visibility


@dataclass(frozen=True, slots=True)
class CommitmentLine:
    """One commitment of a list, with what this viewer may see beside it."""

    commitment: Commitment
    outcomes: Sequence[Outcome]
    """Those that say something, the latest first."""
    gathering: GatheringPage | None
    example: ExamplePage | None
    writer: str
    """The name, for colleagues and those who were there; empty for everybody else."""

    @property
    def told(self) -> Outcome | None:
        return self.outcomes[0] if self.outcomes else None

    @property
    def tone(self) -> str:
        return {State.DONE: "good", State.DROPPED: "", State.PLANNED: ""}.get(self.commitment.state, "few")  # type: ignore[call-overload,no-any-return]


_OUTCOMES = Prefetch("outcomes", queryset=Outcome.objects.order_by("-at", "-id"))


def every_commitment() -> QuerySet[Commitment]:
    """Everything, with what its lines show. Only for queries that narrow it to what somebody may see."""
    return Commitment.objects.select_related("organisation__place", "session", "person").prefetch_related(
        _OUTCOMES
    )


def public_commitments(*, state: str = "") -> QuerySet[Commitment]:
    """What everybody may see: those that something has come of first, then by their date."""
    found = every_commitment().filter(visibility=Visibility.PUBLIC)
    if state:
        found = found.filter(state=state)
    return found.order_by("-answered_at" if state else "-due_on", "-pk")


def by_those_in(place: Place) -> Q:
    """Commitments of organisations in the municipality, or in the county with its municipalities."""
    return Q(organisation__place=place) | Q(organisation__place__county=place)


def lines(
    viewer: Viewer, found: Iterable[Commitment], *, shows_names: bool = False, shows_origin: bool = True
) -> list[CommitmentLine]:
    """Two queries more for any number: gatherings and examples that the viewer may see, when they are to be shown."""
    rows = list(found)
    from_somewhere = rows if shows_origin else ()
    in_gatherings = {row.gathering_id for row in from_somewhere if row.gathering_id}
    on_examples = {row.example_id for row in from_somewhere if row.example_id}
    gatherings, examples = {}, {}
    if in_gatherings:
        held = visible_pages(viewer, GatheringPage.objects.filter(pk__in=in_gatherings))
        gatherings = {page.pk: page for page in held.only("pk", "title", "slug", "starts", "ends")}
    if on_examples:
        told = visible_pages(viewer, ExamplePage.objects.filter(pk__in=on_examples))
        examples = {page.pk: page for page in told.only("pk", "title", "slug")}
    return [
        CommitmentLine(
            commitment=row,
            outcomes=[one for one in row.outcomes.all() if one.what_happened or one.lesson],
            gathering=gatherings.get(row.gathering_id or 0),
            example=examples.get(row.example_id or 0),
            writer=row.person.name if shows_names and row.person is not None else "",
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class InPlace:
    """The public commitments of a place: the latest ones, and how they all went."""

    lines: Sequence[CommitmentLine]
    count: int
    done: int
    dropped: int
    next_due: date | None
    """When the next of those that are open is followed up; None when none is, or its day has passed."""


MOST_IN_PLACE = 500


def public_in_place(place: Place, *, limit: int) -> InPlace:
    """Those by organisations in the municipality, or in the county with its municipalities. Two queries."""
    every = Commitment.objects.filter(by_those_in(place), visibility=Visibility.PUBLIC)
    rows = list(every.select_related("organisation").order_by("-due_on", "-pk")[:MOST_IN_PLACE])
    prefetch_related_objects(rows[:limit], _OUTCOMES)
    states = [row.state for row in rows]
    today = timezone.localdate()
    coming = [row.due_on for row in rows if row.state not in Commitment.SETTLED and row.due_on >= today]
    return InPlace(
        lines=lines(ANYONE, rows[:limit], shows_origin=False),
        count=len(states),
        done=states.count(State.DONE),
        dropped=states.count(State.DROPPED),
        next_due=min(coming, default=None),
    )


def commitment_by_id(viewer: Viewer, public_id: UUID) -> Commitment | None:
    """None when there is none, or the viewer may not see it: the two look the same."""
    found = every_commitment().select_related("gathering", "example").filter(public_id=public_id).first()
    return found if found is not None and rules.may_see(viewer, found) else None


def commitment_opened_by(public_id: UUID) -> Commitment | None:
    """What a signed link opens; whoever holds it is asked for by the rules."""
    return every_commitment().select_related("gathering", "example").filter(public_id=public_id).first()


@dataclass(frozen=True, slots=True)
class Room:
    """The commitments of one gathering, as one viewer may see them."""

    lines: Sequence[CommitmentLine]
    count: int
    """All of them; None is hidden from the number, which says nothing about what they say."""
    shows_count: bool


def commitments_of_gathering(viewer: Viewer, gathering: GatheringPage) -> Room:
    """For those who were there, and who plan it; others see what their own organisation and everybody may."""
    everything = every_commitment().filter(gathering=gathering).order_by("due_on", "pk")
    seen = Q(visibility=Visibility.PUBLIC)
    is_planner = meet_rules.may_edit(viewer, gathering)
    if isinstance(viewer, Person):
        own = {Visibility.ORGANISATION, Visibility.NETWORK}
        seen |= Q(person=viewer)
        seen |= Q(visibility__in=own, organisation__in=organisations_of(viewer))
        if rules.was_there(viewer, gathering):
            seen |= Q(visibility=Visibility.NETWORK)
    return Room(
        lines=lines(viewer, everything.filter(seen), shows_names=True),
        count=everything.count() if is_planner else 0,
        shows_count=is_planner,
    )


def commitments_of_organisation(viewer: Viewer, organisation: Organisation) -> list[CommitmentLine]:
    """What colleagues have written, but for what they keep to themselves; for whoever acts for the organisation."""
    if organisation.pk not in organisations_of(viewer):
        return []
    found = every_commitment().filter(organisation=organisation).exclude(visibility=Visibility.PRIVATE)
    return lines(viewer, found.order_by("due_on", "pk"), shows_names=True)


def own_commitments(viewer: Viewer) -> list[CommitmentLine]:
    """The viewer's own, open ones by their date and then what is settled; nobody else's, ever."""
    if not isinstance(viewer, Person):
        return []
    rows = lines(viewer, every_commitment().filter(person=viewer).order_by("due_on", "pk"))
    return sorted(rows, key=lambda row: row.commitment.state in Commitment.SETTLED)


def waiting_for_yes(viewer: Viewer) -> list[Commitment]:
    """Those that somebody wants everybody to see, for the representative to answer."""
    return list(
        every_commitment()
        .filter(wants_public=True, organisation__in=meet_rules.represented_by(viewer))
        .exclude(visibility=Visibility.PRIVATE)
        .order_by("created_at")
    )


def acting_for(viewer: Viewer) -> list[Organisation]:
    """The organisations that the viewer can write for today, by name."""
    return list(Organisation.objects.filter(pk__in=organisations_of(viewer)).order_by("sort_name", "pk"))


def example_meant_by(viewer: Viewer, text: str) -> ExamplePage | None:
    """The example whose address, slug or title somebody has typed; None when there is no such that the viewer may see."""
    wanted = text.strip()
    slug = wanted.rstrip("/").rsplit("/", 1)[-1]
    visible = visible_pages(viewer, ExamplePage.objects.all())
    found: ExamplePage | None = (
        visible.filter(slug=slug).first() or visible.filter(title__iexact=wanted).first()
    )
    return found


def is_due_soon(commitment: Commitment) -> bool:
    """Within a month, or already past."""
    return (
        commitment.state not in Commitment.SETTLED and (commitment.due_on - timezone.localdate()).days <= 30
    )


def commitment_page(viewer: Viewer, commitment: Commitment) -> dict[str, Any]:
    """What the page of one commitment shows: the same for everybody when the viewer is anyone."""
    [line] = lines(viewer, [commitment], shows_names=viewer is not ANYONE)
    return {
        "line": line,
        "commitment": commitment,
        "may_answer": rules.may_answer(viewer, commitment),
        "may_change": rules.may_change(viewer, commitment),
        "may_make_example": rules.may_make_example(viewer, commitment),
        "may_make_public": rules.may_make_public(viewer, commitment),
        "is_public": commitment.visibility == Visibility.PUBLIC,
    }
