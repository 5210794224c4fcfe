"""Social impact assessments: who may and who may not, what is kept, what closing asks for, and what everybody sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from hjulet.follow.actions.answers import Answer, answer
from hjulet.follow.actions.assessment_closing import close_assessment, reopen_assessment, show_assessment
from hjulet.follow.actions.assessment_rows import add_row, add_table, change_row, remove_row
from hjulet.follow.actions.assessments import (
    AnsweredMeanwhile,
    AssessmentRefused,
    begin_assessment,
    delete_assessment,
    invite,
    save_answer,
    uninvite,
)
from hjulet.follow.formats.pasted_table import read_table
from hjulet.follow.models import (
    Assessment,
    AssessmentAlternative,
    AssessmentEffect,
    AssessmentVoice,
    Commitment,
)
from hjulet.follow.queries import assessments as queries
from hjulet.follow.told import Told, told_now
from hjulet.hub.models import Affiliation, SearchDocument
from hjulet.hub.rules import ANYONE
from tests.factories import make_person, organisation
from tests.follow.assessing import make_assessment, make_public, make_ready, write
from tests.follow.promises import ANGE, KRAMFORS, UMEA, act_for, in_a_month
from tests.follow.world import signed_in

pytestmark = pytest.mark.django_db

EFFECT = {"group": "elderly", "group_words": "", "perspective": "individual", "direction": "worse",
          "effect": "Kommer inte till vården.", "evidence": "", "sureness": "likely", "people": None}  # fmt: skip


@pytest.fixture
def where():
    return organisation(ANGE)


@pytest.fixture
def boss(where):
    return act_for(where, is_representative=True)


@pytest.fixture
def eva(where):
    return act_for(where)


def test_who_may_read_and_write_what_is_not_shown(where, boss, eva):
    draft = make_assessment(eva, where, title="Hemlig analys")
    invited, left = (
        act_for(organisation(UMEA)),
        act_for(where, to_date=timezone.localdate() - timedelta(days=1)),
    )
    invite(eva, draft, organisation(UMEA))
    inside = {"writer": eva, "colleague": act_for(where), "representative": boss, "invited": invited}
    outside = {"anyone": ANYONE, "nobody's": make_person(), "other": act_for(organisation(KRAMFORS)), "left": left,
               "superuser": make_person(is_superuser=True)}  # fmt: skip
    question = reverse("assessment_question", args=[draft.public_id, "behov"])
    for role, person in {**inside, **outside}.items():
        browser, is_inside = signed_in(person), role in inside
        names = ["assessment_overview", "whole_assessment"]
        # A paper takes its time to set: one who may, and all who may not.
        for name in names if is_inside and role != "invited" else [*names, "whole_assessment_file"]:
            shown = browser.get(reverse(name, args=[draft.public_id]))
            assert shown.status_code == (200 if is_inside else 302 if person is ANYONE else 404), (role, name)
        public = browser.get(reverse("assessment", args=[draft.public_id]))
        assert public.status_code == (302 if is_inside else 404), role
        written = browser.post(question, {"text": f"Av {role}", "gor": "skriv-over"})
        assert written.status_code == (302 if is_inside or person is ANYONE else 404), role
        assert AssessmentEffect.objects.filter(assessment=draft).count() == 0
    assert [one.text for one in draft.answers.all()] == ["Av invited"]
    assert "Hemlig analys" not in signed_in(ANYONE).get(reverse("assessments")).content.decode()
    uninvite(eva, draft, organisation(UMEA))
    with pytest.raises(PermissionDenied):
        write(invited, draft, "need", "Ändå")


def test_only_its_own_organisation_leads_and_only_the_representative_shows(where, boss, eva):
    ready = make_ready(eva, where)
    invite(eva, ready, organisation(UMEA))
    guest, stranger = act_for(organisation(UMEA), is_representative=True), make_person(is_superuser=True)
    for person in (guest, stranger, ANYONE):
        for deed in (
            lambda person=person: close_assessment(person, ready),
            lambda person=person: reopen_assessment(person, ready, "Därför"),
            lambda person=person: show_assessment(person, ready, is_public=True),
            lambda person=person: invite(person, ready, organisation(KRAMFORS)),
            lambda person=person: delete_assessment(person, ready),
            lambda person=person: begin_assessment(person, where, title="X", measure="other"),
        ):
            with pytest.raises(PermissionDenied):
                deed()
    close_assessment(eva, ready)
    with pytest.raises(PermissionDenied):
        show_assessment(eva, ready, is_public=True)
    assert show_assessment(boss, ready, is_public=True).is_public


def test_it_cannot_be_closed_without_decision_and_day(where, eva):
    made = make_assessment(eva, where)
    for question, text, beside, asks in (
        ("proposal", "Turen dras in.", {}, "vad som beslutades"),
        ("decision", "Den dras in.", {}, "vilken dag det beslutades"),
        (
            "decision",
            "Den dras in.",
            {"decided_on": timezone.localdate() + timedelta(days=1)},
            "har inte varit än",
        ),
        ("decision", "Den dras in.", {"decided_on": timezone.localdate()}, "en dag för uppföljningen"),
        ("follow_up", "", {"follow_up_on": timezone.localdate() - timedelta(days=1)}, "har redan varit"),
        ("need", "a" * 6001, {"follow_up_on": in_a_month()}, "för långt: högst 6000"),
    ):
        write(eva, made, question, text, **beside)
        with pytest.raises(AssessmentRefused, match=asks):
            close_assessment(eva, made)
    assert not Commitment.objects.filter(organisation=where).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=made.pk).update(state="closed", follow_up_on=None)
    write(eva, made, "need", "Kort")
    assert close_assessment(eva, made).number == 1
    assert close_assessment(eva, made).number == 1, "twice is once"


def test_the_day_becomes_a_commitment_that_colleagues_answer(where, eva):
    ready = make_ready(eva, where)
    close_assessment(eva, ready)
    ready.refresh_from_db()
    promise = ready.commitment
    assert (promise.due_on, promise.person, promise.visibility) == (in_a_month(), eva, "organisation")
    assert promise.text == "Följa upp konsekvensanalysen ”Sista turen dras in”. Ring dem som slutar kl. 21."
    colleague = act_for(where)
    with pytest.raises(AssessmentRefused, match="varför"):
        reopen_assessment(colleague, ready, " ")
    reopen_assessment(colleague, ready, "Den beställda turen kom aldrig.")
    later = in_a_month() + timedelta(days=60)
    write(colleague, ready, "follow_up", "Räkna på nytt.", follow_up_on=later)
    assert close_assessment(colleague, ready).number == 2
    promise.refresh_from_db()
    assert (promise.due_on, Commitment.objects.filter(organisation=where).count()) == (later, 1)
    answer(colleague, promise, Answer("done", "Åtta av fjorton kom hem."))
    ready.refresh_from_db()
    reopen_assessment(eva, ready, "Ett år till.")
    close_assessment(eva, ready)
    assert Commitment.objects.filter(organisation=where).count() == 2, (
        "what is settled stays as it was answered"
    )
    with pytest.raises(PermissionDenied):
        answer(act_for(organisation(UMEA)), ready.commitment, Answer("done", "x"))


def test_everybody_sees_the_edition_and_never_what_is_being_written(where, boss, client):
    made = make_public(boss, where)
    page = made.get_absolute_url()
    reopen_assessment(boss, made, "Bussbolaget bytte.")
    write(boss, made, "proposal", "Ny hemlig lydelse")
    shown = client.get(page).content.decode()
    assert "Turen 21.40 dras in." in shown
    assert "Bussbolaget bytte." in shown
    assert "hemlig" not in shown
    assert "inte på hur många som reser" in shown, "what figures are, on every assessment"
    assert boss.name not in shown
    found = client.get(f"/api/v1/assessments/{made.public_id}").json()
    assert (found["answers"]["proposal"], found["state"], found["edition"]) == (
        "Turen 21.40 dras in.",
        "reopened",
        1,
    )
    assert client.get(reverse("assessment_file", args=[made.public_id])).content.startswith(b"%PDF-1.7")
    show_assessment(boss, made, is_public=False)
    for path in (
        page,
        f"/api/v1/assessments/{made.public_id}",
        reverse("assessment_file", args=[made.public_id]),
    ):
        assert client.get(path).status_code == 404, path
    assert not SearchDocument.objects.filter(kind="assessment", object_id=made.pk).exists()


def test_lists_are_narrowed_and_it_can_be_searched_for(where, boss, client):
    made = make_ready(boss, where, title="Nattbussen till Torpshammar")
    zero = made.alternatives.get(is_zero=True)
    add_row(boss, made, AssessmentEffect, {**EFFECT, "alternative": zero})
    close_assessment(boss, made)
    show_assessment(boss, made, is_public=True)
    assert (
        SearchDocument.objects.get(kind="assessment", object_id=made.pk).title
        == "Nattbussen till Torpshammar"
    )
    for query, is_there in (
        ("plats=vasternorrlands-lan", True), ("plats=ange", True), ("plats=skane-lan", False), ("atgard=withdrawn", True),
        ("atgard=fares", False), ("grupp=elderly", True), ("grupp=children", False), ("lage=closed", True),
        ("lage=reopened", False), ("grupp=%27nonsens", True),
    ):  # fmt: skip
        text = client.get(f"{reverse('assessments')}?{query}").content.decode()
        assert ("Nattbussen till Torpshammar" in text) is is_there, query
    assert client.get("/api/v1/assessments?group=elderly&place=2260").json()["count"] == 1
    assert client.get("/api/v1/assessments?group=nobody").status_code == 422


def test_what_others_answered_stands_beside_the_question(where, boss):
    theirs = make_public(
        act_for(organisation(UMEA), is_representative=True), organisation(UMEA), title="Umeås"
    )
    make_public(
        act_for(organisation(KRAMFORS), is_representative=True), organisation(KRAMFORS), measure="fares"
    )
    ours = make_assessment(boss, where)
    page = (
        signed_in(boss).get(reverse("assessment_question", args=[ours.public_id, "forslag"])).content.decode()
    )
    aside = page.split('id="andra"')[1]
    assert f'href="{theirs.get_absolute_url()}#forslag"' in aside
    assert "Turen 21.40 dras in." in aside
    found = queries.beside(ours, "proposal", [])
    titles = [one.assessment.title for one in found if "påhittat" not in one.assessment.title]
    assert titles == ["Umeås"], "another measure and no group in common is left out"
    show_assessment(boss, make_public(boss, where, title="Egen"), is_public=False)
    assert "Umeås" not in [one.assessment.title for one in queries.beside(ours, "need", [])], (
        "they did not answer it"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(where, boss, client, count, django_assert_num_queries):
    for number in range(count):
        made = make_public(boss, where, title=f"Analys {number}")
    with django_assert_num_queries(7):
        queries.lines(queries.public_editions())
        client.get(reverse("assessments"))
    with django_assert_num_queries(6):
        told_now(made)


def test_who_saves_second_is_told_and_nobody_loses_a_word(where, boss, eva):
    draft = make_assessment(eva, where)
    first = save_answer(eva, draft, "need", "Evas text", version=0, window="eva")
    path = reverse("assessment_question", args=[draft.public_id, "behov"])
    told = signed_in(boss).post(
        path, {"text": "Chefens text", "version": "0", "fonster": "chef", "gor": "spara"}
    )
    assert told.status_code == 409
    page = told.content.decode()
    assert "Evas text" in page
    assert "Chefens text" in page
    assert draft.answers.get().text == "Evas text"
    over = signed_in(boss).post(
        path, {"text": "Båda", "version": "0", "fonster": "chef", "gor": "skriv-over"}
    )
    assert over.status_code == 302
    kept = draft.answers.get()
    assert (kept.text, [(one.text, one.by) for one in kept.earlier.all()]) == ("Båda", [("Evas text", eva)])
    own = save_answer(boss, draft, "need", "Båda två", version=first.version, window="chef", is_button=True)
    assert own.text == "Båda två", "a button in the window that saved last is no conflict"
    with pytest.raises(AnsweredMeanwhile):
        save_answer(boss, draft, "need", "Av sig själv", version=first.version, window="chef")


def test_rows_changed_by_two_or_removed_meanwhile(where, boss, eva):
    draft = make_assessment(eva, where)
    row = add_row(eva, draft, AssessmentAlternative, {"name": "Beställd tur", "words": ""})
    change_row(boss, draft, row, {"name": "Anropsstyrd tur"}, version=1)
    with pytest.raises(AnsweredMeanwhile):
        change_row(eva, draft, row, {"name": "Taxi"}, version=1)
    assert change_row(eva, draft, row, {"name": "Taxi"}, version=1, overwrite=True).version == 3
    remove_row(boss, draft, row)
    with pytest.raises(AssessmentRefused, match="tagit bort"):
        change_row(eva, draft, row, {"name": "Buss"}, version=3)
    with pytest.raises(AssessmentRefused, match="alltid med"):
        remove_row(eva, draft, draft.alternatives.get(is_zero=True))
    other = make_assessment(eva, where)
    with pytest.raises(AssessmentRefused, match="egna alternativ"):
        add_row(eva, draft, AssessmentEffect, {**EFFECT, "alternative": other.alternatives.get(is_zero=True)})


def test_what_is_closed_is_not_written_in(where, boss):
    made = make_public(boss, where)
    path = reverse("assessment_question", args=[made.public_id, "behov"])
    late = signed_in(boss).post(path, {"text": "För sent", "version": "0"})
    assert late.status_code == 409
    assert "För sent" in late.content.decode(), "what was typed stands in the form"
    assert "need" not in told_now(made).answers
    with pytest.raises(AssessmentRefused, match="avslutad"):
        add_row(boss, made, AssessmentAlternative, {"name": "Ny"})
    with pytest.raises(AssessmentRefused, match="hör till det ni har beslutat"):
        delete_assessment(boss, made)


def test_no_personal_number_is_kept_anywhere(where, eva):
    draft = make_assessment(eva, where)
    browser = signed_in(eva)
    said = {"text": "Vi talade med 811218-9876.", "version": "0", "gor": "spara"}
    answered = browser.post(reverse("assessment_question", args=[draft.public_id, "behov"]), said)
    assert answered.status_code == 422
    assert "personnummer" in answered.content.decode()
    voice = {
        "who": "Pensionärsrådet",
        "said_on": "2026-01-10",
        "gathered": "council",
        "words": "811218-9876 sade nej",
    }
    path = reverse("add_to_assessment", args=[draft.public_id, "medverkan", "rost"])
    assert browser.post(path, voice).status_code == 422
    assert browser.post(path, {**voice, "who": "eva@example.se", "words": "Nej"}).status_code == 422
    assert browser.post(path, {**voice, "words": "Nej"}).status_code == 302
    with pytest.raises(AssessmentRefused, match="personnummer"):
        add_table(eva, draft, "need", read_table("vem;minuter\n811218-9876;4"), title="T", source="S",
                  dated_on=timezone.localdate(), method="M")  # fmt: skip
    table = {"title": "T", "source": "S", "dated_on": "2026-01-10", "method": "M"}
    path = reverse("add_to_assessment", args=[draft.public_id, "behov", "tabell"])
    for pasted in (
        "vem;minuter\n811218-9876;4",
        "811218-9876;minuter\nAby;4",
        "vem;nummer\nA;198112189876\nB;8112189876",
    ):
        refused = browser.post(path, {**table, "pasted": pasted})
        assert refused.status_code == 422
        assert "Det ser ut att stå ett personnummer" in refused.content.decode()
    assert [one.words for one in AssessmentVoice.objects.all() if one.assessment_id == draft.pk] == ["Nej"]
    assert draft.answers.count() == draft.tables.count() == 0
    # An amount that happens to look like one is still an amount.
    harm = "tur;personsekunder\na;8112189876\nb;9590845347\nc;8748794195"
    assert browser.post(path, {**table, "pasted": harm}).status_code == 302
    assert draft.tables.get().rows[0] == ["a", 8112189876]


def test_forms_say_what_is_wrong_and_keep_what_was_typed(where, eva):
    draft, browser = make_assessment(eva, where), signed_in(eva)
    path = reverse("add_to_assessment", args=[draft.public_id, "foljder", "foljd"])
    # What the proposal leads to can be said at once, and not only what comes of changing nothing.
    assert [one.name for one in draft.alternatives.all()] == ["Nollalternativet: inget ändras", "Förslaget"]
    few = {**EFFECT, "alternative": draft.alternatives.get(is_zero=False).pk, "people": "4"}
    answered = browser.post(path, few)
    assert answered.status_code == 422
    assert "Så få kan kännas igen" in answered.content.decode()
    assert "Kommer inte till vården." in answered.content.decode()
    table = {
        "title": "Restid",
        "source": "Egen",
        "dated_on": "2026-01-10",
        "method": "Räknat",
        "pasted": "by;a\nA;1;2",
    }
    wrong = browser.post(
        reverse("add_to_assessment", args=[draft.public_id, "tillgang", "tabell"]), table
    ).content.decode()
    assert "Rad 2 har 3 celler" in wrong
    assert "by;a\nA;1;2" in wrong.replace("\r", "")
    place = browser.post(
        reverse("assessment_question", args=[draft.public_id, "forslag"]),
        {
            "text": "Behålls",
            "title": "Ny rubrik",
            "measure": "withdrawn",
            "places": "Ånge, Ingenstans",
            "version": "0",
        },
    )
    assert place.status_code == 422
    assert "Ingenstans" in place.content.decode()
    draft.refresh_from_db()
    assert (draft.title, draft.answers.get().text, draft.places.count()) == ("Ny rubrik", "Behålls", 0)


def test_whoever_is_signed_out_meanwhile_finds_the_text_after_signing_in(where, eva, client):
    draft = make_assessment(eva, where)
    path = reverse("assessment_question", args=[draft.public_id, "behov"])
    away = client.post(path, {"text": "Skrivet utloggad", "version": "0"})
    assert away.status_code == 302
    assert away.url.startswith(reverse("account_login"))
    client.force_login(eva)
    page = client.get(path).content.decode()
    assert "Välkommen tillbaka" in page
    assert "Skrivet utloggad" in page
    assert not draft.answers.exists()


def test_an_edition_is_told_as_it_was(where, boss):
    made = make_public(boss, where)
    told = told_now(made)
    assert Told.of_json(told.as_json()) == told
    Affiliation.objects.filter(person=boss).delete()
    boss.delete()
    made.refresh_from_db()
    assert (made.made_public_by, made.editions.get().closed_by, made.is_public) == (None, None, True)
