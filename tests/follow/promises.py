"""Examples, people who act for organisations, commitments and reuse to test with."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from hjulet.follow.actions.commitments import Words, make_commitment
from hjulet.follow.actions.reuse import start_reuse
from hjulet.follow.models import Commitment, Reuse
from hjulet.hub.models import Affiliation, Organisation, Person
from hjulet.share.models import ExamplePage, ExampleStanding, ShareIndexPage
from tests.factories import make_person, organisation

KRAMFORS, ANGE, UMEA = "2282", "2260", "2480"

_number = count(1)


def make_example(*, live: bool = True, **fields: Any) -> ExamplePage:
    """Kramfors' example, published."""
    now = timezone.now()
    values = {
        "title": f"Exempel {next(_number)}",
        "summary": "Bussen som kör när någon ringer.",
        "organisation": organisation(KRAMFORS),
        **fields,
    }
    page = ExamplePage(live=live, first_published_at=now, last_published_at=now, **values)
    ShareIndexPage.objects.get().add_child(instance=page)
    ExampleStanding.objects.create(example=page)
    return page


def act_for(where: Organisation, *, person: Person | None = None, **fields: Any) -> Person:
    """Somebody who acts for the organisation today; `is_representative=True` for its representative."""
    found = person or make_person()
    Affiliation.objects.create(
        person=found,
        organisation=where,
        **{"from_date": timezone.localdate() - timedelta(days=90), **fields},
    )
    return found


def in_a_month() -> date:
    return timezone.localdate() + timedelta(days=30)


def make_promise(writer: Person, where: Organisation, **fields: Any) -> Commitment:
    """One with a month to go, for the organisation to see."""
    words = Words(
        text=fields.pop("text", f"Pröva anropsstyrd buss {next(_number)}"),
        due_on=fields.pop("due_on", in_a_month()),
        visibility=fields.pop("visibility", "organisation"),
    )
    return make_commitment(writer, where, words, **fields)


def make_reuse(writer: Person, example: ExamplePage, where: Organisation, **fields: Any) -> Reuse:
    return start_reuse(writer, example, where, **{"stage": "adapted", **fields})
