"""The planner's pages "Mejl" and "Meddelanden": what they show, what their buttons do, and who is let in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.meet.actions.delivery import deliver_outbox
from hjulet.meet.actions.messages import MessageWords, save_message, send_message
from hjulet.meet.models import GatheringMessage, GatheringPage, OutgoingMail
from hjulet.meet.tokens import manage_token
from tests.factories import make_coordinator, make_gathering, make_network, make_person, make_registration

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def planned() -> tuple[Person, GatheringPage]:
    network = make_network()
    page = make_gathering(network=network, title="Vårträff", offer_hours=0)
    return make_coordinator(network), page


@pytest.fixture
def editor(planned: tuple[Person, GatheringPage], client: Client) -> Client:
    client.force_login(planned[0])
    return client


def address(page: GatheringPage, rest: str = "mejl/") -> str:
    return f"/admin/traffar/{page.pk}/{rest}"


def test_the_outbox_is_for_those_who_plan_and_is_never_kept(planned, client):
    coordinator, page = planned
    registration = make_registration(page, name="Eva Ek")
    pk = OutgoingMail.objects.get(registration=registration).pk
    message = save_message(coordinator, page, MessageWords(subject="Hemligt", body="Hemligt"))
    paths = [
        "mejl/",
        f"mejl/{pk}/",
        "mejl/paminnelse/7/",
        "meddelanden/",
        "meddelanden/nytt/",
        f"meddelanden/{message.pk}/",
        f"meddelanden/{message.pk}/andra/",
    ]
    for person in (None, make_person(), make_coordinator(make_network())):
        if person is not None:
            client.force_login(person)
        for path in paths:
            for answer in (
                client.get(address(page, path)),
                client.post(address(page, path), {"gor": "slapp"}),
            ):
                assert answer.status_code in {302, 403, 405}
                assert "Eva Ek" not in answer.content.decode()
                assert "Hemligt" not in answer.content.decode()
    client.force_login(coordinator)
    for path in paths:
        answer = client.get(address(page, path))
        assert answer.status_code == 200, path
        assert "no-store" in answer["Cache-Control"]


def test_a_waiting_mail_is_read_in_full_but_for_the_private_link(planned, editor):
    _coordinator, page = planned
    registration = make_registration(page, name="Eva Ek")
    pk = OutgoingMail.objects.get(registration=registration).pk
    text = editor.get(address(page, f"mejl/{pk}/")).content.decode()
    assert "Du är anmäld: Vårträff" in text
    assert "Hej Eva Ek" in text
    assert "BEGIN:VCALENDAR" in text
    assert manage_token(registration) not in text
    assert registration.public_id.hex not in text


def test_holding_in_stopping_and_releasing(planned, editor):
    _coordinator, page = planned
    editor.post(address(page), {"gor": "hall-inne"})
    first, second = make_registration(page, name="Första"), make_registration(page, name="Andra")
    assert deliver_outbox() == 0
    text = editor.get(address(page)).content.decode()
    assert "Mejlen om träffen hålls inne." in text
    assert "Första" in text
    pk = OutgoingMail.objects.get(registration=first).pk
    editor.post(address(page), {"gor": "stoppa", "mejl": pk})
    mail.outbox.clear()
    editor.post(address(page), {"gor": "slapp"})
    deliver_outbox()
    assert [message.to for message in mail.outbox] == [[second.person.email]]


def test_what_failed_says_why_in_plain_words_and_can_be_tried_again(planned, editor):
    _coordinator, page = planned
    registration = make_registration(page, name="Eva Ek")
    row = OutgoingMail.objects.filter(registration=registration)
    row.update(state="failed", last_error="SMTPRecipientsRefused 550", attempts=8)
    text = editor.get(address(page)).content.decode()
    assert "Mottagarens mejlserver säger nej till adressen" in text
    assert "SMTPRecipientsRefused" not in text
    editor.post(address(page), {"gor": "forsok-igen", "mejl": row.get().pk})
    assert deliver_outbox() == 1


def test_an_uncertain_mail_has_two_buttons(planned, editor):
    _coordinator, page = planned
    row = OutgoingMail.objects.filter(registration=make_registration(page))
    row.update(state="uncertain", last_error="worker_died")
    text = editor.get(address(page)).content.decode()
    assert "avbröts just när mejlet lämnades över" in text
    assert "Kom fram" in text
    editor.post(address(page), {"gor": "kom-fram", "mejl": row.get().pk})
    assert row.get().state == "sent"


def test_what_has_gone_is_listed_latest_first_and_each_mail_opens(planned, editor):
    _coordinator, page = planned
    now = timezone.now()
    assert "Inget mejl har gått än." in editor.get(address(page)).content.decode()
    waits = make_registration(page, name="Väntar Ännu")
    for number in range(51):
        row = OutgoingMail.objects.filter(registration=make_registration(page, name=f"Person {number:02}"))
        row.update(state="sent", sent_at=now - timedelta(minutes=number))
    first = editor.get(address(page))
    names = [mail.registration.name for mail in first.context["sent"]]
    assert names == [f"Person {number:02}" for number in range(50)]
    text = first.content.decode()
    listed = text[text.index('id="skickade"') :]
    assert "Skickade (51)" in listed
    assert waits.name not in listed
    assert "Person 50" not in listed
    latest = OutgoingMail.objects.get(registration__name="Person 00")
    assert address(page, f"mejl/{latest.pk}/") in listed
    assert "Hej Person 00" in editor.get(address(page, f"mejl/{latest.pk}/")).content.decode()
    second = editor.get(address(page) + "?sida=2")
    assert [mail.registration.name for mail in second.context["sent"]] == ["Person 50"]


def test_a_reminder_is_read_before_it_exists(planned, editor):
    _coordinator, page = planned
    make_registration(page, name="Eva Ek")
    text = editor.get(address(page)).content.decode()
    assert "påminnelse till 1 person, som det är nu" in text
    text = editor.get(address(page, "mejl/paminnelse/7/")).content.decode()
    assert "Påminnelse om " in text
    assert "Hej Eva Ek" in text
    assert not OutgoingMail.objects.filter(kind="reminder").exists()


def test_a_message_is_written_read_and_sent(planned, editor):
    _coordinator, page = planned
    make_registration(page, name="Eva Ek")
    deliver_outbox()
    mail.outbox.clear()
    text = editor.get(address(page, "meddelanden/nytt/")).content.decode()
    assert "alla som har plats (1)" in text
    assert "de som står i kö (0)" in text
    answer = editor.post(
        address(page, "meddelanden/nytt/"),
        {"subject": "Ta med kaffekopp", "body": "Vi har inga muggar.", "audience": "registered"},
    )
    message = GatheringMessage.objects.get()
    assert answer["Location"] == address(page, f"meddelanden/{message.pk}/")
    text = editor.get(answer["Location"]).content.decode()
    assert "Skicka nu till 1 person" in text
    assert "Vi har inga muggar." in text
    assert deliver_outbox() == 0
    editor.post(answer["Location"], {"gor": "skicka"})
    assert deliver_outbox() == 1
    assert mail.outbox[0].subject == "Ta med kaffekopp"
    assert editor.get(address(page, f"meddelanden/{message.pk}/andra/")).status_code == 302
    assert "1 av 1 mejl har gått." in editor.get(address(page, "meddelanden/")).content.decode()


def test_a_message_waits_for_its_time_and_is_taken_back(planned, editor):
    coordinator, page = planned
    make_registration(page)
    message = save_message(coordinator, page, MessageWords(subject="Snart", body="Snart ses vi."))
    path = address(page, f"meddelanden/{message.pk}/")
    past = editor.post(path, {"gor": "senare", "send_at": "2020-01-01 10:00"})
    assert past.status_code == 422
    assert "Den tiden har redan varit." in past.content.decode()
    when = timezone.localtime(timezone.now() + timedelta(days=3))
    editor.post(path, {"gor": "senare", "send_at": when.strftime("%Y-%m-%d %H:%M")})
    message.refresh_from_db()
    assert message.state == "scheduled"
    assert "Snart" in editor.get(address(page)).content.decode()
    editor.post(path, {"gor": "ta-tillbaka"})
    message.refresh_from_db()
    assert message.state == "draft"
    editor.post(path, {"gor": "ta-bort"})
    assert not GatheringMessage.objects.exists()


def test_a_message_with_nobody_to_reach_or_without_words_says_so(planned, editor):
    coordinator, page = planned
    answer = editor.post(
        address(page, "meddelanden/nytt/"), {"subject": "", "body": "", "audience": "registered"}
    )
    assert answer.status_code == 422
    assert "Skriv vad du vill säga." in answer.content.decode()
    message = save_message(coordinator, page, MessageWords(subject="Till ingen", body="Hej"))
    text = editor.post(
        address(page, f"meddelanden/{message.pk}/"), {"gor": "skicka"}, follow=True
    ).content.decode()
    assert "Det finns ingen att skicka till" in text


def test_sending_twice_is_the_same_as_once(planned, editor):
    coordinator, page = planned
    make_registration(page)
    message = save_message(coordinator, page, MessageWords(subject="En gång", body="Hej"))
    send_message(coordinator, message)
    editor.post(address(page, f"meddelanden/{message.pk}/"), {"gor": "skicka"})
    assert OutgoingMail.objects.filter(message=message).count() == 1
