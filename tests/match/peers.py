"""People who ask each other, and what they have shared: made with as few words as possible."""

from __future__ import annotations

from itertools import count
from typing import Any

from django.utils import timezone

from hjulet.hub.models import Affiliation, Organisation, Person, Theme
from hjulet.hub.queries import notice_in_force
from hjulet.match import actions
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.meet.actions import deliver_outbox, make_coordinators_group
from hjulet.share.models import ExamplePage, ExampleStanding, ShareIndexPage
from tests.factories import make_person, organisation

_number = count(1)

SITUATION = "Vi har färre barn varje år och ska välja vilka skolor som blir kvar."
QUESTION = "Hur fick ni med byborna när ni slog ihop skolorna?"
NAMES = ("Qvxz Ettsson", "Qvxz Tvåsson", "Qvxz Tresson")


def make_theme(**fields: Any) -> Theme:
    number = next(_number)
    values = {"name": f"Byskolor {number}", "slug": f"byskolor-{number}", **fields}
    return Theme.objects.create(**values)


def make_member(code: str = "2282", *, is_representative: bool = False, **fields: Any) -> Person:
    """Somebody who acts for the municipality or region with that code today."""
    person = make_person(**fields)
    Affiliation.objects.create(
        person=person, organisation=organisation(code), is_representative=is_representative
    )
    return person


def make_helper() -> Person:
    """A coordinator, who may change the root of Meet."""
    person = make_person(name="Sam Ordnare")
    person.groups.add(make_coordinators_group())
    return person


def make_example(theme: Theme, code: str, *, contact: Person | None = None, **fields: Any) -> ExamplePage:
    """A published example of the municipality or region with that code."""
    number, owner, now = next(_number), organisation(code), timezone.now()
    page = ExamplePage(
        **{
            "title": f"Exempel {number}",
            "summary": "De slog ihop två skolor.",
            "organisation": owner,
            "contact": contact,
            "live": True,
            "first_published_at": now,
            "last_published_at": now,
            **fields,
        }
    )
    page.themes = [theme]
    page.places = [owner.place]
    ShareIndexPage.objects.get().add_child(instance=page)
    ExampleStanding.objects.create(example=page)
    return page


def make_three_peers(theme: Theme) -> list[Person]:
    """Three who have done it, in municipalities much like Kramfors: named so that they can be looked for."""
    codes = ("2313", "2283", "2303")
    people = [make_member(code, name=name) for code, name in zip(codes, NAMES, strict=True)]
    for code, person, evidence in zip(codes, people, ("evaluated", "followed_up", "story"), strict=True):
        make_example(theme, code, contact=person, evidence=evidence)
    return people


def ask(asker: Person, theme: Theme, code: str = "2282") -> PeerRequest:
    return actions.ask_peers(
        asker,
        organisation=organisation(code),
        theme=theme,
        situation=SITUATION,
        question=QUESTION,
        notice=notice_in_force("peer_request"),
    )


def suggestion(request: PeerRequest, code: str) -> PeerSuggestion:
    return request.suggestions.select_related("person", "organisation").get(organisation__code=code)


def send(asker: Person, request: PeerRequest, *codes: str) -> list[PeerSuggestion]:
    actions.send_to(asker, request, [suggestion(request, code).public_id for code in codes])
    return [suggestion(request, code) for code in codes]


def deliver() -> None:
    deliver_outbox()


def organisation_name(code: str) -> str:
    found: Organisation = organisation(code)
    return found.name
