"""Vad finns kvar, in i natt, the protocol and its archives, in the editor; and who may not see them."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from django.core.files.storage import storages
from django.test import Client
from django.urls import reverse

from hjulet.hub.models import Person
from hjulet.hub.wording import STOCKHOLM
from hjulet.meet.actions import retention
from hjulet.meet.models import Registration, RetentionEntry, RetentionRule
from hjulet.meet.queries.personal_data import going_tonight, next_night, what_is_left
from tests.factories import make_coordinator, make_gathering, make_network, make_person, make_registration
from tests.meet.keeping import ADDRESS, MARKER, make_past

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RULES = "wagtailsnippets_hjulet_retentionrule"


@pytest.fixture(autouse=True)
def own_archive(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "archive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "archive", "base_url": None},
        },
    }
    retention.run(None)


@pytest.fixture
def root() -> Person:
    return make_person(is_superuser=True)


def signed_in(person: Person) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def words_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_list_shows_overdue_first_with_kind_count_rule_and_day(root):
    young, old = make_past(days=2, title="Färska träffen"), make_past(days=20, title="Gamla träffen")
    left = [one for one in what_is_left(root) if one.gathering in (young.gathering, old.gathering)]
    assert [one.gathering for one in left] == [old.gathering, young.gathering]
    assert [one.is_overdue for one in left] == [True, False]
    assert {line.subject for line in left[0].held} == {
        "needs", "answers", "mails", "invoice_details", "messages", "registrations",
    }  # fmt: skip
    assert left[0].held[0].subject == "needs"
    text = words_of(signed_in(root).get(reverse("editor_held")))
    assert text.index("Gamla träffen") < text.index("Färska träffen")
    assert "borde ha gått" in text
    assert "Mat och tillgänglighet" in text
    assert MARKER not in text


def test_planner_sees_own_gatherings_and_no_others():
    network = make_network()
    mine = make_past(days=20, title="Min träff", network=network)
    make_past(days=20, title="Andras träff")
    planner = make_coordinator(network)
    assert {one.gathering for one in what_is_left(planner)} == {mine.gathering}
    assert {line.gathering for line in going_tonight(planner)} == {mine.gathering}
    browser = signed_in(planner)
    for name in ("editor_held", "editor_tonight"):
        text = words_of(browser.get(reverse(name)))
        assert "Min träff" in text
        assert "Andras träff" not in text


def test_tonight_is_a_dry_run(root):
    past = make_past(days=20)
    before = RetentionEntry.objects.count()
    text = words_of(signed_in(root).get(reverse("editor_tonight")))
    assert past.gathering.title in text
    assert "G1" in text
    assert RetentionEntry.objects.count() == before
    past.registration.refresh_from_db()
    assert hasattr(past.registration, "needs")


@pytest.mark.parametrize(
    ("now", "night"),
    [
        ("2027-01-10T02:59", "2027-01-10T03:00"),
        ("2027-01-10T03:00", "2027-01-11T03:00"),
        ("2027-03-27T12:00", "2027-03-28T03:00"),  # the night when the clock goes from 2 to 3
        ("2027-10-30T12:00", "2027-10-31T03:00"),
    ],
)
def test_next_night_is_at_three_in_sweden(now, night):
    at, expected = (datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM) for text in (now, night))
    assert next_night(at) == expected


def test_protocol_shows_figures_and_leads_to_the_archive(root):
    past = make_past(days=800)
    retention.run(root)
    browser = signed_in(root)
    page = browser.get(reverse("editor_protocol"))
    text = words_of(page)
    entry = RetentionEntry.objects.get(gathering=past.gathering, rule_number="G5")
    assert entry.archive_name in text
    assert MARKER not in text
    answer = browser.get(reverse("editor_archive", args=[entry.archive_name]))
    assert answer.status_code == 200
    with storages["archive"].open(entry.archive_name) as file:
        assert answer.content == file.read()
    assert "no-store" in answer.headers["Cache-Control"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_archive_is_for_administrators_only_and_by_the_protocol_only(root):
    network = make_network()
    past = make_past(days=800, network=network)
    retention.run(root)
    name = RetentionEntry.objects.get(gathering=past.gathering, rule_number="G5").archive_name
    url = reverse("editor_archive", args=[name])
    assert signed_in(make_coordinator(network)).get(url).status_code == 403
    assert signed_in(make_person()).get(url).status_code == 403
    assert Client().get(url).status_code == 302
    for other in ("..%2Fhjulet.sqlite3", "secret-key", "nothing.zip"):
        answer = signed_in(root).get(reverse("editor_held") + f"arkiv/{other}", follow=True)
        assert answer.status_code == 404


@pytest.mark.parametrize("name", ["editor_protocol", "editor_looks", f"{RULES}:list", f"{RULES}:add"])
def test_rules_protocol_and_looks_are_for_administrators(name, root):
    assert signed_in(root).get(reverse(name)).status_code == 200
    assert signed_in(make_coordinator(make_network())).get(reverse(name)).status_code in {302, 403}


def test_rule_is_changed_in_the_editor_and_a_forbidden_one_refused(root):
    browser = signed_in(root)
    rule = RetentionRule.objects.get(number="G3")
    url = reverse(f"{RULES}:edit", args=[rule.pk])
    data = {
        "number": "G3", "decision": "KS 2027:14", "is_in_force": "on", "subject": "mails", "owner": "",
        "way": "archive", "days_after": "365",
    }  # fmt: skip
    assert browser.post(url, data).status_code == 302
    rule.refresh_from_db()
    assert (rule.way, rule.days_after, rule.decision) == ("archive", 365, "KS 2027:14")
    needs = RetentionRule.objects.get(number="G1")
    answer = browser.post(
        reverse(f"{RULES}:edit", args=[needs.pk]), {**data, "number": "G1", "subject": "needs", "way": "keep"}
    )
    assert "senast 30 dagar" in answer.content.decode()
    needs.refresh_from_db()
    assert needs.way == "remove"


def test_rules_without_a_decision_are_pointed_out(root):
    browser = signed_in(root)
    assert "utan att något beslut" in words_of(browser.get(reverse("editor_held")))
    RetentionRule.objects.update(decision="KS 2027:14")
    assert "utan att något beslut" not in words_of(browser.get(reverse("editor_held")))


def test_person_is_taken_away_after_a_page_that_says_what_happens(root):
    person = make_person(name=f"Går {MARKER}")
    browser = signed_in(root)
    url = reverse("editor_remove_person", args=[person.pk])
    assert url in browser.get(reverse("wagtailusers_users:edit", args=[person.pk])).content.decode()
    assert "tidigare medarbetare" in words_of(browser.get(url))
    assert Person.objects.filter(pk=person.pk).exists()
    assert browser.post(url).status_code == 302
    assert not Person.objects.filter(pk=person.pk).exists()


def test_person_with_a_seat_stays_and_the_page_says_which(root):
    gathering = make_gathering(title="Kommande träffen")
    person = make_registration(gathering).person
    browser = signed_in(root)
    answer = browser.post(reverse("editor_remove_person", args=[person.pk]), follow=True)
    assert "Kommande träffen" in words_of(answer)
    assert Person.objects.filter(pk=person.pk).exists()
    planner = signed_in(make_coordinator(make_network()))
    assert planner.post(reverse("editor_remove_person", args=[person.pk])).status_code == 403


def test_pages_of_a_gathering_whose_people_are_gone_still_open(root):
    network = make_network()
    past = make_past(days=800, network=network)
    retention.run(root)
    browser = signed_in(make_coordinator(network))
    answer = browser.get(reverse("editor_participants", args=[past.gathering.pk]))
    assert answer.status_code == 200
    assert "(gallrad)" in words_of(answer)
    for kind in ("csv", "xlsx"):
        export = browser.get(reverse("editor_export", args=[past.gathering.pk, kind]) + "?lage=alla")
        assert export.status_code == 200
        assert MARKER.encode() not in export.content
    for name in ("editor_day", "editor_after", "editor_outbox", "editor_invoices"):
        answer = browser.get(reverse(name, args=[past.gathering.pk]))
        assert answer.status_code in {200, 403}, name
        assert MARKER not in answer.content.decode()
    assert Client().get(past.gathering.get_absolute_url()).status_code == 200


def test_own_link_of_an_anonymised_sign_up_leads_nowhere(root):
    from hjulet.meet.tokens import manage_token

    past = make_past(days=800)
    token = manage_token(past.registration)
    assert Client().get(reverse("registration", args=[token])).status_code == 200
    retention.run(root)
    assert Client().get(reverse("registration", args=[token])).status_code == 404
    assert not Registration.objects.filter(person__email=ADDRESS, gathering=past.gathering).exists()


def test_number_of_queries_does_not_grow_with_gatherings(root, django_assert_max_num_queries):
    for _ in range(3):
        make_past(days=20)
    with django_assert_max_num_queries(16):
        what_is_left(root)
