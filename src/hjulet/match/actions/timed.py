"""What the clock does with questions to colleagues: silence is told, outcomes are asked for, the old is forgotten."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from hjulet.match import rules
from hjulet.match.actions.conversation import forget_groups
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.meet.actions.outbox import write_spoke_letter

State = PeerRequest.State
Answer = PeerSuggestion.State

REMIND_AFTER = timedelta(days=7)
SILENCE_TOLD_WITHIN = timedelta(days=2)
KEPT_AFTER_CLOSING = timedelta(days=730)
LEFT_ALONE = timedelta(days=365)
"""A question that nothing has happened to for so long closes itself."""


def follow_requests(at: datetime | None = None) -> None:
    """Everything that is due; harmless when nothing is. The worker runs it every half minute."""
    now = at or timezone.now()
    for suggestion in _silent(now):
        _tell_of_silence(suggestion)
    for request in _just_held(now):
        _ask_for_outcome(request, now)
    for request in _unanswered(now):
        _remind(request, now)
    _close_forgotten(now)
    _forget(now)


def _silent(now: datetime) -> list[PeerSuggestion]:
    since = now - rules.SILENT_AFTER
    rows = PeerSuggestion.objects.filter(
        state=Answer.ASKED,
        asked_at__lte=since,
        asked_at__gt=since - SILENCE_TOLD_WITHIN,
        request__state__in=rules.LIVE,
    )
    return list(rows.select_related("request__asked_by"))


def _tell_of_silence(suggestion: PeerSuggestion) -> None:
    """Once each, by the key of the mail."""
    asker = suggestion.request.asked_by
    if asker is not None:
        write_spoke_letter(
            asker,
            "match.peer_silent",
            key=suggestion.public_id.hex,
            request=suggestion.request_id,
            suggestion=suggestion.pk,
        )


def _just_held(now: datetime) -> list[PeerRequest]:
    rows = PeerRequest.objects.filter(
        state=State.PLANNED,
        gathering__ends__lte=now,
        gathering__desk__cancelled_at__isnull=True,
    )
    return list(rows.select_related("asked_by"))


def _ask_for_outcome(request: PeerRequest, now: datetime) -> None:
    with transaction.atomic():
        changed = PeerRequest.objects.filter(pk=request.pk, state=State.PLANNED).update(
            state=State.HELD, outcome_asked_at=now
        )
        if changed and request.asked_by is not None:
            write_spoke_letter(
                request.asked_by, "match.outcome", key=f"{request.public_id.hex}:1", request=request.pk
            )


def _unanswered(now: datetime) -> list[PeerRequest]:
    rows = PeerRequest.objects.filter(
        state=State.HELD,
        outcome="",
        outcome_asked_at__lte=now - REMIND_AFTER,
        outcome_reminded_at__isnull=True,
    )
    return list(rows.select_related("asked_by"))


def _remind(request: PeerRequest, now: datetime) -> None:
    """One reminder, and no more."""
    with transaction.atomic():
        PeerRequest.objects.filter(pk=request.pk).update(outcome_reminded_at=now)
        if request.asked_by is not None:
            write_spoke_letter(
                request.asked_by, "match.outcome", key=f"{request.public_id.hex}:2", request=request.pk
            )


def _close_forgotten(now: datetime) -> None:
    """Nobody has asked, answered or written for a year."""
    PeerRequest.objects.filter(state=State.OPEN, created_at__lte=now - LEFT_ALONE).exclude(
        suggestions__asked_at__gt=now - LEFT_ALONE
    ).update(state=State.CLOSED, closed_at=now)
    PeerRequest.objects.filter(state=State.HELD, outcome_asked_at__lte=now - LEFT_ALONE).update(
        state=State.CLOSED, closed_at=now
    )


def _forget(now: datetime) -> None:
    """Two years after it was closed the question goes, with who was asked; the conversation's page follows Meet's rules.

    What everybody agreed to show stays, without who it was between.
    """
    forgotten = Q(outcome_is_public=True, asked_by=None, situation="")
    for request in PeerRequest.objects.filter(closed_at__lte=now - KEPT_AFTER_CLOSING).exclude(forgotten):
        with transaction.atomic():
            forget_groups(request)
            if not request.outcome_is_public:
                request.delete()
            else:
                request.suggestions.all().delete()
                PeerRequest.objects.filter(pk=request.pk).update(asked_by=None, situation="", question="")
