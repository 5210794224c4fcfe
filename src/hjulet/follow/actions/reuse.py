"""Reuse: an organisation says that it does what an example tells of, and how far it has come."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.follow import rules
from hjulet.follow.actions.telling import tell_of_reuse
from hjulet.follow.models import Reuse, ReuseEvent
from hjulet.hub.models import Organisation, Person, PersonalDataNotice
from hjulet.hub.publicity import published
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Actor
from hjulet.share.actions.standing import locked_standing
from hjulet.share.models import ExamplePage, ExampleStanding


class ReuseRefused(Exception):
    """It cannot be done; the words say why and what to do. Nothing has changed."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class AlreadyReused(ReuseRefused):
    """The organisation has an open one for the example: that one is to be changed."""

    def __init__(self, reuse: Reuse) -> None:
        super().__init__(_("Din organisation har redan sagt att ni använder exemplet. Ändra det i stället."))
        self.reuse = reuse


def start_reuse(
    actor: Actor,
    example: ExamplePage,
    organisation: Organisation,
    *,
    stage: str,
    reason: str = "",
    changes: str = "",
    notice: PersonalDataNotice | None = None,
) -> Reuse:
    """Write it down with the actor as contact, count it, and tell those behind the example. One open per pair.

    Raises AlreadyReused with the open one, also to whoever comes second by a moment.
    """
    if not isinstance(actor, Person) or organisation.pk not in rules.organisations_that_may_reuse(
        actor, example
    ):
        raise PermissionDenied(
            "Bara den som företräder en annan organisation än exemplets egen får göra det."
        )
    if not visible_pages(actor, ExamplePage.objects.filter(pk=example.pk)).exists():
        raise PermissionDenied("Exemplet är inte publicerat.")
    _require_reason(stage, reason)
    try:
        with transaction.atomic():
            locked_standing(example)
            if found := open_reuse(example, organisation):
                raise AlreadyReused(found)
            reuse = Reuse.objects.create(
                example=example,
                organisation=organisation,
                stage=stage,
                reason=reason.strip() if stage == Reuse.Stage.DROPPED else "",
                changes=changes.strip(),
                contact=actor,
                notice=notice,
            )
            _took_a_step(actor, reuse)
    except IntegrityError:  # the database has the last word, should anybody write past the lock
        found = open_reuse(example, organisation)
        if found is None:
            raise
        raise AlreadyReused(found) from None
    return reuse


def change_reuse(
    actor: Actor,
    reuse: Reuse,
    *,
    stage: str,
    reason: str = "",
    changes: str = "",
    takes_over: bool = False,
) -> Reuse:
    """Another stage, other words, or another contact (the actor). What was dropped stays so: begin anew instead."""
    with transaction.atomic():
        locked_standing(reuse.example)
        fresh = Reuse.objects.select_related("example", "organisation").get(pk=reuse.pk)
        if fresh.stage == Reuse.Stage.DROPPED:
            raise ReuseRefused(_("Den är avslutad. Börjar ni om skriver ni en ny på exemplets sida."))
        if not isinstance(actor, Person) or not rules.may_change_reuse(actor, fresh):
            raise PermissionDenied("Bara kontakten och den medlemsansvariga får ändra.")
        _require_reason(stage, reason)
        has_moved = fresh.stage != stage
        fresh.stage = stage
        fresh.reason = reason.strip() if stage == Reuse.Stage.DROPPED else ""
        fresh.changes = changes.strip()
        fresh.changed_at = timezone.now()
        if takes_over:
            fresh.contact = actor
        fresh.save(update_fields=["stage", "reason", "changes", "changed_at", "contact"])
        if has_moved:
            _took_a_step(actor, fresh)
        else:
            published.send(sender=Reuse, paths=None)
    return fresh


def open_reuse(example: ExamplePage, organisation: Organisation) -> Reuse | None:
    """The one that is not dropped."""
    return Reuse.objects.filter(example=example, organisation=organisation, stage__in=Reuse.OPEN).first()


def _require_reason(stage: str, reason: str) -> None:
    if stage not in Reuse.Stage.values:
        raise ReuseRefused(_("Välj hur långt ni har kommit."), "stage")
    if stage == Reuse.Stage.DROPPED and not reason.strip():
        raise ReuseRefused(_("Skriv varför ni valde bort det: det är också en lärdom."), "reason")


def _took_a_step(actor: Person, reuse: Reuse) -> None:
    note = reuse.reason if reuse.stage == Reuse.Stage.DROPPED else reuse.changes
    event = ReuseEvent.objects.create(reuse=reuse, stage=reuse.stage, note=note, by=actor)
    count = Reuse.objects.filter(example_id=reuse.example_id, stage__in=Reuse.OPEN).count()
    ExampleStanding.objects.filter(example_id=reuse.example_id).update(reuses=count)
    tell_of_reuse(reuse, event, by=actor)
    published.send(sender=Reuse, paths=None)
