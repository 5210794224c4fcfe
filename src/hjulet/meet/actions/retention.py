"""Gallring: what the numbered rules say is due is archived if they say so, then removed, and noted without the data.

Each gathering and rule is one transaction of its own: a run that is interrupted has done some whole ones and none
by half, and the next run takes the rest. The archive is written and read back before anything is removed.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone, translation

from hjulet.hub.models import Person
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import locked_desk
from hjulet.meet.actions.people import remove_without_asking
from hjulet.meet.actions.removal import remove
from hjulet.meet.formats.archive import archive_name, as_zip
from hjulet.meet.models import GatheringPage, RetentionEntry, RetentionRule
from hjulet.meet.queries.archiving import archive_facts, archive_tables
from hjulet.meet.queries.retention import Held, Subject, Way, due
from hjulet.meet.queries.ties import people_without_ties

logger = logging.getLogger(__name__)

DEFAULT_RULES = (
    ("G1", Subject.NEEDS, Way.REMOVE, 14),
    ("G2", Subject.ANSWERS, Way.REMOVE, 30),
    ("G3", Subject.MAILS, Way.REMOVE, 180),
    ("G4", Subject.MESSAGES, Way.ARCHIVE, 730),
    ("G5", Subject.REGISTRATIONS, Way.ARCHIVE, 730),
    ("G6", Subject.INVOICE_DETAILS, Way.REMOVE, 730),
    ("G7", Subject.IMPORTS, Way.REMOVE, 7),
    ("G8", Subject.PEOPLE, Way.REMOVE, 30),
    ("G9", Subject.SURVEYS, Way.REMOVE, 365),
)


class ArchiveFailed(Exception):
    """The archive could not be written, or did not read back the same: nothing was removed."""


@dataclass(frozen=True, slots=True)
class Done:
    """What one rule did, or would do, at one gathering. Never whose."""

    rule: str
    subject: str
    way: str
    gathering: str
    count: int
    archive: str = ""
    sha256: str = ""


@dataclass(slots=True)
class Report:
    dry_run: bool
    done: list[Done] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Which rule at which gathering, and why in one word."""


def make_first_rules() -> int:
    """The numbered rules of a new site, as proposals to decide on. A subject that has a common rule is left alone."""
    made = 0
    for number, subject, way, days in DEFAULT_RULES:
        known = RetentionRule.objects.filter(subject=subject, owner=None).exists()
        if known or RetentionRule.objects.filter(number=number).exists():
            continue
        RetentionRule.objects.create(number=number, subject=subject, way=way, days_after=days)
        made += 1
    return made


def run(actor: Actor | None, *, at: datetime | None = None, dry_run: bool = False) -> Report:
    """Carry out every rule that is due, or with `dry_run` only say what it would do.

    `actor` is None for the clock and the command line. One gathering that fails does not stop the others.
    """
    if actor is not None and not rules.may_decide_retention(actor):
        raise PermissionDenied("Bara administratörer får gallra.")
    now = at or timezone.now()
    report = Report(dry_run=dry_run)
    if not dry_run:
        mark_people_without_ties(now)
    with translation.override("sv"):
        for held in due(now):
            _run_one(report, held, actor, now, dry_run=dry_run)
    if report.done and not dry_run:
        published.send(sender=RetentionRule, paths=None)
    return report


def _run_one(report: Report, held: Held, actor: Actor | None, at: datetime, *, dry_run: bool) -> None:
    try:
        if held.gathering is None:
            done = _people(held, actor, at, dry_run=dry_run)
        elif dry_run:
            done = _said(held, held.gathering, held.count)
        else:
            done = _carry_out(held, held.gathering, actor, at)
    except ArchiveFailed as error:
        where = held.gathering.slug if held.gathering else ""
        number = held.rule.number if held.rule else ""
        report.failed.append(f"{number} {where}: {error}")
        logger.error("Nothing was removed by rule %s at %s: %s", number, where, error)
        return
    if done is not None:
        report.done.append(done)


def _said(
    held: Held, gathering: GatheringPage | None, count: int, archive: str = "", sha256: str = ""
) -> Done:
    return Done(
        rule=held.rule.number if held.rule else "",
        subject=held.subject,
        way=held.rule.way if held.rule else "",
        gathering=gathering.title if gathering else "",
        count=count,
        archive=archive,
        sha256=sha256,
    )


def _carry_out(held: Held, gathering: GatheringPage, actor: Actor | None, at: datetime) -> Done | None:
    """One rule at one gathering, whole or not at all. Somebody else may have done it meanwhile: then there is nothing."""
    with locked_desk(gathering.pk):
        fresh = next(
            (line for line in due(at, gatherings=[gathering.pk]) if line.subject == held.subject), None
        )
        if fresh is None or fresh.rule is None or fresh.gathering is None:
            return None
        archive, sha256 = "", ""
        if fresh.rule.way == Way.ARCHIVE:
            archive, sha256 = _archive(fresh, fresh.gathering, at)
        count = remove(fresh, fresh.gathering, at)
        done = _said(fresh, fresh.gathering, count, archive, sha256)
        _note(done, fresh.gathering, actor, at)
    return done


def _note(done: Done, gathering: GatheringPage | None, actor: Actor | None, at: datetime) -> None:
    RetentionEntry.objects.create(
        rule_number=done.rule,
        subject=done.subject,
        way=done.way,
        gathering=gathering,
        gathering_title=done.gathering,
        count=done.count,
        archive_name=done.archive,
        archive_sha256=done.sha256,
        at=at,
        actor=actor if isinstance(actor, Person) else None,
    )


def _archive(held: Held, gathering: GatheringPage, at: datetime) -> tuple[str, str]:
    """Write the zip and read it back. A file that an interrupted run left is used when it is whole, else replaced."""
    content = as_zip(
        f"{gathering.title}: {held.label}",
        archive_facts(held, gathering),
        archive_tables(held, gathering, at),
    )
    wanted = hashlib.sha256(content).hexdigest()
    name = archive_name(gathering.slug, held.rule.number if held.rule else "", content)
    storage = storages["archive"]
    try:
        if storage.exists(name):
            if _sha256(name) == wanted:
                return name, wanted
            storage.delete(name)
        name = storage.save(name, ContentFile(content))
        if _sha256(name) != wanted:
            raise ArchiveFailed("the archive does not read back as it was written")
    except OSError as error:
        raise ArchiveFailed(f"the archive could not be written ({type(error).__name__})") from error
    return name, wanted


def _sha256(name: str) -> str:
    with storages["archive"].open(name) as file:
        return hashlib.sha256(file.read()).hexdigest()


# People --------------------------------------------------------------------------------------------


def mark_people_without_ties(at: datetime) -> None:
    """Note since when nothing ties a person to the site, and forget it for those that something ties again."""
    untied = people_without_ties(at).values("pk")
    Person.objects.filter(untied_since__isnull=False).exclude(pk__in=untied).update(untied_since=None)
    Person.objects.filter(untied_since__isnull=True, pk__in=untied).update(untied_since=at)


def _people(held: Held, actor: Actor | None, at: datetime, *, dry_run: bool) -> Done | None:
    if held.rule is None:
        return None
    waited = people_without_ties(at).filter(untied_since__lte=at - timedelta(days=held.rule.days_after))
    if dry_run:
        count = waited.count()
        return _said(held, None, count) if count else None
    count = 0
    for pk in list(waited.values_list("pk", flat=True)):
        with transaction.atomic():
            person = waited.select_for_update(of=("self",)).filter(pk=pk).first()
            if person is None:
                continue
            try:
                with transaction.atomic():
                    remove_without_asking(person)
            except ProtectedError:
                continue  # something that must be kept points at the person: that is a tie
            count += 1
            _note_person(held, actor, at)
    return _said(held, None, count) if count else None


def _note_person(held: Held, actor: Actor | None, at: datetime) -> None:
    """One line a day for all of them, counted up as they go, so that an interrupted run has noted those it took."""
    entry, is_new = RetentionEntry.objects.get_or_create(
        rule_number=held.rule.number if held.rule else "",
        subject=held.subject,
        way=Way.REMOVE,
        at=at,
        defaults={"count": 1, "actor": actor if isinstance(actor, Person) else None},
    )
    if not is_new:
        RetentionEntry.objects.filter(pk=entry.pk).update(count=entry.count + 1)
