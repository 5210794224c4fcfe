"""What the kitchen and the host need to know: how many of what, without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from wagtail.models import PageLogEntry

from hjulet.hub.rules import Viewer
from hjulet.hub.sorting import swedish_sort_key
from hjulet.meet import rules
from hjulet.meet.models import GatheringPage, Registration, RegistrationNeeds
from hjulet.meet.queries.retention import Subject, still_held

Food = RegistrationNeeds.Food
Access = RegistrationNeeds.Access
SEEN = "hjulet.needs_seen"
TAKEN = "hjulet.needs_taken"
"""What Wagtail's log calls it when somebody looks at the list, or takes the counted one as a file."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One choice, or several that the same person made, and how many people made it."""

    words: str
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """One table to lay: everybody on site, or those at one of the sites."""

    title: str
    eating: int
    """Everybody with a seat there, whether they said anything or not."""
    with_wishes: int
    meals: Sequence[Counted]
    """Each combination of choices once, so that the sum is the number of people who chose."""
    notes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who asked to be contacted about what they need to take part."""

    name: str
    email: str
    needs: str


@dataclass(frozen=True, slots=True)
class KitchenList:
    gathering: GatheringPage
    tables: Sequence[Table]
    access: Sequence[Counted]
    access_notes: Sequence[str]
    """Without names: whoever asked to be contacted stands in `contacts` instead."""
    contacts: Sequence[Contact]
    gone_at: datetime | None
    """When the rule removes it."""


def needs_of(registration: Registration) -> dict[str, object]:
    """What the form shows to the person whose they are."""
    row = RegistrationNeeds.objects.filter(registration_id=registration.pk).first()
    return dict(row.content) if row is not None else {}


def may_still_say_needs(registration: Registration) -> bool:
    """Whether the gathering asks, has not been held, and the person still has a seat or waits for one."""
    gathering = registration.gathering
    return gathering.asks_needs and registration.state in Registration.ACTIVE and not gathering.is_over()


def kitchen_list(viewer: Viewer, gathering: GatheringPage) -> KitchenList:
    """For those who plan the gathering. Only those who have a seat are counted, and on site only are they fed."""
    if not rules.may_see_participants(viewer, gathering):
        raise PermissionDenied("Bara de som planerar träffen får se vad som behövs.")
    everybody = list(
        Registration.objects.filter(gathering=gathering, state=Registration.State.REGISTERED).select_related(
            "site", "person", "needs"
        )
    )
    said = {row.pk: row.needs.content for row in everybody if hasattr(row, "needs")}
    on_site = [row for row in everybody if row.mode == Registration.Mode.ON_SITE]
    access: Counter[str] = Counter()
    notes, contacts = [], []
    for row in everybody:
        content: dict[str, Any] = said.get(row.pk, {})
        access.update(content.get("access", ()))
        words = _words(Access, content.get("access", ()))
        note = content.get("access_note", "")
        if content.get("may_contact") and row.person is not None:
            contacts.append(Contact(row.name, row.person.email, ", ".join(filter(None, [words, note]))))
        elif note:
            notes.append(note)
    held = still_held(gathering.ends, gatherings=[gathering.pk], subjects=[Subject.NEEDS])
    return KitchenList(
        gathering=gathering,
        tables=_tables(on_site, said),
        access=[Counted(str(choice.label), access[choice]) for choice in Access if access[choice]],
        access_notes=sorted(notes, key=swedish_sort_key),
        contacts=sorted(contacts, key=lambda contact: swedish_sort_key(contact.name)),
        gone_at=held[0].due_at if held else None,
    )


def counted_lines(found: KitchenList) -> list[tuple[str, str, int]]:
    """The list to take away: figures only, since what somebody wrote in own words may say who it was."""
    lines = []
    for table in found.tables:
        lines.append((table.title, _("äter"), table.eating))
        lines += [(table.title, meal.words, meal.count) for meal in table.meals]
        if table.notes:
            lines.append((table.title, _("önskemål med egna ord (läs på sidan)"), len(table.notes)))
    lines += [(_("Tillgänglighet"), counted.words, counted.count) for counted in found.access]
    return lines


@dataclass(frozen=True, slots=True)
class Look:
    """That somebody looked at, or took away, what is needed at a gathering."""

    who: str
    at: datetime
    gathering: str
    was_taken: bool


def looks_at_needs(viewer: Viewer, *, limit: int = 500) -> list[Look]:
    """Who has looked at food and access needs, latest first; for administrators."""
    if not rules.may_decide_retention(viewer):
        raise PermissionDenied("Bara administratörer får se vem som har tittat på känsliga uppgifter.")
    entries = (
        PageLogEntry.objects.filter(action__in=[SEEN, TAKEN]).select_related("user").order_by("-timestamp")
    )
    return [
        Look(
            who=str(entry.user) if entry.user is not None else _("tidigare medarbetare"),
            at=entry.timestamp,
            gathering=entry.label,
            was_taken=entry.action == TAKEN,
        )
        for entry in entries[:limit]
    ]


def _tables(on_site: Sequence[Registration], said: dict[int, dict[str, Any]]) -> list[Table]:
    by_place: dict[str, list[Registration]] = {}
    for row in on_site:
        by_place.setdefault(row.site.name if row.site is not None else _("På plats"), []).append(row)
    return [_table(title, by_place[title], said) for title in sorted(by_place, key=swedish_sort_key)]


def _table(title: str, rows: Sequence[Registration], said: dict[int, dict[str, Any]]) -> Table:
    meals: Counter[str] = Counter()
    notes = []
    with_wishes = 0
    for row in rows:
        content = said.get(row.pk, {})
        if words := _words(Food, content.get("food", ())):
            meals[words] += 1
        if note := content.get("food_note"):
            # Beside what the same person chose, since it is one meal.
            notes.append(f"{note} ({words})" if words else note)
        with_wishes += bool(words or note)
    return Table(
        title=title,
        eating=len(rows),
        with_wishes=with_wishes,
        meals=[
            Counted(words, count)
            for words, count in sorted(meals.items(), key=lambda item: (-item[1], item[0]))
        ],
        notes=sorted(notes, key=swedish_sort_key),
    )


def _words(choices: type[Food] | type[Access], chosen: Sequence[str]) -> str:
    return " + ".join(str(choice.label) for choice in choices if choice in chosen)
