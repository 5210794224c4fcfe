"""Beginning and ceasing to follow a place, looking at it, and choosing how often to be told. The actor comes first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hjulet.hub.models import Person, Place, PlaceDigest, PlaceFollowing
from hjulet.hub.rules import Actor
from hjulet.hub.wording import local

Rhythm = PlaceDigest.Rhythm

ONE_VISIT = timedelta(hours=1)
"""Who comes back within an hour is still on the same visit, and finds the same things unseen."""


def follow_place(actor: Actor, place: Place) -> PlaceFollowing:
    """From now on. Doing it again changes nothing. The first mail comes with the next period."""
    person = _person(actor)
    now = timezone.now()
    with transaction.atomic():
        # Locked, since ending the last following at the same moment takes it away.
        PlaceDigest.objects.select_for_update().get_or_create(
            person=person, defaults={"told_until": now, "period": period_of(Rhythm.WEEKLY, now)}
        )
        following, _is_new = PlaceFollowing.objects.get_or_create(
            person=person, place=place, defaults={"since": now, "looked_at": now, "unseen_since": now}
        )
    return following


def unfollow_place(actor: Actor, place: Place) -> None:
    """Nothing of it is kept; with the last place, neither is how often to write."""
    person = _person(actor)
    with transaction.atomic():
        PlaceDigest.objects.select_for_update().filter(person=person).first()
        PlaceFollowing.objects.filter(person=person, place=place).delete()
        if not PlaceFollowing.objects.filter(person=person).exists():
            PlaceDigest.objects.filter(person=person).delete()


def choose_rhythm(actor: Actor, rhythm: str) -> None:
    """How often to be told, from the next period on. Raises ValueError for what is no rhythm.

    Who follows nothing is told of nothing, and nothing is kept of what such a person chose.
    """
    person = _person(actor)
    chosen = Rhythm(rhythm)
    now = timezone.now()
    with transaction.atomic():
        digest = PlaceDigest.objects.select_for_update().filter(person=person).first()
        if digest is None or digest.rhythm == chosen:
            return
        if digest.rhythm == Rhythm.NEVER:  # what came while no mail was wanted is not told of afterwards
            digest.told_until = now
        digest.rhythm, digest.period = chosen, period_of(chosen, now)
        digest.save(update_fields=["rhythm", "period", "told_until"])


def look_at_place(actor: Actor, place: Place, at: datetime | None = None) -> datetime | None:
    """Note that the actor has the place's page before them. Returns since when things are unseen; None for who does not follow."""
    if not isinstance(actor, Person):
        return None
    now = at or timezone.now()
    with transaction.atomic():
        following = PlaceFollowing.objects.select_for_update().filter(person=actor, place=place).first()
        if following is None:
            return None
        if now - following.looked_at > ONE_VISIT:
            following.unseen_since = following.looked_at
        following.looked_at = now
        following.save(update_fields=["looked_at", "unseen_since"])
    return following.unseen_since


def period_of(rhythm: str, at: datetime) -> str:
    """The week ("2026-W48") or the month ("2026-11") in Sweden; empty for never."""
    day = local(at).date()
    if rhythm == Rhythm.NEVER:
        return ""
    if rhythm == Rhythm.MONTHLY:
        return f"{day:%Y-%m}"
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02d}"


def _person(actor: Actor) -> Person:
    if not isinstance(actor, Person) or not actor.is_active:
        raise PermissionDenied("Logga in för att följa en plats.")
    return actor
