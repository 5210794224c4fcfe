"""What an editor does about a search that led nowhere: add the word to a subject, or say that nothing is needed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from hjulet.hub.models import SearchedWords, Theme
from hjulet.hub.rules import Actor
from hjulet.match.rules import may_mend_search


@transaction.atomic
def add_searched_word(actor: Actor, text: str, theme: Theme, *, is_shown: bool) -> Theme:
    """The word leads to the subject from now on, and the search is settled. Added twice it stands there once.

    `is_shown` puts it among the subject's other words, which visitors see; else among the hidden ones.
    """
    _require(actor)
    fresh = Theme.objects.select_for_update().get(pk=theme.pk)
    word = " ".join(text.split())
    name = "other_words" if is_shown else "hidden_words"
    known = [fresh.name, fresh.name_en, *fresh.other_words.splitlines(), *fresh.hidden_words.splitlines()]
    if word.lower() not in {one.strip().lower() for one in known}:
        setattr(fresh, name, "\n".join([*getattr(fresh, name).splitlines(), word]))
        fresh.save()
        log(fresh, "wagtail.edit", user=actor, content_changed=True)
    _settle(text)
    return fresh


@transaction.atomic
def settle_search(actor: Actor, text: str) -> None:
    """Nothing is needed: it is shown no more."""
    _require(actor)
    _settle(text)


def _settle(text: str) -> None:
    SearchedWords.objects.filter(text=text, settled_at=None).update(settled_at=timezone.now())


def _require(actor: Actor) -> None:
    if not may_mend_search(actor):
        raise PermissionDenied(_("Bara de som får ändra ämnen får lägga till ord."))
