"""Looking a published example over: the owner is asked after two years, at most twice, and answers in one click."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from hjulet.hub.models import Person
from hjulet.hub.publicity import published
from hjulet.hub.rules import Actor
from hjulet.share.actions.letters import write
from hjulet.share.actions.standing import locked_standing
from hjulet.share.models import ExamplePage, ExampleStanding
from hjulet.share.queries.freshness import due_before
from hjulet.share.rules import editors, may_check, representatives

ASKS_AT_MOST = 2
BETWEEN_ASKS = timedelta(days=30)
STILL_TRUE = "hjulet.example.still_true"
NEEDS_CHANGE = "hjulet.example.needs_change"


def ask_for_checks(at: datetime | None = None, *, limit: int = 200) -> int:
    """Ask about the examples that nobody has looked over for two years, and once more a month later. Returns how many.

    The worker runs it every half minute: what is not due costs one query by the index.
    """
    now = at or timezone.now()
    due = ExampleStanding.objects.filter(
        Q(checks_asked=0) | Q(check_asked_at__lte=now - BETWEEN_ASKS),
        last_checked__lte=due_before(timezone.localdate(now)),
        checks_asked__lt=ASKS_AT_MOST,
        example__live=True,
    )
    count = 0
    for standing_id in list(due.order_by("last_checked", "pk").values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            standing = due.select_for_update(of=("self",)).filter(pk=standing_id).first()
            if standing is None:  # answered, or asked by another worker, meanwhile
                continue
            example = ExamplePage.objects.select_related("contact", "author", "organisation").get(
                pk=standing.example_id
            )
            standing.checks_asked += 1
            standing.check_asked_at = now
            # Saved whole by itself, so that search learns that it has stepped back.
            standing.save(update_fields=["checks_asked", "check_asked_at"])
            for person in _asked(example):
                write(
                    person,
                    "check",
                    example,
                    key=f"{standing.last_checked}:{standing.checks_asked}",
                    last_checked=str(standing.last_checked),
                    number=standing.checks_asked,
                )
            published.send(sender=ExamplePage, paths=None)
            count += 1
    return count


def _asked(example: ExamplePage) -> list[Person]:
    """The contact and the owner's representatives; the author when there is neither."""
    found = {person.pk: person for person in representatives(example.organisation)}
    if example.contact is not None and example.contact.is_active:
        found[example.contact.pk] = example.contact
    if not found and example.author is not None and example.author.is_active:
        found[example.author.pk] = example.author
    return list(found.values())


def still_true(actor: Actor, example: ExamplePage, *, on: date | None = None) -> None:
    """It has been looked over and holds: it is fresh again for two years."""
    if not isinstance(actor, Person) or not may_check(actor, example):
        raise PermissionDenied("Bara den som svarar för exemplet.")
    with transaction.atomic():
        standing = locked_standing(example)
        standing.last_checked, standing.checked_by = on or timezone.localdate(), actor
        standing.checks_asked, standing.check_asked_at = 0, None
        standing.save(update_fields=["last_checked", "checked_by", "checks_asked", "check_asked_at"])
        log(instance=example, action=STILL_TRUE, user=actor)
        published.send(sender=ExamplePage, paths=None)


def needs_change(actor: Actor, example: ExamplePage, *, comment: str = "") -> None:
    """Something in it no longer holds: the author and the editors are told, and nobody is asked again meanwhile."""
    if not isinstance(actor, Person) or not may_check(actor, example):
        raise PermissionDenied("Bara den som svarar för exemplet.")
    with transaction.atomic():
        standing = locked_standing(example)
        standing.checks_asked, standing.check_asked_at = ASKS_AT_MOST, timezone.now()
        standing.save(update_fields=["checks_asked", "check_asked_at"])
        entry = log(instance=example, action=NEEDS_CHANGE, user=actor, data={"comment": comment.strip()})
        told = {person.pk: person for person in editors()}
        if example.author is not None and example.author.is_active:
            told[example.author.pk] = example.author
        for person in told.values():
            if person.pk != actor.pk:
                write(person, "needs_change", example, key=str(entry.pk), entry=entry.pk)
