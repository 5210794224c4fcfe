"""The outbox: written with what it tells, sent once, and patient with a mail server that is away."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connections, transaction
from django.utils import timezone

from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions import MailServerAway, deliver_outbox
from hjulet.meet.actions.delivery import MAX_ATTEMPTS, RETRY_AFTER
from hjulet.meet.models import OutgoingMail
from tests.factories import make_gathering, make_registration
from tests.servers import free_port


@pytest.mark.django_db
def test_a_receipt_is_sent_once():
    make_registration(make_gathering(title="Träffen"), email="en@exempel.invalid")
    assert deliver_outbox() == 1
    assert deliver_outbox() == 0
    [message] = mail.outbox
    assert (message.to, message.subject) == (["en@exempel.invalid"], "Du är anmäld: Träffen")


@pytest.mark.django_db
def test_nothing_is_written_when_the_sign_up_is_rolled_back():
    gathering = make_gathering()
    before = OutgoingMail.objects.count()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        make_registration(gathering)
        raise ZeroDivisionError
    assert OutgoingMail.objects.count() == before
    assert deliver_outbox() == 0


@pytest.mark.django_db
def test_the_private_link_stands_in_the_mail_and_nowhere_in_the_table():
    registration = make_registration(make_gathering())
    row = OutgoingMail.objects.get(registration=registration)
    assert registration.person.email not in str(row.facts)
    deliver_outbox()
    assert f"/anmalan/{registration.public_id.hex}." in mail.outbox[0].body


@pytest.mark.django_db
def test_moving_a_gathering_tells_everybody_once():
    gathering = make_gathering(seats=1)
    make_registration(gathering, email="plats@exempel.invalid")
    make_registration(gathering, email="ko@exempel.invalid")
    deliver_outbox()
    mail.outbox.clear()
    gathering.starts += timedelta(days=7)
    gathering.ends += timedelta(days=7)
    gathering.save_revision().publish()
    gathering.save_revision().publish()
    deliver_outbox()
    assert sorted(
        (message.to[0], message.subject.split(":")[0], len(message.attachments)) for message in mail.outbox
    ) == [
        ("ko@exempel.invalid", "Ändrad träff", 0),
        ("plats@exempel.invalid", "Ändrad träff", 1),
    ]


@pytest.mark.django_db
def test_a_mail_server_that_is_away_delays_and_loses_nothing(settings):
    make_registration(make_gathering(), email="tålig@exempel.invalid")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    with pytest.raises(MailServerAway, match="ConnectionRefusedError"):
        deliver_outbox()
    assert list(OutgoingMail.objects.filter(state="pending").values_list("attempts", flat=True)) == [0]
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_outbox() == 1


@pytest.mark.django_db
def test_a_mail_that_never_goes_is_tried_ever_more_seldom_then_given_up():
    registration = make_registration(make_gathering())
    rows = OutgoingMail.objects.filter(registration=registration)
    rows.update(kind="no_such_kind")
    assert deliver_outbox() == 0
    assert rows.values_list("state", "attempts", "last_error").get() == ("pending", 1, "TemplateDoesNotExist")
    deliver_outbox()
    assert rows.get().attempts == 1, "not tried again at once"
    rows.update(claimed_at=timezone.now() - RETRY_AFTER)
    deliver_outbox()
    assert rows.get().attempts == 2
    rows.update(claimed_at=timezone.now() - timedelta(days=1), attempts=MAX_ATTEMPTS - 1)
    deliver_outbox()
    assert rows.values_list("state", "attempts").get() == ("failed", MAX_ATTEMPTS)


@pytest.mark.django_db
def test_one_mail_that_cannot_be_made_does_not_stop_the_next():
    gathering = make_gathering()
    broken = make_registration(gathering)
    OutgoingMail.objects.filter(registration=broken).update(kind="no_such_kind")
    make_registration(gathering, email="hel@exempel.invalid")
    assert deliver_outbox() == 1
    assert [message.to for message in mail.outbox] == [["hel@exempel.invalid"]]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(smtp_server):
    gathering = make_gathering()
    for _ in range(12):
        make_registration(gathering)
    sent: list[int] = []

    def work() -> None:
        sent.append(deliver_outbox())
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == len(smtp_server.received) == 12
    assert len({message["Message-ID"] for message in smtp_server.received}) == 12


@pytest.mark.django_db(transaction=True)
def test_the_receipt_over_smtp_carries_the_calendar_entry(smtp_server):
    gathering = make_gathering(
        title="Träff med kalender", joining_link="https://exempel.invalid/delta", mode="online"
    )
    registration = make_registration(gathering, email="kalender@exempel.invalid")
    deliver_outbox()
    actions.cancel_registration(ANYONE, registration, has_link=True)
    deliver_outbox()
    receipt, cancellation = smtp_server.received
    parts = {part.get_content_type(): part for part in receipt.walk()}
    entry = parts["text/calendar"]
    assert entry.get_param("method") == "REQUEST"
    text = entry.get_content() if isinstance(entry.get_content(), str) else entry.get_content().decode()
    assert "https://exempel.invalid/delta" in text.replace("\r\n ", "")
    last = next(part for part in cancellation.walk() if part.get_content_type() == "text/calendar")
    assert last.get_param("method") == "CANCEL"
