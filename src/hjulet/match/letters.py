"""The mails of Match: what each is filled with when it is sent, or None when it is no longer true."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from hjulet.hub.models import Person
from hjulet.hub.pages import absolute_url
from hjulet.hub.spoke import LetterWriter
from hjulet.match import rules
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.queries.conversation import version_of
from hjulet.match.tokens import answer_url
from hjulet.share.models import ExamplePage

Answer = PeerSuggestion.State


def _request(facts: Mapping[str, Any]) -> PeerRequest | None:
    rows = PeerRequest.objects.select_related("asked_by", "organisation", "theme")
    return rows.filter(pk=facts.get("request", 0)).first()


def _suggestion(facts: Mapping[str, Any]) -> PeerSuggestion | None:
    rows = PeerSuggestion.objects.select_related(
        "request__asked_by", "request__organisation", "request__theme", "organisation", "person"
    )
    return rows.filter(pk=facts.get("suggestion", 0)).first()


def page_url(request: PeerRequest) -> str:
    return absolute_url(reverse("peer_request", args=[request.public_id]))


def peer_ask(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """To who is asked: who asks, the two texts, why just them, and the link to say yes or no."""
    found = _suggestion(facts)
    if found is None or found.person_id != person.pk or found.state != Answer.ASKED:
        return None
    if found.request.state not in rules.LIVE or found.request.asked_by is None:
        return None
    example = next((fact["example"] for fact in found.reasons if fact["kind"] == "example"), None)
    return {
        "request": found.request,
        "asker": found.request.asked_by,
        "organisation": found.organisation,
        "example": ExamplePage.objects.live().filter(pk=example).first() if example else None,
        "days": rules.SILENT_AFTER.days,
        "own_url": answer_url(found),
    }


def _to_asker(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    request = _request(facts)
    if request is None or request.asked_by_id != person.pk or request.state == PeerRequest.State.CLOSED:
        return None
    return {"request": request, "page_url": page_url(request)}


def peer_yes(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    context, found = _to_asker(person, facts), _suggestion(facts)
    if context is None or found is None or found.state != Answer.ACCEPTED or found.person is None:
        return None
    return {**context, "peer": found.person, "organisation": found.organisation, "note": found.note}


def peer_no(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """That somebody said no, never who."""
    context, found = _to_asker(person, facts), _suggestion(facts)
    return {**context, "note": found.note} if context is not None and found is not None else None


def peer_silent(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    context, found = _to_asker(person, facts), _suggestion(facts)
    if context is None or found is None or found.state != Answer.ASKED:
        return None
    return {**context, "days": rules.SILENT_AFTER.days}


def outcome(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    context = _to_asker(person, facts)
    return None if context is None or context["request"].outcome else context


def consent(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    """To who took part: may all see this? Not when the text has been changed since."""
    found = _suggestion(facts)
    if found is None or found.person_id != person.pk or found.state != Answer.ACCEPTED:
        return None
    request = found.request
    if not request.wants_public or found.agrees_to_publish is not None:
        return None
    if version_of(request) != facts.get("outcome_at"):
        return None
    return {"request": request, "own_url": answer_url(found)}


def closed(person: Person, facts: Mapping[str, Any]) -> dict[str, Any] | None:
    request = _request(facts)
    if request is None or request.state != PeerRequest.State.CLOSED or not request.closed_because:
        return None
    return {"request": request}


LETTERS: Mapping[str, LetterWriter] = {
    "peer_ask": peer_ask,
    "peer_yes": peer_yes,
    "peer_no": peer_no,
    "peer_silent": peer_silent,
    "outcome": outcome,
    "consent": consent,
    "closed": closed,
}
