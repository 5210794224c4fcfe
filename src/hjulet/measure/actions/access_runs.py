"""Runs: asked for and stopped. What was asked before by anybody is not computed again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.measure import access_files as files
from hjulet.measure import rules_access as rules
from hjulet.measure.access_carried_out import is_done
from hjulet.measure.access_refused import AccessRefused
from hjulet.measure.actions.access_studies import writing
from hjulet.measure.models import AccessProposal, AccessRun, AccessStudy
from hjulet.measure.queries.access import unsettled_of
from hjulet.measure.wording_access_faults import fault_words

if TYPE_CHECKING:
    from hjulet.measure.access_asked import Asked

State = AccessRun.State


def asked_of(study: AccessStudy, kind: str, proposal: AccessProposal | None = None, **choices: Any) -> Asked:
    """The study's question of one kind, whole. Raises AccessRefused for what no run could answer."""
    from hjulet.instruments.access import AccessError
    from hjulet.measure.access_asked import Asked, File

    points = study.points
    try:
        return Asked(
            kind=kind,
            feeds=(File(study.timetable.digest, files.timetable_path(study.timetable.digest)),),
            day=study.day,
            start=study.start,
            end=study.end,
            every_minutes=study.every_minutes,
            walk_metres=float(study.walk_metres),
            walk_speed=study.walk_km_per_hour / 3.6,
            walk_detour=study.walk_detour,
            change_seconds=study.change_seconds,
            max_minutes=study.longest_minutes,
            points=None if points is None else File(points.digest, files.points_path(points.digest)),
            people=tuple(study.people),
            opportunities=study.opportunities,
            services=tuple(study.services),
            measure=study.measure,
            minutes=float(study.minutes),
            scenario=proposal.text if proposal is not None else "",
            home_by=study.home_by,
            arrive_by=tuple(study.arrive_by),
            leave_out_faulty=True,
            **choices,
        )
    except AccessError as fault:
        raise AccessRefused(fault_words(fault), fault.column or None) from None


def ask_for_run(
    actor: Actor, study: AccessStudy, kind: str, *, proposal: AccessProposal | None = None, **choices: Any
) -> AccessRun:
    """Have it computed, or take what has been. Raises AccessRefused when it is too large, or too much is waiting."""
    with writing(actor, study) as (person, fresh):
        asked = asked_of(fresh, kind, proposal, **choices)
        key = asked.key()
        same = fresh.runs.filter(key=key, state__in=(*AccessRun.UNSETTLED, State.DONE)).first()
        if same is not None:
            return _asked_again(same, fresh)
        refuse_too_large(fresh, kind)
        run = AccessRun(
            study=fresh, proposal=proposal, kind=kind, asked=asked.as_json(), key=key,
            study_version=fresh.version, asked_by=person,
        )  # fmt: skip
        if is_done(files.result_folder(key)):
            run.state, run.done, run.of, run.finished_at = State.DONE, 1, 1, timezone.now()
        elif unsettled_of(fresh.organisation) >= rules.MOST_UNSETTLED:
            raise AccessRefused(_("Vänta tills det som ni redan har bett om är räknat, eller stoppa något."))
        fresh.runs.filter(key=key).delete()  # what failed or was stopped is asked for anew
        run.save(force_insert=True)
        if run.is_done and fresh.is_public:
            published.send(sender=AccessRun, paths=None)
    return run


def _asked_again(run: AccessRun, study: AccessStudy) -> AccessRun:
    """The same question holds under the study's newest rules too, and stands among its answers again."""
    if run.study_version != study.version:
        run.study_version = study.version
        run.save(update_fields=["study_version"])
    return run


def refuse_too_large(study: AccessStudy, kind: str) -> None:
    """Raises AccessRefused for more than the site computes; the command line has no such limit."""
    places = study.points.rows if study.points is not None else study.timetable.stops
    instead = _("Räkna på färre punkter, eller använd kommandot hjulet measure access på en egen dator.")
    if places > rules.MOST_PLACES:
        words = _("%(places)s platser är fler än webbplatsen räknar på, som är %(most)s.")
        said = words % {"places": places, "most": rules.MOST_PLACES}
        raise AccessRefused(f"{said} {instead}", "points")
    if kind in ("rank", "least-harm") and places * study.timetable.trips > rules.MOST_CELLS:
        said = ngettext(
            "%(trips)s tur och %(places)s platser är för mycket för att rangordna varje avgång här.",
            "%(trips)s turer och %(places)s platser är för mycket för att rangordna varje avgång här.",
            study.timetable.trips,
        )
        raise AccessRefused(f"{said % {'trips': study.timetable.trips, 'places': places}} {instead}")


def stop_run(actor: Actor, run: AccessRun) -> bool:
    """Whoever carries it out notices, and what has been computed on the way is kept. False when it was settled already."""
    with writing(actor, run.study):
        stopped = AccessRun.objects.filter(pk=run.pk, state__in=AccessRun.UNSETTLED).update(
            state=State.STOPPED, finished_at=timezone.now(), carried_out_by=""
        )
    return bool(stopped)


def remove_run(actor: Actor, run: AccessRun) -> None:
    """Take away an answer, or what came of asking for it."""
    from hjulet.measure.actions.access_studies import forget_unused_results

    with writing(actor, run.study) as (_person, fresh):
        if run.is_unsettled:
            raise AccessRefused(_("Stoppa beräkningen först."))
        run.delete()
        if fresh.is_public:
            published.send(sender=AccessRun, paths=None)
        transaction.on_commit(lambda: forget_unused_results({run.key}))
