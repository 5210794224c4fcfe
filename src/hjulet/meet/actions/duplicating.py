"""One more of the same: a gathering or a series again at another time, as a draft and without its people.

What is copied is what an editor wrote: texts, terms, programme, speakers, questions, prices and sites. Never
the sign-ups, mails, messages, material, what was written afterwards, or that it was cancelled: those hang on
the gathering by other tables, and a draft has nobody to write to.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import Page

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.moving import MOVES_ALONG, on_the_wall, shifted
from hjulet.meet.models import GatheringPage, PriceRow, SeriesPage, Session
from hjulet.meet.queries.following import shared_values

Copied = TypeVar("Copied", GatheringPage, SeriesPage)

COPIED_MOMENTS = (*MOVES_ALONG, "registration_opens")
OF_THE_OLD_ONE = {
    "dated_note": "",
    "documentation": "",
    "documented_at": None,
    "day_after": None,
    "next_host": None,
    "go_live_at": None,
    "expire_at": None,
}
"""What was said of that one occasion and would be untrue of the next."""


def duplicate_gathering(
    actor: Actor,
    gathering: GatheringPage,
    *,
    starts: datetime,
    parent: Page | None = None,
    keeps_joining_link: bool = False,
) -> GatheringPage:
    """A draft like this one at the new time, its programme and last days moved as much by the clock on the wall.

    It stands beside the old one, or under `parent`. What is published is copied; of a draft, the draft.
    """
    person = require_may_duplicate(actor, gathering)
    above = Page.objects.get(pk=(parent or gathering.get_parent()).pk)
    _require_room_below(person, above)
    with transaction.atomic():
        source: GatheringPage = GatheringPage.objects.get(pk=gathering.pk)
        copy = _copy(source, person, above)
        return _as_draft(copy, person, starts, keeps_joining_link=keeps_joining_link)


def duplicate_series(
    actor: Actor, series: SeriesPage, *, starts: Mapping[int, datetime], title: str = ""
) -> SeriesPage:
    """A draft of the whole series with those occasions that `starts` gives a new time, by their primary keys."""
    person = require_may_duplicate(actor, series)
    above = Page.objects.get(pk=series.get_parent().pk)
    _require_room_below(person, above)
    with transaction.atomic():
        source: SeriesPage = SeriesPage.objects.get(pk=series.pk)
        copy = _copy(source, person, above)
        copy.title = copy.draft_title = title.strip() or copy.title
        # The occasions that come along follow it from the start.
        copy.last_said = shared_values(copy)
        copy.save(clean=False)
        copy.save_revision(user=person, clean=False)
        for occasion in GatheringPage.objects.child_of(source).filter(pk__in=starts).order_by("starts", "pk"):
            duplicate_gathering(
                person,
                occasion,
                starts=starts[occasion.pk],
                parent=copy,
                keeps_joining_link=bool(copy.joining_link) and occasion.joining_link == copy.joining_link,
            )
        made: SeriesPage = SeriesPage.objects.get(pk=copy.pk)
        return made


def require_may_duplicate(actor: Actor, page: GatheringPage | SeriesPage) -> Person:
    """Whoever may edit it may make another; raises PermissionDenied for anybody else."""
    if not isinstance(actor, Person) or not rules.may_edit(actor, page):
        raise PermissionDenied("Bara de som planerar träffen får göra en ny likadan.")
    return actor


def _require_room_below(person: Person, above: Page) -> None:
    if not above.permissions_for_user(person).can_add_subpage():
        raise PermissionDenied("Du har inte rätt att lägga något under den sidan.")


def _copy(source: Copied, person: Person, above: Page) -> Copied:
    """A page of its own under the next free address: Wagtail's copy, without revisions, aliases or children."""
    original = source if source.live else source.get_latest_revision_as_object()
    copied: Copied = original.copy(
        to=above, recursive=False, copy_revisions=False, keep_live=False, user=person
    )
    return copied


def _as_draft(
    copy: GatheringPage, person: Person, starts: datetime, *, keeps_joining_link: bool
) -> GatheringPage:
    shift = on_the_wall(starts) - on_the_wall(copy.starts)
    copy.starts = starts
    for name in COPIED_MOMENTS:
        if (moment := getattr(copy, name)) is not None:
            setattr(copy, name, shifted(moment, shift))
    for name, empty in OF_THE_OLD_ONE.items():
        setattr(copy, name, empty)
    if not keeps_joining_link:
        copy.joining_link = ""
    copy.sessions = [_moved(session, shift) for session in copy.sessions.all()]
    copy.price_rows = [_moved_price(row, shift) for row in copy.price_rows.all()]
    copy.save(clean=False)
    copy.save_revision(user=person, clean=False)
    return copy


def _moved(session: Session, shift: timedelta) -> Session:
    if session.starts is not None and session.ends is not None:
        session.starts, session.ends = shifted(session.starts, shift), shifted(session.ends, shift)
    # Written here: no later reading of the old conference's programme may change it.
    session.is_imported = False
    return session


def _moved_price(row: PriceRow, shift: timedelta) -> PriceRow:
    row.valid_from = shifted(row.valid_from, shift) if row.valid_from else None
    row.valid_to = shifted(row.valid_to, shift) if row.valid_to else None
    return row


__all__ = ["duplicate_gathering", "duplicate_series", "require_may_duplicate"]
