"""Who came: marks in any order from any phone, who may make them, no-shows, and certificates for those who were there."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, rules
from hjulet.meet.actions import Mark
from hjulet.meet.models import (
    Attendance,
    Certificate,
    GatheringPage,
    NetworkPage,
    Registration,
    RegistrationDesk,
    RegistrationEvent,
)
from hjulet.meet.queries import presence
from hjulet.meet.queries.paper import badge_sheets, hours_of, name_list
from hjulet.meet.tokens import (
    ALPHABET,
    badge_code,
    certificate_code_in,
    door_token,
    manage_token,
    new_certificate_code,
    public_id_in,
    public_id_on_badge,
    spaced_code,
)
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_organisation,
    make_person,
    make_registration,
    make_session,
)

pytestmark = pytest.mark.django_db
minutes = timedelta(minutes=1)


@pytest.fixture
def network() -> NetworkPage:
    return make_network()


@pytest.fixture
def planner(network: NetworkPage) -> Person:
    return make_coordinator(network)


def gathering_today(network: NetworkPage, **fields: object) -> GatheringPage:
    """One that is open for sign-up and can be checked in to: it begins in an hour."""
    return make_gathering(network=network, starts=timezone.now() + timedelta(hours=1), **fields)


@pytest.fixture
def gathering(network: NetworkPage) -> GatheringPage:
    return gathering_today(network)


def desk_of(gathering: GatheringPage) -> RegistrationDesk:
    return RegistrationDesk.objects.select_related("gathering").get(gathering=gathering)


def mark(registration: Registration, name: str, at: datetime, *, is_present: bool = True) -> Mark:
    return Mark(id=name, registration=registration.public_id, at=at, is_present=is_present)


def sent(gathering: GatheringPage, *marks: Mark) -> list[str]:
    """What became of each, from a phone that has the link of the day."""
    return [answer.reason for answer in actions.record_marks(ANYONE, gathering, marks, has_link=True)]


def present(gathering: GatheringPage) -> dict[str, datetime]:
    return {
        row.registration.name: row.at for row in Attendance.objects.filter(registration__gathering=gathering)
    }


def move_into_the_past(gathering: GatheringPage) -> GatheringPage:
    now = timezone.now()
    GatheringPage.objects.filter(pk=gathering.pk).update(
        starts=now - timedelta(hours=7), ends=now - timedelta(hours=1)
    )
    return GatheringPage.objects.get(pk=gathering.pk)


def test_the_first_time_wins_whichever_phone_sends_first(gathering: GatheringPage) -> None:
    early = timezone.now() - 5 * minutes
    for order in itertools.permutations([0, 3, 1]):
        person = make_registration(gathering, name=f"Ordning {order}")
        for minute in order:
            assert sent(gathering, mark(person, f"phone-{person.pk}-{minute}", early + minute * minutes)) == [
                ""
            ]
        assert Attendance.objects.get(registration=person).at == early


def test_a_mark_sent_many_times_is_one_mark_also_after_an_undo(gathering: GatheringPage) -> None:
    person = make_registration(gathering, name="Anna")
    at = timezone.now() - 5 * minutes
    first = mark(person, "phone-a-0001", at)
    assert sent(gathering, first, first, first) == ["", "", ""]
    assert sent(gathering, mark(person, "phone-b-0001", at + minutes, is_present=False)) == [""]
    assert present(gathering) == {}
    # The phone never heard the answer and sends the mark again: the undo stands.
    assert sent(gathering, first) == [""]
    assert present(gathering) == {}
    assert person.events.filter(kind="present").count() == 1
    assert sent(gathering, mark(person, "phone-a-0002", at + 2 * minutes)) == [""]
    assert present(gathering) == {"Anna": at + 2 * minutes}


operations = st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=operations, data=st.data())
def test_any_order_and_any_repetition_ends_the_same(
    gathering: GatheringPage, made: list[tuple[int, bool]], data: st.DataObject
) -> None:
    start = timezone.now() - 30 * minutes
    people = [make_registration(gathering) for _ in range(2)]

    def marks_for(person: Registration) -> list[Mark]:
        return [
            mark(person, f"{person.pk}-mark-{number}", start + minute * minutes, is_present=is_present)
            for number, (minute, is_present) in enumerate(made)
        ]

    sent(gathering, *marks_for(people[0]))
    for one in data.draw(st.permutations(marks_for(people[1]) * 2)):
        sent(gathering, one)
    undone = max((minute for minute, is_present in made if not is_present), default=-1)
    standing = [minute for minute, is_present in made if is_present and minute > undone]
    wanted = start + min(standing) * minutes if standing else None
    assert [Attendance.objects.filter(registration=person).values_list("at", flat=True).first() for person in people] == [wanted, wanted]  # fmt: skip


def test_nobody_who_waits_has_cancelled_or_belongs_elsewhere_is_checked_in(
    network: NetworkPage, planner: Person
) -> None:
    gathering = gathering_today(network, seats=1)
    seated, waiting = make_registration(gathering, name="Plats"), make_registration(gathering, name="Kö")
    assert waiting.state == "waiting"
    elsewhere = make_registration(gathering_today(network), name="Annan träff")
    now = timezone.now()
    answers = sent(
        gathering, mark(waiting, "phone-00001", now), mark(elsewhere, "phone-00002", now), mark(seated, "phone-00003", now)
    )  # fmt: skip
    assert answers == ["waiting", "unknown", ""]
    assert set(present(gathering)) == {"Plats"}
    assert actions.mark_present(planner, waiting).reason == "waiting"
    other = gathering_today(network)
    cancelled = make_registration(other)
    actions.cancel_registration(ANYONE, cancelled, has_link=True)
    assert sent(other, mark(cancelled, "phone-00004", now)) == ["cancelled"]
    assert Attendance.objects.filter(registration__in=[waiting, elsewhere, cancelled]).count() == 0


def test_those_who_wait_are_on_no_list_badge_or_certificate(network: NetworkPage, planner: Person) -> None:
    gathering = gathering_today(network, seats=1)
    make_registration(gathering, name="Plats")
    make_registration(gathering, name="Kö")
    assert [line.name for line in name_list(planner, gathering).lines] == ["Plats"]
    assert [badge.name for badge in badge_sheets(planner, gathering).badges] == ["Plats"]
    assert [row.name for row in presence.check_in(planner, desk_of(gathering)).rows] == ["Plats"]


def test_only_planners_and_whoever_has_the_link_on_the_day_may_check_in(
    network: NetworkPage, planner: Person
) -> None:
    gathering = gathering_today(network)
    person = make_registration(gathering)
    outsider, other_planner = make_person(), make_coordinator(make_network())
    for actor in (ANYONE, outsider, other_planner, person.person):
        assert actor is not None
        with pytest.raises(PermissionDenied):
            actions.mark_present(actor, person)
        with pytest.raises(PermissionDenied):
            actions.unmark(actor, person)
        with pytest.raises(PermissionDenied):
            presence.check_in(actor, desk_of(gathering))
        with pytest.raises(PermissionDenied):
            presence.presence_of(actor, gathering)
        with pytest.raises(PermissionDenied):
            name_list(actor, gathering)
        with pytest.raises(PermissionDenied):
            badge_sheets(actor, gathering)
        for act in (
            actions.renew_door,
            actions.close_presence,
            actions.reopen_presence,
            actions.issue_certificates,
        ):
            with pytest.raises(PermissionDenied):
                act(actor, gathering)
    assert Attendance.objects.filter(registration=person).count() == 0
    assert actions.mark_present(planner, person).reason == ""
    assert Attendance.objects.get(registration=person).marked_by == planner


@pytest.mark.parametrize(
    ("hours_to_start", "length", "is_allowed"),
    [(11.9, 6, True), (12.1, 6, False), (-6 - 11.9, 6, True), (-6 - 12.1, 6, False), (-20, 30, True)],
)
def test_the_link_of_the_day_holds_twelve_hours_before_and_after(
    network: NetworkPage, planner: Person, hours_to_start: float, length: float, is_allowed: bool
) -> None:
    starts = timezone.now() + timedelta(hours=hours_to_start)
    gathering = make_gathering(network=network, starts=starts, ends=starts + timedelta(hours=length))
    assert rules.may_check_in(ANYONE, gathering, has_link=True) is is_allowed
    assert rules.may_check_in(ANYONE, gathering) is False
    assert rules.may_check_in(planner, gathering) is True


def test_a_planner_cannot_mark_before_the_day(network: NetworkPage, planner: Person) -> None:
    gathering = make_gathering(network=network)
    assert actions.mark_present(planner, make_registration(gathering)).reason == "too_early"


def test_a_wrong_clock_in_the_phone_cannot_mark_in_the_future_or_long_ago(gathering: GatheringPage) -> None:
    ahead, behind = make_registration(gathering, name="Före"), make_registration(gathering, name="Efter")
    now = timezone.now()
    sent(gathering, mark(ahead, "phone-00001", now + timedelta(days=400)), mark(behind, "phone-00002", now - timedelta(days=400)))  # fmt: skip
    found = present(gathering)
    assert now <= found["Före"] <= timezone.now()
    assert found["Efter"] == rules.door_hours(GatheringPage.objects.get(pk=gathering.pk))[0]


def test_closing_makes_no_shows_and_takes_late_marks_only_when_made_before(
    gathering: GatheringPage, planner: Person
) -> None:
    came, offline, late, never = (
        make_registration(gathering, name=name) for name in ("Kom", "Nätlös", "Sen", "Aldrig")
    )
    sent(gathering, mark(came, "phone-00001", timezone.now()))
    with pytest.raises(PermissionDenied):
        actions.close_presence(planner, gathering)  # it has not begun
    gathering = move_into_the_past(gathering)
    assert actions.close_presence(planner, gathering) == 3
    closed = presence.presence_of(planner, gathering).closed_at
    assert closed is not None
    answers = sent(
        gathering, mark(offline, "phone-00002", closed - minutes), mark(late, "phone-00003", closed + minutes)
    )
    assert answers == ["", "closed"]
    figures = presence.presence_of(planner, gathering)
    assert (figures.present, figures.absent, figures.registered) == (2, 2, 4)
    # Pressing twice keeps the first moment; opening again lets the forgotten one in.
    actions.close_presence(planner, gathering)
    assert presence.presence_of(planner, gathering).closed_at == closed
    actions.reopen_presence(planner, gathering)
    assert actions.mark_present(planner, never).reason == ""


def test_a_renewed_link_shuts_the_old_one(gathering: GatheringPage, planner: Person) -> None:
    old = door_token(desk_of(gathering))
    assert presence.door_by_token(old) == desk_of(gathering)
    actions.renew_door(planner, gathering)
    assert presence.door_by_token(old) is None
    assert presence.door_by_token(door_token(desk_of(gathering))) == desk_of(gathering)
    for made_up in ("", "1-2", old[:-1] + "x", manage_token(make_registration(gathering))):
        assert presence.door_by_token(made_up) is None


def test_the_log_tells_of_marks_without_names(gathering: GatheringPage, planner: Person) -> None:
    person = make_registration(gathering, name="Hemlig Person")
    actions.mark_present(planner, person)
    actions.unmark(planner, person)
    lines = RegistrationEvent.objects.filter(registration=person, kind__in=["present", "not_present"])
    assert [line.kind for line in lines] == ["present", "not_present"]
    assert {line.actor for line in lines} == {planner}
    assert "Hemlig" not in str([line.details for line in lines])


def test_a_list_costs_the_same_queries_for_one_and_for_many(
    gathering: GatheringPage, planner: Person, django_assert_num_queries: object
) -> None:
    make_registration(gathering)
    desk = desk_of(gathering)
    with django_assert_num_queries(1):  # type: ignore[operator]
        presence.check_in(ANYONE, desk, has_link=True)
    for _ in range(3):
        make_registration(gathering)
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert presence.check_in(ANYONE, desk, has_link=True).total == 4


def test_a_certificate_is_for_who_was_there_and_after_the_end(
    gathering: GatheringPage, planner: Person
) -> None:
    came, stayed_away = (
        make_registration(gathering, name="Kom"),
        make_registration(gathering, name="Kom inte"),
    )
    actions.mark_present(planner, came)
    with pytest.raises(actions.CertificateRefused, match="not_over"):
        actions.issue_certificate(ANYONE, came, has_link=True)
    with pytest.raises(actions.CertificateRefused, match="not_over"):
        actions.issue_certificates(planner, gathering)
    gathering = move_into_the_past(gathering)
    came, stayed_away = Registration.objects.get(pk=came.pk), Registration.objects.get(pk=stayed_away.pk)
    assert presence.may_have_certificate(came) is True
    assert presence.may_have_certificate(stayed_away) is False
    with pytest.raises(actions.CertificateRefused, match="absent"):
        actions.issue_certificate(ANYONE, stayed_away, has_link=True)
    for actor in (ANYONE, make_person(), stayed_away.person):
        assert actor is not None
        with pytest.raises(PermissionDenied):
            actions.issue_certificate(actor, came)
    first = actions.issue_certificate(ANYONE, came, has_link=True)
    assert actions.issue_certificate(came.person, came) == first
    [everybodys] = actions.issue_certificates(planner, gathering)
    assert (everybodys.code, Certificate.objects.filter(registration__gathering=gathering).count()) == (
        first.code,
        1,
    )


def test_a_certificate_says_what_and_is_found_however_the_code_is_typed(
    network: NetworkPage, planner: Person
) -> None:
    host = make_organisation(name="Region Påhittad")
    gathering = gathering_today(network, host=host, title="Kunskapsdagen")
    person = make_registration(gathering, name="Åsa Öberg", organisation=make_organisation(name="Kommunen"))
    actions.mark_present(planner, person)
    gathering = move_into_the_past(gathering)
    [certificate] = actions.issue_certificates(planner, gathering)
    [sheet] = presence.certificate_sheets([certificate])
    assert (sheet.name, sheet.organisation, sheet.gathering, sheet.issuer) == ("Åsa Öberg", "Kommunen", "Kunskapsdagen", "Region Påhittad")  # fmt: skip
    assert "Omfattning: 6 timmar" in sheet.facts
    assert sheet.address.endswith(f"/intyg/{sheet.code}/")
    code = certificate.code
    for typed in (
        code,
        code.lower(),
        spaced_code(code),
        f" {spaced_code(code)} ",
        code.replace("0", "O").replace("1", "l"),
    ):
        assert presence.certificate_by_code(typed) == certificate
    for wrong in (
        "",
        "x",
        code[:-1],
        code + "0",
        code[1:] + code[0],
        new_certificate_code(),
        "U" * 16,
        "å" * 16,
    ):
        assert wrong == code or presence.certificate_by_code(wrong) is None
    # It stops being true when the presence was a mistake.
    actions.unmark(planner, Registration.objects.get(pk=person.pk))
    assert presence.certificate_by_code(code) is None


def test_codes_are_unambiguous_and_a_slip_is_seen() -> None:
    assert set("ILOU") & set(ALPHABET) == set()
    code = new_certificate_code()
    assert (len(code), len(spaced_code(code)), certificate_code_in(code)) == (16, 19, code)
    for place in range(len(code)):
        for letter in ALPHABET:
            if letter != code[place]:
                assert certificate_code_in(code[:place] + letter + code[place + 1 :]) is None
    assert len({new_certificate_code() for _ in range(1000)}) == 1000


@given(number=st.integers(0, 2**128 - 1))
def test_a_badge_names_its_registration_and_nothing_else(number: int) -> None:
    public_id = UUID(int=number)
    code = badge_code(public_id)
    assert (len(code), public_id_on_badge(code), public_id_on_badge(code.lower())) == (
        26,
        public_id,
        public_id,
    )
    assert public_id_on_badge(code[1:]) is None
    assert public_id_in(code) is None  # a badge does not open the person's own page


def test_hours_are_counted_day_by_day_without_the_nights(network: NetworkPage) -> None:
    gathering = make_gathering(network=network)
    assert hours_of(gathering, []) == 6
    two_days = make_gathering(
        network=network, ends=gathering.starts + timedelta(hours=30), starts=gathering.starts
    )
    assert hours_of(two_days, []) is None
    noon = two_days.starts.astimezone(rules.timezone.get_current_timezone()).replace(hour=12)
    sessions = [
        make_session(two_days, starts=noon, ends=noon + timedelta(hours=1)),
        make_session(two_days, starts=noon + timedelta(hours=3), ends=noon + timedelta(hours=5)),
        make_session(
            two_days, starts=noon + timedelta(hours=24), ends=noon + timedelta(hours=25, minutes=28)
        ),
    ]
    assert hours_of(two_days, sessions) == 6.5
