"""What the conversation gave: written by whoever asked, shown to all only when everybody who took part agrees."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.match import rules
from hjulet.match.actions.asking import RequestRefused, locked
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.queries.conversation import has_been, version_of
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.share.actions.writing import start_example
from hjulet.share.models import ExamplePage

State = PeerRequest.State
Answer = PeerSuggestion.State


def write_outcome(actor: Actor, request: PeerRequest, outcome: str, *, wants_public: bool) -> PeerRequest:
    """Write or mend what it gave. Another text is asked about anew before all may see it."""
    if not rules.is_asker(actor, request):
        raise PermissionDenied(_("Bara den som ställde frågan skriver vad samtalet gav."))
    if not outcome.strip():
        raise RequestRefused("no_outcome", "outcome")
    now = timezone.now()
    with transaction.atomic():
        fresh = locked(request)
        if not has_been(fresh, now) or fresh.closed_because:
            raise RequestRefused("not_held")
        is_new = fresh.outcome != outcome.strip() or fresh.wants_public != wants_public
        fresh.outcome, fresh.wants_public = outcome.strip(), wants_public
        fresh.outcome_at = now if is_new else fresh.outcome_at
        fresh.state, fresh.closed_at = State.CLOSED, fresh.closed_at or now
        fresh.save()
        if is_new:
            fresh.suggestions.update(agrees_to_publish=None)
            _ask_for_consent(fresh)
        _show_or_hide(fresh)
    return fresh


def _ask_for_consent(request: PeerRequest) -> None:
    if not request.wants_public or request.outcome_at is None:
        return
    for one in request.suggestions.filter(state=Answer.ACCEPTED).select_related("person"):
        if one.person is not None:
            write_spoke_letter(
                one.person,
                "match.consent",
                key=f"{one.public_id.hex}:{request.outcome_at:%y%m%d%H%M%S%f}",
                suggestion=one.pk,
                outcome_at=version_of(request),
            )


def agree_to_publish(
    actor: Actor,
    suggestion: PeerSuggestion,
    *,
    agrees: bool,
    version: str | None = None,
    has_link: bool = False,
) -> PeerRequest:
    """Somebody who took part lets all see the outcome, or does not. They may change their mind at any time.

    With `version` (`version_of` the text that was read) a yes counts for that text only.
    """
    if not rules.may_answer(actor, suggestion, has_link=has_link):
        raise PermissionDenied(_("Bara den som var med kan svara på det."))
    with transaction.atomic():
        fresh = locked(suggestion.request)
        if not fresh.outcome or suggestion.state != Answer.ACCEPTED:
            raise RequestRefused("not_held")
        if agrees and version is not None and version != version_of(fresh):
            raise RequestRefused("changed")
        PeerSuggestion.objects.filter(pk=suggestion.pk).update(agrees_to_publish=agrees)
        _show_or_hide(fresh)
    return fresh


def _show_or_hide(request: PeerRequest) -> None:
    took_part = request.suggestions.filter(state=Answer.ACCEPTED)
    all_agree = not took_part.exclude(agrees_to_publish=True).exists()
    is_public = request.wants_public and all_agree and bool(request.outcome)
    was_public = request.outcome_is_public
    if was_public != is_public:
        request.outcome_is_public = is_public
        request.save(update_fields=["outcome_is_public"])
    if was_public or is_public:
        published.send(sender=PeerRequest, paths=public_paths())


def public_paths() -> list[str]:
    """The page that shows outcomes to all, in both languages."""
    paths = []
    for language in ("sv", "en"):
        with translation.override(language):
            paths.append(reverse("peer_requests"))
    return paths


def make_example(actor: Actor, request: PeerRequest) -> ExamplePage:
    """A draft example that begins with what it gave. Pressed again, the same draft."""
    if not rules.is_asker(actor, request) or not isinstance(actor, Person):
        raise PermissionDenied(_("Bara den som ställde frågan kan göra ett exempel av den."))
    with transaction.atomic():
        fresh = locked(request)
        if not fresh.outcome:
            raise RequestRefused("no_outcome", "outcome")
        if fresh.became is None:
            fresh.became = start_example(
                actor,
                challenge=fresh.situation,
                result=fresh.outcome,
                organisation=fresh.organisation,
                themes=[fresh.theme],
                places=[fresh.organisation.place] if fresh.organisation.place is not None else [],
            )
            fresh.save(update_fields=["became"])
        return fresh.became
