"""Messages from those who plan: to whom, once, never from a draft; and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from hjulet.hub.models import Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions.delivery import deliver_outbox
from hjulet.meet.actions.messages import (
    MessageRefused,
    MessageWords,
    delete_message,
    save_message,
    schedule_message,
    send_message,
    send_messages_due,
    take_back_message,
)
from hjulet.meet.actions.outbox import hold_mail, release_mail, send_again, stop_mails, take_as_sent
from hjulet.meet.models import (
    Attendance,
    GatheringMessage,
    GatheringPage,
    GatheringSite,
    OutgoingMail,
    Registration,
    RegistrationDesk,
    SessionChoice,
)
from hjulet.meet.queries.messages import example_letter, messages_of, recipients
from hjulet.meet.queries.outbox import letter_of, mails_of, outbox_view
from hjulet.meet.queries.reminders import coming_reminders
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_session,
)

pytestmark = pytest.mark.django_db

Audience = GatheringMessage.Audience
LINK = "https://mote.exempel.invalid/hemligt"
WORDS = MessageWords(subject="Ta med kaffekopp", body="Hej alla\n\nVi har inga muggar.")


@pytest.fixture
def planned() -> tuple[Person, GatheringPage]:
    """A gathering and somebody who plans it, with an empty outbox."""
    network = make_network()
    page = make_gathering(network=network, title="Vårträff", mode="hybrid", joining_link=LINK, offer_hours=0)
    coordinator = make_coordinator(network, name="Planerare", email="planerare@exempel.invalid")
    return coordinator, page


def comes(page: GatheringPage, name: str, **fields: object) -> Registration:
    registration = make_registration(page, name=name)
    Registration.objects.filter(pk=registration.pk).update(**fields)
    registration.refresh_from_db()
    return registration


def sent_now() -> list[object]:
    mail.outbox.clear()
    deliver_outbox()
    return [message for message in mail.outbox if message.subject == WORDS.subject]


def audience_of(page: GatheringPage, audience: str, **parts: object) -> set[str]:
    return {one.name for one in recipients(GatheringMessage(gathering=page, audience=audience, **parts))}


def test_each_audience_is_whom_it_says(planned):
    _coordinator, page = planned
    umea = GatheringSite.objects.create(page=page, name="Umeå")
    session = make_session(page, takes_choices=True)
    on_site = comes(page, "På plats", mode="on_site")
    comes(page, "Digitalt", mode="online")
    comes(page, "Umeå", site=umea, mode="on_site")
    others = {
        "Kö": {"state": "waiting", "queued_at": timezone.now()},
        "Erbjuden": {"state": "offered", "offer_expires_at": timezone.now()},
        "Avbokad": {"state": "cancelled"},
        "Överlåten": {"state": "handed_over"},
    }
    for name in others:
        comes(page, name)
    for name, fields in others.items():
        Registration.objects.filter(gathering=page, name=name).update(**fields)
    SessionChoice.objects.create(registration=on_site, session=session)
    Attendance.objects.create(registration=on_site)
    assert audience_of(page, Audience.REGISTERED) == {"På plats", "Digitalt", "Umeå"}
    assert audience_of(page, Audience.ON_SITE) == {"På plats", "Umeå"}
    assert audience_of(page, Audience.ONLINE) == {"Digitalt"}
    assert audience_of(page, Audience.SITE, site=umea) == {"Umeå"}
    assert audience_of(page, Audience.SITE) == set()
    assert audience_of(page, Audience.SESSION, session=session) == {"På plats"}
    assert audience_of(page, Audience.SESSION) == set()
    assert audience_of(page, Audience.WAITING) == {"Kö", "Erbjuden"}
    assert audience_of(page, Audience.PRESENT) == {"På plats"}
    assert audience_of(page, Audience.ABSENT) == set(), "nobody can be absent before the check-in is closed"
    RegistrationDesk.objects.filter(gathering=page).update(presence_closed_at=timezone.now())
    assert audience_of(page, Audience.ABSENT) == {"Digitalt", "Umeå"}


def test_a_message_goes_once_with_facts_own_link_and_where_answers_go(planned):
    coordinator, page = planned
    online, on_site = comes(page, "Eva", mode="online"), comes(page, "Åsa")
    deliver_outbox()
    message = save_message(coordinator, page, WORDS)
    assert sent_now() == []
    assert send_message(coordinator, message) == 2
    assert send_message(coordinator, message) == 2
    told = {one.to[0]: one for one in sent_now()}
    assert set(told) == {online.person.email, on_site.person.email}
    for registration in (online, on_site):
        body = told[registration.person.email].body
        assert body.startswith("Hej alla\n\nVi har inga muggar.\n\n--\nVårträff\nNär: ")
        assert f"/anmalan/{registration.public_id.hex}." in body
        assert told[registration.person.email].reply_to == ["planerare@exempel.invalid"]
        assert told[registration.person.email].alternatives == []
    assert LINK in told[online.person.email].body
    assert LINK not in told[on_site.person.email].body
    assert sent_now() == []


def test_a_sent_message_is_never_changed_nor_thrown_away(planned):
    coordinator, page = planned
    comes(page, "Eva")
    message = save_message(coordinator, page, WORDS)
    send_message(coordinator, message)
    for change in (
        lambda: save_message(coordinator, page, MessageWords(subject="Annat", body="Annat"), message=message),
        lambda: delete_message(coordinator, message),
        lambda: schedule_message(coordinator, message, timezone.now() + timedelta(days=1)),
    ):
        with pytest.raises(MessageRefused, match="sent"):
            change()
    message.refresh_from_db()
    assert (message.subject, message.state) == ("Ta med kaffekopp", "sent")


def test_nothing_goes_from_a_draft_or_a_copy(planned):
    coordinator, page = planned
    comes(page, "Eva")
    message = save_message(coordinator, page, WORDS)
    copy = page.copy(update_attrs={"title": "Kopian", "slug": "kopian"}, keep_live=False)
    assert list(messages_of(coordinator, copy)) == []
    of_copy = save_message(coordinator, copy, WORDS)
    with pytest.raises(MessageRefused, match="draft_gathering"):
        send_message(coordinator, of_copy)
    page.unpublish()
    message.gathering.refresh_from_db()
    with pytest.raises(MessageRefused, match="draft_gathering"):
        send_message(coordinator, message)
    with pytest.raises(MessageRefused, match="draft_gathering"):
        schedule_message(coordinator, message, timezone.now() + timedelta(days=1))
    assert not OutgoingMail.objects.filter(kind="message").exists()


def test_one_already_in_the_outbox_waits_while_the_page_is_a_draft(planned):
    coordinator, page = planned
    comes(page, "Eva")
    deliver_outbox()
    send_message(coordinator, save_message(coordinator, page, WORDS))
    page.unpublish()
    assert sent_now() == []
    page.save_revision().publish()
    assert len(sent_now()) == 1


def test_whoever_cancels_before_it_goes_is_left_out(planned):
    coordinator, page = planned
    leaves = comes(page, "Eva")
    deliver_outbox()
    send_message(coordinator, save_message(coordinator, page, WORDS))
    actions.cancel_registration(leaves.person, leaves)
    assert sent_now() == []
    assert OutgoingMail.objects.get(kind="message").state == "stopped"


def test_one_with_a_time_waits_counts_then_and_can_be_taken_back(planned):
    coordinator, page = planned
    comes(page, "Eva")
    deliver_outbox()
    message = save_message(coordinator, page, WORDS)
    when = timezone.now() + timedelta(days=2)
    schedule_message(coordinator, message, when)
    with pytest.raises(MessageRefused, match="scheduled"):
        save_message(coordinator, page, WORDS, message=message)
    assert send_messages_due(when - timedelta(seconds=1)) == 0
    take_back_message(coordinator, message)
    assert send_messages_due(when) == 0
    schedule_message(coordinator, message, when)
    comes(page, "Anmäld senare")
    assert send_messages_due(when) == 2
    assert send_messages_due(when) == 0
    with pytest.raises(MessageRefused, match="not_scheduled"):
        take_back_message(coordinator, message)


def test_a_time_that_comes_while_the_page_is_a_draft_makes_a_draft_of_the_message(planned):
    coordinator, page = planned
    comes(page, "Eva")
    message = save_message(coordinator, page, WORDS)
    when = timezone.now() + timedelta(days=2)
    schedule_message(coordinator, message, when)
    page.unpublish()
    assert send_messages_due(when) == 0
    message.refresh_from_db()
    assert (message.state, message.send_at) == ("draft", None)


def test_what_cannot_be_sent_says_why(planned):
    coordinator, page = planned
    other = make_gathering()
    with pytest.raises(MessageRefused, match="nobody"):
        send_message(coordinator, save_message(coordinator, page, WORDS))
    with pytest.raises(MessageRefused, match="past"):
        schedule_message(coordinator, save_message(coordinator, page, WORDS), timezone.now())
    with pytest.raises(MessageRefused, match="presence_open"):
        words = MessageWords(subject="S", body="B", audience=Audience.ABSENT)
        send_message(coordinator, save_message(coordinator, page, words))
    for reason, parts in (
        ("no_site", {"audience": Audience.SITE}),
        (
            "no_site",
            {"audience": Audience.SITE, "site": GatheringSite.objects.create(page=other, name="Annan")},
        ),
        ("no_session", {"audience": Audience.SESSION}),
        ("no_session", {"audience": Audience.SESSION, "session": make_session(other)}),
    ):
        with pytest.raises(MessageRefused, match=reason):
            save_message(coordinator, page, MessageWords(subject="S", body="B", **parts))


def test_held_in_nothing_goes_until_released(planned):
    coordinator, page = planned
    hold_mail(coordinator, page)
    comes(page, "Eva")
    other = make_registration(make_gathering())
    mail.outbox.clear()
    assert deliver_outbox() == 1
    assert [message.to for message in mail.outbox] == [[other.person.email]]
    assert outbox_view(coordinator, page).waiting_count == 1
    assert release_mail(coordinator, page) == 1
    assert deliver_outbox() == 1


def test_stopped_one_by_one_or_all_of_a_kind_and_sent_after_all(planned):
    coordinator, page = planned
    comes(page, "Eva")
    comes(page, "Åsa")
    first, second = OutgoingMail.objects.filter(gathering=page).order_by("id")
    assert stop_mails(coordinator, page, pks=[first.pk]) == 1
    assert stop_mails(coordinator, page, kind="registered") == 1
    assert stop_mails(coordinator, page, kind="registered") == 0
    assert deliver_outbox() == 0
    assert send_again(coordinator, page, [second.pk]) == 1
    assert deliver_outbox() == 1
    assert send_again(coordinator, page, [second.pk]) == 0, "what has gone is not sent again"


def test_one_that_may_have_gone_is_decided_by_a_person(planned):
    coordinator, page = planned
    comes(page, "Eva")
    comes(page, "Åsa")
    first, second = OutgoingMail.objects.filter(gathering=page).order_by("id")
    OutgoingMail.objects.update(state="uncertain", begun_at=timezone.now())
    assert deliver_outbox() == 0
    assert take_as_sent(coordinator, page, [first.pk]) == 1
    assert send_again(coordinator, page, [second.pk]) == 1
    mail.outbox.clear()
    assert deliver_outbox() == 1
    assert [message.to for message in mail.outbox] == [[second.registration.person.email]]


def test_a_button_of_one_gathering_does_nothing_to_another(planned):
    coordinator, page = planned
    make_registration(make_gathering())
    foreign = OutgoingMail.objects.latest("id")
    assert stop_mails(coordinator, page, pks=[foreign.pk]) == 0
    OutgoingMail.objects.filter(pk=foreign.pk).update(state="failed")
    assert send_again(coordinator, page, [foreign.pk]) == 0
    OutgoingMail.objects.filter(pk=foreign.pk).update(state="uncertain")
    assert take_as_sent(coordinator, page, [foreign.pk]) == 0
    assert letter_of(coordinator, page, foreign.pk) is None


def test_nobody_else_reads_writes_or_sends(planned):
    coordinator, page = planned
    registration = comes(page, "Eva")
    message = save_message(coordinator, page, WORDS)
    pk = OutgoingMail.objects.get(registration=registration).pk
    of_other_network = make_coordinator(make_network())
    for person in (ANYONE, make_person(), registration.person, of_other_network):
        for forbidden in (
            lambda who: save_message(who, page, WORDS),
            lambda who: send_message(who, message),
            lambda who: schedule_message(who, message, timezone.now() + timedelta(days=1)),
            lambda who: take_back_message(who, message),
            lambda who: delete_message(who, message),
            lambda who: hold_mail(who, page),
            lambda who: release_mail(who, page),
            lambda who: stop_mails(who, page, pks=[pk]),
            lambda who: send_again(who, page, [pk]),
            lambda who: take_as_sent(who, page, [pk]),
            lambda who: list(mails_of(who, page)),
            lambda who: outbox_view(who, page),
            lambda who: letter_of(who, page, pk),
            lambda who: list(messages_of(who, page)),
            lambda who: example_letter(who, message),
            lambda who: coming_reminders(who, page),
        ):
            with pytest.raises(PermissionDenied):
                forbidden(person)
    assert OutgoingMail.objects.filter(kind="message").count() == 0


@pytest.mark.parametrize("people", [1, 3])
def test_the_outbox_costs_the_same_for_many(planned, people, django_assert_num_queries):
    coordinator, page = planned
    for number in range(people):
        comes(page, f"Person {number}")
    outbox_view(coordinator, page)
    with django_assert_num_queries(5):
        view = outbox_view(coordinator, page)
    assert len(view.waiting) == people
