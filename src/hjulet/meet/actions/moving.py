"""Moving a gathering in time, with everything that counts from its start."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet import rules
from hjulet.meet.actions.desk import lock_page
from hjulet.meet.models import GatheringPage, Registration

MOVES_ALONG = ("ends", "registration_closes", "cancel_by", "cap_lifts_at")


def move_gathering(actor: Actor, gathering: GatheringPage, starts: datetime) -> int:
    """Publish it at its new time, its programme and last days moved as much; everybody is told. Returns how many.

    Clocks keep their hour: ten o'clock is ten o'clock on either side of summer time.
    """
    if not isinstance(actor, Person) or not rules.may_publish(actor, gathering):
        raise PermissionDenied("Bara de som får publicera träffen får flytta den.")
    with transaction.atomic():
        lock_page(gathering.pk)
        page = GatheringPage.objects.get(pk=gathering.pk)
        if page.has_unpublished_changes:
            raise ValueError(
                "The gathering has a draft: moving it would publish or lose what the draft says."
            )
        shift = on_the_wall(starts) - on_the_wall(page.starts)
        page.starts = starts
        for name in MOVES_ALONG:
            moment = getattr(page, name)
            if moment is not None:
                setattr(page, name, shifted(moment, shift))
        sessions = list(page.sessions.all())
        for session in sessions:
            if session.starts is not None and session.ends is not None:
                session.starts, session.ends = shifted(session.starts, shift), shifted(session.ends, shift)
        page.sessions = sessions
        page.save_revision(user=actor).publish(user=actor)
        return Registration.objects.filter(gathering_id=page.pk, state__in=Registration.ACTIVE).count()


def on_the_wall(moment: datetime) -> datetime:
    """What the clock shows in Sweden, without zone."""
    return moment.astimezone(STOCKHOLM).replace(tzinfo=None)


def shifted(moment: datetime, shift: timedelta) -> datetime:
    """So much later on the wall: ten o'clock stays ten o'clock."""
    return (on_the_wall(moment) + shift).replace(tzinfo=STOCKHOLM)
