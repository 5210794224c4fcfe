"""Food and access: written by the person alone, read by those who plan under log, wiped as soon as they are of no use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.log_actions import log as log_action

from hjulet.hub.models import Person, PersonalDataNotice
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import Actor, Viewer
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, Registration, RegistrationNeeds
from hjulet.meet.queries.needs import SEEN, TAKEN

NOTE_LENGTH = 300

_CHOICES = {"food": RegistrationNeeds.Food.values, "access": RegistrationNeeds.Access.values}


def save_needs(
    actor: Actor,
    registration: Registration,
    wishes: Mapping[str, Any],
    *,
    notice: PersonalDataNotice | None = None,
    has_link: bool = False,
) -> bool:
    """Write down what the person needs; nothing said is nothing kept. Returns whether anything is kept now.

    `wishes` is what `NeedsForm` gives, and the text about personal data that stood there is noted with it. A word that is no choice, or a registration that has no seat or place in
    the queue any longer, keeps nothing. No event is logged: that somebody has needs is itself such a need.
    """
    if not rules.may_say_needs(actor, registration, has_link=has_link):
        raise PermissionDenied("Bara den det gäller får ange mat och tillgänglighet.")
    content = _content(wishes)
    with transaction.atomic():
        fresh = (
            Registration.objects.select_for_update(of=("self",))
            .select_related("gathering")
            .get(pk=registration.pk)
        )
        if not content or not fresh.gathering.asks_needs or fresh.state not in Registration.ACTIVE:
            wipe_needs(fresh)
            return False
        if accepted := notice or notice_in_force("needs"):
            content["notice"] = accepted.version
        RegistrationNeeds.objects.update_or_create(registration=fresh, defaults={"content": content})
    return True


def wipe_needs(registration: Registration) -> None:
    """Remove them at once: the person cancelled, handed over, objected, or asked for it."""
    RegistrationNeeds.objects.filter(registration_id=registration.pk).delete()


def remove_needs(actor: Actor, registration: Registration, *, has_link: bool = False) -> None:
    """The person takes back what was said."""
    if not rules.may_say_needs(actor, registration, has_link=has_link):
        raise PermissionDenied("Bara den det gäller får ta bort mat och tillgänglighet.")
    wipe_needs(registration)


def note_that_needs_were_seen(viewer: Viewer, gathering: GatheringPage, *, was_taken: bool = False) -> None:
    """One line in the page's log: who looked at the list, or took the counted one as a file, and when."""
    user = viewer if isinstance(viewer, Person) else None
    log_action(instance=gathering, action=TAKEN if was_taken else SEEN, user=user)


def _content(wishes: Mapping[str, Any]) -> dict[str, Any]:
    """Only what is known and said; {} when nothing was."""
    content: dict[str, Any] = {}
    for key, choices in _CHOICES.items():
        if chosen := [value for value in choices if value in (wishes.get(key) or ())]:
            content[key] = chosen
        if note := " ".join(str(wishes.get(f"{key}_note") or "").split())[:NOTE_LENGTH]:
            content[f"{key}_note"] = note
    if wishes.get("may_contact") and ("access" in content or "access_note" in content):
        content["may_contact"] = True
    return content
