"""A survey is for those who came, once for each, and leaves nothing that says who answered what."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import DateTimeField
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hjulet.follow.actions import surveys as actions
from hjulet.follow.actions.survey_answers import answer_survey
from hjulet.follow.actions.surveys import QuestionWords, SurveyRefused
from hjulet.follow.models import Survey, SurveyAnswer, SurveyInvitation, SurveyQuestion, SurveyResponse
from hjulet.follow.queries.own_surveys import own_surveys
from hjulet.follow.queries.survey_results import survey_results
from hjulet.follow.tokens import survey_token
from hjulet.hub.rules import ANYONE
from hjulet.meet.actions import mark_present, unmark
from hjulet.meet.actions.retention import run
from hjulet.meet.models import OutgoingMail, Registration
from hjulet.meet.queries.outbox import letters, why_not
from tests.factories import make_coordinator, make_network, make_person, organisation
from tests.follow.surveying import (
    close,
    invitations,
    let_answer,
    make_held,
    make_sent,
    make_surveyed,
    said,
)

pytestmark = pytest.mark.django_db
GOOD = ("5", "4", "yes", "Två namn att ringa", "Inget")


def mails(kind: str, survey: Survey) -> list[OutgoingMail]:
    keys = [f"follow.{kind}:{one.pk}" for one in invitations(survey)]
    return list(OutgoingMail.objects.filter(key__in=keys).order_by("id"))


def reason_of(call) -> str:
    with pytest.raises(SurveyRefused) as refused:
        call()
    return refused.value.reason


def test_survey_goes_to_those_who_came_and_nobody_else():
    planner, gathering = make_surveyed(came=3)
    survey = make_sent(planner, gathering)
    came = set(Registration.objects.filter(gathering=gathering, attendance__isnull=False))
    assert len(came) == 3
    assert {one.registration for one in invitations(survey)} == came
    assert {mail.recipient for mail in mails("survey", survey)} == {one.person for one in came}
    assert [why_not(letter, timezone.now()) for letter in letters([m.pk for m in mails("survey", survey)])] == [
        "",
        "",
        "",
    ]  # fmt: skip


def test_late_mark_is_asked_until_it_closes_and_an_undone_mark_no_longer():
    planner, gathering = make_surveyed(came=2)
    survey = make_sent(planner, gathering)
    late = Registration.objects.get(gathering=gathering, attendance__isnull=True)
    mark_present(planner, late)
    actions.tend_surveys()
    actions.tend_surveys()
    assert {one.registration_id for one in invitations(survey)} >= {late.pk}
    assert len(mails("survey", survey)) == 3
    unmark(planner, late)
    own = survey.invitations.get(registration=late)
    assert reason_of(lambda: answer_survey(own, said(survey, *GOOD))) == "absent"
    mail = OutgoingMail.objects.get(key=f"follow.survey:{own.pk}")
    assert [why_not(letter, timezone.now()) for letter in letters([mail.pk])] == ["no_longer_true"]
    assert Client().get(reverse("survey", args=[survey_token(own)])).status_code == 410


def test_reminder_goes_once_only_to_those_who_have_not_answered_and_stands_in_no_list():
    planner, gathering = make_surveyed(came=4)
    survey = make_sent(planner, gathering)
    let_answer(survey, GOOD, GOOD)
    actions.remind(planner, survey)
    waiting = [one for one in invitations(survey) if not one.has_answered]
    reminders = mails("survey_reminder", survey)
    assert {mail.recipient_id for mail in reminders} == {one.registration.person_id for one in waiting}
    # A list of the reminded is a list of who had answered.
    assert {mail.gathering_id for mail in reminders} == {None}
    assert reason_of(lambda: actions.remind(planner, survey)) == "reminded"
    answer_survey(waiting[0], said(survey, *GOOD))
    late = OutgoingMail.objects.get(key=f"follow.survey_reminder:{waiting[0].pk}")
    assert [why_not(letter, timezone.now()) for letter in letters([late.pk])] == ["no_longer_true"]
    # The first mail is the same for who has answered, or the outbox would tell.
    first = OutgoingMail.objects.get(key=f"follow.survey:{waiting[0].pk}")
    assert [why_not(letter, timezone.now()) for letter in letters([first.pk])] == [""]
    close(survey)
    assert mails("survey_reminder", survey) == []


def test_the_same_link_answers_once():
    planner, gathering = make_surveyed(came=2)
    survey = make_sent(planner, gathering)
    first = invitations(survey)[0]
    address = reverse("survey", args=[survey_token(first)])
    fields = {f"fraga-{question}": words for question, words in said(survey, *GOOD).items()}
    browser = Client()
    assert browser.post(address, fields).status_code == 302
    answer = browser.post(address, fields)
    assert (answer.status_code, SurveyResponse.objects.filter(survey=survey).count()) == (200, 1)
    assert "Tack för ditt svar" in answer.content.decode()
    assert reason_of(lambda: answer_survey(first, said(survey, *GOOD))) == "answered"
    assert SurveyAnswer.objects.filter(response__survey=survey).count() == 5


def test_mail_about_what_no_longer_holds_opens_for_planners_and_says_so():
    planner, gathering = make_surveyed(came=2)
    survey = make_sent(planner, gathering)
    gone, here = invitations(survey)
    unmark(planner, gone.registration)
    by_person = {mail.recipient: mail for mail in mails("survey", survey)}
    client = Client()
    client.force_login(planner)
    pages = [
        client.get(reverse("editor_mail", args=[gathering.pk, by_person[one.registration.person].pk]))
        for one in (gone, here)
    ]
    assert [page.status_code for page in pages] == [200, 200]
    assert ["Texten går inte att visa längre" in page.content.decode() for page in pages] == [True, False]


def test_page_of_questions_is_private_keeps_what_was_chosen_and_sets_no_session():
    planner, gathering = make_surveyed(came=2)
    survey = make_sent(planner, gathering)
    address = reverse("survey", args=[survey_token(invitations(survey)[0])])
    browser = Client()
    page = browser.get(address)
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in page.headers["Cache-Control"]
    questions = [question.pk for question in survey.questions.all()]
    wrong = browser.post(address, {f"fraga-{questions[1]}": "4", f"fraga-{questions[3]}": "Mod"})
    html = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Välj ett svar på" in html
    assert ">\nMod</textarea>" in html
    assert f'value="4" autocomplete="off" id="id_fraga-{questions[1]}_3" checked' in html or "checked" in html
    assert "sessionid" not in browser.cookies
    assert not survey.responses.exists()
    assert Client().get(reverse("survey", args=["fel.namnteckning"])).status_code == 404


def test_nothing_ties_an_anonymous_answer_to_a_person_an_order_or_a_time():
    planner, gathering = make_surveyed(came=6)
    survey = make_sent(planner, gathering)
    let_answer(survey, *[GOOD] * 5)
    assert set(survey.responses.values_list("registration", flat=True)) == {None}
    for model in (SurveyInvitation, SurveyResponse, SurveyAnswer):
        fields = model._meta.get_fields()
        assert [field.name for field in fields if isinstance(field, DateTimeField)] == [], model
    for model in (SurveyResponse, SurveyAnswer):
        assert model._meta.pk.get_internal_type() == "UUIDField"
    # Nothing anywhere else was written when somebody answered: no log, no mail, no session.
    counted = {model: model._default_manager.count() for model in apps.get_models()}
    answer_survey(invitations(survey)[5], said(survey, *GOOD))
    changed = {model for model, count in counted.items() if model._default_manager.count() != count}
    assert changed == {SurveyResponse, SurveyAnswer}


def test_closing_writes_the_answers_anew():
    planner, gathering = make_surveyed(came=6)
    survey = make_sent(planner, gathering)
    let_answer(survey, *[GOOD] * 6)
    before = set(survey.responses.values_list("pk", flat=True))
    texts = sorted(SurveyAnswer.objects.filter(response__survey=survey).values_list("text", flat=True))
    actions.close_survey(planner, survey)
    after = set(survey.responses.values_list("pk", flat=True))
    assert len(after) == 6
    assert not before & after
    assert (
        sorted(SurveyAnswer.objects.filter(response__survey=survey).values_list("text", flat=True)) == texts
    )
    if connection.vendor == "postgresql":  # every row was written by the same transaction
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(DISTINCT xmin::text) FROM hjulet_surveyinvitation WHERE survey_id = %s",
                [survey.pk],
            )
            assert cursor.fetchone() == (1,)
    assert reason_of(lambda: answer_survey(invitations(survey)[0], said(survey, *GOOD))) == "closed"
    assert reason_of(lambda: actions.close_survey(planner, survey)) == "not_open"


def test_kind_of_organisation_is_kept_only_when_five_of_those_asked_are_of_it():
    network = make_network()
    planner = make_coordinator(network)
    came = [organisation("2282")] * 5 + [organisation("22")] * 4
    survey = make_sent(planner, make_held(network=network, came=came))
    let_answer(survey, *[GOOD] * 9)
    kinds = sorted(survey.responses.values_list("organisation_kind", flat=True))
    assert kinds == [""] * 4 + ["municipality"] * 5


def test_questions_and_anonymity_cannot_change_when_it_is_sent():
    planner, gathering = make_surveyed(came=1)
    survey = make_sent(planner, gathering)
    question = survey.questions.first()
    deeds = (
        lambda: actions.change_survey(planner, survey, introduction="", is_anonymous=False),
        lambda: actions.save_question(planner, survey, QuestionWords("Ny?")),
        lambda: actions.move_question(planner, question, is_up=False),
        lambda: actions.remove_question(planner, question),
        lambda: actions.remove_survey(planner, survey),
        lambda: actions.send_survey(planner, survey),
    )
    assert [reason_of(deed) for deed in deeds] == ["sent"] * 6
    assert Survey.objects.get(pk=survey.pk).is_anonymous


def test_survey_waits_for_the_end_somebody_who_came_and_a_question():
    planner, gathering = make_surveyed(came=0)
    survey = actions.make_survey(planner, gathering)
    assert reason_of(lambda: actions.send_survey(planner, survey)) == "nobody_came"
    survey.questions.all().delete()
    assert reason_of(lambda: actions.send_survey(planner, survey)) == "no_questions"
    type(gathering).objects.filter(pk=gathering.pk).update(ends=timezone.now() + timedelta(hours=1))
    assert reason_of(lambda: actions.send_survey(planner, survey)) == "not_over"


def test_questions_are_written_moved_and_checked():
    planner, gathering = make_surveyed(came=0)
    survey = actions.make_survey(planner, gathering)
    assert actions.make_survey(planner, gathering) == survey
    assert survey.questions.count() == 5
    choice = QuestionWords("Vilken del?", SurveyQuestion.Kind.CHOICE, "För\nFör\n\n")
    assert reason_of(lambda: actions.save_question(planner, survey, choice)) == "no_choices"
    made = actions.save_question(planner, survey, QuestionWords("Vilken del?", "choice", "För\n Efter \n"))
    assert made.choices == "För\nEfter"
    actions.move_question(planner, made, is_up=True)
    assert [one.pk for one in survey.questions.all()].index(made.pk) == 4
    actions.remove_question(planner, made)
    assert survey.questions.count() == 5


def test_named_survey_says_so_shows_names_to_planners_and_gives_them_to_the_person():
    planner, gathering = make_surveyed(came=2)
    survey = make_sent(planner, gathering, is_anonymous=False)
    first = invitations(survey)[0]
    page = Client().get(reverse("survey", args=[survey_token(first)])).content.decode()
    assert "Enkäten är inte anonym" in page
    assert "Du svarar anonymt" not in page
    answer_survey(first, said(survey, *GOOD))
    survey.gathering = gathering
    results = survey_results(planner, survey)
    assert [(one.name, one.answers[3]) for one in results.named] == [("Deltagare", "Två namn att ringa")]
    assert [question.is_shown for question in results.questions] == [False] * 5
    answers = next(table for table in own_surveys(first.registration.person) if table.key == "survey_answers")
    assert len(answers.rows) == 5


def test_only_planners_reach_the_pages_and_actions(client):
    planner, gathering = make_surveyed(came=1)
    survey = make_sent(planner, gathering)
    addresses = [
        reverse("editor_survey", args=[gathering.pk]),
        reverse("editor_new_survey_question", args=[gathering.pk]),
        reverse("editor_survey_preview", args=[gathering.pk]),
        reverse("editor_survey_export", args=[gathering.pk, "csv"]),
        reverse("editor_survey_step", args=[gathering.pk, "stang"]),
    ]
    other = make_coordinator(make_network())
    own = Registration.objects.filter(gathering=gathering).first().person
    for viewer, statuses in ((None, {302}), (own, {403}), (other, {403}), (planner, {200})):
        browser = Client()
        if viewer is not None:
            browser.force_login(viewer)
        assert {browser.get(address).status_code for address in addresses} == statuses, viewer
    for actor in (ANYONE, make_person(), other):
        for deed in (actions.remind, actions.close_survey):
            with pytest.raises(PermissionDenied):
                deed(actor, survey)
        with pytest.raises(PermissionDenied):
            survey_results(actor, Survey.objects.select_related("gathering").get(pk=survey.pk))


def test_planner_makes_sends_reminds_and_closes_with_buttons():
    planner, gathering = make_surveyed(came=6)
    browser = Client()
    browser.force_login(planner)
    page = reverse("editor_survey", args=[gathering.pk])
    assert (
        reverse("editor_survey", args=[gathering.pk])
        in browser.get(reverse("editor_after", args=[gathering.pk])).content.decode()
    )
    browser.post(page)
    last = (timezone.localdate() + timedelta(days=7)).isoformat()
    send = reverse("editor_survey_step", args=[gathering.pk, "skicka"])
    assert "6 personer som är markerade" in browser.get(send).content.decode()
    browser.post(send, {"last_day": last})
    survey = Survey.objects.get(gathering=gathering)
    let_answer(survey, *[GOOD] * 5)
    # The number, never the names; and nothing of what was said while it is open.
    open_page = browser.get(page).content.decode()
    assert "Resultatet visas när enkäten har stängts" in open_page
    assert "Två namn" not in open_page
    export = reverse("editor_survey_export", args=[gathering.pk, "csv"])
    assert browser.get(export).content.decode().count("\r\n") == 1
    browser.post(reverse("editor_survey_step", args=[gathering.pk, "paminn"]))
    browser.post(reverse("editor_survey_step", args=[gathering.pk, "stang"]))
    closed = browser.get(page).content.decode()
    assert "Två namn att ringa" in closed
    assert "medelvärde 5,0" in closed
    assert "Deltagare<" not in closed
    assert "Två namn att ringa" in browser.get(export).content.decode()


def test_own_words_and_names_go_by_their_rule_and_the_means_stay():
    planner, gathering = make_surveyed(came=6)
    survey = make_sent(planner, gathering, is_anonymous=False)
    let_answer(survey, *[GOOD] * 5)
    close(survey)
    report = run(None, at=gathering.ends + timedelta(days=366))
    assert [done.count for done in report.done if (done.rule, done.gathering) == ("G9", gathering.title)] == [
        25
    ]
    assert set(survey.responses.values_list("registration", flat=True)) == {None}
    survey.gathering = gathering
    results = survey_results(planner, survey)
    assert [one.mean for one in results.questions[:2]] == [5.0, 4.0]
    assert [one.texts for one in results.questions[3:]] == [[], []]
