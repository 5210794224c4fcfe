"""One question to colleagues: asked by the coordinator, one has said yes, one has not answered yet."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from hjulet.hub.models import Affiliation, Organisation, Person, Theme
from hjulet.hub.queries import notice_in_force
from hjulet.match import actions
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.seed.demo.organisations import OFFICE, organisation
from hjulet.seed.demo.past import SHRINKING
from hjulet.seed.demo.people import address

COLLEAGUES = (
    ("Vera Låtsasson", "utvecklingschef"),
    ("Hjalmar Exempelsson", "kommunstrateg"),
    ("Sigrid Fiktivsson", "skolchef"),
    ("Love Påhittad", "kommundirektör"),
    ("Maj Fiktivsson", "utvecklingsledare"),
)
"""Invented representatives of the first members of the network for shrinking municipalities."""


def make_peers(by: Person) -> None:
    if PeerRequest.objects.exists():
        return
    for (name, title), code in zip(COLLEAGUES, SHRINKING, strict=False):
        _representative(name, title, code)
    request = actions.ask_peers(
        by,
        organisation=organisation(OFFICE),
        theme=Theme.objects.get(slug="krympande-kommuner"),
        situation=(
            "Vi stöder tre kommuner där barnen blir färre varje år. De vill planera för att vara färre, men varje "
            "gång det kommer på tal handlar samtalet om hur man ska växa igen."
        ),
        question="Hur fick ni politiken att våga säga att ni blir färre, och vad hände sedan? (Påhittad fråga.)",
        notice=notice_in_force("peer_request"),
    )
    first, second = request.suggestions.filter(organisation__code__in=SHRINKING).order_by("pk")[:2]
    actions.send_to(by, request, [first.public_id, second.public_id])
    accepted = PeerSuggestion.objects.select_related("person").get(pk=first.pk)
    if accepted.person is not None:
        actions.answer(accepted.person, accepted, is_yes=True, note="Gärna. Vi har två år bakom oss.")


def _representative(name: str, title: str, code: str) -> None:
    person, _is_new = Person.objects.get_or_create(
        email=address(name), defaults={"name": name, "title": title, "password": make_password(None)}
    )
    works_for = Organisation.objects.get(code=code, valid_to=None)
    Affiliation.objects.get_or_create(
        person=person, organisation=works_for, defaults={"role_title": title, "is_representative": True}
    )
