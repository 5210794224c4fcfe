"""The buttons of the desk: what each one does, said before it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from hjulet.hub.rules import Actor
from hjulet.hub.wording import clock_words, day_words, local
from hjulet.meet import actions
from hjulet.meet.editor.forms import CancelForm, DeskForm, MoveForm
from hjulet.meet.queries.editing import DeskView
from hjulet.meet.rules import SignUp, Status

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """One button with its page of confirmation."""

    key: str
    label: Words
    icon: str
    is_shown: Callable[[DeskView], bool]
    consequences: Callable[[DeskView], list[str]]
    run: Callable[[Actor, DeskView, dict[str, Any]], str]
    """Does it with what the form says, and returns the sentence that says it is done."""
    form: type[DeskForm] | None = None
    is_serious: bool = False
    needs_publish: bool = False
    """Whether the right to publish is needed, and not only to edit."""


def people_words(count: int) -> str:
    return ngettext("%(count)s person", "%(count)s personer", count) % {"count": count}


def _is_coming(desk: DeskView) -> bool:
    return desk.status not in {Status.CANCELLED, Status.HELD, Status.DOCUMENTED, Status.DRAFT}


def _who_stays(desk: DeskView) -> str:
    return _now(
        "%(registered)s är anmälda och %(waiting)s står i kö. De påverkas inte och får inget mejl."
    ) % {
        "registered": desk.occupancy.registered,
        "waiting": desk.occupancy.waiting,
    }


def _close_words(desk: DeskView) -> list[str]:
    return [_now("Ingen kan längre anmäla sig eller ställa sig i kö."), _who_stays(desk)]


def _close(actor: Actor, desk: DeskView, said: dict[str, Any]) -> str:
    actions.close_registration(actor, desk.gathering)
    return _now("Anmälan är stängd.")


def _reopen_words(desk: DeskView) -> list[str]:
    closes = desk.gathering.closes_at()
    until = _now("Det går att anmäla sig på träffens sida till och med %(day)s kl. %(clock)s.") % {
        "day": day_words(local(closes).date(), weekday=True),
        "clock": clock_words(closes),
    }
    return [until, _who_stays(desk)]


def _reopen(actor: Actor, desk: DeskView, said: dict[str, Any]) -> str:
    actions.reopen_registration(actor, desk.gathering)
    return _now("Anmälan är öppen igen.")


def _lift_words(desk: DeskView) -> list[str]:
    left = desk.occupancy.seats_left
    next_in = desk.occupancy.waiting if left is None else min(left, desk.occupancy.waiting)
    return [
        _now("I dag får varje organisation ha högst %(cap)s. Taket släpps för gott.")
        % {"cap": people_words(desk.occupancy.cap or 0)},
        ngettext(
            "%(count)s person får plats från kön och mejl om det.",
            "%(count)s personer får plats från kön och mejl om det.",
            next_in,
        )
        % {"count": next_in},
    ]


def _lift(actor: Actor, desk: DeskView, said: dict[str, Any]) -> str:
    count = len(actions.lift_cap(actor, desk.gathering))
    return ngettext(
        "Taket är släppt. %(count)s person fick plats från kön.",
        "Taket är släppt. %(count)s personer fick plats från kön.",
        count,
    ) % {"count": count}


def _move_words(desk: DeskView) -> list[str]:
    return [
        _now(
            "Träffen och alla dess programpunkter flyttas lika mycket, liksom sista anmälan och sista avbokning."
        ),
        ngettext(
            "%(count)s person får mejl med den nya tiden och en ny kalenderpost.",
            "%(count)s personer får mejl med den nya tiden och en ny kalenderpost.",
            desk.people_to_tell,
        )
        % {"count": desk.people_to_tell},
        _now("Alla behåller sin plats eller sin plats i kön."),
    ]


def _move(actor: Actor, desk: DeskView, said: dict[str, Any]) -> str:
    told = actions.move_gathering(actor, desk.gathering, said["starts"])
    return ngettext(
        "Träffen är flyttad. %(count)s person får mejl.",
        "Träffen är flyttad. %(count)s personer får mejl.",
        told,
    ) % {"count": told}


def _cancel_words(desk: DeskView) -> list[str]:
    return [
        ngettext(
            "%(count)s person får mejl om att träffen är inställd: alla anmälda och alla i kö.",
            "%(count)s personer får mejl om att träffen är inställd: alla anmälda och alla i kö.",
            desk.people_to_tell,
        )
        % {"count": desk.people_to_tell},
        _now("Deras kalenderposter tas bort med mejlet. Träffens sida finns kvar och märks ”Inställd”."),
        _now("Det går inte att ångra. Ska träffen hållas en annan dag: ändra tiden i träffen i stället."),
    ]


def _cancel(actor: Actor, desk: DeskView, said: dict[str, Any]) -> str:
    told = actions.cancel_gathering(actor, desk.gathering, said["message"])
    return ngettext(
        "Träffen är inställd. %(count)s person får mejl.",
        "Träffen är inställd. %(count)s personer får mejl.",
        told,
    ) % {"count": told}


STEPS = {
    step.key: step
    for step in (
        Step(
            key="stang-anmalan",
            label=_("Stäng anmälan"),
            icon="lock",
            is_shown=lambda desk: desk.sign_up in {SignUp.OPEN, SignUp.NOT_YET},
            consequences=_close_words,
            run=_close,
        ),
        Step(
            key="oppna-anmalan",
            label=_("Öppna anmälan igen"),
            icon="lock-open",
            is_shown=lambda desk: _is_coming(desk) and desk.desk.closed_at is not None,
            consequences=_reopen_words,
            run=_reopen,
        ),
        Step(
            key="slapp-taket",
            label=_("Släpp taket per organisation"),
            icon="group",
            is_shown=lambda desk: _is_coming(desk) and desk.occupancy.cap is not None,
            consequences=_lift_words,
            run=_lift,
        ),
        Step(
            key="flytta",
            label=_("Flytta träffen"),
            icon="calendar-alt",
            is_shown=lambda desk: _is_coming(desk) and not desk.gathering.has_unpublished_changes,
            consequences=_move_words,
            run=_move,
            form=MoveForm,
            needs_publish=True,
        ),
        Step(
            key="stall-in",
            label=_("Ställ in träffen"),
            icon="cross",
            is_shown=_is_coming,
            consequences=_cancel_words,
            run=_cancel,
            form=CancelForm,
            is_serious=True,
            needs_publish=True,
        ),
    )
}
