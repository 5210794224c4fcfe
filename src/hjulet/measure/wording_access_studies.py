"""What the pages say of a study: what each question answers, and by which rules it is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from hjulet.hub.wording import day_words, number_words
from hjulet.measure.models.access_runs import Kind
from hjulet.measure.wording_access import clock_words, goal_words, group_words

if TYPE_CHECKING:
    from hjulet.measure.models import AccessStudy

_KINDS = {
    Kind.TRAVEL_TIMES: gettext_lazy(
        "Hur många som når skola, vård, affär eller arbete i tid, var de bor som inte gör det, och hur lång tid det tar."
    ),
    Kind.RANK: gettext_lazy(
        "Vad alla tillsammans förlorar om en avgång dras in, räknat för varje avgång för sig och exakt."
    ),
    Kind.COMPARE: gettext_lazy(
        "Vilka som får längre resor eller inte kommer fram alls när vissa turer dras in, och i vilka byar de bor."
    ),
    Kind.LEAST_HARM: gettext_lazy(
        "Vilka indragningar som tillsammans sparar så många fordonskilometer som ni måste, och gör minst skada."
    ),
}


def kind_words(kind: Kind) -> str:
    """What a question answers, in one sentence."""
    return str(_KINDS[kind])


def study_words(study: AccessStudy) -> list[str]:
    """The rules of a study as sentences: day and window, who and to what, how they walk and change."""
    return [_when(study), _who(study), _how(study), *_connections(study)]


def _when(study: AccessStudy) -> str:
    said = {
        "day": capfirst(day_words(study.day, weekday=True)),
        "start": clock_words(study.start),
        "end": clock_words(study.end),
        "every": study.every_minutes,
    }
    if study.every_minutes == 1:
        return _("%(day)s, avresor varje minut från kl. %(start)s till kl. %(end)s.") % said
    return _("%(day)s, avresor var %(every)d:e minut från kl. %(start)s till kl. %(end)s.") % said


def _who(study: AccessStudy) -> str:
    if study.points is None:
        return _("Varje hållplats är en plats att resa från och till, och alla räknas lika.")
    goal = goal_words(study.opportunities) if study.opportunities else _("alla platser, lika mycket")
    people = [group_words(name) for name in study.people]
    if not people:
        return _("Från varje punkt, en på varje, till %(goal)s.") % {"goal": goal}
    return _("De som reser: %(people)s. De reser till: %(goal)s.") % {
        "people": ", ".join(people),
        "goal": goal,
    }


def _how(study: AccessStudy) -> str:
    walk = ngettext(
        "Man går högst %(metres)s meter i %(speed)s km/h, byter på minst %(change)s sekund och reser högst %(longest)s minuter.",
        "Man går högst %(metres)s meter i %(speed)s km/h, byter på minst %(change)s sekunder och reser högst %(longest)s "
        "minuter.",
        study.change_seconds,
    )
    return walk % {
        "metres": number_words(study.walk_metres),
        "speed": number_words(study.walk_km_per_hour, 1),
        "change": study.change_seconds,
        "longest": study.longest_minutes,
    }


def _connections(study: AccessStudy) -> list[str]:
    found = []
    if study.home_by:
        found.append(
            _("Sista resan hem ska vara framme kl. %(clock)s.") % {"clock": clock_words(study.home_by)}
        )
    if study.arrive_by:
        clocks = ", ".join(clock_words(one) for one in study.arrive_by)
        found.append(_("Framme senast kl. %(clocks)s.") % {"clocks": clocks})
    return found
