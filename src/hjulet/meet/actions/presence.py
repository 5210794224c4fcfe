"""Who came: marks from several phones in any order, the end of the check-in, and the certificates after it.

Every mark and every undo is a line of the log. Whether somebody is present is worked out from those
lines alone: the earliest mark after the latest undo counts. So it makes no difference in which order
marks arrive, how often each is sent, or from how many phones.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import LockedDesk, locked_desk
from hjulet.meet.models import Attendance, Certificate, GatheringPage, Registration, RegistrationEvent
from hjulet.meet.tokens import new_certificate_code

State = Registration.State
Event = RegistrationEvent.Kind
Way = Attendance.Way

MARK_EVENTS = (Event.PRESENT, Event.NOT_PRESENT)


@dataclass(frozen=True, slots=True)
class Mark:
    """That somebody at the door has seen a person, or takes such a mark back."""

    id: str
    """What the phone called it: the same mark sent twice is one mark."""
    registration: UUID
    at: datetime
    is_present: bool = True
    way: str = Way.LIST


@dataclass(frozen=True, slots=True)
class MarkAnswer:
    """What became of a mark. `reason` is a stable word, empty when it was taken (now or before)."""

    id: str
    reason: str = ""


def record_marks(
    actor: Actor, gathering: GatheringPage, marks: Sequence[Mark], *, has_link: bool = False
) -> list[MarkAnswer]:
    """Take the marks, each once, and answer each. Those who wait or have cancelled cannot be checked in.

    A mark that was made before the check-in was closed counts, also when the phone had no network then.
    """
    if not rules.may_check_in(actor, gathering, has_link=has_link):
        raise PermissionDenied(_("Länken gäller inte nu. Be den som planerar träffen om hjälp."))
    with locked_desk(gathering.pk) as locked:
        wanted = {mark.registration for mark in marks}
        people = {
            row.public_id: row
            for row in Registration.objects.filter(gathering=locked.gathering, public_id__in=wanted)
        }
        known = _known_ids(people.values())
        answers, changed = [], {}
        for mark in marks:
            person = people.get(mark.registration)
            reason = _refusal(locked, person, mark) if mark.id not in known else ""
            answers.append(MarkAnswer(id=mark.id, reason=reason))
            if person is None or reason or mark.id in known:
                continue
            known.add(mark.id)
            _write_mark(locked, actor, person, mark)
            changed[person.pk] = person
        for person in changed.values():
            _work_out(person)
    return answers


def mark_present(
    actor: Actor, registration: Registration, *, has_link: bool = False, way: str = Way.LIST
) -> MarkAnswer:
    """One mark here and now, without a phone in between."""
    return _one(actor, registration, has_link=has_link, is_present=True, way=way)


def unmark(actor: Actor, registration: Registration, *, has_link: bool = False) -> MarkAnswer:
    return _one(actor, registration, has_link=has_link, is_present=False, way=Way.LIST)


def _one(
    actor: Actor, registration: Registration, *, has_link: bool, is_present: bool, way: str
) -> MarkAnswer:
    mark = Mark(
        id=uuid.uuid4().hex,
        registration=registration.public_id,
        at=timezone.now(),
        is_present=is_present,
        way=way,
    )
    return record_marks(actor, registration.gathering, [mark], has_link=has_link)[0]


def _refusal(locked: LockedDesk, person: Registration | None, mark: Mark) -> str:
    if person is None:
        return "unknown"
    if person.state != State.REGISTERED:
        return "cancelled" if person.state in (State.CANCELLED, State.HANDED_OVER) else "waiting"
    closed = locked.desk.presence_closed_at
    if closed is not None and mark.at > closed:
        return "closed"
    return "" if locked.at >= rules.door_hours(locked.gathering)[0] else "too_early"


def _known_ids(people: Iterable[Registration]) -> set[str]:
    lines = RegistrationEvent.objects.filter(registration__in=list(people), kind__in=MARK_EVENTS)
    return {details.get("mark", "") for details in lines.values_list("details", flat=True)}


def _write_mark(locked: LockedDesk, actor: Actor, person: Registration, mark: Mark) -> None:
    # A phone whose clock is wrong can neither mark in the future nor long before the day.
    opens, _closes = rules.door_hours(locked.gathering)
    at = min(max(mark.at, opens), locked.at)
    way = Way.ONLINE if person.mode == Registration.Mode.ONLINE else mark.way
    RegistrationEvent.objects.create(
        registration=person,
        kind=Event.PRESENT if mark.is_present else Event.NOT_PRESENT,
        actor=actor if isinstance(actor, Person) else None,
        details={"mark": mark.id, "at": at.isoformat(), "way": way},
    )


def _work_out(person: Registration) -> None:
    """Presence from the log: the earliest mark after the latest undo."""
    lines = list(RegistrationEvent.objects.filter(registration=person, kind__in=MARK_EVENTS))
    times = {line.pk: datetime.fromisoformat(line.details["at"]) for line in lines}
    undone = max((times[line.pk] for line in lines if line.kind == Event.NOT_PRESENT), default=None)
    standing = [
        line for line in lines if line.kind == Event.PRESENT and (undone is None or times[line.pk] > undone)
    ]
    if not standing:
        Attendance.objects.filter(registration=person).delete()
        return
    first = min(standing, key=lambda line: (times[line.pk], line.details["mark"]))
    Attendance.objects.update_or_create(
        registration=person,
        defaults={
            "at": times[first.pk],
            "marked_by_id": first.actor_id,
            "way": first.details["way"],
            "client_mark": first.details["mark"],
        },
    )


def _require_edit(actor: Actor, gathering: GatheringPage) -> None:
    if not rules.may_edit(actor, gathering):
        raise PermissionDenied(_("Bara de som planerar träffen får göra det här."))


def renew_door(actor: Actor, gathering: GatheringPage) -> None:
    """A new link of the day. Phones with the old one are shut out at once."""
    _require_edit(actor, gathering)
    with locked_desk(gathering.pk) as locked:
        locked.desk.check_in_key = uuid.uuid4()
        locked.desk.save(update_fields=["check_in_key"])


def close_presence(actor: Actor, gathering: GatheringPage, *, before_the_end: bool = False) -> int:
    """From now on whoever was to come in person and is not marked did not come. Returns how many that are.

    Before the gathering has ended it takes `before_the_end`: those who come late would be charged for not coming.
    """
    _require_edit(actor, gathering)
    with locked_desk(gathering.pk) as locked:
        if locked.at < locked.gathering.starts:
            raise PermissionDenied(_("Träffen har inte börjat, så incheckningen kan inte avslutas än."))
        if not before_the_end and not locked.gathering.is_over(locked.at):
            raise PermissionDenied(_("Träffen är inte slut, så incheckningen kan inte avslutas än."))
        locked.desk.presence_closed_at = locked.desk.presence_closed_at or locked.at
        locked.desk.save(update_fields=["presence_closed_at"])
        return Registration.objects.filter(
            gathering=locked.gathering,
            state=State.REGISTERED,
            mode=Registration.Mode.ON_SITE,
            attendance__isnull=True,
        ).count()


def reopen_presence(actor: Actor, gathering: GatheringPage) -> None:
    """Somebody was forgotten: marks are taken again."""
    _require_edit(actor, gathering)
    with locked_desk(gathering.pk) as locked:
        locked.desk.presence_closed_at = None
        locked.desk.save(update_fields=["presence_closed_at"])


class CertificateRefused(Exception):
    """There is nothing to certify. `reason` is a stable word: "absent" or "not_over"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def issue_certificate(actor: Actor, registration: Registration, *, has_link: bool = False) -> Certificate:
    """The person's certificate; made the first time, the same ever after. Only for who was there, after the end."""
    if not rules.may_manage(actor, registration, has_link=has_link):
        raise PermissionDenied(_("Det här intyget hör till någon annan."))
    if not registration.gathering.is_over(timezone.now()):
        raise CertificateRefused("not_over")
    was_there = Attendance.objects.filter(registration=registration, registration__state=State.REGISTERED)
    if not was_there.exists():
        raise CertificateRefused("absent")
    return _certificate_of(registration)


def issue_certificates(actor: Actor, gathering: GatheringPage) -> list[Certificate]:
    """A certificate for everybody who came, in the order of the sign-ups; those already made stay as they are."""
    _require_edit(actor, gathering)
    if not gathering.is_over(timezone.now()):
        raise CertificateRefused("not_over")
    present = Registration.objects.filter(
        gathering=gathering, state=State.REGISTERED, attendance__isnull=False
    ).order_by("created_at", "id")
    with transaction.atomic():
        missing = present.filter(certificate__isnull=True)
        # Two planners who press at the same moment: the certificates of the first stay.
        Certificate.objects.bulk_create(
            [Certificate(registration=row, code=new_certificate_code()) for row in missing],
            ignore_conflicts=True,
        )
    return list(
        Certificate.objects.filter(registration__in=present)
        .select_related("registration")
        .order_by("registration__created_at", "registration_id")
    )


def _certificate_of(registration: Registration) -> Certificate:
    try:
        with transaction.atomic():
            made, _is_new = Certificate.objects.get_or_create(
                registration=registration, defaults={"code": new_certificate_code()}
            )
    except IntegrityError:  # two clicks at the same moment: the first has made it
        made = Certificate.objects.get(registration=registration)
    return made
