"""Studies of access: made, changed, shown and taken away; and proposals that change the timetable."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.models import Organisation, Person
from hjulet.hub.personal_numbers import has_personal_number
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.measure import rules_access as rules
from hjulet.measure.access_files import forget_result
from hjulet.measure.access_refused import AccessRefused, ChangedMeanwhile
from hjulet.measure.models import AccessProposal, AccessRun, AccessStudy
from hjulet.measure.wording_access_faults import fault_words

FIELDS = frozenset(
    {
        "title", "timetable", "points", "day", "start", "end", "every_minutes", "walk_metres",
        "walk_km_per_hour", "walk_detour", "change_seconds", "longest_minutes", "people", "opportunities",
        "services", "measure", "minutes", "home_by", "arrive_by",
    }
)  # fmt: skip
"""What can be said of a study."""
RULES = FIELDS - {"title"}
"""What an answer rests on."""


def make_study(actor: Actor, organisation: Organisation, **said: Any) -> AccessStudy:
    """A new one for the organisation. Nobody else sees it. Raises AccessRefused for what could not be computed."""
    if not isinstance(actor, Person) or not rules.may_act_for(actor, organisation):
        raise PermissionDenied("Bara den som företräder organisationen gör en studie för den.")
    study = AccessStudy(organisation=organisation, created_by=actor, **_known(said))
    _check(actor, study)
    with transaction.atomic():
        study.save(force_insert=True)
    return study


def change_study(actor: Actor, study: AccessStudy, *, version: int, **said: Any) -> AccessStudy:
    """Say it anew. Answers by earlier rules stay, as such. Raises ChangedMeanwhile for another version than the latest."""
    with writing(actor, study) as (person, fresh):
        if fresh.version != version:
            raise ChangedMeanwhile
        before = {name: getattr(fresh, name) for name in RULES}
        for name, value in _known(said).items():
            setattr(fresh, name, value)
        _check(person, fresh)
        if any(getattr(fresh, name) != value for name, value in before.items()):
            fresh.version += 1
        fresh.changed_at = timezone.now()
        fresh.save()
        _show_change(fresh)
    return fresh


def show_study(actor: Actor, study: AccessStudy, *, is_public: bool) -> AccessStudy:
    """The organisation's yes or no, by its representative: everybody sees the study and what has been computed."""
    with transaction.atomic():
        fresh = locked(study)
        if not isinstance(actor, Person) or not rules.may_make_public(actor, fresh):
            raise PermissionDenied("Bara den medlemsansvariga får visa organisationens studier för alla.")
        if is_public and not fresh.runs.filter(state=AccessRun.State.DONE).exists():
            raise AccessRefused(_("Räkna något först, så att det finns något att visa."))
        fresh.is_public, fresh.made_public_by = is_public, actor if is_public else None
        fresh.save(update_fields=["is_public", "made_public_by"])
        published.send(sender=AccessStudy, paths=None)
    return fresh


def remove_study(actor: Actor, study: AccessStudy) -> None:
    """Throw it away with its proposals, runs and answers. One that everybody sees must be taken back first."""
    with writing(actor, study) as (_person, fresh):
        if fresh.is_public:
            raise AccessRefused(_("Studien visas för alla. Sluta visa den först."))
        keys = set(fresh.runs.values_list("key", flat=True))
        fresh.delete()
        transaction.on_commit(lambda: forget_unused_results(keys))


def forget_unused_results(keys: set[str]) -> None:
    """Remove answers that no run of any study has any longer."""
    for key in keys - set(AccessRun.objects.filter(key__in=keys).values_list("key", flat=True)):
        forget_result(key)


def make_proposal(
    actor: Actor,
    study: AccessStudy,
    title: str,
    *,
    trips: Sequence[str] = (),
    routes: Sequence[str] = (),
    after: str = "",
    before: str = "",
    text: str = "",
) -> AccessProposal:
    """A proposal out of trips or routes that are withdrawn (after a time of day, or before one), or in the words of `text`.

    Raises AccessRefused when nothing is proposed, or the words cannot be read.
    """
    refuse_personal_number(title)
    with writing(actor, study) as (person, fresh):
        words = text.strip() or _withdrawal(title, trips, routes, after, before)
        check_proposal(words)
        same = fresh.proposals.filter(text=words).first()
        return same or fresh.proposals.create(title=title.strip(), text=words, added_by=person)


def remove_proposal(actor: Actor, proposal: AccessProposal) -> None:
    """Take it away with the runs that rest on it."""
    with writing(actor, proposal.study):
        keys = set(proposal.runs.values_list("key", flat=True))
        proposal.delete()
        _show_change(proposal.study)
        transaction.on_commit(lambda: forget_unused_results(keys))


def check_proposal(words: str) -> None:
    """Raises AccessRefused when the words are no proposal. Whether its trips are there that day is found when it is done."""
    from hjulet.instruments.access import AccessError
    from hjulet.instruments.access.scenario import scenario_of

    try:
        scenario_of(words)
    except AccessError as fault:
        raise AccessRefused(fault_words(fault), "text") from None


def refuse_personal_number(title: str) -> None:
    """A heading may be shown to everybody."""
    if has_personal_number(title):
        words = _("Det ser ut att stå ett personnummer i rubriken. Ta bort det: studien handlar om grupper.")
        raise AccessRefused(words, "title")


def _withdrawal(title: str, trips: Sequence[str], routes: Sequence[str], after: str, before: str) -> str:
    if not (trips or routes or after or before):
        raise AccessRefused(_("Välj minst en tur eller en linje."), "trips")
    lines = [f"title = {_quoted(title.strip())}", "", "[[withdraw]]"]
    for word, values in (("trips", trips), ("routes", routes)):
        if values:
            lines.append(f"{word} = [{', '.join(_quoted(one) for one in dict.fromkeys(values))}]")
    lines += [f"{word} = {_quoted(clock)}" for word, clock in (("after", after), ("before", before)) if clock]
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    """A basic string of TOML, whose escapes are those of JSON."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _known(said: dict[str, Any]) -> dict[str, Any]:
    if unknown := said.keys() - FIELDS:
        raise ValueError(f"got {sorted(unknown)} of a study, expected some of {sorted(FIELDS)}")
    return said


def _check(actor: Actor, study: AccessStudy) -> None:
    """Raises AccessRefused, with the field, for a study that no run could answer."""
    refuse_personal_number(study.title)
    for kept, field in ((study.timetable, "timetable"), (study.points, "points")):
        if kept is not None and not rules.may_use(actor, kept):
            raise AccessRefused(_("Den filen är inte er."), field)
    if not study.timetable.is_ready:
        raise AccessRefused(_("Tidtabellen är inte läst än, eller gick inte att läsa."), "timetable")
    if study.day.isoformat() not in {day for day, _count in study.timetable.days}:
        words = _("Ingen tur går den dagen. Tidtabellen har trafik från %(first)s till %(last)s.")
        first, last = study.timetable.first_day, study.timetable.last_day
        raise AccessRefused(words % {"first": first, "last": last}, "day")
    names = study.points.column_names if study.points is not None else []
    columns = (("people", study.people), ("services", study.services))
    for field, chosen in (*columns, ("opportunities", [study.opportunities] if study.opportunities else [])):
        if missing := [one for one in chosen if one not in names]:
            words = _("Punkterna har ingen kolumn som heter ”%(name)s”.")
            raise AccessRefused(words % {"name": missing[0]}, field)


@contextmanager
def writing(actor: Actor, study: AccessStudy) -> Iterator[tuple[Person, AccessStudy]]:
    """The study as it is now, held until the transaction ends, for somebody who may write in it."""
    with transaction.atomic():
        fresh = locked(study)
        if not isinstance(actor, Person) or not rules.may_write(actor, fresh):
            raise PermissionDenied("Bara den som företräder organisationen ändrar i dess studier.")
        yield actor, fresh


def locked(study: AccessStudy) -> AccessStudy:
    return (
        AccessStudy.objects.select_for_update(of=("self",))
        .select_related("organisation", "timetable", "points")
        .get(pk=study.pk)
    )


def _show_change(study: AccessStudy) -> None:
    if study.is_public:
        published.send(sender=AccessStudy, paths=None)
