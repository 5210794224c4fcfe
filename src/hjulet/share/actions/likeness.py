"""Saying that two examples that are much alike are not the same."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.share.models import ExamplePage, NotTheSame
from hjulet.share.rules import may_write


def require_may_say(actor: Actor, example: ExamplePage) -> None:
    """Whoever may write in the example, on the site or in the editor; raises PermissionDenied for others."""
    may = isinstance(actor, Person) and (
        may_write(actor, example) or example.permissions_for_user(actor).can_edit()
    )
    if not may:
        raise PermissionDenied(_("Bara de som skriver i exemplet kan svara på det."))


def say_not_the_same(actor: Actor, example: ExamplePage, other: ExamplePage) -> None:
    """Nobody is asked about the two again."""
    require_may_say(actor, example)
    if example.pk == other.pk:
        return
    first, second = sorted((example.pk, other.pk))
    NotTheSame.objects.get_or_create(first_id=first, second_id=second, defaults={"said_by_id": actor.pk})
