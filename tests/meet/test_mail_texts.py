"""Every mail, through the real actions and the real outbox: its words, its calendar entry, and what it must not tell."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core import mail
from icalendar import Calendar

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.models import GatheringPage, OutgoingMail, Registration
from hjulet.meet.tokens import manage_token
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_registration,
    make_venue,
    organisation,
)

pytestmark = pytest.mark.django_db

LINK = "https://mote.exempel.invalid/hemligt"


@pytest.fixture(autouse=True)
def outbox_in_memory(settings: object) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"  # type: ignore[attr-defined]


def gathering_with(**fields: object) -> GatheringPage:
    values = {
        "title": "Kunskapsdag om vatten",
        "network": make_network(),
        "venue": make_venue(name="Folkets hus"),
        "joining_link": LINK,
        "mode": "hybrid",
        "price_ore": 75000,
        "price_note": "exkl. moms",
        **fields,
    }
    return make_gathering(**values)


def delivered() -> list[EmailMessage]:
    """What is sent now, as the receiving side reads it: parsed from the bytes on the wire."""
    mail.outbox.clear()
    actions.deliver_outbox()
    return [message_from_bytes(one.message().as_bytes(), policy=policy.default) for one in mail.outbox]


def only() -> EmailMessage:
    (message,) = delivered()
    return message


def body(message: EmailMessage) -> str:
    return str(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]


def subject(message: EmailMessage) -> str:
    """Without the space that folding puts before a long one."""
    return str(message["Subject"]).strip()


def entry(message: EmailMessage) -> object | None:
    """The event among the alternatives, after the checks of the mail's shape; None when there is none."""
    if message.get_content_type() == "text/plain":
        return None
    assert message.get_content_type() == "multipart/mixed"
    first, attached = message.iter_parts()
    assert first.get_content_type() == "multipart/alternative"
    plain, invitation = first.iter_parts()
    assert (plain.get_content_type(), invitation.get_content_type()) == ("text/plain", "text/calendar")
    assert (attached.get_content_type(), attached.get_filename()) == ("application/ics", "traff.ics")
    calendar = Calendar.from_ical(attached.get_content())
    assert invitation["Content-Type"].params["method"] == calendar["METHOD"]
    assert invitation["Content-Type"].params["charset"] == "utf-8"
    assert Calendar.from_ical(invitation.get_content()).to_ical() == calendar.to_ical()
    (event,) = calendar.walk("VEVENT")
    event["METHOD"] = calendar["METHOD"]
    return event


def check_envelope(message: EmailMessage, registration: Registration, kind: str) -> None:
    row = OutgoingMail.objects.filter(registration=registration, kind=kind).latest("version")
    assert message["To"] == registration.person.email
    assert message["Message-ID"] == f"<{registration.public_id.hex}.{kind}.{row.version}@hjulet>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"]
    assert message["Date"]


def test_registered() -> None:
    gathering = gathering_with()
    registration = make_registration(
        gathering, name="Åsa Påhittad", organisation=organisation(), role_title="Kommunchef"
    )
    message = only()
    check_envelope(message, registration, "registered")
    assert subject(message) == "Du är anmäld: Kunskapsdag om vatten"
    text = body(message)
    assert text.startswith("Hej Åsa Påhittad\n")
    for words in (
        "Din anmälan är klar och du har en plats.",
        "Var: Folkets hus, Kramfors",
        "Anmäld som: Åsa Påhittad, Kommunchef, Kramfors kommun",
        "Pris: 750\u00a0kr (exkl. moms)",
        f"Sidan: http://127.0.0.1:8000/traffar/{gathering.slug}/",
        f"Delta här: {LINK}",
        f"http://127.0.0.1:8000/anmalan/{manage_token(registration)}/",
    ):
        assert words in text
    event = entry(message)
    assert (event["METHOD"], event["SEQUENCE"]) == ("REQUEST", 0)  # type: ignore[index]


def test_waiting_tells_the_place_in_the_queue_and_no_link() -> None:
    gathering = gathering_with(seats=1)
    make_registration(gathering)
    make_registration(gathering)
    delivered()
    waiting = make_registration(gathering)
    message = only()
    check_envelope(message, waiting, "waiting")
    assert subject(message) == "Du står i kö: Kunskapsdag om vatten"
    assert "Du har plats 2 i kön." in body(message)
    assert entry(message) is None
    assert LINK not in message.as_string()


def test_promoted_and_cancelled() -> None:
    gathering = gathering_with(seats=1)
    first, second = make_registration(gathering), make_registration(gathering)
    delivered()
    actions.cancel_registration(first.person, first)
    promoted, cancelled = sorted(delivered(), key=subject)
    check_envelope(cancelled, first, "cancelled")
    assert subject(cancelled) == "Du är avbokad: Kunskapsdag om vatten"
    assert "Kalenderposten tas bort med det här mejlet." in body(cancelled)
    event = entry(cancelled)
    assert (event["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)  # type: ignore[index]
    assert LINK not in cancelled.as_string()
    check_envelope(promoted, second, "promoted")
    assert subject(promoted) == "Du har fått en plats: Kunskapsdag om vatten"
    assert LINK in body(promoted)
    assert entry(promoted)["METHOD"] == "REQUEST"  # type: ignore[index]


def test_leaving_the_queue_cancels_no_entry() -> None:
    gathering = gathering_with(seats=1)
    make_registration(gathering)
    waiting = make_registration(gathering)
    delivered()
    actions.cancel_registration(waiting.person, waiting)
    message = only()
    assert "Du står inte längre i kö." in body(message)
    assert entry(message) is None


def test_coming_back_and_leaving_again_always_counts_upwards() -> None:
    gathering = gathering_with()
    sequences = []
    for _ in range(2):
        registration = make_registration(gathering, email="asa@exempel.invalid")
        sequences.append(entry(only())["SEQUENCE"])  # type: ignore[index]
        actions.cancel_registration(registration.person, registration)
        sequences.append(entry(only())["SEQUENCE"])  # type: ignore[index]
    assert sequences == [0, 1, 2, 3]


def test_changed() -> None:
    registration = make_registration(gathering_with())
    delivered()
    actions.change_registration(registration.person, registration, name="Nytt Namn", role_title="Chef")
    message = only()
    check_envelope(message, registration, "changed")
    assert subject(message) == "Dina uppgifter är ändrade: Kunskapsdag om vatten"
    assert "Anmäld som: Nytt Namn, Chef" in body(message)


def test_repeated_tells_the_state_to_the_address_itself() -> None:
    gathering = gathering_with(seats=1)
    make_registration(gathering)
    waiting = make_registration(gathering, email="asa@exempel.invalid")
    delivered()
    actions.register(ANYONE, gathering, name="Någon", email="ASA@exempel.invalid", organisation=None)
    message = only()
    check_envelope(message, waiting, "repeated")
    assert "Du har plats 1 i kön." in body(message)
    assert entry(message) is None
    assert LINK not in message.as_string()


def test_gathering_moved() -> None:
    gathering = gathering_with(seats=1)
    registered, waiting = make_registration(gathering), make_registration(gathering)
    delivered()
    gathering.starts += timedelta(days=1)
    gathering.ends += timedelta(days=1)
    gathering.save()
    actions.gathering_was_published(None, gathering)
    told = {message["To"]: message for message in delivered()}
    message = told[registered.person.email]
    check_envelope(message, registered, "gathering_changed")
    assert subject(message) == "Ändrad träff: Kunskapsdag om vatten"
    assert "Träffen har fått en ny tid." in body(message)
    event = entry(message)
    assert (event["METHOD"], event["SEQUENCE"]) == ("REQUEST", 1)  # type: ignore[index]
    assert event["DTSTART"].dt == gathering.starts  # type: ignore[index]
    queued = told[waiting.person.email]
    assert "Du står kvar i kön." in body(queued)
    assert entry(queued) is None
    assert LINK not in queued.as_string()


def test_gathering_cancelled() -> None:
    network = make_network()
    gathering = gathering_with(network=network, seats=1)
    registered, waiting = make_registration(gathering), make_registration(gathering)
    delivered()
    actions.cancel_gathering(make_coordinator(network), gathering, "För få anmälda.")
    told = {message["To"]: message for message in delivered()}
    message = told[registered.person.email]
    check_envelope(message, registered, "gathering_cancelled")
    assert subject(message) == "Inställt: Kunskapsdag om vatten"
    assert "För få anmälda." in body(message)
    event = entry(message)
    assert (event["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 1)  # type: ignore[index]
    assert entry(told[waiting.person.email]) is None


def test_free_of_charge_and_online_are_said_in_words() -> None:
    make_registration(gathering_with(price_ore=0, price_note="", mode="online", venue=None))
    text = body(only())
    assert "Pris: kostnadsfritt\n" in text
    assert "Var: Digitalt\n" in text


def test_english_sign_ups_get_english_addresses_and_dates() -> None:
    gathering = gathering_with(starts=in_days(30))
    make_registration(gathering, language="en")
    text = body(only())
    assert f"http://127.0.0.1:8000/en/traffar/{gathering.slug}/" in text
    assert "SEK\u00a0750" in text


@pytest.mark.parametrize(
    "title",
    [
        "Mötet\r\nBcc: alla@exempel.invalid",
        "Mötet\u2028Bcc: alla@exempel.invalid",
        "Mötet\x0bBcc: x",
        "Å" * 250,
    ],
)
def test_no_title_or_name_becomes_a_header(title: str) -> None:
    gathering = gathering_with()
    GatheringPage.objects.filter(pk=gathering.pk).update(title=title)
    make_registration(gathering, name="Eva\r\nBcc: alla@exempel.invalid")
    message = only()
    assert message["Bcc"] is None
    assert message["Cc"] is None
    assert "\n" not in message["Subject"]
    assert entry(message)["METHOD"] == "REQUEST"  # type: ignore[index]


def test_composing_again_gives_the_same_entry_and_identity() -> None:
    from hjulet.meet.formats.mail import compose

    registration = make_registration(gathering_with())
    row = OutgoingMail.objects.get(registration=registration)
    one, other = compose(row), compose(row)
    assert one.extra_headers == other.extra_headers
    assert one.attachments == other.attachments
    assert (one.subject, one.body) == (other.subject, other.body)


def test_signs_of_html_stay_as_they_are_in_plain_text() -> None:
    gathering = gathering_with(title="A & B <c>")
    make_registration(gathering, name="Åsa O'Hara & Co")
    message = only()
    assert subject(message) == "Du är anmäld: A & B <c>"
    assert body(message).startswith("Hej Åsa O'Hara & Co")


def test_no_mail_tells_of_anybody_else() -> None:
    gathering = gathering_with()
    first = make_registration(gathering, email="forsta@exempel.invalid", name="Första Person")
    make_registration(gathering, email="andra@exempel.invalid", name="Andra Person")
    for message in delivered():
        other = "Andra Person" if message["To"] == first.person.email else "Första Person"
        assert other not in message.as_string()
        assert len(message["To"].addresses) == 1
    assert Person.objects.filter(email="forsta@exempel.invalid").exists()
