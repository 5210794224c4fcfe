"""Who is told, by mail, when something moves. Each person once for each step, and nobody about what they may not see."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from hjulet.follow import rules
from hjulet.follow.models import Commitment, Outcome, Reuse, ReuseEvent
from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.share import rules as share_rules
from hjulet.share.models import ExamplePage


def representatives(organisation: Organisation) -> list[Person]:
    """Those who act for colleagues in the organisation today."""
    today = timezone.localdate()
    found = (
        Affiliation.objects.filter(
            organisation=organisation, is_representative=True, from_date__lte=today, person__is_active=True
        )
        .exclude(to_date__lt=today)
        .select_related("person")
        .order_by("person_id")
    )
    return _once(row.person for row in found)


def those_behind(example: ExamplePage) -> list[Person]:
    """Contact, author, and the representatives of the organisation that owns the example."""
    people: list[Person | None] = [example.contact, example.author]
    people += share_rules.representatives(example.organisation)
    return _once(person for person in people if person is not None and person.is_active)


def tell_of_reuse(reuse: Reuse, event: ReuseEvent, *, by: Person) -> None:
    for person in those_behind(reuse.example):
        if person.pk != by.pk:
            write_spoke_letter(
                person,
                "follow.reused",
                key=f"{event.pk}:{person.pk}",
                reuse=str(reuse.public_id),
                event=event.pk,
            )


def tell_of_move(commitment: Commitment, outcome: Outcome, *, by: Person | None) -> None:
    """Those behind the example, and those who led the session, when the commitment is one that they may see."""
    people: list[Person] = []
    if commitment.example is not None:
        people += those_behind(commitment.example)
    if commitment.session_id is not None:
        led = Person.objects.filter(
            is_active=True, speaker_entries__appearances__session_id=commitment.session_id
        )
        people += led.distinct().order_by("pk")
    own = {commitment.person_id, by.pk if by is not None else None}
    for person in _once(people):
        if person.pk not in own and rules.may_see(person, commitment):
            write_spoke_letter(
                person,
                "follow.moved",
                key=f"{outcome.pk}:{person.pk}",
                commitment=str(commitment.public_id),
                outcome=outcome.pk,
            )


def _once(people: Iterable[Person]) -> list[Person]:
    return list({person.pk: person for person in people}.values())
