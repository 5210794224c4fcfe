"""A question to colleagues: asked, sent to those who may know, answered by them, and closed."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation, Person, PersonalDataNotice, Theme
from hjulet.hub.rules import ANYONE, Actor, organisations_of
from hjulet.match import rules
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.queries.conversation import has_been
from hjulet.match.queries.experience import experience_with
from hjulet.match.queries.peers import proposals
from hjulet.match.queries.whom import asked_too_often, people_to_ask
from hjulet.meet.actions.outbox import write_spoke_letter

State = PeerRequest.State
Answer = PeerSuggestion.State


class RequestRefused(Exception):
    """It could not be done. `reason` is a stable word, `field` the field to mend, if any."""

    def __init__(self, reason: str, field: str | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field


def ask_peers(
    actor: Actor,
    *,
    organisation: Organisation,
    theme: Theme,
    situation: str,
    question: str,
    notice: PersonalDataNotice | None,
) -> PeerRequest:
    """Write the question down, with those who may know. Nobody is told yet: whoever asks first chooses whom to ask.

    Raises RequestRefused when the person has too many questions open already.
    """
    if not isinstance(actor, Person) or not rules.may_ask_for(actor, organisation):
        raise PermissionDenied(_("Bara den som företräder organisationen kan fråga för den."))
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=actor.pk)
        looking = PeerRequest.objects.filter(asked_by=actor, state=State.OPEN)
        if looking.count() >= rules.REQUESTS_PER_PERSON:
            raise RequestRefused("too_many_requests")
        request = PeerRequest.objects.create(
            asked_by=actor,
            organisation=organisation,
            theme=theme,
            situation=situation.strip(),
            question=question.strip(),
            notice=notice,
        )
        PeerSuggestion.objects.bulk_create(
            PeerSuggestion(
                request=request,
                organisation_id=one.organisation_id,
                score=one.score,
                reasons=one.reasons,
            )
            for one in proposals(organisation, theme, asker=actor)
        )
    return request


def propose(actor: Actor, request: PeerRequest, organisation: Organisation) -> PeerSuggestion:
    """A coordinator thinks of somebody. It stands among the other proposals, as nameless as they."""
    if not rules.may_help(actor) or not isinstance(actor, Person):
        raise PermissionDenied(_("Bara samordnare kan föreslå kollegor för hand."))
    with transaction.atomic():
        fresh = locked(request)
        if fresh.state not in rules.LIVE:
            raise RequestRefused("closed")
        if organisation.pk == fresh.organisation_id:
            raise RequestRefused("own_organisation", "organisation")
        if not people_to_ask([organisation.pk], fresh.theme, but_not=fresh.asked_by):
            raise RequestRefused("nobody_there", "organisation")
        if fresh.suggestions.filter(organisation=organisation).exists():
            raise RequestRefused("already_proposed", "organisation")
        experience = experience_with(fresh.theme).get(organisation.pk)
        facts = [{"kind": "place", "of": organisation.kind}, {"kind": "by_hand"}]
        return PeerSuggestion.objects.create(
            request=fresh,
            organisation=organisation,
            proposed_by=actor,
            score=experience.points if experience else 0.0,
            reasons=facts + (experience.facts if experience else []),
        )


def send_to(actor: Actor, request: PeerRequest, chosen: Collection[UUID]) -> int:
    """Ask those who were chosen, by their suggestions. Returns how many; all or none.

    Never more than three unanswered at a time, and nobody who has been asked twice within a month.
    """
    if not rules.may_lead(actor, request):
        raise PermissionDenied(_("Bara den som ställer frågan kan välja vem som får den."))
    refuse_who_has_left(actor, request)
    now = timezone.now()
    with transaction.atomic():
        fresh = locked(request)
        if fresh.state not in rules.LIVE:
            raise RequestRefused("closed")
        wanted = list(fresh.suggestions.filter(public_id__in=chosen, state=Answer.SUGGESTED))
        if not wanted:
            raise RequestRefused("nobody_chosen", "whom")
        waiting = [one for one in fresh.suggestions.all() if rules.waits_for_answer(one, now)]
        if len(waiting) + len(wanted) > rules.OPEN_ASKS_PER_REQUEST:
            raise RequestRefused("too_many_asked", "whom")
        for suggestion in wanted:
            person = _free_person(fresh, suggestion.organisation_id)
            if person is None:
                raise RequestRefused("nobody_to_ask", "whom")
            suggestion.person, suggestion.state, suggestion.asked_at = person, Answer.ASKED, now
            suggestion.save(update_fields=["person", "state", "asked_at"])
            write_spoke_letter(
                person, "match.peer_ask", key=suggestion.public_id.hex, suggestion=suggestion.pk
            )
    return len(wanted)


def refuse_who_has_left(actor: Actor, request: PeerRequest) -> None:
    """Nobody asks in the name of an organisation that they no longer act for."""
    if not rules.may_ask_for(actor, request.organisation) and not rules.may_help(actor):
        raise RequestRefused("asker_left")


def _free_person(request: PeerRequest, organisation_id: int) -> Person | None:
    """The first who may be asked and has not been asked too often; locked, so that two who ask at once count each other."""
    people = people_to_ask([organisation_id], request.theme, but_not=request.asked_by).get(
        organisation_id, []
    )
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk"))
    tired = asked_too_often(people)
    free = next((pk for pk in people if pk not in tired), None)
    return Person.objects.get(pk=free) if free is not None else None


def answer(
    actor: Actor, suggestion: PeerSuggestion, *, is_yes: bool, note: str = "", has_link: bool = False
) -> PeerSuggestion:
    """Yes or no, once. With a yes whoever asked gets to know who it is; with a no only that somebody said it.

    Yes only from somebody who still acts for the organisation, in a link in a mail too.
    """
    from hjulet.match.actions.conversation import let_in

    if not rules.may_answer(actor, suggestion, has_link=has_link):
        raise PermissionDenied(_("Bara den som har fått frågan kan svara på den."))
    with transaction.atomic():
        request = locked(suggestion.request)
        fresh = PeerSuggestion.objects.select_related("organisation", "person").get(pk=suggestion.pk)
        if fresh.state != Answer.ASKED:
            raise RequestRefused("answered")
        if request.state not in rules.LIVE or (is_yes and has_been(request)):
            raise RequestRefused("closed")
        if is_yes and fresh.organisation_id not in organisations_of(fresh.person or ANYONE):
            raise RequestRefused("peer_left")
        fresh.state = Answer.ACCEPTED if is_yes else Answer.DECLINED
        fresh.answered_at, fresh.note = timezone.now(), note.strip()
        fresh.save(update_fields=["state", "answered_at", "note"])
        if request.asked_by is not None:
            letter = "match.peer_yes" if is_yes else "match.peer_no"
            write_spoke_letter(
                request.asked_by, letter, key=fresh.public_id.hex, request=request.pk, suggestion=fresh.pk
            )
        if is_yes and request.state == State.PLANNED and fresh.person is not None:
            let_in(request, [fresh.person])
    return fresh


def close(actor: Actor, request: PeerRequest, because: str) -> None:
    """End it without an outcome, with the reason; those who said yes are told. A booked conversation is cancelled first."""
    from hjulet.match.actions.conversation import cancel_conversation

    if not rules.may_lead(actor, request):
        raise PermissionDenied(_("Bara den som ställde frågan, och samordnare, kan avsluta den."))
    if not because.strip():
        raise RequestRefused("no_reason", "because")
    with transaction.atomic():
        fresh = locked(request)
        if fresh.state == State.CLOSED:
            raise RequestRefused("closed")
        if fresh.state == State.PLANNED:
            cancel_conversation(actor, fresh, because.strip())
        fresh.state, fresh.closed_at, fresh.closed_because = State.CLOSED, timezone.now(), because.strip()
        fresh.save(update_fields=["state", "closed_at", "closed_because"])
        people = {one.person for one in fresh.suggestions.filter(state=Answer.ACCEPTED) if one.person}
        if fresh.asked_by is not None and not rules.is_asker(actor, fresh):
            people.add(fresh.asked_by)
        for person in sorted(people, key=lambda one: str(one.pk)):
            write_spoke_letter(
                person, "match.closed", key=f"{fresh.public_id.hex}:{person.pk}", request=fresh.pk
            )


def locked(request: PeerRequest) -> PeerRequest:
    """The request as it is in the database, for this transaction alone; with whoever asked, organisation and theme."""
    rows = PeerRequest.objects.select_for_update(of=("self",))
    return rows.select_related("asked_by", "organisation", "theme", "gathering").get(pk=request.pk)
