"""The demonstration content holds the facts of the texts it is written after, and tries every way a sign-up can stand."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from django.apps import apps
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from hjulet.hub.models import Person, Place
from hjulet.meet import rules
from hjulet.meet.models import (
    GatheringPage,
    MeetIndexPage,
    NetworkMember,
    NetworkPage,
    OutgoingMail,
    Registration,
    Session,
)
from hjulet.meet.queries import occupancy, participants
from hjulet.seed import COORDINATOR
from hjulet.seed.demo import make_demo
from hjulet.seed.demo.days import WEDNESDAY, in_weeks, working_day
from hjulet.site.pages import AccessibilityStatementPage, StartPage, TextPage

pytestmark = pytest.mark.django_db


def gathering(slug: str) -> GatheringPage:
    return GatheringPage.objects.get(slug=slug)


def local_days(page: GatheringPage) -> tuple[date, date]:
    return timezone.localdate(page.starts), timezone.localdate(page.ends)


def test_learning_network_has_fifteen_members_with_two_seats_each() -> None:
    network = NetworkPage.objects.get(slug="krympande-kommuner")
    members = NetworkMember.objects.filter(network=network, left__isnull=True)
    assert members.count() == 15
    for member in members:
        assert [seat.role_title for seat in member.seats.order_by("id")] == [
            "Kommunstyrelseordförande",
            "Kommunchef",
        ]
    assert network.membership == "closed"
    assert network.host.name == "Arena för Tillväxt"


def test_learning_network_members_shrank_by_the_built_in_table() -> None:
    places = Place.objects.filter(organisations__memberships__network__slug="krympande-kommuner")
    assert places.count() == 15
    assert [place.name for place in places if place.population_2017 >= place.population_1975] == []


def test_learning_network_met_four_times_for_two_days() -> None:
    days = [local_days(gathering(f"krympande-kommuner-{number}")) for number in (1, 2, 3, 4)]
    assert days == [
        (date(2017, 8, 17), date(2017, 8, 18)),
        (date(2017, 11, 30), date(2017, 12, 1)),
        (date(2018, 2, 8), date(2018, 2, 9)),
        (date(2018, 5, 3), date(2018, 5, 4)),
    ]
    first = gathering("krympande-kommuner-1")
    leaders = {row.speaker.name for session in first.sessions.all() for row in session.session_speakers.all()}
    assert leaders == {"Josefina Syssner"}
    assert "landsbygdsutredningen" in first.body
    assert rules.status(first, first.desk) is rules.Status.DOCUMENTED


def test_knowledge_day_is_as_the_invitation_says() -> None:
    day = gathering("starkare-kommuner-2017")
    assert day.title == "Starkare kommuner med regional samverkan"
    assert (day.starts, day.ends) == (
        datetime(2017, 4, 25, 8, 0, tzinfo=UTC),
        datetime(2017, 4, 25, 14, 0, tzinfo=UTC),
    )
    assert day.starts.weekday() == 1
    assert (day.venue.name, day.venue.street_address, day.venue.town) == (
        "Saturnus Konferens",
        "Hornsgatan 15",
        "Stockholm",
    )
    assert day.price_ore == 75_000
    assert day.seats is not None
    assert [
        (row.speaker.name, row.speaker.title, str(row.speaker.organisation or ""))
        for row in day.speakers.all()
    ] == [
        ("Erik Nilsson", "statssekreterare åt Anna Ekström, gymnasie- och kunskapslyftsminister", ""),
        ("Conny Johansson", "Kommunstyrelsens ordförande", "Falköpings kommun"),
        ("Ann-Katrin Järåsen", "Kommunstyrelsens ordförande", "Torsby kommun"),
        ("Bo Per Larsson", "expert i kommunfrågor", ""),
        ("Anna Lindberg", "regional utvecklingsdirektör", "Region Norrbotten"),
        ("Lars Niklasson", "bitr. professor", "Linköpings universitet"),
        ("Maria Svensson", "utvecklingsledare", "Region Örebro län"),
        ("David Sundström", "näringslivschef", "Piteå kommun"),
    ]


def test_annual_conference_has_its_fourteen_workshops_in_parallel() -> None:
    workshops = Session.objects.filter(page__slug="arskonferens-2019", kind=Session.Kind.WORKSHOP)
    assert workshops.count() == 14
    assert [session.title for session in workshops if session.language == "en"] == [
        "Nordic experiences in implementing Agenda 2030 at local level (Eng)"
    ]
    assert Counter(workshops.values_list("starts", flat=True)).most_common() == [
        (datetime(2019, 2, 7, 8, 0, tzinfo=UTC), 5),
        (datetime(2019, 2, 7, 9, 30, tzinfo=UTC), 5),
        (datetime(2019, 2, 7, 12, 0, tzinfo=UTC), 4),
    ]
    smart = workshops.get(title="Smart specialisering i praktiken")
    assert [str(row.speaker) for row in smart.session_speakers.all()] == [
        "Olle Wängsäter, Region Gävleborg",
        "Jan Nylander, Region Gävleborg",
        "Magnus Ernström, Region Gävleborg",
    ]
    assert sum(session.session_speakers.count() for session in workshops) == 24


def test_no_room_holds_two_sessions_at_once() -> None:
    placed = Session.objects.filter(room__isnull=False).order_by("room", "starts")
    rows = list(placed.values_list("room", "starts", "ends"))
    assert len(rows) > 30
    overlaps = [
        (before, after) for before, after in pairwise(rows) if before[0] == after[0] and after[1] < before[2]
    ]
    assert overlaps == []


def test_strategy_network_meets_and_the_evaluation_network_the_day_after() -> None:
    meeting = gathering("rus-maj-2019")
    assert local_days(meeting) == (date(2019, 5, 7), date(2019, 5, 7))
    assert str(meeting.venue) == "Ersta diakoni, Stockholm"
    speakers = [
        [row.speaker.name for row in session.session_speakers.all()] for session in meeting.sessions.all()
    ]
    assert speakers == [["Gustaf Rehnström"], ["Monika Kväl"], ["Anna Ebermark"], ["Klas Fritzon"]]
    assert meeting.day_after == gathering("utvardering-maj-2019")
    assert local_days(meeting.day_after) == (date(2019, 5, 8), date(2019, 5, 8))
    planners = NetworkPage.objects.get(slug="rus").planning_group.all()
    assert {row.organisation.name for row in planners} == {"Region Gotland", "Region Örebro län"}


def test_cafes_are_four_digital_ones_of_forty_minutes() -> None:
    cafes = GatheringPage.objects.filter(kind=GatheringPage.Kind.CAFE)
    assert {(page.ends - page.starts).total_seconds() / 60 for page in cafes} == {40}
    assert {page.mode for page in cafes} == {"online"}
    assert all(page.joining_link and page.price_ore == 0 and page.seats is None for page in cafes)
    assert cafes.count() == 4


@pytest.mark.parametrize(
    ("slug", "answer"),
    [
        ("bussen-som-blev-kvar", rules.SignUp.OPEN),
        ("kafe-pengar-till-bygden", rules.SignUp.OPEN),
        ("medborgardialog-som-marks", rules.SignUp.OPEN),
        ("rus-fran-strategi-till-handling", rules.SignUp.NOT_YET),
        ("studiebesok-ortsutveckling", rules.SignUp.CANCELLED),
        ("kafe-ratt-glasogon", rules.SignUp.OVER),
    ],
)
def test_coming_gatherings_stand_in_every_way(slug: str, answer: rules.SignUp) -> None:
    page = gathering(slug)
    assert rules.sign_up(page, page.desk) is answer


def figures(slug: str) -> tuple[int | None, int | None, int]:
    page = gathering(slug)
    now = occupancy(page, page.desk)
    return now.seats, now.seats_left, now.waiting


def test_coming_gatherings_have_their_seats() -> None:
    assert figures("bussen-som-blev-kvar") == (40, 23, 0)
    assert figures("mat-livskvalitet") == (25, 2, 0)
    assert gathering("mat-livskvalitet").max_per_organisation == 2
    assert figures("medborgardialog-som-marks") == (12, 0, 4)
    assert gathering("ekonomi-nar-folkmangden-sjunker").price_ore == 95_000
    assert gathering("krympande-kommuner-igen").audience == "members"
    conference = gathering("livskraftiga-kommuner")
    assert conference.sessions.exclude(kind=Session.Kind.BREAK).count() == 20


def test_every_kind_of_gathering_is_there() -> None:
    assert set(GatheringPage.objects.values_list("kind", flat=True)) == set(GatheringPage.Kind.values)


def test_seats_in_the_closed_network_are_held_by_those_signed_up() -> None:
    rows = Registration.objects.filter(gathering__slug="krympande-kommuner-igen")
    assert rows.count() == 8
    assert [
        row for row in rows if row.seat is None or row.seat.holders.get().person_id != row.person_id
    ] == []


def test_coordinator_may_write_all_of_meet_and_nothing_else() -> None:
    anna = Person.objects.get(email=COORDINATOR)
    assert (anna.is_superuser, anna.is_staff) == (False, False)
    assert anna.has_perm("wagtailadmin.access_admin")
    assert MeetIndexPage.objects.get().permissions_for_user(anna).can_add_subpage()
    assert not StartPage.objects.get().permissions_for_user(anna).can_edit()
    for page in [*NetworkPage.objects.all(), *GatheringPage.objects.all()]:
        assert rules.may_publish(anna, page)
    assert len(participants(anna, gathering("bussen-som-blev-kvar"))) == 17
    assert set(NetworkPage.objects.filter(planning_group__person=anna).values_list("slug", flat=True)) == {
        "krympande-kommuner",
        "lunchkafe-livskraftiga-landsbygder",
    }


def test_planner_may_edit_the_own_network_only() -> None:
    rut = Person.objects.get(email="rut.pahittad@exempel.invalid")
    may = {page.slug for page in NetworkPage.objects.all() if rules.may_edit(rut, page)}
    assert may == {"rus"}


def test_no_address_outside_the_invented_domain() -> None:
    addresses = set()
    for model in apps.get_models():
        columns = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for row in model._default_manager.values_list(*columns) if columns else ():
            for value in row:
                addresses |= set(re.findall(r"[\w.+-]+@[\w.-]+\w", str(value)))
    assert COORDINATOR in addresses
    assert {address for address in addresses if not address.endswith("@exempel.invalid")} == set()


def test_no_demonstration_mail_waits_to_be_sent() -> None:
    assert OutgoingMail.objects.count() > 100
    assert set(OutgoingMail.objects.values_list("state", flat=True)) == {"sent"}


def test_footer_pages_keep_their_addresses() -> None:
    paths = {
        page.url
        for page in [*TextPage.objects.filter(is_in_footer=True), *AccessibilityStatementPage.objects.all()]
    }
    assert paths == {"/om-hjulet/", "/personuppgifter/", "/kakor/", "/tillganglighet/"}


def everything() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def test_running_again_changes_nothing() -> None:
    before, changed = (
        everything(),
        Page.objects.order_by("-latest_revision_created_at").first().latest_revision_created_at,
    )
    make_demo()
    make_demo(date(2031, 3, 5))
    assert everything() == before
    assert Page.objects.order_by("-latest_revision_created_at").first().latest_revision_created_at == changed


def test_days_of_one_week_give_the_same_days() -> None:
    monday, sunday = date(2024, 9, 9), date(2024, 9, 15)
    assert in_weeks(monday, 3, WEDNESDAY) == in_weeks(sunday, 3, WEDNESDAY) == date(2024, 10, 2)


def test_weeks_when_nobody_is_at_work_do_not_count() -> None:
    assert in_weeks(date(2026, 11, 23), 3, WEDNESDAY) == date(2026, 12, 16)
    assert in_weeks(date(2026, 11, 23), 4, WEDNESDAY) == date(2027, 1, 13)
    assert in_weeks(date(2027, 8, 18), -2, WEDNESDAY) == date(2027, 6, 16)


def test_working_day_passes_over_weekend_and_holiday() -> None:
    assert working_day(date(2024, 5, 1)) == date(2024, 5, 2)
    assert working_day(date(2024, 12, 24)) == date(2024, 12, 27)
    assert working_day(date(2024, 9, 14)) == date(2024, 9, 16)
