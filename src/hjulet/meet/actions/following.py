"""What the occasions of a series share: said once on the series, followed by each until it says otherwise.

A field of an occasion follows the series as long as it equals what the series last said (`last_said`). So a
new value goes to those that still say the old one, and a field that somebody has set otherwise is never
touched. Occasions that have been, or are cancelled, stay as they were.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.meet import rules
from hjulet.meet.actions.desk import lock_page
from hjulet.meet.models import GatheringPage, SeriesPage, Venue
from hjulet.meet.queries.following import attribute_of, coming_occasions, shared_values


@dataclass(frozen=True, slots=True)
class Followed:
    """What publishing a series did: how many occasions followed, and those whose draft was given the same."""

    changed: int
    drafts: list[str]


def series_was_published(actor: Actor | None, series: SeriesPage) -> Followed:
    """After every publish of a series: its coming occasions get what they follow, and people are told as ever.

    Never publishes what somebody has in a draft: such an occasion gets the new values both in what is
    published and in the draft.
    """
    with transaction.atomic():
        fresh = SeriesPage.objects.select_for_update(of=("self",)).get(pk=series.pk)
        before, now = dict(fresh.last_said), shared_values(fresh)
        # The first time there is nothing to compare with: nothing is followed, and nothing overwritten.
        news = {name: value for name, value in now.items() if name in before and before[name] != value}
        SeriesPage.objects.filter(pk=fresh.pk).update(last_said=now)
        series.last_said = now
        changed, drafts = 0, []
        if news:
            for occasion in coming_occasions(fresh):
                has_changed, has_draft = _tell(actor, occasion.pk, news, before)
                changed += has_changed
                if has_draft:
                    drafts.append(occasion.title)
        return Followed(changed=changed, drafts=drafts)


def follow_series_again(actor: Actor, occasion: GatheringPage, name: str) -> None:
    """Let one field of an occasion say what its series says, and so follow it from now on."""
    if not isinstance(actor, Person) or not rules.may_publish(actor, occasion):
        raise PermissionDenied("Bara de som får publicera tillfället får ändra det.")
    with transaction.atomic():
        series = SeriesPage.objects.get(pk=occasion.get_parent().pk)
        if name not in SeriesPage.FOLLOWED:
            raise ValueError(f"An occasion does not follow its series in {name!r}.")
        said = {**shared_values(series), **series.last_said}
        _tell(actor, occasion.pk, {name: said[name]}, None)


def start_as_the_series(occasion: GatheringPage, series: SeriesPage) -> None:
    """Give a new occasion, not yet saved, what the series says; from then on it follows."""
    said = _what_to_start_with(series)
    for name in SeriesPage.FOLLOWED:
        setattr(occasion, attribute_of(name), said[name])
    if occasion.venue is not None and occasion.place_id is None:
        occasion.place = occasion.venue.place


def _what_to_start_with(series: SeriesPage) -> dict[str, Any]:
    """What the occasions were last told. A series that has told nobody anything tells its first occasion now."""
    if not series.last_said:
        series.last_said = shared_values(series)
        SeriesPage.objects.filter(pk=series.pk, last_said={}).update(last_said=series.last_said)
    return {**shared_values(series), **series.last_said}


def _tell(
    actor: Actor | None, occasion_id: int, news: dict[str, Any], before: dict[str, Any] | None
) -> tuple[bool, bool]:
    """Puts the news into what is published and into the draft. Returns whether it changed, and whether by a draft."""
    person = actor if isinstance(actor, Person) else None
    # The same lock as whoever moves the gathering: the page is read under it.
    lock_page(occasion_id)
    occasion: GatheringPage = GatheringPage.objects.get(pk=occasion_id)
    has_draft = occasion.has_unpublished_changes or not occasion.live
    latest = occasion.get_latest_revision()
    draft = occasion.get_latest_revision_as_object() if has_draft else None
    goes_live = _is_planned(latest, draft)
    has_changed = False
    if occasion.live:
        published: GatheringPage = GatheringPage.objects.get(pk=occasion_id)
        has_changed = _set(published, news, before)
        if has_changed:
            published.save_revision(user=person, clean=False).publish(user=person)
    if draft is not None:
        draft_changed = _set(draft, news, before)
        if draft_changed or has_changed:
            # Written again although unchanged, so that it is still the latest: what the editor opens next.
            revision = draft.save_revision(user=person, clean=False)
            if goes_live:
                revision.publish(user=person)
        return has_changed or draft_changed, draft_changed and occasion.live
    return has_changed, False


def _is_planned(latest: Any, draft: GatheringPage | None) -> bool:
    """Whether the draft is to be published by itself at a later time: then that plan is kept."""
    goes_live: datetime | None = draft.go_live_at if draft is not None else None
    return bool(
        latest is not None
        and latest.approved_go_live_at is not None
        and goes_live is not None
        and goes_live > timezone.now()
    )


def _set(occasion: GatheringPage, news: dict[str, Any], before: dict[str, Any] | None) -> bool:
    """Sets each value that the occasion follows; all of them when `before` is None. Returns whether any was new."""
    changed: set[str] = set()
    old_venue = occasion.venue
    for name, value in news.items():
        attribute = attribute_of(name)
        says = getattr(occasion, attribute)
        if says != value and (before is None or says == before[name]):
            setattr(occasion, attribute, value)
            changed.add(name)
    if "venue" in changed:
        _move_along(occasion, old_venue)
    return bool(changed)


def _move_along(occasion: GatheringPage, old_venue: Venue | None) -> None:
    """The municipality was filled in from the venue: then it goes with it."""
    had = old_venue.place_id if old_venue is not None else None
    if occasion.place_id == had:
        occasion.place = occasion.venue.place if occasion.venue is not None else None


__all__ = ["Followed", "follow_series_again", "series_was_published", "start_as_the_series"]
