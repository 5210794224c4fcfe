"""Following a place: who may, what is unseen, the mails once a period, and the way out of them without signing in."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.actions_following import choose_rhythm, follow_place, look_at_place, unfollow_place
from hjulet.hub.models import Person, Place, PlaceDigest, PlaceFollowing
from hjulet.hub.own_data import own_data
from hjulet.hub.queries_following import followed_by, news_about
from hjulet.hub.rules import ANYONE
from hjulet.hub.tokens import no_more_place_mail_url
from hjulet.meet.actions import deliver_outbox
from hjulet.meet.actions.place_news import tell_of_places
from hjulet.meet.models import OutgoingMail, RegistrationDesk
from hjulet.meet.queries.on_place import colleagues_going
from tests.factories import (
    make_example,
    make_gathering,
    make_person,
    make_registration,
    organisation,
    place,
)
from tests.follow.promises import act_for

pytestmark = pytest.mark.django_db

SWEDEN = ZoneInfo("Europe/Stockholm")
WEDNESDAY = datetime(2031, 1, 15, 12, tzinfo=SWEDEN)
MONDAY = datetime(2031, 1, 20, 8, tzinfo=SWEDEN)


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def follower(*codes: str, since: datetime = WEDNESDAY, rhythm: str = "weekly") -> Person:
    """Somebody who has followed the places since that Wednesday, with no mail about them yet."""
    person = make_person()
    for code in codes or ("2282",):
        follow_place(person, place(code))
    PlaceFollowing.objects.filter(person=person).update(since=since, looked_at=since, unseen_since=since)
    period = "2031-W03" if rhythm == "weekly" else "2030-12"
    PlaceDigest.objects.filter(person=person).update(rhythm=rhythm, told_until=since, period=period)
    return person


def example_at(moment: datetime, **fields: object) -> None:
    example = make_example(**fields)
    type(example).objects.filter(pk=example.pk).update(first_published_at=moment)


def test_one_button_follows_and_the_same_button_ends_it():
    person = make_person()
    browser, address = signed_in(person), reverse("follow_place", args=["kramfors"])
    assert PlaceFollowing.objects.count() == 0
    browser.get(address)
    assert PlaceFollowing.objects.count() == 0
    for _ in range(2):
        assert browser.post(address, {"gor": "folj"}).status_code == 302
    assert [str(one.place) for one in followed_by(person)] == ["Kramfors"]
    assert "Kramfors" in browser.get(reverse("my_page")).content.decode()
    assert followed_by(make_person()) == []
    browser.post(address, {"gor": "sluta"})
    assert (PlaceFollowing.objects.count(), PlaceDigest.objects.count()) == (0, 0)


def test_nobody_follows_without_signing_in(django_assert_num_queries):
    address = reverse("follow_place", args=["kramfors"])
    for answer in (Client().get(address), Client().post(address, {"gor": "folj"})):
        assert answer.headers["Location"] == "/konto/login/?next=%2Fplatser%2Fkramfors%2Ffolj%2F"
    with pytest.raises(PermissionDenied):
        follow_place(ANYONE, place())
    with pytest.raises(PermissionDenied):
        unfollow_place(ANYONE, place())
    assert look_at_place(ANYONE, place()) is None
    with django_assert_num_queries(0):
        part = Client().get(reverse("own_place", args=["kramfors"]), headers={"HX-Request": "true"})
    assert part.status_code == 204
    assert PlaceFollowing.objects.count() == 0


def test_unseen_is_what_came_after_the_visit_before():
    person = follower()
    first, again, later = MONDAY, MONDAY + timedelta(minutes=50), MONDAY + timedelta(days=2)
    assert look_at_place(person, place(), first) == WEDNESDAY
    assert look_at_place(person, place(), again) == WEDNESDAY
    assert look_at_place(person, place(), later) == again
    assert look_at_place(make_person(), place(), later) is None


def test_the_private_part_shows_what_is_unseen_and_is_never_kept(page_cache):
    person = follower(since=timezone.now() - timedelta(days=2))
    make_example(title="Nytt sedan i förrgår")
    make_gathering(title="Träff i Sollefteå", place=place("2283"))
    answer = signed_in(person).get(reverse("own_place", args=["kramfors"]), headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "Nytt sedan i förrgår" in text
    assert "Träff i Sollefteå" not in text
    assert 'id="folj" hx-swap-oob="true"' in text
    assert "no-store" in answer.headers["Cache-Control"]
    assert person.email not in Client().get("/platser/kramfors/").content.decode()


def test_news_of_a_county_and_never_what_is_not_for_all():
    make_example(title="Hemligt", is_published=False)
    make_example(title="Öppet")
    titles = {one.title for one in news_about(ANYONE, ["2282"], limit=50)}
    assert "Öppet" in titles
    assert "Hemligt" not in titles
    assert news_about(ANYONE, ["2282"], limit=50, since=timezone.now() + timedelta(hours=1)) == []


def test_only_the_representative_sees_who_from_the_organisation_has_signed_up():
    gathering = make_gathering(title="Träffen")
    make_registration(gathering, name="Eva Anmäldsson", organisation=organisation())
    address, headers = reverse("own_place", args=["kramfors"]), {"HX-Request": "true"}
    seen = {}
    for who in ("member", "representative"):
        person = act_for(organisation(), person=make_person(), is_representative=who == "representative")
        seen[who] = "Eva Anmäldsson" in signed_in(person).get(address, headers=headers).content.decode()
    assert seen == {"member": False, "representative": True}
    assert "Eva Anmäldsson" not in Client().get("/platser/kramfors/").content.decode()


def test_one_mail_a_week_with_what_is_new_and_a_way_out():
    person = follower("2282", "2283")
    example_at(WEDNESDAY + timedelta(days=1), title="Veckans nya")
    example_at(WEDNESDAY - timedelta(days=1), title="Redan känt")
    assert tell_of_places(MONDAY.replace(hour=6)) == 0
    assert [tell_of_places(MONDAY), tell_of_places(MONDAY), tell_of_places(MONDAY + timedelta(days=3))] == [
        1,
        0,
        0,
    ]
    [waiting] = OutgoingMail.objects.filter(letter="meet.place_news")
    assert set(waiting.facts) == {"since", "until"}
    deliver_outbox()
    [sent] = [one for one in mail.outbox if one.to == [person.email]]
    assert sent.subject == "Nytt om Kramfors"
    assert "Veckans nya" in sent.body
    assert "Redan känt" not in sent.body
    out = no_more_place_mail_url(person)
    assert out in sent.body
    assert sent.extra_headers["List-Unsubscribe"] == f"<{out}>"
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_is_mailed_when_nothing_is_new_and_nothing_is_told_twice():
    follower()
    assert tell_of_places(MONDAY) == 0
    example_at(MONDAY + timedelta(days=2), title="Nästa veckas")
    assert tell_of_places(MONDAY + timedelta(days=4)) == 0
    assert tell_of_places(MONDAY + timedelta(days=7)) == 1
    assert tell_of_places(MONDAY + timedelta(days=14)) == 0


@pytest.mark.parametrize(("rhythm", "mails"), [("weekly", 2), ("monthly", 1), ("never", 0)])
def test_as_often_as_was_chosen(rhythm, mails):
    follower(rhythm=rhythm)
    for day in (1, 6):
        example_at(WEDNESDAY + timedelta(days=day))
    rounds = [MONDAY + timedelta(days=7 * week) for week in range(2)]
    assert sum(tell_of_places(moment) for moment in rounds) == mails


def test_a_mail_that_waits_is_not_sent_to_whoever_has_had_enough():
    person = follower()
    example_at(WEDNESDAY + timedelta(days=1))
    assert tell_of_places(MONDAY) == 1
    choose_rhythm(person, "never")
    deliver_outbox()
    assert [one for one in mail.outbox if one.to == [person.email]] == []


def test_the_link_ends_the_mails_by_post_and_never_by_get():
    person = follower()
    address = no_more_place_mail_url(person).partition("8000")[2]
    stranger = Client(enforce_csrf_checks=True)
    assert "Sluta få mejlen" in stranger.get(address).content.decode()
    assert PlaceDigest.objects.get(person=person).rhythm == "weekly"
    answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
    assert (answer.status_code, PlaceDigest.objects.get(person=person).rhythm) == (200, "never")
    assert PlaceFollowing.objects.filter(person=person).exists()
    assert stranger.post(address[:-2] + "x/").status_code == 404


def test_how_often_is_chosen_on_min_sida_and_nonsense_is_refused():
    person = follower()
    browser = signed_in(person)
    assert browser.post(reverse("place_rhythm"), {"hur-ofta": "monthly"}).status_code == 302
    assert PlaceDigest.objects.get(person=person).rhythm == "monthly"
    assert browser.post(reverse("place_rhythm"), {"hur-ofta": "hourly"}).status_code == 404
    assert Client().post(reverse("place_rhythm"), {"hur-ofta": "never"}).status_code == 302
    assert PlaceDigest.objects.get(person=person).rhythm == "monthly"


def test_the_link_of_an_old_mail_keeps_nothing_of_somebody_who_follows_no_longer():
    person = follower()
    unfollow_place(person, place())
    address = no_more_place_mail_url(person).partition("8000")[2]
    assert "Du följer ingen plats längre." in Client().post(address).content.decode()
    choose_rhythm(person, "never")
    assert PlaceDigest.objects.count() == 0
    follow_place(person, place())
    assert PlaceDigest.objects.get(person=person).rhythm == "weekly"


def test_whoever_had_to_sign_in_anew_comes_back_to_where_it_is_chosen():
    assert signed_in(make_person()).get(reverse("place_rhythm")).headers["Location"] == reverse("my_page")


def test_what_is_about_many_places_crowds_out_nothing_else():
    around = [one.code for one in Place.objects.filter(county__code="01")]
    make_example(title="Om en plats")
    for number in range(2):
        make_example(title=f"Om alla {number}", places=[place(code) for code in around])
    told = news_about(ANYONE, ["0180", *around, "2282"], limit=5)
    assert {"Om alla 0", "Om alla 1", "Om en plats"} <= {one.title for one in told}
    assert {one.place_name for one in told if one.title.startswith("Om alla")} == {"Stockholm"}


def test_only_sign_ups_of_the_places_own_that_are_not_cancelled_stand_on_its_page():
    person = act_for(organisation(), is_representative=True)
    for title, cancelled_at in (("Blir av", None), ("Inställd", timezone.now())):
        gathering = make_gathering(title=title)
        make_registration(gathering, email=person.email, organisation=organisation())
        RegistrationDesk.objects.update_or_create(
            gathering=gathering, defaults={"cancelled_at": cancelled_at}
        )
    shown = {one.gathering.title for one in colleagues_going(person, place())}
    assert shown & {"Blir av", "Inställd"} == {"Blir av"}
    assert colleagues_going(person, place("0180")) == []


def test_it_is_in_ones_own_data_and_goes_with_the_person():
    person = follower()
    [table] = [one for one in own_data(person) if one.key == "followed_places"]
    assert [row[0] for row in table.rows] == ["Kramfors"]
    person.delete()
    assert (PlaceFollowing.objects.count(), PlaceDigest.objects.count()) == (0, 0)
