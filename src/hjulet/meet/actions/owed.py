"""What is still owed after a gathering: the list is made, people are nudged, and what they send comes in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.hub.actions import person_with_address
from hjulet.hub.rules import Actor
from hjulet.hub.wording import local
from hjulet.meet import rules
from hjulet.meet.actions import outbox
from hjulet.meet.actions.desk import lock_page, locked_desk
from hjulet.meet.actions.materials import (
    MaterialDetails,
    MaterialRefused,
    new_material,
    require_planner,
    show,
    why_not_shown,
)
from hjulet.meet.models import GatheringPage, Material, OutgoingMail, OwedMaterial, Session, SessionSpeaker
from hjulet.meet.queries.materials import may_nudge_from

State = OwedMaterial.State

DUE_AFTER = timedelta(days=14)
LOOKS_BACK = timedelta(days=60)
"""Nobody is asked for the slides of a gathering that ended longer ago than this."""
BEFORE_DUE = timedelta(days=2)
AFTER_DUE = timedelta(days=3)
AFTER_DUE_AT_MOST = timedelta(days=10)
"""The second reminder goes on the third day after, or as soon as it can be sent in the week that follows."""


def _has_just_been(gathering: GatheringPage, at: datetime) -> bool:
    """Whether the gathering has ended, and not too long ago."""
    return gathering.live and at - LOOKS_BACK < gathering.ends <= at


def ask_for_material(gathering: GatheringPage, at: datetime | None = None) -> int:
    """Write down what is owed: slides by each who led a session, notes from the gathering. Returns how many are new.

    Running it again adds only what has come since. What is there already (slides of a session, notes)
    is not asked for.
    """
    now = at or timezone.now()
    if not _has_just_been(gathering, now):
        return 0
    with locked_desk(gathering.pk) as locked:
        if locked.desk.cancelled_at is not None:
            return 0
        has = set(Material.objects.filter(gathering=gathering).values_list("session_id", "kind"))
        known = set(
            OwedMaterial.objects.filter(gathering=gathering).values_list("session_id", "speaker_id", "kind")
        )
        wanted: list[OwedMaterial] = []
        due_on = local(gathering.ends).date() + DUE_AFTER
        appearances = SessionSpeaker.objects.filter(session__page=gathering).select_related("speaker")
        for appearance in appearances.exclude(session__kind=Session.Kind.BREAK).order_by("session", "pk"):
            wanted.append(
                OwedMaterial(
                    gathering=gathering,
                    session_id=appearance.session_id,
                    speaker=appearance.speaker,
                    person_id=appearance.speaker.person_id,
                    kind=Material.Kind.SLIDES,
                    due_on=due_on,
                )
            )
        wanted.append(OwedMaterial(gathering=gathering, kind=Material.Kind.NOTES, due_on=due_on))
        new = [
            owed
            for owed in wanted
            if (owed.session_id, owed.speaker_id, owed.kind) not in known
            and (owed.session_id, owed.kind) not in has
        ]
        OwedMaterial.objects.bulk_create(new)
    return len(new)


def ask_and_remind(at: datetime | None = None) -> int:
    """What the clock does with all of it: new lists after gatherings that have ended, and reminders. Returns mails written."""
    now = at or timezone.now()
    ended = GatheringPage.objects.live().filter(
        ends__lte=now, ends__gt=now - DUE_AFTER, desk__cancelled_at__isnull=True, owed__isnull=True
    )
    for gathering in ended.select_related("desk"):
        ask_for_material(gathering, now)
    return sum(_remind(owed, now) for owed in _in_need_of_reminder(local(now).date()))


def _in_need_of_reminder(today: date) -> list[OwedMaterial]:
    owed = OwedMaterial.objects.filter(
        state=State.OWED,
        person__isnull=False,
        gathering__live=True,
        gathering__desk__cancelled_at__isnull=True,
        due_on__gte=today - AFTER_DUE_AT_MOST,
        due_on__lte=today + BEFORE_DUE,
    )
    return list(owed.exclude(due_on__gt=today - AFTER_DUE, due_on__lte=today))


def _remind(owed: OwedMaterial, now: datetime) -> bool:
    """One automatic reminder before the day and one after it: the key of the mail makes each of them one."""
    moment = "before" if owed.due_on > local(now).date() else "after"
    key = f"nudge:{owed.public_id.hex}:{moment}"
    if OutgoingMail.objects.filter(key=key).exists():
        return False
    return _nudge(owed, key=key, now=now)


def nudge(actor: Actor, owed: OwedMaterial) -> bool:
    """Send a reminder with the link to hand it in. False when one went within three days, or there is nobody to ask."""
    require_planner(actor, owed.gathering)
    return _nudge(owed, key=f"nudge:{owed.public_id.hex}:by-hand:{owed.nudges}", now=timezone.now())


def _nudge(owed: OwedMaterial, *, key: str, now: datetime) -> bool:
    with locked_desk(owed.gathering_id):
        fresh = OwedMaterial.objects.select_related("person", "gathering").get(pk=owed.pk)
        too_soon = may_nudge_from(fresh, now) is not None
        if fresh.state != State.OWED or fresh.person is None or too_soon:
            return False
        OwedMaterial.objects.filter(pk=fresh.pk).update(nudges=F("nudges") + 1, nudged_at=now)
        outbox.write_letter(
            fresh.person, OutgoingMail.Kind.NUDGE, fresh.gathering, key=key, owed=str(fresh.public_id)
        )
    return True


def waive(actor: Actor, owed: OwedMaterial) -> None:
    """Nobody waits for it any more; the link in the mails stops working."""
    require_planner(actor, owed.gathering)
    OwedMaterial.objects.filter(pk=owed.pk, state=State.OWED).update(state=State.WAIVED)


def ask_again(actor: Actor, owed: OwedMaterial) -> None:
    """Wait for it after all."""
    require_planner(actor, owed.gathering)
    OwedMaterial.objects.filter(pk=owed.pk, state=State.WAIVED).update(state=State.OWED)


def name_whom_to_remind(
    actor: Actor, owed: OwedMaterial, *, email: str, name: str, is_trusted: bool
) -> OwedMaterial:
    """Say whom to remind, by address; and whether what that person sends is shown at once."""
    require_planner(actor, owed.gathering)
    if is_trusted and not owed.is_trusted:
        _require_right_to_show(actor, owed.gathering)
    owed.person = person_with_address(email, name=name)
    owed.is_trusted = is_trusted
    owed.save(update_fields=["person", "is_trusted"])
    return owed


def _require_right_to_show(actor: Actor, gathering: GatheringPage) -> None:
    if not rules.may_publish(actor, gathering):
        raise PermissionDenied(_("Bara de som får publicera träffen får låta material visas direkt."))


def deliver(owed: OwedMaterial, details: MaterialDetails, *, file: File[bytes] | None) -> Material:
    """What comes through the link in the mail: it is kept hidden until a planner shows it, or shown when trusted.

    Whoever has the link may; the link dies with it. Raises MaterialRefused, and nothing has then changed.
    """
    with transaction.atomic():
        # The page first: what is trusted is shown at once, which changes it.
        lock_page(owed.gathering_id)
        fresh = OwedMaterial.objects.select_related("gathering", "session", "person").get(pk=owed.pk)
        if fresh.state != State.OWED:
            raise MaterialRefused(_("Materialet är redan lämnat, eller behövs inte längre. Tack ändå."))
        material = new_material(fresh.gathering, details, file=file, actor=fresh.person)
        same = OwedMaterial.objects.filter(
            gathering=fresh.gathering, session=fresh.session, kind=fresh.kind, state=State.OWED
        )
        # Two who led it together and are reminded at one address owe it once.
        mine = same.filter(pk=fresh.pk) if fresh.person is None else same.filter(person=fresh.person)
        mine.update(state=State.DELIVERED, material=material)
        if fresh.is_trusted and why_not_shown(material) is None:
            show(material)
    return material
