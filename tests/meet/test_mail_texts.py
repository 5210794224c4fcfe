"""Every mail, through the real actions and the real outbox: its words, its calendar entry, and what it must not tell."""

from __future__ import annotations

from datetime import date, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core import mail
from icalendar import Calendar

from hjulet.hub.models import Affiliation, Person
from hjulet.hub.rules import ANYONE
from hjulet.hub.wording import clock_words, day_words, local
from hjulet.meet import actions
from hjulet.meet.actions.outbox import write_letter, write_mail
from hjulet.meet.models import (
    GatheringMessage,
    GatheringPage,
    GatheringSite,
    OutgoingMail,
    OwedMaterial,
    Registration,
)
from hjulet.meet.tokens import hand_in_url, manage_token
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_venue,
    organisation,
)

# What is written in a mail; that it is written once and sent once is asked of both databases in test_outbox.
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

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
        gathering,
        name="Åsa Påhittad",
        organisation=organisation(),
        role_title="Kommunchef",
        wishes=actions.Wishes(mode="online"),
    )
    message = only()
    check_envelope(message, registration, "registered")
    assert subject(message) == "Du är anmäld: Kunskapsdag om vatten"
    text = body(message)
    assert text.startswith("Hej Åsa Påhittad\n")
    for words in (
        "Din anmälan är klar och du har en plats.",
        "Du deltar digitalt.",
        "Var: Digitalt",
        "Anmäld som: Åsa Påhittad, Kommunchef, Kramfors kommun",
        "Pris: 750\u00a0kr exkl. moms (937,50\u00a0kr inkl. moms) (exkl. moms)",
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
    gathering = gathering_with(seats=1, mode="online")
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
    from hjulet.meet.queries.outbox import letters

    registration = make_registration(gathering_with())
    pk = OutgoingMail.objects.get(registration=registration).pk
    one, other = (compose(letter) for letter in letters([pk]) + letters([pk]))
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


def people(**fields: object) -> GatheringPage:
    return gathering_with(offer_hours=48, **fields)


def test_an_offer_says_until_when_and_has_no_entry_nor_link() -> None:
    gathering = people(seats=1, mode="online")
    first, second = make_registration(gathering), make_registration(gathering)
    delivered()
    actions.cancel_registration(first.person, first)
    offer = next(one for one in delivered() if one["To"] == second.person.email)
    check_envelope(offer, second, "offered")
    second.refresh_from_db()
    assert subject(offer) == "Du erbjuds en plats: Kunskapsdag om vatten"
    until = local(second.offer_expires_at)
    assert f"Svara senast {day_words(until.date())} kl. {clock_words(until)}, svensk tid." in body(offer)
    assert "Klockan står stilla mellan kl. 20 och 07" in body(offer)
    assert body(offer).count(f"/anmalan/{manage_token(second)}/") == 2
    assert entry(offer) is None
    assert LINK not in offer.as_string()
    actions.accept_offer(second.person, second)
    accepted = only()
    check_envelope(accepted, second, "promoted")
    assert LINK in body(accepted)
    assert entry(accepted)["METHOD"] == "REQUEST"  # type: ignore[index]


def test_an_offer_that_ended_says_how() -> None:
    gathering = people(seats=1)
    first, second = make_registration(gathering), make_registration(gathering)
    actions.cancel_registration(first.person, first)
    delivered()
    actions.cancel_registration(second.person, second)
    message = only()
    check_envelope(message, second, "offer_ended")
    assert "Du har tackat nej till platsen." in body(message)
    assert "Du står inte längre i kö." in body(message)
    assert entry(message) is None


def test_handed_over_takes_the_entry_from_one_and_gives_it_to_the_other() -> None:
    gathering = people(mode="online")
    former = make_registration(gathering, name="Eva Ek", email="eva@exempel.invalid")
    delivered()
    new = actions.hand_over(ANYONE, former, name="Åsa Berg", email="asa@exempel.invalid", has_link=True)
    told = {one["To"]: one for one in delivered()}
    gone, comes = told["eva@exempel.invalid"], told["asa@exempel.invalid"]
    check_envelope(gone, former, "handed_over")
    assert "Du är inte längre anmäld." in body(gone)
    assert "Åsa" not in gone.as_string()
    assert LINK not in gone.as_string()
    check_envelope(comes, new, "took_over")
    assert subject(comes) == "Du har tagit över en plats: Kunskapsdag om vatten"
    assert "Eva Ek har anmält dig." in body(comes)
    assert "Vill du inte vara anmäld?" in body(comes)
    assert LINK in body(comes)
    lost, got = entry(gone), entry(comes)
    assert (lost["METHOD"], got["METHOD"]) == ("CANCEL", "REQUEST")  # type: ignore[index]
    assert lost["UID"] == got["UID"]  # type: ignore[index]
    assert lost["SEQUENCE"] == 1  # type: ignore[index]
    assert str(lost["ATTENDEE"]) == "mailto:eva@exempel.invalid"  # type: ignore[index]
    assert str(got["ATTENDEE"]) == "mailto:asa@exempel.invalid"  # type: ignore[index]


def test_switched_changes_place_and_number_of_the_entry() -> None:
    gathering = people()
    registration = make_registration(gathering, wishes=actions.Wishes(mode="on_site"))
    assert LINK not in only().as_string()
    actions.switch_seats(ANYONE, registration, mode="online", has_link=True)
    message = only()
    check_envelope(message, registration, "switched")
    assert "Du deltar nu så här: Digitalt." in body(message)
    assert LINK in body(message)
    event = entry(message)
    assert (str(event["LOCATION"]), event["SEQUENCE"]) == ("Digitalt", 1)  # type: ignore[index]
    actions.cancel_registration(ANYONE, registration, has_link=True)
    assert entry(only())["SEQUENCE"] == 2  # type: ignore[index]


def test_signed_up_by_a_colleague_says_who_what_is_kept_and_how_to_object() -> None:
    gathering = people()
    colleague = make_person(name="Medlems Ansvarig", email="ansvarig@exempel.invalid")
    Affiliation.objects.create(person=colleague, organisation=organisation(), is_representative=True)
    actions.register(
        colleague, gathering, name="Eva Ek", email="eva@exempel.invalid", organisation=organisation()
    )
    registration = Registration.objects.get(person__email="eva@exempel.invalid")
    message = only()
    check_envelope(message, registration, "registered")
    text = body(message)
    assert "Medlems Ansvarig, Kramfors kommun har anmält dig." in text
    assert "Det här har vi sparat om dig: namn, e-postadress, roll och organisation" in text
    assert "Vill du inte vara anmäld?" in text
    assert text.count(f"/anmalan/{manage_token(registration)}/") == 2
    actions.object_to_registration(ANYONE, registration, has_link=True)
    told = {one["To"]: one for one in delivered()}
    objected = told["ansvarig@exempel.invalid"]
    assert subject(objected) == "En kollega vill inte vara anmäld: Kunskapsdag om vatten"
    assert "Eva Ek, som du hade anmält, vill inte vara anmäld." in body(objected)
    assert "/anmalan/" not in objected.as_string()
    assert objected["Message-ID"].endswith(".objected@hjulet>")


def test_at_a_site_the_mail_has_the_sites_place_and_host_and_no_link() -> None:
    gathering = people(mode="on_site")
    venue = make_venue(
        name="Kulturhuset", street_address="Storgatan 2", town="Umeå", map_url="https://exempel.invalid/karta"
    )
    site = GatheringSite.objects.create(
        page=gathering, name="Umeå", venue=venue, host=organisation("24"), contact="umea@exempel.invalid"
    )
    make_registration(gathering, wishes=actions.Wishes(site_id=site.pk))
    message = only()
    text = body(message)
    assert "Var: Umeå, Kulturhuset, Storgatan 2\n" in text
    assert f"Värd på orten: {organisation('24')}, umea@exempel.invalid" in text
    assert "Hitta dit: https://exempel.invalid/karta" in text
    assert LINK not in message.as_string()
    assert str(entry(message)["LOCATION"]) == "Umeå, Kulturhuset, Storgatan 2"  # type: ignore[index]


def test_a_cancellation_says_what_it_costs() -> None:
    registration = make_registration(people(price_ore=75_000))
    row = OutgoingMail.objects.get(registration=registration)
    registration.fee_ore = 37_500
    write_mail(registration, "cancelled", row.gathering.desk, had_seat=True, fee_ore=37_500)
    text = "".join(body(one) for one in delivered() if subject(one).startswith("Du är avbokad"))
    assert "Avbokningen kostar 375\u00a0kr exkl. moms" in text


def test_a_reminder_to_a_speaker_has_the_own_link_of_what_is_owed() -> None:
    gathering = people()
    speaker = make_person(name="Talare Tal", email="talare@exempel.invalid")
    owed = OwedMaterial.objects.create(
        gathering=gathering, person=speaker, kind="slides", due_on=date(2031, 3, 26)
    )
    write_letter(speaker, "nudge", gathering, key="nudge:prov:1", owed=str(owed.public_id))
    write_letter(speaker, "nudge", gathering, key="nudge:prov:1", owed=str(owed.public_id))
    message = only()
    assert message["To"] == "talare@exempel.invalid"
    assert hand_in_url(owed) in body(message)
    assert "onsdag 26 mars 2031" in body(message)
    write_letter(speaker, "nudge", gathering, key="nudge:prov:2", owed=str(owed.public_id))
    OwedMaterial.objects.update(state="delivered")
    assert delivered() == []


def test_whoever_has_left_before_the_mail_goes_gets_no_link_in_it() -> None:
    gathering = people(mode="online")
    registration = make_registration(gathering)
    actions.cancel_registration(registration.person, registration)
    assert all(LINK not in message.as_string() for message in delivered())


@pytest.mark.parametrize("kind", [kind for kind in OutgoingMail.Kind if kind != OutgoingMail.Kind.LETTER])
def test_every_kind_of_mail_has_its_words(kind: str) -> None:
    """Whatever stands in the facts or not: a subject, a greeting or message, and no loose ends of the template."""
    from hjulet.meet.formats.mail import compose
    from hjulet.meet.queries.outbox import letters_of

    gathering = people()
    registration = make_registration(gathering)
    words = GatheringMessage.objects.create(gathering=gathering, subject="Ämne", body="Text\n\noch mer")
    owed = OwedMaterial.objects.create(gathering=gathering, kind="slides", due_on=date(2031, 3, 26))
    OutgoingMail.objects.all().delete()
    for state in ("registered", "waiting", "offered"):
        row = OutgoingMail(
            registration=None if kind in {"nudge", "objected"} else registration,
            recipient=registration.person if kind in {"nudge", "objected"} else None,
            gathering=gathering,
            kind=kind,
            message=words if kind == "message" else None,
            facts={
                "state": state,
                "sequence": 0,
                "owed": str(owed.public_id) if kind == "nudge" else "",
                "registration": str(registration.public_id),
                "changed": [],
            },
        )
        message = compose(letters_of([row])[0])
        assert len(message.subject) > 3
        assert "\n\n\n" not in message.body
        assert "{" not in message.body + message.subject
        assert "None" not in message.body
