"""What calendars get, case by case, against readings that are kept in `data/calendars/`.

Every case goes through the real actions and the real outbox with fixed names, ids and moments, and the
calendar entry of each mail is compared, property by property, with the file of its name. A change in what
calendars see is thus noticed; when it is meant, the file is changed by hand with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from icalendar import Calendar, Component

from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet import actions
from hjulet.meet.actions.delivery import deliver_outbox
from hjulet.meet.actions.reminders import write_reminders
from hjulet.meet.models import GatheringPage, GatheringSite, OutgoingMail, Registration, RegistrationDesk
from tests.factories import make_gathering, make_person, make_registration, make_venue

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

CORPUS = Path(__file__).parent / "data" / "calendars"
DESK = UUID("0f0e0d0c-0b0a-4908-8706-050403020100")
SUMMER = datetime(2031, 6, 11, 10, 0, tzinfo=STOCKHOLM)
WINTER = datetime(2031, 12, 3, 10, 0, tzinfo=STOCKHOLM)
WRITTEN = datetime(2031, 1, 7, 12, 0, tzinfo=UTC)
LINK = "https://mote.exempel.invalid/rum/vatten"


def gathering(*, starts: datetime = SUMMER, **fields: Any) -> GatheringPage:
    """A gathering whose entry has a fixed identity."""
    values = {
        "title": "Kunskapsdag om vatten, del 1; fjäll & kust",
        "slug": "kunskapsdag-om-vatten",
        "summary": "En dag om vatten.\nFör kommuner och regioner.",
        "venue": make_venue(name="Folkets hus", street_address="Torget 1", town="Kramfors"),
        "ends": starts + timedelta(hours=6),
        "offer_hours": 0,
        **fields,
    }
    page = make_gathering(starts=starts, **values)
    RegistrationDesk.objects.filter(gathering=page).update(calendar_uid=DESK)
    return GatheringPage.objects.get(pk=page.pk)


def eva(page: GatheringPage, **fields: Any) -> Registration:
    return make_registration(page, name="Eva Ek", email="eva@exempel.invalid", **fields)


def written(kind: str, to: str = "eva@exempel.invalid") -> Component:
    """The calendar in the latest mail of that kind, as the receiving side reads it; its moment made fixed."""
    rows = OutgoingMail.objects.filter(kind=kind, registration__person__email=to)
    row = rows.latest("id")
    OutgoingMail.objects.exclude(pk=row.pk).update(state="sent")
    OutgoingMail.objects.filter(pk=row.pk).update(created_at=WRITTEN)
    mail.outbox.clear()
    assert (
        deliver_outbox(
            now=lambda: (
                datetime.combine(datetime.now(UTC).date(), datetime.min.time(), UTC) + timedelta(hours=12)
            )
        )
        == 1
    )
    message = message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)
    part = next(part for part in message.walk() if part.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_content())
    assert part["Content-Type"].params["method"] == calendar["METHOD"]
    return calendar


def properties(calendar: Component) -> dict[str, list[tuple[str, list[tuple[str, str]]]]]:
    """Every component's properties with their values and parameters, in no order; private links without their secret."""
    read: dict[str, list[tuple[str, list[tuple[str, str]]]]] = {}
    for component in calendar.walk():
        for name, value in component.property_items(recursive=False):
            values = value if isinstance(value, list) else [value]
            for one in values:
                text = one.to_ical() if hasattr(one, "to_ical") else str(one)
                words = text.decode() if isinstance(text, bytes) else str(text)
                if "/anmalan/" in words:
                    before, _mark, _secret = words.partition("/anmalan/")
                    words = f"{before}/anmalan/HEMLIG/"
                parameters = sorted(
                    (key, str(setting)) for key, setting in getattr(one, "params", {}).items()
                )
                read.setdefault(f"{component.name}.{name}", []).append((words, parameters))
    return {name: sorted(values) for name, values in sorted(read.items())}


def request() -> Component:
    eva(gathering())
    return written("registered")


def request_in_winter() -> Component:
    eva(gathering(starts=WINTER))
    return written("registered")


def request_online() -> Component:
    eva(gathering(mode="hybrid", joining_link=LINK), wishes=actions.Wishes(mode="online"))
    return written("registered")


def request_on_site_of_hybrid() -> Component:
    eva(gathering(mode="hybrid", joining_link=LINK))
    return written("registered")


def request_at_a_site() -> Component:
    page = gathering(joining_link=LINK)
    venue = make_venue(name="Kulturhuset", street_address="Storgatan 2", town="Umeå")
    site = GatheringSite.objects.create(page=page, name="Umeå, regionhuset", venue=venue)
    eva(page, wishes=actions.Wishes(site_id=site.pk))
    return written("registered")


def update() -> Component:
    page = gathering()
    eva(page)
    page.starts, page.ends = page.starts + timedelta(days=1), page.ends + timedelta(days=1)
    page.save()
    actions.gathering_was_published(None, page)
    return written("gathering_changed")


def cancel() -> Component:
    registration = eva(gathering())
    actions.cancel_registration(ANYONE, registration, has_link=True)
    return written("cancelled")


def cancel_of_gathering() -> Component:
    page = gathering()
    eva(page)
    actions.cancel_gathering(make_person(is_superuser=True), page, "För få anmälda.")
    return written("gathering_cancelled")


def back_again() -> Component:
    page = gathering()
    actions.cancel_registration(ANYONE, eva(page), has_link=True)
    eva(page)
    return written("registered")


def _handed_over() -> None:
    registration = eva(gathering(joining_link=LINK))
    actions.hand_over(ANYONE, registration, name="Åsa Berg", email="asa@exempel.invalid", has_link=True)


def handed_over_from() -> Component:
    _handed_over()
    return written("handed_over")


def handed_over_to() -> Component:
    _handed_over()
    return written("took_over", to="asa@exempel.invalid")


def switched_to_online() -> Component:
    registration = eva(gathering(mode="hybrid", joining_link=LINK))
    actions.switch_seats(ANYONE, registration, mode="online", has_link=True)
    return written("switched")


def reminder() -> Component:
    eva(gathering())
    write_reminders(datetime(2031, 6, 10, 9, 0, tzinfo=STOCKHOLM))
    return written("reminder")


CASES: list[Callable[[], Component]] = [
    request,
    request_in_winter,
    request_online,
    request_on_site_of_hybrid,
    request_at_a_site,
    update,
    cancel,
    cancel_of_gathering,
    back_again,
    handed_over_from,
    handed_over_to,
    switched_to_online,
    reminder,
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_calendars_read_what_they_always_have(case: Callable[[], Component]) -> None:
    kept = Calendar.from_ical((CORPUS / f"{case.__name__}.ics").read_bytes())
    assert properties(case()) == properties(kept)


def test_every_reading_has_its_case() -> None:
    assert {path.stem for path in CORPUS.glob("*.ics")} == {case.__name__ for case in CASES}


def test_the_numbers_of_one_entry_only_rise() -> None:
    """Signed up, gone, back, moved, and handed over: each later mail counts in every calendar."""
    read = {
        path.stem: Calendar.from_ical(path.read_bytes()).walk("VEVENT")[0] for path in CORPUS.glob("*.ics")
    }
    assert {str(event["UID"]) for event in read.values()} == {f"{DESK}@hjulet"}
    assert (read["request"]["SEQUENCE"], read["cancel"]["SEQUENCE"], read["back_again"]["SEQUENCE"]) == (
        0,
        1,
        2,
    )
    assert read["handed_over_from"]["SEQUENCE"] > read["request"]["SEQUENCE"]
    assert read["switched_to_online"]["SEQUENCE"] > read["request"]["SEQUENCE"]
    assert read["update"]["SEQUENCE"] > read["request"]["SEQUENCE"]
    assert read["reminder"]["SEQUENCE"] == read["request"]["SEQUENCE"]


def test_the_joining_link_stands_only_in_the_entry_of_whoever_is_online() -> None:
    with_link = {
        path.stem
        for path in CORPUS.glob("*.ics")
        if LINK.encode() in path.read_bytes().replace(b"\r\n ", b"")
    }
    assert with_link == {"request_online", "switched_to_online"}
