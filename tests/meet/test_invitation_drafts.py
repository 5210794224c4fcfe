"""From a reading to drafts: what they hold, who may make them, and that nothing is published, mailed or half done."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from wagtail.models import Page, Revision

from hjulet.hub.models import Affiliation
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.actions import invitation_pages
from hjulet.meet.actions.invitation import Answers, Draft, NotAnswered, draft_from_invitation
from hjulet.meet.models import (
    GatheringPage,
    MeetIndexPage,
    NetworkPage,
    OutgoingMail,
    SeriesPage,
    Session,
    Speaker,
    Venue,
)
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_speaker,
    make_venue,
    organisation,
    place,
)
from tests.meet.invitation_facts import read, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=STOCKHOLM)  # type: ignore[misc,arg-type]


def draft(name: str, answers: Answers | None = None, *, actor: Any = None, parent: Any = None) -> Draft:
    return draft_from_invitation(
        actor, read(text_of(name)), parent=parent or MeetIndexPage.objects.get(), answers=answers
    )


def everything() -> tuple[int, ...]:
    tables = (Page, Revision, Session, Speaker, Venue, OutgoingMail)
    return tuple(table.objects.count() for table in tables)


def test_a_gathering_with_programme_venue_and_terms() -> None:
    made = draft("tabbed").page
    page = GatheringPage.objects.get(pk=made.pk)
    assert (page.live, page.has_unpublished_changes, page.kind) == (False, True, "kunskapsdag")
    assert (page.starts, page.ends) == (at(2027, 2, 2, 9), at(2027, 2, 2, 16))
    assert page.venue is not None
    assert (page.venue.name, page.venue.street_address, page.venue.town) == (
        "Clarion Hotel Post",
        "Drottningtorget 10",
        "Göteborg",
    )
    assert (page.place, page.host) == (place("1480"), organisation("14"))
    assert page.price_ore == 95_000
    sessions = list(page.sessions.order_by("sort_order"))
    assert [(one.title, one.kind, one.starts, one.ends) for one in sessions[:3]] == [
        ("Inledning", "session", at(2027, 2, 2, 9), at(2027, 2, 2, 9, 30)),
        ("Så mår Västsverige", "session", at(2027, 2, 2, 9, 30), at(2027, 2, 2, 10, 15)),
        ("Kaffe", "break", at(2027, 2, 2, 10, 15), at(2027, 2, 2, 10, 45)),
    ]
    (speaker,) = [one.speaker for one in sessions[1].session_speakers.all()]
    assert (speaker.name, speaker.title, speaker.organisation) == (
        "Jonas Holm",
        "analytiker",
        organisation("14"),
    )


def test_the_revision_says_what_the_page_says() -> None:
    made = draft("conference", Answers(years={1: 2027})).page
    latest = made.get_latest_revision_as_object()
    assert [one.title for one in latest.sessions.all()] == [one.title for one in made.sessions.all()]
    assert latest.sessions.count() == 10
    assert latest.starts == at(2027, 10, 5, 10)


def test_lärpass_are_workshops_with_their_language() -> None:
    made = draft("parallel", Answers(years={1: 2028})).page
    assert [(one.title, one.kind, one.language) for one in made.sessions.all()] == [
        ("Bygdepeng som gör skillnad", "workshop", "sv"),
        ("Working across borders", "workshop", "en"),
        ("Mäta livskvalitet", "workshop", "sv"),
    ]


def test_a_series_with_its_occasions() -> None:
    made = draft("cities").page
    assert isinstance(made, SeriesPage)
    occasions = GatheringPage.objects.child_of(made).order_by("starts")
    assert [(one.dated_note, one.venue.name, one.place.name, one.live) for one in occasions] == [
        ("Tillfälle 1 av 3", "Kulturens hus", "Luleå", False),
        ("Tillfälle 2 av 3", "Folkets hus", "Kiruna", False),
        ("Tillfälle 3 av 3", "Silvermuseet", "Arjeplog", False),
    ]


def test_a_network_with_roles_and_occasions() -> None:
    made = draft("network")
    assert isinstance(made.page, NetworkPage)
    assert [role.title for role in made.page.roles.all()] == ["kulturchef", "fritidschef"]
    starts = GatheringPage.objects.child_of(made.page).values_list("starts", flat=True).order_by("starts")
    assert list(starts) == [at(2027, 1, 20, 13), at(2027, 3, 17, 13), at(2027, 5, 19, 13)]
    assert any("6 medlemmar" in note for note in made.notes)


def test_under_a_network_its_occasions_are_a_series() -> None:
    network = make_network()
    made = draft("network", parent=network).page
    assert isinstance(made, SeriesPage)
    assert made.get_parent().pk == network.pk


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("no-year", {"year-1"}),
        ("study-visit", {"clock"}),
        ("cafe-series", {"year-1", "year-2", "year-3", "year-4"}),
        ("mail", {"year-1"}),
    ],
)
def test_what_is_not_stated_is_asked_and_nothing_is_made(name: str, keys: set[str]) -> None:
    before = everything()
    with pytest.raises(NotAnswered) as refused:
        draft(name)
    assert set(refused.value.keys) == keys
    assert everything() == before


def test_answers_fill_what_is_missing() -> None:
    made = draft("study-visit", Answers(starts=time(8), ends=time(17))).page
    assert (made.starts, made.ends) == (at(2027, 9, 21, 8), at(2027, 9, 23, 17))
    assert made.registration_closes == at(2027, 6, 1, 23, 59)


def test_a_skipped_occasion_is_not_made() -> None:
    made = draft("cafe-series", Answers(years={1: 2026, 3: 2026}, skipped=frozenset({2, 4}))).page
    occasions = GatheringPage.objects.child_of(made).order_by("starts")
    assert [(one.title, one.dated_note) for one in occasions] == [
        ("Validering i praktiken", "Tillfälle 1 av 4"),
        ("Språk på jobbet", "Tillfälle 3 av 4"),
    ]


def test_all_occasions_skipped_is_an_error() -> None:
    with pytest.raises(NotAnswered):
        draft("cities", Answers(skipped=frozenset({1, 2, 3})))


def test_a_day_may_be_answered_instead_of_a_year() -> None:
    day = date(2026, 9, 28)
    made = draft("no-year", Answers(days={1: (day, day)})).page
    assert made.starts == at(2026, 9, 28, 10)


def test_29_february_does_not_exist_every_year() -> None:
    reading = read("Nätverksträff\n\nVi ses den 29 februari kl. 10–12.")
    with pytest.raises(NotAnswered) as refused:
        draft_from_invitation(
            None, reading, parent=MeetIndexPage.objects.get(), answers=Answers(years={1: 2027})
        )
    assert set(refused.value.keys) == {"year-1"}


def test_what_is_in_the_register_is_used_again() -> None:
    venue = make_venue(name="Stadshuset", town="Umeå")
    kept = make_speaker(name="Ali Rezai", title="planerare", organisation=organisation("2482"))
    made = draft("workshop").page
    assert made.venue == venue
    assert kept in [one.speaker for one in made.speakers.all()]
    before = (Venue.objects.count(), Speaker.objects.count())
    draft("workshop")
    assert (Venue.objects.count(), Speaker.objects.count()) == before


def test_an_organisation_that_is_not_in_the_register_stays_in_the_title() -> None:
    made = draft("workshop").page
    titles = {one.speaker.name: one.speaker.title for one in made.speakers.all()}
    assert titles["J. Sandström"] == "forskare, Sveriges lantbruksuniversitet"


def test_the_same_title_twice_gets_an_address_of_its_own() -> None:
    first, second = draft("tabbed").page, draft("tabbed").page
    assert (first.slug, second.slug) == ("regional-kunskapsdag", "regional-kunskapsdag-2")


def test_a_planner_needs_name_and_organisation() -> None:
    body = make_organisation(name="Länsnätet")
    text = (
        "Nätverk för byggnadsnämnder\n\nPlaneringsgruppen består av Stina Ahlbäck, Länsnätet och "
        "Moa Lindh, Länsnätet.\n\n• Träff 1: 3 mars 2027 kl. 9–12\n• Träff 2: 4 maj 2027 kl. 9–12"
    )
    known = make_person(name="Stina Ahlbäck")
    Affiliation.objects.create(person=known, organisation=body)
    make_person(name="Moa Lindh")
    made = draft_from_invitation(None, read(text), parent=MeetIndexPage.objects.get())
    assert isinstance(made.page, NetworkPage)
    assert [one.person for one in made.page.planning_group.all()] == [known]
    assert [note for note in made.notes if "Moa Lindh" in note]


def test_the_gathering_of_the_next_day_is_linked() -> None:
    text = (
        "RUS-nätverket 7 maj 2030 kl. 10–15\n\nVälkommen till nätverkets träff.\n\n"
        "Tips! Utvärderingsnätverket ses dagen därpå, den 8 maj."
    )
    network = make_network(title="Utvärderingsnätverket")
    other = make_gathering(network=network, starts=at(2030, 5, 8, 10))
    made = draft_from_invitation(None, read(text), parent=MeetIndexPage.objects.get()).page
    assert made.day_after == other


def test_only_who_may_write_there() -> None:
    network = make_network()
    stranger = make_coordinator(make_network())
    before = everything()
    for actor in (AnonymousUser(), make_person(), stranger, make_person(is_superuser=True, is_active=False)):
        with pytest.raises(PermissionDenied):
            draft("tabbed", actor=actor, parent=network)
    assert everything() == before
    made = draft("tabbed", actor=make_coordinator(network), parent=network).page
    assert made.get_parent().pk == network.pk


def test_nothing_is_published_and_no_mail_is_written() -> None:
    live, mails = Page.objects.live().count(), OutgoingMail.objects.count()
    for name, answers in (
        ("tabbed", None),
        ("network", None),
        ("cities", None),
        ("conference", Answers(years={1: 2027})),
    ):
        draft(name, answers)
    assert Page.objects.live().count() == live
    assert OutgoingMail.objects.count() == mails


def test_interrupted_in_the_middle_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    before = everything()
    whole = invitation_pages.GatheringPage.save_revision
    calls = []

    def breaks_at_the_second(page: GatheringPage, *args: Any, **kwargs: Any) -> Any:
        calls.append(page)
        if len(calls) == 2:
            raise ConnectionError("the power went")
        return whole(page, *args, **kwargs)

    monkeypatch.setattr(invitation_pages.GatheringPage, "save_revision", breaks_at_the_second)
    with pytest.raises(ConnectionError):
        draft("network")
    assert len(calls) == 2
    assert everything() == before


def test_markup_in_the_text_is_only_text() -> None:
    text = (
        "Kunskapsdag om nät\n\nVi ses den 4 maj 2027 kl. 10–12 i Umeå. <script>alert(1)</script> & mer därtill som "
        "gör meningen lång nog att vara löpande text."
    )
    made = draft_from_invitation(None, read(text), parent=MeetIndexPage.objects.get()).page
    assert "<script>" not in made.body
    assert "&lt;script&gt;" in made.body
