"""From the reminder in the mail to an answered commitment, with the keyboard alone; and every page of it through axe."""

from __future__ import annotations

import pytest
from django.urls import reverse

from hjulet.follow.models import Commitment
from hjulet.follow.tokens import answer_url, publish_token
from tests.browser.looking import check_page, tab_to
from tests.factories import in_days, make_gathering, organisation
from tests.follow.promises import ANGE, act_for, in_a_month, make_example, make_promise, make_reuse

pytestmark = pytest.mark.browser


def test_from_the_mail_to_an_example_by_keyboard(page, live_site):
    gathering = make_gathering(starts=in_days(-3), sessions=2)
    where = organisation(ANGE)
    eva, boss = act_for(where), act_for(where, is_representative=True)
    live_site.sign_in(page, eva)

    # Written on the way home.
    page.goto(f"/traffar/{gathering.slug}/atagande/")
    check_page(page)
    tab_to(page, "#id_text")
    page.keyboard.type("Pröva anropsstyrd buss i en by.")
    tab_to(page, "#id_due_on")
    page.fill("#id_due_on", in_a_month().isoformat())
    tab_to(page, "input[name=visibility]")
    for _step in range(2):
        page.keyboard.press("ArrowDown")
    tab_to(page, "main form[method=post] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/eget/")
    check_page(page)
    made = Commitment.objects.get(person=eva)
    assert (made.visibility, made.wants_public) == ("organisation", True)

    # The organisation's yes, and the answer, each from a link in a mail and without signing in.
    page.context.clear_cookies()
    page.goto(reverse("publish_commitment", args=[publish_token(made, boss)]))
    check_page(page)
    tab_to(page, "button[value=ja]")
    page.keyboard.press("Enter")
    page.wait_for_url("**?tack=1")
    page.goto("/ataganden/svar/" + answer_url(made, eva, "dropped").split("/ataganden/svar/")[1])
    check_page(page)
    tab_to(page, "main form[method=post] button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".error-summary")
    check_page(page)
    tab_to(page, "a[href$='svar=done']")
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_lesson")
    check_page(page)
    assert Commitment.objects.get(pk=made.pk).state == "planned", "opening changes nothing"
    tab_to(page, "#id_what_happened")
    page.keyboard.type("Åtta åkte den första veckan.")
    tab_to(page, "input[name=evidence]")
    page.keyboard.press("ArrowDown")
    tab_to(page, "#id_lesson")
    page.keyboard.type("Ring först.")
    tab_to(page, "main form[method=post] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**?tack=done")
    check_page(page)
    made.refresh_from_db()
    assert (made.state, made.outcomes.get().evidence) == ("done", "followed_up")

    # What everybody sees of it, and the button that makes it an example.
    for path in ("/ataganden/", f"/ataganden/{made.public_id}/", f"/traffar/{gathering.slug}/"):
        page.goto(path)
        assert "Åtta åkte" in page.inner_text("main"), path
        check_page(page)
    live_site.sign_in(page, eva)
    page.goto(f"/ataganden/{made.public_id}/eget/")
    check_page(page)
    tab_to(page, "form[action$='/exempel/'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/exempel/dela/**")
    assert "Åtta åkte" in page.content()


def test_pages_of_reuse_and_lists_are_accessible(page, live_site):
    where = organisation(ANGE)
    eva = act_for(where, is_representative=True)
    example = make_example(title="Bygdebussen i norr")
    make_promise(act_for(where), where, visibility="public")
    live_site.sign_in(page, eva)
    page.goto(f"/exempel/{example.slug}/ateranvand/")
    check_page(page)
    reuse = make_reuse(eva, example, where, changes="En ringbuss i stället för en linje.")
    for path in (
        f"/ateranvandning/{reuse.public_id}/",
        f"/ateranvandning/{reuse.public_id}/kontakt/",
        f"/exempel/{example.slug}/",
        "/platser/ange/",
        f"/ataganden/organisation/{where.pk}/",
        "/min-sida/",
    ):
        page.goto(path)
        check_page(page)
