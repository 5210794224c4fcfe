"""Gallring: each rule takes what is due and nothing else, archives first, and leaves figures as they were."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.utils import timezone

from hjulet.hub.models import Affiliation, Person
from hjulet.meet.actions import retention
from hjulet.meet.actions.removal import anonymise
from hjulet.meet.models import (
    Attendance,
    Certificate,
    GatheringMessage,
    InvoiceBasis,
    InvoiceDetails,
    InvoiceLine,
    OutgoingMail,
    ParticipantImport,
    Registration,
    RegistrationEvent,
    RegistrationNeeds,
    RetentionEntry,
    RetentionRule,
    SeriesSignUp,
)
from hjulet.meet.queries.retention import due, still_held
from tests.factories import (
    make_coordinator,
    make_gathering,
    make_network,
    make_occasion,
    make_organisation,
    make_person,
    make_registration,
    make_series,
    organisation,
)
from tests.meet.keeping import ADDRESS, MARKER, make_import, make_past, move

pytestmark = pytest.mark.django_db

Subject = RetentionRule.Subject
Way = RetentionRule.Way


@pytest.fixture(autouse=True)
def clean_archive(settings, tmp_path):
    """An archive of the test's own, and none of the demonstration's old gatherings in the way."""
    settings.STORAGES = {
        **settings.STORAGES,
        "archive": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "archive", "base_url": None},
        },
    }
    retention.run(None)
    return tmp_path / "archive"


def taken(**more: object) -> dict[str, int]:
    """By rule, how many a run took."""
    found: Counter[str] = Counter()
    for done in retention.run(None, **more).done:
        found[done.rule] += done.count
    return dict(found)


def statistics() -> list[tuple[object, ...]]:
    """What is counted of sign-ups long after."""
    rows = Registration.objects.order_by("pk").values_list(
        "gathering", "state", "mode", "organisation_kind", "county_code", "price_ore", "attendance__at"
    )
    return list(rows)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (13, {}),
        (15, {"G1": 1}),
        (31, {"G1": 1, "G2": 1}),
        (181, {"G1": 1, "G2": 1, "G3": 5}),
        (731, {"G1": 1, "G2": 1, "G3": 5, "G4": 1, "G5": 4, "G6": 1}),
    ],
)
def test_each_rule_takes_its_own_on_its_day_and_nothing_before(days, expected):
    make_past(days=days)
    assert taken(dry_run=True) == expected
    assert taken() == expected
    assert taken() == {}, "a second run has nothing more to do"


def test_dry_run_changes_nothing_and_writes_no_file(clean_archive):
    past = make_past(days=800)
    before = (RegistrationEvent.objects.count(), OutgoingMail.objects.count(), RetentionEntry.objects.count())
    retention.run(None, dry_run=True)
    assert (
        RegistrationEvent.objects.count(),
        OutgoingMail.objects.count(),
        RetentionEntry.objects.count(),
    ) == before
    assert RegistrationNeeds.objects.filter(registration=past.registration).exists()
    assert not clean_archive.exists()


def test_answers_go_by_the_days_of_each_question():
    past = make_past(days=40, answer_days=30)
    later = past.question.__class__.objects.create(
        page=past.gathering, question="Får vi ringa?", purpose="Uppföljning.", retention_days=60
    )
    Registration.objects.filter(pk=past.registration.pk).update(
        answers={str(past.question.guid): "buss", str(later.guid): "ja", "en fråga som är borttagen": "kvar"}
    )
    assert taken()["G2"] == 1
    past.registration.refresh_from_db()
    assert past.registration.answers == {str(later.guid): "ja"}
    move(past.gathering, timezone.now() - timedelta(days=61))
    assert taken()["G2"] == 1
    past.registration.refresh_from_db()
    assert past.registration.answers == {}


def test_anonymised_registrations_leave_the_figures_and_nothing_else():
    past = make_past(days=800)
    before = statistics()
    retention.run(None)
    assert statistics() == before
    rows = Registration.objects.filter(gathering=past.gathering)
    assert {row.state for row in rows} == {"registered", "waiting"}
    for row in rows:
        assert (row.person, row.registered_by, row.organisation, row.invoice_details) == (
            None,
            None,
            None,
            None,
        )
        assert (row.name, row.role_title, row.organisation_name, row.submission, row.answers) == (
            "",
            "",
            "",
            "",
            {},
        )
        assert row.is_listed is False
        assert row.anonymised_at is not None
        assert row.organisation_kind
        assert row.county_code
    events = RegistrationEvent.objects.filter(registration__in=rows)
    assert set(events.values_list("actor", flat=True)) == {None}
    assert events.filter(kind=RegistrationEvent.Kind.ANONYMISED).count() == rows.count()
    assert not OutgoingMail.objects.filter(registration__in=rows).exists()
    assert not Certificate.objects.filter(registration__in=rows).exists()
    assert Attendance.objects.get(registration=past.registration).marked_by is None


def test_kind_and_county_are_noted_when_an_older_sign_up_has_not_said_them():
    past = make_past(days=800)
    Registration.objects.filter(pk=past.registration.pk).update(organisation_kind="", county_code="")
    retention.run(None)
    past.registration.refresh_from_db()
    assert (past.registration.organisation_kind, past.registration.county_code) == ("municipality", "22")


def test_mails_that_a_rule_keeps_say_only_that_they_went():
    RetentionRule.objects.filter(subject=Subject.MAILS).update(way=Way.KEEP)
    past = make_past(days=800)
    retention.run(None)
    mails = OutgoingMail.objects.filter(registration__gathering=past.gathering)
    assert mails.count() == 5
    assert {mail.recipient for mail in mails} == {None}
    assert all(set(mail.facts) <= {"state", "sequence"} for mail in mails)
    assert {mail.state for mail in mails} <= {"sent", "stopped"}
    assert {mail.message for mail in mails} == {None}


def test_archive_holds_what_was_removed_and_can_be_checked(clean_archive):
    past = make_past(days=800)
    retention.run(None)
    entry = RetentionEntry.objects.get(subject=Subject.REGISTRATIONS, gathering=past.gathering)
    content = (clean_archive / entry.archive_name).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry.archive_sha256
    files = zipfile.ZipFile(io.BytesIO(content))
    assert sorted(files.namelist()) == [
        "anmalningar.csv", "handelser.csv", "innehall.html", "metadata.json", "sha256.txt",
    ]  # fmt: skip
    for line in files.read("sha256.txt").decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files.read(name)).hexdigest() == digest
    for name in ("anmalningar.csv", "innehall.html"):
        text = files.read(name).decode()
        assert f"Maj {MARKER}" in text
        assert ADDRESS in text
    facts = json.loads(files.read("metadata.json"))["facts"]
    assert (facts["Träff"], facts["Regel"]) == (past.gathering.title, "G5")


def test_archive_never_holds_food_or_access(clean_archive):
    for rule in RetentionRule.objects.exclude(subject__in=RetentionRule.NEVER_ARCHIVED):
        rule.way, rule.days_after = Way.ARCHIVE, 1
        rule.save()
    RetentionRule.objects.filter(subject=Subject.NEEDS).update(days_after=30)
    make_past(days=2)
    retention.run(None)
    archived = list(clean_archive.iterdir())
    assert len(archived) >= 4
    for path in archived:
        for name, text in (
            (n, zipfile.ZipFile(path).read(n).decode()) for n in zipfile.ZipFile(path).namelist()
        ):
            for word in ("rovor", "vegan", "hearing_loop", "hörslinga"):
                assert word not in text, name


def test_same_content_gives_the_same_bytes():
    past = make_past(days=800)
    from hjulet.meet.formats.archive import as_zip
    from hjulet.meet.queries.archiving import archive_facts, archive_tables

    now = timezone.now()
    held = next(line for line in due(now) if line.subject == Subject.REGISTRATIONS)

    def made() -> bytes:
        return as_zip("T", archive_facts(held, past.gathering), archive_tables(held, past.gathering, now))

    assert made() == made()


def test_nothing_is_removed_when_the_archive_cannot_be_written(clean_archive):
    past = make_past(days=800)
    clean_archive.parent.mkdir(exist_ok=True)
    clean_archive.write_text("not a folder")
    report = retention.run(None)
    assert sorted(line.split(":")[0] for line in report.failed) == [
        f"G4 {past.gathering.slug}", f"G5 {past.gathering.slug}",
    ]  # fmt: skip
    past.registration.refresh_from_db()
    assert past.registration.name == f"Maj {MARKER}"
    assert GatheringMessage.objects.filter(pk=past.message.pk).exists()
    assert not RetentionEntry.objects.filter(gathering=past.gathering, way=Way.ARCHIVE).exists()
    clean_archive.unlink()
    assert set(taken()) == {"G4", "G5"}, "what was left is taken when the archive can be written"


class PowerCut(BaseException):
    """Nobody catches it: the process is gone."""


def test_interrupted_run_loses_nothing_and_repeats_nothing(clean_archive, monkeypatch):
    first, second = make_past(days=900), make_past(days=800)
    whole = retention.remove
    calls: list[str] = []

    def cut(held, gathering, at):
        calls.append(held.subject)
        if len(calls) == 9:  # the archive of something is written, the removal begun
            whole(held, gathering, at)
            raise PowerCut
        return whole(held, gathering, at)

    monkeypatch.setattr(retention, "remove", cut)
    with pytest.raises(PowerCut):
        retention.run(None)
    monkeypatch.setattr(retention, "remove", whole)
    retention.run(None)
    for past in (first, second):
        entries = RetentionEntry.objects.filter(gathering=past.gathering)
        assert Counter(entries.values_list("rule_number", flat=True)) == Counter(
            {"G1": 1, "G2": 1, "G3": 1, "G4": 1, "G5": 1, "G6": 1}
        )
        assert entries.get(rule_number="G5").count == 4
        assert Registration.objects.filter(gathering=past.gathering, anonymised_at=None).count() == 0
    noted = set(RetentionEntry.objects.exclude(archive_name="").values_list("archive_name", flat=True))
    assert {path.name for path in clean_archive.iterdir()} == noted, (
        "no file without its line, and none twice"
    )


def test_half_written_archive_is_written_anew(clean_archive):
    past = make_past(days=800)
    retention.run(None)
    entry = RetentionEntry.objects.get(rule_number="G4", gathering=past.gathering)
    whole = (clean_archive / entry.archive_name).read_bytes()
    (clean_archive / entry.archive_name).write_bytes(whole[:100])
    GatheringMessage.objects.create(
        gathering=past.gathering, subject="Tag på", body=f"{MARKER} möter er.", written_by=past.colleague
    )
    retention.run(None)
    again = RetentionEntry.objects.filter(rule_number="G4", gathering=past.gathering).latest("pk")
    assert (
        hashlib.sha256((clean_archive / again.archive_name).read_bytes()).hexdigest() == again.archive_sha256
    )


def test_exported_invoice_rows_are_never_touched():
    past = make_past(days=3000)
    basis = InvoiceBasis.objects.create(
        number="H-1", kind="invoice", gathering=past.gathering, seller={}, payer={"name": MARKER}, net_ore=1,
        vat_ore=0, document="<Invoice/>",
    )  # fmt: skip
    InvoiceLine.objects.create(
        basis=basis, registration=past.registration, text=f"Maj {MARKER}", amount_ore=1, vat_percent=25
    )
    assert "G6" not in taken()
    line = InvoiceLine.objects.get(basis=basis)
    assert (line.text, line.registration_id) == (f"Maj {MARKER}", past.registration.pk)
    assert InvoiceBasis.objects.get(pk=basis.pk).payer == {"name": MARKER}
    assert InvoiceDetails.objects.filter(name__contains=MARKER).exists()
    past.registration.refresh_from_db()
    assert past.registration.person is None


def test_details_used_again_wait_for_the_last_gathering():
    past, recent = make_past(days=800), make_past(days=100, title="Nyligen")
    Registration.objects.filter(pk=recent.registration.pk).update(
        invoice_details=Registration.objects.get(pk=past.registration.pk).invoice_details_id
    )
    assert "G6" not in taken()


def test_imports_go_after_a_week_and_confirmed_ones_keep_only_figures():
    gathering = make_gathering()
    young = make_import(gathering, days=6)
    old = make_import(gathering, days=8)
    confirmed = make_import(gathering, days=8, confirmed_at=timezone.now(), counts={"registered": 1})
    assert taken() == {"G7": 2}
    assert not ParticipantImport.objects.filter(pk=old.pk).exists()
    confirmed.refresh_from_db()
    assert (confirmed.rows, confirmed.file_name, confirmed.counts) == ([], "", {"registered": 1})
    young.refresh_from_db()
    assert young.rows


def test_own_rule_of_the_host_stands_before_the_common_one():
    host = make_organisation()
    RetentionRule.objects.create(
        number="K7",
        subject=Subject.REGISTRATIONS,
        owner=host,
        way=Way.KEEP,
        days_after=0,
        decision="KS 2027:1",
    )
    RetentionRule.objects.create(
        number="K8", subject=Subject.MAILS, owner=host, way=Way.REMOVE, days_after=10
    )
    past, other = make_past(days=800, host=host), make_past(days=20, title="En annans")
    found = taken()
    past.registration.refresh_from_db()
    assert past.registration.name == f"Maj {MARKER}"
    assert found["K8"] == 5
    assert "G3" not in found
    assert OutgoingMail.objects.filter(registration=other.registration).exists()


def test_what_hangs_on_a_registration_goes_with_it_when_its_own_rule_is_longer():
    RetentionRule.objects.filter(subject=Subject.MAILS).update(days_after=3000)
    RetentionRule.objects.filter(subject=Subject.REGISTRATIONS).update(days_after=100, way=Way.REMOVE)
    make_past(days=101, answer_days=700)
    assert taken() == {"G1": 1, "G2": 1, "G3": 5, "G5": 4}


def test_subject_without_a_rule_in_force_is_held_and_shown_without_an_end():
    RetentionRule.objects.filter(subject=Subject.MAILS).update(is_in_force=False)
    RetentionRule.objects.filter(subject=Subject.REGISTRATIONS).update(is_in_force=False)
    past = make_past(days=5000)
    retention.run(None)
    lines = still_held(timezone.now(), gatherings=[past.gathering.pk])
    assert {line.subject: (line.rule, line.due_at) for line in lines} == {
        Subject.MAILS: (None, None),
        Subject.REGISTRATIONS: (None, None),
    }


def test_protocol_and_log_hold_no_personal_data(caplog):
    past = make_past(days=800)
    caplog.set_level("DEBUG")
    retention.run(None)
    text = json.dumps(list(RetentionEntry.objects.values()), default=str, ensure_ascii=False) + caplog.text
    for word in (MARKER, ADDRESS, "Kollegasson", "rovor"):
        assert word not in text
    assert past.gathering.title in text


def test_sign_up_to_a_series_goes_with_its_last_occasion():
    series = make_series()
    first, last = make_occasion(series), make_occasion(series)
    person = make_person()
    whole = SeriesSignUp.objects.create(series=series, person=person, name="Maj", role_title="Chef")
    for occasion in (first, last):
        make_registration(occasion, email=person.email)
    Registration.objects.filter(person=person).update(series_sign_up=whole)
    move(first, timezone.now() - timedelta(days=800))
    move(last, timezone.now() - timedelta(days=100))
    retention.run(None)
    whole.refresh_from_db()
    assert whole.person == person
    move(last, timezone.now() - timedelta(days=731))
    retention.run(None)
    whole.refresh_from_db()
    assert (whole.person, whole.name, whole.role_title, whole.organisation) == (None, "", "", None)


def test_two_runs_at_once_do_it_once():
    """The second finds nothing under the lock, though it saw it as due before."""
    past = make_past(days=20)
    held = next(line for line in due(timezone.now()) if line.gathering == past.gathering)
    assert retention._carry_out(held, past.gathering, None, timezone.now()) is not None
    assert retention._carry_out(held, past.gathering, None, timezone.now()) is None
    assert RetentionEntry.objects.filter(gathering=past.gathering).count() == 1


def test_only_administrators_run_it_by_hand():
    network = make_network()
    past = make_past(days=800, network=network)
    for person in (make_coordinator(network), make_person()):
        with pytest.raises(PermissionDenied):
            retention.run(person)
    past.registration.refresh_from_db()
    assert past.registration.name
    root = make_person(is_superuser=True)
    assert retention.run(root).done
    assert set(RetentionEntry.objects.filter(gathering=past.gathering).values_list("actor", flat=True)) == {
        root.pk
    }


# People --------------------------------------------------------------------------------------------


def test_person_without_ties_goes_thirty_days_after_the_last_went():
    now = timezone.now()
    past = make_past(days=700)
    pk = past.registration.person_id
    retention.run(None, at=now + timedelta(days=31))  # the registration goes now, and with it the last tie
    assert Person.objects.get(pk=pk).untied_since is None
    retention.run(None, at=now + timedelta(days=32))
    assert Person.objects.get(pk=pk).untied_since == now + timedelta(days=32)
    retention.run(None, at=now + timedelta(days=61))
    assert Person.objects.filter(pk=pk).exists()
    report = retention.run(None, at=now + timedelta(days=63))
    assert not Person.objects.filter(pk=pk).exists()
    assert "G8" in {done.rule for done in report.done}


def test_tie_that_comes_back_starts_the_days_anew():
    now = timezone.now()
    person = make_person()
    retention.run(None, at=now)
    assert Person.objects.get(pk=person.pk).untied_since == now
    affiliation = Affiliation.objects.create(person=person, organisation=organisation())
    retention.run(None, at=now + timedelta(days=31))
    person.refresh_from_db()
    assert person.untied_since is None
    affiliation.delete()
    retention.run(None, at=now + timedelta(days=40))
    person.refresh_from_db()
    assert person.untied_since == now + timedelta(days=40)


def test_whoever_signs_in_plans_or_administers_stays():
    now = timezone.now()
    stays = [
        make_person(last_login=now),
        make_person(is_superuser=True),
        make_person(is_staff=True),
        make_coordinator(make_network()),
    ]
    goes = make_person(last_login=now - timedelta(days=800))
    retention.run(None, at=now)
    retention.run(None, at=now + timedelta(days=31))
    assert set(Person.objects.filter(pk__in=[person.pk for person in [*stays, goes]])) == set(stays)


# Rules ---------------------------------------------------------------------------------------------


def test_first_rules_are_made_once_and_never_written_over():
    rule = RetentionRule.objects.get(number="G3")
    rule.days_after, rule.decision = 90, "KS 2027:14"
    rule.save()
    assert retention.make_first_rules() == 0
    rule.refresh_from_db()
    assert (rule.days_after, rule.decision) == (90, "KS 2027:14")
    assert {found.subject for found in RetentionRule.objects.filter(owner=None)} == set(Subject.values)


@pytest.mark.parametrize(
    ("subject", "way", "days"),
    [
        (Subject.NEEDS, Way.KEEP, 14),
        (Subject.NEEDS, Way.ARCHIVE, 14),
        (Subject.NEEDS, Way.REMOVE, 31),
        (Subject.ANSWERS, Way.KEEP, 30),
        (Subject.IMPORTS, Way.ARCHIVE, 7),
        (Subject.PEOPLE, Way.ARCHIVE, 30),
    ],
)
def test_rule_that_breaks_what_people_were_told_is_refused(subject, way, days):
    with pytest.raises(ValidationError):
        RetentionRule(number="X", subject=subject, way=way, days_after=days).clean()


def test_thousand_registrations_are_archived_and_anonymised_in_few_queries(django_assert_max_num_queries):
    gathering = make_gathering()
    people = Person.objects.bulk_create(
        Person(email=f"tusen{number}@exempel.invalid", name=f"Person {number}", password="!")
        for number in range(1000)
    )
    Registration.objects.bulk_create(
        Registration(gathering=gathering, person=person, name=person.name, state="registered", organisation_kind="other",
                     county_code="22")
        for person in people
    )  # fmt: skip
    move(gathering, timezone.now() - timedelta(days=800))
    with django_assert_max_num_queries(80):
        assert taken() == {"G5": 1000}
    assert (
        anonymise(Registration.objects.filter(gathering=gathering, anonymised_at=None), timezone.now()) == 0
    )


def test_archive_of_the_site_is_private(settings):
    from hjulet.site import settings as written

    options = written.STORAGES["archive"]["OPTIONS"]
    assert options["base_url"] is None
    assert (options["file_permissions_mode"], options["directory_permissions_mode"]) == (0o600, 0o700)
    assert Path(settings.MEDIA_ROOT) not in Path(options["location"]).parents
    assert storages["archive"] is not None
