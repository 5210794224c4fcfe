"""Choosing among sessions that go on at the same time. A session's seats are given under the gathering's one lock."""

from __future__ import annotations

from collections.abc import Collection
from itertools import combinations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import locked_desk, log
from hjulet.meet.models import Registration, RegistrationEvent, Session, SessionChoice
from hjulet.meet.queries.choices import capacity_of, overlap, sessions_to_choose, taken_of, takes_choices


class ChoiceRefused(Exception):
    """The choice was not taken, and nothing has changed. The text is a sentence; `reason` a stable word."""

    def __init__(self, reason: str, words: str, session: Session | None = None) -> None:
        super().__init__(words)
        self.reason = reason
        self.session = session


def choose_sessions(
    actor: Actor, registration: Registration, sessions: Collection[int], *, has_link: bool = False
) -> list[Session]:
    """Let the person's choice be exactly these: what is new takes a seat, what is left out gives its seat back.

    All or nothing. Raises ChoiceRefused when one is full, when two go on at the same time, when one cannot
    be chosen, or when it is too late; what was chosen before then stays.
    """
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied(_("Bara den som är anmäld, och de som planerar träffen, får välja pass."))
    with locked_desk(registration.gathering_id) as locked:
        fresh = Registration.objects.select_related("gathering").get(pk=registration.pk)
        if not takes_choices(fresh, locked.at):
            raise ChoiceRefused(
                "closed", _("Det går inte att välja nu: träffen har börjat, eller så har du ingen plats.")
            )
        known = {session.pk: session for session in sessions_to_choose(fresh.gathering_id)}
        if unknown := set(sessions) - set(known):
            raise ChoiceRefused(
                "unknown",
                _("Ett av passen går inte att välja längre. Se vad som finns nu, och välj igen."),
                Session.objects.filter(pk__in=unknown).first(),
            )
        wanted = [session for pk, session in known.items() if pk in set(sessions)]
        _refuse_clash(wanted)
        before = set(fresh.choices.values_list("session_id", flat=True))
        _refuse_full([session for session in wanted if session.pk not in before])
        after = {session.pk for session in wanted}
        if after != before:
            fresh.choices.exclude(session__in=after).delete()
            SessionChoice.objects.bulk_create(
                SessionChoice(registration=fresh, session_id=pk, at=locked.at)
                for pk in sorted(after - before)
            )
            log(fresh, RegistrationEvent.Kind.CHOSE, actor, count=len(after))
    return wanted


def _refuse_clash(wanted: Collection[Session]) -> None:
    for one, other in combinations(wanted, 2):
        if overlap(one, other):
            raise ChoiceRefused(
                "clash",
                _("”%(one)s” och ”%(other)s” går samtidigt. Välj ett av dem.")
                % {"one": one.title, "other": other.title},
                other,
            )


def _refuse_full(new: Collection[Session]) -> None:
    taken = taken_of(session.pk for session in new)
    for session in new:
        capacity = capacity_of(session)
        if capacity is not None and taken.get(session.pk, 0) >= capacity:
            raise ChoiceRefused(
                "full",
                _("”%(title)s” är fullt. Välj ett annat pass, eller behåll det du hade.")
                % {"title": session.title},
                session,
            )


def drop_choices(registration: Registration) -> int:
    """Give back every session the sign-up had chosen: it is cancelled or goes to somebody else. Returns how many.

    Called inside the lock of whoever cancels or hands over.
    """
    dropped, _per_model = SessionChoice.objects.filter(registration=registration).delete()
    return dropped
