"""An assessment from the first question to the page that everybody reads, with the keyboard; and its pages through axe."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from hjulet.follow.models import Assessment, AssessmentAnswer
from tests.browser.looking import check_page, tab_to
from tests.factories import organisation
from tests.follow.assessing import write
from tests.follow.promises import ANGE, act_for, in_a_month
from tests.servers import wait_until

pytestmark = pytest.mark.browser

TABLE = "kommun\tpersoner\tminuter\n2260\t40\t12\nSundsvall\t60\t3\nTimrå\t50\t8\nHärnösand\t3\t9\nKramfors\t70\t1"


def test_an_assessment_by_keyboard_from_question_to_public_page(page, live_site):
    where = organisation(ANGE)
    boss = act_for(where, is_representative=True)
    live_site.sign_in(page, boss)
    page.goto("/konsekvensanalyser/borja/")
    tab_to(page, "#id_title")
    page.keyboard.type("Sista turen dras in")
    tab_to(page, "#id_measure")
    page.keyboard.press("ArrowDown")
    tab_to(page, "main form[method=post] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fraga/forslag/")
    made = Assessment.objects.get(organisation=where)

    # Saved while one writes, and another who has written meanwhile is shown.
    tab_to(page, "#id_text")
    page.keyboard.type("Turen 21.40 dras in.")
    page.wait_for_selector("#sparat:has-text('Sparat kl.')")
    wait_until(
        lambda: AssessmentAnswer.objects.filter(text="Turen 21.40 dras in.").exists(),
        "the answer to be saved",
    )
    write(act_for(where), made, "proposal", "En kollegas ord")
    page.keyboard.type(" Kanske.")
    page.wait_for_selector("#sparat:has-text('någon annan')")
    tab_to(page, "button[value=vidare]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value='skriv-over']")
    assert "En kollegas ord" in page.inner_text("main")
    check_page(page)
    tab_to(page, "button[value='skriv-over']")
    page.keyboard.press("Enter")
    page.wait_for_url("**sparat=1")

    # A table that is wrong at first, then right, with its picture.
    page.goto(f"/konsekvensanalyser/{made.public_id}/fraga/tillgang/")
    tab_to(page, "button[value='lagg-till:tabell']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tabell/")
    for name, words in {
        "title": "Restid",
        "source": "Påhittat",
        "method": "Räknat",
        "pasted": TABLE + "\t9",
    }.items():
        page.fill(f"#id_{name}", words)
    tab_to(page, "button[value=spara]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    page.fill("#id_pasted", TABLE)
    page.press("#id_title", "Enter")
    page.wait_for_url("**/fraga/tillgang/")
    page.locator("figure summary").click()
    assert page.locator("figure svg circle").count() == 3
    assert "visas inte" in page.inner_text("figure table")
    assert "\n3\n" not in page.inner_text("figure table")
    check_page(page)

    # Closed and shown.
    write(boss, made, "decision", "Den dras in.", decided_on=timezone.localdate() - timedelta(days=2))
    write(boss, made, "follow_up", "Ring dem.", follow_up_on=in_a_month())
    page.goto(f"/konsekvensanalyser/{made.public_id}/skriv/")
    tab_to(page, "form[action$='/avsluta/'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("form[action$='/visa/'] button")
    check_page(page)
    tab_to(page, "form[action$='/visa/'] button")
    page.keyboard.press("Enter")
    page.wait_for_selector("main .banner a")
    page.context.clear_cookies()
    page.goto(made.get_absolute_url())
    check_page(page)
    page.goto("/konsekvensanalyser/?grupp=&lage=closed")
    assert "Sista turen dras in" in page.inner_text("main")
