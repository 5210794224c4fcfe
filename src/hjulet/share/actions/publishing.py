"""Published only with the owner's confirmation: the check behind every way to publish, and what follows a publishing."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.actions.publish_page_revision import PublishPagePermissionError
from wagtail.models import Revision

from hjulet.hub.models import Person
from hjulet.share.actions.letters import write
from hjulet.share.actions.standing import locked_standing
from hjulet.share.models import ExamplePage, ExampleStanding
from hjulet.share.rules import is_editor, representatives


class NotConfirmed(PublishPagePermissionError):
    """The owner has not said that it is true."""


def not_confirmed_words() -> str:
    return _(
        "Exemplet kan inte publiceras än: organisationen som äger det har inte bekräftat att det stämmer. "
        "Välj ”Skicka” i stället, så frågar vi den. Har den bekräftat på annat sätt skriver du det med "
        "”Ägaren har bekräftat på annat sätt”."
    )


def is_confirmed(example: ExamplePage, revision: Revision | None) -> bool:
    """Whether the owner stands for what that version says.

    Once confirmed, an editor may mend the words, but what the author or anybody else has written since
    is confirmed anew, and so is what names another organisation as its owner.
    """
    standing = ExampleStanding.objects.filter(example_id=example.pk).first()
    if standing is None or standing.confirmed_at is None:
        return False
    versions = Revision.objects.for_instance(example)
    if revision is not None and revision.created_at <= standing.confirmed_at:
        # What was confirmed was the newest there was then; an older one is another text.
        between = versions.filter(created_at__gt=revision.created_at, created_at__lte=standing.confirmed_at)
        return not between.exists()
    later = versions.filter(created_at__gt=standing.confirmed_at)
    if revision is not None:
        later = later.filter(created_at__lte=revision.created_at)
        confirmed = versions.filter(created_at__lte=standing.confirmed_at).order_by("created_at").last()
        if confirmed is not None and _owner_in(confirmed) != _owner_in(revision):
            return False
    if later.filter(user=None).exists():
        return False  # whoever wrote it has left the site, or was a program
    writers = Person.objects.filter(pk__in=later.values("user")).distinct()
    return all(is_editor(writer) for writer in writers)


def _owner_in(revision: Revision) -> int | None:
    owner: int | None = revision.content.get("organisation")
    return owner


def require_confirmed(example: ExamplePage, revision: Revision) -> None:
    """Raises NotConfirmed when the version is about to go live without its owner's word."""
    now_live = ExamplePage.objects.filter(pk=example.pk).values_list("live", "live_revision_id").first()
    if now_live == (True, revision.pk):
        return  # a save of what is live already
    if not is_confirmed(example, revision):
        raise NotConfirmed(not_confirmed_words())


def take_unconfirmed_off_the_clock() -> int:
    """A time to publish, set by a program without the owner's word, is taken away: one such page would stop the
    scheduled publishing of all others. Returns how many."""
    due = Revision.objects.filter(
        approved_go_live_at__lte=timezone.now(), content_type=ContentType.objects.get_for_model(ExamplePage)
    )
    count = 0
    for revision in due:
        example = ExamplePage.objects.filter(pk=revision.object_id).first()
        if example is not None and not is_confirmed(example, revision):
            Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
            count += 1
    return count


def example_was_published(actor: Person | None, example: ExamplePage) -> None:
    """What follows: it counts as looked over on the day it was confirmed, and those behind it are told."""
    with transaction.atomic():
        standing = locked_standing(example)
        is_new = standing.last_checked is None
        confirmed_on = timezone.localdate(standing.confirmed_at) if standing.confirmed_at else None
        if standing.last_checked is None or (confirmed_on and confirmed_on > standing.last_checked):
            standing.last_checked = confirmed_on or timezone.localdate()
            standing.checked_by = standing.confirmed_by
            standing.checks_asked, standing.check_asked_at = 0, None
            standing.save(update_fields=["last_checked", "checked_by", "checks_asked", "check_asked_at"])
        told = {person.pk: person for person in (example.author, example.contact) if person is not None}
        if is_new:
            told |= {person.pk: person for person in representatives(example.organisation)}
        for person in told.values():
            if actor is None or person.pk != actor.pk:
                write(person, "published", example, key=str(example.live_revision_id))
