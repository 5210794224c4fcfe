"""The representative signs up colleagues: each told at once, free to object; all or nothing in strict order (rule 4)."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.models import Affiliation, Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions, queries
from hjulet.meet.actions import Applicant, RegistrationRefused, Wishes
from hjulet.meet.models import (
    CancellationStep,
    GatheringPage,
    GatheringQuestion,
    GatheringSite,
    OutgoingMail,
    Registration,
)
from hjulet.meet.queries.answers import counted_answers
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_gathering,
    make_person,
    make_registration,
    make_venue,
    organisation,
)


def make_representative(code: str = "2282", **fields: object) -> Person:
    person = make_person()
    Affiliation.objects.create(
        person=person, organisation=organisation(code), **{"is_representative": True, **fields}
    )
    return person


def people(*names: str) -> list[Applicant]:
    return [Applicant(name, f"{name.lower()}@exempel.invalid") for name in names]


def sign_up(
    gathering: GatheringPage, *names: str, together: bool = False, actor: Person | None = None
) -> list[str]:
    outcome = actions.register_party(
        actor or make_representative(), gathering, organisation(), people(*names), all_or_nothing=together
    )
    return [colleague.outcome for colleague in outcome]


def states(gathering: GatheringPage) -> dict[str, str]:
    rows = Registration.objects.filter(gathering=gathering, state__in=Registration.ACTIVE)
    return dict(rows.values_list("name", "state"))


@pytest.mark.django_db
def test_each_colleague_gets_a_mail_and_a_link_of_their_own():
    gathering, representative = make_gathering(), make_representative()
    assert sign_up(gathering, "Anna", "Bo", actor=representative) == ["registered", "registered"]
    rows = Registration.objects.filter(gathering=gathering)
    assert {row.registered_by_id for row in rows} == {representative.pk}
    assert {row.organisation_id for row in rows} == {organisation().pk}
    mails = OutgoingMail.objects.filter(registration__in=rows)
    assert {(mail.kind, mail.facts["registered_by"]) for mail in mails} == {
        ("registered", str(representative.pk))
    }
    assert len({manage_token(row) for row in rows}) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "why", ["no affiliation", "not representative", "another organisation", "ended", "not yet"]
)
def test_only_the_representative_of_today_signs_up_colleagues(why):
    today = timezone.localdate()
    person = {
        "no affiliation": make_person,
        "not representative": lambda: make_representative(is_representative=False),
        "another organisation": lambda: make_representative("2281"),
        "ended": lambda: make_representative(
            from_date=today - timedelta(days=9), to_date=today - timedelta(days=1)
        ),
        "not yet": lambda: make_representative(from_date=today + timedelta(days=1)),
    }[why]()
    with pytest.raises(PermissionDenied):
        sign_up(make_gathering(), "Anna", actor=person)


@pytest.mark.django_db
def test_as_many_as_there_is_room_for_in_the_order_they_stand():
    gathering = make_gathering(seats=2)
    assert sign_up(gathering, "Anna", "Bo", "Cilla") == ["registered", "registered", "waiting"]


@pytest.mark.django_db
def test_all_or_nothing_waits_as_one_and_gets_seats_as_one():
    gathering = make_gathering(seats=3)
    alone = [make_registration(gathering, name=f"Ensam {number}") for number in range(2)]
    assert sign_up(gathering, "Anna", "Bo", together=True) == ["waiting", "waiting"]
    actions.cancel_registration(ANYONE, alone[0], has_link=True)
    assert [states(gathering)[name] for name in ("Anna", "Bo")] == ["registered", "registered"]


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "newcomer"), [("strict", "waiting"), ("fill", "registered")])
def test_a_party_without_room_stops_the_queue_unless_seats_are_to_be_filled(rule, newcomer):
    gathering = make_gathering(seats=2, queue_rule=rule)
    make_registration(gathering, name="Ensam")
    sign_up(gathering, "Anna", "Bo", together=True)
    assert make_registration(gathering, name="Ny").state == newcomer
    assert states(gathering)["Anna"] == "waiting"


@pytest.mark.django_db
def test_when_one_of_the_party_leaves_the_queue_the_rest_may_fit():
    gathering = make_gathering(seats=2)
    make_registration(gathering, name="Ensam")
    sign_up(gathering, "Anna", "Bo", together=True)
    bo = Registration.objects.get(gathering=gathering, name="Bo")
    actions.cancel_registration(ANYONE, bo, has_link=True)
    assert states(gathering)["Anna"] == "registered"


@pytest.mark.django_db
def test_one_yes_answers_the_offer_for_all_and_one_no_only_for_oneself():
    gathering = make_gathering(seats=3, offer_hours=48)
    alone = [make_registration(gathering, name=f"Ensam {number}") for number in range(3)]
    sign_up(gathering, "Anna", "Bo", "Cilla", together=True)
    for one in alone:
        actions.cancel_registration(ANYONE, one, has_link=True)
    assert {states(gathering)[name] for name in ("Anna", "Bo", "Cilla")} == {"offered"}
    anna, bo = (Registration.objects.get(gathering=gathering, name=name) for name in ("Anna", "Bo"))
    actions.cancel_registration(ANYONE, bo, has_link=True)
    assert len(actions.accept_offer(ANYONE, anna, has_link=True)) == 2
    assert states(gathering) == {"Anna": "registered", "Cilla": "registered"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "why"), [({"seats": 2}, "party_over_seats"), ({"max_per_organisation": 2}, "party_over_cap")]
)
def test_a_party_that_can_never_fit_is_told_so_and_nobody_is_signed_up(fields, why):
    gathering = make_gathering(**fields)
    with pytest.raises(RegistrationRefused, match=why):
        sign_up(gathering, "Anna", "Bo", "Cilla", together=True)
    assert states(gathering) == {}


@pytest.mark.django_db
def test_somebody_signed_up_already_is_left_as_she_is():
    gathering = make_gathering(seats=2)
    make_registration(gathering, name="Anna", email="anna@exempel.invalid")
    assert sign_up(gathering, "Anna", "Bo", together=True) == ["already", "registered"]


@pytest.mark.django_db
def test_the_same_form_twice_signs_nobody_up_twice():
    gathering, representative = make_gathering(), make_representative()
    for _ in range(2):
        outcome = actions.register_party(
            representative, gathering, organisation(), people("Anna", "Bo"), submission="samma"
        )
        assert [colleague.outcome for colleague in outcome] == ["registered", "registered"]
    assert OutgoingMail.objects.filter(registration__gathering=gathering).count() == 2


@pytest.mark.django_db
def test_a_colleague_can_object_and_is_gone_free_of_charge_while_the_representative_is_told(client):
    gathering, representative = make_gathering(price_ore=100_000), make_representative()
    sign_up(gathering, "Anna", actor=representative)
    anna = Registration.objects.get(gathering=gathering)
    page = client.get(reverse("registration", args=[manage_token(anna)])).content.decode()
    assert f"Du har blivit anmäld av {representative}." in page
    client.post(reverse("object_to_registration", args=[manage_token(anna)]))
    anna.refresh_from_db()
    assert (anna.state, anna.fee_ore) == ("cancelled", 0)
    letter = OutgoingMail.objects.get(kind="objected")
    assert (letter.recipient, letter.gathering) == (representative, gathering)


@pytest.mark.django_db
def test_nobody_objects_to_an_own_sign_up(client):
    own = make_registration(make_gathering())
    with pytest.raises(PermissionDenied):
        actions.object_to_registration(ANYONE, own, has_link=True)
    assert (
        "Jag vill inte vara anmäld"
        not in client.get(reverse("registration", args=[manage_token(own)])).content.decode()
    )


@pytest.mark.django_db
def test_the_representative_cannot_object_for_a_colleague_but_may_cancel():
    gathering, representative = make_gathering(), make_representative()
    sign_up(gathering, "Anna", actor=representative)
    anna = Registration.objects.get(gathering=gathering)
    with pytest.raises(PermissionDenied):
        actions.object_to_registration(representative, anna)
    actions.cancel_registration(representative, anna)
    assert states(gathering) == {}


# On the web ------------------------------------------------------------------------------------


def form_of(*rows: tuple[str, str], together: str = "some", **more: str) -> dict[str, str]:
    data = {
        "kollega-TOTAL_FORMS": str(len(rows)),
        "kollega-INITIAL_FORMS": "0",
        "organisation": str(organisation().pk),
        "together": together,
        "submission": "en-gang",
        **more,
    }
    for number, (name, email) in enumerate(rows):
        data |= {
            f"kollega-{number}-name": name,
            f"kollega-{number}-email": email,
            f"kollega-{number}-role": "",
        }
    return data


@pytest.mark.django_db
def test_the_page_is_for_representatives_and_asks_others_to_sign_in(client):
    address = reverse("sign_up_colleagues", args=[make_gathering().slug])
    assert client.get(address).status_code == 302
    client.force_login(make_person())
    assert client.get(address).status_code == 403
    client.force_login(make_representative())
    answer = client.get(address)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_colleagues_are_signed_up_from_the_page(client):
    gathering = make_gathering(seats=1)
    client.force_login(make_representative())
    address = reverse("sign_up_colleagues", args=[gathering.slug])
    answer = client.post(
        address,
        form_of(("Anna", "anna@exempel.invalid"), ("Bo", "bo@exempel.invalid"), ("", "")),
        follow=True,
    )
    page = answer.content.decode()
    assert "Anna är anmäld och har en plats." in page
    assert "Bo står i kö." in page
    assert states(gathering) == {"Anna": "registered", "Bo": "waiting"}
    # What came of it is said once.
    assert "Anna är anmäld och har en plats." not in client.get(address).content.decode()


@pytest.mark.django_db
def test_wrong_rows_are_named_and_nothing_is_lost(client):
    gathering = make_gathering()
    client.force_login(make_representative())
    address = reverse("sign_up_colleagues", args=[gathering.slug])
    answer = client.post(address, form_of(("Anna", "anna@exempel.invalid"), ("Bo", "")))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_kollega-1-email"' in page
    assert 'value="Anna"' in page
    assert states(gathering) == {}


@pytest.mark.django_db
def test_more_rows_keep_what_is_typed(client):
    client.force_login(make_representative())
    address = reverse("sign_up_colleagues", args=[make_gathering().slug])
    answer = client.post(address, form_of(("Anna", ""), fler="1"))
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="Anna"' in page
    assert "kollega-4-name" in page
    assert "Fel:" not in page


@pytest.mark.django_db
def test_a_representative_sees_only_the_own_organisation(client):
    gathering = make_gathering()
    make_registration(gathering, name="Min Kollega", organisation=organisation())
    other = make_registration(gathering, name="Någon Annan", organisation=organisation("2281"))
    client.force_login(make_representative())
    page = client.get(reverse("sign_up_colleagues", args=[gathering.slug])).content.decode()
    assert "Min Kollega" in page
    assert "Någon Annan" not in page
    for name in ("cancel_colleague", "hand_over_colleague"):
        answer = client.post(
            reverse(name, args=[gathering.slug, other.public_id]), {"name": "X", "email": "x@exempel.invalid"}
        )
        assert answer.status_code == 404
    other.refresh_from_db()
    assert other.state == "registered"


@pytest.mark.django_db
def test_the_representative_changes_person_and_cancels(client):
    gathering = make_gathering()
    one = make_registration(gathering, name="Anna", organisation=organisation())
    two = make_registration(gathering, name="Bo", organisation=organisation())
    client.force_login(make_representative())
    wrong = client.post(
        reverse("hand_over_colleague", args=[gathering.slug, one.public_id]),
        {"name": "Cilla", "email": "fel"},
    )
    assert wrong.status_code == 422
    assert 'value="Cilla"' in wrong.content.decode()
    client.post(
        reverse("hand_over_colleague", args=[gathering.slug, one.public_id]),
        {"name": "Cilla", "email": "cilla@exempel.invalid"},
    )
    client.post(reverse("cancel_colleague", args=[gathering.slug, two.public_id]))
    assert states(gathering) == {"Cilla": "registered"}


@pytest.mark.django_db
def test_the_planners_list_counts_offers_as_taken_but_not_as_participants():
    gathering = make_gathering(seats=1, offer_hours=48)
    seated = make_registration(gathering)
    make_registration(gathering, name="Erbjuden")
    actions.cancel_registration(ANYONE, seated, has_link=True)
    planner = make_person(is_superuser=True)
    assert queries.participants(planner, gathering) == []
    now = queries.occupancy(gathering, gathering.desk)
    assert (now.registered, now.offered, now.seats_left) == (0, 1, 0)


@pytest.mark.django_db
def test_handing_over_to_oneself_and_objecting_is_no_way_out_of_the_terms():
    gathering = make_gathering(price_ore=100_000, starts=in_days(3))
    CancellationStep.objects.create(page=gathering, days_before=14, fee_percent=100)
    old = make_registration(gathering, organisation=organisation())
    new = actions.hand_over(ANYONE, old, name="Jag", email="alias@exempel.invalid", has_link=True)
    actions.object_to_registration(ANYONE, new, has_link=True)
    assert Registration.objects.get(pk=new.pk).fee_ore == 100_000


@pytest.mark.django_db
def test_nobody_leaves_afterwards():
    gathering = make_gathering(price_ore=100_000)
    one = make_registration(gathering)
    GatheringPage.objects.filter(pk=gathering.pk).update(starts=in_days(-3), ends=in_days(-2))
    with pytest.raises(RegistrationRefused, match="over"):
        actions.cancel_registration(ANYONE, one, has_link=True)
    with pytest.raises(RegistrationRefused, match="over"):
        actions.change_registration(ANYONE, one, name="Annan", role_title="", has_link=True)


@pytest.mark.django_db
def test_a_party_that_no_longer_fits_at_all_stops_nobody():
    gathering = make_gathering(seats=3)
    alone = [make_registration(gathering, name=f"Ensam {number}") for number in range(2)]
    sign_up(gathering, "Anna", "Bo", "Cilla", together=True)
    GatheringPage.objects.filter(pk=gathering.pk).update(seats=2)
    for one in alone:
        actions.cancel_registration(ANYONE, one, has_link=True)
    assert make_registration(gathering, name="Ny").state == "registered"


@pytest.mark.django_db
def test_who_takes_over_is_asked_the_planners_question_anew(client):
    gathering = make_gathering()
    question = GatheringQuestion.objects.create(
        page=gathering, question="Vilken buss?", is_required=True, purpose="Så att alla får plats."
    )
    old = make_registration(gathering, wishes=Wishes(answers={str(question.guid): "Den tidiga"}))
    new = actions.hand_over(ANYONE, old, name="Nya", email="nya@exempel.invalid", has_link=True)
    page = client.get(reverse("registration", args=[manage_token(new)])).content.decode()
    assert "En fråga väntar på ditt svar." in page
    address = reverse("own_answers", args=[manage_token(new)])
    assert client.post(address, {}).status_code == 422
    client.post(address, {str(question.guid): "Den sena"})
    new.refresh_from_db()
    assert new.answers == {str(question.guid): "Den sena"}
    [asked] = counted_answers(make_person(is_superuser=True), GatheringPage.objects.get(pk=gathering.pk))
    assert (asked.counts, asked.unanswered) == ((("Den sena", 1),), 0)


@pytest.mark.django_db
def test_a_changed_local_site_is_told_to_those_who_go_there():
    gathering = make_gathering(mode="online")
    site = GatheringSite.objects.create(page=gathering, name="Umeå", venue=make_venue(), guid=uuid4())
    actions.gathering_was_published(None, GatheringPage.objects.get(pk=gathering.pk))
    there = make_registration(gathering, wishes=Wishes(mode="on_site", site_id=site.pk))
    elsewhere = make_registration(gathering, wishes=Wishes(mode="online"))
    GatheringSite.objects.filter(pk=site.pk).update(venue=make_venue())
    assert actions.gathering_was_published(None, GatheringPage.objects.get(pk=gathering.pk)) == 1
    assert there.mails.filter(kind="gathering_changed").exists()
    assert not elsewhere.mails.filter(kind="gathering_changed").exists()


@pytest.mark.django_db
def test_an_offer_never_outlives_the_start_of_a_gathering_that_was_moved_nearer():
    gathering = make_gathering(seats=1, offer_hours=48)
    seated, waiting = make_registration(gathering), make_registration(gathering)
    actions.cancel_registration(ANYONE, seated, has_link=True)
    GatheringPage.objects.filter(pk=gathering.pk).update(starts=in_days(0.5), ends=in_days(0.8))
    moved = GatheringPage.objects.get(pk=gathering.pk)
    actions.gathering_was_published(None, moved)
    assert Registration.objects.get(pk=waiting.pk).offer_expires_at <= moved.starts
