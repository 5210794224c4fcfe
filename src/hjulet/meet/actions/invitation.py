"""From an invitation that was read to drafts in the editor: never published, no mail, and no day that nobody stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from hjulet.hub.models import Person
from hjulet.hub.rules import Actor
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.actions.invitation_pages import Writing, new_gathering, new_network, new_series
from hjulet.meet.formats.invitation import Invitation, Occasion, Shape
from hjulet.meet.models import GatheringPage, NetworkPage, SeriesPage
from hjulet.meet.queries.invitation import Above


@dataclass(frozen=True, slots=True)
class Answers:
    """What the one who reads it in has answered. Empty: nothing beyond the text."""

    title: str = ""
    years: Mapping[int, int] = field(default_factory=dict)
    """By number of the occasion."""
    days: Mapping[int, tuple[date, date]] = field(default_factory=dict)
    starts: time | None = None
    ends: time | None = None
    skipped: frozenset[int] = frozenset()
    """Occasions that are not to be made."""


@dataclass(frozen=True, slots=True)
class When:
    """An occasion with its days and clock, all stated or answered."""

    occasion: Occasion
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """The page that was made, and what the editor should know about it."""

    page: NetworkPage | SeriesPage | GatheringPage
    notes: tuple[str, ...]


class NotAnswered(Exception):
    """Something that a draft needs is neither in the text nor answered. `keys` are those of the questions."""

    def __init__(self, keys: dict[str, str]) -> None:
        super().__init__("; ".join(keys.values()))
        self.keys = keys


def draft_from_invitation(
    actor: Actor | None, reading: Invitation, *, parent: Above, answers: Answers | None = None
) -> Draft:
    """Drafts with revisions, all or nothing: a network or a series with its occasions, or one gathering.

    `actor` is None for whoever runs the command line, who has the database anyhow. Raises PermissionDenied, or
    NotAnswered with what is missing, and has then changed nothing.
    """
    answers = answers or Answers()
    person = _require_right(actor, parent)
    title = (answers.title or reading.title).strip()
    missing = {} if title else {"title": _("Skriv vad träffen heter.")}
    times, lacking = _times(reading, answers)
    missing |= lacking
    if missing:
        raise NotAnswered(missing)
    with transaction.atomic():
        writing = Writing(reading, person, title[:255])
        # The parent anew: it counts its children, and the caller's copy has counted before.
        page = _pages(writing, type(parent).objects.get(pk=parent.pk), times)
    return Draft(page, tuple(writing.notes))


def _require_right(actor: Actor | None, parent: Above) -> Person | None:
    if actor is None:
        return None
    if (
        not isinstance(actor, Person)
        or not actor.is_active
        or not parent.permissions_for_user(actor).can_add_subpage()
    ):
        raise PermissionDenied(_("Du har inte rätt att lägga något under den sidan."))
    return actor


def _pages(writing: Writing, parent: Above, times: list[When]) -> NetworkPage | SeriesPage | GatheringPage:
    reading = writing.reading
    several = len(times) > 1
    if reading.shape is Shape.NETWORK and not isinstance(parent, NetworkPage):
        network = new_network(writing, parent)
        for when in times:
            new_gathering(writing, network, when.occasion, when.starts, when.ends, is_one_of_several=True)
        return network
    if several:
        series = new_series(writing, parent)
        for when in times:
            new_gathering(writing, series, when.occasion, when.starts, when.ends, is_one_of_several=True)
        return series
    when = times[0]
    return new_gathering(writing, parent, when.occasion, when.starts, when.ends, is_one_of_several=False)


# When ---------------------------------------------------------------------------------------------


def _times(reading: Invitation, answers: Answers) -> tuple[list[When], dict[str, str]]:
    """Each occasion with day and clock, and by question what is still missing."""
    missing: dict[str, str] = {}
    found: list[When] = []
    occasions = reading.occasions or (Occasion(1, None, None, None),)
    for occasion in occasions:
        if occasion.number in answers.skipped and len(occasions) > 1:
            continue
        days = _days(occasion, answers)
        clock = _clock(occasion, answers)
        if days is None:
            asks_year = any(one.key == f"year-{occasion.number}" for one in reading.questions)
            key = f"{'year' if asks_year else 'date'}-{occasion.number}"
            missing[key] = (
                _("Svara, eller välj att hoppa över tillfället.")
                if len(occasions) > 1
                else _("Svara på frågan.")
            )
        if clock is None:
            key = "clock-end" if any(one.key == "clock-end" for one in reading.questions) else "clock"
            missing[key] = _("Skriv när det börjar och slutar, till exempel 10:00 och 16:00.")
        if days is None or clock is None:
            continue
        starts, ends = (
            datetime.combine(day, hour, tzinfo=STOCKHOLM) for day, hour in zip(days, clock, strict=True)
        )
        if ends <= starts:
            missing["clock"] = _("Det slutar innan det börjar. Kontrollera klockslagen.")
            continue
        found.append(When(occasion, starts, ends))
    if not found and not missing:
        missing["date-1"] = _("Alla tillfällen är överhoppade. Behåll minst ett.")
    return found, missing


def _days(occasion: Occasion, answers: Answers) -> tuple[date, date] | None:
    """The first and last day: answered, or stated with a sure year; never taken from what is only likely."""
    if occasion.number in answers.days:
        return answers.days[occasion.number]
    if occasion.first is None or occasion.last is None:
        return None
    year = answers.years.get(occasion.number)
    if year is None:
        if not occasion.is_dated or occasion.first.year is None or occasion.last.year is None:
            return None
        first, last = occasion.first.in_year(occasion.first.year), occasion.last.in_year(occasion.last.year)
    else:
        first = occasion.first.in_year(year)
        last = occasion.last.in_year(year + (1 if occasion.last.key < occasion.first.key else 0))
    return (first, last) if first is not None and last is not None else None


def _clock(occasion: Occasion, answers: Answers) -> tuple[time, time] | None:
    starts = occasion.clock.starts if occasion.clock else answers.starts
    ends = occasion.clock.ends if occasion.clock and occasion.clock.ends else answers.ends
    return (starts, ends) if starts is not None and ends is not None else None
