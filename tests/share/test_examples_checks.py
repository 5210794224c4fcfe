"""Looking an example over after two years: asked twice at most, answered with a button and never by a link alone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from hjulet.hub.models import Person
from hjulet.meet.models import OutgoingMail
from hjulet.meet.queries.outbox import letters
from hjulet.share.actions.checking import NEEDS_CHANGE, ask_for_checks, needs_change, still_true
from hjulet.share.models import ExamplePage, ExampleStanding
from hjulet.share.queries.freshness import due_before, is_due
from tests.factories import make_editor, make_example, make_organisation, make_person, make_representative

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def owner():
    return make_organisation()


@pytest.fixture
def representative(owner) -> Person:
    return make_representative(owner)


@pytest.fixture
def contact() -> Person:
    return make_person()


@pytest.fixture
def example(owner, representative, contact) -> ExamplePage:
    ExampleStanding.objects.update(checks_asked=2)  # the demonstration's own
    return make_example(
        organisation=owner, contact=contact, last_checked=timezone.localdate() - timedelta(days=731)
    )


def asked() -> list[str]:
    mails = OutgoingMail.objects.filter(letter="share.check").order_by("pk")
    return [mail.recipient.email for mail in mails]


def test_two_years_are_two_years_on_the_calendar():
    assert due_before(date(2026, 11, 23)) == date(2024, 11, 23)
    assert due_before(date(2028, 2, 29)) == date(2026, 2, 28)
    assert is_due(None)
    assert not is_due(date(2024, 11, 24), date(2026, 11, 23))


def test_owner_is_asked_twice_and_never_more(example, representative, contact):
    now = timezone.now()
    both = {representative.email, contact.email}
    for days, count in ((0, 2), (0, 2), (29, 2), (30, 4), (31, 4), (400, 4)):
        ask_for_checks(now + timedelta(days=days))
        assert len(asked()) == count
    assert set(asked()) == both


def test_mail_that_waits_is_not_sent_once_somebody_has_answered(example, contact):
    ask_for_checks()
    pks = OutgoingMail.objects.filter(letter="share.check").values_list("pk", flat=True)
    assert [letter.context is not None for letter in letters(pks)] == [True, True]
    still_true(contact, example)
    assert [letter.context is None for letter in letters(pks)] == [True, True]
    assert ask_for_checks() == 0
    assert ask_for_checks(timezone.now() + timedelta(days=732)) == 1


def test_link_shows_and_button_answers(example, contact):
    ask_for_checks()
    [mail] = OutgoingMail.objects.filter(letter="share.check", recipient=contact)
    [letter] = letters([mail.pk])
    path = letter.context["own_url"].removeprefix("http://127.0.0.1:8000")
    client = Client()
    assert client.get(path).status_code == 200
    assert ExampleStanding.objects.get(example=example).last_checked < timezone.localdate()
    assert client.post(path, {"svar": "ja"}).status_code == 302
    standing = ExampleStanding.objects.get(example=example)
    assert (standing.last_checked, standing.checked_by, standing.checks_asked) == (
        timezone.localdate(),
        contact,
        0,
    )
    assert "kan vara inaktuellt" not in client.get(f"/exempel/{example.slug}/").content.decode()
    # A link of one kind does not open the other.
    assert client.get(path.replace("kontrollera", "bekrafta")).status_code == 404


def test_what_needs_change_is_told_to_author_and_editors(example, contact):
    editor = make_editor()
    needs_change(contact, example, comment="Bussen är nedlagd.")
    told = set(
        OutgoingMail.objects.filter(letter="share.needs_change").values_list("recipient__email", flat=True)
    )
    assert {editor.email, example.author.email} <= told
    assert PageLogEntry.objects.get(action=NEEDS_CHANGE).data == {"comment": "Bussen är nedlagd."}
    assert "Bussen" not in str(OutgoingMail.objects.filter(letter="share.needs_change").values_list("facts"))
    assert ask_for_checks() == 0


@pytest.mark.parametrize("role", ["stranger", "editor", "representative of another"])
def test_nobody_else_says_that_it_still_is_true(role, example):
    who = {
        "stranger": make_person,
        "editor": make_editor,
        "representative of another": lambda: make_representative(make_organisation()),
    }[role]()
    for answer in (still_true, needs_change):
        with pytest.raises(PermissionDenied):
            answer(who, example)


def test_kept_page_follows_when_an_example_is_looked_over(
    page_cache, example, contact, client, django_capture_on_commit_callbacks
):
    path = f"/exempel/{example.slug}/"
    assert "kan vara inaktuellt" in client.get(path).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        still_true(contact, example)
    assert "kan vara inaktuellt" not in client.get(path).content.decode()


def test_letters_read_well(example, contact):
    """Every mail can be drawn, in both languages, with its subject on the first line."""
    from hjulet.meet.formats.mail import read

    ask_for_checks(datetime.now(tz=timezone.get_current_timezone()))
    [mail] = OutgoingMail.objects.filter(letter="share.check", recipient=contact)
    [letter] = letters([mail.pk])
    words = read(letter)
    assert words.subject == f"Stämmer det fortfarande? {example.title}"
    assert "(personens egen länk" in words.body
    assert "kontrollera/" not in words.body
