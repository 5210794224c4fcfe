"""Participants out of a sheet: every bad row named, nothing signed up before somebody says so, all or nothing."""

from __future__ import annotations

import io
import json
import time

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet import cli
from hjulet.hub.models import Organisation, Person
from hjulet.hub.rules import ANYONE
from hjulet.meet import actions
from hjulet.meet.actions.participant_imports import row_words
from hjulet.meet.formats import tables
from hjulet.meet.models import GatheringSite, OutgoingMail, ParticipantImport, Registration
from hjulet.meet.queries import participants
from hjulet.meet.queries.organisation_matching import OrganisationMatcher
from hjulet.meet.queries.participant_imports import preview_of_import
from tests.factories import (
    in_days,
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
from tests.meet.editor_forms import words_of

pytestmark = pytest.mark.django_db

HEADER = "Namn;E-post;Organisation;Roll;Deltar;Ort"


def listed(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def planner(network):
    return make_coordinator(network, name="Klara Påhittad")


def read(planner, gathering, *lines: str) -> ParticipantImport:
    return actions.read_participants(planner, gathering, content=listed(*lines), file_name="lista.csv")


def seen(found: ParticipantImport):
    return preview_of_import(found.gathering, found.rows)


def problems(found: ParticipantImport) -> list[str]:
    return [row_words(row) for row in seen(found).to_mend]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kramfors kommun", "2282"),
        ("Kramfors", "2282"),
        ("KRAMFORS  KOMMUN", "2282"),
        ("2282", "2282"),
        ("Sundsvall", "2281"),
        ("Sundsvalls kommun", "2281"),
        ("180", "0180"),
        ("0180", "0180"),
        ("22", "22"),
        ("Region Västernorrland", "22"),
        ("Stockholms stad", "0180"),
    ],
)
def test_an_organisation_is_known_by_name_short_name_and_code(text, code):
    assert OrganisationMatcher(ANYONE).match(text).organisation == organisation(code)


def test_an_organisation_is_known_by_its_number_and_what_is_unsure_is_suggested():
    agency = make_organisation(name="Tillväxtmyndigheten", org_number="202100-6164")
    matcher = OrganisationMatcher(ANYONE)
    assert matcher.match("2021006164").organisation == agency
    assert matcher.match("Kramfrs").organisation is None
    assert matcher.match("Kramfrs").suggestions == [organisation("2282")]
    assert matcher.match("Tillväxtmyndighet").suggestions[0] == agency
    assert matcher.match("Örebro").organisation is None
    assert {one.code for one in matcher.match("Örebro").suggestions} >= {"1880", "18"}
    assert matcher.match("Kungliga slottet i Månen").suggestions == []
    assert matcher.match("privatperson").is_none


def test_each_bad_row_is_named_with_what_is_wrong(network, planner):
    gathering = make_gathering(network=network)
    make_registration(gathering, email="redan@exempel.invalid")
    found = read(
        planner,
        gathering,
        "Anna A;anna@exempel.se;Kramfors;chef;;",
        ";utannamn@exempel.se;;;;",
        "Bo B;;;;;",
        "Cia C;cia@exempel,se;;;;",
        "Dan D;inte en adress;;;;",
        "Eva E;ANNA@exempel.se;;;;",
        "Fia F;fia@exempel.se;Kramfrs;;;",
        "Gun G;gun@exempel.se;Månens kungliga slott;;;",
        "Redan R;Redan@Exempel.invalid;Vad som helst;;;",
    )
    assert problems(found) == [
        "Rad 3: Namnet saknas.",
        "Rad 4: E-postadressen saknas.",
        "Rad 5: ”cia@exempel,se” är ingen hel e-postadress. Kanske cia@exempel.se?",
        "Rad 6: ”inte en adress” är ingen hel e-postadress.",
        "Rad 7: Samma adress som på rad 2.",
        "Rad 8: Organisationen ”Kramfrs” finns inte i registret. Kanske Kramfors kommun?",
        "Rad 9: Organisationen ”Månens kungliga slott” finns inte i registret. Välj en, eller ”Annan”.",
    ]
    preview = seen(found)
    assert [row.number for row in preview.ready] == [2]
    assert [row.number for row in preview.already] == [10]
    assert (preview.seats, preview.queue, preview.may_be_confirmed) == (1, 0, False)
    assert gathering.registrations.count() == 1
    with pytest.raises(actions.ParticipantsRefused) as refused:
        actions.confirm_import(planner, found)
    assert refused.value.sentences == problems(found)
    assert gathering.registrations.count() == 1


def test_mending_leaving_out_and_confirming(network, planner):
    gathering = make_gathering(network=network, seats=2)
    found = read(
        planner,
        gathering,
        "Anna A;anna@exempel.se;Kramfors;chef;;",
        "Bo B;;Kramfrs;;;",
        "Cia C;cia@exempel.se;Slottet;;;",
        "Dan D;dan;;;;",
    )
    kramfors = organisation("2282")
    actions.mend_import(
        planner,
        found,
        {
            3: {"email": " bo@exempel.se ", "choice": str(kramfors.pk)},
            4: {"choice": "other"},
            5: {"is_left_out": "1"},
        },
    )
    assert problems(found) == []
    counts = actions.confirm_import(planner, found)
    assert counts == {"registered": 2, "waiting": 1, "already": 0, "left_out": 1}
    rows = gathering.registrations.order_by("pk")
    assert [(row.name, row.person.email, row.organisation, row.role_title, row.state) for row in rows] == [
        ("Anna A", "anna@exempel.se", kramfors, "chef", "registered"),
        ("Bo B", "bo@exempel.se", kramfors, "", "registered"),
        ("Cia C", "cia@exempel.se", None, "", "waiting"),
    ]
    assert {row.registered_by for row in rows} == {planner}
    mails = OutgoingMail.objects.filter(registration__in=rows)
    assert sorted(mails.values_list("kind", flat=True)) == ["registered", "registered", "waiting"]
    assert {mail.facts["registered_by"] for mail in mails} == {str(planner.pk)}
    found.refresh_from_db()
    assert found.rows == []
    assert found.confirmed_at is not None


def test_confirming_twice_is_the_same_as_once(network, planner):
    gathering = make_gathering(network=network)
    found = read(planner, gathering, "Anna A;anna@exempel.se;;;;")
    assert actions.confirm_import(planner, found) == actions.confirm_import(planner, found)
    assert gathering.registrations.count() == 1
    with pytest.raises(actions.RegistrationRefused):
        actions.mend_import(planner, found, {2: {"name": "Någon annan"}})


def test_who_has_signed_up_in_the_meantime_is_passed_over(network, planner):
    gathering = make_gathering(network=network)
    found = read(planner, gathering, "Anna A;anna@exempel.se;;;;", "Bo B;bo@exempel.se;;;;")
    own = make_registration(gathering, email="anna@exempel.se", name="Annas eget namn")
    counts = actions.confirm_import(planner, found)
    assert (counts["registered"], counts["already"]) == (1, 1)
    own.refresh_from_db()
    assert (own.name, own.registered_by) == ("Annas eget namn", None)


def test_all_or_nothing_when_one_row_cannot_be_signed_up(planner, network):
    network.roles.create(title="kommunchef")
    actions.add_member(planner, network, organisation("2282"))
    gathering = make_gathering(network=network, audience="members")
    found = read(
        planner,
        gathering,
        "Anna A;anna@exempel.se;Kramfors;kommunchef;;",
        "Bo B;bo@exempel.se;Kramfors;kommunchef;;",
        "Cia C;cia@exempel.se;Sundsvall;;;",
    )
    assert problems(found) == [
        "Rad 4: Träffen är för nätverkets medlemmar, och organisationen är inte medlem."
    ]
    actions.mend_import(planner, found, {4: {"is_left_out": "1"}})
    people = Person.objects.count()
    with pytest.raises(actions.ParticipantsRefused, match="Rad 3"):
        actions.confirm_import(planner, found)
    assert (gathering.registrations.count(), Person.objects.count()) == (0, people)
    assert OutgoingMail.objects.filter(registration__gathering=gathering).count() == 0


def test_the_preview_counts_seats_as_signing_up_one_by_one_would(network, planner):
    fields = {"network": network, "seats": 4, "max_per_organisation": 2}
    imported, by_hand = make_gathering(**fields), make_gathering(**fields)
    for gathering in (imported, by_hand):
        make_registration(gathering, email="forst@exempel.se", organisation=organisation("2282"))
    names = ["Kramfors", "Kramfors", "Sundsvall", "", "Sundsvall", "Timrå", "Timrå"]
    found = read(planner, imported, *(f"P{n};p{n}@exempel.se;{name};;;" for n, name in enumerate(names)))
    for number, name in enumerate(names):
        whose = Organisation.objects.get(name=f"{name} kommun") if name in {"Kramfors", "Timrå"} else None
        if name == "Sundsvall":
            whose = organisation("2281")
        make_registration(by_hand, email=f"p{number}@exempel.se", organisation=whose)
    expected = list(by_hand.registrations.order_by("pk").values_list("person__email", "state"))
    preview = seen(found)
    assert (preview.seats, preview.queue) == (3, 4)
    assert actions.confirm_import(planner, found)["registered"] == 3
    assert list(imported.registrations.order_by("pk").values_list("person__email", "state")) == expected


def test_how_and_where_one_takes_part(network, planner):
    gathering = make_gathering(network=network, mode="hybrid")
    site = GatheringSite.objects.create(page=gathering, name="Umeå")
    found = read(
        planner,
        gathering,
        "Anna;a@exempel.se;;;Digitalt;",
        "Bo;b@exempel.se;;;;umeå",
        "Cia;c@exempel.se;;;på häst;",
        "Dan;d@exempel.se;;;;Luleå",
    )
    assert problems(found) == [
        "Rad 4: ”på häst” är inget sätt att delta på träffen. Skriv ”på plats” eller ”digitalt”.",
        "Rad 5: Orten ”Luleå” finns inte på träffen.",
    ]
    actions.mend_import(planner, found, {4: {"mode": "online"}, 5: {"site": "Umeå"}})
    actions.confirm_import(planner, found)
    rows = gathering.registrations.order_by("pk")
    assert [(row.mode, row.site) for row in rows] == [
        ("online", None),
        ("on_site", site),
        ("online", None),
        ("on_site", site),
    ]


def test_a_planner_imports_although_it_has_closed_but_not_to_what_is_over_cancelled_or_a_draft(
    network, planner
):
    closed = make_gathering(network=network)
    actions.close_registration(planner, closed)
    whole = make_occasion(make_series(network=network, sign_up_mode="whole"))
    for gathering in (closed, whole):
        found = read(planner, gathering, "Anna;a@exempel.se;;;;")
        assert actions.confirm_import(planner, found)["registered"] == 1
    cancelled = make_gathering(network=network)
    actions.cancel_gathering(planner, cancelled, "")
    over = make_gathering(network=network, starts=in_days(-3))
    draft = make_gathering(network=network, is_published=False)
    for gathering, reason in ((cancelled, "cancelled"), (over, "over"), (draft, "draft")):
        found = read(planner, gathering, "Anna;a@exempel.se;;;;")
        assert seen(found).obstacle == reason
        with pytest.raises(actions.RegistrationRefused) as refusal:
            actions.confirm_import(planner, found)
        assert refusal.value.reason == reason


def test_nobody_else_reads_mends_confirms_or_discards(network, planner):
    gathering = make_gathering(network=network)
    found = read(planner, gathering, "Anna;a@exempel.se;;;;")
    for actor in (ANYONE, make_person(), make_coordinator(make_network())):
        for attempt in (
            lambda actor=actor: read(actor, gathering, "Anna;a@exempel.se;;;;"),
            lambda actor=actor: actions.mend_import(actor, found, {}),
            lambda actor=actor: actions.leave_out_what_is_wrong(actor, found),
            lambda actor=actor: actions.confirm_import(actor, found),
            lambda actor=actor: actions.discard_import(actor, found),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
    assert ParticipantImport.objects.get() == found
    assert gathering.registrations.count() == 0


def test_our_own_export_goes_back_in_and_those_cancelled_are_asked_about(network, planner):
    old, new = make_gathering(network=network), make_gathering(network=network)
    make_registration(old, email="a@exempel.se", name="Anna", organisation=organisation("2282"))
    gone = make_registration(old, email="b@exempel.se", name="Bo")
    actions.cancel_registration(ANYONE, gone, has_link=True)
    rows = participants(planner, old, states=("registered", "cancelled"))
    content = tables.as_excel(tables.participant_table(rows), title="Gamla")
    found = actions.read_participants(planner, new, content=content, file_name="gamla.xlsx")
    assert problems(found) == ["Rad 3: Raden säger ”avbokad”. Ska personen anmälas?"]
    assert actions.leave_out_what_is_wrong(planner, found) == 1
    assert actions.confirm_import(planner, found)["registered"] == 1
    assert new.registrations.get().organisation == organisation("2282")


def thousand() -> bytes:
    lines = [
        f"Person {n};p{n}@exempel.se;{'Kramfrs' if n % 9 else 'Slott ' + str(n)};roll;;" for n in range(1_000)
    ]
    return listed(*lines)


def test_a_thousand_rows_are_read_and_shown_in_few_queries_and_under_five_seconds(
    network, planner, django_assert_max_num_queries
):
    gathering = make_gathering(network=network, seats=100)
    began = time.process_time()
    with django_assert_max_num_queries(30):
        found = actions.read_participants(planner, gathering, content=thousand(), file_name="l.csv")
        preview = seen(found)
    assert time.process_time() - began < 5
    assert len(preview.to_mend) == 1_000


@pytest.fixture
def browser(planner) -> Client:
    found = Client()
    found.force_login(planner)
    return found


def upload(browser, gathering, content: bytes):
    file = SimpleUploadedFile("lista.csv", content)
    return browser.post(reverse("editor_import", args=[gathering.pk]), {"file": file})


def test_in_the_editor_from_file_to_confirmed(browser, network):
    gathering = make_gathering(network=network)
    assert (
        reverse("editor_import", args=[gathering.pk])
        in browser.get(reverse("editor_participants", args=[gathering.pk])).content.decode()
    )
    answer = upload(browser, gathering, listed("Anna A;anna@exempel.se;Kramfors;;;", "Bo B;;Kramfrs;;;"))
    assert answer.status_code == 302
    page = browser.get(answer.url)
    shown = words_of(page)
    assert "1 rad behöver rättas" in shown
    assert "Rad 3: Bo B" in shown
    assert "E-postadressen saknas." in shown
    assert "1 person får en plats." in shown
    assert 'value="bekrafta"' not in page.content.decode()
    assert gathering.registrations.count() == 0
    refused = browser.post(answer.url, {"gor": "bekrafta"})
    assert refused.status_code == 422
    assert "Ingen blev anmäld." in words_of(refused)
    browser.post(
        answer.url,
        {"gor": "spara", "row-3": "1", "name-3": "Bo B", "email-3": "bo@exempel.se", "choice-3": "other"},
    )
    assert "Anmäl 2 personer" in words_of(browser.get(answer.url))
    done = browser.post(answer.url, {"gor": "bekrafta"}, follow=True)
    assert "2 personer är anmälda. Var och en får mejl." in words_of(done)
    assert gathering.registrations.count() == 2


def test_a_row_is_left_out_and_a_list_is_thrown_away_in_the_editor(browser, network):
    gathering = make_gathering(network=network)
    answer = upload(browser, gathering, listed("Anna A;anna@exempel.se;;;;", "Bo B;;;;;", "Cia;;;;;"))
    browser.post(answer.url, {"gor": "spara", "row-3": "1", "is_left_out-3": "1"})
    assert "1 rad lämnas utanför." in words_of(browser.get(answer.url))
    browser.post(answer.url, {"gor": "lamna-fel"})
    assert "2 rader lämnas utanför." in words_of(browser.get(answer.url))
    listing = browser.get(reverse("editor_import", args=[gathering.pk]))
    assert "lista.csv" in words_of(listing)
    browser.post(answer.url, {"gor": "slang"})
    assert browser.get(answer.url).status_code == 404
    assert gathering.registrations.count() == 0


def test_a_file_that_cannot_be_read_says_so_beside_the_field(browser, network):
    gathering = make_gathering(network=network)
    answer = upload(browser, gathering, b"Hej")
    assert answer.status_code == 422
    assert "Ingen rad med rubriker hittades." in words_of(answer)
    assert browser.post(reverse("editor_import", args=[gathering.pk])).status_code == 422


def test_the_editors_pages_are_closed_to_others(browser, planner):
    gathering = make_gathering(network=make_network())
    other = make_gathering(network=planner.planning.get().page)
    found = read(planner, other, "Anna;a@exempel.se;;;;")
    assert browser.get(reverse("editor_import", args=[gathering.pk])).status_code == 403
    assert upload(browser, gathering, listed("Anna;a@exempel.se;;;;")).status_code == 403
    assert (
        browser.get(reverse("editor_import_preview", args=[gathering.pk, found.public_id])).status_code == 403
    )
    own = make_gathering(network=planner.planning.get().page)
    assert browser.get(reverse("editor_import_preview", args=[own.pk, found.public_id])).status_code == 404


def run(capsys, monkeypatch, content: bytes, *words: str) -> tuple[int, str, str]:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    code = cli.main(["import", "participants", "-", *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_on_the_command_line_it_is_shown_first_and_done_with_yes(capsys, monkeypatch, network, planner):
    gathering = make_gathering(network=network, slug="varmote")
    good = listed("Anna;a@exempel.se;Kramfors;;;", "Bo;b@exempel.se;;;;")
    code, out, _ = run(capsys, monkeypatch, good, "--gathering", "varmote")
    assert (code, gathering.registrations.count(), ParticipantImport.objects.count()) == (0, 0, 0)
    assert out.startswith("2 get a seat, 0 join the queue")
    code, out, _ = run(
        capsys, monkeypatch, good, "--gathering", "varmote", "--yes", "--as", planner.email, "--json"
    )
    assert code == 0
    assert json.loads(out) == {
        "done": True,
        "registered": 2,
        "waiting": 0,
        "already": 0,
        "left_out": 0,
        "problems": [],
    }
    assert {row.registered_by for row in gathering.registrations.all()} == {planner}


def test_on_the_command_line_what_is_wrong_stops_all_of_it(capsys, monkeypatch, network, planner):
    gathering = make_gathering(network=network, slug="varmote")
    bad = listed("Anna;a@exempel.se;;;;", "Bo;;;;;")
    code, out, _ = run(capsys, monkeypatch, bad, "--gathering", "varmote")
    assert (code, out.splitlines()[0]) == (1, "Rad 3: E-postadressen saknas.")
    code, _, err = run(capsys, monkeypatch, bad, "--gathering", "varmote", "--yes", "--as", planner.email)
    assert code == 1
    assert "Rad 3: E-postadressen saknas. Nobody was signed up." in err
    for words in (["--gathering", "finns-inte"], ["--gathering", "varmote", "--yes"]):
        assert run(capsys, monkeypatch, bad, *words)[0] == 1
    stranger = make_person()
    code, _, err = run(capsys, monkeypatch, bad, "--gathering", "varmote", "--yes", "--as", stranger.email)
    assert (code, "may not edit" in err) == (1, True)
    assert (gathering.registrations.count(), ParticipantImport.objects.count()) == (0, 0)


def test_the_mail_says_who_signed_them_up_and_how_to_object(network, planner, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    gathering = make_gathering(network=network)
    actions.confirm_import(planner, read(planner, gathering, "Anna;anna@exempel.se;;;;"))
    actions.deliver_outbox()
    [mail] = [mail for mail in mailoutbox if mail.to == ["anna@exempel.se"]]
    assert "Klara Påhittad" in mail.body
    registration = Registration.objects.get(gathering=gathering)
    assert registration.public_id.hex in mail.body
    assert registration.created_at <= timezone.now()
