"""Answering a survey by keyboard alone, the planner's pages, and the report, in Chromium: axe finds nothing."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from hjulet.follow.actions.surveys import close_survey
from hjulet.follow.models import Survey
from hjulet.follow.tokens import survey_token
from tests.browser.looking import check_ours, check_page, tab_to
from tests.factories import make_coordinator, make_network, organisation
from tests.follow.surveying import invitations, let_answer, make_held, make_sent

pytestmark = pytest.mark.browser
GOOD = ("5", "4", "yes", "Två namn att ringa", "Inget")


def test_survey_is_answered_with_the_keyboard_and_its_pages_are_accessible(page, live_site):
    network = make_network(title="Bussnätverket")
    planner = make_coordinator(network)
    came = [organisation("2282")] * 6 + [organisation("22")] * 5
    gathering = make_held(network=network, came=came, title="Dagen som varit")
    survey = make_sent(planner, gathering)
    *others, last = invitations(survey)
    let_answer(survey, *[GOOD] * len(others))
    use, intention, contact, *_texts = survey.questions.all()

    page.goto(f"/enkat/{survey_token(last)}/")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_selector("#fel")
    assert page.evaluate("document.activeElement.id") == "fel"
    check_page(page)
    tab_to(page, "#fel a")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == f"id_fraga-{use.pk}_0"
    for _step in range(3):
        page.keyboard.press("ArrowDown")
    tab_to(page, f"#id_fraga-{intention.pk}_0")
    page.keyboard.press("Space")
    tab_to(page, f"#id_fraga-{contact.pk}_0")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main textarea")
    page.keyboard.type("Ett namn att ringa")
    tab_to(page, "main form button")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Tack för ditt svar')")
    check_page(page)
    answers = {
        answer.question_id: answer.number or answer.text
        for answer in survey.responses.get(answers__text="Ett namn att ringa").answers.all()
    }
    assert [answers[one.pk] for one in (use, intention, contact)] == [4, 1, "no"]

    close_survey(planner, Survey.objects.get(pk=survey.pk))
    page.goto(f"/rapport/natverk/{network.slug}/")
    assert page.locator("svg.dots circle.here").count() == 1
    check_page(page)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(media="print")
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1
    page.emulate_media(media="screen")

    live_site.sign_in(page, planner)
    page.goto(f"/admin/enkater/{gathering.pk}/")
    assert "medelvärde" in page.locator("main").inner_text()
    check_ours(page)
