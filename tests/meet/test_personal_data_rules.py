"""The seven rules for personal data (platform, 4.7), each by its number."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.hub.models import Affiliation, Person, PersonalDataNotice
from hjulet.hub.queries import notice_in_force
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions import retention
from hjulet.meet.actions.needs import save_needs
from hjulet.meet.actions.people import PersonIsNeeded, remove_person
from hjulet.meet.models import (
    GatheringMessage,
    InvoiceBasis,
    InvoiceLine,
    Material,
    NetworkPage,
    OutgoingMail,
    Registration,
    RegistrationNeeds,
    RetentionEntry,
    RetentionRule,
)
from hjulet.meet.queries.personal_data import what_is_left
from hjulet.meet.tokens import manage_token
from hjulet.site.personal_data import every_holding
from tests.factories import (
    in_days,
    make_coordinator,
    make_gathering,
    make_network,
    make_person,
    make_registration,
    make_speaker,
    organisation,
)
from tests.meet.keeping import MARKER, make_past, move

pytestmark = pytest.mark.django_db


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


def test_rule_1_forms_show_the_notice_beside_the_button_and_the_version_is_stored():
    gathering = make_gathering(asks_needs=True)
    token = manage_token(make_registration(gathering))
    for url, purpose in (
        (reverse("sign_up", args=[gathering.slug]), "registration"),
        (reverse("sign_up", args=[gathering.slug]), "needs"),
        (reverse("own_needs", args=[token]), "needs"),
    ):
        notice = notice_in_force(purpose)
        text = Client().get(url).content.decode()
        form = text[text.index("<form method") : text.index("</form>", text.index("<form method"))]
        assert form.index(notice.reason) < form.rindex("<button"), "beside the button, in the same form"
        for words in (notice.controller, notice.legal_ground, notice.retention, notice.rights):
            assert words in form
        assert ("allmän handling" in form) == notice.is_public_record
    data = {
        "name": "Maj", "email": "maj@exempel.invalid", "organisation": str(organisation().pk), "role": "",
        "submission": "y" * 20, "mode": "on_site", "food": ["vegan"],
    }  # fmt: skip
    Client().post(reverse("sign_up", args=[gathering.slug]), data)
    registration = Registration.objects.get(gathering=gathering, person__email="maj@exempel.invalid")
    assert registration.notice == notice_in_force("registration")
    assert registration.needs.content["notice"] == notice_in_force("needs").version


def test_rule_2_each_field_has_purpose_and_retention_and_needs_go_within_thirty_days():
    for holding in every_holding():
        assert str(holding.purpose)
        assert (
            str(holding.kept)
            or RetentionRule.objects.filter(subject=holding.subject, owner=None, is_in_force=True).exists()
        )
    for rule in RetentionRule.objects.filter(subject=RetentionRule.Subject.NEEDS):
        assert (rule.way, rule.days_after <= 30) == ("remove", True)
    network = make_network()
    gathering = make_gathering(network=network, asks_needs=True)
    registration = make_registration(gathering, name="Maj Namnsson")
    save_needs(ANYONE, registration, {"food_note": "bara rovor"}, has_link=True)
    browser = Client()
    browser.force_login(make_coordinator(network))
    exported = browser.get(reverse("editor_export", args=[gathering.pk, "csv"])).content.decode()
    assert "Namnsson" in exported
    assert "rovor" not in exported
    move(gathering, timezone.now() - timedelta(days=14, hours=1))
    retention.run(None)
    assert not RegistrationNeeds.objects.exists()


def test_rule_3_a_plan_per_owner_with_dry_run_a_log_without_the_data_and_a_list_of_what_is_left():
    host = organisation("22")
    RetentionRule.objects.create(
        number="K1", subject="registrations", owner=host, way="remove", days_after=10, decision="RS 2027:8"
    )
    past = make_past(days=11, host=host)
    root = make_person(is_superuser=True)
    left = next(one for one in what_is_left(root) if one.gathering == past.gathering)
    assert left.is_overdue
    assert "registrations" in {line.subject for line in left.held}
    assert {done.rule for done in retention.run(root, dry_run=True).done} >= {"K1"}
    assert Registration.objects.filter(gathering=past.gathering, anonymised_at=None).count() == 4
    retention.run(root)
    entry = RetentionEntry.objects.get(gathering=past.gathering, rule_number="K1")
    assert (entry.count, entry.way, entry.actor) == (4, "remove", root)
    logged = str(list(RetentionEntry.objects.values()))
    assert MARKER not in logged
    assert [one for one in what_is_left(root) if one.gathering == past.gathering and one.is_overdue] == []


def test_rule_4_invoices_follow_the_law_and_anonymising_leaves_the_statistics():
    past = make_past(days=800)
    basis = InvoiceBasis.objects.create(
        number="R4", kind="invoice", gathering=past.gathering, seller={}, payer={"name": MARKER}, net_ore=1,
        vat_ore=0, document="<Invoice/>",
    )  # fmt: skip
    InvoiceLine.objects.create(
        basis=basis, registration=past.registration, text=MARKER, amount_ore=1, vat_percent=25
    )

    def counted() -> Counter[tuple[str, ...]]:
        rows = Registration.objects.filter(gathering=past.gathering)
        return Counter(rows.values_list("organisation_kind", "county_code", "mode", "state"))

    before = counted()
    retention.run(None)
    assert counted() == before
    assert Registration.objects.filter(gathering=past.gathering, person=None).count() == 4
    assert InvoiceLine.objects.get(basis=basis).text == MARKER
    assert InvoiceBasis.objects.get(pk=basis.pk).payer == {"name": MARKER}


def test_rule_5_a_person_may_go_and_what_the_organisation_has_published_stays():
    network = make_network()
    leaver = make_coordinator(network, name=f"Går {MARKER}")
    gathering = make_gathering(network=network, owner=leaver)
    speaker = make_speaker(gathering=gathering, name=f"Talare {MARKER}", person=leaver)
    material = Material.objects.create(
        gathering=gathering, kind="notes", title="Anteckningar", added_by=leaver
    )
    message = GatheringMessage.objects.create(
        gathering=gathering, subject="Hej", body="Hej", written_by=leaver
    )
    Affiliation.objects.create(person=leaver, organisation=organisation())
    registration = make_registration(gathering, email=leaver.email)
    network.refresh_from_db()
    old = network.specific.save_revision(user=leaver)
    root = make_person(is_superuser=True)
    with pytest.raises(PersonIsNeeded, match=gathering.title):
        remove_person(root, leaver)
    move(gathering, in_days(-3))
    remove_person(root, leaver)
    assert not Person.objects.filter(pk=leaver.pk).exists()
    for thing, field in (
        (gathering, "owner"),
        (material, "added_by"),
        (message, "written_by"),
        (speaker, "person"),
    ):
        thing.refresh_from_db()
        assert getattr(thing, field) is None
    assert speaker.name == f"Talare {MARKER}", "the programme is the organisation's"
    registration.refresh_from_db()
    assert (registration.person, registration.name) == (None, "")
    old.refresh_from_db()
    assert isinstance(old.as_object(), NetworkPage), "an older version can still be opened"
    assert network.specific.planning_group.count() == 0
    entry = RetentionEntry.objects.get(subject="people")
    assert (entry.count, entry.actor) == (2, root)
    assert MARKER not in str(list(RetentionEntry.objects.values()))


@pytest.mark.parametrize("who", ["planner", "anyone"])
def test_rule_5_only_administrators_take_a_person_away(who):
    actor = make_coordinator(make_network()) if who == "planner" else ANYONE
    person = make_person()
    with pytest.raises(Exception, match="Bara administratörer"):
        remove_person(actor, person)
    assert Person.objects.filter(pk=person.pk).exists()


def test_rule_6_whoever_is_signed_up_by_another_is_told_at_once_and_can_object():
    colleague = make_person(name="Kollega Kollegasson")
    Affiliation.objects.create(person=colleague, organisation=organisation(), is_representative=True)
    gathering = make_gathering(asks_needs=True)
    actions.register(
        colleague, gathering, name="Maj", email="maj@exempel.invalid", organisation=organisation()
    )
    registration = Registration.objects.get(gathering=gathering)
    mail = OutgoingMail.objects.get(registration=registration)
    assert mail.state == OutgoingMail.State.PENDING
    save_needs(ANYONE, registration, {"food": ["vegan"]}, has_link=True)
    token = manage_token(registration)
    url = reverse("object_to_registration", args=[token])
    assert url in Client().get(reverse("registration", args=[token])).content.decode()
    assert Client().post(url).status_code in {200, 302}
    registration.refresh_from_db()
    assert registration.state == "cancelled"
    assert not RegistrationNeeds.objects.filter(registration=registration).exists()


@pytest.mark.parametrize("path", ["/", "/traffar/", "/personuppgifter/", "/natverk/", "/platser/kramfors/"])
def test_rule_7_no_page_fetches_anything_from_elsewhere(path):
    answer = Client().get(path)
    text = answer.content.decode()
    fetched = re.findall(
        r'<(?:script|img|iframe|source|video|audio|embed|object)[^>]+(?:src|data)="([^"]+)"', text
    )
    fetched += re.findall(r'<link[^>]+rel="(?:stylesheet|icon|preload|preconnect)"[^>]*href="([^"]+)"', text)
    fetched += re.findall(r'<link[^>]*href="([^"]+)"[^>]+rel="(?:stylesheet|icon|preload|preconnect)"', text)
    assert fetched
    assert [address for address in fetched if re.match(r"(https?:)?//", address)] == []
    policy = answer.headers["Content-Security-Policy"]
    for directive in ("script-src 'self'", "style-src 'self'", "font-src 'self'", "connect-src 'self'"):
        assert directive in policy
    assert answer.cookies == {}


def test_rule_7_the_notice_model_knows_every_purpose_that_has_a_form():
    assert set(PersonalDataNotice.Purpose.values) == {
        "registration",
        "needs",
        "example",
        "comment",
        "contact",
        "reuse",
        "commitment",
        "survey",
        "peer_request",
    }
    assert django_settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]["default-src"] == ["'none'"]
