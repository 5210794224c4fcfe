"""Commitments: written, changed, and shown to more or fewer. What came of them is in `answers`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hjulet.follow import rules
from hjulet.follow.actions.telling import representatives
from hjulet.follow.models import Commitment
from hjulet.hub.models import Organisation, Person, PersonalDataNotice
from hjulet.hub.publicity import published
from hjulet.hub.queries import visible_pages
from hjulet.hub.rules import Actor
from hjulet.meet.actions.outbox import write_spoke_letter
from hjulet.meet.models import GatheringPage, Session
from hjulet.share.models import ExamplePage

Visibility = Commitment.Visibility


class CommitmentRefused(Exception):
    """It cannot be done; the words say why and what to do. Nothing has changed."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Words:
    """What a commitment says: what, by when, and who shall see it."""

    text: str
    due_on: date
    visibility: str = Visibility.ORGANISATION


def make_commitment(
    actor: Actor,
    organisation: Organisation,
    words: Words,
    *,
    gathering: GatheringPage | None = None,
    session: Session | None = None,
    example: ExamplePage | None = None,
    notice: PersonalDataNotice | None = None,
) -> Commitment:
    """Write one down for the organisation. One that everybody shall see waits for the organisation's yes."""
    if not isinstance(actor, Person) or not rules.may_commit_for(actor, organisation.pk):
        raise PermissionDenied("Bara den som företräder organisationen kan skriva ett åtagande för den.")
    _require_seen(actor, gathering, example)
    if gathering is not None and not rules.may_be_written(gathering):
        raise CommitmentRefused(_("Åtaganden skrivs när träffen har börjat, eller efter den."))
    if session is not None and (gathering is None or session.page_id != gathering.pk):
        raise CommitmentRefused(_("Välj en programpunkt som hör till träffen."), "session")
    _require_words(words, has_gathering=gathering is not None)
    with transaction.atomic():
        commitment = Commitment(
            gathering=gathering,
            session=session,
            example=example,
            person=actor,
            organisation=organisation,
            text=words.text.strip(),
            due_on=words.due_on,
            notice=notice,
        )
        _set_visibility(actor, commitment, words.visibility)
        commitment.save()
        _ask_or_show(actor, commitment)
    return commitment


def change_commitment(actor: Actor, commitment: Commitment, words: Words) -> Commitment:
    """Other words, another date, or for others to see. New words of a public one wait for the organisation's yes."""
    with locked(commitment) as fresh:
        if not isinstance(actor, Person) or not rules.may_change(actor, fresh):
            raise PermissionDenied("Bara den som skrev åtagandet och den medlemsansvariga får ändra det.")
        _require_words(words, has_gathering=fresh.gathering_id is not None, keeps=fresh.due_on)
        was_public, old_text = fresh.visibility == Visibility.PUBLIC, fresh.text
        if words.due_on != fresh.due_on:
            fresh.answered_at = (
                timezone.now()
            )  # whoever has just moved the date is not reminded of it at once
        fresh.text, fresh.due_on = words.text.strip(), words.due_on
        if words.visibility != fresh.visibility or fresh.wants_public or fresh.text != old_text:
            if words.visibility == Visibility.PRIVATE and fresh.person_id != actor.pk:
                raise CommitmentRefused(_("Bara den som skrev det kan ha det för sig själv."), "visibility")
            _set_visibility(actor, fresh, words.visibility)
        fresh.save()
        _ask_or_show(actor, fresh, was_public=was_public)
    return fresh


def say_whether_public(actor: Actor, commitment: Commitment, *, is_public: bool) -> Commitment:
    """The organisation's yes or no, by its representative. The writer is told when it was asked for."""
    with locked(commitment) as fresh:
        if not isinstance(actor, Person) or not rules.may_make_public(actor, fresh):
            raise PermissionDenied("Bara den medlemsansvariga får visa organisationens åtaganden för alla.")
        was_public, was_asked = fresh.visibility == Visibility.PUBLIC, fresh.wants_public
        if is_public:
            fresh.visibility, fresh.made_public_by = Visibility.PUBLIC, actor
        elif was_public:
            fresh.visibility, fresh.made_public_by = Visibility.ORGANISATION, None
        fresh.wants_public = False
        fresh.save(update_fields=["visibility", "made_public_by", "wants_public"])
        if was_public or is_public:
            published.send(sender=Commitment, paths=None)
        if was_asked and fresh.person is not None and fresh.person_id != actor.pk:
            write_spoke_letter(
                fresh.person,
                "follow.said_whether_public",
                key=f"{fresh.public_id.hex}:{timezone.now():%y%m%d%H%M%S%f}",
                commitment=str(fresh.public_id),
                is_public=is_public,
            )
    return fresh


def hide(actor: Actor, commitment: Commitment) -> Commitment:
    """No longer for everybody: back to the organisation, also when it is settled."""
    with locked(commitment) as fresh:
        if not rules.may_hide(actor, fresh):
            raise PermissionDenied("Bara den som skrev åtagandet och den medlemsansvariga får dölja det.")
        was_public = fresh.visibility == Visibility.PUBLIC
        fresh.wants_public, fresh.made_public_by = False, None
        if was_public:
            fresh.visibility = Visibility.ORGANISATION
        fresh.save(update_fields=["visibility", "wants_public", "made_public_by"])
        if was_public:
            published.send(sender=Commitment, paths=None)
    return fresh


def forget_private_of(person: Person) -> None:
    """When a person is removed: what nobody else could ever see goes along, instead of lying there for nobody."""
    Commitment.objects.filter(person=person, visibility=Visibility.PRIVATE).delete()


@contextmanager
def locked(commitment: Commitment) -> Iterator[Commitment]:
    """The commitment as it is now, with nobody else changing it."""
    with transaction.atomic():
        yield (
            Commitment.objects.select_for_update(of=("self",))
            .select_related("person", "organisation", "gathering", "session", "example")
            .get(pk=commitment.pk)
        )


def _require_seen(actor: Person, gathering: GatheringPage | None, example: ExamplePage | None) -> None:
    """Nobody hangs a commitment on what they may not see."""
    if gathering is not None:
        seen = visible_pages(actor, GatheringPage.objects.filter(pk=gathering.pk)).exists()
        if not seen:
            raise PermissionDenied("Träffen är inte publicerad för dig.")
    if example is not None and not visible_pages(actor, ExamplePage.objects.filter(pk=example.pk)).exists():
        raise PermissionDenied("Exemplet är inte publicerat för dig.")


def _require_words(words: Words, *, has_gathering: bool, keeps: date | None = None) -> None:
    if not words.text.strip():
        raise CommitmentRefused(_("Skriv vad ni ska göra."), "text")
    require_coming(words.due_on, keeps=keeps)
    if words.visibility not in Visibility.values:
        raise CommitmentRefused(_("Välj vem som får se åtagandet."), "visibility")
    if words.visibility == Visibility.NETWORK and not has_gathering:
        raise CommitmentRefused(
            _("Det hör inte till någon träff. Välj någon annan som får se det."), "visibility"
        )


def require_coming(due_on: date, *, keeps: date | None = None) -> None:
    """A date that has been can be kept, but not chosen."""
    if due_on < timezone.localdate() and due_on != keeps:
        raise CommitmentRefused(_("Datumet har redan varit. Välj ett som kommer."), "due_on")


def _set_visibility(actor: Person, commitment: Commitment, wanted: str) -> None:
    """Everybody only through the organisation's representative; until then the organisation alone."""
    commitment.wants_public, commitment.made_public_by = False, None
    if wanted != Visibility.PUBLIC:
        commitment.visibility = wanted
        return
    commitment.visibility = Visibility.ORGANISATION
    if rules.may_make_public(actor, commitment):
        commitment.visibility, commitment.made_public_by = Visibility.PUBLIC, actor
    else:
        commitment.wants_public = True


def _ask_or_show(actor: Person, commitment: Commitment, *, was_public: bool = False) -> None:
    if was_public or commitment.visibility == Visibility.PUBLIC:
        published.send(sender=Commitment, paths=None)
    if not commitment.wants_public:
        return
    for person in representatives(commitment.organisation):
        write_spoke_letter(
            person,
            "follow.may_be_public",
            # Once for each day, however often it is changed.
            key=f"{commitment.public_id.hex}:{timezone.localdate():%y%m%d}:{person.pk}",
            commitment=str(commitment.public_id),
        )


__all__ = [
    "CommitmentRefused",
    "Words",
    "change_commitment",
    "forget_private_of",
    "hide",
    "locked",
    "make_commitment",
    "require_coming",
    "say_whether_public",
]
