"""Questions to colleagues as those who may see them see them. Whoever asks never gets a name before a yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.rules import Viewer
from hjulet.match import rules
from hjulet.match.models import PeerRequest, PeerSuggestion
from hjulet.match.queries.conversation import has_been, is_cancelled
from hjulet.match.queries.whom import asked_too_often, people_to_ask
from hjulet.match.tokens import answer_in
from hjulet.match.wording import reason_words

State = PeerRequest.State
Answer = PeerSuggestion.State


@dataclass(frozen=True, slots=True)
class ProposalLine:
    """A proposal as whoever asks sees it: without a name until there is a yes. No template can show what is not here."""

    public_id: UUID
    reason: str
    state: str
    may_be_asked: bool
    is_waiting: bool
    """Asked, and an answer may still come before somebody else is asked."""
    asked_at: datetime | None
    note: str
    who: str
    """ "Åsa Öberg, Kramfors kommun" once they have said yes, else empty."""


@dataclass(frozen=True, slots=True)
class RequestView:
    """A question as whoever asked it sees it."""

    request: PeerRequest
    lines: Sequence[ProposalLine]
    may_ask_more: int
    """How many more may be asked right now."""
    is_booked: bool
    may_book: bool
    may_write_outcome: bool
    may_close: bool

    @property
    def accepted(self) -> list[ProposalLine]:
        return [line for line in self.lines if line.state == Answer.ACCEPTED]

    @property
    def to_choose(self) -> list[ProposalLine]:
        return [line for line in self.lines if line.state == Answer.SUGGESTED]

    @property
    def asked(self) -> list[ProposalLine]:
        return [line for line in self.lines if line.state in {Answer.ASKED, Answer.DECLINED}]


@dataclass(frozen=True, slots=True)
class PublicOutcome:
    """What a conversation gave, as all who took part let everybody read it."""

    theme: str
    text: str
    written_at: datetime


def _rows() -> QuerySet[PeerRequest]:
    return PeerRequest.objects.select_related("asked_by", "organisation", "theme", "gathering")


def own_request(viewer: Viewer, public_id: UUID) -> PeerRequest | None:
    """The question, for whoever asked it and nobody else."""
    if not isinstance(viewer, Person):
        return None
    return _rows().filter(public_id=public_id, asked_by=viewer).first()


def request_view(viewer: Viewer, request: PeerRequest) -> RequestView:
    now = timezone.now()
    lines = proposal_lines(viewer, request)
    waiting = sum(line.is_waiting for line in lines)
    is_live = request.state in rules.LIVE
    gathering = request.gathering
    is_booked = gathering is not None and not is_cancelled(gathering)
    was_held = has_been(request, now)
    has_accepted = any(line.state == Answer.ACCEPTED for line in lines)
    return RequestView(
        request=request,
        lines=lines,
        may_ask_more=max(0, rules.OPEN_ASKS_PER_REQUEST - waiting) if is_live and not was_held else 0,
        is_booked=is_booked,
        may_book=is_live and has_accepted and not was_held,
        may_write_outcome=was_held and not request.closed_because,
        may_close=request.state != State.CLOSED and not was_held,
    )


def proposal_lines(viewer: Viewer, request: PeerRequest) -> list[ProposalLine]:
    """Always in the same order. Raises PermissionDenied for anybody but whoever asked and coordinators."""
    if not rules.may_lead(viewer, request):
        raise PermissionDenied(_("Bara den som ställde frågan ser den."))
    now = timezone.now()
    rows = list(request.suggestions.select_related("organisation", "person").order_by("-score", "pk"))
    people = people_to_ask([row.organisation_id for row in rows], request.theme, but_not=request.asked_by)
    tired = asked_too_often({pk for some in people.values() for pk in some}, now)
    return [
        ProposalLine(
            public_id=row.public_id,
            reason=reason_words(row.reasons),
            state=row.state,
            may_be_asked=row.state == Answer.SUGGESTED
            and any(pk not in tired for pk in people.get(row.organisation_id, ())),
            is_waiting=rules.waits_for_answer(row, now),
            asked_at=row.asked_at,
            note=row.note,
            who=who_words(row) if row.state == Answer.ACCEPTED else "",
        )
        for row in rows
    ]


def who_words(suggestion: PeerSuggestion) -> str:
    name = suggestion.organisation.name
    return f"{suggestion.person.get_full_name()}, {name}" if suggestion.person is not None else name


def taking_part(request: PeerRequest) -> list[str]:
    """Whoever asked and those who have said yes, by name; for these alone."""
    accepted = request.suggestions.filter(state=Answer.ACCEPTED).select_related("organisation", "person")
    asker = request.asked_by
    first = [f"{asker.get_full_name()}, {request.organisation.name}"] if asker is not None else []
    return first + [who_words(one) for one in accepted.order_by("answered_at", "pk")]


def suggestion_by_token(token: str) -> PeerSuggestion | None:
    """What the link in a mail is about, as long as it is that person who is asked."""
    meant = answer_in(token)
    if meant is None:
        return None
    rows = PeerSuggestion.objects.select_related(
        "person", "organisation", "request__asked_by", "request__organisation", "request__theme",
        "request__gathering",
    ).exclude(state=Answer.SUGGESTED)  # fmt: skip
    return rows.filter(public_id=meant[0], person=meant[1]).first()


def suggestion_of(viewer: Viewer, public_id: UUID) -> PeerSuggestion | None:
    """The viewer's own part in somebody else's question."""
    if not isinstance(viewer, Person):
        return None
    asked = PeerSuggestion.objects.exclude(state=Answer.SUGGESTED)
    return asked.filter(request__public_id=public_id, person=viewer).first()


def requests_of(viewer: Viewer) -> list[PeerRequest]:
    """The viewer's own questions, the latest first, each with `accepted` and `asked` counted."""
    if not isinstance(viewer, Person):
        return []
    counted = _rows().annotate(
        accepted=Count("suggestions", filter=Q(suggestions__state=Answer.ACCEPTED)),
        asked=Count("suggestions", filter=Q(suggestions__state=Answer.ASKED)),
    )
    return list(counted.filter(asked_by=viewer).order_by("-created_at", "-pk"))


def asked_of(viewer: Viewer) -> list[PeerSuggestion]:
    """What others have asked the viewer: unanswered first. Closed questions only when the viewer had said yes."""
    if not isinstance(viewer, Person):
        return []
    rows = (
        PeerSuggestion.objects.filter(person=viewer, state__in=[Answer.ASKED, Answer.ACCEPTED])
        .exclude(state=Answer.ASKED, request__state__in=[State.HELD, State.CLOSED])
        .select_related("request__theme", "request__organisation", "request__gathering")
        .order_by("-asked_at", "-pk")
    )
    return sorted(rows, key=lambda row: row.state != Answer.ASKED)


def public_outcomes(viewer: Viewer, *, limit: int = 12) -> list[PublicOutcome]:
    rows = PeerRequest.objects.filter(outcome_is_public=True).select_related("theme")
    return [
        PublicOutcome(theme=row.theme.local_name, text=row.outcome, written_at=row.outcome_at)
        for row in rows.order_by("-outcome_at", "-pk")[:limit]
        if row.outcome_at is not None
    ]


def requests_to_help_with(viewer: Viewer) -> QuerySet[PeerRequest]:
    """Every question of others that is not closed, the oldest first; for coordinators."""
    if not isinstance(viewer, Person) or not rules.may_help(viewer):
        raise PermissionDenied(_("Bara de som samordnar alla nätverk ser frågorna."))
    states = {state: Count("suggestions", filter=Q(suggestions__state=state)) for state in Answer.values}
    rows = _rows().annotate(**states).exclude(state=State.CLOSED).exclude(asked_by=viewer)
    return rows.order_by("created_at", "pk")
